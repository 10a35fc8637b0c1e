"""What a resident writes about a request: what was missing, a change, what is not done, a further word."""

from collections.abc import Callable
from typing import Any

from centre import cases
from chat import engine
from chat.flow import Answers, Finished, Flow, Step
from chat.parsers import file_refs, story
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import request_words, voice_forms
from handlers.case_kinds import MOVED_ON
from handlers.common import note_files
from handlers.my_requests import doing, mine, or_how_it_stands, screen, show
from handlers.request_steps import bring, join_sendings, sending, show_sending
from handlers.tellings import REOPENS, telling_step
from handlers.ways import Way, card_in, has_code, way_to
from models.cases import CaseAction, CaseKind, CaseState
from models.refused import Refused, deciding

Send = Callable[[Talk, Way, Finished, str, list[int]], object]


def answered(talk: Talk, case_id: int) -> bool:
    """Take a reply to something said about one's case as a word about it; False if it is not theirs."""
    card, way = cases.card(talk.session, case_id, talk.language.code), Way(talk.me, case_id)
    if card.case.person_id != talk.me.id:
        return False
    if card.case.kind is not CaseKind.REQUEST:
        voice_forms.answered(talk, case_id)
        return True
    if card.case.state is CaseState.SUPPLEMENT:
        engine.start(talk, FILL, context=way.context, heard=True)
    elif cases.is_writable(talk.session, card.case):
        engine.start(talk, WRITE, context=way.context, heard=True)
    elif request_words.can_reopen(talk, card.case):
        engine.start(talk, REOPEN, context=way.context, heard=True)
    else:
        show(talk, way, talk.t("case.ended_already"))
    return True


def _fill(talk: Talk, way: Way, form: Finished, text: str, file_ids: list[int]) -> None:
    brings = form.answers["words"]["brings"]
    cases.fill_gaps(talk.session, talk.moment, way.voice, way.case_id, text, file_ids=file_ids, brings=brings)


def _change(talk: Talk, way: Way, form: Finished, text: str, file_ids: list[int]) -> None:
    plan_id = form.context["plan"]
    cases.ask_change(talk.session, talk.moment, way.voice, way.case_id, plan_id, text=text, file_ids=file_ids)


def _not_done(talk: Talk, way: Way, _form: Finished, text: str, file_ids: list[int]) -> None:
    cases.not_done(talk.session, talk.moment, way.voice, way.case_id, text, file_ids=file_ids)


def _reopen(talk: Talk, way: Way, _form: Finished, text: str, file_ids: list[int]) -> None:
    cases.reopen(talk.session, talk.moment, way.voice, way.case_id, text, file_ids=file_ids)


def _write(talk: Talk, way: Way, _form: Finished, text: str, file_ids: list[int]) -> None:
    cases.write(talk.session, talk.moment, way.voice, way.case_id, text, file_ids=file_ids)


def _pass_on(talk: Talk, form: Finished, send: Send, key: str) -> Reply:
    """Pass words on and say what comes next; where the request went on meanwhile, how it stands now."""
    way, words = way_to(talk, form.context["case"], form.context["code"]), form.answers["words"]
    try:
        with deciding(talk.session):
            send(talk, way, form, words["words"], note_files(talk, file_refs(words)))
    except Refused as no:
        if no.key not in MOVED_ON | {"refused.plan_changed", "refused.case_too_old"}:
            raise
        stands, rows = screen(talk, mine(talk, way), way.code)
        return Reply(f"{talk.t('case.not_sent')}\n\n{stands}", rows, subject=way.subject)
    card = mine(talk, way)
    text = f"{talk.t(key, number=card.case.number)}\n{request_words.standing(talk, card)}"
    see = request_words.button(talk, card, "see", way.code)
    return Reply(text, talk.rows([see, talk.menu("start")]), subject=way.subject)


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    card = card_in(reader, context)
    if card is None:
        return {"number": "", "things": ""}
    return {"number": card.case.number, "things": request_words.missing(reader, card)}


def _sent(_reader: Reader, _known: Answers, value: Any) -> dict[str, Any]:
    return sending(value)


def _form(name: str, finish: Callable[[Talk, Finished], Reply], step: Step) -> Flow:
    return Flow(name, 1, (step,), finish, params=_about, traceless=has_code, reopens=REOPENS)


_WORDS = telling_step()
_MISSING = Step(
    "words",
    parse=story,
    choices=lambda reader, _known: [bring(reader)],
    settle=_sent,
    merge=join_sendings,
    show=show_sending,
)
FILL = _form("case_fill", lambda talk, form: _pass_on(talk, form, _fill, "case_fill.done"), _MISSING)
CHANGE = _form("case_change", lambda talk, form: _pass_on(talk, form, _change, "case_change.done"), _WORDS)
NOT_DONE = _form(
    "case_not_done", lambda talk, form: _pass_on(talk, form, _not_done, "case_not_done.done"), _WORDS
)
REOPEN = _form("case_reopen", lambda talk, form: _pass_on(talk, form, _reopen, "case_reopen.done"), _WORDS)
WRITE = _form("case_write", lambda talk, form: _pass_on(talk, form, _write, "case_write.done"), _WORDS)


def _begin(flow: Flow, action: CaseAction) -> Action:
    """Begin one of the forms, if the request is in a state for it: nobody writes in vain."""

    def run(talk: Talk, way: Way, _value: str) -> None:
        cases.expect(talk.session, way.voice, way.case_id, action)
        engine.start(talk, flow, context=way.context)

    return or_how_it_stands(run)


def _begin_change(talk: Talk, way: Way, plan: str) -> None:
    cases.expect(talk.session, way.voice, way.case_id, CaseAction.ASK_CHANGE)
    card = mine(talk, way)
    if card.plan is None or str(card.plan.id) != plan:
        raise Refused("refused.plan_changed", number=card.case.number)
    engine.start(talk, CHANGE, context={**way.context, "plan": card.plan.id})


def _begin_reopening(talk: Talk, way: Way, _value: str) -> None:
    cases.expect_reopening(talk.session, talk.moment, way.voice, way.case_id)
    engine.start(talk, REOPEN, context=way.context)


def _begin_writing(talk: Talk, way: Way, _value: str) -> None:
    """Write something; whoever writes about a closed request can reopen it."""
    if cases.is_writable(talk.session, mine(talk, way).case):
        engine.start(talk, WRITE, context=way.context)
    else:
        show(talk, way, talk.t("case.ended_already"))


ROOM = Room(
    flows=(FILL, CHANGE, NOT_DONE, REOPEN, WRITE),
    actions={
        "case.fill": _begin(FILL, CaseAction.FILL_GAPS),
        "case.change": or_how_it_stands(_begin_change),
        "case.not_done": _begin(NOT_DONE, CaseAction.NOT_DONE),
        "case.reopen": or_how_it_stands(_begin_reopening),
        "case.write": doing(_begin_writing),
    },
)
