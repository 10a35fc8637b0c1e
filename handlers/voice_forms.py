"""What whoever complained or suggested something writes: a further word, what is not fixed, why they stop."""

from collections.abc import Callable
from typing import Any

from centre import cases, complaints
from chat import engine
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import file_refs, join_words, words
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Talk
from handlers.case_kinds import MOVED_ON
from handlers.common import note_files
from handlers.tellings import telling_step
from handlers.voices import after, card_of, doing, screen, show
from handlers.ways import Way, card_in, has_code, way_to
from models.cases import CaseAction, CaseState
from models.refused import Refused, deciding

# Does what a form is for, and says so.
Send = Callable[[Talk, Way, Answers], Markup]


def answered(talk: Talk, case_id: int) -> None:
    """Take a reply to something said about one's complaint or suggestion as a word about it."""
    _begin_writing(talk, Way(talk.me, case_id), heard=True)


def _write(talk: Talk, way: Way, answers: Answers) -> Markup:
    told, sent = answers["words"]["words"], _sent(talk, answers)
    cases.write(talk.session, talk.moment, way.voice, way.case_id, told, file_ids=sent)
    return talk.t("voice_write.done", number=_number(talk, way))


def _not_fixed(talk: Talk, way: Way, answers: Answers) -> Markup:
    told, sent = answers["words"]["words"], _sent(talk, answers)
    complaints.not_fixed(talk.session, talk.moment, way.voice, way.case_id, told, file_ids=sent)
    return talk.t("voice_not_fixed.done", number=_number(talk, way))


def _partly(talk: Talk, way: Way, answers: Answers) -> Markup:
    complaints.partly_fixed(talk.session, talk.moment, way.voice, way.case_id, answers["words"] or "")
    return talk.t("voice.told_thanks", number=_number(talk, way))


def _review(talk: Talk, way: Way, answers: Answers) -> Markup:
    told, sent = answers["words"]["words"], _sent(talk, answers)
    complaints.ask_review(talk.session, talk.moment, way.voice, way.case_id, told, file_ids=sent)
    return talk.t("voice_review.done", number=_number(talk, way))


def _withdraw(talk: Talk, way: Way, answers: Answers) -> Markup:
    """Withdraw; what weighs too much is looked into all the same, and they are told so."""
    case = complaints.withdraw(talk.session, talk.moment, way.voice, way.case_id, answers["words"] or "")
    key = "voice_withdraw.done" if case.state is CaseState.WITHDRAWN else "voice_withdraw.goes_on"
    return talk.t(key, number=case.number)


def _sent(talk: Talk, answers: Answers) -> list[int]:
    return note_files(talk, file_refs(answers["words"]))


def _number(talk: Talk, way: Way) -> str:
    return card_of(talk, way).case.number or ""


def _finish(talk: Talk, form: Finished, send: Send) -> Reply:
    """Pass words on and say what comes next; where it went on meanwhile, how it stands now."""
    way = way_to(talk, form.context["case"], form.context["code"])
    try:
        with deciding(talk.session):
            said = send(talk, way, form.answers)
    except Refused as no:
        if no.key not in MOVED_ON:
            raise
        stands, rows = screen(talk, card_of(talk, way), way.code)
        return Reply(f"{talk.t('voice.not_sent')}\n\n{stands}", rows, subject=way.subject)
    return after(talk, way, said, answered=send in (_partly, _not_fixed))


def _form(name: str, send: Send, step: Step, *, carded: bool = True) -> Flow:
    return Flow(
        name,
        1,
        (step,),
        lambda talk, form: _finish(talk, form, send),
        carded=carded,
        params=_about,
        traceless=has_code,
    )


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    card = card_in(reader, context)
    return {"number": card.case.number if card else ""}


_STORY = telling_step()
WRITE = _form("voice_write", _write, _STORY)
NOT_FIXED = _form("voice_not_fixed", _not_fixed, _STORY)
PARTLY = _form("voice_partly", _partly, Step("words", parse=words, optional=True), carded=False)
REVIEW = _form("voice_review", _review, _STORY)
WITHDRAW = _form("voice_withdraw", _withdraw, Step("words", parse=words, merge=join_words, optional=True))


def _start(talk: Talk, flow: Flow, way: Way, *, heard: bool = False) -> None:
    """Begin a form; it knows the case by its row, or by its code alone."""
    engine.start(talk, flow, context=way.context, heard=heard)


# Each begins only if the case is in a state for it: nobody writes in vain.
def _begin_withdrawing(talk: Talk, way: Way) -> None:
    cases.expect(talk.session, way.voice, way.case_id, CaseAction.WITHDRAW)
    _start(talk, WITHDRAW, way)


def _begin_not_fixed(talk: Talk, way: Way) -> None:
    complaints.expect_not_fixed(talk.session, talk.moment, way.voice, way.case_id)
    _start(talk, NOT_FIXED, way)


def _begin_partly(talk: Talk, way: Way) -> None:
    cases.expect(talk.session, way.voice, way.case_id, CaseAction.PARTLY_FIXED)
    _start(talk, PARTLY, way)


def _begin_review(talk: Talk, way: Way) -> None:
    complaints.expect_review(talk.session, talk.moment, way.voice, way.case_id)
    _start(talk, REVIEW, way)


def _begin_writing(talk: Talk, way: Way, *, heard: bool = False) -> None:
    """Write something; whoever writes about a closed complaint can have it reviewed."""
    if cases.is_writable(talk.session, card_of(talk, way).case):
        _start(talk, WRITE, way, heard=heard)
    else:
        show(talk, way, talk.t("voice.ended_already"))


ROOM = Room(
    flows=(WRITE, NOT_FIXED, PARTLY, REVIEW, WITHDRAW),
    actions={
        "voice.write": doing(_begin_writing),
        "voice.not_fixed": doing(_begin_not_fixed),
        "voice.partly": doing(_begin_partly),
        "voice.review": doing(_begin_review),
        "voice.withdraw": doing(_begin_withdrawing),
    },
)
