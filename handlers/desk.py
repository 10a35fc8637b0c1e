"""The desk: the queue of call-backs and one card with everything, all of it by tapping."""

from datetime import datetime, timedelta
from typing import Any

from centre import calls, quiet, rules, staff
from centre.calls import CallCard, CallLineView, View
from chat import engine, when
from chat.buttons import Button, row_in
from chat.flow import Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words, show_phone, words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import floods
from handlers.call_words import (
    DESK,
    LINES,
    UNANSWERED,
    about_line,
    gist,
    is_cut,
    is_late,
    name_of,
    of_call,
    said_line,
)
from handlers.common import UNNAMED, ask_whom, make_unnamed, send_files
from models.calls import CallAction, CallState
from models.refused import Refused
from models.rights import Right


def queue(talk: Talk) -> None:
    """Show the queue, one's own part of it first."""
    mine = calls.queue(talk.session, talk.moment, talk.me, View.MINE)
    _show_queue(talk, 0, View.MINE if mine.total else View.ALL)


def answered(talk: Talk, number: int) -> bool:
    """Take a reply to a notice about a matter as the answer to its resident, or say what comes first."""
    if not talk.me.may(Right.WORK_CALLS):
        return False
    call = calls.card(talk.session, number)
    try:
        calls.expect(talk.session, talk.me, number, CallAction.ANSWER)
    except Refused as no:
        see = talk.action("desk.open", "desk.see", number, number=call.number, style="primary")
        engine.aside(talk, talk.t(no.key, **no.params), [[see]])
        return True
    engine.start(talk, REPLY, context={"call": number}, heard=True)
    return True


def _turn(talk: Talk, page: int, view: str) -> None:
    _show_queue(talk, page, View(view) if view in set(View) else View.ALL)


def _show_queue(talk: Talk, page: int, view: View) -> None:
    found = calls.queue(talk.session, talk.moment, talk.me, view, page)
    name = talk.t(f"desk.view.{view.value}")
    lines = [talk.t("desk.heading", view=name, n=found.total)]
    lines += [_line(talk, call) for call in found.items] or [talk.t("desk.empty")]
    opens = [talk.action("desk.open", "desk.see", call.id, number=call.number) for call in found.items]
    turns = talk.turns("desk.queue", found.number, found.pages, view.value)
    tabs = [
        talk.action(f"desk.view.{other.value}", "desk.queue", 0, other.value)
        for other in View
        if other is not view
    ]
    if talk.me.may(Right.WORK_PHONE_LIST):
        tabs.append(talk.action("desk.phone_list", "phone.list", 0))
    rows = [*talk.rows(opens), *turns, *talk.rows(tabs), [talk.menu("start")]]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _line(reader: Reader, call: CallLineView) -> Markup:
    return reader.t(
        "desk.line_late" if is_late(reader, call) else "desk.line",
        number=call.number,
        name=call.name,
        about=gist(reader, call.about),
        due=reader.moment_text(call.due_at),
        owner=call.owner or reader.t("desk.nobody"),
        state=reader.t(f"call.state.{call.state.value}"),
    )


