"""What every chapter of the rules is written with: a default, a number, a unit and a source."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

OURS = "our recommendation"
LAW = "Personal Information Protection Law"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a rule: its number in docs/rules.md, its unit, and who says so."""

    number: str
    unit: str
    source: str


class Chapter(BaseModel):
    """Some of the rules, that belong together."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def rule(default: Any, number: str, unit: str, source: str, **bounds: Any) -> Any:
    """A rule of a chapter; `bounds` are those of a pydantic field."""
    return Field(default, json_schema_extra={"number": number, "unit": unit, "source": source}, **bounds)


class Disordered(ValueError):  # noqa: N818 - pydantic asks for a ValueError, people for a sentence
    """A value whose parts are not in their order; `fault` tells which order that would be."""

    def __init__(self, fault: str, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def _in_order(hours: tuple[time, time]) -> tuple[time, time]:
    if hours[0] >= hours[1]:
        raise Disordered("hours", "the end comes before the beginning")
    return hours


def _rising(steps: tuple[int, ...]) -> tuple[int, ...]:
    if list(steps) != sorted(set(steps)):
        raise Disordered("rising", "each must be more than the one before")
    return steps


Hours = Annotated[tuple[time, time], AfterValidator(_in_order)]
Rising = Annotated[tuple[Annotated[int, Field(ge=1)], ...], AfterValidator(_rising)]
Percents = Annotated[tuple[Annotated[int, Field(ge=1, le=100)], ...], AfterValidator(_rising)]
Spans = tuple[Annotated[float, Field(gt=0)], ...]
Count = Annotated[int, Field(ge=0)]
