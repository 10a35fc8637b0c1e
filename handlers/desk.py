"""The desk: the queue of call-backs, one card with everything, and the phone list. All of it by tapping."""

from typing import Any

from centre import calls, phone_list, staff
from centre.calls import CallCard, CallLineView, View
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.incoming import FileRef
from chat.languages import Markup
from chat.parsers import join_words, show_phone, words
from chat.replies import Reply
from chat.rooms import Action, Command, Room, Words
from chat.talk import Reader, Talk
from handlers.calls import excerpt, said_line
from models.calls import CallState
from models.outbox import Notice
from models.rights import Right


def queue(talk: Talk) -> None:
    """Show the queue, one's own part of it first."""
    _show_queue(talk, 0, View.MINE if _count(talk, View.MINE) else View.ALL)


def _count(talk: Talk, view: View) -> int:
    return calls.queue(talk.session, talk.moment, talk.me, view).total


def _turn(talk: Talk, page: int, view: str) -> None:
    _show_queue(talk, page, View(view) if view in set(View) else View.ALL)


def _show_queue(talk: Talk, page: int, view: View) -> None:
    found = calls.queue(talk.session, talk.moment, talk.me, view, page)
    name = talk.t(f"desk.view.{view.value}")
    lines = [talk.t("desk.heading", view=name, n=found.total)]
    lines += [_line(talk, call) for call in found.items]
    opens = [talk.action("desk.open", "desk.see", call.id, number=call.number) for call in found.items]
    turns = _turns("desk.queue", talk, found.number, found.pages, view.value)
    tabs = [
        talk.action(f"desk.view.{other.value}", "desk.queue", 0, other.value)
        for other in View
        if other is not view
    ]
    phone = [talk.action("desk.phone_list", "phone.list", 0)]
    talk.show(
        Reply(
            "\n".join(lines), [*talk.rows(opens), turns, *talk.rows([*tabs, *phone], 3), [talk.menu("start")]]
        )
    )


def _turns(action: str, talk: Talk, page: int, pages: int, extra: str = "") -> list[Button]:
    turns = []
    if page > 0:
        turns.append(talk.action("engine.previous", action, page - 1, extra))
    if page + 1 < pages:
        turns.append(talk.action("engine.next", action, page + 1, extra))
    return turns


def _line(talk: Talk, call: CallLineView) -> Markup:
    late = call.due_at < talk.now and call.state in (CallState.OPEN, CallState.TAKEN)
    return talk.t(
        "desk.line_late" if late else "desk.line",
        number=call.number,
        name=call.name,
        about=excerpt(call.about),
        due=talk.moment_text(call.due_at),
        owner=call.owner or talk.t("desk.nobody"),
        state=talk.t(f"call.state.{call.state.value}"),
    )


def _see(talk: Talk, number: int, _extra: str) -> None:
    _show_card(talk, calls.look(talk.session, talk.me, number))


def _show_card(talk: Talk, call: CallCard) -> None:
    talk.show(Reply(_card_text(talk, call), _card_rows(talk, call), subject=("call", call.id)))


def _card_text(talk: Reader, call: CallCard) -> str:
    lines = [
        talk.t("desk.card", number=call.number, state=talk.t(f"call.state.{call.state.value}")),
        talk.t("desk.card_due", due=talk.moment_text(call.due_at), owner=call.owner or talk.t("desk.nobody")),
        talk.t("desk.card_who", name=call.name, wanted=talk.t(f"call.wanted.{call.wanted.value}")),
        talk.t("desk.card_about", about=call.about or talk.t("call.only_files")),
    ]
    if call.phone:
        lines.insert(3, talk.t("desk.card_phone", phone=show_phone(talk, call.phone)))
    return "\n".join([*lines, *(said_line(talk, said) for said in call.lines[-8:])])


