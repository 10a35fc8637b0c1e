"""Every case has a custodian from its first second; a hand-over counts only when it is accepted."""

from collections.abc import Collection, Sequence
from contextlib import suppress

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import audit, away, duty, notices, plans, rules, staff, staff_group
from centre.cases import ringing
from centre.cases.access import find, for_staff, refuse_others
from centre.cases.codes import Voice
from centre.cases.moves import the_id
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, change, insert_new
from models import who as whos
from models.cases import ENDED, Case, CaseAction, CaseKind, CaseLine, Handover, HandoverState, Openness
from models.complaints import SENSITIVE, Complaint
from models.deadlines import Deadline
from models.people import Role
from models.rights import Right
from models.who import Who

OFFERED = "case.handover"
SETTLED = "case.handover_settled"
LAPSE = "case.handover_lapse"
_DESK = frozenset({Role.COORDINATOR, Role.CLERK})
_KEPT = Change(
    Case, col(Case.id) == bindparam("row"), col(Case.custodian_id).is_not_distinct_from(bindparam("former"))
)
_REVIEW_ASKED = (
    select(col(CaseLine.id))
    .where(col(CaseLine.case_id) == bindparam("case"), col(CaseLine.action) == CaseAction.ASK_REVIEW)
    .order_by(col(CaseLine.id).desc())
    .limit(1)
)
_LOAD = (
    select(col(Case.custodian_id), func.count())
    .where(col(Case.closed_at).is_(None))
    .group_by(col(Case.custodian_id))
)


def first(
    session: Session,
    moment: Moment,
    barred: Collection[int | None],
    *,
    unit: str = "",
    leads: bool = False,
) -> int | None:
    """Who answers for a case: whoever of the desk has least to do, else who leads; `leads`: that one first.

    barred: those whose own matter it is, and whom it is about. unit: which unit of the staff is in charge;
    its own people come before those of the whole centre.
    """
    able = [one for one in staff.people_with(session, Right.WORK_CASES) if one.id not in barred]
    if leads:
        today = (staff.as_today(session, moment, one) for one in able)
        leader = _leader(session, moment, [one for one in today if one.may(Right.WORK_CASES, unit)])
        if leader is not None:
            return leader
    able = [one for one in able if one.may(Right.WORK_CASES, unit)]
    if desk := [one for one in able if one.roles & _DESK]:
        load = dict(session.connection().execute(_LOAD).all())
        theirs = [one for one in desk if unit in one.units(Right.WORK_CASES)]
        return min((one.id for one in theirs or desk), key=lambda number: (load.get(number, 0), number))
    leaders = [one.id for one in able if Role.DUTY_LEADER in one.roles]
    return next(iter([*leaders, *(one.id for one in able)]), None)


def director(session: Session, barred: Collection[int | None]) -> int | None:
    """The director who takes on what others could not settle; None if there is none."""
    able = [one for one in staff.people_with(session, Right.WORK_CASES) if one.id not in barred]
    return next((one.id for one in able if Role.DIRECTOR in one.roles), None)


def is_leaders(session: Session, case: Case) -> bool:
    """Whether it goes straight to whoever leads: what is urgent, and complaints of a sensitive kind."""
    if case.urgent or case.kind is not CaseKind.COMPLAINT:
        return case.urgent
    return session.get_one(Complaint, case.id, populate_existing=True).category in SENSITIVE


def is_directors(session: Session, case: Case) -> bool:
    """Whether it is with a director: there is nobody above who could decide."""
    return case.custodian_id is not None and Role.DIRECTOR in whos.by_id(session, case.custodian_id).roles


def barred(case: Case) -> set[int | None]:
    """Who may not answer for a case: whose own it is, and whom it is about."""
    return {case.person_id, case.against_id} - {None}


def is_able(who: Who, case: Case) -> bool:
    """Whether somebody may answer for a case: it is of their unit, not their own and not about them."""
    return who.may(Right.WORK_CASES, case.staff_unit) and who.id not in barred(case)


def unfit(session: Session, case: Case) -> set[int | None]:
    """Who may not answer for a case: those, and whose work on it is looked at again."""
    return barred(case) | reviewed(session, case)


def reviewed(session: Session, case: Case) -> set[int | None]:
    """Whose work is looked at again, once that was asked for: nobody reviews themselves."""
    asked = session.execute(_REVIEW_ASKED, {"case": case.id}).scalar()
    return handled_by(session, case, before=asked) if asked is not None else set()


def handled_by(session: Session, case: Case, *, before: int | None = None) -> set[int | None]:
    """Who has replied to a case, or declined it; `before`: until that line of its history."""
    done = select(col(CaseLine.author_id)).where(
        col(CaseLine.case_id) == case.id, col(CaseLine.action).in_([CaseAction.REPLY, CaseAction.DECLINE])
    )
    if before is not None:
        done = done.where(col(CaseLine.id) < before)
    return set(session.execute(done).scalars())


