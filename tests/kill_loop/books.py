"""What the database says at the end, as plain rows to be compared with what people did and saw."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.database import read_only
from bot.inbox import NOWHERE
from bot.outbox import NOBODY
from centre.bookings import reminders
from centre.calendar import WorkingCalendar
from centre.moment import Moment
from models.audit import AuditLine
from models.bookings import Booking, BookingState
from models.calls import Call, CallLine
from models.cases import Case, CaseKind, CaseLine
from models.complaints import Complaint
from models.database import connect
from models.deadlines import Deadline, DeadlineState
from models.inbox import Update
from models.outbox import Message, MessageState, Notice, NoticeState
from models.people import Person
from models.shifts import Origin
from models.slots import Slot
from tests.kill_loop import shift_books
from tests.kill_loop.people import FORGOTTEN
from tests.kill_loop.shift_books import ShiftBooks


@dataclass(frozen=True, slots=True)
class Reminders:
    """When somebody should be reminded of a booking, and when it was promised that they will be."""

    owed: Sequence[datetime]
    promised: Sequence[datetime]


@dataclass(frozen=True)
class Books:
    """All rows that matter, in the order in which they were written."""

    updates: Sequence[Update]
    turns: Sequence[tuple[int, str]]
    messages: Sequence[Message]
    untold: Sequence[Notice]
    calls: Sequence[Call]
    lines: Sequence[CallLine]
    audit: Sequence[AuditLine]
    cases: Sequence[Case]
    case_lines: Sequence[CaseLine]
    complaints: dict[int, Complaint]
    """What only a complaint has, by its case."""
    case_notices: Sequence[Notice]
    watched: frozenset[int]
    """The cases of which a deadline waits."""
    bookings: Sequence[Booking]
    slots: Sequence[Slot]
    reminders: dict[int, Reminders]
    """What each booking that stands is reminded of."""
    of_shifts: ShiftBooks
    people: dict[int, int]
    """The person of each Telegram account."""

    def lane(self, chat_id: int) -> list[Update]:
        """The updates of one chat."""
        return [update for update in self.updates if update.lane == chat_id]

    def calls_of(self, chat_id: int) -> list[Call]:
        """The call-backs of the person behind a chat."""
        return [call for call in self.calls if call.person_id == self.people.get(chat_id)]

    def cases_of(self, chat_id: int) -> list[Case]:
        """The cases of the person behind a chat."""
        return [case for case in self.cases if case.person_id == self.people.get(chat_id)]

    def of_kind(self, kind: CaseKind) -> list[Case]:
        """The requests, or the complaints."""
        return [case for case in self.cases if case.kind is kind]

    @property
    def stand_ins(self) -> int:
        """How often somebody stepped in for another."""
        return sum(one.origin is Origin.STAND_IN for one in self.of_shifts.sign_ups)

    @property
    def nobodys(self) -> list[Message]:
        """The messages that became new ones on a screen of which nothing says whose it is."""
        return [one for one in self.messages if (one.method, one.chat_id) == ("sendMessage", NOBODY)]

    @property
    def forgotten(self) -> int:
        """How many updates have left nothing but that they were there."""
        return sum(update.lane == NOWHERE and not update.payload for update in self.updates)

    def case_lines_of(self, case: Case) -> list[CaseLine]:
        """What was done in a case."""
        return [line for line in self.case_lines if line.case_id == case.id]

    def bookings_of(self, chat_id: int) -> list[Booking]:
        """The bookings of the person behind a chat."""
        return [booking for booking in self.bookings if booking.person_id == self.people.get(chat_id)]

    def lines_of(self, call: Call) -> list[str]:
        """What was said in a call-back, after its first words."""
        return [line.text for line in self.lines if line.call_id == call.id]

    def acts_on(self, matter: Call | Case) -> list[str]:
        """What was done with a call-back or a case."""
        subject = (type(matter).__name__.lower(), matter.id)
        return [line.action for line in self.audit if (line.subject_kind, line.subject_id) == subject]


def read(url: str, calendar: WorkingCalendar) -> Books:
    """Read everything that was committed."""
    engine = connect(url)
    try:
        with read_only(engine) as connection, Session(connection) as session:
            turns = connection.execute(text("SELECT inbox_id, state FROM observed_turn ORDER BY number"))
            accounts = session.exec(select(Person.telegram_id, Person.id)).all()
            # What is promised for later waits.
            due = col(Notice.due_at) <= datetime.now(UTC)
            waiting = select(Notice).where(Notice.state == NoticeState.WAITING, due)
            of_cases = select(Notice).where(Notice.subject_kind == "case").order_by(col(Notice.id))
            watched = select(Deadline.subject_id).where(
                Deadline.subject_kind == "case", Deadline.state == DeadlineState.WAITING
            )
            booked = session.exec(select(Booking).order_by(col(Booking.id))).all()
            audit = session.exec(select(AuditLine).order_by(col(AuditLine.id))).all()
            return Books(
                updates=session.exec(select(Update).order_by(col(Update.id))).all(),
                turns=[(number, state) for number, state in turns],
                messages=session.exec(select(Message).order_by(col(Message.id))).all(),
                untold=session.exec(waiting).all(),
                calls=session.exec(select(Call).order_by(col(Call.id))).all(),
                lines=session.exec(select(CallLine).order_by(col(CallLine.id))).all(),
                audit=audit,
                cases=session.exec(select(Case).order_by(col(Case.id))).all(),
                case_lines=session.exec(select(CaseLine).order_by(col(CaseLine.id))).all(),
                complaints={row.id: row for row in session.exec(select(Complaint)).all()},
                case_notices=session.exec(of_cases).all(),
                watched=frozenset(session.exec(watched).all()),
                bookings=booked,
                slots=session.exec(select(Slot)).all(),
                reminders={
                    booking.id or 0: _reminders(session, calendar, booking)
                    for booking in booked
                    if booking.state is BookingState.CONFIRMED
                },
                of_shifts=shift_books.read(session, audit),
                people={account: number for account, number in accounts if account and number},
            )
    finally:
        engine.dispose()


def _reminders(session: Session, calendar: WorkingCalendar, booking: Booking) -> Reminders:
    moment = Moment(booking.confirmed_at or booking.created_at, calendar)
    owed = reminders.times(session, moment, session.get_one(Slot, booking.slot_id).starts_at)
    about = (Notice.subject_kind == "booking", Notice.subject_id == booking.id)
    promised = select(Notice.due_at).where(Notice.kind == reminders.REMINDER, *about)
    return Reminders(owed, session.exec(promised.order_by(col(Notice.due_at))).all())


def deed(update: Update) -> str:
    """What somebody did, as their own books say it; of what left no trace, nothing."""
    if not update.payload:
        return FORGOTTEN
    raw: dict[str, Any] = json.loads(update.payload)
    if "callback_query" in raw:
        return str(raw["callback_query"]["data"])
    return str(raw["message"].get("text") or "contact")


def is_tap(done: str) -> bool:
    """Whether a deed is the data of a button."""
    return done.startswith(("a:", "d:"))


def by_chat(messages: Sequence[Message]) -> dict[int, list[Message]]:
    """The messages that became new ones on somebody's screen, chat by chat; not those of nobody.

    Nor those that were not owed and that nobody knows whether they arrived: `perhaps` has them.
    """
    return _chats(message for message in messages if message.state is not MessageState.UNKNOWN)


def perhaps(messages: Sequence[Message]) -> dict[int, list[Message]]:
    """The messages that may have arrived and may not, chat by chat: they are better missing than doubled."""
    return _chats(message for message in messages if message.state is MessageState.UNKNOWN)


def _chats(messages: Iterable[Message]) -> dict[int, list[Message]]:
    chats: defaultdict[int, list[Message]] = defaultdict(list)
    for message in messages:
        if message.method == "sendMessage" and message.chat_id != NOBODY:
            chats[message.chat_id].append(message)
    return chats
