"""Who did not come: asked, heard, judged by a person, and counted for the volunteer desk."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from centre import shifts
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import check_in, no_shows
from centre.shifts.check_in import Mark
from models.deadlines import Deadline
from models.hours import HourLine
from models.people import Person, Role
from models.shifts import LeaveReason, MissReason, SignUpState
from tests.auxil.factories import a_person, a_rule
from tests.auxil.told import told
from tests.centre.test_check_in import Day

FAMILY = MissReason.FAMILY


def test_who_did_not_come_is_asked_before_anybody_decides(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    who, silent = day.people
    with pytest.raises(Refused, match="shift_not_begun"):
        no_shows.explain(session, day.at(hours=-1), who, day.places[0], reason=FAMILY)
    day.at(hours=4)
    assert told(session).count(("no_show.asked", who.id)) == 1
    assert ("no_show.to_judge", day.lead.id) not in told(session)
    with pytest.raises(Refused, match="sign_up_unknown"):
        no_shows.explain(session, day.moment, silent, day.places[0], reason=FAMILY)
    no_shows.explain(session, day.at(hours=24), who, day.places[0], reason=FAMILY, words="The stairs")
    with pytest.raises(Refused, match="no_show_settled"):
        no_shows.explain(session, day.moment, who, day.places[0], reason=FAMILY)
    day.at(hours=24, seconds=1)
    assert told(session).count(("no_show.to_judge", day.lead.id)) == 1
    for nobody in (who, silent):
        with pytest.raises(Refused, match="not_allowed"):
            no_shows.judge(session, day.moment, nobody, day.places[0], excused=True)
    judged = no_shows.judge(session, day.moment, day.lead, day.places[0], excused=True)
    assert (judged.state, judged.missed_words) == (SignUpState.EXCUSED, "The stairs")
    with pytest.raises(Refused, match="no_show_settled"):
        no_shows.judge(session, day.moment, day.lead, day.places[0], excused=False)
    assert told(session).count(("no_show.judged", who.id)) == 1

    day.at(hours=24 * 4)  # the other says nothing, and the lead decides nothing: they are the coordinator
    assert told(session).count(("no_show.to_judge", day.lead.id)) == 2
    director = a_person(session, "Director", Role.DIRECTOR)
    heard = []
    for days in (6, 10, 14, 18):  # every other working day, and somebody above hears of it in the end
        day.at(hours=24 * days)
        heard.append(told(session).count(("no_show.to_judge", director.id)))
    assert heard[0] == 0 < heard[-1]
    assert [one.person_id for one in no_shows.undecided(session, day.shift.id or 0)] == [silent.id]
    no_shows.judge(session, day.moment, day.lead, day.places[1], excused=False)
    assert day.place(1).state is SignUpState.NO_SHOW
    assert no_shows.missed(session, day.moment, silent.id) == 1
    assert session.exec(select(HourLine)).all() == []


def test_the_coordinator_is_asked_where_the_lead_is_silent_or_was_missing(
    session: Session, moment: Moment
) -> None:
    day = Day(session, moment, people=2)
    day.shift.lead_id = day.people[0].id  # who did not come either
    session.flush()
    for hours in (4, 24 * 3):
        day.at(hours=hours)
    to_judge = [person for kind, person in told(session) if kind == "no_show.to_judge"]
    assert sorted(to_judge) == sorted([day.lead.id, day.people[0].id])
    with pytest.raises(Refused, match="own_attendance"):
        no_shows.judge(session, day.moment, day.people[0], day.places[0], excused=True)
    day.at(hours=24 * 9)
    to_judge = [person for kind, person in told(session) if kind == "no_show.to_judge"]
    assert to_judge.count(day.lead.id) == 3


def test_somebody_else_answers_for_a_shift_whose_coordinator_is_out_of_reach(
    session: Session, moment: Moment
) -> None:
    day = Day(session, moment, people=1)
    director = a_person(session, "Director", Role.DIRECTOR)
    session.get_one(Person, day.lead.id).reachable = False
    session.flush()
    for hours in (4, 24 * 3, 24 * 9, 24 * 12):
        day.at(hours=hours)
    assert ("no_show.to_judge", director.id) in told(session)
    no_shows.judge(session, day.moment, director, day.places[0], excused=True)


def test_who_has_said_why_is_not_asked_again(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    day.activity.leave_hours = 24
    post = shifts.posts_of(session, day.shift.id or 0)[0]
    post.minimum = 2
    session.flush()
    shifts.leave(session, day.at(hours=-1), day.people[0], day.places[0], reason=LeaveReason.ILL)
    no_shows.explain(session, day.at(minutes=10), day.people[1], day.places[1], reason=MissReason.ILL)
    assert day.place(1).state is SignUpState.NO_SHOW
    assert "no_show.to_judge" not in [kind for kind, _ in told(session)]
    day.at(hours=4)
    kinds = [kind for kind, _ in told(session)]
    assert (kinds.count("no_show.to_judge"), "no_show.asked" in kinds) == (2, False)


def test_the_volunteer_desk_hears_of_several(session: Session, moment: Moment) -> None:
    a_rule(session, "no_shows", 2)
    desk = a_person(session, "Desk", Role.COORDINATOR)
    who, said = None, []
    for later in (0, 10, 200):
        day = Day(session, Moment(moment.now + timedelta(days=later), moment.calendar), people=1)
        if who is not None:
            day.places = [day.joins(who, day.shift)]
        who = who or day.people[0]
        day.at(hours=60)
        no_shows.judge(session, day.moment, day.lead, day.places[0], excused=False)
        said.append(told(session).count(("no_show.several", desk.id)))
    assert said == [0, 1, 1]  # the third is too long after the others


def test_who_was_there_after_all_has_hours_although_it_was_judged(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    day.at(hours=4)
    no_shows.judge(session, day.at(hours=26), day.lead, day.places[0], excused=False)
    for mark in (Mark.HERE, Mark.GONE):
        check_in.note(session, day.moment, day.lead, day.places[0], mark)
    day.at(hours=26, seconds=1)
    assert session.exec(select(HourLine)).one().person_id == day.people[0].id


def test_what_is_taken_back_after_the_end_is_closed_once_more(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    who, missing = day.people
    for mark, hours in ((Mark.HERE, 0), (Mark.GONE, 2)):
        check_in.note(session, day.at(hours=hours), day.lead, day.places[0], mark)
    day.at(hours=5)
    for _ in range(2):
        check_in.note(session, day.moment, day.lead, day.places[0], Mark.UNDO)
    assert day.place().state is SignUpState.CONFIRMED
    overdue = select(Deadline).where(Deadline.kind == "hours.overdue", Deadline.state == "waiting")
    assert session.exec(overdue).all() == []
    day.at(hours=10)
    assert day.place().state is SignUpState.NO_SHOW
    assert [told(session).count(("no_show.asked", one.id)) for one in (who, missing)] == [1, 1]
