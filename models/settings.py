"""The centre's own rules where they differ from the defaults in `centre/rules/`, and how they came to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import Instant, Row, maybe_reference, row_id, table_args


class CentreSetting(Row, table=True):
    """One changed rule."""

    __tablename__ = "centre_setting"

    key: str = Field(primary_key=True, max_length=64)
    value: Any = Field(sa_type=JSON)
    changed_by: int | None = maybe_reference("person.id")
    changed_at: datetime = Field(sa_type=Instant)


class SettingChange(Row, table=True):
    """One change of one rule; never changed itself.

    revision: counted from 1 for each rule, so that of two people who change a rule at once one has the next.
    before, after: what was in force, the default included, as a row of `centre_setting` holds it.
    """

    __tablename__ = "setting_change"
    __table_args__ = table_args(
        Index("uq_setting_change", "key", "revision", unique=True),
        Index("ix_setting_change_changed_by", "changed_by"),
    )

    id: int | None = row_id()
    key: str = Field(max_length=64)
    revision: int
    before: Any = Field(sa_type=JSON)
    after: Any = Field(sa_type=JSON)
    changed_by: int | None = maybe_reference("person.id")
    changed_at: datetime = Field(sa_type=Instant)
