"""Fifty volunteers tap for the last place at the same instant, each in a chat of their own."""

from sqlmodel import Session

from models.shifts import SignUpState
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.auxil.volunteers import enlist
from tests.handlers.rostered import coordinator, person, sign_up, standings, the_shift
from tests.handlers.test_leave import leave

MANY = 50


async def test_one_of_fifty_has_it_and_the_others_are_told(stage: Stage, language: str) -> None:
    await stage.write(lambda session: a_rule(session, "search_wave", MANY))
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    leaver = (await volunteers(stage, ["许晓"], language))[0]
    others = await volunteers(stage, [f"No {number}" for number in range(MANY)], language)
    await sign_up(stage, leaver, shift_id)
    await leave(leaver)
    for actor in others:
        actor.reads("notice.search.ask")

    for actor in others:  # all of them before the bot sees the first
        data = {button["text"]: button["callback_data"] for button in buttons_of(actor.last_message)}
        actor.phone.tap(actor.last_message["message_id"], data[actor.words("stand_in.take")])
    await stage.settle()

    winners = [actor for actor in others if actor.has_read("stand_in.taken")]
    assert len(winners) == 1
    late = [actor for actor in others if actor not in winners]
    for actor in late:
        assert actor.has_read("stand_in.found") == 1  # what they were asked says so now
        actor.reads("refused.search_over")
    leaver.reads("notice.leave.found")
    there = [
        name for name, state in (await standings(stage, shift_id)).items() if state is SignUpState.CONFIRMED
    ]
    assert len(there) == 1


async def volunteers(stage: Stage, names: list[str], language: str) -> list[Actor]:
    """Several who volunteer, all at once."""
    actors = [stage.stranger(name, language) for name in names]
    for actor in actors:
        actor.phone.press_start()
    await stage.settle()
    for actor in actors:
        data = {button["text"]: button["callback_data"] for button in buttons_of(actor.last_message)}
        actor.phone.tap(actor.last_message["message_id"], data[actor.words("consent.agree")])
    await stage.settle()

    def all_serve(session: Session) -> None:
        for actor in actors:
            enlist(session, person(session, actor))

    await stage.write(all_serve)
    return actors