def ensure(session: Session, moment: Moment, case: Case) -> int | None:
    """The custodian of a case, after finding another if there is none who may still work on it."""
    custodian = whos.by_id(session, case.custodian_id) if case.custodian_id is not None else None
    if custodian is not None and is_able(staff.as_today(session, moment, custodian), case):
        return custodian.id
    found = first(
        session, moment, unfit(session, case), unit=case.staff_unit, leads=is_leaders(session, case)
    )
    if found != case.custodian_id:
        pass_to(session, moment, case, found)
    return found


def pass_to(session: Session, moment: Moment, case: Case, person_id: int | None) -> None:
    """Give a case to somebody who did not ask for it and is told.

    Raises:
        Refused: somebody else took it meanwhile.
    """
    drop_offers(session, moment, case.id or 0)
    to = {"custodian_id": person_id, "seen_by": None, "seen_at": None}
    if not _KEPT(session, {"row": case.id, "former": case.custodian_id}, **to):
        raise Refused("refused.case_changed", number=case.number)
    audit.note(session, moment, None, "case.assigned", ("case", case.id), custodian=person_id)
    tell_new(session, moment, case, person_id)
    if case.urgent:
        staff_group.renew(session, moment, ("case", the_id(case)))


def tell_new(session: Session, moment: Moment, case: Case, person_id: int | None) -> None:
    """Tell who answers for a case now: in office hours; what cannot wait rings (rule P.17)."""
    if person_id is None:
        return
    person_id = _covered(session, moment, case, person_id)
    if case.urgent:
        ringing.start(session, moment, case, person_id)
    else:
        notices.promise_staff(session, moment, ringing.NEW, person_id, subject=("case", the_id(case)))


def _covered(session: Session, moment: Moment, case: Case, person_id: int) -> int:
    """Who has a case that comes to somebody now: a colleague, while one covers for them and may have it."""
    colleague = away.stand_in(session, moment, person_id)
    if colleague is None or not is_able(colleague, case) or colleague.id in unfit(session, case):
        return person_id
    to = {"custodian_id": colleague.id, "stands_in_for": person_id}
    if not _KEPT(session, {"row": case.id, "former": person_id}, **to):
        raise Refused("refused.case_changed", number=case.number)
    told = {"custodian": colleague.id, "stands_in_for": person_id}
    audit.note(session, moment, None, "case.covered", ("case", case.id), **told)
    return colleague.id


def offer(session: Session, moment: Moment, actor: Who, case_id: int, to_id: int, *, why: str = "") -> None:
    """Offer a case to a colleague; until they accept it the actor answers for it.

    Raises:
        Refused: it is not the actor's, it is closed or offered already, or the other may not have it.
    """
    case = expect_yours(session, actor, case_id)
    colleague = _colleague(session, case, to_id)
    row = Handover(case_id=case_id, from_id=actor.id, to_id=to_id, why=why, offered_at=moment.now)
    handover_id = insert_new(session, row)
    if handover_id is None:
        raise Refused("refused.case_offered_already", number=case.number)
    audit.note(session, moment, actor.id, "case.offered", ("case", case_id), to=to_id)
    subject = ("handover", handover_id)
    if colleague.id != case.person_id:
        notices.promise_staff(session, moment, OFFERED, colleague.id, subject=subject)
    limit = moment.calendar.add_working_hours(moment.now, rules.load(session).case_handover)
    plans.plan(session, LAPSE, subject, limit)


def accept(session: Session, moment: Moment, actor: Who, handover_id: int) -> Case:
    """Accept a case that was offered: from now on the actor answers for it.

    Raises:
        Refused: it was not offered to them, or not any more.
    """
    handover = _offered_to(session, actor, handover_id)
    case = for_staff(session, actor, handover.case_id, offered=True)
    _refuse_closed(case)
    _settle(session, moment, handover_id, HandoverState.ACCEPTED)
    _keep(session, moment, case, handover.from_id, actor)
    _tell(session, moment, handover_id, handover.from_id)
    return case


def decline(session: Session, moment: Moment, actor: Who, handover_id: int) -> Case:
    """Leave a case that was offered to whoever offered it.

    Raises:
        Refused: it was not offered to them, or not any more.
    """
    handover = _offered_to(session, actor, handover_id)
    _settle(session, moment, handover_id, HandoverState.DECLINED)
    _tell(session, moment, handover_id, handover.from_id)
    return find(session, handover.case_id)


