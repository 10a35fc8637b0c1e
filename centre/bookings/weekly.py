"""The hours of the week in which a service is given: one that was laid is never changed (rule B.8).

It ends the day before another begins, or before a day from which nothing is given any more. Whoever is booked
from then on keeps their time where the new hours have it, too; the others are told why, and offered others.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, slots
from centre.bookings.closing import booked, call_all_off, end_wishes, running
from centre.catalogue import revising
from centre.catalogue.services import known
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.bookings import Booking
from models.catalogue import Mode, Service
from models.slots import Slot, SlotState, Window, Worker
from models.who import Who

_DAY = timedelta(days=1)


def find(session: Session, actor: Who, window_id: int) -> Window:
    """Weekly hours that somebody may change.

    Raises:
        Refused: they may not, or there are none.
    """
    revising.expect(actor)
    return _known(session, window_id)


def workers(session: Session, service: Service) -> Sequence[Worker]:
    """Who gives what the deliverer of a service gives."""
    of_deliverer = select(Worker).where(Worker.deliverer == service.deliverer).order_by(col(Worker.name))
    return session.exec(of_deliverer).all()


def worker(session: Session, service: Service, name: str) -> int | None:
    """Who gives a service, by name, written down where nobody knows them; None for no name."""
    if not name:
        return None
    insert_new(session, Worker(name=name, deliverer=service.deliverer))
    same = select(Worker.id).where(Worker.name == name, Worker.deliverer == service.deliverer)
    return session.exec(same).one()


def open_hours(session: Session, moment: Moment, actor: Who, wanted: Collection[Window]) -> None:
    """Give a service at further hours of the week, from a day to come on.

    Raises:
        Refused: they may not, the service has no times, a day is not one to come, no time fits in, or the
            same worker (or, of those without a name, the same service) has such hours already.
    """
    revising.expect(actor)
    for one in wanted:
        _refuse_day(moment, one.from_day)
        add(session, moment, actor.id, one)


def add(session: Session, moment: Moment, actor_id: int | None, window: Window) -> int:
    """Write weekly hours down and lay them out on the days that are laid already; gives their row.

    Raises:
        Refused: the service has no times, no time fits in, or such hours are there already.
    """
    service = _hold(session, window.service_id)
    # Nobody else gives the same worker hours of another service meanwhile.
    change(session, Worker, col(Worker.id) == window.worker_id, name=col(Worker.name))
    if service.mode is not Mode.SLOT:
        raise Refused("refused.window_no_times")
    refuse_nonsense(window)
    _refuse_overlap(session, window)
    window_id = insert_new(session, window) or 0
    slots.lay_one(session, moment, service, session.get_one(Window, window_id))
    audit.note(session, moment, actor_id, "window.opened", ("window", window_id), service=window.service_id)
    return window_id


def replace(  # noqa: PLR0917 - each says which, when, or why
    session: Session,
    moment: Moment,
    actor: Who,
    window_id: int,
    from_day: date,
    wanted: Collection[Window],
    reason: str,
) -> tuple[int, int]:
    """Give a service at other hours from a day on: how many are called off, and how many keep their time.

    Raises:
        Refused: as `open_hours` says, the hours end before, or no reason is given though somebody is booked.
    """
    until_day = find(session, actor, window_id).until_day
    _refuse_day(moment, from_day)
    stop(session, moment, actor.id, window_id, from_day)
    for one in wanted:
        # What was to end on a day still does.
        one.until_day = until_day
    opened = [add(session, moment, actor.id, one) for one in wanted]
    left = _from(moment, window_id, from_day)
    kept = _carry(session, left, opened)
    lost = running(session, left)
    if lost:
        if not reason.strip():
            raise Refused("refused.reason_missing")
        last = max(session.get_one(Slot, one.slot_id).ends_at for one in lost)
        span = (_midnight(moment, from_day), last)
        end_wishes(session, moment, reason.strip(), span, session.get_one(Window, window_id).service_id)
    return call_all_off(session, moment, actor.id, lost, reason.strip()), kept


def let_end(session: Session, moment: Moment, actor_id: int | None, window_id: int, from_day: date) -> None:
    """Let weekly hours end the day before, where nobody is booked from then on.

    Raises:
        Refused: somebody is, or they end before that already.
    """
    stop(session, moment, actor_id, window_id, from_day)
    if found := running(session, _from(moment, window_id, from_day)):
        raise Refused("refused.config_booked", n=len(found))


def stop(session: Session, moment: Moment, actor_id: int | None, window_id: int, from_day: date) -> None:
    """Let weekly hours end the day before; from then on nobody can book them.

    Raises:
        Refused: there are none, or they end before that already.
    """
    _hold(session, _known(session, window_id).service_id)
    lasts = col(Window.until_day).is_(None) | (col(Window.until_day) >= from_day)
    if not change(session, Window, col(Window.id) == window_id, lasts, until_day=from_day - _DAY):
        raise Refused("refused.window_over")
    change(session, Slot, *_from(moment, window_id, from_day), state=SlotState.CLOSED)
    until = (from_day - _DAY).isoformat()
    audit.note(session, moment, actor_id, "window.ended", ("window", window_id), until=until)


def meant(
    session: Session, moment: Moment, window_id: int, from_day: date, wanted: Collection[Window] = ()
) -> list[Booking]:
    """The bookings that would be called off if other hours, or none, were given from a day on."""
    found = booked(session, _from(moment, window_id, from_day))
    times = dict(
        session.exec(select(Slot.id, Slot.starts_at).where(*_from(moment, window_id, from_day))).all()
    )
    days = {moment.calendar.local(times[one.slot_id]).date() for one in found}
    there: Counter[datetime] = Counter()
    for day in days:
        for window in wanted:
            there.update(dict(slots.begins(moment, window, day)))
    lost = []
    for one in found:
        there[times[one.slot_id]] -= 1
        if there[times[one.slot_id]] < 0:
            lost.append(one)
    return lost


def refuse_nonsense(window: Window) -> None:
    """See that some time fits into hours.

    Raises:
        Refused: none does.
    """
    opens, closes = (datetime.combine(date.min, at) for at in (window.opens, window.closes))
    if opens + timedelta(minutes=window.minutes) > closes:
        raise Refused("refused.window_short")


def _known(session: Session, window_id: int) -> Window:
    found = session.get(Window, window_id, populate_existing=True)
    if found is None:
        raise Refused("refused.window_unknown")
    return found


def _refuse_day(moment: Moment, from_day: date) -> None:
    if from_day <= moment.calendar.local(moment.now).date():
        raise Refused("refused.window_too_late")


def _refuse_overlap(session: Session, window: Window) -> None:
    """The same worker, or the same service without one, cannot be had twice at a time."""
    same = (
        col(Window.worker_id) == window.worker_id
        if window.worker_id is not None
        else col(Window.worker_id).is_(None) & (col(Window.service_id) == window.service_id)
    )
    at_once = (
        col(Window.weekday) == window.weekday,
        col(Window.opens) < window.closes,
        col(Window.closes) > window.opens,
        col(Window.until_day).is_(None) | (col(Window.until_day) >= window.from_day),
        col(Window.until_day).is_(None) | (col(Window.until_day) >= col(Window.from_day)),
    )
    for other in session.exec(select(Window).where(same, *at_once)):
        over = window.until_day is not None and window.until_day < other.from_day
        apart = window.nth and other.nth and window.nth != other.nth
        if not over and not apart:
            raise Refused("refused.window_overlap")


def _hold(session: Session, service_id: int) -> Service:
    """A service whose hours nobody else changes, and nobody lays out, until this is committed."""
    change(session, Service, col(Service.id) == service_id, laid_until=col(Service.laid_until))
    return known(session, service_id)


def _carry(session: Session, left: Sequence[Any], opened: Collection[int]) -> int:
    """Let bookings keep their time in the new hours, while there are places; how many do."""
    kept = 0
    for one in booked(session, left):
        booking_id, slot_id = one.id, one.slot_id
        same = select(Slot.id).where(
            col(Slot.window_id).in_(opened),
            Slot.starts_at == session.get_one(Slot, slot_id).starts_at,
            Slot.state == SlotState.OPEN,
        )
        for new_id in session.exec(same.order_by(col(Slot.id))).all():
            if new_id is not None and slots.take(session, new_id):
                change(session, Booking, col(Booking.id) == booking_id, slot_id=new_id)
                slots.give_back(session, slot_id)
                kept += 1
                break
    return kept


def _from(moment: Moment, window_id: int, from_day: date) -> list[Any]:
    return [col(Slot.window_id) == window_id, col(Slot.starts_at) >= _midnight(moment, from_day)]


def _midnight(moment: Moment, day: date) -> datetime:
    return moment.calendar.at(day, time.min)
