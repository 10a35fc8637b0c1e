"""Lists of records at the desk: in several views, one's own first, a page at a time, a button a record."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from centre.moment import Moment
from centre.pages import Page
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action
from chat.talk import Reader, Talk
from handlers.call_words import DESK
from models.rights import Right
from models.who import Who

Card = TypeVar("Card")
View = TypeVar("View", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class DeskList(Generic[Card, View]):
    """A list, with the sentences `NAME.heading` and `NAME.view.VIEW`; `turn` shows a page, `opens` a record.

    views: the first is one's own part, shown first if there is any; `otherwise` is shown if there is none.
    row: the id and the number of a record. last: the buttons below.
    """

    name: str
    views: type[View]
    otherwise: View
    turn: str
    opens: str
    read: Callable[[Session, Moment, Who, View, int], Page[Card]]
    line: Callable[[Reader, Card], Markup]
    row: Callable[[Card], tuple[int, str | None]]
    last: Callable[[Talk], list[Button]]

    def start(self, talk: Talk) -> None:
        """Show one's own part, or the other view if there is none."""
        own = next(iter(self.views))
        mine = self.read(talk.session, talk.moment, talk.me, own, 0)
        self.show(talk, 0, own if mine.total else self.otherwise)

    def turned(self, talk: Talk, page: int, said: str) -> None:
        """Show a page of the view that a button names."""
        self.show(talk, page, self.views(said) if said in set(self.views) else self.otherwise)

    def show(self, talk: Talk, page: int, view: View) -> None:
        """Show a page of a view."""
        found = self.read(talk.session, talk.moment, talk.me, view, page)
        named = talk.t(self._tab(view))
        lines = [talk.t(f"{self.name}.heading", view=named, n=found.total)]
        lines += [self.line(talk, card) for card in found.items] or [talk.t("desk.empty")]
        tabs = [
            talk.action(self._tab(other), self.turn, 0, other.value)
            for other in self.views
            if other is not view
        ]
        turns = talk.turns(self.turn, found.number, found.pages, view.value)
        rows = [*talk.rows(self._opens(talk, found)), *turns, *talk.rows(tabs), *talk.rows(self.last(talk))]
        talk.replace(Reply("\n".join(lines), rows, subject=DESK))

    def _tab(self, view: View) -> str:
        return f"{self.name}.view.{view.value}"

    def _opens(self, talk: Talk, found: Page[Card]) -> list[Button]:
        rows = map(self.row, found.items)
        return [talk.action("desk.open", self.opens, row, number=number) for row, number in rows]


def begins(
    flow: str, kind: str, expect: Callable[[Talk, int], dict[str, Any] | None], right: Right
) -> Action:
    """A tap that begins a form about a record, if `expect` does not refuse it: nobody writes in vain.

    kind: under which name the form knows the record's row. expect: gives what else the form is about.
    """

    def run(talk: Talk, row: int, _extra: str) -> None:
        about = expect(talk, row) or {}
        engine.start(talk, talk.house.flows[flow], context={kind: row, **about})

    return Action(run, right)
