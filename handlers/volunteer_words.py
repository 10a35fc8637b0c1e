"""Volunteers in words: what they can do and when, how they stand, what comes next."""

from collections.abc import Iterable

from centre import rules, volunteers
from centre.volunteers import VolunteerCard
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import in_language
from models.teams import MembershipState, Team
from models.volunteers import Volunteer, VolunteerState

_ON_PROBATION = VolunteerState.PROBATION


def joined(reader: Reader, parts: Iterable[str]) -> str:
    """Several things in one line; "none" where there are none."""
    return reader.t("engine.comma").join(parts) or reader.language.label("engine.none")


def skills(reader: Reader, codes: Iterable[str] | None) -> str:
    """What somebody can do."""
    return joined(reader, [reader.language.label(f"skill.{code}") for code in codes or ()])


def spans(reader: Reader, codes: Iterable[str] | None) -> str:
    """When somebody can as a rule, as they were asked it."""
    return joined(reader, [reader.language.label(f"volunteer.time.{code}") for code in codes or ()])


def team_name(reader: Reader, team: Team) -> str:
    """What a team is called."""
    return in_language(team.name, reader.language.code)


def term(reader: Reader, volunteer: Volunteer) -> str:
    """From when until when somebody serves, "" where there is no end."""
    if volunteer.last_day is None:
        return ""
    first, last = volunteer.first_day or volunteer.last_day, volunteer.last_day
    days = (when.plain_day(reader.language, day) for day in (first, last))
    return reader.t("volunteer.days", first=next(days), last=next(days))


def state(reader: Reader, volunteer: Volunteer) -> Markup:
    """How somebody stands; on probation with how far they have come."""
    if volunteer.state is not _ON_PROBATION:
        return reader.t(f"volunteer.state.{volunteer.state.value}")
    needed = rules.load(reader.session).probation_shifts
    return reader.t("volunteer.on_probation", n=volunteer.shifts, needed=needed)


def profile(reader: Reader, card: VolunteerCard) -> list[Markup]:
    """What somebody offers and what was checked, a line each."""
    volunteer = card.volunteer
    said = [
        (reader.t("volunteer.level"), reader.t(f"volunteer.level.{volunteer.level}")),
        (reader.t("volunteer.age"), reader.t(f"volunteer.age.{volunteer.age_band.value}")),
        (reader.t("volunteer.guardian"), card.guardian),
        (reader.t("volunteer.term"), term(reader, volunteer)),
        (reader.t("volunteer.skills"), skills(reader, card.skills)),
        (reader.t("volunteer.times"), spans(reader, volunteers.times.gathered(volunteer.times))),
        (reader.t("volunteer.teams"), _teams(reader, card)),
    ]
    return [reader.t("engine.card_line", label=label, value=value) for label, value in said if value]


def _teams(reader: Reader, card: VolunteerCard) -> str:
    names = []
    for membership, team in card.teams:
        asked = membership.state is MembershipState.ASKED
        name = team_name(reader, team)
        names.append(reader.t("volunteer.team_asked", team=name) if asked else name)
    return joined(reader, names) if names else ""


def checks(reader: Reader, card: VolunteerCard) -> list[Markup]:
    """What was checked and until when it holds, a line each."""
    return [
        reader.t(
            "volunteer.check",
            kind=reader.t(f"vetting.{one.kind.value}"),
            until=when.date_text(reader.language, one.valid_until),
        )
        for one in card.checks
    ]
