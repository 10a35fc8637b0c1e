"""How findings come in: from an inspection, a complaint, a bad mark, or because something did not last."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from centre import audit, files, numbers, words
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification import custody
from centre.rectification.access import PREFIX, find
from centre.rectification.moves import next_at, restart, tell
from centre.rows import change, insert_values
from models.rectification import Cause, Gravity, Item, ItemSource, ItemState
from models.rights import Right
from models.who import Who


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
    copy_of: int | None = None,
    site_id: int | None = None,
    severity: Gravity = Gravity.LIGHT,
    cause: Cause | None = None,
    file_ids: Collection[int] = (),
) -> Item:
    """Note a finding as a numbered item; whoever leads has to verify it within rule 20.1.

    by: who opens it; None: the bot, for what a rule asks. Out of one complaint, bad mark or relapse
    (`source_id`, `relapse_of`) comes one item, however many try at once. file_ids: photos of it.

    Raises:
        Refused: they may not, nothing was said, or it is an item already.
    """
    if by is not None and not by.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    said = words.checked(session, text)
    origin = {ItemSource.RELAPSE: relapse_of, ItemSource.SELF_CHECK: copy_of}.get(source, source_id)
    at = f":{site_id}" if source is ItemSource.SELF_CHECK else ""
    once = f"{source}:{origin}{at}" if origin is not None else None
    row = insert_values(
        session,
        Item,
        once=once,
        source=source,
        source_id=source_id,
        inspection_id=inspection_id,
        relapse_of=relapse_of,
        copy_of=copy_of,
        site_id=site_id,
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
    if by is not None:
        files.attach(session, by, file_ids, ("item", row))
    item = find(session, row)
    custodian = custody.choose(session, item, ItemState.FOUND, wanted=item.opened_by)
    number, due = numbers.number(PREFIX, row), next_at(session, moment, item, ItemState.FOUND)
    change(session, Item, col(Item.id) == row, number=number, custodian_id=custodian, next_at=due)
    audit.note(session, moment, item.opened_by, "item.found", ("item", row), source=source)
    item = find(session, row)
    restart(session, moment, item)
    tell(session, moment, item, by)
    return item
