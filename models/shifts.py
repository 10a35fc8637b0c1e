"""Shifts of an activity, the posts in them, who signed up, and the search for somebody who is missing."""

from datetime import datetime
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


class ShiftState(StrEnum):
    """Where a shift stands. Whether it is full is said by its posts, whether one may sign up by the clock."""

    OPEN = "open"
    RUNNING = "running"
    WRAP_UP = "wrap_up"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class ShiftAction(StrEnum):
    """What can be done with a shift."""

    CHANGE = "change"
    BEGIN = "begin"
    END = "end"
    ARCHIVE = "archive"
    CANCEL = "cancel"


SHIFT_TRANSITIONS: dict[tuple[ShiftState, ShiftAction], ShiftState] = {
    (ShiftState.OPEN, ShiftAction.CHANGE): ShiftState.OPEN,
    (ShiftState.OPEN, ShiftAction.BEGIN): ShiftState.RUNNING,
    (ShiftState.OPEN, ShiftAction.CANCEL): ShiftState.CANCELLED,
    (ShiftState.RUNNING, ShiftAction.END): ShiftState.WRAP_UP,
    (ShiftState.RUNNING, ShiftAction.CANCEL): ShiftState.CANCELLED,
    (ShiftState.WRAP_UP, ShiftAction.ARCHIVE): ShiftState.ARCHIVED,
}
SHIFT_OVER = frozenset({ShiftState.WRAP_UP, ShiftState.ARCHIVED, ShiftState.CANCELLED})


