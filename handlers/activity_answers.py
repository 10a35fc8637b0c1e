"""What the questions of an activity come to: its plan; and the answers from which one begins or goes on."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from centre import activities, shifts, training
from centre.activities import ActivityPlan, RolePlan, TimePlan
from centre.activities.outlines import Every, Outline
from centre.register import by_language
from chat.flow import Answers
from chat.talk import Reader
from handlers import issuers, places
from models.activities import Activity, ActivityRole, ActivityTime, Risk, Source
from models.proposals import Proposal
from models.teams import Team
from models.who import Who

OWN, NONE, OPEN_END, RULE, KEPT = "own", "none", "open", "rule", "kept"


def usual(reader: Reader) -> Answers:
    """What hardly ever differs, and is read back to be changed."""
    lead = f"p{reader.who.id}" if reader.who else NONE
    said = {"level": "1", "minors": "yes", "course": NONE, "opens": "0", "leave": RULE, "lead": lead}
    return {**said, "issuer": issuers.OURS}


def outlined(reader: Reader, known: Answers, one: Outline) -> Answers:
    """What an outline answers."""
    course = training.courses.by_code(reader.session, one.course) if one.course else None
    said: Answers = {
        "title": dict(one.title),
        "purpose": dict(one.purpose),
        "rhythm": one.every.value,
        "until": OPEN_END,
        "roles": [role_said(role) for role in one.roles],
        "risk": one.risk.value,
        "risks": dict(one.risks) or None,
        "insured": "yes" if one.insured else "no",
        "level": str(one.level),
        "minors": "yes" if one.minors else "no",
        "course": f"c{course.id}" if course else NONE,
        "leave": str(one.leave_hours) if one.leave_hours is not None else RULE,
    }
    team = next((team for team in teams_of(reader) if team.code == one.team), None)
    return said | ({"team": f"t{team.id}"} if team is not None and "team" not in known else {})


def role_said(role: RolePlan) -> dict[str, Any]:
    """A role as an answer holds it."""
    most, least = role.maximum, role.minimum
    return {"title": dict(role.title), "least": least, "most": most, "skill": role.skill}


def teams_of(reader: Reader) -> list[Team]:
    """The teams for which the reader may make activities."""
    return activities.makers_teams(reader.session, reader.who) if reader.who else []


def is_kept(answers: Answers) -> bool:
    """Whether a draft with several times keeps them as they are."""
    return str(answers.get("rhythm")).startswith(KEPT)


def times_kept(reader: Reader, activity_id: int) -> Sequence[ActivityTime]:
    """The times that a draft has."""
    return activities.times_of(reader.session, activity_id)


def plan(
    reader: Reader, answers: Answers, *, source: Source | None = None, proposal_id: int | None = None
) -> ActivityPlan:
    """The plan of an activity from its answers."""
    site_id, place = places.chosen(answers["site"])
    issuer_id, issuer = issuers.chosen(answers["issuer"])
    team_id = None if answers["team"] == NONE else int(answers["team"][1:])
    whose = Source.CENTRE if team_id is None else Source.TEAM
    roles = [RolePlan(one["title"], one["least"], one["most"], one["skill"]) for one in answers["roles"]]
    return ActivityPlan(
        title=answers["title"],
        roles=roles,
        site_id=site_id,
        place=place,
        issuer_id=issuer_id,
        issuer=issuer,
        purpose=answers["purpose"],
        risks=answers.get("risks") or {},
        risk=Risk(answers["risk"]),
        source=source or whose,
        team_id=team_id,
        proposal_id=proposal_id,
        course_id=None if answers["course"] == NONE else int(answers["course"][1:]),
        level=int(answers["level"]),
        minors=answers.get("minors") == "yes",
        insured=answers.get("insured") == "yes",
        leave_hours=None if answers["leave"] == RULE else int(answers["leave"]),
        opens_days=int(answers["opens"]),
        lead_id=int(answers["lead"][1:]),
        times=_times(reader, answers),
    )


def _times(reader: Reader, answers: Answers) -> list[TimePlan]:
    if not is_kept(answers):
        return [_time(answers)]
    held = times_kept(reader, int(answers["rhythm"].removeprefix(KEPT)))
    return [TimePlan.of(one) for one in held]


def _time(answers: Answers) -> TimePlan:
    day = date.fromisoformat(answers["day"])
    starts, ends = (time.fromisoformat(part) for part in answers["span"].split("-"))
    until = answers.get("until", OPEN_END)
    last = None if until == OPEN_END else date.fromisoformat(until)
    match Every(answers["rhythm"]):
        case Every.ONCE:
            return TimePlan.once(day, starts, ends)
        case Every.WEEK:
            return TimePlan(day.weekday(), starts, ends, day, until_day=last)
        case Every.MONTH:
            return TimePlan.monthly(day, starts, ends, last)


def answers_of(reader: Reader, activity: Activity) -> Answers:
    """The answers from which a draft came, to be changed."""
    lead_id = activity.lead_id or activity.coordinator_id
    return {
        "template": KEPT,
        "title": activity.title,
        "purpose": activity.purpose,
        "team": f"t{activity.team_id}" if activity.team_id is not None else NONE,
        "site": f"s{activity.site_id}",
        "issuer": issuers.said_of(activity),
        **_when(reader, activity),
        "roles": [_written(one) for one in shifts.roles_of(reader.session, activity.id or 0)],
        "risk": activity.risk.value,
        "risks": activity.risks or None,
        "insured": "yes" if activity.insured else "no",
        "level": str(activity.level),
        "minors": "yes" if activity.minors else "no",
        "course": f"c{activity.course_id}" if activity.course_id is not None else NONE,
        "opens": str(activity.opens_days),
        "leave": str(activity.leave_hours),
        "lead": f"p{lead_id}",
    }


def _when(reader: Reader, activity: Activity) -> Answers:
    """When a draft is held; what has several times keeps them until another is given."""
    held, *further = activities.times_of(reader.session, activity.id or 0)
    if further:
        return {"rhythm": f"{KEPT}{activity.id}"}
    once = held.from_day == held.until_day
    every = Every.ONCE if once else Every.MONTH if held.nth else Every.WEEK
    return {
        "rhythm": every.value,
        "day": held.from_day.isoformat(),
        "span": f"{held.starts:%H:%M}-{held.ends:%H:%M}",
        "until": held.until_day.isoformat() if held.until_day is not None and not once else OPEN_END,
    }


def answers_from(reader: Reader, who: Who, proposal: Proposal) -> Answers:
    """What an approved plan says already; the hours, and how risky it is, are asked."""
    number = f" ({proposal.number})" if proposal.collects else ""
    helpers = max(proposal.granted_helpers, 1)
    names = {language.code: language.label("activity_make.helper") for language in reader.languages}
    said: Answers = {
        **usual(reader),
        "template": OWN,
        "title": by_language(proposal.title),
        "purpose": by_language(proposal.aim + number),
        "team": f"t{proposal.team_id}" if proposal.team_id is not None else NONE,
        "rhythm": Every.ONCE.value,
        "day": proposal.day.isoformat(),
        "roles": [role_said(RolePlan(names, 1, helpers))],
        "lead": f"p{activities.lead_of(reader.session, who, proposal)}",
    }
    if proposal.risks:
        said["risks"] = by_language(proposal.risks)
    return said | ({"site": f"s{proposal.site_id}"} if proposal.site_id is not None else {})


def _written(one: ActivityRole) -> dict[str, Any]:
    return role_said(RolePlan(one.title, one.minimum, one.maximum, one.skill))
