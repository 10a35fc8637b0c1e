"""What a month comes to of what must be put right: done, on time, lasting, and why it came to it.

What was cleared is no item any more and counts nowhere but among the answers.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, select

from centre import months, rules
from centre.errors import Refused
from centre.figures import Share
from centre.moment import Moment
from centre.periods import Period
from centre.rectification.scoring import Came, in_month
from models.rectification import Answer, Cause, Item, ItemState
from models.rights import Right
from models.who import Who


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Where things stood at the end of a month, and what was found in it.

    done: put right and re-checked by then, of those that were due by then (M80). on_time: of the same, those
    closed by the date that was set first (M81). relapsed: of what was closed by then, what had not lasted at
    a look-back that was planned in time (M82, rule 20.13). found: how many new ones; causes: of these;
    answers: to all that was found, also to what was cleared by them (M83). least: of fewer no percentage is
    shown (rule 20.8). inspections: those of the month, and how each came out (M84).
    """

    first: date
    least: int
    done: Share
    on_time: Share
    relapsed: Share
    found: int
    causes: Mapping[Cause, int]
    answers: Mapping[Answer, int]
    inspections: Sequence[Came] = ()


def figures(session: Session, moment: Moment, who: Who, back: int = 0) -> ItemFigures:
    """The figures of the last month that is over, or of one so many months before it.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    span = months.month(moment, back)
    return replace(in_period(session, span), inspections=in_month(session, who, span))


def in_period(session: Session, span: Period) -> ItemFigures:
    """The figures of any period."""
    in_force = rules.load(session)
    found = session.exec(select(Item).where(Item.created_at < span.ends)).all()
    return count(found, span, in_force.item_figures, in_force.item_relapse)


def count(found: Sequence[Item], span: Period, least: int, within: int) -> ItemFigures:
    """Count items that were found before the end of a period.

    within: so many days after closing a look-back may be planned that finds a relapse (rule 20.13). It counts
    however late it was made, and though its day moved to the next working day: to look late makes no figure
    better.
    """
    items = [one for one in found if one.state is not ItemState.CLEARED]
    due = [one for one in items if one.due_at is not None and one.due_at < span.ends]
    done = [one for one in due if one.closed_at is not None and one.closed_at < span.ends]
    closed = [one for one in items if one.closed_at is not None and one.closed_at < span.ends]
    again = {one.relapse_of for one in items}
    relapsed = [one for one in closed if one.id in again and (one.look_days or 0) <= within]
    new = [one for one in items if one.created_at >= span.begins]
    causes = Counter(one.cause for one in new if one.cause is not None)
    answered = [one.answer for one in found if one.answer is not None and one.created_at >= span.begins]
    answers = Counter(answered)
    return ItemFigures(
        span.first,
        least,
        Share(len(done), len(due)),
        Share(sum(_in_time(one) for one in done), len(due)),
        Share(len(relapsed), len(closed)),
        len(new),
        {cause: causes[cause] for cause in Cause if cause in causes},
        {answer: answers[answer] for answer in Answer if answer in answers},
    )


def _in_time(item: Item) -> bool:
    return (
        item.closed_at is not None and item.first_due_at is not None and item.closed_at <= item.first_due_at
    )