class Shift(Row, table=True):
    """One time at which an activity is held.

    sequence counts its changes: whoever confirmed an earlier one is asked again. secret makes the rotating
    code by which people check in.
    """

    __tablename__ = "shift"
    __table_args__ = table_args(
        Index("uq_shift_number", "number", unique=True),
        # A series lays each of its times out once.
        Index("uq_shift_time", "activity_id", "laid_for", unique=True),
        index_where("ix_shift_ahead", "starts_at", where="state = 'open'"),
        Index("ix_shift_starts_at", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="hours"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    activity_id: int = reference("activity.id")
    site_id: int = reference("site.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    opens_at: datetime = Field(sa_type=Instant)
    laid_for: datetime = Field(sa_type=Instant)
    state: ShiftState = one_of(ShiftState, ShiftState.OPEN)
    lead_id: int | None = maybe_reference("person.id")
    coordinator_id: int = reference("person.id")
    sequence: int = 0
    secret: str = Field(max_length=64)
    reason: str = long_text("")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Post(Row, table=True):
    """A role in a shift; `taken` can never pass `maximum`."""

    __tablename__ = "post"
    __table_args__ = table_args(
        Index("uq_post_role", "shift_id", "role_id", unique=True),
        CheckConstraint("taken >= 0 AND taken <= maximum", name="taken"),
        CheckConstraint("minimum >= 0 AND minimum <= maximum", name="people"),
    )

    id: int | None = row_id()
    shift_id: int = reference("shift.id")
    role_id: int = reference("activity_role.id")
    minimum: int
    maximum: int
    taken: int = 0


class SignUpState(StrEnum):
    """Where somebody stands in a shift."""

    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    LEAVING = "leaving"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    NO_SHOW = "no_show"
    EXCUSED = "excused"
    REPLACED = "replaced"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"


class SignUpAction(StrEnum):
    """What can be done with a sign-up."""

    OFFER = "offer"
    TAKE = "take"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    STAY = "stay"
    RELEASE = "release"
    REPLACE = "replace"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    MISS = "miss"
    EXCUSE = "excuse"
    UNDO = "undo"
    CALL_OFF = "call_off"


# (state, action) → state. What is not here is refused. Whoever asked for leave is expected until somebody
# has taken the place: they may take their leave back, and they may come.
SIGN_UP_TRANSITIONS: dict[tuple[SignUpState, SignUpAction], SignUpState] = {
    (SignUpState.WAITING, SignUpAction.OFFER): SignUpState.OFFERED,
    (SignUpState.WAITING, SignUpAction.WITHDRAW): SignUpState.WITHDRAWN,
    (SignUpState.WAITING, SignUpAction.LAPSE): SignUpState.LAPSED,
    (SignUpState.WAITING, SignUpAction.CALL_OFF): SignUpState.CALLED_OFF,
    (SignUpState.OFFERED, SignUpAction.TAKE): SignUpState.CONFIRMED,
    (SignUpState.OFFERED, SignUpAction.LAPSE): SignUpState.LAPSED,
    (SignUpState.OFFERED, SignUpAction.CALL_OFF): SignUpState.CALLED_OFF,
    (SignUpState.CONFIRMED, SignUpAction.LEAVE): SignUpState.LEAVING,
    (SignUpState.CONFIRMED, SignUpAction.RELEASE): SignUpState.RELEASED,
    (SignUpState.CONFIRMED, SignUpAction.REPLACE): SignUpState.REPLACED,
    (SignUpState.CONFIRMED, SignUpAction.CHECK_IN): SignUpState.CHECKED_IN,
    (SignUpState.CONFIRMED, SignUpAction.MISS): SignUpState.NO_SHOW,
    (SignUpState.CONFIRMED, SignUpAction.CALL_OFF): SignUpState.CALLED_OFF,
    (SignUpState.LEAVING, SignUpAction.STAY): SignUpState.CONFIRMED,
    (SignUpState.LEAVING, SignUpAction.REPLACE): SignUpState.REPLACED,
    (SignUpState.LEAVING, SignUpAction.RELEASE): SignUpState.RELEASED,
    (SignUpState.LEAVING, SignUpAction.CHECK_IN): SignUpState.CHECKED_IN,
    (SignUpState.LEAVING, SignUpAction.MISS): SignUpState.NO_SHOW,
    (SignUpState.LEAVING, SignUpAction.EXCUSE): SignUpState.EXCUSED,
    (SignUpState.LEAVING, SignUpAction.CALL_OFF): SignUpState.CALLED_OFF,
    (SignUpState.CHECKED_IN, SignUpAction.CHECK_OUT): SignUpState.CHECKED_OUT,
    (SignUpState.CHECKED_IN, SignUpAction.UNDO): SignUpState.CONFIRMED,
    (SignUpState.CHECKED_OUT, SignUpAction.UNDO): SignUpState.CHECKED_IN,
    (SignUpState.NO_SHOW, SignUpAction.CHECK_IN): SignUpState.CHECKED_IN,
    (SignUpState.NO_SHOW, SignUpAction.EXCUSE): SignUpState.EXCUSED,
}
# They hold a place of their post: `post.taken` counts them.
HOLDING = frozenset(
    {
        SignUpState.OFFERED,
        SignUpState.CONFIRMED,
        SignUpState.LEAVING,
        SignUpState.CHECKED_IN,
        SignUpState.CHECKED_OUT,
        SignUpState.NO_SHOW,
        SignUpState.EXCUSED,
    }
)
# They are expected at the shift: nobody may be expected at two places at once.
EXPECTED = frozenset(
    {SignUpState.OFFERED, SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.CHECKED_IN}
)
GONE = frozenset(SignUpState) - HOLDING - {SignUpState.WAITING}


class Origin(StrEnum):
    """How somebody came to a place in a shift."""

    SELF = "self"
    WAITLIST = "waitlist"
    STANDING = "standing"
    STAND_IN = "stand_in"
    SWAP = "swap"
    GIVEN = "given"
    DESK = "desk"
    RELIEF = "relief"


class LeaveReason(StrEnum):
    """Why somebody cannot come."""

    ILL = "ill"
    FAMILY = "family"
    STUDY = "study"
    WORK = "work"
    TRAVEL = "travel"
    OTHER = "other"


class MissReason(StrEnum):
    """Why somebody did not come to a shift."""

    ILL = "ill"
    FAMILY = "family"
    FORGOT = "forgot"
    WAS_THERE = "was_there"
    OTHER = "other"


class CheckedBy(StrEnum):
    """How somebody's coming or going was noted."""

    CODE = "code"
    LEAD = "lead"
    CLOCK = "clock"
    STAYED = "stayed"


class SignUp(Row, table=True):
    """Somebody in a shift: waiting for a place, expected, or what became of it.

    replaces_id: the sign-up whose place this one took over. held_until: while a place is only offered.
    coming_at: when they said that they will come. left_late: asked for leave after the shift's limit.
    settled_at: since when nothing about their coming and going is open any more; of a no-show, since when
    it is decided whether it is excused.
    """

    __tablename__ = "sign_up"
    __table_args__ = table_args(
        unique_where(
            "uq_sign_up_person",
            "shift_id",
            "person_id",
            where="state NOT IN ('replaced', 'released', 'withdrawn', 'lapsed', 'called_off')",
        ),
        # With when they last went: whoever served longest ago is asked first.
        Index("ix_sign_up_person_id", "person_id", "state", "checked_out_at"),
        index_where("ix_sign_up_left", "person_id", "leave_asked_at", where="leave_asked_at IS NOT NULL"),
        Index("ix_sign_up_post_id", "post_id"),
        index_where("ix_sign_up_queue", "post_id", "id", where="state = 'waiting'"),
    )

    id: int | None = row_id()
    shift_id: int = reference("shift.id")
    post_id: int = reference("post.id")
    person_id: int = reference("person.id")
    state: SignUpState = one_of(SignUpState)
    origin: Origin = one_of(Origin, Origin.SELF)
    replaces_id: int | None = maybe_reference("sign_up.id")
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    coming_at: datetime | None = Field(default=None, sa_type=Instant)
    leave_reason: LeaveReason | None = maybe_one_of(LeaveReason)
    leave_words: str = long_text("")
    leave_asked_at: datetime | None = Field(default=None, sa_type=Instant)
    left_late: bool = False
    checked_in_at: datetime | None = Field(default=None, sa_type=Instant)
    checked_out_at: datetime | None = Field(default=None, sa_type=Instant)
    checked_in_by: CheckedBy | None = maybe_one_of(CheckedBy)
    checked_out_by: CheckedBy | None = maybe_one_of(CheckedBy, name="checkedoutby")
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    missed_reason: MissReason | None = maybe_one_of(MissReason)
    missed_words: str = long_text("")
    reason: str = long_text("")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class SearchStep(StrEnum):
    """How far the search has gone: from the shift in the list to a named person who must see to it."""

    LISTED = "listed"
    WATCHERS = "watchers"
    QUALIFIED = "qualified"
    OTHERS = "others"
    COORDINATOR = "coordinator"
    LEADER = "leader"


class SearchState(StrEnum):
    """Whether people are still looked for."""

    OPEN = "open"
    FILLED = "filled"
    OVER = "over"


class Search(Row, table=True):
    """People are looked for, for a post that has fewer than its minimum or of whom somebody asked for leave.

    next_at: when the next step is due. owner_id: who sees to it by name, at the last steps. seen_at: when
    they said so. handed: how many cards of it were given out.
    """

    __tablename__ = "search"
    __table_args__ = table_args(
        unique_where("uq_search_open", "post_id", where="state = 'open'"),
        Index("ix_search_shift_id", "shift_id"),
    )

    id: int | None = row_id()
    shift_id: int = reference("shift.id")
    post_id: int = reference("post.id")
    state: SearchState = one_of(SearchState, SearchState.OPEN)
    step: SearchStep = one_of(SearchStep, SearchStep.LISTED)
    wave: int = 0
    next_at: datetime = Field(sa_type=Instant)
    owner_id: int | None = maybe_reference("person.id")
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    handed: int = 0
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class AskState(StrEnum):
    """What somebody who was asked to step in has said."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


class Ask(Row, table=True):
    """Somebody was asked to step in; nobody is asked twice in one search."""

    __tablename__ = "ask"
    __table_args__ = table_args(
        Index("uq_ask_person", "search_id", "person_id", unique=True),
        Index("ix_ask_person_id", "person_id"),
    )

    id: int | None = row_id()
    search_id: int = reference("search.id")
    person_id: int = reference("person.id")
    wave: int
    state: AskState = one_of(AskState, AskState.ASKED)
    asked_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
