"""What the centre offers: categories, services in versions and languages, what they cost and since when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)


class Mode(StrEnum):
    """How a service is come by: a time is booked, or an application is handed in."""

    SLOT = "slot"
    APPLY = "apply"


class Where(StrEnum):
    """Where a service is given."""

    CENTRE = "centre"
    HOME = "home"
    EITHER = "either"


class ServiceState(StrEnum):
    """Whether a service is offered; a draft never was, and one that is withdrawn keeps its history."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Category(Row, table=True):
    """A shelf of the catalogue; `names` by language."""

    __tablename__ = "category"

    code: str = Field(primary_key=True, max_length=16)
    position: int = 0
    names: dict[str, str] = Field(sa_type=JSON)


class Service(Row, table=True):
    """Something that residents can have, and the policies by which they can have it.

    version: the texts in force. deliverer: "staff", "provider" or "team:…".
    staff_unit: which unit of the staff is in charge; "" is the whole centre.
    proxy: somebody may come instead of the person it is for.
    sensitive: neither reminders nor lists name it. separate_consent: asked for before it is booked.
    early_days: so many days ahead only the priority group may book; 0 where there is none.
    no_shows: after so many in `no_show_days` a booking needs approval; 0 where nobody counts.
    loan_days, renewals, stock: for things that are lent.
    plan_days, done_days: working days until a plan is offered (0: none is needed) and until it is done.
    urgent: it may be asked for as urgent.
    two_party: nothing is arranged before the other side agrees.
    confidential: only who answers for such a request and who leads see it.
    anonymous: it may be asked for without a name.
    """

    __tablename__ = "service"
    __table_args__ = table_args(Index("uq_service_code", "code", unique=True))

    id: int | None = row_id()
    code: str = Field(max_length=16)
    category: str = Field(foreign_key="category.code", max_length=16)
    mode: Mode = one_of(Mode)
    state: ServiceState = one_of(ServiceState, ServiceState.PUBLISHED)
    version: int = 1
    staff_unit: str = Field(default="", max_length=16)
    deliverer: str = Field(default="staff", max_length=32)
    place: Where = one_of(Where, Where.CENTRE)
    proxy: bool = False
    sensitive: bool = False
    separate_consent: bool = False
    needs_approval: bool = False
    waitlist: bool = True
    early_days: int = 0
    no_shows: int = 0
    no_show_days: int = 90
    loan_days: int = 0
    renewals: int = 0
    stock: int = 0
    lead_hours: float = 2
    horizon_days: int = 30
    change_hours: float = 2
    moves: int = 3
    series_weeks: int = 0
    plan_days: int = 0
    done_days: int = 5
    urgent: bool = False
    confidential: bool = False
    two_party: bool = False
    anonymous: bool = False
    # How far its slots are laid out; see centre/slots.py.
    laid_until: date | None = None


class ServiceVersion(Row, table=True):
    """One wording of a service, from the day it was published; 0 is the title of one that never was."""

    __tablename__ = "service_version"
    __table_args__ = table_args(Index("uq_service_version", "service_id", "version", unique=True))

    id: int | None = row_id()
    service_id: int = reference("service.id")
    version: int
    published_by: int | None = maybe_reference("person.id")
    published_at: datetime = Field(sa_type=Instant)


class ServiceText(Row, table=True):
    """The six opens of a service in one language: content, procedure, basis, materials, time limit, fee.

    eligibility: for whom. keywords: what people may call it, separated by spaces.
    The amounts are rows of `fee`; `fee` here says what they do not.
    """

    __tablename__ = "service_text"
    __table_args__ = table_args(Index("uq_service_text", "service_id", "version", "language", unique=True))

    id: int | None = row_id()
    service_id: int = reference("service.id")
    version: int
    language: str = Field(max_length=16)
    title: str = Field(max_length=80)
    content: str = long_text()
    eligibility: str = long_text()
    procedure: str = long_text()
    basis: str = long_text()
    materials: list[str] = Field(sa_type=JSON)
    time_limit: str = long_text()
    fee: str = long_text("")
    keywords: str = long_text("")


class Unit(StrEnum):
    """What an amount is charged for."""

    TIME = "time"
    HOUR = "hour"
    VISIT = "visit"
    MEAL = "meal"
    POINT = "point"


class Fee(Row, table=True):
    """What a service costs from a day on, until the next fee of the same tariff.

    `tariff` tells apart what one service costs in different cases ("" where there is one); `names` says by
    language for whom it is. `amount` is in the smallest unit of money, for one `unit`, and at least for
    `least` of them; `visit` is what coming alone costs, where nothing is done.
    """

    __tablename__ = "fee"
    __table_args__ = table_args(
        Index("uq_fee_from", "service_id", "tariff", "from_day", unique=True),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: int | None = row_id()
    service_id: int = reference("service.id")
    tariff: str = Field(default="", max_length=16)
    names: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    amount: int
    unit: Unit = one_of(Unit, Unit.TIME)
    least: int = 1
    visit: int = 0
    from_day: date
    decided_by: int | None = maybe_reference("person.id")
    decided_at: datetime = Field(sa_type=Instant)
