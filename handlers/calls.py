"""Talk to a person: the resident's side of a call-back, from the first word to "it is settled"."""

from typing import Any

from centre import calls, files
from centre.calls import CallCard, CallLineView, Said
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Step, from_label
from chat.incoming import FileRef
from chat.languages import Markup
from chat.parsers import file_refs, join_stories, phone, show_phone, show_story, story
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import aside
from models.calls import CallState, Side, Wanted
from models.files import FileKind, StoredFile
from models.outbox import Notice


def ask(talk: Talk) -> None:
    """Begin: what is it about?"""
    engine.start(talk, ASK)


def take_up(talk: Talk) -> None:
    """Begin with what was just written, spoken or shown, so that nobody has to say it twice."""
    engine.start(talk, ASK, answers={"about": story(talk, talk.incoming)})


def answer_to(talk: Talk) -> bool:
    """Take a reply to something the staff said as a further word in that matter; False if it was not one."""
    subject = talk.subject_of(talk.incoming.answers)
    if subject is None or subject[0] != "call":
        return False
    mine = {call.id: call for call in calls.of_resident(talk.session, talk.me.id)}
    if subject[1] not in mine:
        return False
    said = {"words": story(talk, talk.incoming)}
    engine.start(talk, WRITE, answers=said, context={"call": subject[1], "number": mine[subject[1]].number})
    return True


def _note_files(talk: Talk, refs: list[FileRef]) -> list[int]:
    noted = [
        files.note_file(
            talk.session,
            talk.moment,
            talk.me,
            kind=FileKind(ref.kind),
            telegram_file_id=ref.telegram_file_id,
            name=ref.name,
            size=ref.size,
        )
        for ref in refs
    ]
    return [file.id for file in noted if file.id is not None]


def _ways(reader: Reader, _answers: Answers) -> list[Choice]:
    return from_label(reader, "call.wanted", *(way.value for way in Wanted))


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
        file_ids=_note_files(talk, file_refs(about)),
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
            choices=_ways,
            show=lambda reader, way: reader.language.label(f"call.wanted.{way}"),
            columns=1,
        ),
        Step("phone", parse=phone, when=_by_phone, show=show_phone, contact=True),
    ),
    finish=_finish_ask,
)


def _finish_write(talk: Talk, form: Finished) -> Reply:
    words = form.answers["words"]
    number = form.context["call"]
    ids = _note_files(talk, file_refs(words))
    if form.context.get("reopen"):
        calls.reopen(talk.session, talk.moment, talk.me, number, words["words"], file_ids=ids)
    else:
        calls.write(talk.session, talk.moment, talk.me, number, words["words"], file_ids=ids)
    call = calls.look(talk.session, talk.me, number)
    text = talk.t("call_write.done", number=call.number, due=talk.moment_text(call.due_at))
    return Reply(text, talk.rows([talk.action("call.see", "call.see", number), talk.menu("start")]))


def _about(_reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"number": context["number"]}


WRITE = Flow(
    name="call_write",
    version=1,
    steps=(Step("words", parse=story, merge=join_stories, show=show_story),),
    finish=_finish_write,
    params=_about,
)


def line(talk: Reader, call: CallLineView) -> Markup:
    """One matter as a line of a list."""
    state = talk.t(f"call.state.{call.state.value}")
    return talk.t("call.line", number=call.number, state=state, about=excerpt(call.about))


def excerpt(text: str, limit: int = 40) -> str:
    """The beginning of a text."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def show_by_number(talk: Talk, number: str) -> None:
    """Show the matter of a number, if it is this person's or they may see it."""
    call = calls.by_number(talk.session, number)
    if call is None or call.id is None:
        aside(talk, talk.t("refused.call_unknown"), talk.rows([talk.menu("my"), talk.menu("start")]))
    elif call.person_id == talk.me.id:
        _see(talk, call.id, "")
    else:
        talk.house.actions["desk.see"].run(talk, call.id, "")


