"""The forms that change a service, as stories."""

from datetime import date

from sqlmodel import Session

from centre import slots
from centre.catalogue import planning, revising
from models.catalogue import Service
from models.people import Role
from models.slots import Slot
from models.who import by_id
from tests.auxil.factories import a_person
from tests.auxil.offers import a_booking, a_service, a_window
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.story import Question, Story, nonsense, picture, presses, says, says_only, sticker
from tests.handlers.volunteer_stories import ticks_the_first


async def _keeper(stage: Stage, language: str) -> Actor:
    await stage.write(lambda session: a_service(session, code="SVC-09"))
    return await stage.staff("陈协调", Role.COORDINATOR, language)


async def _second(stage: Stage, language: str) -> Actor:
    """Who is asked about a change that somebody else has written."""
    writer = await _keeper(stage, language)
    row = await writer.row()
    second = await stage.staff("高主任", Role.DIRECTOR, language)

    def submit(session: Session) -> None:
        moment, who = stage.linli.present(session), by_id(session, row.id or 0)
        revision = revising.begin(session, moment, who, 1)
        planning.write(session, moment, who, revision.id or 0, "en", "title", "Barber's day")
        revising.submit(session, moment, who, revision.id or 0)

    await stage.write(submit)
    return second


async def open_revision(actor: Actor) -> str:
    """The change of the only service there is."""
    await actor.say("/catalogue")
    await actor.tap_data("a:catalogue.see:")
    return await actor.tap_data("a:revision.")


async def _word(actor: Actor) -> str:
    await open_revision(actor)
    await actor.press("revision.do.words")
    await actor.tap_data("a:revision.words:1:en")
    return await actor.tap_data("a:revision.word:1:en.fee")


async def _charge(actor: Actor) -> str:
    await open_revision(actor)
    return await actor.press("revision.do.fees")


async def _decline(actor: Actor) -> str:
    await open_revision(actor)
    return await actor.press("revision.do.decline")


async def _add_hours(actor: Actor) -> str:
    await actor.say("/catalogue")
    await actor.tap_data("a:catalogue.see:")
    await actor.press("catalogue.hours")
    return await actor.press("window.add")


async def _keeper_of_hours(stage: Stage, language: str) -> Actor:
    """Somebody is booked next Tuesday, at hours that are to end."""
    keeper = await _keeper(stage, language)

    def somebody_booked(session: Session) -> None:
        moment = stage.linli.present(session)
        service = session.get_one(Service, 1)
        a_window(session, service)
        (first, *_) = slots.free(session, moment, service, day=date(2026, 12, 1))
        a_booking(session, a_person(session, "Li"), session.get_one(Slot, first.id))

    await stage.write(somebody_booked)
    return keeper


async def open_hours(actor: Actor) -> str:
    """The only weekly hours of the only service."""
    await actor.say("/catalogue")
    await actor.tap_data("a:catalogue.see:")
    await actor.press("catalogue.hours")
    return await actor.tap_data("a:window.see:")


async def _end_hours(actor: Actor) -> str:
    await open_hours(actor)
    return await actor.press("window.end")


async def _term(actor: Actor) -> str:
    await open_revision(actor)
    await actor.press("revision.do.terms")
    return await actor.tap_data("a:revision.term:1:lead_hours")


async def _new_service(actor: Actor) -> str:
    await actor.say("/catalogue")
    return await actor.press("catalogue.new")


REVISIONS = (
    Story(
        "revision_term",
        _keeper,
        _term,
        (Question("value", says("4 小时 / hours"), (nonsense, sticker, says_only("999"))),),
        "revision_term.done",
        carded=False,
    ),
    Story(
        "service_new",
        _keeper,
        _new_service,
        (
            Question("shelf", first, (nonsense, sticker)),
            Question("mode", presses("service_new.mode.apply"), (nonsense, sticker)),
            Question("title", says("磨刀 / Knives ground"), (sticker, picture, says_only("x" * 81))),
        ),
        "service_new.done",
    ),
    Story(
        "window",
        _keeper,
        _add_hours,
        (
            Question("weekdays", ticks_the_first, (nonsense, sticker)),
            Question("nth", presses("window.every_week"), (nonsense, sticker)),
            Question("span", says("9:00-12:00"), (nonsense, sticker, says_only("16:00-14:00"))),
            Question("minutes", says("20 分钟 / minutes"), (nonsense, sticker, says_only("1"))),
            Question("buffer", says("0"), (nonsense, sticker)),
            Question("capacity", says("2"), (nonsense, sticker, says_only("0"))),
            Question("worker", says("赵师傅 Barber Zhao"), (sticker, picture)),
            Question("day", says("2026-12-01"), (nonsense, sticker, says_only("今天"))),
        ),
        "window.done",
    ),
    Story(
        "window_end",
        _keeper_of_hours,
        _end_hours,
        (
            Question("day", says("2026-12-01"), (nonsense, sticker, says_only("今天"))),
            Question("reason", says("师傅退休了 / The barber retires"), (sticker, picture)),
        ),
        "window.ended",
    ),
    Story(
        "revision_words",
        _keeper,
        _word,
        (Question("words", says("Free on Sundays / 周日免费"), (sticker, picture)),),
        "revision_words.done",
    ),
    Story(
        "revision_fee",
        _keeper,
        _charge,
        (
            Question("amount", says("12.5"), (sticker, picture)),
            Question("unit", presses("fee.unit.visit"), (sticker, picture)),
            Question("day", says("2027-01-01"), (sticker, picture)),
        ),
        "revision_fee.done",
    ),
    Story(
        "revision_decline",
        _second,
        _decline,
        (Question("why", says("请写上地点 / Say where"), (sticker, picture)),),
        "revision_decline.done",
        carded=False,
    ),
)
