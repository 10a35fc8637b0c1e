"""The questions of an activity: an outline leaves day, time and place open, and all can be changed."""

from datetime import date, time, timedelta
from typing import Any

from centre import rules, training
from centre.activities.outlines import Every, outlines
from centre.activities.role_words import UnclearError, read_roles
from centre.skills import SKILLS
from chat.flow import Answers, Choice, Misread, Step, Told, among, from_label, shown_as
from chat.incoming import Incoming
from chat.parsers import words
from chat.talk import Reader
from handlers import activity_words, days, issuers, places, training_words
from handlers.activity_answers import (
    KEPT,
    NONE,
    OPEN_END,
    OWN,
    RULE,
    is_kept,
    outlined,
    role_said,
    teams_of,
    times_kept,
    usual,
)
from handlers.common import in_language
from handlers.wordings import show_wording, wording
from models.activities import Risk
from models.people import Role
from models.rights import Right
from models.teams import Team
from models.who import by_id, holders

TITLE, LONG = 60, 500
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
        return Told(value, usual(reader))
    return Told(value, {**usual(reader), **outlined(reader, known, outlines()[value])})


def _team_choices(reader: Reader, _known: Answers) -> list[Choice]:
    code = reader.language.code
    named = [Choice(f"t{team.id}", in_language(team.name, code)) for team in teams_of(reader)]
    everybody = reader.who is not None and reader.who.may(Right.LEAD_ACTIVITIES)
    return [*named, *(from_label(reader, "activity_make.team", NONE) if everybody else [])]


def _show_team(reader: Reader, value: str) -> str:
    if value == NONE:
        return reader.language.label("activity_make.team.none")
    return in_language(reader.session.get_one(Team, int(value[1:])).name, reader.language.code)


def _is_anew(answers: Answers) -> bool:
    return not is_kept(answers)


def _repeats(answers: Answers) -> bool:
    return answers.get("rhythm") != Every.ONCE and not is_kept(answers)


def _rhythms(reader: Reader, known: Answers) -> list[Choice]:
    """How often; a draft with several times may also keep them."""
    activity_id = known.get("activity", 0)
    several = len(times_kept(reader, activity_id)) > 1
    kept = Choice(f"{KEPT}{activity_id}", reader.language.label("activity_make.rhythm.kept"))
    return [*([kept] if several else []), *from_label(reader, "activity_make.rhythm", *Every)]


def _show_rhythm(reader: Reader, value: str) -> str:
    if not value.startswith(KEPT):
        return reader.language.label(f"activity_make.rhythm.{value}")
    held = times_kept(reader, int(value.removeprefix(KEPT)))
    return "\n".join(activity_words.rhythm(reader, one) for one in held)


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
        return [role_said(one) for one in read_roles(words(reader, incoming), skill_names(reader))]
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
    issuers.STEP,
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
