"""/emergency: a leader declares one, watches it on one card, ends it, and writes down what was learnt."""

from collections.abc import Sequence
from typing import Any

from centre import emergencies, rules
from centre import emergency as alarm
from centre import roll_call as roll
from centre.emergencies import Lesson
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.parsers import join_words, words, words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import emergency as alarms
from handlers import roll_call
from handlers.common import excerpt, home
from models.emergency import EmergencyAction, EmergencyKind, EmergencyState, Safety
from models.outbox import Notice
from models.rights import Right

_EXCERPT, _PLACE = 300, 200


def emergency(talk: Talk) -> None:
    """For leaders: what is on or still to be written up, else a new one; for all others a cry for help."""
    if talk.who is None or not talk.who.may(Right.ANSWER_ALERTS):
        if not talk.alarmed:
            alarms.warn(talk)
        return
    current = emergencies.current(talk.session)
    if current is not None and not talk.incoming.argument:
        _see(talk, current.id or 0, "")
    else:
        _begin(talk)


def _begin(talk: Talk) -> None:
    emergencies.expect_none(talk.session)
    said = talk.incoming.argument
    engine.start(talk, DECLARE, context={"alert": None}, given={"about": said} if said else None)


def _declare(talk: Talk, alert_id: int, _extra: str) -> None:
    """Begin with what the alarm says; with 0 with nothing."""
    emergencies.expect_none(talk.session)
    alert = alarm.find(talk.session, alert_id)
    if alert is None:
        _begin(talk)
        return
    who = alert.name or talk.language.label("alert.somebody")
    about = talk.language.label("emergency.of_alarm", name=who, words=excerpt(alert.words, _EXCERPT))
    engine.start(talk, DECLARE, context={"alert": alert_id}, given={"about": about})


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("alert", context["alert"]) if context.get("alert") else ("", 0)


def _first(reader: Reader, _known: Answers) -> Sequence[str]:
    """What comes before the bot, and what the tap will do."""
    numbers = " · ".join(rules.load(reader.session).emergency_numbers)
    team = len(roll.team(reader.session))
    return [
        reader.t("emergency.ring_first", numbers=numbers),
        reader.t("emergency.calls_team", n=team),
    ]


def _finish(talk: Talk, form: Finished) -> Reply:
    declared = emergencies.declare(
        talk.session,
        talk.moment,
        talk.me,
        EmergencyKind(form.answers["kind"]),
        about=form.answers["about"] or "",
        place=form.answers["place"] or "",
        alert_id=form.context["alert"],
    )
    return Reply(talk.t("emergency.receipt"), home(talk), subject=("emergency", declared.id or 0))


DECLARE = Flow(
    name="emergency",
    version=1,
    steps=(
        Step(
            "kind",
            choices=among("emergency.kind", *EmergencyKind),
            show=shown_as("emergency.kind"),
        ),
        Step("about", parse=words, merge=join_words, optional=True),
        Step(
            "place",
            parse=words_within(_PLACE),
            choices=among("emergency.place", "here"),
            show=roll_call.place,
            optional=True,
        ),
    ),
    finish=_finish,
    subject=_subject,
    remarks=_first,
)


def _see(talk: Talk, emergency_id: int, _extra: str) -> None:
    """Show how it stands now, with a button that shows it anew."""
    found = emergencies.find(talk.session, emergency_id)
    card = roll_call.tally(talk, found)
    more = [talk.action("emergency.anew", "emergency.see", emergency_id)]
    if found.state is not EmergencyState.DECLARED:
        more = [talk.action("emergency.another", "emergency.declare", 0)]
    talk.replace(Reply(card.text, [*card.rows, more], subject=card.subject))


