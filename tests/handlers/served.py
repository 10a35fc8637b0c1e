"""Hours that wait for somebody, of a shift that was held."""

from datetime import timedelta

from sqlmodel import Session, select

from centre import plans
from centre.hours.clock import PROPOSE
from models.hours import HourLine
from models.shifts import CheckedBy, Shift, SignUp, SignUpState
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import person


async def a_held_shift(stage: Stage, owner: Actor, lead: Actor | None = None, *, long: float = 2) -> int:
    """A shift that ended a day ago, with as many places as one likes; gives its row."""

    def lay(session: Session) -> int:
        moment = stage.linli.present(session)
        activity = an_activity(session, person(session, owner).id, ("", 0, 20), level=0)
        begins = moment.now - timedelta(hours=24 + long)
        shift = a_shift(session, moment, activity, starts_at=begins, hours=long)
        shift.lead_id = person(session, lead).id if lead is not None else None
        return shift.id or 0

    shift_id = await stage.write(lay)
    await stage.settle()  # it is over: whoever leads it was asked to sum it up before hours come into it
    return shift_id


async def served(stage: Stage, actor: Actor, shift_id: int) -> int:
    """Somebody was in a shift from its beginning to its end; gives the line of their hours."""

    def write(session: Session) -> int:
        moment = stage.linli.present(session)
        shift = session.get_one(Shift, shift_id)
        one = SignUp(
            shift_id=shift_id,
            post_id=the_post(session, shift).id or 0,
            person_id=person(session, actor).id,
            state=SignUpState.CHECKED_OUT,
            checked_in_at=shift.starts_at,
            checked_out_at=shift.ends_at,
            checked_in_by=CheckedBy.LEAD,
            checked_out_by=CheckedBy.LEAD,
            settled_at=moment.now,
            created_at=moment.now,
            updated_at=moment.now,
        )
        session.add(one)
        session.flush()
        plans.plan(session, PROPOSE, ("sign_up", one.id or 0), moment.now)
        return one.id or 0

    sign_up_id = await stage.write(write)
    await stage.settle()
    theirs = select(HourLine.id).where(HourLine.sign_up_id == sign_up_id)
    return await stage.read(lambda session: session.exec(theirs).one()) or 0
