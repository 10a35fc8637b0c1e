"""Points by the lead's grade and without what a complaint took, stars, and lists of who wants to be shown."""

from datetime import date

import pytest
from sqlmodel import Session

from centre import honours, hours
from centre.errors import Refused
from centre.honours import figures
from centre.honours.boards import By, board
from centre.honours.ranks import Rank, rank
from centre.moment import Moment
from models.hours import Grade, PointRule
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, a_rule
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_hours import YEAR, a_line


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


def a_confirmed_line(session: Session, moment: Moment, who: Who, coordinator: Who, minutes: int = 120) -> int:
    line = a_line(session, moment, who, coordinator)
    line.minutes = minutes
    session.flush()
    other = a_person(session, "Other", Role.COORDINATOR)
    for vouches in (coordinator, other):
        if hours.find(session, line.id or 0).state.value != "confirmed":
            hours.confirm(session, moment, vouches, line.id or 0)
    return line.id or 0


@pytest.mark.parametrize(
    ("points", "party", "expected"),
    [
        (0, False, Rank.NONE),
        (0, True, Rank.NONE),
        (3, False, Rank.ELIGIBLE),
        (4, False, Rank.PREFERRED),
        (5, True, Rank.ELIGIBLE),
        (6, True, Rank.PREFERRED),
    ],
)
def test_as_many_as_the_threshold_are_not_more(
    session: Session, points: int, party: bool, expected: Rank
) -> None:
    assert rank(session, points, party=party) is expected


def test_the_threshold_of_party_members_is_noted_by_the_desk(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who = a_volunteer(session)
    honours.cards.set_party(session, moment, coordinator, who.id, party=True)
    assert honours.cards.of(session, who.id).party
    with pytest.raises(Refused, match="not_allowed"):
        honours.cards.set_party(session, moment, who, who.id, party=False)
    with pytest.raises(Refused, match="honour_own"):
        honours.cards.set_party(session, moment, coordinator, coordinator.id, party=True)


def test_the_grade_of_the_lead_gives_points(session: Session, moment: Moment, coordinator: Who) -> None:
    who = a_volunteer(session)
    line_id = a_line(session, moment, who, coordinator).id or 0
    hours.weighing.grade(session, moment, coordinator, line_id, Grade.OUTSTANDING)
    assert hours.balance(session, who.id, *YEAR) == 0  # nothing before it is confirmed

    hours.confirm(session, moment, coordinator, line_id)
    assert hours.balance(session, who.id, *YEAR) == 2
    assert hours.balance(session, who.id, *YEAR, rule=PointRule.EVALUATION) == 1

    hours.weighing.grade(session, moment, coordinator, line_id, Grade.GOOD)
    assert hours.balance(session, who.id, *YEAR) == 1
    with pytest.raises(Refused, match="not_allowed"):
        hours.weighing.grade(session, moment, who, line_id, Grade.OUTSTANDING)


def test_what_a_complaint_was_right_about_gives_no_points_and_keeps_its_hours(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who = a_volunteer(session)
    line_id = a_confirmed_line(session, moment, who, coordinator, 9 * 60)
    assert hours.balance(session, who.id, *YEAR) == 2  # an activity and a workday

    hours.weighing.zero(session, moment, coordinator, line_id, "Asked for money")

    assert (hours.balance(session, who.id, *YEAR), hours.ever(session, who.id)) == (0, 540)
    assert ("hours.zeroed", who.id) in told(session)
    assert hours.points.ledger(session, who.id)[0].why == "Asked for money"
    with pytest.raises(Refused, match="weighed_already"):
        hours.weighing.zero(session, moment, coordinator, line_id, "Again")
    with pytest.raises(Refused, match="not_allowed"):
        hours.weighing.unzero(session, moment, who, line_id)
    hours.weighing.unzero(session, moment, coordinator, line_id)
    assert hours.balance(session, who.id, *YEAR) == 2


def test_a_star_is_told_once(session: Session, moment: Moment, coordinator: Who) -> None:
    a_rule(session, "star_hours", [2, 4, 100])
    who = a_volunteer(session)
    line_id = a_confirmed_line(session, moment, who, coordinator, 119)
    assert ("star.reached", who.id) not in told(session)

    for minutes in (120, 60, 300, 240):
        hours.correct(session, moment, coordinator, line_id, minutes=minutes, reason="Counted again")

    assert [kind for kind, _ in told(session)].count("star.reached") == 2
    assert hours.stars.level(session, hours.ever(session, who.id)) == 2
    assert hours.stars.next_at(session, 240) == 100
    assert hours.stars.next_at(session, 6000) is None
    assert honours.cards.of(session, who.id).star == 2


def test_points_count_by_the_year_or_for_good(session: Session) -> None:
    today = date(2026, 11, 24)
    assert hours.points.counting(session, today) == YEAR
    a_rule(session, "points_yearly", False)
    assert hours.points.counting(session, today)[0] < date(2020, 1, 1)


def test_lists_show_only_who_wants_to_be_shown(session: Session, moment: Moment, coordinator: Who) -> None:
    first, second, third = (a_volunteer(session, name) for name in ("First", "Second", "Third"))
    for who, minutes in ((first, 300), (second, 240), (third, 240)):
        a_confirmed_line(session, moment, who, coordinator, minutes)
    assert board(session, first, By.HOURS, *YEAR) == []

    for who in (second, third):
        honours.cards.list_me(session, moment, who, listed=True)

    # Who has most does not count in it; who has as much as another has the same place.
    shown = [(one.place, one.name, one.value) for one in board(session, coordinator, By.HOURS, *YEAR)]
    assert shown == [(1, "Second", 240), (1, "Third", 240)]
    assert [one.value for one in board(session, first, By.POINTS, *YEAR)] == [1, 1]
    honours.cards.list_me(session, moment, second, listed=False)
    assert [one.name for one in board(session, first, By.HOURS, *YEAR)] == ["Third"]
    with pytest.raises(Refused, match="not_serving"):
        board(session, a_person(session, "Resident"), By.HOURS, *YEAR)


def test_what_was_given_is_counted(session: Session, moment: Moment, coordinator: Who) -> None:
    a_rule(session, "star_hours", [20, 40])
    much, little, nothing = (a_volunteer(session, name) for name in ("Much", "Little", "Nothing"))
    struck = a_confirmed_line(session, moment, much, coordinator, 60)
    hours.correct(session, moment, coordinator, struck, minutes=0, reason="Was not there")
    for who, minutes in ((much, 21 * 60), (little, 120)):
        a_confirmed_line(session, moment, who, coordinator, minutes)
    given = figures.served(session, *YEAR)
    assert (given.times, given.people, given.minutes, given.own) == (2, 2, 23 * 60, 0)
    assert figures.reached_expected(session, *YEAR) == (1, 3)
    assert figures.by_stars(session) == {0: 2, 1: 1}
    # One activity, and two full workdays in 21 hours: three points are not more than three.
    assert figures.by_rank(session, YEAR[1]) == {Rank.NONE: 1, Rank.ELIGIBLE: 2}
    honours.cards.set_party(session, moment, coordinator, nothing.id, party=True)
    assert figures.by_rank(session, YEAR[1])[Rank.NONE] == 1
