"""A list of what may stand in public: entered by the desk, approved by a director who did not enter it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlmodel import Session, col, select

from centre import audit, notices, numbers, plans, rules, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import OwnMoves
from centre.rows import change, insert_new
from models.deadlines import Deadline
from models.rights import Right
from models.sites import TRANSITIONS, Entry, EntryAction, EntryState
from models.who import Who

LONGEST_NAME = 80
ENTERED = "register.entered"
DECIDED = "register.decided"
WAITING = "register.waiting"
_PARTS = re.compile(r"\s*[/／\n]\s*")
_CHINESE = re.compile("[\u4e00-\u9fff]")

E = TypeVar("E", bound=Entry)


def folded(name: str) -> str:
    """A name as it is compared: without the ways in which the same one is written."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in plain if character.isalnum())


def by_language(told: str) -> dict[str, str]:
    """Words as somebody wrote them, perhaps in two languages ("清塘公园 / Qingtang Park"), by language."""
    parts = [part.strip() for part in _PARTS.split(told) if part.strip()]
    found = {language_of(part): part for part in parts}
    if len(found) == len(parts):
        return found
    return {language_of(told): told.strip()}


def language_of(told: str) -> str:
    """In which of our languages somebody wrote."""
    return "zh-hans" if _CHINESE.search(told) else "en"