def _over(talk: Talk, emergency_id: int, _extra: str) -> None:
    """Ask once more, with what it is, and those who still need help or have not been heard of."""
    found = emergencies.expect(talk.session, talk.me, emergency_id, EmergencyAction.END)
    team = roll.members(talk.session, emergency_id)
    need = [one.name for one in team if one.answer is Safety.HELP]
    silent = sum(one.answer is None for one in team)
    lines = roll_call.what(talk, found)
    if need:
        names = talk.language.label("engine.comma").join(need)
        lines.append(talk.t("emergency.still_help", names=names))
    if silent:
        lines.append(talk.t("emergency.still_silent", n=silent))
    lines.append(talk.t("emergency.over_ask"))
    yes = talk.action("emergency.over_now", "emergency.over_now", emergency_id, style="danger")
    no = talk.action("emergency.not_yet", "emergency.see", emergency_id)
    talk.show(Reply("\n".join(lines), talk.rows([yes, no])))


def _end(talk: Talk, emergency_id: int, _extra: str) -> None:
    emergencies.end(talk.session, talk.moment, talk.me, emergency_id)
    write = talk.action("emergency.write", "emergency.write", emergency_id, style="primary")
    talk.replace(Reply(talk.t("emergency.ended"), talk.rows([write, talk.menu("start")])))


def _write(talk: Talk, emergency_id: int, _extra: str) -> None:
    emergencies.expect(talk.session, talk.me, emergency_id, EmergencyAction.REVIEW)
    engine.start(talk, NOTE, context={"emergency": emergency_id})


def _finish_note(talk: Talk, form: Finished) -> Reply:
    lesson = Lesson(form.answers["happened"], form.answers["done"], form.answers["change"])
    emergency_id = form.context["emergency"]
    emergencies.review(talk.session, talk.moment, talk.me, emergency_id, lesson)
    return Reply(talk.t("emergency_note.receipt"), home(talk), subject=("emergency", emergency_id))


NOTE = Flow(
    name="emergency_note",
    version=1,
    steps=tuple(Step(part, parse=words, merge=join_words) for part in ("happened", "done", "change")),
    finish=_finish_note,
    subject=lambda context: ("emergency", context["emergency"]),
)


def _tell_over(reader: Reader, notice: Notice) -> Reply | None:
    found = emergencies.find(reader.session, notice.subject_id)
    if found.ended_at is None:
        return None
    by, when = roll_call.name(reader, found.ended_by), reader.past_text(found.ended_at)
    return Reply(reader.t("notice.emergency.over", name=by, when=when))


def _tell_released(reader: Reader, notice: Notice) -> Reply | None:
    found = emergencies.find(reader.session, notice.subject_id)
    if found.state is not EmergencyState.DECLARED:
        return None
    asked = reader.t("notice.emergency.released", when=reader.past_text(found.declared_at))
    text = "\n".join([*roll_call.what(reader, found), asked])
    over = reader.action("emergency.over", "emergency.over", found.id or 0, style="primary")
    return Reply(text, [[over]], subject=("emergency", found.id or 0))


def _tell_note(reader: Reader, notice: Notice) -> Reply | None:
    found = emergencies.find(reader.session, notice.subject_id)
    if found.state is not EmergencyState.STABLE:
        return None
    lines = [*roll_call.what(reader, found), reader.t("notice.emergency.note")]
    write = reader.action("emergency.write", "emergency.write", found.id or 0, style="primary")
    see = reader.action("emergency.see", "emergency.see", found.id or 0)
    return Reply("\n".join(lines), reader.rows([write, see]), subject=("emergency", found.id or 0))


ROOM = Room(
    commands={"emergency": Command(emergency, open=True, listed=False)},
    flows=(DECLARE, NOTE),
    actions={
        "emergency.declare": Action(_declare, Right.ANSWER_ALERTS, urgent=True),
        "emergency.see": Action(_see, Right.ANSWER_ALERTS),
        "emergency.over": Action(_over, Right.ANSWER_ALERTS),
        "emergency.over_now": Action(_end, Right.ANSWER_ALERTS),
        "emergency.write": Action(_write, Right.ANSWER_ALERTS),
    },
    words={
        "emergency.over": _tell_over,
        "emergency.released": _tell_released,
        "emergency.note": _tell_note,
    },
)
