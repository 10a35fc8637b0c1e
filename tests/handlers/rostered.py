"""Volunteers with phones, and a shift for them."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import shifts
from models.people import Role
from models.shifts import SignUp, SignUpState
from models.who import Who, by_id, by_telegram_id
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.stage import Actor, Stage
from tests.auxil.volunteers import a_team, enlist, in_team


async def coordinator(stage: Stage, language: str, name: str = "孙协调") -> Actor:
    """Who answers for the shifts."""
    return await stage.staff(name, Role.COORDINATOR, language)


async def volunteer(stage: Stage, name: str, language: str, **values: Any) -> Actor:
    """Somebody who volunteers and has a phone."""
    actor = await stage.resident(name, language)
    await stage.write(lambda session: enlist(session, person(session, actor), **values))
    return actor


async def team_of(stage: Stage, *actors: Actor) -> None:
    """Have people belong to one team."""

    def join(session: Session) -> None:
        for actor in actors:
            in_team(session, person(session, actor), a_team(session))

    await stage.write(join)


async def the_shift(
    stage: Stage, owner: Actor, *roles: tuple[str, int, int], hours: float = 96, **values: Any
) -> int:
    """A shift that begins so many hours from now, one person if nothing else is said; gives its row."""

    def lay(session: Session) -> int:
        moment = stage.linli.present(session)
        activity = an_activity(session, person(session, owner).id, *(roles or [("", 1, 1)]), **values)
        return a_shift(session, moment, activity, starts_at=moment.now + timedelta(hours=hours)).id or 0

    return await stage.write(lay)


async def sign_up(stage: Stage, actor: Actor, shift_id: int) -> int:
    """Have somebody sign up for the first post of a shift; gives the row of the sign-up."""

    def join(session: Session) -> int:
        who, moment = person(session, actor), stage.linli.present(session)
        post = the_post(session, shifts.find(session, shift_id))
        return shifts.sign_up(session, moment, who.id, post.id or 0, actor_id=who.id).id or 0

    found = await stage.write(join)
    await stage.settle()
    return found


async def standings(stage: Stage, shift_id: int) -> dict[str, SignUpState]:
    """Who stands how in a shift, by name; of several rows of one person the newest."""

    def look(session: Session) -> dict[str, SignUpState]:
        rows = session.exec(select(SignUp).where(SignUp.shift_id == shift_id).order_by(col(SignUp.id)))
        return {by_id(session, row.person_id).name: row.state for row in rows}

    return await stage.read(look)


def person(session: Session, actor: Actor) -> Who:
    """Whose phone it is."""
    who = by_telegram_id(session, actor.id)
    assert who is not None
    return who
