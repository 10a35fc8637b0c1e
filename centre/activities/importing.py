"""Activities from a spreadsheet: every row is checked, and all of them are made, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import publishing, rules, sheet_rows, teams, training
from centre.activities import making, opening, series
from centre.activities.moves import find, for_lead, the_id
from centre.activities.outlines import Every
from centre.activities.plan import ActivityPlan, TimePlan
from centre.activities.role_words import UnclearError, read_roles
from centre.activities.sheet_cells import clock_of, date_of, key_of, sheet_words, whole, word_of
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.leads import may_make
from centre.moment import Moment
from centre.register import by_language, folded
from centre.sheet_rows import Fault, Reading, Wrong, number_within
from centre.sheets import Rows
from centre.sites import SITES
from centre.skills import SKILLS
from models.activities import ActivityState, ActivityTime, Risk, Source
from models.who import Who

NEEDED = ("title", "place", "day", "starts", "ends", "people")
# What all rows of one activity say alike; a row that leaves it empty says the same as the first.
_SHARED = (
    "purpose",
    "team",
    "place",
    "issuer",
    "people",
    "risk",
    "mind",
    "insured",
    "level",
    "course",
    "opens",
)
_OVER = frozenset({ActivityState.CLOSED, ActivityState.CANCELLED})
# A series may have begun a while ago, where its sheet is sent again.
_FAR = timedelta(days=366)
_LONGEST = {"title": 60, "purpose": 500, "mind": 500, "key": 40}


@dataclass(frozen=True, slots=True)
class Draft:
    """An activity that would be made, or one that is there already and would get further times."""

    plan: ActivityPlan
    activity_id: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet would make, how many of its rows are there already, and what is wrong with it."""

    drafts: Sequence[Draft] = ()
    known: int = 0
    faults: Sequence[Fault] = ()


def check(session: Session, moment: Moment, who: Who, rows: Rows) -> Checked:
    """Check every row of a sheet; nothing is written."""
    told, faults = sheet_rows.told(session, rows, sheet_words(), NEEDED)
    if faults:
        return Checked(faults=faults)
    return _Check(session, moment, who).run(told)


def carry_out(session: Session, moment: Moment, who: Who, drafts: Sequence[Draft]) -> None:
    """Make and publish all of it; what somebody else must agree to is handed in.

    Raises:
        Refused: something of it is not so any more; the caller undoes all of it.
    """
    for draft in drafts:
        if draft.activity_id is None:
            made = making.make(session, moment, who, draft.plan)
            opening.publish(session, moment, who, the_id(made))
            continue
        activity = for_lead(session, who, draft.activity_id)
        series.write_times(session, draft.activity_id, draft.plan.times)
        if activity.state is ActivityState.OPEN:
            series.lay(session, moment, activity)


def shifts_of(session: Session, moment: Moment, drafts: Sequence[Draft]) -> int:
    """How many shifts that would be: of what never ends, as many as are laid out at once."""
    ahead = moment.calendar.local(moment.now).date() + timedelta(days=rules.load(session).shifts_ahead)
    return sum(_runs(moment, one, ahead) for draft in drafts for one in draft.plan.times)


def _runs(moment: Moment, one: TimePlan, ahead: date) -> int:
    last = one.until_day or ahead
    days = (one.from_day + timedelta(days=number) for number in range((last - one.from_day).days + 1))
    return sum(series.runs(moment, one, day) for day in days)


