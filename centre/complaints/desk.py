"""What the staff do with complaints: weigh, take on, speak to people, investigate, reply."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import Session, col

from centre import audit, hours, volunteers, words
from centre.cases import custody
from centre.cases.access import expect, find
from centre.cases.moves import attach, move
from centre.cases.replies import note_got
from centre.complaints.joining import expect_target, note_merged
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change
from models.calls import Side
from models.cases import Case, CaseAction, CaseLine, CaseState, Openness
from models.complaints import Complaint, ComplaintCategory, Finding, Got, Severity
from models.who import Who, by_id

_COMPLAINT = Change(Complaint, col(Complaint.id) == bindparam("row"))


def triage(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    *,
    category: ComplaintCategory,
    severity: Severity,
    against_id: int | None = None,
) -> Case:
    """Say what kind of complaint it is, how much it weighs, and who of the staff it is about, if anybody.

    Whom it is about does not handle it; what is critical or sensitive goes to whoever leads today.

    Raises:
        Refused: it is not the actor's, or weighed already.
    """
    case = expect(session, actor, case_id, CaseAction.TRIAGE)
    if against_id is not None:
        by_id(session, against_id)
    led = custody.is_leaders(session, case)
    _COMPLAINT(session, {"row": case_id}, category=category, severity=severity)
    urgent = severity is Severity.CRITICAL
    weighed = {
        "urgent": urgent,
        "against_id": against_id,
        "answered_at": case.answered_at or moment.now,
    }
    move(session, moment, case, CaseAction.TRIAGE, actor=actor, values=weighed)
    leads = custody.is_leaders(session, case)
    if (leads and not led) or case.custodian_id in custody.unfit(session, case):
        another = custody.first(
            session, moment, custody.unfit(session, case), unit=case.staff_unit, leads=leads
        )
        if another != case.custodian_id:
            custody.pass_to(session, moment, case, another)
    return case


def assign(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Take a complaint on as its handler; a colleague does so after having it handed over.

    Raises:
        Refused: it is not the actor's, or not weighed yet.
    """
    case = expect(session, actor, case_id, CaseAction.ASSIGN)
    move(session, moment, case, CaseAction.ASSIGN, actor=actor)
    return case


def contact(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    by_phone: bool = False,
    file_ids: Collection[int] = (),
) -> Case:
    """Speak to who complained: a message to them, or what was said on the telephone or at the counter.

    Raises:
        Refused: nothing was said, or it is not the actor's to handle.
    """
    case = expect(session, actor, case_id, CaseAction.CONTACT)
    said = words.checked(session, text, optional=bool(file_ids))
    if by_phone and (case.openness is not Openness.OPEN):
        raise Refused("refused.complaint_unknown_caller", number=case.number)
    _COMPLAINT(session, {"row": case_id}, contacted_at=moment.now)
    line = move(session, moment, case, CaseAction.CONTACT, actor=actor, text=said, told=by_phone)
    attach(session, actor, file_ids, ("case_line", line.id))
    return case


def investigate(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Begin to look into it, again where it came back.

    Raises:
        Refused: who complained was not spoken to and could have been, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.INVESTIGATE)
    if case.state is CaseState.ASSIGNED and (case.person_id is not None):
        raise Refused("refused.complaint_contact_first", number=case.number)
    move(session, moment, case, CaseAction.INVESTIGATE, actor=actor)
    return case


def reply(  # noqa: PLR0913 - each is a part of the answer
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    finding: Finding,
    *,
    measure: str,
    text: str,
    prevention: str = "",
    file_ids: Collection[int] = (),
) -> CaseLine:
    """Reply: what was found, what was done, and the words for who complained. They say if it is fixed.

    Photos and voice may come along, but are no reply by themselves.

    Raises:
        Refused: something of it is missing, or it is not the actor's to handle.
    """
    case = expect(session, actor, case_id, CaseAction.REPLY)
    found = {
        "finding": finding,
        "measure": words.checked(session, measure),
        "prevention": words.checked(session, prevention, optional=True),
        "replied_at": moment.now,
        "got": None,
        "got_at": None,
    }
    said = words.checked(session, text)
    _COMPLAINT(session, {"row": case_id}, **found)
    line = move(
        session, moment, case, CaseAction.REPLY, actor=actor, text=said, values={"done_at": moment.now}
    )
    attach(session, actor, file_ids, ("case_line", line.id))
    if case.person_id is None:
        note_got(session, moment, case, Got.WAITING)
    volunteers.complained.report(session, moment, case_id)
    hours.weighing.acquit(session, moment, case_id)
    return line


def refer(session: Session, moment: Moment, actor: Who, case_id: int, text: str) -> Case:
    """Say why one cannot settle it as it should be: the director decides, and both texts are kept.

    Raises:
        Refused: nothing was said, there is no director but the actor, or it is not the actor's to handle.
    """
    case = expect(session, actor, case_id, CaseAction.REFER)
    said = words.checked(session, text)
    decides = custody.director(session, custody.unfit(session, case) | {actor.id})
    if decides is None:
        raise Refused("refused.complaint_no_director", number=case.number)
    to = {"custodian_id": decides}
    move(session, moment, case, CaseAction.REFER, actor=actor, side=Side.NOTE, text=said, values=to)
    custody.drop_offers(session, moment, case_id)
    return case


def note_told(session: Session, moment: Moment, actor: Who, case_id: int, how: Got) -> Case:
    """Note that a reply was told on the telephone or in person.

    Raises:
        Refused: there is no reply that waits for an answer, or it is not the actor's.
    """
    case = custody.expect_yours(session, actor, case_id)
    if case.state not in (CaseState.REPLIED, CaseState.FOLLOW_UP) or how not in (Got.BY_PHONE, Got.IN_PERSON):
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    note_got(session, moment, case, how)
    audit.note(session, moment, actor.id, "case.told", ("case", case_id), how=how)
    return case


def merge(session: Session, moment: Moment, actor: Who, case_id: int, into: int, *, text: str = "") -> Case:
    """End a case as a part of another of the same matter; whoever made it hears what comes of that one.

    Raises:
        Refused: the other is closed, of another kind or the same, or it is not the actor's.
    """
    target = expect_target(session, actor, case_id, into)
    case = find(session, case_id)
    said = words.checked(session, text, optional=True)
    move(session, moment, case, CaseAction.MERGE, actor=actor, text=said, values={"merged_into": target.id})
    note_merged(session, moment, actor, case, target)
    return case


def call_emergency(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    file_ids: Collection[int] = (),
) -> Case:
    """End a complaint that is an emergency: they are told which number to ring, and whom we have called.

    Raises:
        Refused: nothing was said, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.CALL_EMERGENCY)
    said = words.checked(session, text)
    line = move(session, moment, case, CaseAction.CALL_EMERGENCY, actor=actor, text=said)
    attach(session, actor, file_ids, ("case_line", line.id))
    return case
