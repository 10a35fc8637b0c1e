"""What volunteers gave: hours line by line, and the points that come of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class HourState(StrEnum):
    """Whether a line of hours counts. `second`: one has confirmed it, and it takes another."""

    PROPOSED = "proposed"
    SECOND = "second"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class HourAction(StrEnum):
    """What can be done with a line of hours."""

    CHANGE = "change"
    CONFIRM = "confirm"
    ASK_SECOND = "ask_second"
    REFUSE = "refuse"
    REOPEN = "reopen"


# (state, action) → state. What is not here is refused. What was confirmed stays: a correction is a new line.
HOUR_TRANSITIONS: dict[tuple[HourState, HourAction], HourState] = {
    (HourState.PROPOSED, HourAction.CHANGE): HourState.PROPOSED,
    (HourState.SECOND, HourAction.CHANGE): HourState.PROPOSED,
    (HourState.PROPOSED, HourAction.CONFIRM): HourState.CONFIRMED,
    (HourState.PROPOSED, HourAction.ASK_SECOND): HourState.SECOND,
    (HourState.PROPOSED, HourAction.REFUSE): HourState.REFUSED,
    (HourState.SECOND, HourAction.CONFIRM): HourState.CONFIRMED,
    (HourState.SECOND, HourAction.REFUSE): HourState.REFUSED,
    (HourState.REFUSED, HourAction.REOPEN): HourState.PROPOSED,
}
# Somebody must still vouch for these.
UNSETTLED = frozenset({HourState.PROPOSED, HourState.SECOND})


class Grade(StrEnum):
    """How a lead found what somebody did in a shift."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    WEAK = "weak"


class HourLine(Row, table=True):
    """Minutes that somebody served on a day, or by how many an earlier line (`corrects_id`) is corrected.

    sign_up_id: the place in a shift that it comes from; its shift may be forgotten before the hours are.
    what: the activity as it was called then, for certificates of years later.
    begun_at, ended_at: from when until when; empty where a correction strikes all of it out.
    proposed_by: who gave it other times than were noted on the day; empty where it is as checked in.
    confirmed_by, second_by: who vouched for it, or refused it; never whose hours they are.
    grade: how the lead found it. zeroed_at, zero_why: since when it gives no points, as a complaint about it
        was right; the hours stay. zeroed_for: the number of that complaint, if the points come back by
        themselves once it turns out to be wrong.
    disputed_at: when its person said that it is wrong, with `dispute`; settled_at: when that was answered.
    """

    __tablename__ = "hour_line"
    __table_args__ = table_args(
        # A place in a shift gives one line; all else are corrections of it.
        unique_where("uq_hour_line_sign_up", "sign_up_id", where="corrects_id IS NULL"),
        Index("ix_hour_line_person_id", "person_id", "day", "state", "minutes"),
        Index("ix_hour_line_day", "day", "state", "minutes"),
        index_where("ix_hour_line_open", "id", where="state IN ('proposed', 'second')"),
        index_where("ix_hour_line_zeroed_for", "zeroed_for", where="zeroed_for <> ''"),
        index_where("ix_hour_line_corrects", "corrects_id", where="corrects_id IS NOT NULL"),
        CheckConstraint("corrects_id IS NOT NULL OR minutes > 0", name="minutes"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    sign_up_id: int | None = maybe_reference("sign_up.id")
    corrects_id: int | None = maybe_reference("hour_line.id")
    what: str = Field(default="", max_length=120)
    day: date
    begun_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    minutes: int
    state: HourState = one_of(HourState, HourState.PROPOSED)
    reason: str = long_text("")
    proposed_by: int | None = maybe_reference("person.id")
    confirmed_by: int | None = maybe_reference("person.id")
    second_by: int | None = maybe_reference("person.id")
    grade: Grade | None = maybe_one_of(Grade)
    zero_why: str = long_text("")
    zeroed_at: datetime | None = Field(default=None, sa_type=Instant)
    zeroed_for: str = Field(default="", max_length=16)
    dispute: str = long_text("")
    disputed_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class PointRule(StrEnum):
    """What points are given for."""

    ACTIVITY = "activity"
    WORKDAY = "workday"
    EVALUATION = "evaluation"


class PointLine(Row, table=True):
    """Points given, or taken back (negative); hours and points are kept apart.

    hour_line_id: the line that they come from or go with. why: for what they were taken back.
    """

    __tablename__ = "point_line"
    __table_args__ = table_args(
        Index("ix_point_line_person_id", "person_id", "day"),
        index_where("ix_point_line_hour_line_id", "hour_line_id", where="hour_line_id IS NOT NULL"),
        CheckConstraint("points <> 0", name="points"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    rule: PointRule = one_of(PointRule)
    points: int
    day: date
    hour_line_id: int | None = maybe_reference("hour_line.id")
    why: str = long_text("")
    given_by: int | None = maybe_reference("person.id")
    given_at: datetime = Field(sa_type=Instant)