def _card_rows(talk: Talk, call: CallCard) -> list[list[Button]]:
    may = talk.me.may(Right.WORK_CALLS) and call.person_id != talk.me.id
    mine = call.owner_id == talk.me.id
    first: list[Button] = []
    if may and call.state is CallState.OPEN:
        first = [talk.action("desk.take", "desk.take", call.id, style="primary")]
    elif may and mine and call.state in (CallState.TAKEN, CallState.ANSWERED):
        first = [talk.action("desk.reply", "desk.reply", call.id, style="primary")]
        first += [talk.action("desk.phoned", "desk.phoned", call.id)]
        first += [talk.action("desk.no_answer", "desk.no_answer", call.id)]
    rest = []
    if may:
        rest.append(talk.action("desk.note", "desk.note", call.id))
        if call.state in (CallState.OPEN, CallState.TAKEN, CallState.ANSWERED):
            rest.append(talk.action("desk.hand_over", "desk.hand_over", call.id))
    if call.files or any(said.files for said in call.lines):
        rest.append(talk.action("desk.files", "desk.files", call.id))
    rest.append(talk.menu("calls"))
    return [
        *(list(row) for row in talk.rows(first, 1 if len(first) == 1 else 3)),
        *(list(r) for r in talk.rows(rest)),
    ]


def _take(talk: Talk, number: int, _extra: str) -> None:
    calls.take(talk.session, talk.moment, talk.me, number)
    talk.toast = talk.language.label("desk.taken_toast")
    _see(talk, number, "")


