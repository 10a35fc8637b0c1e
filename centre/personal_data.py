"""The table of personal data: what is a person's own, what of it they see, what is erased and what stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.rows import change
from models.audit import AuditLine
from models.base import Row, constant
from models.bookings import Booking, Loan, LoanDay, Relative, Wish, WishState
from models.calls import Call, CallLine, Side
from models.case_words import CaseWord
from models.cases import Case, CaseLine, Gap, Handover, Plan
from models.catalogue import Category, Fee, Service, ServiceText, ServiceVersion
from models.complaints import Complaint, Extension, Follower
from models.deadlines import Deadline
from models.desk import Alert, PhoneLine, PhoneLineState
from models.dialogue import Dialogue
from models.duty import DutyDay, DutyNote, DutySwap
from models.emergency import Emergency, EmergencyState, RollCall
from models.files import FileState, StoredFile
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState, Notice, NoticeState
from models.people import Assignment, Consent, Invite, Person
from models.refunds import Refund
from models.settings import CentreSetting
from models.slots import Closure, Slot, Window, Worker
from models.templates import Template
from models.who import Who

NOBODY = 0  # in place of a Telegram id
_ON_ITS_WAY = (MessageState.PENDING, MessageState.STARTED)

Which = Callable[[Who], ColumnElement[bool]]
Erase = Callable[[Session, Moment, Who], int]


@dataclass(frozen=True, slots=True)
class Personal:
    """One kind of data about people.

    theirs: which rows are a person's own.
    shown: the columns that they see.
    erase: takes what is personal away and counts the rows; None where there is nothing to take.
    kept: the sentence that says why (the rest of) the rows stays.
    """

    kind: str
    table: type[Row]
    theirs: Which
    shown: tuple[str, ...]
    erase: Erase | None = None
    kept: str | None = None


def _calls(who: Who) -> Any:
    return select(Call.id).where(Call.person_id == who.id).scalar_subquery()


def _own_lines(who: Who) -> ColumnElement[bool]:
    return col(CallLine.call_id).in_(_calls(who))


def _own_alerts(who: Who) -> ColumnElement[bool]:
    return or_(col(Alert.person_id) == who.id, col(Alert.chat_id) == who.telegram_id)


def _answered_alerts(who: Who) -> Any:
    answered = (_own_alerts(who), col(Alert.acknowledged_at).is_not(None))
    return select(Alert.id).where(*answered).scalar_subquery()


def _acts(who: Who) -> ColumnElement[bool]:
    about = (col(AuditLine.subject_kind) == "person") & (col(AuditLine.subject_id) == who.id)
    return or_(col(AuditLine.actor_id) == who.id, about)


def _erase_person(session: Session, moment: Moment, who: Who) -> int:
    blank = {"telegram_id": None, "name": "", "phone": "", "reachable": False, "erased_at": moment.now}
    return change(session, Person, col(Person.id) == who.id, **blank)


def _end_consents(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Consent.person_id) == who.id, col(Consent.withdrawn_at).is_(None))
    return change(session, Consent, *still, withdrawn_at=moment.now)


def _end_roles(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Assignment.person_id) == who.id, col(Assignment.ended_at).is_(None))
    return change(session, Assignment, *still, ended_at=moment.now)


def _blank_calls(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Call, col(Call.person_id) == who.id, about="", phone="")


def _blank_lines(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, CallLine, _own_lines(who), text="")


def _bookings(who: Who) -> Any:
    return select(Booking.id).where(Booking.person_id == who.id).scalar_subquery()


def _blank_bookings(session: Session, _moment: Moment, who: Who) -> int:
    blank = {"building": "", "unit": "", "room": "", "note": "", "reason": ""}
    return change(session, Booking, col(Booking.person_id) == who.id, **blank)


def _cases(who: Who) -> Any:
    return select(Case.id).where(Case.person_id == who.id).scalar_subquery()


def _blank_cases(session: Session, _moment: Moment, who: Who) -> int:
    # Nobody finds them by what was said any more.
    session.exec(delete(CaseWord).where(col(CaseWord.case_id).in_(_cases(who))))
    blank = {"building": "", "unit": "", "room": "", "about": ""}
    return change(session, Case, col(Case.person_id) == who.id, **blank)


def _blank_steps(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, CaseLine, col(CaseLine.case_id).in_(_cases(who)), text="")


def _blank_gaps(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Gap, col(Gap.case_id).in_(_cases(who)), what="")


def _blank_plans(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Plan, col(Plan.case_id).in_(_cases(who)), note="")


def _blank_handovers(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Handover, col(Handover.case_id).in_(_cases(who)), why="")


def _blank_complaints(session: Session, _moment: Moment, who: Who) -> int:
    blank = {"whom": "", "area": "", "wish": "", "measure": "", "prevention": ""}
    return change(session, Complaint, col(Complaint.id).in_(_cases(who)), **blank)


def _blank_extensions(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Extension, col(Extension.case_id).in_(_cases(who)), why="")


def _forget_joining(session: Session, _moment: Moment, who: Who) -> int:
    return session.exec(delete(Follower).where(col(Follower.person_id) == who.id)).rowcount


def _blank_refunds(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Refund, col(Refund.case_id).in_(_cases(who)), why="", proof="")


def _end_wishes(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Wish.person_id) == who.id, col(Wish.closed_at).is_(None))
    return change(session, Wish, *still, state=WishState.ENDED, closed_at=moment.now)


def _blank_relatives(session: Session, moment: Moment, who: Who) -> int:
    mine = col(Relative.person_id) == who.id
    change(session, Relative, mine, col(Relative.ended_at).is_(None), ended_at=moment.now)
    return change(session, Relative, mine, name="")


def _blank_duty_notes(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, DutyNote, col(DutyNote.author_id) == who.id, text="")


def _doom_files(session: Session, _moment: Moment, who: Who) -> int:
    blank = {"state": FileState.DOOMED, "name": "", "telegram_file_id": ""}
    return change(session, StoredFile, col(StoredFile.person_id) == who.id, **blank)


def _delete_forms(session: Session, _moment: Moment, who: Who) -> int:
    return session.exec(delete(Dialogue).where(col(Dialogue.person_id) == who.id)).rowcount


def _blank_inbox(session: Session, _moment: Moment, who: Who) -> int:
    return blank_inbox(session, who.telegram_id)


def _blank_outbox(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Message.chat_id) == who.telegram_id, col(Message.state) == MessageState.PENDING)
    change(session, Message, *still, state=MessageState.LAPSED, finished_at=moment.now)
    # What others were told about their matters and answered alarms holds their words too; so do lists and
    # what was handed over.
    calls = (col(Message.subject_kind) == "call") & col(Message.subject_id).in_(_calls(who))
    alerts = (col(Message.subject_kind) == "alert") & col(Message.subject_id).in_(_answered_alerts(who))
    bookings = (col(Message.subject_kind) == "booking") & col(Message.subject_id).in_(_bookings(who))
    of_emergencies = col(Message.subject_kind) == "emergency"
    emergencies = of_emergencies & col(Message.subject_id).in_(_called_in(who))
    of_cases = (col(Message.subject_kind) == "case") & col(Message.subject_id).in_(_cases(who))
    lists = col(Message.subject_kind).in_(["desk", "duty_day"])
    told = or_(calls, alerts, bookings, of_cases, emergencies, lists)
    change(session, Message, told, col(Message.state).not_in(_ON_ITS_WAY), payload="")
    return blank_outbox(session, who.telegram_id)


def _drop_notices(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Notice.person_id) == who.id, col(Notice.state) == constant(NoticeState.WAITING))
    return change(session, Notice, *still, state=NoticeState.DROPPED, settled_at=moment.now)


def _blank_alerts(session: Session, _moment: Moment, who: Who) -> int:
    answered = (_own_alerts(who), col(Alert.acknowledged_at).is_not(None))
    return change(session, Alert, *answered, name="", words="", chat_id=NOBODY)


def _own_emergencies(who: Who) -> ColumnElement[bool]:
    acts = (Emergency.declared_by, Emergency.ended_by, Emergency.reviewed_by)
    return or_(col(Emergency.person_id) == who.id, *(col(act) == who.id for act in acts))


def _called_in(who: Who) -> Any:
    """The emergencies that are over and began with a cry for help of theirs."""
    over = col(Emergency.state) != EmergencyState.DECLARED
    return select(Emergency.id).where(Emergency.person_id == who.id, over).scalar_subquery()


def _blank_emergencies(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Emergency, col(Emergency.id).in_(_called_in(who)), about="", person_id=None)


def _delete_roll_calls(session: Session, _moment: Moment, who: Who) -> int:
    change(session, RollCall, col(RollCall.noted_by) == who.id, noted_by=None)
    return session.exec(delete(RollCall).where(col(RollCall.person_id) == who.id)).rowcount


def _blank_phone_lines(session: Session, moment: Moment, who: Who) -> int:
    mine = col(PhoneLine.person_id) == who.id
    open_one = (mine, col(PhoneLine.state) == constant(PhoneLineState.OPEN))
    change(session, PhoneLine, *open_one, state=PhoneLineState.DROPPED, handled_at=moment.now)
    return change(session, PhoneLine, mine, what="")


def blank_inbox(session: Session, lane: int | None) -> int:
    """Empty what came from a chat, this update included; those behind it are still to be read."""
    still = (col(Update.lane) == lane, col(Update.state) != UpdateState.PENDING)
    return change(session, Update, *still, payload="", lane=NOBODY)


def blank_outbox(session: Session, chat_id: int | None) -> int:
    """Empty what was sent to a chat; what is on its way is emptied by the purge once it has arrived."""
    still = (col(Message.chat_id) == chat_id, col(Message.state).not_in(_ON_ITS_WAY))
    return change(session, Message, *still, payload="", chat_id=NOBODY)


PERSONAL_DATA: dict[str, Personal | None] = {
    str(one.table.__tablename__): one
    for one in (
        Personal(
            "calls",
            Call,
            lambda who: col(Call.person_id) == who.id,
            (
                "number",
                "about",
                "wanted",
                "phone",
                "state",
                "created_at",
                "due_at",
                "answered_at",
                "closed_at",
            ),
            _blank_calls,
            "kept.calls",
        ),
        Personal(
            "words",
            CallLine,
            # The notes that colleagues leave each other go with the rest, but were never for the resident.
            lambda who: _own_lines(who) & (col(CallLine.side) != Side.NOTE),
            ("call_id", "side", "text", "by_phone", "said_at"),
            _blank_lines,
        ),
        Personal(
            "bookings",
            Booking,
            lambda who: col(Booking.person_id) == who.id,
            (
                "number",
                "state",
                "channel",
                "building",
                "unit",
                "room",
                "note",
                "quoted",
                "charged",
                "reason",
                "created_at",
                "arrived_at",
                "closed_at",
            ),
            _blank_bookings,
            "kept.bookings",
        ),
        Personal(
            "cases",
            Case,
            lambda who: col(Case.person_id) == who.id,
            (
                "number",
                "kind",
                "state",
                "openness",
                "channel",
                "building",
                "unit",
                "room",
                "about",
                "price",
                "charged",
                "outcome",
                "created_at",
                "due_at",
                "closed_at",
            ),
            _blank_cases,
            "kept.cases",
        ),
        Personal(
            "steps",
            CaseLine,
            lambda who: col(CaseLine.case_id).in_(_cases(who)) & (col(CaseLine.side) != Side.NOTE),
            ("case_id", "side", "action", "reason", "text", "by_phone", "said_at"),
            _blank_steps,
        ),
        Personal(
            "gaps",
            Gap,
            lambda who: col(Gap.case_id).in_(_cases(who)),
            ("case_id", "what", "listed_at", "filled_at"),
            _blank_gaps,
        ),
        Personal(
            "plans",
            Plan,
            lambda who: col(Plan.case_id).in_(_cases(who)),
            ("case_id", "who", "day", "hours", "price", "note", "state", "offered_at"),
            _blank_plans,
        ),
        Personal(
            "handovers",
            Handover,
            # Between colleagues; what they wrote about it goes with the rest.
            lambda who: col(Handover.case_id).in_(_cases(who)),
            ("case_id", "state", "offered_at", "settled_at"),
            _blank_handovers,
        ),
        Personal(
            "complaints",
            Complaint,
            lambda who: col(Complaint.id).in_(_cases(who)),
            ("id", "category", "target", "whom", "wish", "finding", "measure", "prevention", "grade"),
            _blank_complaints,
        ),
        Personal(
            "extensions",
            Extension,
            lambda who: col(Extension.case_id).in_(_cases(who)),
            ("case_id", "days", "why", "state"),
            _blank_extensions,
        ),
        Personal(
            "joined",
            Follower,
            lambda who: col(Follower.person_id) == who.id,
            ("case_id", "joined_at"),
            _forget_joining,
        ),
        Personal(
            "refunds",
            Refund,
            lambda who: col(Refund.case_id).in_(_cases(who)),
            ("case_id", "paid", "amount", "why", "state", "tries", "proof", "opened_at", "closed_at"),
            _blank_refunds,
        ),
        Personal(
            "loans",
            Loan,
            lambda who: col(Loan.booking_id).in_(_bookings(who)),
            ("item", "due_day", "renewals", "returned_at"),
            kept="kept.bookings",
        ),
        Personal(
            "wishes",
            Wish,
            lambda who: col(Wish.person_id) == who.id,
            ("day", "state", "offers", "created_at", "closed_at"),
            _end_wishes,
        ),
        Personal(
            "relatives",
            Relative,
            lambda who: (col(Relative.person_id) == who.id) & (col(Relative.name) != ""),
            ("name", "consented_at", "ended_at"),
            _blank_relatives,
        ),
        Personal(
            "files",
            StoredFile,
            lambda who: col(StoredFile.person_id) == who.id,
            ("kind", "name", "size", "path", "subject_kind", "subject_id", "created_at"),
            _doom_files,
        ),
        Personal(
            "forms",
            Dialogue,
            lambda who: col(Dialogue.person_id) == who.id,
            ("flow", "answers", "state", "created_at", "touched_at"),
            _delete_forms,
        ),
        Personal(
            "messages_from_you",
            Update,
            lambda who: col(Update.lane) == who.telegram_id,
            ("received_at", "payload"),
            _blank_inbox,
        ),
        Personal(
            "messages_to_you",
            Message,
            lambda who: col(Message.chat_id) == who.telegram_id,
            ("created_at", "method", "payload", "state"),
            _blank_outbox,
        ),
        Personal(
            "notices",
            Notice,
            lambda who: col(Notice.person_id) == who.id,
            ("kind", "due_at", "state", "settled_at"),
            _drop_notices,
        ),
        Personal(
            "alarms", Alert, _own_alerts, ("raised_at", "name", "words", "acknowledged_at"), _blank_alerts
        ),
        Personal(
            "emergencies",
            Emergency,
            _own_emergencies,
            ("kind", "state", "declared_at", "ended_at", "reviewed_at"),
            _blank_emergencies,
            "kept.acts",
        ),
        Personal(
            "roll_calls",
            RollCall,
            lambda who: col(RollCall.person_id) == who.id,
            ("emergency_id", "answer", "answered_at"),
            _delete_roll_calls,
        ),
        Personal(
            "phone_list",
            PhoneLine,
            lambda who: col(PhoneLine.person_id) == who.id,
            ("what", "state", "attempts", "opened_at", "handled_at"),
            _blank_phone_lines,
        ),
        Personal(
            "consents",
            Consent,
            lambda who: col(Consent.person_id) == who.id,
            ("kind", "version", "given_at", "withdrawn_at"),
            _end_consents,
            "kept.consents",
        ),
        Personal(
            "roles",
            Assignment,
            lambda who: col(Assignment.person_id) == who.id,
            ("role", "unit", "granted_at", "ended_at"),
            _end_roles,
            "kept.roles",
        ),
        Personal(
            "duties",
            DutyDay,
            lambda who: or_(col(DutyDay.leader_id) == who.id, col(DutyDay.deputy_id) == who.id),
            ("day",),
            kept="kept.roles",
        ),
        Personal(
            "duty_swaps",
            DutySwap,
            lambda who: or_(col(DutySwap.from_id) == who.id, col(DutySwap.to_id) == who.id),
            ("day", "in_return", "state", "asked_at", "settled_at"),
            kept="kept.roles",
        ),
        Personal(
            "duty_notes",
            DutyNote,
            lambda who: col(DutyNote.author_id) == who.id,
            ("day", "text", "written_at"),
            _blank_duty_notes,
        ),
        Personal(
            "invites",
            Invite,
            lambda who: or_(col(Invite.created_by) == who.id, col(Invite.used_by) == who.id),
            ("role", "unit", "created_at", "expires_at", "used_at"),
            kept="kept.roles",
        ),
        Personal(
            "settings",
            CentreSetting,
            lambda who: col(CentreSetting.changed_by) == who.id,
            ("key", "value", "changed_at"),
            kept="kept.acts",
        ),
        Personal(
            "templates",
            # Words of the centre; that somebody kept them is an act.
            Template,
            lambda who: col(Template.kept_by) == who.id,
            ("title", "text", "kept_at"),
            kept="kept.acts",
        ),
        Personal("acts", AuditLine, _acts, ("at", "action", "subject_kind", "subject_id"), kept="kept.acts"),
        Personal(
            "person",
            Person,
            lambda who: col(Person.id) == who.id,
            ("telegram_id", "name", "phone", "language", "letters", "reachable", "created_at"),
            _erase_person,
        ),
    )
} | {
    # Say only when to look at which record, what is offered and when, that a day is taken, and, taken away
    # with what was said in a case, by which words it is found.
    str(table.__tablename__): None
    for table in (
        Deadline,
        Category,
        Service,
        ServiceVersion,
        ServiceText,
        Fee,
        Worker,
        Window,
        Slot,
        Closure,
        LoanDay,
        CaseWord,
    )
}
