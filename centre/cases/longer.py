"""Saying beforehand that a case takes longer: a new day and a reason are told, the limit stays as it was."""

from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col

from centre import audit, notices, plans, rules, words
from centre.cases import custody
from centre.cases.access import find
from centre.cases.moves import add_line, promise_resident
from centre.cases.watch import LATE, LONGER, PROMISE
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change
from models.calls import Side
from models.cases import RESIDENTS_TURN, Case, CaseLine
from models.deadlines import Deadline
from models.who import Who

_PROMISED = Change(
    Case,
    col(Case.id) == bindparam("row"),
    col(Case.state) == bindparam("stands"),
    col(Case.custodian_id) == bindparam("custodian"),
)


def expect_late(session: Session, who: Who, case_id: int) -> Case:
    """A case of which its custodian may say that it takes longer.

    Raises:
        Refused: it waits for its resident, it is closed, or a colleague answers for it.
    """
    case = custody.expect_yours(session, who, case_id)
    if case.due_at is None or case.state in RESIDENTS_TURN:
        raise Refused("refused.case_waits_for_them", number=case.number)
    return case


def days(session: Session, moment: Moment, case: Case) -> list[date]:
    """The working days that can be promised instead of the limit, the nearest first (rule 9.15)."""
    since = max(case.due_at or moment.now, moment.now)
    most = rules.load(session).case_longer
    return [moment.calendar.next_working_day(since, days=number) for number in range(1, most + 1)]


def tell_longer(
    session: Session, moment: Moment, actor: Who, case_id: int, day: date, *, text: str
) -> CaseLine:
    """Tell the resident by when it will be instead, and why; whether it was late is counted by the limit.

    Raises:
        Refused: it is no working day within reach, no reason is given, or it is not the actor's to say.
    """
    case = expect_late(session, actor, case_id)
    if day not in days(session, moment, case):
        raise Refused("refused.day_out_of_reach")
    said = words.checked(session, text)
    until = moment.calendar.at(day, moment.calendar.opening.closes)
    still = {"row": case_id, "stands": case.state, "custodian": actor.id}
    if not _PROMISED(session, still, promised_at=until):
        raise Refused("refused.case_changed", number=case.number)
    line = add_line(session, moment, case, Side.STAFF, said, author=actor, until=until)
    subject = ("case", case_id)
    audit.note(session, moment, actor.id, "case.longer", subject, day=day.isoformat())
    notices.drop(session, moment, subject, {LONGER})
    promise_resident(session, moment, LONGER, case, params={"line": line.id})
    plans.plan(session, PROMISE, subject, until, once=f"case.promise:{case_id}:{until.isoformat()}")
    return line


def is_promised(case: Case, now: datetime) -> bool:
    """Whether its resident was told a day that has not come yet."""
    return case.promised_at is not None and case.promised_at > now


def on_promise(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Say so if the day that was promised has passed, too."""
    case = find(session, deadline.subject_id)
    if case.promised_at is not None and not is_promised(case, moment.now):
        promise_resident(session, moment, LATE, case)
