"""Plans of volunteers for tests; what a test does not name is ordinary."""

from datetime import date
from typing import Any

from centre.proposals import Idea


def an_idea(**values: Any) -> Idea:
    """Reading aloud in a place that is not listed yet, in ten days."""
    said: dict[str, Any] = {
        "title": "Reading aloud",
        "aim": "Company for people who live alone",
        "whom": "Elders of the estate",
        "plan": "An hour of reading, then tea",
        "day": date(2026, 12, 4),
        "place": "Qingtang Park",
    }
    return Idea(**said | values)
