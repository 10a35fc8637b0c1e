"""Staying on: asked when people are missing, up to a day's end, and in nobody's place."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import hours, shifts
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import check_in, relief
from centre.shifts.check_in import Mark
from models.shifts import CheckedBy, Origin, SignUpState
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_check_in import Day


def test_who_is_there_stays_for_who_is_missing(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    stays, goes = day.people
    activity = an_activity(session, day.lead.id, ("", 1, 1))
    following = a_shift(session, moment, activity, starts_at=day.shift.ends_at, hours=3)
    missing = a_volunteer(session, "Late")
    theirs = day.joins(missing, following)
    for place in day.places:
        check_in.note(session, day.at(minutes=1), day.lead, place, Mark.HERE)
    row = following.id or 0
    with pytest.raises(Refused, match="relief_over"):
        relief.stay(session, day.at(minutes=119), stays, row)
    day.at(minutes=120)
    assert {who for kind, who in told(session) if kind == "relief.ask"} == {stays.id, goes.id}
    with pytest.raises(Refused, match="relief_over"):  # who is not there cannot stay
        relief.stay(session, day.moment, missing, row)
    placed = relief.stay(session, day.at(minutes=121), stays, row)
    assert (placed.state, placed.origin, placed.checked_in_by) == (
        SignUpState.CHECKED_IN,
        Origin.RELIEF,
        CheckedBy.STAYED,
    )
    assert day.place().checked_out_at == day.shift.ends_at
    assert ("relief.stays", day.lead.id) in told(session)
    with pytest.raises(Refused, match="relief_over"):  # nobody is missing any more
        relief.stay(session, day.moment, goes, row)
    check_in.note(session, day.moment, day.lead, theirs, Mark.HERE)  # whoever is late is welcome all the same
    post = the_post(session, following)
    assert (post.taken, post.maximum) == (2, 2)
    check_in.note(session, day.at(minutes=240), day.lead, placed.id or 0, Mark.GONE)
    day.at(minutes=241)
    (line, first) = hours.of_person(session, stays.id)
    assert (line.minutes, first.minutes) == (119, 119)


@pytest.mark.parametrize(("length", "asked"), [(10, 1), (10.5, 0)])
def test_nobody_stays_longer_than_a_day_bears(
    session: Session, moment: Moment, length: float, asked: int
) -> None:
    day = Day(session, moment)
    activity = an_activity(session, day.lead.id, ("", 1, 1))
    a_shift(session, moment, activity, starts_at=day.shift.ends_at + timedelta(minutes=30), hours=length)
    check_in.note(session, day.at(minutes=1), day.lead, day.places[0], Mark.HERE)
    day.at(minutes=150)
    assert [kind for kind, _ in told(session)].count("relief.ask") == asked


def test_nobody_is_asked_who_is_expected_elsewhere(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    following = a_shift(
        session, moment, an_activity(session, day.lead.id, ("", 1, 1)), starts_at=day.shift.ends_at
    )
    elsewhere = a_shift(
        session,
        moment,
        an_activity(session, day.lead.id, ("", 1, 1)),
        starts_at=day.shift.ends_at + timedelta(hours=1),
    )
    shifts.sign_up(
        session, moment, day.people[0].id, the_post(session, elsewhere).id or 0, actor_id=day.people[0].id
    )
    check_in.note(session, day.at(minutes=1), day.lead, day.places[0], Mark.HERE)
    day.at(minutes=120)
    assert relief.needed(session, shifts.find(session, following.id or 0))
    assert "relief.ask" not in [kind for kind, _ in told(session)]
