"""Talk to a person: the resident's side of a call-back, from the first word to "it is settled"."""

from collections.abc import Callable
from typing import Any

from centre import calls
from centre.calls import CallCard
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import file_refs, join_stories, phone, show_phone, show_story, story
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.call_words import LINES, about_line, by, is_cut, next_buttons, of_call, said_line
from handlers.common import copy_number, note_files
from models.calls import CallAction, CallState, Wanted

_WRITABLE = (CallState.OPEN, CallState.TAKEN, CallState.ANSWERED)


def ask(talk: Talk) -> None:
    """Begin: what is it about?"""
    engine.start(talk, ASK)


def take_up(talk: Talk) -> None:
    """Begin with what was just written, spoken or shown, so that nobody has to say it twice."""
    engine.start(talk, ASK, heard=True)


def answered(talk: Talk, number: int) -> bool:
    """Take a reply to something said about one's own matter as a further word; False if it takes none."""
    call = calls.card(talk.session, number)
    if call.person_id != talk.me.id or call.state is CallState.WITHDRAWN:
        return False
    flow = WRITE if call.state in _WRITABLE else REOPEN
    engine.start(talk, flow, context={"call": number}, heard=True)
    return True


def _way_said(reader: Reader, incoming: Incoming) -> str:
    """The one way whose button holds what was written: "上午" is the button "上午打电话"."""
    said = "" if incoming.file else incoming.text.strip().casefold()
    labels = {way: reader.language.label(f"call.wanted.{way.value}").casefold() for way in Wanted}
    fitting = [way for way, label in labels.items() if len(said) > 1 and said in label]
    if len(fitting) != 1:
        raise Misread("misread.tap_one")
    return fitting[0].value


def _by_phone(answers: Answers) -> bool:
    return answers.get("wanted") != Wanted.CHAT


def _finish_ask(talk: Talk, form: Finished) -> Reply:
    about = form.answers["about"]
    call = calls.ask(
        talk.session,
        talk.moment,
        talk.me,
        about=about["words"],
        wanted=Wanted(form.answers["wanted"]),
        phone=form.answers.get("phone", ""),
        file_ids=note_files(talk, file_refs(about)),
        corrections=form.corrections,
    )
    assert call.id is not None  # noqa: S101 - it was written
    key = "call.receipt_phone" if call.phone else "call.receipt"
    text = talk.t(
        key, number=call.number, due=talk.moment_text(call.due_at), phone=show_phone(talk, call.phone)
    )
    buttons = [
        talk.action("call.see", "call.see", call.id),
        talk.action("call.write", "call.write", call.id),
        *copy_number(talk, call.number),
        talk.menu("start"),
    ]
    return Reply(text, talk.rows(buttons), subject=("call", call.id))


ASK = Flow(
    name="call",
    version=1,
    steps=(
        Step("about", parse=story, merge=join_stories, show=show_story),
        Step(
            "wanted",
            parse=_way_said,
            choices=among("call.wanted", *Wanted),
            show=shown_as("call.wanted"),
            columns=1,
        ),
        Step("phone", parse=phone, when=_by_phone, show=show_phone, contact=True),
    ),
    finish=_finish_ask,
)


def _finish_write(talk: Talk, form: Finished) -> Reply:
    return _pass_on(talk, form, calls.write, "call_write.done")


def _finish_reopen(talk: Talk, form: Finished) -> Reply:
    return _pass_on(talk, form, calls.reopen, "call_reopen.done")


def _pass_on(talk: Talk, form: Finished, do: Callable[..., object], key: str) -> Reply:
    words, number = form.answers["words"], form.context["call"]
    ids = note_files(talk, file_refs(words))
    do(talk.session, talk.moment, talk.me, number, words["words"], file_ids=ids)
    call = calls.look(talk.session, talk.me, number)
    text = talk.t(key, number=call.number, by=by(talk, call))
    buttons = [talk.action("call.see", "call.see", number), talk.menu("start")]
    return Reply(text, talk.rows(buttons), subject=("call", number))


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"number": calls.card(reader.session, context["call"]).number}


