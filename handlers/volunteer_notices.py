"""What volunteers and the volunteer desk are told, put into words when it is due."""

from dataclasses import replace
from typing import Any

from centre import teams, volunteers
from chat import when
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import volunteer_words as words
from handlers.common import in_language
from models.cases import Case
from models.outbox import Notice
from models.people import Person
from models.rights import Right
from models.volunteers import (
    APPLYING,
    TRANSITIONS,
    VettingCheck,
    Volunteer,
    VolunteerAction,
    VolunteerState,
)

_STATES = APPLYING - {VolunteerState.GUARDIAN}


def _of(reader: Reader, notice: Notice) -> Volunteer:
    return volunteers.find(reader.session, notice.subject_id or 0)


def _tell(reader: Reader, notice: Notice) -> Reply | None:
    """How a volunteer stands now; nothing if they stand otherwise by the time."""
    volunteer = _of(reader, notice)
    if volunteer.state.value != notice.params["state"]:
        return None
    last = volunteers.card(reader.session, reader.moment, volunteer).steps[-1].line
    upheld = volunteer.upheld_at is not None and volunteer.state is VolunteerState.REMOVED
    until = reader.moment_text(volunteers.hearing_ends(reader.session, reader.moment, volunteer))
    how = reader.t(f"volunteer.told.{volunteer.state.value}", until=until)
    if upheld:
        how = reader.t("volunteer.told_upheld")
    lines = [reader.t("notice.volunteer.told", number=volunteer.number, how=how)]
    if last.reason is not None:
        reason = reader.t(f"volunteer.reason.{last.reason.value}")
        lines.append(reader.t("volunteer.reason_line", reason=reason))
    # What was noted of an interview is for colleagues; they see it where they see all we keep.
    if last.text and last.action is not VolunteerAction.SCREEN:
        lines.append(reader.t("volunteer.why", why=last.text))
    text, about = "\n".join(lines), ("volunteer", volunteer.id or 0)
    return Reply(text, _way(reader), subject=about, commands=True)


def _way(reader: Reader) -> list[list[Any]]:
    return [[reader.menu("volunteer")]]


def _tell_active(reader: Reader, notice: Notice) -> Reply | None:
    volunteer = _of(reader, notice)
    text = reader.t("notice.volunteer.active", number=volunteer.number, n=volunteer.shifts)
    return Reply(text, _way(reader)) if volunteer.state is VolunteerState.ACTIVE else None


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    volunteer = _of(reader, notice)
    if volunteer.state not in _STATES:
        return None
    return Reply(reader.t("notice.volunteer.late", number=volunteer.number), _way(reader))


def _tell_link_over(reader: Reader, notice: Notice) -> Reply | None:
    volunteer = _of(reader, notice)
    if volunteer.state is not VolunteerState.GUARDIAN:
        return None
    again = reader.action("volunteer.link", "volunteer.link", 0, style="primary")
    return Reply(reader.t("notice.volunteer.link_over", number=volunteer.number), [[again]])


def _tell_check(reader: Reader, notice: Notice) -> Reply | None:
    """That a check ends or has ended: to the volunteer themselves, or to the desk."""
    volunteer, row = _of(reader, notice), reader.session.get(VettingCheck, notice.params["check"])
    if row is None or row.ended_at is not None:
        return None
    kind, until = reader.t(f"vetting.{row.kind.value}"), when.date_text(reader.language, row.valid_until)
    said: dict[str, Any] = {
        "kind": kind,
        "until": until,
        "level": volunteer.level,
        "number": volunteer.number,
    }
    if reader.who is not None and reader.who.id != volunteer.person_id:
        key = f"notice.volunteer.desk_{notice.kind.partition('.')[2]}"
        return _to_desk(reader, volunteer, key, **said)
    return Reply(reader.t(f"notice.{notice.kind}", **said), _way(reader))


