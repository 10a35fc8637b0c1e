"""What was passed: warned of before it lapses, shown to the desk, taken back; and the courses themselves."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import training
from centre.errors import Refused
from centre.moment import Moment
from centre.training import courses, figures, views
from centre.training.courses import Outline
from centre.training.views import Hold
from models.outbox import Notice, NoticeState
from models.training import CourseKind, CourseState, Proof
from models.who import Who
from tests.auxil.factories import NOW, at
from tests.auxil.training import a_course, a_qualification, a_seat, a_session


def test_people_are_warned_before_it_lapses_and_when_it_does(session: Session, volunteer: Who) -> None:
    course = a_course(session, months=1)
    training.grant(session, at("10:00"), volunteer.id, course)
    due = session.exec(select(Notice.kind, Notice.due_at).order_by(col(Notice.due_at))).all()
    # It holds to the end of 24 December: 30 days before is today, a week before the 18th.
    assert due == [
        ("training.expiring", at("08:00", "2026-11-25").now),
        ("training.expiring", at("08:00", "2026-12-18").now),
        ("training.expired", at("08:00", "2026-12-25").now),
    ]


def test_what_holds_for_good_warns_nobody_and_a_seat_is_passed_once(session: Session, volunteer: Who) -> None:
    course = a_course(session, months=0)
    seat = a_seat(session, volunteer, a_session(session, course))
    assert training.grant(session, at("10:00"), volunteer.id, course, seat_id=seat.id) is not None
    assert training.grant(session, at("10:00"), volunteer.id, course, seat_id=seat.id) is None
    assert session.exec(select(Notice)).all() == []


def test_the_desk_notes_what_was_learned_elsewhere_and_takes_it_back(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who
) -> None:
    course = a_course(session, kind=CourseKind.EXTERNAL)
    row = course.id or 0
    with pytest.raises(Refused, match="not_allowed"):
        training.recognise(session, moment, volunteer, coordinator.id, row, shown="A paper")
    with pytest.raises(Refused, match="training_own_pass"):
        training.recognise(session, moment, coordinator, coordinator.id, row, shown="A paper")
    with pytest.raises(Refused, match="training_shown"):
        training.recognise(session, moment, coordinator, volunteer.id, row, shown=" ")
    passed = training.recognise(session, moment, coordinator, volunteer.id, row, shown="First-aid card")
    assert views.holding(session, volunteer.id) == [(course, passed)]
    training.revoke(session, moment, coordinator, passed.id or 0)
    assert not training.valid(session, volunteer.id, row, moment.now)
    assert session.exec(select(Notice).where(Notice.state == NoticeState.WAITING)).all() == []
    with pytest.raises(Refused, match="training_not_held"):
        training.revoke(session, moment, coordinator, passed.id or 0)


def test_people_see_what_they_hold_what_is_missing_and_what_comes_next(
    session: Session, moment: Moment, volunteer: Who
) -> None:
    kept, soon, gone, lacking, free, old = (a_course(session, required=n == 3) for n in range(6))
    for course, days in ((kept, 100), (soon, 20), (gone, -1), (old, 9)):
        a_qualification(
            session,
            volunteer,
            course,
            passed_at=NOW - timedelta(days=30),
            valid_until=NOW + timedelta(days=days),
        )
    # Of two that were passed the one that holds longer counts.
    a_qualification(session, volunteer, kept, valid_until=NOW + timedelta(days=1))
    old.state = CourseState.RETIRED
    later = a_session(session, lacking)
    a_seat(session, volunteer, later)
    found = {one.course.id: one for one in views.overview(session, moment, volunteer)}
    assert [found[course.id].hold for course in (kept, soon, gone, lacking, free, old)] == [
        Hold.VALID,
        Hold.EXPIRING,
        Hold.EXPIRED,
        Hold.MISSING,
        Hold.OPEN,
        Hold.EXPIRING,
    ]
    assert (found[lacking.id].seat, found[lacking.id].next) == (later, later)
    assert next(iter(found)) == lacking.id  # what everybody needs comes first


def test_the_desk_keeps_the_courses(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who
) -> None:
    outline = Outline({"en": "First aid"}, {"en": "What to do."}, CourseKind.OUTDOOR, Proof.BOTH, 24, True)
    with pytest.raises(Refused, match="not_allowed"):
        courses.add(session, moment, volunteer, outline)
    course = courses.add(session, moment, coordinator, outline)
    row = course.id or 0
    assert figures.coverage(session, moment) == [figures.Coverage(course, 0, 1)]
    a_qualification(session, volunteer, course)
    assert figures.coverage(session, moment)[0].trained == 1
    courses.hold_for(session, moment, coordinator, row, 12)
    courses.require(session, moment, coordinator, row, required=False)
    courses.give(session, moment, coordinator, row, CourseState.RETIRED)
    assert (course.months, course.required, course.state) == (12, False, CourseState.RETIRED)
    assert (courses.offered(session), courses.everything(session)) == ([], [course])
    for months in (-1, 121):
        with pytest.raises(Refused, match="course_months"):
            courses.hold_for(session, moment, coordinator, row, months)
    with pytest.raises(Refused, match="course_unknown"):
        courses.require(session, moment, coordinator, 4711, required=True)
    with pytest.raises(Refused, match="course_unknown"):
        courses.find(session, 4711)
    assert courses.by_code(session, "induction") is None
    assert courses.by_code(session, a_course(session, code="induction").code or "") is not None