_WORDS = Step("words", parse=story, merge=join_stories, show=show_story)
WRITE = Flow("call_write", 1, (_WORDS,), _finish_write, params=_about, subject=of_call)
REOPEN = Flow("call_reopen", 1, (_WORDS,), _finish_reopen, params=_about, subject=of_call)


def show_by_number(talk: Talk, number: str) -> None:
    """Show the matter of a number, if it is this person's or they may see it."""
    call = calls.by_number(talk.session, number)
    if call is None or call.id is None:
        engine.aside(talk, talk.t("refused.call_unknown"), talk.rows([talk.menu("my"), talk.menu("start")]))
    else:
        _see(talk, call.id, "")


def _see(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    if call.person_id == talk.me.id:
        engine.aside(talk, _describe(talk, call), talk.rows(_buttons(talk, call)))
    else:
        talk.house.actions["desk.see"].run(talk, number, "")


def _describe(talk: Talk, call: CallCard) -> str:
    """A matter as its resident sees it: state, what happens next, what was said."""
    lines = [
        talk.t("call.heading", number=call.number, state=talk.t(f"call.state.{call.state.value}")),
        talk.t("call.next." + call.state.value, by=by(talk, call), owner=call.owner),
        about_line(talk, call),
    ]
    return "\n".join([*lines, *(said_line(talk, said) for said in call.lines[-LINES:])])


def _read(talk: Talk, number: int, _extra: str) -> None:
    """Show everything that was said, as many messages as it takes."""
    call = calls.look(talk.session, talk.me, number)
    heading = talk.t("call.heading", number=call.number, state=talk.t(f"call.state.{call.state.value}"))
    said = [said_line(talk, said, whole=True) for said in call.lines]
    text = "\n\n".join([heading, about_line(talk, call, whole=True), *said])
    back = talk.action("call.back", "call.see", number)
    talk.say(Reply(text, talk.rows([back, talk.menu("start")])))


def _buttons(talk: Talk, call: CallCard) -> list[Button]:
    withdraw = talk.action("call.withdraw", "call.withdraw", call.id, style="danger")
    read = [talk.action("call.read", "call.read", call.id)] if is_cut(call) else []
    last = [withdraw] if call.state in (CallState.OPEN, CallState.TAKEN) else []
    return [*next_buttons(talk, call), *read, *last, talk.menu("my")]


def _write(talk: Talk, number: int, _extra: str) -> None:
    calls.expect(talk.session, talk.me, number, CallAction.WRITE)
    engine.start(talk, WRITE, context={"call": number})


def _reopen(talk: Talk, number: int, _extra: str) -> None:
    calls.expect(talk.session, talk.me, number, CallAction.REOPEN)
    engine.start(talk, REOPEN, context={"call": number})


def _settle(talk: Talk, number: int, _extra: str) -> None:
    call = calls.settle(talk.session, talk.moment, talk.me, number)
    buttons = [talk.action("call.reopen", "call.reopen", number), talk.menu("start")]
    text = talk.t("call.settled_thanks", number=call.number)
    reply = Reply(text, talk.rows(buttons), subject=("call", number))
    talk.conclude(reply, answers=talk.t("call.is_settled"))


def _ask_withdraw(talk: Talk, number: int, _extra: str) -> None:
    call = calls.expect(talk.session, talk.me, number, CallAction.WITHDRAW)
    buttons = [
        talk.action("call.withdraw_now", "call.withdraw_now", number, style="danger"),
        talk.action("call.keep", "call.see", number),
    ]
    talk.show(Reply(talk.t("call.withdraw_sure", number=call.number), talk.rows(buttons, 1)))


def _withdraw(talk: Talk, number: int, _extra: str) -> None:
    call = calls.withdraw(talk.session, talk.moment, talk.me, number)
    buttons = [talk.menu("talk"), talk.menu("start")]
    text = talk.t("call.withdrawn_now", number=call.number)
    talk.show(Reply(text, talk.rows(buttons), subject=("call", number)))


ROOM = Room(
    flows=(ASK, WRITE, REOPEN),
    actions={
        "call.see": Action(_see),
        "call.read": Action(_read),
        "call.write": Action(_write),
        "call.reopen": Action(_reopen),
        "call.settle": Action(_settle),
        "call.withdraw": Action(_ask_withdraw),
        "call.withdraw_now": Action(_withdraw),
    },
)
