"""What a month's ratings come to: of everybody, and of the groups that are large enough (rule 17.3).

A rating belongs to the month in which it closes: what is counted changes no more, so nobody learns what one
person said by counting twice. Where only few are left out, the smallest group is left out with them: else
what remains would give them away.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sqlmodel import Session, select

from centre import audit, bad_marks, figures, follow_ups, months, opinion_figures, rules
from centre.bad_marks import Care
from centre.errors import Refused
from centre.follow_ups import Rung
from centre.moment import Moment
from centre.opinion_figures import Handled
from centre.periods import Period
from centre.rows import NO_SUBJECT
from centre.rules import Rules
from models.catalogue import Service
from models.ratings import BAD, DIMENSIONS, LowReason, Matter, Rating, RatingState
from models.rights import Right
from models.who import Who

K = TypeVar("K")

_TOP = frozenset({4, 5})
_MARKS = tuple(dict.fromkeys(name for names in DIMENSIONS.values() for name in names))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a group's ratings come to; shares in percent, means in grades, each with one decimal.

    n: the ratings; rate: of so many invitations that were delivered (M30); positive, top, bad: M31, M32, M33.
    mean, marks: M34, without a mark that fewer gave than are shown. reasons: of the low grades, likewise.
    """

    n: int
    delivered: int
    rate: Decimal | None
    positive: Decimal | None
    top: Decimal | None
    bad: Decimal | None
    mean: Decimal | None
    marks: Mapping[str, Decimal | None]
    reasons: Mapping[LowReason, int]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's ratings: what residents say of services, what volunteers say of activities.

    Each is None while it is too small to be shown, and so is a group within it, by the unit of the staff, the
    service or the activity. change: of the positive ratings of services, in points, against the month before
    (M39). care: of bad marks (M35); rung: the calls after a service (M37). opinions: those
    that were raised in surveys (M38).
    """

    first: date
    least: int
    services: Figures | None
    change: Decimal | None
    by_unit: Mapping[str, Figures | None]
    by_service: Mapping[int, Figures | None]
    activities: Figures | None
    by_activity: Mapping[int, Figures | None]
    care: Care
    rung: Rung
    opinions: Handled


@dataclass(frozen=True, slots=True)
class Own:
    """What a month's ratings say of one person's services, or of the shifts they led; None of too few."""

    first: date
    least: int
    services: Figures | None
    activities: Figures | None


def own(session: Session, moment: Moment, who: Who, back: int = 0) -> Own:
    """What was said of somebody's own work in the last month that is over, or in one before it.

    It is not for whoever sees everybody's: taken from the whole it would show what is said of the others.

    Raises:
        Refused: they see everybody's, or nothing is kept of so long ago.
    """
    if who.may(Right.SEE_RATINGS):
        raise Refused("refused.not_allowed")
    span, in_force = _kept(session, moment, back)
    said = [one for one in _closed_in(session, span) if one.about_id == who.id]
    services = [one for one in said if one.matter is not Matter.SHIFT]
    activities = [one for one in said if one.matter is Matter.SHIFT]
    least = in_force.rating_group
    return Own(span.first, least, count(services, least), count(activities, least))


def read(session: Session, moment: Moment, actor: Who, back: int = 0) -> Month:
    """The ratings of the last month that is over, or of one so many months before it; it is written down.

    Raises:
        Refused: this is not for the actor to see, or nothing is kept of so long ago.
    """
    if not actor.may(Right.SEE_RATINGS):
        raise Refused("refused.not_allowed")
    (span, in_force), earlier = _kept(session, moment, back), months.month(moment, back + 1)
    audit.note(session, moment, actor.id, "ratings.read", NO_SUBJECT, month=f"{span.first:%Y-%m}")
    least = in_force.rating_group
    said = _closed_in(session, span)
    services = [one for one in said if one.matter is not Matter.SHIFT]
    activities = [one for one in said if one.matter is Matter.SHIFT]
    before = [one for one in _closed_in(session, earlier) if one.matter is not Matter.SHIFT]
    units = dict(session.exec(select(Service.id, Service.staff_unit)).all())
    by_unit = _grouped(services, lambda one: units.get(one.service_id or 0, ""))
    shown = _large(by_unit, least)
    by_service: dict[int, Figures | None] = {}
    for unit, theirs in by_unit.items():
        within = _grouped(theirs, lambda one: one.service_id or 0)
        # Of a unit that is not shown its services would tell.
        by_service |= _counted(within, _large(within, least) if unit in shown else frozenset(), least)
    by_activity = _grouped(activities, lambda one: one.activity_id or 0)
    return Month(
        span.first,
        least,
        count(services, least),
        change(services, before, least),
        _counted(by_unit, shown, least),
        by_service,
        count(activities, least),
        _counted(by_activity, _large(by_activity, least), least),
        bad_marks.care(session, span),
        follow_ups.rung(session, span),
        opinion_figures.handled_in(session, span),
    )


def count(asked: Sequence[Rating], least: int) -> Figures | None:
    """What was said by those who were asked; None where fewer than `least` of them gave a grade."""
    given = [one for one in asked if one.state is RatingState.GIVEN]
    if len(given) < least:
        return None
    grades = [one.grade for one in given if one.grade is not None]
    low = [one for one in given if one.grade in BAD]
    told = Counter(LowReason(code) for one in low for code in one.reasons) if len(low) >= least else {}
    delivered, n = sum(one.delivered for one in asked), len(given)
    marks = {name: [mark for one in given if (mark := getattr(one, name)) is not None] for name in _MARKS}
    return Figures(
        n,
        delivered,
        figures.percent(n, delivered),
        figures.percent(n - len(low), n),
        figures.percent(sum(grade in _TOP for grade in grades), n),
        figures.percent(len(low), n),
        figures.average(grades),
        {name: figures.average(said) for name, said in marks.items() if len(said) >= least},
        {reason: told[reason] for reason in LowReason if reason in told},
    )


def change(asked: Sequence[Rating], before: Sequence[Rating], least: int) -> Decimal | None:
    """How many points more of the ratings are positive than before; None where either is too small."""
    shares = []
    for some in (asked, before):
        grades = [one.grade for one in some if one.state is RatingState.GIVEN]
        if len(grades) < least:
            return None
        shares.append(Fraction(100 * sum(grade not in BAD for grade in grades), len(grades)))
    return figures.tenths(shares[0] - shares[1])


def _grouped(asked: Sequence[Rating], key: Callable[[Rating], K]) -> dict[K, list[Rating]]:
    found: dict[K, list[Rating]] = defaultdict(list)
    for one in asked:
        found[key(one)].append(one)
    return dict(found)


def _large(groups: Mapping[K, Sequence[Rating]], least: int) -> frozenset[K]:
    """Which of the groups can be shown without giving away those that cannot."""
    sizes = {key: sum(one.state is RatingState.GIVEN for one in asked) for key, asked in groups.items()}
    return figures.large(sizes, least)


def _counted(
    groups: Mapping[K, Sequence[Rating]], shown: frozenset[K], least: int
) -> dict[K, Figures | None]:
    return {key: count(asked, least) if key in shown else None for key, asked in groups.items()}


def _kept(session: Session, moment: Moment, back: int) -> tuple[Period, Rules]:
    """A month of which ratings are kept still, and the rules in force."""
    span, in_force = months.month(moment, back), rules.load(session)
    if span.first < moment.calendar.local(moment.now).date() - timedelta(days=in_force.keep_ratings):
        raise Refused("refused.too_long_ago")
    return span, in_force


def _closed_in(session: Session, span: Period) -> Sequence[Rating]:
    within = (Rating.closes_at >= span.begins, Rating.closes_at < span.ends)
    return session.exec(select(Rating).where(*within)).all()
