"""What waits, in numbers, and a button for each that opens the list behind it."""

from centre import calls, cases, follow_up_calls
from centre.waiting import Waiting
from chat import rich
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader


def figures(reader: Reader, found: Waiting) -> list[Markup]:
    """How much of what waits; of some only where there is any."""
    said = reader.t("today.figures", due=found.due, late=found.late, calls=found.calls, ring=found.to_ring)
    fresh = [reader.t("today.begun_by_nobody", n=found.fresh)] if found.fresh else []
    marks = [reader.t("today.bad_marks", n=found.marks)] if found.marks else []
    short = [reader.t("today.lacking", n=found.short)] if found.short else []
    return [said, *fresh, *marks, *short]


def table(reader: Reader, found: Waiting) -> Markup:
    """The same as a table; of what never waits for this reader there is no row."""
    every = (
        ("late", found.late),
        ("due", found.due),
        ("fresh", found.fresh),
        ("calls", found.calls),
        ("ring", found.to_ring),
        ("marks", found.marks),
        ("short", found.short),
    )
    always = ("late", "due", "calls", "ring")
    rows = [[reader.t(f"today.row.{name}"), str(n)] for name, n in every if n or name in always]
    return rich.table(rows)


def lists(reader: Reader, found: Waiting) -> list[Button]:
    """A button for each figure that is not nothing; who taps it is looked at once more."""
    late, due, fresh = (f"{view.value}//" for view in (cases.View.OVERDUE, cases.View.DUE, cases.View.NEW))
    ring = follow_up_calls.View.TO_RING.value
    every = (
        (found.late, reader.action("today.late", "queue.list", 0, late, style="danger", n=found.late)),
        (found.due, reader.action("today.due", "queue.list", 0, due, n=found.due)),
        (found.fresh, reader.action("today.fresh", "queue.list", 0, fresh, n=found.fresh)),
        (found.calls, reader.action("today.calls", "desk.queue", 0, calls.View.ALL.value, n=found.calls)),
        (found.to_ring, reader.action("today.ring", "follow_up.list", 0, ring, n=found.to_ring)),
        (found.marks, reader.menu("bad")),
        (found.short, reader.action("today.short", "today.short", 0, n=found.short)),
    )
    return [button for n, button in every if n]
