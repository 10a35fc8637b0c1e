"""How a service is had, as whoever keeps the catalogue may set it: limits, and yes or no (rule B.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from centre.errors import Refused
from models.catalogue import Mode, Service, Where

_HALF_YEAR, _YEAR = 183, 366


@dataclass(frozen=True, slots=True)
class Bound:
    """A number between two others; `whole` where halves of it make no sense."""

    least: int
    most: int
    whole: bool = True


_YES_NO = None
_BOTH: dict[str, Bound | None] = {
    "proxy": _YES_NO,
    "sensitive": _YES_NO,
    "separate_consent": _YES_NO,
}
_OF_MODE: dict[Mode, dict[str, Bound | None]] = {
    Mode.SLOT: {
        "lead_hours": Bound(0, 336, whole=False),
        "horizon_days": Bound(1, _HALF_YEAR),
        "change_hours": Bound(0, 336, whole=False),
        "moves": Bound(0, 20),
        "early_days": Bound(0, 60),
        "series_weeks": Bound(0, 52),
        "waitlist": _YES_NO,
        "needs_approval": _YES_NO,
        "no_shows": Bound(0, 20),
        "no_show_days": Bound(1, _YEAR),
        "loan_days": Bound(0, 90),
        "renewals": Bound(0, 10),
        "stock": Bound(0, 999),
        **_BOTH,
    },
    Mode.APPLY: {
        "plan_days": Bound(0, 60),
        "done_days": Bound(1, _YEAR),
        "urgent": _YES_NO,
        "confidential": _YES_NO,
        "two_party": _YES_NO,
        "anonymous": _YES_NO,
        **_BOTH,
    },
}
# What says who gives it and where; a configuration file sets it, and nobody else has to.
PLACES = ("category", "staff_unit", "deliverer", "place")


def of_mode(mode: Mode) -> Mapping[str, Bound | None]:
    """What can be set of such a service, with the bounds of a number; None for yes or no."""
    return _OF_MODE[mode]


def all_of(service: Service) -> dict[str, Any]:
    """How a service is had now, as plain values."""
    names = (*PLACES, *of_mode(service.mode))
    return {name: plain(getattr(service, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON and TOML hold it."""
    if isinstance(value, Where):
        return value.value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def checked(mode: Mode, name: str, value: Any) -> Any:
    """A value that such a service can have.

    Raises:
        Refused: it cannot, or there is nothing of this name to set.
    """
    if name in PLACES:
        return _place(name, value)
    if name not in of_mode(mode):
        raise Refused("refused.policy_unknown", name=name)
    bound = of_mode(mode)[name]
    if bound is None:
        if not isinstance(value, bool):
            raise Refused("refused.policy_yes_no")
        return value
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not bound.least <= value <= bound.most
    ):
        raise Refused("refused.policy_bound", least=bound.least, most=bound.most)
    if bound.whole and value != int(value):
        raise Refused("refused.policy_bound", least=bound.least, most=bound.most)
    return plain(value)


def columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the columns of a service."""
    return {name: Where(value) if name == "place" else value for name, value in said.items()}


def _place(name: str, value: Any) -> Any:
    known = name != "place" or value in list(Where)
    if not isinstance(value, str) or not known or len(value) > (32 if name == "deliverer" else 16):
        raise Refused("refused.policy_unknown", name=name)
    return value