def _tell_desk(reader: Reader, notice: Notice) -> Reply | None:
    """Something of a volunteer that waits for the desk, as long as it does."""
    volunteer = _of(reader, notice)
    waits = {
        "volunteer.applied": volunteer.state in _STATES,
        "volunteer.overdue": volunteer.state in _STATES,
        "volunteer.heard": volunteer.state is VolunteerState.SUSPENDED,
        "volunteer.appealed": volunteer.state is VolunteerState.REMOVED and volunteer.upheld_at is None,
    }
    since = reader.moment_text(volunteer.applied_at)
    return _to_desk(reader, volunteer, f"notice.{notice.kind}", since=since) if waits[notice.kind] else None


def _tell_complained(reader: Reader, notice: Notice) -> Reply | None:
    """A complaint about them was right: the desk may suspend them with one tap, and the reason with it."""
    volunteer, case_id = _of(reader, notice), notice.params["case"]
    case = reader.session.get(Case, case_id)
    if case is None or (volunteer.state, VolunteerAction.SUSPEND) not in TRANSITIONS:
        return None
    told = _to_desk(reader, volunteer, "notice.volunteer.complained", case=case.number)
    suspend = reader.action("vol.suspend", "vol.suspend", volunteer.id or 0, str(case_id), style="danger")
    session = reader.action("session_zero.button", "weigh.sessions", volunteer.id or 0, str(case_id))
    return replace(told, rows=[[suspend], [session], *told.rows])


def _to_desk(reader: Reader, volunteer: Volunteer, key: str, **said: Any) -> Reply:
    name = reader.session.get_one(Person, volunteer.person_id).name
    text = reader.t(key, **{"number": volunteer.number, "name": name, **said})
    row = volunteer.id or 0
    buttons = []
    if reader.who is not None and reader.who.may(Right.SEE_VOLUNTEERS):
        buttons.append(reader.action("desk.open", "vol.see", row, number=volunteer.number, style="primary"))
    return Reply(text, [buttons] if buttons else (), subject=("volunteer", row))


def _tell_team(reader: Reader, notice: Notice) -> Reply | None:
    """That somebody was taken into a team, or leads it now; nothing once it is no longer so."""
    team = teams.find(reader.session, notice.subject_id or 0)
    name = in_language(team.name, reader.language.code)
    me = notice.person_id
    holds = {
        "team.joined": any(one.id == team.id for _, one in teams.of_person(reader.session, me)),
        "team.led": me in (team.leader_id, team.deputy_id),
    }
    if not holds[notice.kind]:
        return None
    way = reader.menu("team" if notice.kind == "team.led" else "volunteer")
    return Reply(reader.t(f"notice.{notice.kind}", team=name), [[way]])


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    """That somebody would like to join, to whoever leads the team."""
    team = teams.find(reader.session, notice.subject_id or 0)
    person_id = notice.params["person"]
    theirs = teams.of_person(reader.session, person_id)
    if (
        reader.who is None
        or not teams.leads(reader.who, team)
        or team.id not in {one.id for _, one in theirs}
    ):
        return None
    name = reader.session.get_one(Person, person_id).name
    text = reader.t("notice.team.asked", name=name, team=words.team_name(reader, team))
    return Reply(text, [[reader.action("team.open", "team.see", team.id or 0)]])


ROOM = Room(
    words={
        "volunteer.told": _tell,
        "volunteer.active": _tell_active,
        "volunteer.late": _tell_late,
        "volunteer.link_over": _tell_link_over,
        "volunteer.check_ends": _tell_check,
        "volunteer.check_over": _tell_check,
        "volunteer.applied": _tell_desk,
        "volunteer.overdue": _tell_desk,
        "volunteer.heard": _tell_desk,
        "volunteer.appealed": _tell_desk,
        "volunteer.complained": _tell_complained,
        "team.joined": _tell_team,
        "team.led": _tell_team,
        "team.asked": _tell_asked,
    }
)
