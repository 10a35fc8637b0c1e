"""What the staff do with requests: review, plan, serve, and say how it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from centre import audit, notices, rules, words
from centre.cases import custody, prices, refunds, silence
from centre.cases.access import expect, for_staff
from centre.cases.moves import add_line, attach, move, tell, the_id
from centre.cases.resident import drop_plan
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_many, insert_new
from models.calls import Side
from models.cases import ENDED, Case, CaseAction, CaseLine, CaseState, Gap, Plan, Reason
from models.catalogue import Service
from models.who import Who

LATE_GAP = "case.late_gap"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A service plan as the custodian makes it: who comes, on which day, and what it costs.

    visit_price: what the visit alone costs, should the resident say no to a higher price on site.
    """

    who: str
    day: date
    hours: str = ""
    price: int | None = None
    note: str = ""
    visit_price: int = 0


def take_up(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Begin the review of a request; of two who tap at once one has it. Tapping twice is harmless.

    Raises:
        Refused: the actor may not, or a colleague reviews it.
    """
    case = for_staff(session, actor, case_id)
    if case.state is CaseState.REVIEWING and case.custodian_id == actor.id:
        return case
    taken = {"custodian_id": actor.id, "answered_at": case.answered_at or moment.now}
    move(session, moment, case, CaseAction.TAKE_UP, actor=actor, values=taken)
    notices.drop(session, moment, ("case", case_id), {"case.new"})
    return case


def list_gaps(
    session: Session, moment: Moment, actor: Who, case_id: int, gaps: Sequence[str], *, new: bool = False
) -> CaseLine:
    """Say everything that is missing, at once; the clock stands still until it is there.

    new: what is missing now could not be seen the first time.

    Raises:
        Refused: nothing is named or too much, it is a second list of what could be seen before, or it is not
            the actor's to review.
    """
    case = expect(session, actor, case_id, CaseAction.LIST_GAPS)
    limit = rules.load(session).case_gaps
    named = [text for gap in gaps if (text := " ".join(gap.split())[:200])]
    if not named:
        raise Refused("refused.gaps_missing")
    if len(named) > limit:
        raise Refused("refused.too_many_gaps", limit=limit)
    if case.rounds and not new:
        raise Refused("refused.case_gap_late", number=case.number)
    number = case.rounds + 1
    rows = [{"case_id": case_id, "round": number, "what": what, "listed_at": moment.now} for what in named]
    insert_many(session, Gap, rows)
    said = "\n".join(named)
    return move(
        session,
        moment,
        case,
        CaseAction.LIST_GAPS,
        actor=actor,
        text=said,
        reason=Reason.MATERIAL_MISSING,
        values={"rounds": number, "reviewed_at": case.reviewed_at or moment.now},
    )


def count_late_gap(session: Session, moment: Moment, actor: Who, case_id: int) -> None:
    """Count that something was overlooked the first time: it may not be asked for any more.

    Raises:
        Refused: it is not the actor's to review.
    """
    expect(session, actor, case_id, CaseAction.LIST_GAPS)
    audit.note(session, moment, actor.id, LATE_GAP, ("case", case_id))


def accept(session: Session, moment: Moment, actor: Who, case_id: int, text: str = "") -> Case:
    """Accept a request; where the service needs a plan, the time for it begins.

    Raises:
        Refused: it is not the actor's to review.
    """
    case = expect(session, actor, case_id, CaseAction.ACCEPT)
    said = words.checked(session, text, optional=True)
    reviewed = {
        "reviewed_at": case.reviewed_at or moment.now,
        "accepted_at": case.accepted_at or moment.now,
        "paused_before": case.paused_before if case.accepted_at else case.paused_working_hours,
    }
    move(session, moment, case, CaseAction.ACCEPT, actor=actor, text=said, values=reviewed)
    if session.get_one(Service, case.service_id).plan_days:
        move(session, moment, case, CaseAction.PLAN, actor=actor)
    return case


def decline(session: Session, moment: Moment, actor: Who, case_id: int, reason: Reason, *, text: str) -> Case:
    """Do not accept a request: with the reason, and the way that is open instead.

    Raises:
        Refused: no other way is named, or it is not the actor's to review.
    """
    case = expect(session, actor, case_id, CaseAction.DECLINE)
    said = words.checked(session, text)
    reviewed = {"reviewed_at": case.reviewed_at or moment.now}
    move(session, moment, case, CaseAction.DECLINE, actor=actor, text=said, reason=reason, values=reviewed)
    return case


def transfer(session: Session, moment: Moment, actor: Who, case_id: int, text: str) -> Case:
    """Pass a request on to another body: the resident is told whom to ask from now on.

    Raises:
        Refused: it is not said to whom, or it is not the actor's to pass on.
    """
    case = expect(session, actor, case_id, CaseAction.TRANSFER)
    move(session, moment, case, CaseAction.TRANSFER, actor=actor, text=words.checked(session, text))
    return case


def offer_plan(session: Session, moment: Moment, actor: Who, case_id: int, proposal: Proposal) -> Plan:
    """Offer a plan to the resident, who agrees, asks for another or withdraws.

    Raises:
        Refused: nobody is named, the day is over, or it is not the actor's to plan.
    """
    case = expect(session, actor, case_id, CaseAction.OFFER_PLAN)
    plan = _plan(session, moment, actor, case, proposal)
    planned = {"planned_at": case.planned_at or moment.now}
    move(session, moment, case, CaseAction.OFFER_PLAN, actor=actor, text=proposal.note, values=planned)
    return plan


def schedule(session: Session, moment: Moment, actor: Who, case_id: int, text: str = "") -> Case:
    """Put an accepted request that needs no plan on the way; its price was listed when it was handed in.

    The words say when and how.

    Raises:
        Refused: it needs a plan, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.SCHEDULE)
    said = words.checked(session, text, optional=True)
    move(session, moment, case, CaseAction.SCHEDULE, actor=actor, text=said)
    return case


