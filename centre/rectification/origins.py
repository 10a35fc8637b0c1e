"""What items are made out of with one tap: a complaint, a bad mark. One each, linked both ways."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlmodel import Session, select

from centre import bad_marks, cases
from centre.bad_marks import access
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification.finding import open_finding
from models.bad_marks import BadMark
from models.cases import Case, CaseKind
from models.rectification import Gravity, Item, ItemSource
from models.rights import Right
from models.who import Who


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of record out of which items are made.

    expect: the number of a record, for whoever may work on it; refuses everybody else.
    shown: its number as far as somebody may know of it, or "".
    """

    expect: Callable[[Session, Who, int], str]
    shown: Callable[[Session, Who, int], str]


def made_of(session: Session, source: ItemSource, source_id: int) -> Item | None:
    """The item that was made out of a record, if one was."""
    return session.exec(select(Item).where(Item.source == source, Item.source_id == source_id)).first()


def expect_origin(session: Session, actor: Who, source: ItemSource, source_id: int) -> str:
    """The number of a record out of which somebody may make an item now.

    Raises:
        Refused: they may not, there is no such record for them, or it is an item already.
    """
    if not actor.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    number = ORIGINS[source].expect(session, actor, source_id)
    made = made_of(session, source, source_id)
    if made is not None:
        raise Refused("refused.item_made", number=made.number)
    return number


def make_of(
    session: Session,
    moment: Moment,
    actor: Who,
    source: ItemSource,
    source_id: int,
    *,
    text: str,
    severity: Gravity = Gravity.LIGHT,
    file_ids: Collection[int] = (),
) -> Item:
    """Make an item out of a record; of two who do so at once one does.

    Raises:
        Refused: the actor may not, there is no such record for them, or it is an item already.
    """
    expect_origin(session, actor, source, source_id)
    return open_finding(
        session,
        moment,
        source=source,
        source_id=source_id,
        text=text,
        by=actor,
        severity=severity,
        file_ids=file_ids,
    )


def origin_number(session: Session, who: Who, item: Item) -> str:
    """The number of the record that an item comes from, as far as somebody may know of it; or ""."""
    origin = ORIGINS.get(item.source)
    return origin.shown(session, who, item.source_id) if origin and item.source_id is not None else ""


def _expect_complaint(session: Session, actor: Who, case_id: int) -> str:
    case = cases.for_staff(session, actor, case_id)
    if case.kind is not CaseKind.COMPLAINT:
        raise Refused("refused.case_unknown")
    return case.number or ""


def _shown_complaint(session: Session, who: Who, case_id: int) -> str:
    case = session.get(Case, case_id)
    return (case.number or "") if case is not None and cases.sees(session, who, case) else ""


def _expect_bad_mark(session: Session, actor: Who, mark_id: int) -> str:
    return access.for_staff(session, actor, mark_id).number or ""


def _shown_bad_mark(session: Session, who: Who, mark_id: int) -> str:
    mark = session.get(BadMark, mark_id)
    return (mark.number or "") if mark is not None and bad_marks.sees(who, mark) else ""


ORIGINS: dict[ItemSource, Origin] = {
    ItemSource.COMPLAINT: Origin(_expect_complaint, _shown_complaint),
    ItemSource.BAD_MARK: Origin(_expect_bad_mark, _shown_bad_mark),
}
