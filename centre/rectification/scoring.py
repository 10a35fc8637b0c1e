"""How inspections come out: points by category, the rank, and what changed since the one before (M84)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, or_, select

from centre import pages, rules
from centre.errors import Refused
from centre.figures import tenths
from centre.pages import Page
from centre.periods import Period
from centre.rows import numbered
from models.rectification import Inspection, InspectionKind, InspectionScore
from models.rights import Right
from models.who import Who

PREFIX = "JC"  # 检查


@dataclass(frozen=True, slots=True)
class Score:
    """So many points of so many, of `n` things that were seen; what was not seen counts nowhere."""

    points: int = 0
    most: int = 0
    n: int = 0

    def exact(self, least: int) -> Fraction | None:
        """In percent; None of fewer than `least`, and of nothing."""
        return Fraction(100 * self.points, self.most) if self.most and self.n >= least else None

    def percent(self, least: int) -> Decimal | None:
        """In percent, with one decimal; None of fewer than `least`, and of nothing."""
        exact = self.exact(least)
        return None if exact is None else tenths(exact)


@dataclass(frozen=True, slots=True)
class Came:
    """How an inspection came out.

    categories: in the order of the form. before: how the one before of the same kind, at the same place,
    came out. least: of fewer things that were seen no percentage is shown (rule 20.8).
    """

    inspection: Inspection
    total: Score
    categories: Mapping[str, Score]
    least: int
    before: "Came | None" = field(default=None, repr=False)

    @property
    def change(self) -> Decimal | None:
        """By how many percentage points the total changed; None where one of the two is no percentage."""
        return _points(self.before.total, self.total, self.least) if self.before else None

    def change_of(self, category: str) -> Decimal | None:
        """The same of one category; None where it was not on the form before."""
        known = self.before.categories.get(category) if self.before else None
        return _points(known, self.categories[category], self.least) if known else None

    @property
    def places(self) -> int | None:
        """How many places were gained, or lost if below zero; None where one of the two has no rank."""
        before = self.before.inspection.rank if self.before else None
        rank = self.inspection.rank
        return before - rank if before is not None and rank is not None else None


def came(session: Session, who: Who, inspection_id: int) -> Came:
    """How an inspection came out, beside the one before it.

    Raises:
        Refused: this is not for everybody to see, or there is none.
    """
    inspection = find(session, who, inspection_id)
    known = select(Inspection).where(
        Inspection.kind == inspection.kind,
        col(Inspection.site_id).is_not_distinct_from(inspection.site_id),
        or_(
            col(Inspection.day) < inspection.day,
            (col(Inspection.day) == inspection.day) & (col(Inspection.id) < inspection_id),
        ),
    )
    before = session.exec(known.order_by(col(Inspection.day).desc(), col(Inspection.id).desc())).first()
    least = rules.load(session).item_figures
    return count(
        inspection,
        scores(session, inspection_id),
        least,
        before=count(before, scores(session, before.id or 0), least) if before else None,
    )


def count(
    inspection: Inspection, given: Iterable[InspectionScore], least: int, *, before: Came | None = None
) -> Came:
    """Add up the scores of an inspection."""
    total, categories = Score(), dict[str, Score]()
    for one in given:
        added = categories.get(one.category, Score())
        if one.points is not None:
            added = Score(added.points + one.points, added.most + one.most, added.n + 1)
            total = Score(total.points + one.points, total.most + one.most, total.n + 1)
        categories[one.category] = added
    return Came(inspection, total, categories, least, before)


def find(session: Session, who: Who, inspection_id: int) -> Inspection:
    """An inspection.

    Raises:
        Refused: this is not for everybody to see, or there is none.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise Refused("refused.inspection_unknown")
    return found


def by_number(session: Session, number: str) -> int | None:
    """The row of a number as people type it; None if it is none of an inspection.

    Raises:
        Refused: the number has a slip in it.
    """
    return numbered(session, Inspection, PREFIX, number)


def in_month(session: Session, who: Who, span: Period) -> list[Came]:
    """How the inspections of a month came out, in their order."""
    noted = select(Inspection.id).where(
        Inspection.day >= span.first,
        Inspection.day <= span.last,
        Inspection.kind != InspectionKind.IMPROVEMENT,
    )
    rows = session.exec(noted.order_by(col(Inspection.day), col(Inspection.id))).all()
    return [came(session, who, row) for row in rows if row is not None]


def inspections(session: Session, who: Who, page: int = 0) -> Page[Inspection]:
    """All inspections, the newest first.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    lines = select(Inspection).order_by(col(Inspection.day).desc(), col(Inspection.id).desc())
    return pages.cut(session, lines, page, rules.load(session).page, lambda one: one)


def scores(session: Session, inspection_id: int) -> Sequence[InspectionScore]:
    """What was noted on the form of an inspection, in its order."""
    noted = select(InspectionScore).where(InspectionScore.inspection_id == inspection_id)
    return session.exec(noted.order_by(col(InspectionScore.id))).all()


def low(session: Session, inspection_id: int) -> list[InspectionScore]:
    """What has so few points that it may be a finding (rule 20.9), the worst first."""
    most = rules.load(session).visit_low
    found = [one for one in scores(session, inspection_id) if one.points is not None]
    few = [one for one in found if one.points is not None and one.points <= most and one.points < one.most]
    return sorted(few, key=lambda one: (one.points, one.id))


def _points(before: Score, now: Score, least: int) -> Decimal | None:
    earlier, later = before.exact(least), now.exact(least)
    return None if earlier is None or later is None else tenths(later - earlier)