def _show_files(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    for file in [*call.files, *(file for said in call.lines for file in said.files)]:
        reference = FileRef(file.kind.value, file.telegram_file_id, file.name, file.size)
        talk.say(Reply(talk.t("desk.file_caption", number=call.number), file=reference))


def _hand_over(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    colleagues = staff.people_with(talk.session, Right.WORK_CALLS)
    fitting = [who for who in colleagues if who.id not in (call.owner_id, call.person_id)]
    buttons = [
        talk.action("desk.hand_over_to", "desk.hand_over_to", number, str(who.id), name=who.name)
        for who in fitting
    ]
    buttons.append(talk.action("engine.back", "desk.see", number))
    key = "desk.hand_over_whom" if fitting else "desk.hand_over_nobody"
    talk.show(Reply(talk.t(key, number=call.number), talk.rows(buttons)))


def _hand_over_to(talk: Talk, number: int, person: str) -> None:
    if not person.isascii() or not person.isdigit() or len(person) > 18:
        engine.stale(talk)
        return
    calls.hand_over(talk.session, talk.moment, talk.me, number, int(person))
    _see(talk, number, "")


def _begin(flow_name: str) -> Action:
    def run(talk: Talk, number: int, _extra: str) -> None:
        call = calls.look(talk.session, talk.me, number)
        context = {"call": number, "number": call.number, "name": call.name}
        engine.start(talk, talk.house.flows[flow_name], context=context)

    return Action(run, Right.WORK_CALLS)


def _context(_reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"number": context["number"], "name": context["name"]}


def _finish_reply(talk: Talk, form: Finished) -> Reply:
    calls.reply(talk.session, talk.moment, talk.me, form.context["call"], form.answers["words"])
    return _done(talk, form, "desk_reply.done")


def _finish_phoned(talk: Talk, form: Finished) -> Reply:
    calls.note_call(
        talk.session, talk.moment, talk.me, form.context["call"], reached=True, text=form.answers["words"]
    )
    return _done(talk, form, "desk_phoned.done")


def _finish_note(talk: Talk, form: Finished) -> Reply:
    calls.add_note(talk.session, talk.moment, talk.me, form.context["call"], form.answers["words"])
    return _done(talk, form, "desk_note.done")


def _done(talk: Talk, form: Finished, key: str) -> Reply:
    number = form.context["call"]
    buttons = [
        talk.action("desk.open", "desk.see", number, number=form.context["number"]),
        talk.menu("calls"),
    ]
    return Reply(talk.t(key, **_context(talk, form.context)), talk.rows(buttons), subject=("call", number))


def _no_answer(talk: Talk, number: int, _extra: str) -> None:
    calls.note_call(talk.session, talk.moment, talk.me, number, reached=False)
    talk.toast = talk.language.label("desk.no_answer_toast")
    _see(talk, number, "")


_WORDS = Step("words", parse=words, merge=join_words)
REPLY = Flow("desk_reply", 1, (_WORDS,), _finish_reply, params=_context)
PHONED = Flow("desk_phoned", 1, (_WORDS,), _finish_phoned, params=_context)
NOTE = Flow("desk_note", 1, (_WORDS,), _finish_note, carded=False, params=_context)


def _phone_list(talk: Talk, page: int, _extra: str) -> None:
    found = phone_list.open_lines(talk.session, page)
    lines = [talk.t("phone.heading", n=found.total)]
    rows: list[list[Button]] = []
    for line in found.items:
        number = show_phone(talk, line.phone) if line.phone else talk.t("phone.no_number")
        what = Markup(line.what)
        lines.append(talk.t("phone.line", name=line.name, phone=number, what=what, attempts=line.attempts))
        rows.append(
            [
                talk.action("phone.called", "phone.called", line.id, name=line.name),
                talk.action("phone.no_answer", "phone.no_answer", line.id, name=line.name),
            ]
        )
    turns = _turns("phone.list", talk, found.number, found.pages)
    talk.show(Reply("\n".join(lines), [*rows, turns, [talk.menu("calls")]]))


def _called(talk: Talk, line: int, _extra: str) -> None:
    phone_list.called(talk.session, talk.moment, talk.me, line, reached=True)
    _phone_list(talk, 0, "")


def _not_reached(talk: Talk, line: int, _extra: str) -> None:
    phone_list.called(talk.session, talk.moment, talk.me, line, reached=False)
    _phone_list(talk, 0, "")


def _tell(kind: str, *states: CallState, line: bool = False) -> Words:
    """A notice about a call-back to somebody of the staff, as long as it is in one of these states."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        if reader.who is None or not reader.who.may(Right.SEE_CALLS) or notice.subject_id is None:
            return None
        call = calls.card(reader.session, notice.subject_id)
        if states and call.state not in states:
            return None
        said = calls.said(reader.session, notice.params["line"]) if notice.params.get("line") else None
        text = reader.t(
            f"notice.{kind}",
            number=call.number,
            name=call.name,
            about=excerpt(said.text if said else call.about, 120),
            due=reader.moment_text(call.due_at),
            owner=call.owner or reader.t("desk.nobody"),
            wanted=reader.t(f"call.wanted.{call.wanted.value}"),
            days=notice.params.get("days", 0),
        )
        button = reader.action("desk.open", "desk.see", call.id, number=call.number, style="primary")
        return Reply(text, [[button]], subject=("call", call.id))

    return words_for


def _tell_fault(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.desk.fault", number=notice.params["inbox"]))


def _tell_failed_deadline(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.deadline", number=notice.subject_id))


_UNANSWERED = (CallState.OPEN, CallState.TAKEN)

ROOM = Room(
    commands={"calls": Command(queue, Right.SEE_CALLS)},
    flows=(REPLY, PHONED, NOTE),
    actions={
        "desk.queue": Action(_turn, Right.SEE_CALLS),
        "desk.see": Action(_see, Right.SEE_CALLS),
        "desk.files": Action(_show_files, Right.SEE_CALLS),
        "desk.take": Action(_take, Right.WORK_CALLS),
        "desk.hand_over": Action(_hand_over, Right.WORK_CALLS),
        "desk.hand_over_to": Action(_hand_over_to, Right.WORK_CALLS),
        "desk.no_answer": Action(_no_answer, Right.WORK_CALLS),
        "desk.reply": _begin("desk_reply"),
        "desk.phoned": _begin("desk_phoned"),
        "desk.note": _begin("desk_note"),
        "phone.list": Action(_phone_list, Right.WORK_PHONE_LIST),
        "phone.called": Action(_called, Right.WORK_PHONE_LIST),
        "phone.no_answer": Action(_not_reached, Right.WORK_PHONE_LIST),
    },
    words={
        "call.new": _tell("call.new", *_UNANSWERED),
        "call.unowned": _tell("call.unowned", *_UNANSWERED),
        "call.written": _tell("call.written", *_UNANSWERED, CallState.ANSWERED),
        "call.reopened": _tell("call.reopened", *_UNANSWERED),
        "call.handed_over": _tell("call.handed_over", *_UNANSWERED, CallState.ANSWERED),
        "call.taken_over": _tell("call.taken_over", *_UNANSWERED, CallState.ANSWERED),
        "call.warning": _tell("call.warning", *_UNANSWERED),
        "call.overdue": _tell("call.overdue", *_UNANSWERED),
        "call.out_of_reach": _tell("call.out_of_reach", *_UNANSWERED),
        "call.settled": _tell("call.settled", CallState.SETTLED),
        "call.withdrawn": _tell("call.withdrawn", CallState.WITHDRAWN),
        "desk.fault": _tell_fault,
        "fault.deadline": _tell_failed_deadline,
    },
)
