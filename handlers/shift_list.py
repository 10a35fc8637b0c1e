"""Lists of shifts: a line and a button for each, a page at a time."""

from collections.abc import Sequence

from centre import rules
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Talk

# A line of a list, and the button that opens it.
Entry = tuple[Markup, Button]


def show(
    talk: Talk,
    entries: Sequence[Entry],
    page: int,
    *,
    listing: str,
    heading: Markup,
    more: Sequence[Button],
    extra: str = "",
) -> None:
    """Show one page of a list; `listing` turns to another, with `extra`; `more` stands below."""
    size = rules.load(talk.session).page
    pages = max(1, -(-len(entries) // size))
    page = min(page, pages - 1)
    shown = entries[page * size : (page + 1) * size]
    text = "\n".join([heading, *(line for line, _ in shown)])
    opens = [[button] for _, button in shown]
    engine.aside(talk, text, [*opens, *talk.turns(listing, page, pages, extra), *talk.rows(more)])
