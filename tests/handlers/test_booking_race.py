"""Many people want the last place at the same instant, each in a conversation of their own."""

from collections.abc import Callable

from sqlmodel import col, select

from models.bookings import Booking
from models.people import Person
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.handlers.offered import a_haircut, fill
from tests.handlers.test_bookings import TOMORROW

MANY = 50
_THEIRS = (
    select(Booking).join(Person, col(Person.id) == Booking.person_id).where(col(Person.name).like("No %"))
)


async def test_of_fifty_one_has_the_last_place_and_the_others_are_offered_the_next(
    stage: Stage, language: str
) -> None:
    await stage.write(a_haircut)
    await fill(stage, TOMORROW, but=1)
    people = [stage.stranger(f"No {number}", language) for number in range(MANY)]
    await _all(stage, people, lambda actor: actor.phone.press_start())
    await _all(stage, people, _taps("consent.agree"))
    await _all(stage, people, lambda actor: actor.phone.send_text("/book"))
    await _all(stage, people, _taps_first)
    await _all(stage, people, _taps("book.whom.me"))
    await _all(stage, people, _taps_first)
    (last,) = {tuple(actor.newest_buttons[:-2]) for actor in people}  # all but [Back] and [Stop here]
    await _all(stage, people, _taps_first)
    await _all(stage, people, _taps("engine.skip"))
    await _all(stage, people, _taps("book.confirm"))

    winners = [actor for actor in people if actor.has_read("book.receipt")]
    assert len(winners) == 1
    others = [actor for actor in people if actor not in winners]
    for actor in others:
        actor.reads("refused.slot_taken", "book.time.ask")
        assert last[0] not in actor.newest_buttons
    assert await stage.read(lambda session: len(session.exec(_THEIRS).all())) == 1

    # They take what they are offered now, and again only one of them has it.
    await _all(stage, others, _taps_first)
    await _all(stage, others, _taps("book.confirm"))
    assert sum(actor.has_read("book.receipt") for actor in others) == 1
    assert await stage.read(lambda session: len(session.exec(_THEIRS).all())) == 2


async def _all(stage: Stage, people: list[Actor], deed: Callable[[Actor], object]) -> None:
    """Everybody does the same before the bot sees the first of it."""
    for actor in people:
        deed(actor)
    await stage.settle()


def _taps(key: str) -> Callable[[Actor], object]:
    return lambda actor: _tap(actor, actor.words(key))


def _taps_first(actor: Actor) -> None:
    _tap(actor, actor.newest_buttons[0])


def _tap(actor: Actor, label: str) -> None:
    data = {button["text"]: button["callback_data"] for button in buttons_of(actor.last_message)}
    actor.phone.tap(actor.last_message["message_id"], data[label])
