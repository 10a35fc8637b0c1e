"""A low grade becomes a bad mark in the same write, and a better one afterwards does not undo it (17.30)."""

from contextlib import suppress

from sqlmodel import Session, col, select

from centre import audit, follow_ups, numbers, rules
from centre.bad_marks import custody
from centre.bad_marks.access import PREFIX, find
from centre.bad_marks.moves import note, restart
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_values
from models.bad_marks import BadMark, BadMarkAction
from models.cases import Case
from models.catalogue import Service
from models.follow_ups import FollowUpKind, FollowUpState
from models.ratings import BAD, Matter, Rating


def graded(session: Session, moment: Moment, rating: Rating) -> None:
    """Somebody gave or changed a grade: a low one opens a bad mark, a later one is noted in it."""
    known = of_rating(session, rating.id)
    if known is not None:
        # Who says so is plain from whose mark it is; the line names nobody all the same.
        note(session, moment, known, BadMarkAction.CHANGE, grade=rating.grade)
        audit.note(session, moment, None, "bad_mark.change", ("bad_mark", known.id))
    elif rating.grade in BAD:
        _open(session, moment, rating)


def of_rating(session: Session, rating_id: int | None) -> BadMark | None:
    """What is done about a rating; None if it never was a low one."""
    return session.exec(select(BadMark).where(BadMark.rating_id == rating_id)).first()


def _open(session: Session, moment: Moment, rating: Rating) -> None:
    in_force, calendar = rules.load(session), moment.calendar
    case = session.get(Case, rating.matter_id) if rating.matter is Matter.CASE else None
    service = session.get(Service, rating.service_id) if rating.service_id is not None else None
    contact = calendar.add_working_days(moment.now, in_force.bad_mark_contact)
    unit = case.staff_unit if case is not None else service.staff_unit if service is not None else ""
    row = insert_values(
        session,
        BadMark,
        rating_id=rating.id,
        person_id=rating.person_id,
        about_id=rating.about_id,
        unit=unit,
        restricted=case is not None and case.restricted,
        opened_at=moment.now,
        contact_due_at=contact,
        fix_due_at=calendar.add_working_days(moment.now, in_force.bad_mark_fix),
        due_at=contact,
        updated_at=moment.now,
    )
    if row is None:
        return
    mark = find(session, row)
    custodian = custody.first(session, moment, mark)
    number = numbers.number(PREFIX, row)
    change(session, BadMark, col(BadMark.id) == row, number=number, custodian_id=custodian)
    # Nobody is named: whom it is about may read the audit.
    audit.note(session, moment, None, "bad_mark.opened", ("bad_mark", row))
    mark = find(session, row)
    restart(session, moment, mark)
    custody.tell(session, moment, mark, custodian)
    _ring_once(session, moment, rating)


def _ring_once(session: Session, moment: Moment, rating: Rating) -> None:
    """Nobody is rung twice about one thing: the call of this bad mark takes the place of the other."""
    if rating.matter is Matter.BOOKING:
        kind, rounds = FollowUpKind.BOOKING, 0
    elif rating.matter is Matter.CASE and (case := session.get(Case, rating.matter_id)) is not None:
        kind, rounds = FollowUpKind.REQUEST, case.reopened
    else:
        return
    call = follow_ups.of_matter(session, kind, rating.matter_id, rounds)
    if call is None or call.state is not FollowUpState.DUE:
        return
    # Whoever takes it in this very moment rings all the same; a rating is never refused for that.
    with suppress(Refused), session.begin_nested():
        follow_ups.drop(session, moment, kind, rating.matter_id, rounds)
