"""The roll-call: the team says in one tap how they are, and the leaders see of whom nothing is known yet."""

from collections.abc import Sequence
from dataclasses import replace

from centre import emergencies, roll_call
from centre.errors import Refused
from centre.roll_call import Member
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.parsers import show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import excerpt
from models.emergency import Emergency, EmergencyState, Safety
from models.outbox import Notice
from models.people import Person
from models.rights import Right

# On one screen there is room for so many names of a group; the lists of those to ring have pages.
_NAMES, _EXCERPT = 25, 300
_ANSWERS = (Safety.SAFE, Safety.HELP, Safety.ON_SITE)


def tally(reader: Reader, emergency: Emergency) -> Reply:
    """How an emergency stands, who needs help first, with what a leader can do now."""
    number = emergency.id or 0
    team = roll_call.members(reader.session, number)
    lines = [*what(reader, emergency), *_groups(reader, team), *_note(reader, emergency)]
    buttons = []
    if emergency.state is EmergencyState.DECLARED:
        buttons.append(reader.action("emergency.over", "emergency.over", number, style="primary"))
        if any(one.answer is None for one in team):
            buttons.append(reader.action("emergency.silent", "emergency.silent", 0))
    elif emergency.state is EmergencyState.STABLE:
        buttons.append(reader.action("emergency.write", "emergency.write", number, style="primary"))
    return Reply("\n".join(lines), reader.rows(buttons), subject=("emergency", number))


def what(reader: Reader, emergency: Emergency) -> list[Markup]:
    """What it is, since when, who says so, and where."""
    by, at = {
        EmergencyState.DECLARED: (emergency.declared_by, emergency.declared_at),
        EmergencyState.STABLE: (emergency.ended_by, emergency.ended_at),
        EmergencyState.REVIEWED: (emergency.reviewed_by, emergency.reviewed_at),
    }[emergency.state]
    lines = [
        reader.t(
            f"emergency.heading.{emergency.state.value}",
            kind=reader.t(f"emergency.kind.{emergency.kind.value}"),
            name=name(reader, by),
            when=reader.past_text(at) if at else "",
        )
    ]
    if emergency.about:
        lines.append(reader.t("emergency.said", about=excerpt(emergency.about, _EXCERPT)))
    if emergency.place:
        lines.append(reader.t("emergency.where", place=place(reader, emergency.place)))
    return lines


def place(reader: Reader, value: str) -> str:
    """Where it is: what somebody wrote, or the centre."""
    return reader.language.label("emergency.place.here") if value == "here" else value


def name(reader: Reader, person_id: int | None) -> str:
    """The name of somebody of the staff."""
    found = reader.session.get(Person, person_id) if person_id is not None else None
    return (found.name if found else "") or reader.language.label("desk.no_name")


def reach(reader: Reader, one: Member) -> Markup:
    """Who it is, with the ways to reach them: their chat, and a number if they ever gave one."""
    called = one.name or reader.language.label("desk.no_name")
    person = reader.t("emergency.of", name=called)
    if one.telegram_id is not None:
        person = reader.t("alert.person", name=called, telegram_id=one.telegram_id)
        if not one.phone:
            return person
    phone = show_phone(reader, one.phone) if one.phone else reader.t("phone.no_number")
    return reader.t("emergency.ring", person=person, phone=phone)


def _groups(reader: Reader, team: Sequence[Member]) -> list[Markup]:
    """A line for each answer, what matters most first; who is to be rung has the number beside the name."""
    silent = [one for one in team if one.answer is None]
    answered = {given: [one for one in team if one.answer is given] for given in Safety}
    groups = {
        "help": answered[Safety.HELP],
        "ring": [one for one in silent if one.rung],
        "silent": [one for one in silent if not one.rung],
        "on_site": answered[Safety.ON_SITE],
        "safe": answered[Safety.SAFE],
    }
    return [
        reader.t(f"emergency.group.{group}", count=len(people), names=_names(reader, group, people))
        for group, people in groups.items()
        if people
    ]


def _names(reader: Reader, group: str, people: Sequence[Member]) -> Markup:
    named = reach if group in ("help", "ring") else _named
    names = [named(reader, one) for one in people[:_NAMES]]
    if len(people) > _NAMES:
        names.append(reader.t("emergency.more", n=len(people) - _NAMES))
    return Markup(reader.t("engine.comma").join(names))


def _named(reader: Reader, one: Member) -> Markup:
    return reader.t("emergency.of", name=one.name or reader.language.label("desk.no_name"))


def _note(reader: Reader, emergency: Emergency) -> list[Markup]:
    if emergency.state is not EmergencyState.REVIEWED:
        return []
    told = {"happened": emergency.happened, "done": emergency.done, "change": emergency.change}
    return [
        reader.t(
            "engine.card_line", label=reader.t(f"emergency_note.{part}.line"), value=excerpt(text, _EXCERPT)
        )
        for part, text in told.items()
    ]


