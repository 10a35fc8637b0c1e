"""Ratings: asked once, given once a matter, theirs to change; silence is no grade."""

from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, select

from centre import deadlines, ratings, retention
from centre.errors import Refused
from centre.moment import Moment
from centre.ratings import About, Details
from models.audit import AuditLine
from models.outbox import Notice, NoticeState
from models.ratings import TRANSITIONS, LowReason, Matter, Rating, RatingAction, RatingState
from models.who import Who
from tests.auxil.factories import a_moment, a_person, at

HAIRCUT = About(Matter.BOOKING, 1)
SHIFT = About(Matter.SHIFT, 1)
LATER, WEEK_OVER = at("11:00"), at("10:00", "2026-12-01")


def asked(session: Session, who: Who, about: About = HAIRCUT, moment: Moment | None = None) -> int:
    """Somebody is asked how it was; the rating."""
    rating_id = ratings.invite(session, moment or a_moment(), who.id, about)
    assert rating_id is not None
    return rating_id


def state(session: Session, rating_id: int) -> RatingState:
    return ratings.find(session, rating_id).state


def waiting(session: Session) -> list[tuple[str, str]]:
    """What people will be told of ratings, and at which hour (UTC)."""
    still = select(Notice).where(Notice.state == NoticeState.WAITING, Notice.subject_kind == "rating")
    return [(one.kind, f"{one.due_at:%d %H:%M}") for one in session.exec(still.order_by(col(Notice.id)))]


def test_a_matter_is_rated_once_by_whom_it_was_for(session: Session, resident: Who, clerk: Who) -> None:
    rating_id = asked(session, resident)
    assert ratings.invite(session, a_moment(), resident.id, HAIRCUT) is None
    assert ratings.invite(session, a_moment(), None, HAIRCUT) is None
    rung = a_person(session, "Visitor", telegram_id=None)
    assert ratings.invite(session, a_moment(), rung.id, HAIRCUT) is None
    assert asked(session, resident, About(Matter.CASE, 1)) != rating_id
    assert waiting(session) == [("rating.invite", "24 02:00")] * 2
    with pytest.raises(Refused, match="rating_unknown"):
        ratings.give(session, a_moment(), clerk, rating_id, 5)
    with pytest.raises(Refused, match="rating_grade"):
        ratings.give(session, a_moment(), resident, rating_id, 6)
    ratings.give(session, a_moment(), resident, rating_id, 5)
    # Whoever is rated may read the audit.
    lines = session.exec(select(AuditLine).where(AuditLine.subject_kind == "rating")).all()
    assert [line.actor_id for line in lines] == [None]


def _do(session: Session, rating_id: int, who: Who, action: RatingAction, moment: Moment = LATER) -> None:
    """What brings an action about: the clock, or its person."""
    match action:
        case RatingAction.REMIND | RatingAction.EXPIRE:
            late = {RatingAction.REMIND: at("10:00", "2026-11-26"), RatingAction.EXPIRE: WEEK_OVER}
            deadlines.act_on_due(session, late[action], 10)
        case RatingAction.GIVE | RatingAction.CHANGE:
            ratings.give(session, moment, who, rating_id, 4)
        case RatingAction.ADD:
            ratings.add(session, moment, who, rating_id, Details(speed=3))


def _key(session: Session, rating_id: int, who: Who, action: RatingAction, moment: Moment = LATER) -> str:
    """With which sentence an action is refused; "" where it is not."""
    try:
        _do(session, rating_id, who, action, moment)
    except Refused as no:
        return no.key
    return ""


def test_every_action_in_every_state(session: Session, resident: Who, clerk: Who) -> None:
    """Whoever was asked gives, changes and adds; nobody else does anything, whatever their role."""
    ways: dict[RatingState, tuple[RatingAction, ...]] = {
        RatingState.INVITED: (),
        RatingState.REMINDED: (RatingAction.REMIND,),
        RatingState.GIVEN: (RatingAction.GIVE,),
        RatingState.EXPIRED: (RatingAction.REMIND, RatingAction.EXPIRE),
    }
    clocks = (RatingAction.REMIND, RatingAction.EXPIRE)
    for before, action in product(RatingState, RatingAction):
        undo = session.begin_nested()
        rating_id = asked(session, resident)
        for step in ways[before]:
            _do(session, rating_id, resident, step)
        assert state(session, rating_id) is before
        if action not in clocks:
            assert _key(session, rating_id, clerk, action) == "refused.rating_unknown"
        # One tap gives, and another one changes what was given.
        first = RatingAction.CHANGE if before is RatingState.GIVEN else RatingAction.GIVE
        taken = first if action in (RatingAction.GIVE, RatingAction.CHANGE) else action
        after = TRANSITIONS.get((before, taken))
        refused = _key(session, rating_id, resident, action)
        # The clock looks first: it passes over what is in no state for it.
        expected = "" if after or action in clocks else f"refused.rating_{before.value}"
        assert refused == expected, (before, action)
        assert state(session, rating_id) is (after or before), (before, action)
        undo.rollback()


