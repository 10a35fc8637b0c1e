"""Long lists, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, select

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list; pages are counted from 0."""

    items: list[Item]
    number: int
    pages: int
    total: int


def cut(session: Session, rows: Any, number: int, size: int, view: Callable[..., Item]) -> Page[Item]:
    """Read one page of an ordered query; a page past the end, because the list shrank, is its last one."""
    total = session.exec(select(func.count()).select_from(rows.order_by(None).subquery())).one()
    pages = max(1, -(-total // size))
    number = min(max(0, number), pages - 1)
    found = session.execute(rows.limit(size).offset(number * size)).all()
    return Page([view(*row) for row in found], number, pages, total)
