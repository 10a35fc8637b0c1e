"""An objection and an award at the same instant: nobody is honoured over words that nobody answered."""

from sqlalchemy import Engine
from sqlmodel import Session, select

from centre.honours import objections, rounds, shortlist
from centre.moment import Moment
from models.honours import HonourRound, Objection, RoundKind, RoundState
from models.people import Role
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import race
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_honour_rounds import MONTH, a_candidate


def test_an_objection_and_the_award_at_once(engine: Engine) -> None:
    moment = a_moment()
    with Session(engine, expire_on_commit=False) as session, session.begin():
        one, other = (a_person(session, name, Role.COORDINATOR) for name in ("One", "Other"))
        says, who = a_volunteer(session, "Says"), a_candidate(session, moment, one)
        round_id = rounds.open_round(session, moment, one, RoundKind.MONTH, MONTH).id or 0
        honour_id = shortlist.put(session, moment, one, round_id, who.id).id or 0
        shortlist.agree(session, moment, who, honour_id)
        until = rounds.publish(session, moment, one, round_id).until or moment.now
    last = Moment(until, moment.calendar)  # the very moment in which both are possible

    came = race(
        engine,
        lambda session: objections.make(session, last, says, honour_id, "Was never there").id,
        lambda session: rounds.award(session, last, other, round_id).state,
    )
    with Session(engine) as session:
        objected = session.exec(select(Objection)).first() is not None
        awarded = session.get_one(HonourRound, round_id).state is RoundState.AWARDED
    assert objected is not awarded, came
