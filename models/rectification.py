"""Inspections, and what must be put right: numbered items from the finding to the look-back."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    BigId,
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


class InspectionKind(StrEnum):
    """Who looked, and how."""

    SUPERIOR = "superior"
    THIRD_PARTY = "third_party"
    MYSTERY = "mystery"
    VIDEO = "video"
    SELF = "self"
    APPRAISAL = "appraisal"
    COMPLAINTS = "complaints"
    IMPROVEMENT = "improvement"


class ItemSource(StrEnum):
    """Where a finding comes from."""

    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    BAD_MARK = "bad_mark"
    RELAPSE = "relapse"
    SELF_CHECK = "self_check"


class Gravity(StrEnum):
    """How much harm a finding does."""

    LIGHT = "light"
    SERIOUS = "serious"


class Cause(StrEnum):
    """Why it came to it (RC-01 to RC-16)."""

    NO_RULE = "RC-01"
    RULE_NOT_FOLLOWED = "RC-02"
    SKILL = "RC-03"
    AWARENESS = "RC-04"
    MISHEARD = "RC-05"
    POLICY_MISREAD = "RC-06"
    TOO_FEW_PEOPLE = "RC-07"
    ROSTER = "RC-08"
    EQUIPMENT = "RC-09"
    PREMISES = "RC-10"
    VETTING = "RC-11"
    UNREPORTED = "RC-12"
    NOT_PUBLISHED = "RC-13"
    SUPERVISION = "RC-14"
    THIRD_PARTY = "RC-15"
    UNVERIFIED = "RC-16"


class Answer(StrEnum):
    """What the centre answers to a finding."""

    ADMITTED = "admitted"
    CLARIFIED = "clarified"
    UNPROVEN = "unproven"


class ItemState(StrEnum):
    """Where an item stands. Being overdue or extended is a fact about it, not a state."""

    FOUND = "found"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    EVIDENCE_IN = "evidence_in"
    RECHECK = "recheck"
    BACK = "back"
    CLOSED = "closed"
    LOOK_BACK = "look_back"
    STABLE = "stable"
    RELAPSED = "relapsed"
    CLEARED = "cleared"


class ItemAction(StrEnum):
    """What can be done with an item."""

    VERIFY = "verify"
    FINE = "fine"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    CLEAR = "clear"
    ASSIGN = "assign"
    START = "start"
    EXTEND = "extend"
    ASK_TIME = "ask_time"
    GRANT = "grant"
    REFUSE_TIME = "refuse_time"
    HAND_IN = "hand_in"
    TAKE = "take"
    PASS = "pass"  # noqa: S105 - no password
    SEND_BACK = "send_back"
    LOOK_AGAIN = "look_again"
    HOLDS = "holds"
    SETTLE = "settle"
    RELAPSE = "relapse"


# (state, action) → state. What is not here is refused. Whoever cannot do what is asked disputes it, before
# it is theirs or afterwards, and the director decides: it stands and is assigned anew, or it is cleared.
TRANSITIONS: dict[tuple[ItemState, ItemAction], ItemState] = {
    (ItemState.FOUND, ItemAction.VERIFY): ItemState.VERIFIED,
    (ItemState.FOUND, ItemAction.DISPUTE): ItemState.DISPUTED,
    # What was found elsewhere and is looked for here may not be so here.
    (ItemState.FOUND, ItemAction.FINE): ItemState.CLEARED,
    (ItemState.DISPUTED, ItemAction.UPHOLD): ItemState.VERIFIED,
    (ItemState.DISPUTED, ItemAction.CLEAR): ItemState.CLEARED,
    (ItemState.VERIFIED, ItemAction.ASSIGN): ItemState.ASSIGNED,
    (ItemState.ASSIGNED, ItemAction.ASSIGN): ItemState.ASSIGNED,
    (ItemState.ASSIGNED, ItemAction.START): ItemState.IN_PROGRESS,
    (ItemState.ASSIGNED, ItemAction.DISPUTE): ItemState.DISPUTED,
    (ItemState.IN_PROGRESS, ItemAction.ASSIGN): ItemState.ASSIGNED,
    (ItemState.IN_PROGRESS, ItemAction.DISPUTE): ItemState.DISPUTED,
    (ItemState.IN_PROGRESS, ItemAction.HAND_IN): ItemState.EVIDENCE_IN,
    (ItemState.EVIDENCE_IN, ItemAction.TAKE): ItemState.RECHECK,
    (ItemState.RECHECK, ItemAction.PASS): ItemState.CLOSED,
    (ItemState.RECHECK, ItemAction.SEND_BACK): ItemState.BACK,
    (ItemState.BACK, ItemAction.ASSIGN): ItemState.ASSIGNED,
    (ItemState.BACK, ItemAction.DISPUTE): ItemState.DISPUTED,
    (ItemState.BACK, ItemAction.START): ItemState.IN_PROGRESS,
    # Closed is looked at twice more; what lasts the first time is closed until the second.
    (ItemState.CLOSED, ItemAction.LOOK_AGAIN): ItemState.LOOK_BACK,
    (ItemState.LOOK_BACK, ItemAction.HOLDS): ItemState.CLOSED,
    (ItemState.LOOK_BACK, ItemAction.SETTLE): ItemState.STABLE,
    (ItemState.LOOK_BACK, ItemAction.RELAPSE): ItemState.RELAPSED,
}
# More time is asked for, and given or refused, while somebody has it to do.
TRANSITIONS |= {
    (state, action): state
    for state in (ItemState.ASSIGNED, ItemState.IN_PROGRESS, ItemState.BACK)
    for action in (ItemAction.EXTEND, ItemAction.ASK_TIME, ItemAction.GRANT, ItemAction.REFUSE_TIME)
}
ENDED = frozenset({ItemState.STABLE, ItemState.RELAPSED, ItemState.CLEARED})
# In these somebody has it to do, by its due date.
UNDER_WAY = frozenset({ItemState.ASSIGNED, ItemState.IN_PROGRESS, ItemState.BACK})
# It was put right and re-checked.
DONE = frozenset({ItemState.CLOSED, ItemState.LOOK_BACK, ItemState.STABLE, ItemState.RELAPSED})


class Inspection(Row, table=True):
    """Somebody looked at how the centre works; of a mystery visit nobody notes by whom.

    title: who looked, or what it was about. form_version: of the form that was filled in, if one was.
    rank: which of `ranked` it came out.
    """

    __tablename__ = "inspection"
    __table_args__ = table_args(
        Index("ix_inspection_day", "day"),
        CheckConstraint("(rank IS NULL) = (ranked IS NULL)", name="both"),
        CheckConstraint("rank >= 1 AND rank <= ranked", name="rank"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    kind: InspectionKind = one_of(InspectionKind)
    day: date
    title: str = Field(max_length=200)
    site_id: int | None = maybe_reference("site.id")
    form_version: int | None = None
    rank: int | None = None
    ranked: int | None = None
    noted_by: int | None = maybe_reference("person.id")
    noted_at: datetime = Field(sa_type=Instant)


class InspectionScore(Row, table=True):
    """How one item of the form came out in an inspection: so many points of `most`; None: it was not seen."""

    __tablename__ = "inspection_score"
    __table_args__ = table_args(
        Index("uq_inspection_score", "inspection_id", "code", unique=True),
        CheckConstraint("points >= 0 AND points <= most", name="points"),
    )

    id: int | None = row_id()
    inspection_id: int = reference("inspection.id")
    category: str = Field(max_length=20)
    code: str = Field(max_length=20)
    points: int | None = None
    most: int


class Item(Row, table=True):
    """One finding, and what is done about it.

    source_id: the row of the complaint, the bad mark or the score that it comes from. relapse_of: the item
    that did not last. copy_of: the item of which every place looks whether it is so there.
    once: what it comes from, where that makes no second item.
    custodian_id: who answers for the next step; None only while the centre has nobody at all
    who works on items.
    due_at: by when it must be put right; first_due_at: before it was extended. next_at: by when this state
    must be left. looks: how often it was found lasting. disputed_by: who disputed it last, and so does not
    decide. wanted_at: until when its owner asks for more time, as long as nobody has decided. look_days: how
    many days after closing the look-back was planned that comes next or was last.
    """

    __tablename__ = "item"
    __table_args__ = table_args(
        Index("uq_item_number", "number", unique=True),
        Index("ix_item_owner_id", "owner_id"),
        Index("ix_item_inspection_id", "inspection_id"),
        index_where("ix_item_open", "next_at", "id", where="ended_at IS NULL"),
        unique_where("uq_item_once", "once", where="once IS NOT NULL"),
        # Nothing is closed without a proof, nor by whoever was to put it right.
        CheckConstraint("closed_at IS NULL OR (proof <> '' AND checked_by IS NOT NULL)", name="proved"),
        CheckConstraint("wanted_at IS NULL OR state IN ('assigned', 'in_progress', 'back')", name="wanted"),
        CheckConstraint("checked_by <> owner_id AND checked_by <> helper_id", name="second"),
        CheckConstraint(
            "state NOT IN ('closed', 'look_back', 'stable', 'relapsed') OR closed_at IS NOT NULL",
            name="closed",
        ),
        CheckConstraint(
            "state IN ('found', 'disputed', 'verified', 'cleared') OR (owner_id IS NOT NULL"
            " AND due_at IS NOT NULL AND measure <> '')",
            name="owned",
        ),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    state: ItemState = one_of(ItemState, ItemState.FOUND)
    source: ItemSource = one_of(ItemSource)
    source_id: int | None = Field(default=None, sa_type=BigId, nullable=True)
    once: str | None = Field(default=None, max_length=80)
    inspection_id: int | None = maybe_reference("inspection.id")
    relapse_of: int | None = maybe_reference("item.id")
    copy_of: int | None = maybe_reference("item.id")
    site_id: int | None = maybe_reference("site.id")
    finding: str = long_text()
    severity: Gravity = one_of(Gravity, Gravity.LIGHT)
    cause: Cause | None = maybe_one_of(Cause)
    answer: Answer | None = maybe_one_of(Answer)
    opened_by: int | None = maybe_reference("person.id")
    custodian_id: int | None = maybe_reference("person.id")
    owner_id: int | None = maybe_reference("person.id")
    helper_id: int | None = maybe_reference("person.id")
    measure: str = long_text("")
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    first_due_at: datetime | None = Field(default=None, sa_type=Instant)
    extended_at: datetime | None = Field(default=None, sa_type=Instant)
    wanted_at: datetime | None = Field(default=None, sa_type=Instant)
    disputed_by: int | None = maybe_reference("person.id")
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    proof: str = long_text("")
    checked_by: int | None = maybe_reference("person.id")
    looks: int = 0
    look_days: int | None = None
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the time of its next step is over."""
        return self.ended_at is None and self.next_at is not None and now >= self.next_at


class ItemLine(Row, table=True):
    """What was done with an item, and what was said with it: both sides of a dispute stay."""

    __tablename__ = "item_line"
    __table_args__ = table_args(Index("ix_item_line_item_id", "item_id", "id"))

    id: int | None = row_id()
    item_id: int = reference("item.id")
    author_id: int | None = maybe_reference("person.id")
    action: ItemAction = one_of(ItemAction)
    text: str = long_text("")
    said_at: datetime = Field(sa_type=Instant)