class _Check(Reading):
    """One pass over a sheet: what each row means, and what is wrong with it."""

    def __init__(self, session: Session, moment: Moment, who: Who) -> None:
        super().__init__(session, NEEDED, _LONGEST)
        self._moment = moment
        self._who = who
        self._teams = {
            folded(name): team.id
            for team in teams.active(session)
            for name in (team.code, *team.name.values())
        }
        offered = training.courses.offered(session)
        self._courses = {
            folded(name): one.id for one in offered for name in (one.code or "", *one.title.values())
        }

    def run(self, told: Sequence[tuple[int, Mapping[str, str]]]) -> Checked:
        """Check row after row, and put those of one activity together."""
        groups: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
        for number, cells in told:
            title = self.cell(number, cells, "title", self._wording)
            if title is not None:
                groups.setdefault(folded(cells["title"]), []).append((number, cells))
        seen: dict[str, int] = {}
        drafts, known = [], 0
        for rows in groups.values():
            draft, there = self._draft(rows, seen)
            known += there
            if draft is not None and draft.plan.times:
                drafts.append(draft)
        return Checked([] if self.faults else drafts, known, self.faults)

    def _draft(
        self, rows: Sequence[tuple[int, Mapping[str, str]]], seen: dict[str, int]
    ) -> tuple[Draft | None, int]:
        first, cells = rows[0]
        times = [self._time(number, whole(cells, own), seen) for number, own in rows]
        for number, own in rows[1:]:
            for column in _SHARED:
                if own.get(column) and own[column] != cells.get(column, ""):
                    self.fault(number, column, "import.wrong.differs", row=first)
        plan = self._plan(first, cells)
        if plan is None or any(one is None for one in times):
            return None, 0
        made = {one: self._activity_of(one) for one in times if one is not None}
        for (number, own), one in zip(rows, made, strict=True):
            if own.get("key") and not self._is_of(made[one], plan):
                self.fault(number, "key", "import.wrong.key_taken")
        fresh = [one for one, activity_id in made.items() if activity_id is None]
        there = [activity_id for activity_id in made.values() if activity_id is not None]
        goes_on = (row for row in there if find(self._session, row).state not in _OVER)
        return Draft(replace(plan, times=fresh), next(goes_on, None)), len(there)

    def _plan(self, number: int, cells: Mapping[str, str]) -> ActivityPlan | None:
        before = len(self.faults)
        purpose = self.cell(number, cells, "purpose", self._wording) or {}
        mind = self.cell(number, cells, "mind", self._wording) or {}
        team_id = self.cell(number, cells, "team", self._team)
        site_id = self.cell(number, cells, "place", self._place)
        issuer_id = self.cell(number, cells, "issuer", self._issuer)
        roles = self.cell(number, cells, "people", self._people)
        risk = self.cell(number, cells, "risk", lambda said: Risk(word_of("risk", said)))
        insured = self.cell(number, cells, "insured", lambda said: word_of("insured", said))
        level = self.cell(number, cells, "level", lambda said: number_within(said or "1", 1, 3))
        course_id = self.cell(number, cells, "course", self._course)
        opens = self.cell(number, cells, "opens", lambda said: number_within(said or "0", 0, 365))
        if risk is Risk.HIGH and insured != "yes":
            self.fault(number, "insured", "refused.not_insured")
        self.expect_publishable(number, cells, ("title", "purpose", "mind"))
        if len(self.faults) > before or roles is None or risk is None:
            return None
        return ActivityPlan(
            title=by_language(cells["title"]),
            roles=roles,
            site_id=site_id,
            issuer_id=issuer_id,
            purpose=purpose,
            risks=mind,
            risk=risk,
            source=Source.CENTRE if team_id is None else Source.TEAM,
            team_id=team_id,
            course_id=course_id,
            level=level or 1,
            insured=insured == "yes",
            opens_days=opens or 0,
            lead_id=self._who.id,
        )

    def _time(self, number: int, cells: Mapping[str, str], seen: dict[str, int]) -> TimePlan | None:
        before = len(self.faults)
        day = self.cell(number, cells, "day", self._day)
        starts = self.cell(number, cells, "starts", clock_of)
        ends = self.cell(number, cells, "ends", clock_of)
        every = self.cell(number, cells, "repeats", lambda said: Every(word_of("repeats", said)))
        until = self.cell(number, cells, "until", self._until)
        if starts is not None and ends is not None and ends <= starts:
            self.fault(number, "ends", "import.wrong.ends")
        if day is not None and until is not None and until < day:
            self.fault(number, "until", "import.wrong.until")
        if len(self.faults) > before or day is None or starts is None or ends is None:
            return None
        last = day if every is Every.ONCE else until
        if last is not None and self._moment.calendar.at(last, starts) <= self._moment.now:
            self.fault(number, "day", "import.wrong.past")
            return None
        key = key_of(cells)
        if key in seen:
            self.fault(number, "key", "import.wrong.twice", row=seen[key])
            return None
        seen[key] = number
        match every:
            case Every.WEEK:
                one = TimePlan(day.weekday(), starts, ends, day, until_day=until)
            case Every.MONTH:
                one = TimePlan.monthly(day, starts, ends, until)
            case _:
                one = TimePlan.once(day, starts, ends)
        return replace(one, row_key=key)

    def _wording(self, said: str) -> Mapping[str, str]:
        return by_language(said) if said else {}

    def _team(self, said: str) -> int | None:
        if said and folded(said) not in self._teams:
            raise Wrong("import.wrong.team")
        team_id = self._teams[folded(said)] if said else None
        if not may_make(self._session, self._who, team_id):
            raise Wrong("import.wrong.not_your_team")
        return team_id

    def _place(self, said: str) -> int | None:
        try:
            return SITES.named(self._session, said).id
        except Refused as no:
            raise Wrong("import.wrong.place") from no

    def _issuer(self, said: str) -> int | None:
        if not said or publishing.is_ours(self._session, said):
            return None
        try:
            return ISSUERS.named(self._session, said).id
        except Refused as no:
            raise Wrong("import.wrong.issuer") from no

    def _people(self, said: str) -> Any:
        try:
            return read_roles(said, {code: code for code in SKILLS})
        except UnclearError as unclear:
            raise Wrong("import.wrong.skill" if unclear.skill else "import.wrong.people") from unclear

    def _course(self, said: str) -> int | None:
        if said and folded(said) not in self._courses:
            raise Wrong("import.wrong.course")
        return self._courses[folded(said)] if said else None

    def _day(self, said: str) -> date:
        day = date_of(said)
        ahead = day - self._moment.calendar.local(self._moment.now).date()
        if ahead > _FAR:
            raise Wrong("import.wrong.too_far")
        if ahead < -_FAR:  # such as a year of two figures
            raise Wrong("import.wrong.past")
        return day

    def _until(self, said: str) -> date | None:
        return self._day(said) if said else None

    def _is_of(self, activity_id: int | None, plan: ActivityPlan) -> bool:
        """Whether a row belongs where it was imported before: else its key is that of something else."""
        if activity_id is None:
            return True
        there = find(self._session, activity_id)
        titles = [{*map(folded, title.values())} for title in (there.title, plan.title)]
        return titles[0] == titles[1] and there.team_id == plan.team_id

    def _activity_of(self, one: TimePlan) -> int | None:
        """The activity that this row made when it was imported before."""
        there = col(ActivityTime.row_key) == one.row_key
        return self._session.exec(select(ActivityTime.activity_id).where(there)).first()