class Register(Generic[E]):
    """The entries of one kind; `kind` is what audit lines, notices and sentences call it."""

    def __init__(self, kind: str, model: type[E], prefix: str) -> None:
        self.kind = kind
        self.prefix = prefix
        self._model: Any = model
        self._moves: OwnMoves[E] = OwnMoves(kind, model, TRANSITIONS, works=Right.APPROVE_SITES)
        self.find = self._moves.find

    def enter(self, session: Session, moment: Moment, actor: Who, name: dict[str, str], **values: Any) -> E:
        """Enter a name by language; it counts once somebody else has approved it.

        Raises:
            Refused: the actor may not, it has no name or too long a one, or it is on the list already.
        """
        if not actor.may(Right.KEEP_SITES):
            raise Refused("refused.not_allowed")
        return self._propose(session, moment, actor.id, name, **values)

    def wish(self, session: Session, moment: Moment, person_id: int, told: str) -> E:
        """The entry of this name, approved or still to be; what is not on the list waits for a director now.

        Raises:
            Refused: it has no name or too long a one.
        """
        return self._called(session, told) or self._propose(session, moment, person_id, by_language(told))

    def _propose(
        self, session: Session, moment: Moment, person_id: int, name: dict[str, str], **values: Any
    ) -> E:
        entry = self._write(session, moment, person_id, name, **values)
        subject = (self.kind, entry.id or 0)
        for director in approvers(session, entry):
            notices.promise_staff(session, moment, ENTERED, director.id, subject=subject)
        days = rules.load(session).entry_decision
        plans.plan(session, WAITING, subject, moment.calendar.add_working_days(moment.now, days))
        return entry

    def _write(
        self, session: Session, moment: Moment, person_id: int, name: dict[str, str], **values: Any
    ) -> E:
        name = {language: " ".join(text.split()) for language, text in name.items() if text.strip()}
        if not name or not all(folded(text) and len(text) <= LONGEST_NAME for text in name.values()):
            raise Refused("refused.entry_name", limit=LONGEST_NAME)
        told = next(iter(name.values()))
        new = self._model(
            name=name,
            key=folded(told),
            person_id=person_id,
            entered_at=moment.now,
            updated_at=moment.now,
            **values,
        )
        entry_id = insert_new(session, new)
        if entry_id is None:
            raise Refused("refused.entry_there", name=told)
        number = numbers.number(self.prefix, entry_id)
        change(session, self._model, col(self._model.id) == entry_id, number=number)
        audit.note(session, moment, person_id, f"{self.kind}.entered", (self.kind, entry_id))
        return self.find(session, entry_id)

    def take(
        self, session: Session, moment: Moment, actor: Who, person_id: int, told: str, **values: Any
    ) -> E:
        """An approved entry of this name: listed already, or entered for somebody and approved on the spot.

        Raises:
            Refused: the actor may not approve it, or entered it themselves.
        """
        entry = self._called(session, told)
        if entry is not None:
            waits = entry.state is EntryState.PROPOSED
            return self.approve(session, moment, actor, entry.id or 0) if waits else entry
        entry = self._write(session, moment, person_id, by_language(told), **values)
        self._moves.for_staff(session, actor, entry.id or 0)
        return self._move(session, moment, actor, entry, EntryAction.APPROVE)

    def _called(self, session: Session, told: str) -> E | None:
        """What stands on the list, or waits to, under any of the names that somebody wrote."""
        wanted = {*map(folded, by_language(told).values())}
        standing = self.in_state(session, EntryState.APPROVED, EntryState.PROPOSED)
        return next((one for one in standing if not wanted.isdisjoint(map(folded, one.name.values()))), None)

    def approve(self, session: Session, moment: Moment, actor: Who, entry_id: int) -> E:
        """Allow it from now on.

        Raises:
            Refused: the actor may not, entered it themselves, or it is decided.
        """
        entry = self._moves.for_staff(session, actor, entry_id)
        return self._decide(session, moment, actor, entry, EntryAction.APPROVE)

    def decline(self, session: Session, moment: Moment, actor: Who, entry_id: int, why: str) -> E:
        """Say no, with the reason.

        Raises:
            Refused: the actor may not, entered it themselves, or it is decided.
        """
        entry = self._moves.for_staff(session, actor, entry_id)
        return self._decide(session, moment, actor, entry, EntryAction.DECLINE, why=why)

    def close(self, session: Session, moment: Moment, actor: Who, entry_id: int, why: str) -> E:
        """Take it off the list, with the reason; whoever entered it may do so, too.

        Raises:
            Refused: the actor may not, or it is not on the list.
        """
        if not actor.may(Right.APPROVE_SITES):
            raise Refused("refused.not_allowed")
        entry = self.find(session, entry_id)
        return self._decide(session, moment, actor, entry, EntryAction.CLOSE, why=why)

    def approved(self, session: Session, entry_id: int) -> E:
        """An entry that may stand in public.

        Raises:
            Refused: it is not approved, or not any more; the sentence says who can be asked.
        """
        entry = self.find(session, entry_id)
        if entry.state is not EntryState.APPROVED:
            raise Refused(f"refused.{self.kind}_unlisted", name=next(iter(entry.name.values())))
        return entry

    def named(self, session: Session, name: str) -> E:
        """The approved entry that is called so in any language, however it is written.

        Raises:
            Refused: there is none; the sentence says who can be asked.
        """
        wanted = folded(name)
        for entry in self.in_state(session, EntryState.APPROVED):
            if wanted in map(folded, entry.name.values()):
                return entry
        raise Refused(f"refused.{self.kind}_unlisted", name=name.strip())

    def in_state(self, session: Session, *states: EntryState) -> Sequence[E]:
        """All entries in these states, the oldest first."""
        model = self._model
        wanted = select(model).where(col(model.state).in_(states)).order_by(col(model.id))
        found: Sequence[E] = session.exec(wanted).all()
        return found

    def _decide(
        self, session: Session, moment: Moment, actor: Who, entry: E, action: EntryAction, *, why: str = ""
    ) -> E:
        self._move(session, moment, actor, entry, action, why=why)
        subject = (self.kind, entry.id or 0)
        plans.drop(session, moment, subject)
        notices.drop(session, moment, subject, {ENTERED, WAITING})
        if entry.person_id != actor.id:
            notices.promise(session, moment, DECIDED, entry.person_id, subject=subject)
        return entry

    def _move(
        self, session: Session, moment: Moment, actor: Who, entry: E, action: EntryAction, *, why: str = ""
    ) -> E:
        decided = {"decided_by": actor.id, "decided_at": moment.now, "why": why}
        self._moves.move(session, moment, entry, action, actor_id=actor.id, **decided)
        return entry

    def on_waiting(self, session: Session, moment: Moment, deadline: Deadline) -> None:
        """Remind the directors of what waits for them, on every working day (rule 16.3)."""
        entry = self.find(session, deadline.subject_id)
        if entry.state is not EntryState.PROPOSED:
            return
        subject, calendar = (self.kind, deadline.subject_id), moment.calendar
        for director in approvers(session, entry):
            notices.promise_staff(session, moment, WAITING, director.id, subject=subject)
        again = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
        plans.plan(session, WAITING, subject, again)


def approvers(session: Session, entry: Entry) -> list[Who]:
    """Who may decide on an entry: directors, but not whoever entered it."""
    return [one for one in staff.people_with(session, Right.APPROVE_SITES) if one.id != entry.person_id]
