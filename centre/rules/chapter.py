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

    model_config = ConfigDict(frozen=True, extra="forbid")


def rule(default: Any, number: str, unit: str, source: str, **bounds: Any) -> Any:
    """A rule of a chapter; `bounds` are those of a pydantic field."""
    return Field(default, json_schema_extra={"number": number, "unit": unit, "source": source}, **bounds)


def _in_order(hours: tuple[time, time]) -> tuple[time, time]:
    if hours[0] >= hours[1]:
        raise ValueError("the end comes before the beginning")
    return hours


def _rising(steps: tuple[int, ...]) -> tuple[int, ...]:
    if list(steps) != sorted(set(steps)):
        raise ValueError("each must be more than the one before")
    return steps


Hours = Annotated[tuple[time, time], AfterValidator(_in_order)]
Rising = Annotated[tuple[int, ...], AfterValidator(_rising)]
