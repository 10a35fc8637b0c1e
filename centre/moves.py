"""The one way in which a record changes its state: by its table, if it still stands as it was read."""

from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change
from models.rights import Right
from models.who import Who


class Record(Protocol):
    """A row with a state."""

    id: int | None
    state: Any


class Personal(Record, Protocol):
    """A row of somebody's, with a number that people know."""

    number: str | None
    person_id: Any


R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Personal)


class Moves(Generic[R]):
    """The moves of one kind of record: (state, action) → state; what is not in the table is refused.

    kind: how audit lines, notices and sentences call it. still: columns that must be as they were read.
    """

    def __init__(
        self,
        kind: str,
        model: type[R],
        transitions: Mapping[tuple[Any, Any], Any],
        *still: str,
    ) -> None:
        self._kind = kind
        self._model = model
        self._transitions = transitions
        self._still = still
        row: Any = model
        self._change = Change(
            row,
            col(row.id) == bindparam("row"),
            col(row.state) == bindparam("state_before"),
            *(col(getattr(row, name)).is_not_distinct_from(bindparam(f"{name}_before")) for name in still),
        )

    def find(self, session: Session, row_id: int) -> R:
        """A record as it is now.

        Raises:
            Refused: there is none.
        """
        found = session.get(self._model, row_id, populate_existing=True)
        if found is None:
            raise Refused(f"refused.{self._kind}_unknown")
        return found

    def hold(self, session: Session, row_id: int, *states: Any, alone: bool = False) -> R:
        """See that a record is in one of these states, and stays there until this is committed.

        Many may hold it at once, unless one wants to be `alone`: it waits for them, and they for it.

        Raises:
            Refused: it is in another one, or there is none.
        """
        row: Any = self._model
        still = (col(row.id) == row_id, col(row.state).in_(states))
        if session.exec(select(row.id).where(*still).with_for_update(read=not alone)).first() is None:
            raise self.refusal(self.find(session, row_id))
        return self.find(session, row_id)

    def second(self, session: Session, actor: Who, row_id: int, version: int) -> R:
        """A version of a record, for who says yes or no to it: never for who wrote it.

        Raises:
            Refused: there is none, the actor wrote it, or it was changed since.
        """
        found = self.find(session, row_id)
        wrote: Any = found
        if wrote.written_by == actor.id:
            raise Refused(f"refused.{self._kind}_own", number=_number(found))
        if wrote.version != version:
            raise Refused(f"refused.{self._kind}_changed", number=_number(found))
        return found

    def allows(self, row: R, action: Any) -> bool:
        """Whether a record is in a state for this."""
        return (row.state, action) in self._transitions

    def refusal(self, row: R, **told: Any) -> Refused:
        """The sentence that says how a record stands, with what is `told`."""
        return Refused(f"refused.{self._kind}_{row.state}", number=_number(row), **told)

    def check(self, row: R, action: Any) -> None:
        """See whether a record is in a state for this.

        Raises:
            Refused: it is not; the sentence says how it stands.
        """
        if not self.allows(row, action):
            raise self.refusal(row)

    def move(
        self, session: Session, moment: Moment, row: R, action: Any, *, actor_id: int | None, **values: Any
    ) -> None:
        """Take a record to its next state, if it still stands as it was read, and leave a line of it.

        Raises:
            Refused: it is in no state for this, or somebody was quicker.
        """
        self.check(row, action)
        before, number = row.state, _number(row)
        after = self._transitions[before, action]
        unmoved = {f"{name}_before": getattr(row, name) for name in self._still}
        unmoved |= {"row": row.id, "state_before": before}
        if not self._change(session, unmoved, state=after, updated_at=moment.now, **values):
            raise Refused(f"refused.{self._kind}_changed", number=number)
        subject = (self._kind, row.id)
        audit.note(session, moment, actor_id, f"{self._kind}.{action}", subject, before=before, after=after)


class OwnMoves(Moves[P]):
    """The moves of records that belong to a person, and who may touch one.

    works: the right of the staff who work on it.
    """

    def __init__(
        self,
        kind: str,
        model: type[P],
        transitions: Mapping[tuple[Any, Any], Any],
        *still: str,
        works: Right,
    ) -> None:
        super().__init__(kind, model, transitions, *still)
        self._works = works

    def for_resident(self, session: Session, who: Who, row_id: int) -> P:
        """A record of this very person.

        Raises:
            Refused: it is somebody else's, which they need not know to exist.
        """
        found = self.find(session, row_id)
        if found.person_id != who.id:
            raise Refused(f"refused.{self._kind}_unknown")
        return found

    def for_staff(self, session: Session, actor: Who, row_id: int) -> P:
        """A record that the actor may work on.

        Raises:
            Refused: they may not, or it is their own.
        """
        if not actor.may(self._works):
            raise Refused("refused.not_allowed")
        found = self.find(session, row_id)
        if found.person_id == actor.id:
            raise Refused(f"refused.{self._kind}_own", number=found.number)
        return found


def _number(row: Record) -> str:
    # What has no number of its own is told by what it belongs to.
    return getattr(row, "number", None) or ""
