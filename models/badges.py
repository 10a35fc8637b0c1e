"""Badges of volunteers, and what is noted when somebody asks whether a code is ours."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    one_of,
    reference,
    row_id,
    table_args,
    telegram_id,
    unique_where,
)


class Badge(Row, table=True):
    """By what a volunteer is known on the street; whoever loses theirs gets another.

    name: as its person wants it on the badge; "" is the name by which we know them.
    """

    __tablename__ = "badge"
    __table_args__ = table_args(
        Index("uq_badge_code", "code", unique=True),
        unique_where("uq_badge_standing", "person_id", where="ended_at IS NULL"),
        Index("ix_badge_person_id", "person_id"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    code: str = Field(max_length=8)
    name: str = Field(default="", max_length=40)
    issued_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Verdict(StrEnum):
    """What is said about a code: the first three of a badge, unknown and the others of a certificate."""

    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    UNKNOWN = "unknown"
    VALID = "valid"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class CodeCheck(Row, table=True):
    """How often a verdict was given on a day; who asked, and about whom, is written down nowhere."""

    __tablename__ = "code_check"
    __table_args__ = table_args(Index("uq_code_check_day", "day", "verdict", unique=True))

    id: int | None = row_id()
    day: date
    verdict: Verdict = one_of(Verdict)
    times: int = 1


class WrongCode(Row, table=True):
    """A chat tried a code that is nobody's; remembered for an hour, so that nobody can try them all."""

    __tablename__ = "wrong_code"
    __table_args__ = table_args(
        Index("ix_wrong_code_telegram_id", "telegram_id", "at"), Index("ix_wrong_code_at", "at")
    )

    id: int | None = row_id()
    telegram_id: int = telegram_id()
    at: datetime = Field(sa_type=Instant)
