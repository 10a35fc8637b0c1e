"""What only complaints have: what they are about, what was found, how the reply arrived, who joined them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    BigId,
    Instant,
    Row,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)


class ComplaintCategory(StrEnum):
    """What kind of complaint it is; severity and time limit of each are rules of the centre."""

    ATTITUDE = "attitude"
    LATE = "late"
    INFORMATION = "information"
    MISTAKE = "mistake"
    FEE = "fee"
    SHIRKING = "shirking"
    VOLUNTEER = "volunteer"
    MONEY = "money"
    PRIVACY = "privacy"
    DONATION = "donation"
    PROVIDER = "provider"
    SAFETY = "safety"
    IDENTITY = "identity"
    PREMISES = "premises"
    SYSTEM = "system"
    OTHER = "other"


# Straight to whoever leads, whoever is next in turn and however little it seems to weigh.
SENSITIVE = frozenset(
    {
        ComplaintCategory.MONEY,
        ComplaintCategory.PRIVACY,
        ComplaintCategory.SAFETY,
        ComplaintCategory.IDENTITY,
    }
)


class Severity(StrEnum):
    """How much it weighs."""

    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Target(StrEnum):
    """Whom or what it is about."""

    PERSON = "person"
    SERVICE = "service"
    PLACE = "place"
    OTHER = "other"


class Finding(StrEnum):
    """What the investigation came to."""

    SUBSTANTIATED = "substantiated"
    PARTLY = "partly"
    NOT_SUBSTANTIATED = "not_substantiated"
    UNVERIFIABLE = "unverifiable"


# What a complaint was right about, all of it or a part.
RIGHT = frozenset({Finding.SUBSTANTIATED, Finding.PARTLY})


class Got(StrEnum):
    """How the reply reached whoever complained."""

    DELIVERED = "delivered"
    BY_PHONE = "by_phone"
    IN_PERSON = "in_person"
    WAITING = "waiting"


class Complaint(Row, table=True):
    """The part of a case that only a complaint has; its id is that of the case.

    whom: whom or what it is about, in words. area: the same of a place, as it is compared.
    concerns_id: the request or complaint of the same person that it is about.
    counts_from: from when its limits are counted, anew after "not fixed" and for a review.
    joined: how many others said "me too". extra_days: working days granted by an extension.
    measure: what was done in this case; prevention: so that it does not happen again.
    grade: 1 to 5, asked once.
    ends_unheard: whoever complained withdrew, but it weighs too much to be dropped.
    """

    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_area", "category", "area"),)

    id: int = Field(primary_key=True, foreign_key="case.id", sa_type=BigId)
    category: ComplaintCategory = one_of(ComplaintCategory)
    severity: Severity = one_of(Severity)
    target: Target = one_of(Target)
    whom: str = Field(default="", max_length=200)
    area: str = Field(default="", max_length=80)
    wish: str = long_text("")
    concerns_id: int | None = maybe_reference("case.id")
    counts_from: datetime = Field(sa_type=Instant)
    joined: int = 0
    extra_days: int = 0
    contacted_at: datetime | None = Field(default=None, sa_type=Instant)
    finding: Finding | None = maybe_one_of(Finding)
    measure: str = long_text("")
    prevention: str = long_text("")
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    got: Got | None = maybe_one_of(Got)
    got_at: datetime | None = Field(default=None, sa_type=Instant)
    reworks: int = 0
    reviews: int = 0
    grade: int | None = None
    ends_unheard: bool = False


class Follower(Row, table=True):
    """Somebody who complained of the same: they hear what came of it."""

    __tablename__ = "follower"
    __table_args__ = table_args(
        Index("uq_follower", "case_id", "person_id", unique=True), Index("ix_follower_person_id", "person_id")
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    person_id: int = reference("person.id")
    joined_at: datetime = Field(sa_type=Instant)


class ExtensionState(StrEnum):
    """What became of the wish for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Extension(Row, table=True):
    """More time for a complaint: once, with a reason that is told, granted by who leads.

    answer: why it was refused.
    """

    __tablename__ = "extension"
    __table_args__ = table_args(Index("uq_extension", "case_id", unique=True))

    id: int | None = row_id()
    case_id: int = reference("case.id")
    days: int
    why: str = long_text()
    answer: str = long_text("")
    state: ExtensionState = one_of(ExtensionState, ExtensionState.ASKED)
    asked_by: int | None = maybe_reference("person.id")
    settled_by: int | None = maybe_reference("person.id")
    asked_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