def send_back(
    session: Session, moment: Moment, actor: Who, case_id: int, reason: Reason, *, text: str = ""
) -> Case:
    """Take a request back one step, with a reason that is counted.

    Raises:
        Refused: there is no step before this one, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.SEND_BACK)
    said = words.checked(session, text, optional=True)
    drop_plan(session, moment, case)
    move(session, moment, case, CaseAction.SEND_BACK, actor=actor, text=said, reason=reason)
    return case


def start(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Say that the service has begun.

    Raises:
        Refused: it is not scheduled, or not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.START)
    move(session, moment, case, CaseAction.START, actor=actor)
    return case


def ask_price(
    session: Session, moment: Moment, actor: Who, case_id: int, price: int, *, text: str
) -> CaseLine:
    """Ask the resident for a higher price than agreed; nobody works for it before they say yes.

    Raises:
        Refused: it is not higher, no reason is given, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.ASK_PRICE)
    if price <= (case.price or 0):
        raise Refused("refused.price_not_higher")
    said = words.checked(session, text)
    asked = {"asked_price": price}
    return move(
        session, moment, case, CaseAction.ASK_PRICE, actor=actor, text=said, amount=price, values=asked
    )


def finish(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    charged: int | None = None,
    file_ids: Collection[int] = (),
) -> Case:
    """Say that it is done, with what came of it and what was charged for it; the resident confirms.

    Raises:
        Refused: nothing was said, more is charged than may be on this day, or it is not the actor's.
    """
    case = expect(session, actor, case_id, CaseAction.FINISH)
    most = prices.chargeable(session, moment, case)
    if charged is not None and charged > most:
        raise Refused("refused.price_not_agreed" if most == (case.price or 0) else "refused.price_lowered")
    said = words.checked(session, text)
    taken = most if charged is None else charged
    done = {"done_at": moment.now, "charged": taken}
    line = move(session, moment, case, CaseAction.FINISH, actor=actor, text=said, amount=taken, values=done)
    attach(session, actor, file_ids, ("case_line", line.id))
    return case


def say(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    by_phone: bool = False,
    file_ids: Collection[int] = (),
) -> CaseLine:
    """Write to the resident, with or as photos and voice, or note what they were told on the telephone.

    Raises:
        Refused: nothing was said, the case is closed and nothing is owed for it, or it is not the actor's.
    """
    case = expect_writable(session, actor, case_id)
    said = words.checked(session, text, optional=bool(file_ids))
    line = add_line(session, moment, case, Side.STAFF, said, author=actor, by_phone=by_phone)
    attach(session, actor, file_ids, ("case_line", line.id))
    audit.note(session, moment, actor.id, "case.said", ("case", case_id), by_phone=by_phone)
    if by_phone:
        silence.count_from_then(session, moment, case)
    else:
        tell(session, moment, case, line)
    return line


def expect_writable(session: Session, actor: Who, case_id: int) -> Case:
    """A case in which the actor can speak to its resident: their open one, or a closed one that owes money.

    Raises:
        Refused: it is neither, or not for them to see.
    """
    case = for_staff(session, actor, case_id)
    if case.state in ENDED and refunds.is_writable(session, case):
        return case
    return custody.expect_yours(session, actor, case_id)


def add_note(session: Session, moment: Moment, actor: Who, case_id: int, text: str) -> CaseLine:
    """Write something down for colleagues; the resident never sees it.

    Raises:
        Refused: the actor may not, or nothing was written.
    """
    case = for_staff(session, actor, case_id)
    line = add_line(session, moment, case, Side.NOTE, words.checked(session, text), author=actor)
    audit.note(session, moment, actor.id, "case.noted", ("case", case_id))
    return line


def _plan(session: Session, moment: Moment, actor: Who, case: Case, proposal: Proposal) -> Plan:
    if not proposal.who.strip():
        raise Refused("refused.plan_who_missing")
    if proposal.day < moment.calendar.local(moment.now).date():
        raise Refused("refused.plan_day_over")
    plan = Plan(
        case_id=the_id(case),
        who=proposal.who.strip()[:80],
        day=proposal.day,
        hours=proposal.hours.strip()[:40],
        price=proposal.price,
        visit_price=proposal.visit_price,
        note=words.checked(session, proposal.note, optional=True),
        offered_by=actor.id,
        offered_at=moment.now,
    )
    plan_id = insert_new(session, plan)
    if plan_id is None:
        raise Refused("refused.plan_changed", number=case.number)
    return session.get_one(Plan, plan_id)
