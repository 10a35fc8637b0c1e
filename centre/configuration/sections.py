"""The lines of each section about the catalogue: what may stand there, as plain values."""

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from models.cases import CaseAction, CaseKind
from models.catalogue import Mode, ServiceState, Unit
from models.complaints import ComplaintCategory

CLOCK, MINUTE = "%H:%M", "%Y-%m-%d %H:%M"


def _a_day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _a_time(value: str) -> str:
    return time.fromisoformat(value).strftime(CLOCK)


def _a_minute(value: str) -> str:
    return datetime.strptime(value, MINUTE).strftime(MINUTE)  # noqa: DTZ007 - on the centre's clock


Names = Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1)]
_Code = Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,16}$")]
_Day = Annotated[str, AfterValidator(_a_day)]
_Clock = Annotated[str, AfterValidator(_a_time)]
_Minute = Annotated[str, AfterValidator(_a_minute)]
_Long = Annotated[str, Field(max_length=8000)]
_Needed = Annotated[str, Field(min_length=1, max_length=8000)]


class Lines(BaseModel):
    """What one record of a section says; nothing else may stand there."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CategoryLines(Lines):
    """A shelf."""

    code: _Code
    position: Annotated[int, Field(ge=0, le=1000)] = 0
    names: Names


class TextLines(Lines):
    """A service in one language."""

    title: Annotated[str, Field(min_length=1, max_length=80)]
    content: _Needed
    eligibility: _Needed
    procedure: _Needed
    basis: _Needed
    materials: list[_Long] = []
    time_limit: _Needed
    fee: _Long = ""
    keywords: _Long = ""


class ServiceLines(Lines):
    """A service; what else stands there says how it is had."""

    model_config = ConfigDict(extra="allow", strict=True)

    code: _Code
    category: _Code
    mode: Annotated[Mode, Field(strict=False)]
    state: Annotated[ServiceState, Field(strict=False)] = ServiceState.PUBLISHED
    text: Annotated[dict[str, TextLines], Field(min_length=1)]

    @property
    def policies(self) -> dict[str, Any]:
        """How it is had."""
        return dict(self.model_extra or {})


class FeeLines(Lines):
    """What a service costs from a day on, in the smallest unit of money."""

    service: _Code
    tariff: Annotated[str, Field(max_length=16)] = ""
    names: dict[str, Annotated[str, Field(min_length=1, max_length=200)]] = {}
    amount: Annotated[int, Field(ge=0, le=100_000_000)]
    unit: Annotated[Unit, Field(strict=False)] = Unit.TIME
    least: Annotated[int, Field(ge=1, le=1000)] = 1
    visit: Annotated[int, Field(ge=0, le=100_000_000)] = 0
    from_day: _Day


class WindowLines(Lines):
    """Hours of the week; 1 is Monday."""

    service: _Code
    worker: Annotated[str, Field(max_length=80)] = ""
    weekday: Annotated[int, Field(ge=1, le=7)]
    nth: Annotated[int, Field(ge=0, le=5)] = 0
    opens: _Clock
    closes: _Clock
    minutes: Annotated[int, Field(ge=5, le=480)]
    buffer: Annotated[int, Field(ge=0, le=120)] = 0
    capacity: Annotated[int, Field(ge=1, le=200)] = 1
    from_day: _Day
    until_day: _Day | None = None


class ClosingLines(Lines):
    """A time at which a service, or without one the whole centre, is closed."""

    service: _Code | None = None
    starts: _Minute
    ends: _Minute
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class TemplateLines(Lines):
    """Words to start from, for one step of a kind of case in one language."""

    kind: Annotated[CaseKind, Field(strict=False)]
    action: Annotated[CaseAction, Field(strict=False)]
    category: Annotated[ComplaintCategory | None, Field(strict=False)] = None
    language: Annotated[str, Field(min_length=1, max_length=16)]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    text: _Needed
