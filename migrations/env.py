"""Alembic runs this file for every command; `migrations.scripts` has opened the transaction already."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations.ops import CreateIndexOp, DropIndexOp, ModifyTableOps
from sqlalchemy import BigInteger, Enum
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import models  # noqa: F401 - fills the metadata


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write a type into a script by the name it has in `migrations.columns`; False leaves it to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        length = getattr(item.impl, "length", None)
        return f"sa.String({length or ''})"
    if isinstance(item, UTCDateTime):
        name, written = "UTCDateTime", "UTCDateTime()"
    elif isinstance(item, BigInteger):
        name, written = "BigId", "BigId"
    elif isinstance(item, Enum):
        name, written = "one_of", f"one_of({', '.join(map(repr, [item.name, *item.enums]))})"
    else:
        return False
    autogen.imports.add(f"from migrations.columns import {name}")
    return written


# SQLite cannot alter a table, so Alembic rebuilds it in a batch; indexes do without.
directives = Rewriter()


@directives.rewrites(ModifyTableOps)
def spare_indexes_the_batch(_context: Any, _revision: Any, changes: ModifyTableOps) -> Any:
    """Take changes of nothing but indexes out of their batch."""
    only_indexes = all(isinstance(change, CreateIndexOp | DropIndexOp) for change in changes.ops)
    return changes.ops if only_indexes else changes


for table in SQLModel.metadata.tables.values():
    for index in table.indexes:
        where = index.dialect_kwargs.get("sqlite_where")
        if where is not None:
            index.dialect_kwargs["postgresql_where"] = where

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render,
    process_revision_directives=directives,
)
with context.begin_transaction():
    context.run_migrations()
