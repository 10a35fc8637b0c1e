"""Lists of shifts: a line and a button for each, a page at a time."""

from collections.abc import Sequence

from centre import rules
from centre.pages import Page
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
    shown = Page(list(entries[page * size : (page + 1) * size]), page, pages, len(entries))
    show_page(talk, shown, listing=listing, heading=heading, more=more, extra=extra)


def show_page(
    talk: Talk, shown: Page[Entry], *, listing: str, heading: Markup, more: Sequence[Button], extra: str = ""
) -> None:
    """The same for a list of which only this page was read."""
    text = "\n".join([heading, *(line for line, _ in shown.items)])
    opens = [[button] for _, button in shown.items]
    turns = talk.turns(listing, shown.number, shown.pages, extra)
    engine.aside(talk, text, [*opens, *turns, *talk.rows(more)])
