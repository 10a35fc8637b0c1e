"""What the centre does again and again: outlines of activities that lack only day, time and place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from centre.activities.plan import RolePlan
from models.activities import Risk

DATA = Path(__file__).with_name("outlines.json")


class Every(StrEnum):
    """How often something is held."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Outline:
    """What is said of an activity before it is known when and where; team and course are codes.

    hours: from when until when it is usually held, "14:00-16:00".
    """

    code: str
    title: Mapping[str, str]
    purpose: Mapping[str, str]
    roles: tuple[RolePlan, ...]
    team: str
    every: Every
    hours: str
    risk: Risk = Risk.LOW
    risks: Mapping[str, str] = field(default_factory=dict)
    course: str = ""
    level: int = 1
    minors: bool = True
    insured: bool = False
    leave_hours: int | None = None


@cache
def outlines() -> Mapping[str, Outline]:
    """All outlines by their codes."""
    return {one["code"]: _read(one) for one in json.loads(DATA.read_text(encoding="utf-8"))}


def _read(one: dict[str, Any]) -> Outline:
    roles = tuple(RolePlan(title, least, most, skill) for title, skill, least, most in one.pop("roles"))
    return Outline(roles=roles, risk=Risk(one.pop("risk")), every=Every(one.pop("every")), **one)
