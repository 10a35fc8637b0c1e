"""What had to be put right (M80 to M83), and how inspections came out (M84)."""

from sqlalchemy import ColumnElement, join
from sqlmodel import col

from centre import rules
from centre.figures import Share
from centre.metrics.asking import Ask, By, Facts, Figures
from centre.metrics.values import size
from centre.rectification import counting
from models.rectification import Answer, Inspection, InspectionKind, InspectionScore, Item, ItemState

_ITEMS = Facts(Item, {By.CAUSE: col(Item.cause)})
_INSPECTIONS = Facts(Inspection, {})
_SCORES = Facts(
    join(InspectionScore, Inspection, col(InspectionScore.inspection_id) == col(Inspection.id)),
    {By.PART: col(InspectionScore.category), By.INSPECTION: col(Inspection.id)},
)


def m80(ask: Ask) -> Figures:
    """Put right and looked at again, of what was due by the end of the period."""
    return {None: counting.in_period(ask.session, ask.period).done}


def m81(ask: Ask) -> Figures:
    """The same by the first date that was set."""
    return {None: counting.in_period(ask.session, ask.period).on_time}


def m82(ask: Ask) -> Figures:
    """Came back within 90 days, of what was closed (rule 20.13)."""
    return {None: counting.in_period(ask.session, ask.period).relapsed}


def m83(ask: Ask) -> Figures:
    """What was found in the period and not cleared, by its cause."""
    return _ITEMS.count(ask, ask.within(col(Item.created_at)), col(Item.state) != ItemState.CLEARED)


def m83b(ask: Ask) -> Figures:
    """What was admitted, of what was found in the period and answered: admitted, clarified or not proven."""
    answered = (ask.within(col(Item.created_at)), col(Item.answer).is_not(None))
    return _ITEMS.share(ask, col(Item.answer) == Answer.ADMITTED, *answered)


def m84(ask: Ask) -> Figures:
    """Points, of those that could be had for what was seen; of too few things there is none (rule 20.8)."""
    seen = (col(InspectionScore.points).is_not(None), *_inspected(ask))
    things = _SCORES.count(ask, *seen)
    least = rules.load(ask.session).item_figures
    points = _SCORES.ratio(ask, col(InspectionScore.points), col(InspectionScore.most), *seen)
    return {key: one if size(things[key]) >= least else Share(0, 0) for key, one in points.items()}


def m84b(ask: Ask) -> Figures:
    """Those that came behind, of all others that were ranked."""
    behind, others = col(Inspection.ranked) - col(Inspection.rank), col(Inspection.ranked) - 1
    return _INSPECTIONS.ratio(ask, behind, others, col(Inspection.rank).is_not(None), *_inspected(ask))


def _inspected(ask: Ask) -> tuple[ColumnElement[bool], ...]:
    day = col(Inspection.day)
    return (
        day >= ask.period.first,
        day <= ask.period.last,
        col(Inspection.kind) != InspectionKind.IMPROVEMENT,
    )
