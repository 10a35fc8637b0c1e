"""Looks for somebody in every column of every table."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

import models

assert models.__all__  # all tables are known once the package is imported


def traces(session: Session, *wanted: str | int) -> set[str]:
    """The columns, as `table.column`, that hold one of these words or numbers."""
    found = set()
    for table in SQLModel.metadata.sorted_tables:
        for row in session.connection().execute(select(table)).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if _holds(value, wanted)}
    return found


def _holds(value: Any, wanted: tuple[str | int, ...]) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return value in wanted
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # Payloads are JSON, in which Chinese is escaped.
    return any(str(one) in text or json.dumps(one).strip('"') in text for one in wanted)