def test_it_can_be_changed_until_it_closes(session: Session, resident: Who) -> None:
    rating_id = asked(session, resident)
    ratings.give(session, at("11:00"), resident, rating_id, 2)
    ratings.explain(session, at("11:01"), resident, rating_id, [LowReason.FEE, LowReason.WAIT])
    assert ratings.find(session, rating_id).reasons == ["wait", "fee"]
    ratings.give(session, at("09:59", "2026-12-01"), resident, rating_id, 1)
    assert ratings.find(session, rating_id).reasons == ["wait", "fee"]
    ratings.give(session, at("09:59", "2026-12-01"), resident, rating_id, 3)
    rating = ratings.find(session, rating_id)
    assert (rating.grade, rating.reasons, rating.given_at) == (3, [], at("11:00").now)
    with pytest.raises(Refused, match="rating_not_low"):
        ratings.explain(session, at("12:00"), resident, rating_id, [LowReason.FEE])
    for action in (RatingAction.GIVE, RatingAction.ADD):
        assert _key(session, rating_id, resident, action, WEEK_OVER) == "refused.rating_expired"
    with pytest.raises(Refused, match="rating_expired"):
        ratings.explain(session, WEEK_OVER, resident, rating_id, [LowReason.FEE])


def test_what_is_added_fits_what_is_rated(session: Session, resident: Who) -> None:
    at_home = asked(session, resident, About(Matter.CASE, 1, at_home=True))
    shift = asked(session, resident, SHIFT)
    with pytest.raises(Refused, match="rating_invited"):
        ratings.add(session, a_moment(), resident, at_home, Details(speed=5))
    for rating_id in (at_home, shift):
        ratings.give(session, a_moment(), resident, rating_id, 1)
    wrong = (
        (at_home, Details(environment=3)),
        (at_home, Details(speed=6)),
        (at_home, Details(useful=3)),
        (shift, Details(speed=3)),
    )
    for rating_id, details in wrong:
        with pytest.raises(Refused, match="rating_grade"):
            ratings.add(session, a_moment(), resident, rating_id, details)
    with pytest.raises(Refused, match="reason_missing"):
        ratings.explain(session, a_moment(), resident, at_home, [])
    ratings.add(session, a_moment(), resident, at_home, Details(speed=2, words=" Late. ", call_back=False))
    rating = ratings.add(session, a_moment(), resident, at_home, Details(skill=4))
    assert (rating.speed, rating.skill, rating.words, rating.call_back) == (2, 4, "Late.", False)
    assert ratings.add(session, a_moment(), resident, shift, Details(useful=5, again=False)).again is False


def test_who_says_nothing_is_reminded_once_and_then_left_alone(
    session: Session, resident: Who, other_resident: Who
) -> None:
    silent = asked(session, resident, moment=at("20:30"))
    speaks = asked(session, other_resident, moment=at("20:30"))
    late = asked(session, resident, About(Matter.BOOKING, 2), moment=at("22:00"))
    assert waiting(session)[2] == ("rating.invite", "25 00:00")  # after the quiet hours
    ratings.give(session, at("20:40"), other_resident, speaks, 4)
    deadlines.act_on_due(session, at("20:29", "2026-11-26"), 10)
    assert ("rating.reminder", "26 12:31") not in waiting(session)
    deadlines.act_on_due(session, at("22:31", "2026-11-26"), 10)
    reminders = [one for one in waiting(session) if one[0] == "rating.reminder"]
    assert reminders == [("rating.reminder", "27 00:00")] * 2
    ratings.give(session, at("23:00", "2026-11-26"), resident, late, 5)  # before they were reminded
    assert [one for one in waiting(session) if one[0] == "rating.reminder"] == [reminders[0]]
    deadlines.act_on_due(session, at("22:00", "2026-12-01"), 10)
    assert [state(session, one) for one in (silent, speaks, late)] == ["expired", "given", "given"]
    assert ratings.find(session, silent).grade is None
    assert waiting(session) == []
    assert deadlines.act_on_due(session, at("10:00", "2027-01-01"), 10) == 0


def test_what_is_opened_again_is_asked_about_when_it_closes_again(session: Session, resident: Who) -> None:
    asked(session, resident)
    ratings.take_back(session, a_moment(), resident.id, HAIRCUT)
    assert session.exec(select(Rating)).all() == []
    assert waiting(session) == []
    assert deadlines.act_on_due(session, WEEK_OVER, 10) == 0
    again = asked(session, resident)
    ratings.give(session, a_moment(), resident, again, 2)
    ratings.take_back(session, a_moment(), resident.id, HAIRCUT)
    assert state(session, again) is RatingState.GIVEN
    assert ratings.invite(session, a_moment(), resident.id, HAIRCUT) is None


def test_it_is_kept_for_three_years(session: Session, resident: Who) -> None:
    rating_id = asked(session, resident)
    for days, left in ((1095, 1), (1096, 0)):
        retention.purge(session, WEEK_OVER.now + timedelta(days=days, hours=-1), 100)
        assert len(session.exec(select(Rating.id).where(Rating.id == rating_id)).all()) == left
