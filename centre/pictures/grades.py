"""How many gave which grade."""

from centre.metrics import METRICS, Ask, opinions


def by_grade(ask: Ask) -> dict[int, int] | None:
    """Ratings by grade; None of a period of which they are not counted, as they never are by days."""
    return opinions.grades(ask) if METRICS["M31"].counts(ask) else None