def take_over(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Take a case over from a colleague, who is told; its clock runs on.

    Raises:
        Refused: the actor may not, has it already, it reviews their own work, or it is closed.
    """
    case = expect_open(session, actor, case_id)
    if case.custodian_id == actor.id:
        raise Refused("refused.case_yours_already", number=case.number)
    if actor.id in reviewed(session, case):
        raise Refused("refused.case_for_others", number=case.number)
    former = case.custodian_id
    drop_offers(session, moment, case_id)
    _keep(session, moment, case, former, actor)
    tell_former(session, moment, case_id, former, by=actor.id, actor=actor)
    return case


def tell_former(
    session: Session, moment: Moment, case_id: int, former: int | None, *, by: int, actor: Voice
) -> None:
    """Tell whoever answered for a case that a colleague does now, unless it was their own doing."""
    own_doing = isinstance(actor, Who) and actor.id == former
    if former is not None and not own_doing:
        notices.promise_staff(
            session, moment, "case.taken_over", former, subject=("case", case_id), params={"by": by}
        )


def expect_open(session: Session, actor: Who, case_id: int) -> Case:
    """A case that is not closed and that the actor may work on.

    Raises:
        Refused: they may not, or it is closed.
    """
    case = for_staff(session, actor, case_id)
    _refuse_closed(case)
    return case


def expect_yours(session: Session, actor: Who, case_id: int) -> Case:
    """A case that is not closed and for which the actor answers.

    Raises:
        Refused: they may not, it is closed, or a colleague answers for it.
    """
    case = expect_open(session, actor, case_id)
    refuse_others(session, actor, case)
    return case


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give back what nobody accepted in time, and let the duty leader know (rule 9.9)."""
    handover = session.get_one(Handover, deadline.subject_id)
    if handover.state is not HandoverState.OFFERED:
        return
    _settle(session, moment, deadline.subject_id, HandoverState.LAPSED)
    case, leader = find(session, handover.case_id), staff.on_duty_next(session, moment).leader
    told = {handover.from_id, leader.id if leader else None} - {None} - barred(case)
    for person_id in sorted(told, key=str):
        _tell(session, moment, deadline.subject_id, person_id)


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give what somebody answered for who may no longer work on it to others, who are told."""
    theirs = select(Case).where(col(Case.custodian_id) == deadline.subject_id, col(Case.closed_at).is_(None))
    for case in session.execute(theirs.order_by(col(Case.due_at))).scalars().all():
        # Where a colleague takes it over in this very moment there is nothing more to do.
        with suppress(Refused), session.begin_nested():
            ensure(session, moment, case)


def _keep(session: Session, moment: Moment, case: Case, former: int | None, actor: Who) -> None:
    number = case.number
    unit = case.staff_unit
    if not actor.may(Right.WORK_CASES, unit):
        # With whoever accepts it, it moves to their unit.
        unit = min(actor.units(Right.WORK_CASES))
    to = {"custodian_id": actor.id, "staff_unit": unit, "seen_by": actor.id, "seen_at": moment.now}
    if not _KEPT(session, {"row": case.id, "former": former}, **to):
        raise Refused("refused.case_changed", number=number)
    audit.note(session, moment, actor.id, "case.kept", ("case", case.id), former=former, unit=unit)
    if case.urgent:
        staff_group.renew(session, moment, ("case", the_id(case)))


def _settle(session: Session, moment: Moment, handover_id: int, state: HandoverState) -> None:
    still = (col(Handover.id) == handover_id, col(Handover.state) == HandoverState.OFFERED)
    if not change(session, Handover, *still, state=state, settled_at=moment.now):
        raise Refused("refused.handover_over")
    plans.drop(session, moment, ("handover", handover_id))
    notices.drop(session, moment, ("handover", handover_id), {OFFERED})


def drop_offers(session: Session, moment: Moment, case_id: int) -> None:
    """Take back what is offered to others of a case: it has gone another way."""
    open_ones = select(col(Handover.id)).where(
        col(Handover.case_id) == case_id, col(Handover.state) == HandoverState.OFFERED
    )
    for handover_id in session.execute(open_ones).scalars().all():
        _settle(session, moment, handover_id, HandoverState.LAPSED)


def _offered_to(session: Session, actor: Who, handover_id: int) -> Handover:
    handover = session.get(Handover, handover_id, populate_existing=True)
    if handover is None or handover.to_id != actor.id:
        raise Refused("refused.handover_over")
    return handover


def _colleague(session: Session, case: Case, person_id: int) -> Who:
    try:
        colleague = whos.by_id(session, person_id)
    except LookupError:
        raise Refused("refused.case_not_for_them", number=case.number, name="") from None
    hidden = case.openness is not Openness.OPEN and person_id == case.person_id
    others = unfit(session, case) | {case.custodian_id}
    # That somebody may not have it would tell who wants to stay unknown: such an offer just lapses.
    if not colleague.may(Right.WORK_CASES) or (colleague.id in others and not hidden):
        raise Refused("refused.case_not_for_them", number=case.number, name=colleague.name)
    return colleague


def _leader(session: Session, moment: Moment, able: Sequence[Who]) -> int | None:
    """Who takes the next urgent matter, of those who may have this one."""
    among = {one.id for one in able}
    return next((one.id for one in duty.ladder(session, moment) if one.id in among), None)


def _refuse_closed(case: Case) -> None:
    if case.state in ENDED:
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")


def _tell(session: Session, moment: Moment, handover_id: int, person_id: int | None) -> None:
    if person_id is not None:
        notices.promise_staff(session, moment, SETTLED, person_id, subject=("handover", handover_id))
