"""The centre's own rules where they differ from the defaults in `centre/rules/`."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from models.base import Instant, Row, maybe_reference


class CentreSetting(Row, table=True):
    """One changed rule."""

    __tablename__ = "centre_setting"

    key: str = Field(primary_key=True, max_length=64)
    value: Any = Field(sa_type=JSON)
    changed_by: int | None = maybe_reference("person.id")
    changed_at: datetime = Field(sa_type=Instant)