def _see(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    talk.show(Reply(describe(talk, call), talk.rows(_buttons(talk, call)), subject=("call", number)))


def describe(talk: Reader, call: CallCard) -> str:
    """A matter as its resident sees it: state, what was said, what happens next."""
    lines = [
        talk.t("call.heading", number=call.number, state=talk.t(f"call.state.{call.state.value}")),
        talk.t("call.next." + call.state.value, due=talk.moment_text(call.due_at), owner=call.owner),
        talk.t(
            "call.about_line", about=call.about or talk.t("call.only_files"), files=_files(talk, call.files)
        ),
    ]
    lines += [said_line(talk, said) for said in call.lines[-6:]]
    return "\n".join(lines)


def said_line(talk: Reader, said: Said) -> Markup:
    """One thing said, with who said it and when."""
    key = {Side.RESIDENT: "call.said.resident", Side.STAFF: "call.said.staff", Side.NOTE: "call.said.note"}[
        said.side
    ]
    if said.by_phone:
        key += "_phone"
    when = talk.moment_text(said.said_at)
    return talk.t(key, author=said.author, when=when, text=said.text, files=_files(talk, said.files))


def _files(talk: Reader, found: tuple[StoredFile, ...]) -> Markup:
    return Markup(f" 📎{len(found)}") if found else Markup("")


def _buttons(talk: Talk, call: CallCard) -> list[Button]:
    write = talk.action("call.write", "call.write", call.id)
    withdraw = talk.action("call.withdraw", "call.withdraw", call.id, style="danger")
    settle = talk.action("call.settle", "call.settle", call.id, style="primary")
    reopen = talk.action("call.reopen", "call.reopen", call.id)
    shown = {
        CallState.OPEN: [write, withdraw],
        CallState.TAKEN: [write, withdraw],
        CallState.ANSWERED: [settle, reopen, write],
        CallState.SETTLED: [reopen],
        CallState.UNCONFIRMED: [settle, reopen],
        CallState.WITHDRAWN: [],
    }[call.state]
    return [*shown, talk.menu("my")]


def _write(talk: Talk, number: int, extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    context = {"call": number, "number": call.number} | ({"reopen": True} if extra == "reopen" else {})
    engine.start(talk, WRITE, context=context)


def _reopen(talk: Talk, number: int, _extra: str) -> None:
    _write(talk, number, "reopen")


def _settle(talk: Talk, number: int, _extra: str) -> None:
    calls.settle(talk.session, talk.moment, talk.me, number)
    call = calls.look(talk.session, talk.me, number)
    buttons = [talk.action("call.reopen", "call.reopen", number), talk.menu("start")]
    talk.show(Reply(talk.t("call.settled_thanks", number=call.number), talk.rows(buttons)))


def _ask_withdraw(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    buttons = [
        talk.action("call.withdraw_now", "call.withdraw_now", number, style="danger"),
        talk.action("call.keep", "call.see", number),
    ]
    talk.show(Reply(talk.t("call.withdraw_sure", number=call.number), talk.rows(buttons, 1)))


def _withdraw(talk: Talk, number: int, _extra: str) -> None:
    calls.withdraw(talk.session, talk.moment, talk.me, number)
    call = calls.look(talk.session, talk.me, number)
    talk.show(Reply(talk.t("call.withdrawn_now", number=call.number), talk.rows([talk.menu("start")])))


def _tell_taken(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice)
    if call is None or call.state is not CallState.TAKEN:
        return None
    text = reader.t(
        "notice.call.taken", number=call.number, owner=call.owner, due=reader.moment_text(call.due_at)
    )
    return Reply(
        text, reader.rows([reader.action("call.see", "call.see", call.id)]), subject=("call", call.id)
    )


def _tell_new_owner(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice)
    if call is None or call.state not in (CallState.TAKEN, CallState.ANSWERED):
        return None
    return Reply(
        reader.t("notice.call.new_owner", number=call.number, owner=call.owner), subject=("call", call.id)
    )


def _tell_answer(reader: Reader, notice: Notice) -> Reply | None:
    said = calls.said(reader.session, notice.params["line"])
    call = _still(reader, notice)
    if said is None or call is None:
        return None
    key = "notice.call.answer_phone" if said.by_phone else "notice.call.answer"
    text = reader.t(key, number=call.number, author=said.author, text=said.text)
    return Reply(text, reader.rows(_answer_buttons(reader, call)), subject=("call", call.id))


def _answer_buttons(reader: Reader, call: CallCard) -> list[Button]:
    return [
        reader.action("call.settle", "call.settle", call.id, style="primary"),
        reader.action("call.reopen", "call.reopen", call.id),
        reader.action("call.write", "call.write", call.id),
    ]


def _tell_unreached(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice)
    if call is None or call.state is not CallState.TAKEN:
        return None
    text = reader.t("notice.call.unreached", number=call.number, phone=show_phone(reader, call.phone))
    buttons = [
        reader.action("call.write", "call.write", call.id),
        reader.action("call.see", "call.see", call.id),
    ]
    return Reply(text, reader.rows(buttons), subject=("call", call.id))


def _tell_follow_up(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice)
    if call is None or call.state is not CallState.ANSWERED:
        return None
    text = reader.t("notice.call.follow_up", number=call.number)
    return Reply(text, reader.rows(_answer_buttons(reader, call)[:2]), subject=("call", call.id))


def _tell_lapsed(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice)
    if call is None or call.state is not CallState.UNCONFIRMED:
        return None
    text = reader.t("notice.call.lapsed", number=call.number)
    return Reply(text, reader.rows(_answer_buttons(reader, call)[:2]), subject=("call", call.id))


def _still(reader: Reader, notice: Notice) -> CallCard | None:
    return calls.card(reader.session, notice.subject_id) if notice.subject_id is not None else None


ROOM = Room(
    flows=(ASK, WRITE),
    actions={
        "call.see": Action(_see),
        "call.write": Action(_write),
        "call.reopen": Action(_reopen),
        "call.settle": Action(_settle),
        "call.withdraw": Action(_ask_withdraw),
        "call.withdraw_now": Action(_withdraw),
    },
    words={
        "call.taken": _tell_taken,
        "call.new_owner": _tell_new_owner,
        "call.answer": _tell_answer,
        "call.unreached": _tell_unreached,
        "call.follow_up": _tell_follow_up,
        "call.lapsed": _tell_lapsed,
    },
)