def answers(reader: Reader, emergency_id: int, but: Safety | None = None) -> list[Sequence[Button]]:
    """An answer a row, since hands tremble."""
    return [
        [reader.action(f"emergency.answer.{one.value}", "emergency.answer", emergency_id, one.value)]
        for one in _ANSWERS
        if one is not but
    ]


def _answer(talk: Talk, emergency_id: int, extra: str) -> None:
    if extra not in set(Safety):
        engine.stale(talk)
        return
    given = Safety(extra)
    roll_call.answer(talk.session, talk.moment, talk.me, emergency_id, given)
    text = talk.t(f"emergency.answered.{given.value}")
    rows = answers(talk, emergency_id, but=given)
    talk.replace(Reply(text, rows, subject=("emergency", emergency_id)))


def _silent(talk: Talk, page: int, _extra: str) -> None:
    """Those of whom nothing is known yet, each with a button to note what they said on the telephone."""
    emergency = emergencies.current(talk.session)
    if emergency is None or emergency.state is not EmergencyState.DECLARED:
        raise Refused("refused.emergency_over")
    found = roll_call.silent(talk.session, emergency.id or 0, page)
    lines = [talk.t("emergency.silent_heading") if found.total else talk.t("emergency.all_answered")]
    lines += [talk.t("emergency.silent_line", name=reach(talk, one)) for one in found.items]
    rows = [
        *[[talk.action("emergency.of", "emergency.of", one.id, name=one.name)] for one in found.items],
        *talk.turns("emergency.silent", found.number, found.pages),
        [talk.action("emergency.see", "emergency.see", emergency.id or 0)],
    ]
    talk.show(Reply("\n".join(lines), rows))


def _of(talk: Talk, row_id: int, _extra: str) -> None:
    """Ask a leader what somebody said who was rung."""
    member = roll_call.member(talk.session, row_id)
    theirs = [
        talk.action(f"emergency.their.{one.value}", "emergency.note_for", row_id, one.value)
        for one in _ANSWERS
    ]
    back = [talk.action("engine.back", "emergency.silent", 0)]
    text = talk.t("emergency.of_whom", person=reach(talk, member))
    talk.show(Reply(text, [*talk.rows(theirs, 3), back]))


def _note_for(talk: Talk, row_id: int, extra: str) -> None:
    if extra not in set(Safety):
        engine.stale(talk)
        return
    roll_call.answer_for(talk.session, talk.moment, talk.me, row_id, Safety(extra))
    noted = roll_call.member(talk.session, row_id)
    talk.toast = talk.language.label("emergency.noted_toast", name=noted.name)
    _silent(talk, 0, "")


def _tell_roll_call(reader: Reader, notice: Notice) -> Reply | None:
    emergency = _on(reader, notice)
    asked = roll_call.asked(reader.session, notice.subject_id, notice.person_id)
    if emergency is None or asked is None or asked.answer is not None:
        return None
    key = "notice.emergency.roll_call_again" if notice.params["turn"] else "notice.emergency.roll_call"
    lines = [*what(reader, emergency), reader.t(key)]
    rows = answers(reader, emergency.id or 0)
    return Reply("\n".join(lines), rows, subject=("emergency", emergency.id or 0))


def _tell_help(reader: Reader, notice: Notice) -> Reply | None:
    if _on(reader, notice) is None:
        return None
    member = roll_call.member(reader.session, notice.params["member"])
    if member.answer is not Safety.HELP:
        return None
    when = reader.past_text(member.answered_at) if member.answered_at else ""
    text = reader.t("notice.emergency.help", person=reach(reader, member), when=when)
    leads = reader.who is not None and reader.who.may(Right.ANSWER_ALERTS)
    buttons = [reader.action("emergency.helped", "emergency.of", member.id, style="primary")] if leads else []
    return Reply(text, [buttons], subject=("emergency", notice.subject_id or 0))


def _tell_tally(reader: Reader, notice: Notice) -> Reply | None:
    if reader.who is None or not reader.who.may(Right.ANSWER_ALERTS):
        return None
    emergency = emergencies.find(reader.session, notice.subject_id)
    card = tally(reader, emergency)
    if emergency.state is not EmergencyState.DECLARED:
        return card
    return replace(card, text=f"{card.text}\n{reader.t('notice.emergency.tally')}")


def _on(reader: Reader, notice: Notice) -> Emergency | None:
    emergency = emergencies.find(reader.session, notice.subject_id)
    return emergency if emergency.state is EmergencyState.DECLARED else None


ROOM = Room(
    actions={
        "emergency.answer": Action(_answer, urgent=True),
        "emergency.silent": Action(_silent, Right.ANSWER_ALERTS),
        "emergency.of": Action(_of, Right.ANSWER_ALERTS),
        "emergency.note_for": Action(_note_for, Right.ANSWER_ALERTS),
    },
    words={
        "emergency.roll_call": _tell_roll_call,
        "emergency.help": _tell_help,
        "emergency.tally": _tell_tally,
    },
)
