"""How findings come in: from an inspection, a complaint, a bad mark, or because something did not last."""

from datetime import date

from sqlmodel import Session, col, select

from centre import audit, numbers, words
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification import custody
from centre.rectification.access import PREFIX, find
from centre.rectification.moves import next_at, restart, tell
from centre.rows import change, insert_values
from models.rectification import Cause, Gravity, Inspection, InspectionKind, Item, ItemSource, ItemState
from models.rights import Right
from models.who import Who

INSPECTIONS = "JC"  # 检查


def open_finding(  # noqa: PLR0913 - each is a property of the finding
    session: Session,
    moment: Moment,
    *,
    source: ItemSource,
    text: str,
    by: Who | None,
    source_id: int | None = None,
    inspection_id: int | None = None,
    relapse_of: int | None = None,
    severity: Gravity = Gravity.LIGHT,
    cause: Cause | None = None,
) -> Item:
    """Note a finding as a numbered item; whoever leads has to verify it within rule 20.1.

    by: who opens it; None: the bot, for what a rule asks. Out of one complaint, bad mark or relapse
    (`source_id`, `relapse_of`) comes one item, however many try at once.

    Raises:
        Refused: they may not, nothing was said, or it is an item already.
    """
    if by is not None and not by.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    said = words.checked(session, text)
    origin = relapse_of if source is ItemSource.RELAPSE else source_id
    once = f"{source}:{origin}" if origin is not None else None
    row = insert_values(
        session,
        Item,
        once=once,
        source=source,
        source_id=source_id,
        inspection_id=inspection_id,
        relapse_of=relapse_of,
        finding=said,
        severity=severity,
        cause=cause,
        opened_by=by.id if by else None,
        created_at=moment.now,
        updated_at=moment.now,
    )
    if row is None:
        made = session.exec(select(Item).where(Item.once == once)).one()
        raise Refused("refused.item_made", number=made.number)
    item = find(session, row)
    custodian = custody.choose(session, item, ItemState.FOUND, wanted=item.opened_by)
    number, due = numbers.number(PREFIX, row), next_at(session, moment, item, ItemState.FOUND)
    change(session, Item, col(Item.id) == row, number=number, custodian_id=custodian, next_at=due)
    audit.note(session, moment, item.opened_by, "item.found", ("item", row), source=source)
    item = find(session, row)
    restart(session, moment, item)
    tell(session, moment, item, by)
    return item


def inspect(
    session: Session,
    moment: Moment,
    actor: Who,
    *,
    kind: InspectionKind,
    day: date,
    title: str,
    rank: int | None = None,
    ranked: int | None = None,
) -> Inspection:
    """Note that somebody inspected the centre, and which of how many it came out.

    Raises:
        Refused: the actor may not, the day is still to come, or the rank cannot be.
    """
    if not actor.may(Right.LEAD_ITEMS):
        raise Refused("refused.not_allowed")
    if day > moment.calendar.local(moment.now).date():
        raise Refused("refused.inspection_day")
    if (rank is None) is not (ranked is None) or (rank and ranked and not 1 <= rank <= ranked):
        raise Refused("refused.inspection_rank")
    said = words.checked(session, title)
    found = Inspection(kind=kind, day=day, title=said, rank=rank, ranked=ranked, noted_at=moment.now)
    found.noted_by = actor.id
    session.add(found)
    session.flush()
    found.number = numbers.number(INSPECTIONS, found.id or 0)
    audit.note(session, moment, actor.id, "inspection.noted", ("inspection", found.id), kind=kind)
    return found
