"""When volunteers can as a rule: a day of the week with a part of it, like "sat-am"."""

from collections.abc import Collection, Iterable

_WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
_PARTS = ("am", "pm", "eve")
DAYS = (*_WORKDAYS, "sat", "sun")
# What people are asked; the workdays are alike to most.
SPANS: dict[str, tuple[str, ...]] = {
    **{f"workdays-{part}": tuple(f"{day}-{part}" for day in _WORKDAYS) for part in _PARTS},
    **{f"{day}-{part}": (f"{day}-{part}",) for day in ("sat", "sun") for part in _PARTS},
}


def spread(spans: Iterable[str]) -> list[str]:
    """The single times that were meant, in the order of the week."""
    meant = {time for span in spans for time in SPANS[span]}
    return [f"{day}-{part}" for day in DAYS for part in _PARTS if f"{day}-{part}" in meant]


def gathered(times: Collection[str]) -> list[str]:
    """The spans that single times make up, as people are told them."""
    return [span for span, meant in SPANS.items() if set(meant) <= set(times)]
