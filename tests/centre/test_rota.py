"""The rota: laying it, swapping a day, reminders, hand-over notes, and gaps."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import deadlines, duty, privacy, staff
from centre.duty import DAY, Pair
from centre.errors import Refused
from centre.moment import Moment
from models.duty import DutyDay, DutyNote, DutySwap, SwapState
from models.people import Role
from models.rights import RIGHTS, Right
from models.who import Who, by_id
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.races import race
from tests.auxil.told import notices, told

TODAY = date(2026, 11, 24)  # a Tuesday
TOMORROW = TODAY + DAY
MOMENT = at("10:00")


@pytest.fixture
def wu(session: Session) -> Who:
    return a_person(session, "Coordinator Wu", Role.COORDINATOR)


def lay(session: Session, actor: Who, *named: Who, first: date = TODAY, number: int = 7) -> None:
    """Lay the rota at ten in the morning."""
    pair = Pair(*(one.id for one in named))
    duty.lay(session, MOMENT, actor, pair, first=first, number=number)


def rota(session: Session, number: int = 7) -> list[tuple[str, str]]:
    """Who leads and who steps in, from today on."""
    lines = duty.lines(session, TODAY, number)
    return [tuple(one.name if one else "" for one in (line.leader, line.deputy)) for line in lines]  # type: ignore[misc]


def day_id(session: Session, day: date) -> int:
    """The row of a day."""
    return duty.line(session, day).id or 0


def days_told(session: Session, kind: str) -> dict[int, list[str]]:
    """Of which days people are told by a kind of notice."""
    return {one.person_id: one.params["days"] for one in notices(session, kind=kind)}


def pass_to(session: Session, moment: Moment) -> None:
    """Let everything happen that falls due until then."""
    while deadlines.act_on_due(session, moment, 100):
        pass


def test_the_rota_is_laid_for_some_days_and_laid_anew(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, leader, number=3)
    assert rota(session, 4) == [(wu.name, leader.name)] * 3 + [("", "")]
    three = [str(TODAY + away * DAY) for away in range(3)]
    assert days_told(session, "duty.laid") == {wu.id: three, leader.id: three}
    lay(session, coordinator, leader, coordinator, first=TOMORROW, number=1)
    assert rota(session, 3)[1] == (leader.name, coordinator.name)
    assert [one.params["days"] for one in notices(session, kind="duty.off")] == [[str(TOMORROW)]]
    assert days_told(session, "duty.off") == {wu.id: [str(TOMORROW)]}
    assert len(session.exec(select(DutyDay)).all()) == 3


@pytest.mark.parametrize("role", list(Role))
def test_who_lays_the_rota(session: Session, leader: Who, role: Role) -> None:
    actor = a_person(session, "Actor", role)
    if Right.LAY_ROTA in RIGHTS[role]:
        assert role in {Role.COORDINATOR, Role.DUTY_LEADER, Role.DIRECTOR}
        lay(session, actor, leader)
    else:
        with pytest.raises(Refused, match=r"refused\.not_allowed"):
            lay(session, actor, leader)


def test_what_cannot_be_laid(session: Session, coordinator: Who, wu: Who, clerk: Who) -> None:
    for number in (0, 32):
        with pytest.raises(Refused, match=r"refused\.duty_days"):
            lay(session, coordinator, wu, number=number)
    with pytest.raises(Refused, match=r"refused\.duty_days"):
        lay(session, coordinator, wu, first=TODAY - DAY)
    with pytest.raises(Refused, match=r"refused\.duty_twice"):
        lay(session, coordinator, wu, wu)
    for named in ((clerk,), (wu, clerk)):
        with pytest.raises(Refused, match=r"refused\.duty_not_for_them"):
            lay(session, coordinator, *named)
    assert rota(session) == [("", "")] * 7


def test_a_colleague_takes_a_day_over(session: Session, coordinator: Who, wu: Who, leader: Who) -> None:
    lay(session, coordinator, wu, leader, number=2)
    swap = duty.ask(session, MOMENT, wu, day_id(session, TOMORROW), coordinator.id)
    assert told(session)[-1] == ("duty.swap_asked", coordinator.id)
    assert rota(session, 2) == [(wu.name, leader.name)] * 2
    for stranger in (wu, leader):
        with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
            duty.accept(session, MOMENT, stranger, swap.id or 0)
    duty.accept(session, MOMENT, coordinator, swap.id or 0)
    assert rota(session, 2) == [(wu.name, leader.name), (coordinator.name, leader.name)]
    assert told(session)[-1] == ("duty.swap_settled", wu.id)
    for again in (duty.accept, duty.decline):
        with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
            again(session, MOMENT, coordinator, swap.id or 0)


def test_two_exchange_their_days_whatever_their_part(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, leader, number=1, first=TOMORROW)
    lay(session, coordinator, coordinator, wu, number=1, first=TOMORROW + DAY)
    in_return = TOMORROW + DAY
    assert [line.day for line in duty.theirs(session, MOMENT, leader, coordinator.id)] == [in_return]
    swap = duty.ask(session, MOMENT, leader, day_id(session, TOMORROW), coordinator.id, in_return=in_return)
    duty.accept(session, MOMENT, coordinator, swap.id or 0)
    assert rota(session, 3)[1:] == [(wu.name, coordinator.name), (leader.name, wu.name)]


def test_what_cannot_be_asked(session: Session, coordinator: Who, wu: Who, leader: Who, clerk: Who) -> None:
    lay(session, coordinator, wu, leader, number=2)
    today = day_id(session, TODAY)
    for to in (leader, clerk, wu):  # there already, not able to, oneself
        with pytest.raises(Refused, match=r"refused\.duty_not_for_them"):
            duty.ask(session, MOMENT, wu, today, to.id)
    with pytest.raises(Refused, match=r"refused\.duty_not_yours"):
        duty.ask(session, MOMENT, coordinator, today, wu.id)
    with pytest.raises(Refused, match=r"refused\.duty_not_yours"):
        duty.ask(session, at("00:00", "2026-11-25"), wu, today, coordinator.id)
    with pytest.raises(Refused, match=r"refused\.duty_changed"):
        duty.ask(session, MOMENT, wu, today, coordinator.id, in_return=TOMORROW)
    with pytest.raises(Refused, match=r"refused\.duty_unknown"):
        duty.ask(session, MOMENT, wu, 4711, coordinator.id)


def test_one_question_a_day_until_it_is_answered_or_taken_back(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, leader, number=1)
    today = day_id(session, TODAY)
    first = duty.ask(session, MOMENT, wu, today, coordinator.id)
    with pytest.raises(Refused, match=r"refused\.duty_asked_already"):
        duty.ask(session, MOMENT, leader, today, coordinator.id)
    with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
        duty.withdraw(session, MOMENT, coordinator, first.id or 0)
    duty.withdraw(session, MOMENT, wu, first.id or 0)
    with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
        duty.accept(session, MOMENT, coordinator, first.id or 0)
    second = duty.ask(session, MOMENT, leader, today, coordinator.id)
    duty.decline(session, MOMENT, coordinator, second.id or 0)
    assert told(session)[-1] == ("duty.swap_settled", leader.id)
    third = duty.ask(session, MOMENT, wu, today, coordinator.id)
    pass_to(session, at("00:00", "2026-11-25"))
    session.expire_all()
    states = [session.get_one(DutySwap, one.id).state for one in (first, second, third)]
    assert states == [SwapState.WITHDRAWN, SwapState.DECLINED, SwapState.LAPSED]


def test_a_question_ends_when_the_day_is_laid_anew(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, number=2)
    kept = duty.ask(session, MOMENT, wu, day_id(session, TODAY), leader.id)
    gone = duty.ask(session, MOMENT, wu, day_id(session, TOMORROW), leader.id)
    lay(session, coordinator, wu, coordinator, number=1)
    lay(session, coordinator, coordinator, number=1, first=TOMORROW)
    with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
        duty.accept(session, MOMENT, leader, gone.id or 0)
    duty.accept(session, MOMENT, leader, kept.id or 0)
    assert rota(session, 2) == [(leader.name, coordinator.name), (coordinator.name, "")]


def test_of_two_exchanges_for_one_day_one_counts(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, number=1)
    lay(session, coordinator, leader, number=1, first=TOMORROW)
    lay(session, coordinator, coordinator, number=1, first=TOMORROW + DAY)
    one, other = (
        duty.ask(session, MOMENT, who, day_id(session, day), coordinator.id, in_return=TOMORROW + DAY)
        for who, day in ((wu, TODAY), (leader, TOMORROW))
    )
    duty.accept(session, MOMENT, coordinator, one.id or 0)
    with pytest.raises(Refused, match=r"refused\.duty_changed"):
        duty.accept(session, MOMENT, coordinator, other.id or 0)


def asked_about(session: Session, day: date, mine: Who, theirs: Who) -> int:
    """Lay a day, and have one ask another to take it over."""
    lay(session, mine, mine, number=1, first=day)
    return duty.ask(session, MOMENT, mine, day_id(session, day), theirs.id).id or 0


def test_agreeing_declining_and_taking_back_at_once_one_wins(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Coordinator {n}", Role.COORDINATOR).id for n in range(2)]
        mine, theirs = (by_id(session, number) for number in people)
        swaps = [asked_about(session, TODAY + away * DAY, mine, theirs) for away in range(5)]
    for away, swap_id in enumerate(swaps):
        came_of_it = race(
            engine,
            *(partial(duty.accept, moment=MOMENT, actor=theirs, swap_id=swap_id) for _ in range(2)),
            partial(duty.decline, moment=MOMENT, actor=theirs, swap_id=swap_id),
            partial(duty.withdraw, moment=MOMENT, actor=mine, swap_id=swap_id),
        )
        assert came_of_it.count("refused.duty_swap_over") == 3
        with Session(engine) as session:
            agreed = session.get_one(DutySwap, swap_id).state is SwapState.AGREED
            found = duty.line(session, TODAY + away * DAY).leader
            assert found is not None
            assert found.id == (theirs if agreed else mine).id


def test_whoever_agrees_while_the_day_is_laid_anew_waits_and_hears_it(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        mine, theirs, third = (a_person(session, f"Coordinator {n}", Role.COORDINATOR) for n in range(3))
        swaps = [asked_about(session, TODAY + away * DAY, mine, theirs) for away in range(5)]
    for away, swap_id in enumerate(swaps):
        day = TODAY + away * DAY
        race(
            engine,
            partial(duty.accept, moment=MOMENT, actor=theirs, swap_id=swap_id),
            partial(duty.lay, moment=MOMENT, actor=third, pair=Pair(third.id), first=day),
        )
        with Session(engine) as session:
            found = duty.line(session, day).leader
            assert found is not None
            assert (found.id, session.get_one(DutySwap, swap_id).state is SwapState.ASKED) == (
                third.id,
                False,
            )


def test_of_two_who_lay_the_same_days_at_once_each_day_has_one_pair(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Coordinator {n}", Role.COORDINATOR) for n in range(2)]
    acts = [
        partial(duty.lay, moment=MOMENT, actor=one, pair=Pair(one.id, other.id), first=TODAY, number=14)
        for one, other in (people, people[::-1])
    ]
    assert race(engine, *acts) == [None, None]
    with Session(engine) as session:
        (pair,) = set(rota(session, 14))
        assert set(pair) == {one.name for one in people}


def test_whoever_is_on_duty_tomorrow_is_reminded_at_four(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, leader, first=TOMORROW, number=1)
    swap = duty.ask(session, MOMENT, wu, day_id(session, TOMORROW), coordinator.id)
    before = len(told(session))
    pass_to(session, at("15:59"))
    assert told(session)[before:] == []
    duty.accept(session, MOMENT, coordinator, swap.id or 0)
    before = len(told(session))
    pass_to(session, at("16:00"))
    assert told(session)[before:] == [("duty.reminder", coordinator.id), ("duty.reminder", leader.id)]


def test_a_day_is_handed_over_from_one_to_the_next(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    lay(session, coordinator, wu, number=1)
    lay(session, coordinator, leader, first=TOMORROW, number=1)
    before = len(told(session))
    pass_to(session, at("17:30"))
    assert told(session)[before:] == [("duty.reminder", leader.id), ("duty.evening", wu.id)]
    with pytest.raises(Refused, match=r"refused\.duty_to_come"):
        duty.write(session, at("17:31"), leader, day_id(session, TOMORROW), "Hm")
    with pytest.raises(Refused, match=r"refused\.duty_not_yours"):
        duty.write(session, at("17:31"), leader, day_id(session, TODAY), "Hm")
    with pytest.raises(Refused, match=r"refused\.words_missing"):
        duty.write(session, at("17:31"), wu, day_id(session, TODAY), " ")
    found = duty.before(session, TOMORROW)
    assert found is not None
    assert found.notes == []
    for text in ("The lift is out.", "The key is with Chen."):
        duty.write(session, at("17:35"), wu, day_id(session, TODAY), text)
    before = len(told(session))
    pass_to(session, at("08:30", "2026-11-25"))
    assert told(session)[before:] == [
        ("duty.morning", leader.id),
        ("duty.gap", coordinator.id),
        ("duty.gap", wu.id),
    ]
    found = duty.before(session, TOMORROW)
    assert found is not None
    assert found.notes == ["The lift is out.", "The key is with Chen."]
    assert found.line.leader == wu
    assert duty.before(session, TODAY) is None
    duty.write(session, at("12:00", "2026-11-25"), leader, day_id(session, TOMORROW), "Quiet so far.")
    before = len(told(session))
    pass_to(session, at("17:30", "2026-11-25"))
    assert told(session)[before:] == []  # written already


def test_the_first_day_without_anybody_is_told_a_week_ahead_once(
    session: Session, coordinator: Who, director: Who, leader: Who
) -> None:
    lay(session, coordinator, leader, number=9)
    empty = TODAY + 9 * DAY
    pass_to(session, at("08:29", "2026-11-26"))
    assert notices(session, kind="duty.gap") == []
    pass_to(session, at("08:30", "2026-11-26"))
    assert days_told(session, "duty.gap") == {coordinator.id: [str(empty)]}
    pass_to(session, at("18:00", "2026-12-06"))
    assert len(notices(session, kind="duty.gap")) == 1


def test_laid_late_it_says_so_on_the_next_working_day(session: Session, director: Who, leader: Who) -> None:
    a_rule(session, "duty_ahead", 3)
    lay(session, director, leader, number=1)
    pass_to(session, at("23:00"))
    assert notices(session, kind="duty.gap") == []
    pass_to(session, at("08:30", "2026-11-25"))
    # without a coordinator it is told to whoever lays the rota
    assert days_told(session, "duty.gap") == {one.id: [str(TOMORROW)] for one in (director, leader)}


def test_laid_in_time_nobody_is_told_anything(session: Session, coordinator: Who, leader: Who) -> None:
    for week in range(3):
        lay(session, coordinator, leader, first=TODAY + week * 7 * DAY)
        pass_to(session, at("23:00", str(TODAY + (week * 7 - 1) * DAY)))
    assert notices(session, kind="duty.gap") == []


@pytest.mark.parametrize("way", ["revoked", "erased", "replaced"])
def test_who_leaves_leaves_gaps_and_the_coordinator_knows(
    session: Session, director: Who, coordinator: Who, leader: Who, way: str
) -> None:
    lay(session, coordinator, leader, coordinator, number=2)
    lay(session, coordinator, coordinator, leader, first=TOMORROW + DAY, number=1)
    swap = duty.ask(session, MOMENT, coordinator, day_id(session, TOMORROW + DAY), director.id)
    asked = duty.ask(session, MOMENT, leader, day_id(session, TODAY), director.id)
    if way == "revoked":
        staff.revoke(session, MOMENT, director, leader.id, Role.DUTY_LEADER)
    elif way == "erased":
        privacy.erase(session, MOMENT, leader)
    else:
        staff.grant(session, MOMENT, director, director.id, Role.DUTY_LEADER)
    pass_to(session, at("10:01"))
    assert rota(session, 3) == [("", coordinator.name)] * 2 + [(coordinator.name, "")]
    assert days_told(session, "duty.gap") == {coordinator.id: [str(TODAY), str(TOMORROW)]}
    duty.accept(session, MOMENT, director, swap.id or 0)
    with pytest.raises(Refused, match=r"refused\.duty_swap_over"):
        duty.accept(session, MOMENT, director, asked.id or 0)


def test_who_still_may_lead_stays_on_the_rota(session: Session, director: Who, coordinator: Who) -> None:
    both = a_person(session, "Both", Role.CLERK, Role.COORDINATOR)
    lay(session, coordinator, both, number=1)
    staff.revoke(session, MOMENT, director, both.id, Role.CLERK)
    pass_to(session, at("10:01"))
    assert rota(session, 1) == [("Both", "")]


def test_a_note_goes_with_whoever_wrote_it_is_erased(session: Session, coordinator: Who, wu: Who) -> None:
    lay(session, coordinator, wu, number=1)
    duty.write(session, MOMENT, wu, day_id(session, TODAY), "My own words")
    privacy.erase(session, MOMENT, wu)
    assert session.exec(select(DutyNote.text)).one() == ""
    found = duty.before(session, TODAY + timedelta(days=1))
    assert found is None or found.notes == []
