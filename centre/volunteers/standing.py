"""How somebody stands as a volunteer, for the rooms that let them sign up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.rows import change
from models.volunteers import SERVING, AgeBand, Volunteer, VolunteerSkill, VolunteerState

_STANDING = select(
    col(Volunteer.state),
    col(Volunteer.level),
    col(Volunteer.age_band),
    col(Volunteer.first_day),
    col(Volunteer.last_day),
).where(col(Volunteer.person_id) == bindparam("person"))
_SKILLS = select(col(VolunteerSkill.skill)).where(col(VolunteerSkill.person_id) == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a volunteer stands now.

    level: what their checks warrant, 0 to 3. first_day, last_day: of who serves for a time only.
    """

    state: VolunteerState
    level: int
    age_band: AgeBand
    skills: frozenset[str]
    first_day: date | None
    last_day: date | None

    @property
    def serving(self) -> bool:
        """Whether they may sign up for shifts."""
        return self.state in SERVING

    def serves_on(self, day: date) -> bool:
        """Whether they serve on a day: who came for a time only does so within it."""
        begun = self.first_day is None or self.first_day <= day
        return self.serving and begun and (self.last_day is None or day <= self.last_day)


def standing(session: Session, person_id: int) -> Standing | None:
    """How somebody stands as a volunteer; None if they never applied."""
    row = session.execute(_STANDING, {"person": person_id}).first()
    if row is None:
        return None
    skills = frozenset(session.execute(_SKILLS, {"person": person_id}).scalars())
    return Standing(row.state, row.level, row.age_band, skills, row.first_day, row.last_day)


def lock(session: Session, person_id: int) -> bool:
    """Hold on to a volunteer's row until the commit, so that their sign-ups are decided one after the other.

    False if they never applied.
    """
    theirs = col(Volunteer.person_id) == person_id
    return bool(change(session, Volunteer, theirs, revision=col(Volunteer.revision) + 1))
