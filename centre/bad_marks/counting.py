"""What a month comes to of what was done about bad marks (M35)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from centre.figures import Share
from centre.periods import Period
from models.bad_marks import BadMark, BadMarkState


@dataclass(frozen=True, slots=True)
class Care:
    """How bad marks were cared for.

    contacted: in time, of those to be contacted by a day of the month. fixed: told in time that it is put
    right or how it was, of those to be put right by a day of it. heard: said how it is now, of those closed
    in it.
    """

    contacted: Share
    fixed: Share
    heard: Share


def care(session: Session, span: Period) -> Care:
    """The care of a month. It names nobody: a count of bad marks tells no more than that there were some."""
    columns = (BadMark.contact_due_at, BadMark.fix_due_at, BadMark.closed_at)
    within = or_(*((col(one) >= span.begins) & (col(one) < span.ends) for one in columns))
    return count(session.exec(select(BadMark).where(within)).all(), span)


def count(marks: Sequence[BadMark], span: Period) -> Care:
    """Count bad marks; those of somebody who was forgotten meanwhile count nowhere."""
    kept = [one for one in marks if one.state is not BadMarkState.DROPPED]
    contact = [one for one in kept if span.begins <= one.contact_due_at < span.ends]
    fix = [one for one in kept if span.begins <= one.fix_due_at < span.ends]
    closed = [one for one in kept if one.closed_at is not None and span.begins <= one.closed_at < span.ends]
    contacted = sum(
        one.contacted_at is not None and one.contacted_at <= one.contact_due_at for one in contact
    )
    fixed = sum(one.fixed_at is not None and one.fixed_at <= one.fix_due_at for one in fix)
    heard = sum(one.heard_at is not None for one in closed)
    return Care(Share(contacted, len(contact)), Share(fixed, len(fix)), Share(heard, len(closed)))
