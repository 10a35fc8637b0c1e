"""The questions of an activity: an outline leaves day, time and place open, and all can be changed."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from centre import activities, rules, shifts, training
from centre.activities import ActivityPlan, RolePlan, TimePlan
from centre.activities.outlines import Every, Outline, outlines
from centre.activities.role_words import UnclearError, read_roles
from centre.register import by_language
from centre.skills import SKILLS
from chat.flow import Answers, Choice, Misread, Step, Told, among, from_label, shown_as
from chat.incoming import Incoming
from chat.parsers import words
from chat.talk import Reader
from handlers import activity_words, days, places, training_words
from handlers.common import in_language
from handlers.wordings import show_wording, wording
from models.activities import Activity, ActivityRole, ActivityTime, Risk, Source
from models.people import Role
from models.proposals import Proposal
from models.rights import Right
from models.teams import Team
from models.who import Who, by_id, holders

TITLE, LONG = 60, 500
OWN, NONE, OPEN_END, RULE, KEPT = "own", "none", "open", "rule", "kept"
_LEAVE = ("12", "24", "48", "72")
_OPENS = ("0", "3", "7", "14")
_WEEKS = (4, 8, 12, 26)


def _template_choices(reader: Reader, _known: Answers) -> list[Choice]:
    code = reader.language.code
    known = [Choice(one.code, in_language(one.title, code)) for one in outlines().values()]
    return [*known, Choice(OWN, reader.language.label("activity_make.own"))]


def _show_template(reader: Reader, value: str) -> str:
    if value in {OWN, KEPT}:
        return reader.language.label(f"activity_make.{value}")
    return in_language(outlines()[value].title, reader.language.code)


def _settle_template(reader: Reader, known: Answers, value: str) -> Told:
    """What an outline answers besides; of something new only what hardly ever differs."""
    if value == OWN:
        return Told(value, _usual(reader))
    return Told(value, {**_usual(reader), **_outlined(reader, known, outlines()[value])})


def _usual(reader: Reader) -> Answers:
    lead = f"p{reader.who.id}" if reader.who else NONE
    return {"level": "1", "minors": "yes", "course": NONE, "opens": "0", "leave": RULE, "lead": lead}


def _outlined(reader: Reader, known: Answers, one: Outline) -> Answers:
    course = training.courses.by_code(reader.session, one.course) if one.course else None
    said: Answers = {
        "title": dict(one.title),
        "purpose": dict(one.purpose),
        "rhythm": one.every.value,
        "until": OPEN_END,
        "roles": [_kept(role) for role in one.roles],
        "risk": one.risk.value,
        "risks": dict(one.risks) or None,
        "insured": "yes" if one.insured else "no",
        "level": str(one.level),
        "minors": "yes" if one.minors else "no",
        "course": f"c{course.id}" if course else NONE,
        "leave": str(one.leave_hours) if one.leave_hours is not None else RULE,
    }
    team = next((team for team in _teams_of(reader) if team.code == one.team), None)
    return said | ({"team": f"t{team.id}"} if team is not None and "team" not in known else {})


def _kept(role: RolePlan) -> dict[str, Any]:
    most, least = role.maximum, role.minimum
    return {"title": dict(role.title), "least": least, "most": most, "skill": role.skill}


def _teams_of(reader: Reader) -> list[Team]:
    return activities.makers_teams(reader.session, reader.who) if reader.who else []


def _team_choices(reader: Reader, _known: Answers) -> list[Choice]:
    code = reader.language.code
    named = [Choice(f"t{team.id}", in_language(team.name, code)) for team in _teams_of(reader)]
    everybody = reader.who is not None and reader.who.may(Right.LEAD_ACTIVITIES)
    return [*named, *(from_label(reader, "activity_make.team", NONE) if everybody else [])]


def _show_team(reader: Reader, value: str) -> str:
    if value == NONE:
        return reader.language.label("activity_make.team.none")
    return in_language(reader.session.get_one(Team, int(value[1:])).name, reader.language.code)


def _is_kept(answers: Answers) -> bool:
    """Whether a draft with several times keeps them as they are."""
    return str(answers.get("rhythm")).startswith(KEPT)


def _is_anew(answers: Answers) -> bool:
    return not _is_kept(answers)


def _repeats(answers: Answers) -> bool:
    return answers.get("rhythm") != Every.ONCE and not _is_kept(answers)


def _rhythms(reader: Reader, known: Answers) -> list[Choice]:
    """How often; a draft with several times may also keep them."""
    activity_id = known.get("activity", 0)
    several = len(_times_kept(reader, activity_id)) > 1
    kept = Choice(f"{KEPT}{activity_id}", reader.language.label("activity_make.rhythm.kept"))
    return [*([kept] if several else []), *from_label(reader, "activity_make.rhythm", *Every)]


def _show_rhythm(reader: Reader, value: str) -> str:
    if not value.startswith(KEPT):
        return reader.language.label(f"activity_make.rhythm.{value}")
    held = _times_kept(reader, int(value.removeprefix(KEPT)))
    return "\n".join(activity_words.rhythm(reader, one) for one in held)


def _times_kept(reader: Reader, activity_id: int) -> Sequence[ActivityTime]:
    return activities.times_of(reader.session, activity_id)


def _span_choices(reader: Reader, known: Answers) -> list[Choice]:
    """When such a thing is usually held."""
    hours = {one.code: one.hours for one in outlines().values()}.get(known.get("template", ""))
    return [Choice(hours, days.show_span(reader, hours))] if hours else []


def _settle_span(reader: Reader, known: Answers, value: str) -> str:
    """What lies ahead: nothing is held in the past."""
    starts = time.fromisoformat(value.partition("-")[0])
    if "day" in known and reader.moment.calendar.at(date.fromisoformat(known["day"]), starts) <= reader.now:
        raise Misread("misread.span_past")
    return value


def _until_choices(reader: Reader, known: Answers) -> list[Choice]:
    first = date.fromisoformat(known["day"]) if "day" in known else days.today(reader)
    ends = days.choices(reader, [first + timedelta(weeks=number) for number in _WEEKS])
    return [*from_label(reader, "activity_make.until", OPEN_END), *ends]


def _settle_until(_reader: Reader, known: Answers, value: str) -> str:
    if value != OPEN_END and "day" in known and value <= known["day"]:
        raise Misread("misread.until_before")
    return value


def _show_until(reader: Reader, value: str) -> str:
    return (
        reader.language.label("activity_make.until.open") if value == OPEN_END else days.show(reader, value)
    )


def skill_names(reader: Reader) -> dict[str, str]:
    """How every skill is called in each language, casefolded, and its code."""
    return {
        language.label(f"skill.{code}").casefold(): code for language in reader.languages for code in SKILLS
    }


def _roles(reader: Reader, incoming: Incoming) -> list[dict[str, Any]]:
    try:
        return [_kept(one) for one in read_roles(words(reader, incoming), skill_names(reader))]
    except UnclearError as unclear:
        if unclear.skill:
            known = reader.language.label("engine.comma").join(_skill_labels(reader))
            raise Misread("misread.role_skill", skill=unclear.skill, skills=known) from unclear
        raise Misread("misread.roles", line=unclear.line) from unclear


def _skill_labels(reader: Reader) -> list[str]:
    return [reader.language.label(f"skill.{code}") for code in SKILLS]


def _show_roles(reader: Reader, value: list[dict[str, Any]]) -> str:
    return "\n".join(_show_role(reader, one) for one in value)


def _show_role(reader: Reader, one: dict[str, Any]) -> str:
    people = activity_words.people(reader, one["least"], one["most"])
    title = in_language(one["title"], reader.language.code)
    skill = f" ({reader.language.label('skill.' + one['skill'])})" if one["skill"] else ""
    return f"{title} {people}{skill}"


def _levels(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "volunteer.level", "1", "2", "3")


def _courses(reader: Reader, _known: Answers) -> list[Choice]:
    offered = training.courses.offered(reader.session)
    named = [Choice(f"c{one.id}", training_words.title(reader, one)) for one in offered]
    return [*from_label(reader, "activity_make.course", NONE), *named]


def _show_course(reader: Reader, value: str) -> str:
    if value == NONE:
        return reader.language.label("activity_make.course.none")
    return training_words.title(reader, training.courses.find(reader.session, int(value[1:])))


def _opens(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(one, _show_opens(reader, one)) for one in _OPENS]


def _show_opens(reader: Reader, value: str) -> str:
    if value == "0":
        return reader.language.label("activity_make.opens.at_once")
    return reader.language.label("activity_make.opens.before", n=int(value))


def _leaves(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(one, _show_leave(reader, one)) for one in (RULE, *_LEAVE)]


def _show_leave(reader: Reader, value: str) -> str:
    if value == RULE:
        known = rules.load(reader.session)
        return reader.language.label(
            "activity_make.leave.rule", hours=known.leave_hours, children=known.leave_hours_children
        )
    return reader.language.label("activity_make.leave.hours", n=int(value))


def leads(reader: Reader, known: Answers) -> list[Choice]:
    """Oneself, and who leads the team; the name of anybody else is written."""
    ids = [reader.who.id] if reader.who else []
    if known.get("team", NONE) != NONE:
        team = reader.session.get_one(Team, int(known["team"][1:]))
        ids += [one for one in (team.leader_id, team.deputy_id) if one is not None]
    return [Choice(f"p{one}", by_id(reader.session, one).name) for one in dict.fromkeys(ids)]


def said_lead(reader: Reader, incoming: Incoming) -> str:
    """Whose name was written.

    Raises:
        Misread: nobody is called so, or several are.
    """
    name = words(reader, incoming)
    found = [one for one in holders(reader.session, list(Role)) if one.name == name]
    if len(found) != 1:
        raise Misread("misread.lead_which" if found else "misread.lead")
    return f"p{found[0].id}"


def show_lead(reader: Reader, value: str) -> str:
    """The name of who was chosen."""
    return by_id(reader.session, int(value[1:])).name


STEPS = (
    Step("template", choices=_template_choices, settle=_settle_template, show=_show_template, columns=1),
    Step("title", parse=wording(TITLE), show=show_wording),
    Step("purpose", parse=wording(LONG), show=show_wording),
    Step("team", choices=_team_choices, show=_show_team, columns=1),
    Step("site", parse=places.said, choices=places.listed, settle=places.settle, show=places.show, columns=1),
    Step("rhythm", choices=_rhythms, show=_show_rhythm),
    Step("day", parse=days.said, choices=days.coming, show=days.show, clears=("span",), when=_is_anew),
    Step(
        "span",
        parse=days.said_span,
        choices=_span_choices,
        settle=_settle_span,
        show=days.show_span,
        when=_is_anew,
    ),
    Step(
        "until",
        parse=days.said,
        choices=_until_choices,
        settle=_settle_until,
        when=_repeats,
        show=_show_until,
    ),
    Step("roles", parse=_roles, show=_show_roles),
    Step("risk", choices=among("activity_make.risk", *Risk), show=shown_as("activity_make.risk"), columns=1),
    Step(
        "risks",
        parse=wording(LONG),
        optional=True,
        when=lambda answers: answers.get("risk") != Risk.LOW,
        show=show_wording,
    ),
    Step(
        "insured",
        choices=among("activity_make.insured", "yes", "no"),
        when=lambda answers: answers.get("risk") in {Risk.MEDIUM, Risk.HIGH},
        show=shown_as("activity_make.insured"),
    ),
    Step("level", choices=_levels, show=shown_as("volunteer.level"), columns=1),
    Step(
        "minors",
        choices=among("activity_make.minors", "yes", "no"),
        # What is high risk is for adults only; the risk says so already.
        when=lambda answers: answers.get("risk") != Risk.HIGH,
        show=shown_as("activity_make.minors"),
    ),
    Step("course", choices=_courses, show=_show_course, columns=1),
    Step("opens", choices=_opens, show=_show_opens),
    Step("leave", choices=_leaves, show=_show_leave),
    Step("lead", parse=said_lead, choices=leads, show=show_lead),
)


def plan(
    reader: Reader, answers: Answers, *, source: Source | None = None, proposal_id: int | None = None
) -> ActivityPlan:
    """The plan of an activity from its answers."""
    site_id, place = places.chosen(answers["site"])
    team_id = None if answers["team"] == NONE else int(answers["team"][1:])
    whose = Source.CENTRE if team_id is None else Source.TEAM
    roles = [RolePlan(one["title"], one["least"], one["most"], one["skill"]) for one in answers["roles"]]
    return ActivityPlan(
        title=answers["title"],
        roles=roles,
        site_id=site_id,
        place=place,
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
    if not _is_kept(answers):
        return [_time(answers)]
    held = _times_kept(reader, int(answers["rhythm"].removeprefix(KEPT)))
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
        **_usual(reader),
        "template": OWN,
        "title": by_language(proposal.title),
        "purpose": by_language(proposal.aim + number),
        "team": f"t{proposal.team_id}" if proposal.team_id is not None else NONE,
        "rhythm": Every.ONCE.value,
        "day": proposal.day.isoformat(),
        "roles": [_kept(RolePlan(names, 1, helpers))],
        "lead": f"p{activities.lead_of(reader.session, who, proposal)}",
    }
    if proposal.risks:
        said["risks"] = by_language(proposal.risks)
    return said | ({"site": f"s{proposal.site_id}"} if proposal.site_id is not None else {})


def _written(one: ActivityRole) -> dict[str, Any]:
    return _kept(RolePlan(one.title, one.minimum, one.maximum, one.skill))