def _see(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    rows = [*talk.rows(_first(talk, call), 3), *talk.rows(_rest(talk, call))]
    talk.replace(Reply(_card_text(talk, call), rows, subject=("call", call.id)))


def _card_text(reader: Reader, call: CallCard) -> str:
    due = reader.moment_text(call.due_at)
    lines = [
        reader.t("desk.card", number=call.number, state=reader.t(f"call.state.{call.state.value}")),
        reader.t(
            "desk.card_late" if is_late(reader, call) else "desk.card_due",
            due=due,
            owner=call.owner or reader.t("desk.nobody"),
        ),
        reader.t(
            "desk.card_who",
            name=name_of(reader, call),
            wanted=reader.t(f"desk.wanted.{call.wanted.value}"),
        ),
        *([reader.t("desk.card_phone", phone=show_phone(reader, call.phone))] if call.phone else []),
        about_line(reader, call),
    ]
    return "\n".join([*lines, *(said_line(reader, said) for said in call.lines[-LINES:])])


def _first(talk: Talk, call: CallCard) -> list[Button]:
    """What moves the matter on."""
    if not _is_for(talk, call):
        return []
    if call.state is CallState.OPEN:
        return [talk.action("desk.take", "desk.take", call.id, style="primary")]
    if call.state not in (CallState.TAKEN, CallState.ANSWERED):
        return []
    if call.owner_id != talk.me.id:
        return [talk.action("desk.take_over", "desk.hand_over_to", call.id, str(talk.me.id))]
    reply = talk.action("desk.reply", "desk.reply", call.id, style="primary")
    phoned = talk.action("desk.phoned", "desk.phoned", call.id)
    silent = [talk.action("desk.no_answer", "desk.no_answer", call.id)] if call.phone else []
    return [reply, phoned, *silent]


def _rest(talk: Talk, call: CallCard) -> list[Button]:
    rest = []
    if is_cut(call):
        rest.append(talk.action("call.read", "call.read", call.id))
    if call.files or any(said.files for said in call.lines):
        rest.append(talk.action("desk.files", "desk.files", call.id))
    if _is_for(talk, call):
        rest.append(talk.action("desk.note", "desk.note", call.id))
        if call.state in (*UNANSWERED, CallState.ANSWERED):
            rest.append(talk.action("desk.hand_over", "desk.hand_over", call.id))
        rest += floods.lift_button(talk, call.person_id, call.id)
    return [*rest, talk.menu("calls")]


def _is_for(talk: Talk, call: CallCard) -> bool:
    return talk.me.may(Right.WORK_CALLS) and call.person_id != talk.me.id


def _take(talk: Talk, number: int, _extra: str) -> None:
    calls.take(talk.session, talk.moment, talk.me, number)
    talk.toast = talk.language.label("desk.taken_toast")
    _see(talk, number, "")


def _show_files(talk: Talk, number: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, number)
    found = [*call.files, *(file for said in call.lines for file in said.files)]
    send_files(talk, call.number, found, talk.menu("calls"))


def _hand_over(talk: Talk, number: int, _extra: str) -> None:
    call = calls.expect(talk.session, talk.me, number, CallAction.HAND_OVER)
    colleagues = staff.people_with(talk.session, Right.WORK_CALLS)
    fitting = [who for who in colleagues if who.id not in (call.owner_id, call.person_id)]
    ask_whom(talk, call.number, number, fitting, to="desk.hand_over_to", back="desk.see")


def _hand_over_to(talk: Talk, number: int, person: str) -> None:
    if not row_in(person):
        engine.stale(talk)
        return
    calls.hand_over(talk.session, talk.moment, talk.me, number, row_in(person))
    _see(talk, number, "")


def _begin(flow_name: str, *needs: CallAction) -> Action:
    def run(talk: Talk, number: int, _extra: str) -> None:
        for action in needs:
            calls.expect(talk.session, talk.me, number, action)
        calls.look(talk.session, talk.me, number)
        engine.start(talk, talk.house.flows[flow_name], context={"call": number})

    return Action(run, Right.WORK_CALLS)


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    call = calls.card(reader.session, context["call"])
    return {"number": call.number, "name": call.name}


def _finish_reply(talk: Talk, form: Finished) -> Reply:
    calls.reply(talk.session, talk.moment, talk.me, form.context["call"], form.answers["words"])
    return _done(talk, form, _now_or_in_the_morning(talk, "desk_reply.done"))


def _finish_phoned(talk: Talk, form: Finished) -> Reply:
    calls.note_call(
        talk.session, talk.moment, talk.me, form.context["call"], reached=True, text=form.answers["words"]
    )
    return _done(talk, form, _now_or_in_the_morning(talk, "desk_phoned.done"))


def _finish_note(talk: Talk, form: Finished) -> Reply:
    calls.add_note(talk.session, talk.moment, talk.me, form.context["call"], form.answers["words"])
    return _done(talk, form, "desk_note.done")


def _done(talk: Talk, form: Finished, key: str) -> Reply:
    number, blanks = form.context["call"], _blanks(talk, form.context)
    buttons = [
        talk.action("desk.open", "desk.see", number, number=blanks["number"]),
        talk.menu("calls"),
    ]
    in_force = rules.load(talk.session)
    text = talk.t(
        key,
        **blanks,
        until=talk.moment_text(_told_at(talk)),
        again=_day_in(talk, in_force.call_follow_up),
        closes=_day_in(talk, in_force.call_lapse),
    )
    return Reply(text, talk.rows(buttons), subject=("call", number))


def _day_in(talk: Talk, hours: float) -> Markup:
    calendar = talk.moment.calendar
    day = calendar.local(talk.now + timedelta(hours=hours)).date()
    return when.day(talk.language, day, calendar.local(talk.now).date())


def _now_or_in_the_morning(talk: Talk, key: str) -> str:
    """In the quiet hours the desk must know that the resident hears of it later."""
    return key if _told_at(talk) <= talk.now else f"{key}_later"


def _told_at(talk: Talk) -> datetime:
    return quiet.deferred(talk.now, talk.moment.calendar, rules.load(talk.session))


def _no_answer(talk: Talk, number: int, _extra: str) -> None:
    calls.note_call(talk.session, talk.moment, talk.me, number, reached=False)
    talk.toast = talk.language.label("desk.no_answer_toast")
    _see(talk, number, "")


_WORDS = Step("words", parse=words, merge=join_words)
REPLY = Flow("desk_reply", 1, (_WORDS,), _finish_reply, params=_blanks, subject=of_call)
PHONED = Flow("desk_phoned", 1, (_WORDS,), _finish_phoned, params=_blanks, subject=of_call)
NOTE = Flow("desk_note", 1, (_WORDS,), _finish_note, params=_blanks, subject=of_call)


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
        "desk.reply": _begin("desk_reply", CallAction.ANSWER),
        "desk.phoned": _begin("desk_phoned", CallAction.ANSWER),
        "desk.note": _begin("desk_note"),
    },
    makers={UNNAMED: make_unnamed},
)
