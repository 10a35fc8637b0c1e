"""What the centre of the booking tests offers: one plain service, and one with every question there is."""

from datetime import date, time
from typing import Any

from sqlmodel import Session, col, select

from centre import slots
from centre.moment import Moment
from models.bookings import Booking
from models.catalogue import Service, Where
from models.slots import Slot, Worker
from models.who import by_telegram_id
from tests.auxil.offers import a_booking, a_fee, a_service, a_window, a_wording
from tests.auxil.stage import Actor, Stage

DAILY = range(7)
_TOMORROW = date(2026, 11, 26)
_BOOKINGS = select(col(Booking.id)).order_by(col(Booking.id).desc()).limit(1)
_HAIRCUTS = select(Slot).where(Slot.service_id == 1).order_by(col(Slot.starts_at))


def a_haircut(session: Session, **policies: Any) -> Service:
    """A free haircut, every day from nine to eleven, one at a time."""
    service = a_service(session, **{"horizon_days": 13, **policies})
    for weekday in DAILY:
        a_window(session, service, weekday=weekday, opens=time(9), closes=time(11))
    return service


def a_visit(session: Session, **policies: Any) -> Service:
    """A service that asks everything: whom, case, priority, consent, place, address, weeks."""
    chinese = a_wording("zh-hans", title="陪伴服务", keywords="陪伴")
    english = a_wording("en", title="Company", keywords="company")
    everything = {
        "place": Where.EITHER,
        "early_days": 7,
        "separate_consent": True,
        "series_weeks": 4,
        "horizon_days": 40,
        "change_hours": 2,
    }
    service = a_service(session, chinese, english, **{**everything, **policies})
    for tariff, amount, names in (
        ("public", 1000, {"zh-hans": "社区居民", "en": "Residents"}),
        ("other", 3000, {"zh-hans": "其他人", "en": "Others"}),
    ):
        a_fee(session, service, amount, date(2026, 1, 1), tariff=tariff, names=names)
    worker = Worker(name="小周", deliverer="staff")
    session.add(worker)
    session.flush()
    for weekday in DAILY:
        a_window(
            session,
            service,
            weekday=weekday,
            opens=time(14),
            closes=time(16),
            capacity=3,
            worker_id=worker.id,
        )
    return service


async def offer(stage: Stage) -> None:
    """Let the centre offer both."""

    def both(session: Session) -> None:
        if session.exec(select(Service.id)).first() is not None:
            return
        a_haircut(session)
        a_visit(session)

    await stage.write(both)


async def book(actor: Actor, day: str = "") -> str:
    """Book the first haircut of a day, or the first that can be had; gives its number."""
    await actor.say("/book")
    await actor.say("理发" if actor.language == "zh-hans" else "haircut")
    await actor.press("book.whom.me")
    await (actor.say(day) if day else first(actor))
    await first(actor)
    await actor.press("engine.skip")
    await actor.press("book.confirm")
    actor.reads("book.receipt")
    return await actor.stage.read(lambda session: session.get_one(Booking, newest(session)).number or "")


async def first(actor: Actor) -> str:
    """Tap the first choice of the newest question."""
    return await actor.tap(actor.newest_buttons[0])


def newest(session: Session) -> int:
    """The row of the newest booking."""
    return session.exec(_BOOKINGS).one() or 0


async def fill(stage: Stage, day: date, skip: int = 0, but: int = 0) -> None:
    """Have somebody else take every haircut of a day, without so many first or last ones."""
    other = await stage.resident("别人", "zh-hans")

    def take(session: Session) -> None:
        who = by_telegram_id(session, other.id)
        moment: Moment = stage.linli.present(session)
        assert who is not None
        slots.lay(session, moment, session.get_one(Service, 1))
        haircuts = session.exec(_HAIRCUTS).all()
        theirs = [one for one in haircuts if moment.calendar.local(one.starts_at).date() == day]
        for slot in theirs[skip : len(theirs) - but]:
            a_booking(session, who, slot)

    await stage.write(take)


async def the_booking(stage: Stage) -> Booking:
    """The newest booking as it is now."""
    return await stage.read(lambda session: session.get_one(Booking, newest(session)))


async def open_booking(actor: Actor, day: str = "tomorrow") -> str:
    """Open the first booking of a day at the desk."""
    await actor.say(f"/today {day}")
    return await actor.tap_data("a:today.see:")


async def waiting(stage: Stage, resident: Actor) -> Actor:
    """Have somebody wait for tomorrow, which is full but for a booking of another; gives that other."""
    other = await stage.resident("Mary", "en")
    await book(other, "tomorrow")
    await fill(stage, _TOMORROW, skip=1)
    await resident.say("/book")
    await resident.say("理发 / haircut")
    await resident.press("book.whom.me")
    await resident.say("明天 / tomorrow")
    await resident.press("book.confirm_wish")
    resident.reads("book.receipt_wish")
    return other


async def give_up(other: Actor) -> None:
    """Cancel the booking that stands in the way."""
    await other.say("/my")
    await other.tap_data("a:booking.see:")
    await other.press("booking.cancel")
    await other.press("engine.skip")
    await other.press("booking.cancel_now")
