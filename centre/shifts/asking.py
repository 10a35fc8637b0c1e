"""Asking people to step in, in waves: whoever waits, whoever watches, the team, all others who fit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from centre import notices, rules
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import cards, eligible, fit, places
from centre.shifts.moves import activity_of
from models.activities import Watch
from models.shifts import Ask, AskState, Post, Search, SearchStep, Shift, SignUpState
from models.volunteers import Volunteer

ASK = "search.ask"


def urgent(session: Session, moment: Moment, shift: Shift) -> bool:
    """Whether a shift is so near that people are asked even in their quiet hours (rule 13.11)."""
    return shift.starts_at - moment.now <= timedelta(hours=rules.load(session).search_urgent)


def wave(session: Session, moment: Moment, search: Search, shift: Shift, *, short: int) -> int:
    """Ask the next few who fit, and say how many that were; nobody is asked twice in one search.

    short: how many people are missing; so many times the size of a wave are asked (rule 13.10).
    """
    size = short * rules.load(session).search_wave
    asked = 0
    for step, people in _by_step(session, moment, search, shift):
        for person_id in islice(people, size):
            asked += ask(session, moment, search, shift, person_id) is not None
        if asked:
            further = max(step, search.step, key=list(SearchStep).index)
            change(session, Search, col(Search.id) == search.id, step=further, wave=search.wave + 1)
            cards.renew(session, moment, search.id or 0)
            break
    return asked


def ask(session: Session, moment: Moment, search: Search, shift: Shift, person_id: int) -> int | None:
    """Ask somebody to step in; None if they were asked before."""
    search_id = search.id or 0
    row = Ask(
        search_id=search_id,
        person_id=person_id,
        wave=search.wave + 1,
        asked_at=moment.now,
    )
    ask_id = insert_new(session, row)
    if ask_id is not None:
        notices.promise(
            session,
            moment,
            ASK,
            person_id,
            subject=("search", search_id),
            params={"ask": ask_id},
            once=_name(ask_id),
            critical=urgent(session, moment, shift),
        )
    return ask_id


def close(session: Session, moment: Moment, search_id: int) -> None:
    """Nobody is needed any more: what everybody was asked says so now."""
    still = (col(Ask.search_id) == search_id, col(Ask.state) == AskState.ASKED)
    asked = session.exec(select(Ask.id).where(*still)).all()
    change(session, Ask, *still, state=AskState.CLOSED)
    notices.retell(session, moment, [_name(ask_id) for ask_id in asked if ask_id is not None])


def answer(session: Session, moment: Moment, search_id: int, person_id: int, state: AskState) -> bool:
    """Note what somebody said; False if they were not asked, or all is over."""
    still = (
        col(Ask.search_id) == search_id,
        col(Ask.person_id) == person_id,
        col(Ask.state).in_([AskState.ASKED, AskState.DECLINED]),
    )
    answered = bool(change(session, Ask, *still, state=state, answered_at=moment.now))
    cards.renew(session, moment, search_id)
    return answered


def tally(session: Session, search_id: int) -> Counter[AskState]:
    """How many of those who were asked said what."""
    said = session.exec(select(Ask).where(Ask.search_id == search_id)).all()
    return Counter(ask.state for ask in said)


def _by_step(
    session: Session, moment: Moment, search: Search, shift: Shift
) -> Iterator[tuple[SearchStep, Iterable[int]]]:
    post = session.get_one(Post, search.post_id)
    fresh = eligible.not_asked(search.id or 0)

    def fitting(*also: ColumnElement[bool]) -> list[int]:
        return [row for row, _ in eligible.people(session, moment, shift, post, fresh, *also)]

    activity = activity_of(session, shift)
    asked = set(session.exec(select(Ask.person_id).where(Ask.search_id == search.id)).all())
    waiting = places.of_post(session, search.post_id, SignUpState.WAITING)
    first = (
        one.person_id
        for one in waiting
        if one.person_id not in asked and fit.fits(session, moment, one.person_id, post)
    )
    yield SearchStep.LISTED, first
    watches = exists().where(
        col(Watch.activity_id) == activity.id, col(Watch.person_id) == col(Volunteer.person_id)
    )
    yield SearchStep.WATCHERS, fitting(watches)
    if activity.team_id is not None:
        yield SearchStep.QUALIFIED, fitting(eligible.in_team(activity.team_id))
        yield SearchStep.OTHERS, fitting()
    else:
        yield SearchStep.QUALIFIED, fitting()


def _name(ask_id: int) -> str:
    return f"ask:{ask_id}"
