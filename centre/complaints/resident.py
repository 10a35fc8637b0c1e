"""What whoever complains does: complain, join, say whether it is fixed, grade, withdraw, ask for a review."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col

from centre import audit, rules, words
from centre.cases import custody, filing, followers, senders
from centre.cases.access import expect, find, for_resident, named, refuse_handlers
from centre.cases.codes import Voice
from centre.cases.moves import attach, move
from centre.cases.replies import note_got
from centre.cases.resident import write
from centre.cases.senders import Filed, Sender
from centre.complaints.joining import expect_not_fixed
from centre.complaints.targets import area_of, staff_named
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, insert_values
from models.bookings import Channel
from models.calls import Side
from models.cases import Case, CaseAction, CaseKind, CaseLine, CaseState, Openness, Outcome
from models.complaints import SENSITIVE, Complaint, ComplaintCategory, Got, Severity, Target
from models.who import Who

GRADES = range(1, 6)
_COMPLAINT = Change(Complaint, col(Complaint.id) == bindparam("row"))
_UNGRADED = Change(Complaint, col(Complaint.id) == bindparam("row"), col(Complaint.grade).is_(None))
_OUTCOMES = {CaseAction.FIXED: Outcome.FIXED, CaseAction.PARTLY_FIXED: Outcome.PARTLY_FIXED}
# From the reply on: in a call-back the grade is noted with the rest of what was said.
_ANSWERED = frozenset(
    {
        CaseState.REPLIED,
        CaseState.FOLLOW_UP,
        CaseState.CLOSED,
        CaseState.REWORK,
        CaseState.INVESTIGATING,
        CaseState.REVIEW,
    }
)


@dataclass(frozen=True, slots=True)
class Grievance:
    """What somebody complains of. concerns_id: the case of theirs that it is about."""

    category: ComplaintCategory
    target: Target
    about: str
    whom: str = ""
    wish: str = ""
    openness: Openness = Openness.OPEN
    concerns_id: int | None = None
    corrections: int = 0
    file_ids: Collection[int] = ()


def submit(
    session: Session,
    moment: Moment,
    actor: Who,
    told: Grievance,
    *,
    person_id: int | None = None,
    channel: Channel = Channel.CHAT,
) -> Filed:
    """Complain, for oneself or as staff for somebody else: with a number, limits and somebody who answers.

    On paper, at the counter and on the telephone `person_id` is None for who gave no name. Who leaves no
    trace is written down nowhere. These and whoever has no Telegram find it again by the code alone.

    Raises:
        Refused: nothing was said, or too much of theirs is open.
    """
    in_force = rules.load(session)
    sender = Sender(actor, told.openness, channel, person_id)
    about = words.checked(session, told.about, optional=bool(told.file_ids))
    filing.refuse_too_many(session, in_force, sender.whose)
    unit = ""
    if told.concerns_id is not None:
        concerned = find(session, told.concerns_id)
        if told.openness is Openness.NO_TRACE or concerned.person_id not in (sender.whose, actor.id):
            raise Refused("refused.case_unknown")
        unit = concerned.staff_unit
    severity = in_force.complaint_severity.get(told.category, Severity.NORMAL)
    urgent = severity is Severity.CRITICAL
    named_ones = staff_named(session, told.whom)
    barred = sender.barred.union(named_ones)
    # Who of several is meant, is for whoever leads to say.
    leads = urgent or told.category in SENSITIVE or len(named_ones) > 1
    filed = senders.write_down(
        session,
        moment,
        CaseKind.COMPLAINT,
        sender,
        against_id=named_ones[0] if len(named_ones) == 1 else None,
        about=about,
        urgent=urgent,
        corrections=told.corrections,
        staff_unit=unit,
        custodian_id=custody.first(session, moment, barred, unit=unit, leads=leads),
    )
    insert_values(
        session,
        Complaint,
        id=filed.case.id,
        category=told.category,
        severity=severity,
        target=told.target,
        whom=" ".join(told.whom.split())[:200],
        area=area_of(told.whom) if told.target is Target.PLACE else "",
        wish=words.checked(session, told.wish, optional=True),
        concerns_id=told.concerns_id,
        counts_from=moment.now,
    )
    senders.hand_over(session, moment, filed.case, sender, told.file_ids)
    return filed


def fixed(session: Session, moment: Moment, voice: Voice, case_id: int, *, got: Got | None = None) -> Case:
    """Say that it is fixed. got: how the reply was told, where staff note the answer.

    Raises:
        Refused: there is no reply to say so of, or it is somebody else's.
    """
    return _settle(session, moment, voice, case_id, CaseAction.FIXED, got=got)[0]


def partly_fixed(
    session: Session, moment: Moment, voice: Voice, case_id: int, text: str = "", *, got: Got | None = None
) -> Case:
    """Say that it is fixed in part, and that this will do.

    Raises:
        Refused: there is no reply to say so of, or it is somebody else's.
    """
    return _settle(session, moment, voice, case_id, CaseAction.PARTLY_FIXED, text=text, got=got)[0]


def not_fixed(
    session: Session,
    moment: Moment,
    voice: Voice,
    case_id: int,
    text: str,
    *,
    file_ids: Collection[int] = (),
    got: Got | None = None,
) -> CaseLine:
    """Say that it is not fixed: back to who handled it, after two rounds to the director (rule 10.7).

    One that was merged goes on by itself again.

    Raises:
        Refused: there is no reply to say so of, nothing was said, or it is somebody else's.
    """
    case = expect_not_fixed(session, moment, voice, case_id)
    said = words.checked(session, text, optional=bool(file_ids))
    complaint = session.get_one(Complaint, case_id)
    custodian = case.custodian_id
    if complaint.reworks >= rules.load(session).complaint_rounds:
        custodian = custody.director(session, custody.unfit(session, case)) or custodian
    _COMPLAINT(session, {"row": case_id}, reworks=complaint.reworks + 1, counts_from=moment.now, extra_days=0)
    former = case.custodian_id
    _, line = _settle(
        session,
        moment,
        voice,
        case_id,
        CaseAction.NOT_FIXED,
        text=said,
        got=got,
        values={"custodian_id": custodian, "reopened": case.reopened + 1, "merged_into": None},
    )
    attach(session, voice, file_ids, ("case_line", line.id))
    if custodian is not None and custodian != former:
        custody.drop_offers(session, moment, case_id)
        custody.tell_former(session, moment, case_id, former, by=custodian, actor=voice)
    custody.ensure(session, moment, case)
    return line


def grade(session: Session, moment: Moment, voice: Voice, case_id: int, mark: int) -> bool:
    """Grade how it was handled, from 1 to 5, once; False if it was graded before.

    Raises:
        Refused: nothing was replied yet, it is no grade, or it is somebody else's.
    """
    case = for_resident(session, voice, case_id)
    refuse_handlers(case, voice)
    replied = case.kind is CaseKind.COMPLAINT and session.get_one(Complaint, case_id).replied_at
    if not replied or mark not in GRADES or case.state not in _ANSWERED:
        raise Refused("refused.case_unknown")
    author = named(case, voice)
    graded = bool(_UNGRADED(session, {"row": case_id}, grade=mark))
    if graded:
        audit.note(session, moment, author.id if author else None, "case.graded", ("case", case_id))
    return graded


def withdraw(session: Session, moment: Moment, voice: Voice, case_id: int, text: str) -> Case:
    """Take a complaint back; what weighs too much, or others wait for as well, is looked into all the same.

    Raises:
        Refused: it is replied to or closed already, or it is somebody else's.
    """
    case = expect(session, voice, case_id, CaseAction.WITHDRAW)
    said = words.checked(session, text, optional=True)
    if session.get_one(Complaint, case_id).severity is Severity.CRITICAL or followers.of(session, case):
        _COMPLAINT(session, {"row": case_id}, ends_unheard=True)
        if said:
            write(session, moment, voice, case_id, said)
        return case
    move(session, moment, case, CaseAction.WITHDRAW, actor=voice, side=Side.RESIDENT, text=said)
    return case


def expect_review(session: Session, moment: Moment, voice: Voice, case_id: int) -> Case:
    """A complaint of which one may still ask that somebody else looks at it (rule 10.11).

    Raises:
        Refused: it is not closed, too long ago, was reviewed already, or it is not theirs.
    """
    case = expect(session, voice, case_id, CaseAction.ASK_REVIEW)
    complaint, days = session.get_one(Complaint, case_id), rules.load(session).complaint_review
    if complaint.reviews:
        raise Refused("refused.complaint_reviewed", number=case.number)
    if case.closed_at is not None and moment.now > case.closed_at + timedelta(days=days):
        raise Refused("refused.complaint_review_late", number=case.number, days=days)
    return case


def ask_review(
    session: Session, moment: Moment, voice: Voice, case_id: int, text: str, *, file_ids: Collection[int] = ()
) -> CaseLine:
    """Ask that somebody else looks at it again, once (rule 10.11).

    Raises:
        Refused: it is not closed, too long ago, was reviewed already, nothing was said, or it is not theirs.
    """
    case = expect_review(session, moment, voice, case_id)
    said = words.checked(session, text, optional=bool(file_ids))
    unfit = custody.unfit(session, case) | custody.handled_by(session, case) | {case.custodian_id}
    another = custody.first(session, moment, unfit, unit=case.staff_unit, leads=True)
    _COMPLAINT(session, {"row": case_id}, reviews=1, counts_from=moment.now, extra_days=0)
    again: dict[str, Any] = {"outcome": None, "reopened": case.reopened + 1}
    if another is not None:
        again["custodian_id"] = another
    former = case.custodian_id
    line = move(
        session,
        moment,
        case,
        CaseAction.ASK_REVIEW,
        actor=voice,
        side=Side.RESIDENT,
        text=said,
        values=again,
    )
    attach(session, voice, file_ids, ("case_line", line.id))
    if another is not None:
        custody.tell_former(session, moment, case_id, former, by=another, actor=voice)
    custody.ensure(session, moment, case)
    return line


def _settle(
    session: Session,
    moment: Moment,
    voice: Voice,
    case_id: int,
    action: CaseAction,
    *,
    text: str = "",
    got: Got | None,
    values: dict[str, Any] | None = None,
) -> tuple[Case, CaseLine]:
    """Whoever answers has read or heard the reply."""
    case = expect(session, voice, case_id, action)
    said = words.checked(session, text, optional=True)
    by_staff = isinstance(voice, Who) and case.person_id != voice.id
    if case.merged_into is None:
        note_got(session, moment, case, got or (Got.BY_PHONE if by_staff else Got.DELIVERED))
    settled = {"outcome": _OUTCOMES.get(action), **(values or {})}
    line = move(session, moment, case, action, actor=voice, side=Side.RESIDENT, text=said, values=settled)
    return case, line
