"""The demo centre's catalogue: categories, services with their fees, and when who gives them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from centre import catalogue
from centre.catalogue import Wording
from centre.catalogue.services import the_id
from centre.moment import Moment
from centre.rows import insert_new
from models.catalogue import Category, Fee, Mode, Service, Unit, Where
from models.slots import Window, Worker

SHELVES = Path(__file__).with_name("catalogue")
LANGUAGES = ("zh-hans", "en")
# The windows were always there.
BEGUN = timedelta(days=365)
# What JSON has no types for.
TYPES: dict[str, Callable[[str], Any]] = {
    "mode": Mode,
    "place": Where,
    "unit": Unit,
    "opens": time.fromisoformat,
    "closes": time.fromisoformat,
}


def read() -> list[dict[str, Any]]:
    """The shelves in their order, as their files say."""
    texts = (path.read_text(encoding="utf-8") for path in SHELVES.glob("*.json"))
    shelves = [json.loads(text, object_hook=_typed) for text in texts]
    return sorted(shelves, key=lambda shelf: shelf["category"]["position"])


def load(session: Session, moment: Moment, staff: Mapping[str, int]) -> None:
    """Publish what is not published yet; `staff` gives the people who may be among the workers, by name."""
    known = set(session.exec(select(Service.code)))
    today = moment.calendar.local(moment.now).date()
    for shelf in read():
        if session.get(Category, shelf["category"]["code"]) is None:
            session.add(Category(**shelf["category"]))
            session.flush()
        for offer in shelf["services"]:
            if offer["code"] not in known:
                service = _publish(session, moment, shelf["category"]["code"], offer)
                _decide(session, moment, service, today, offer.get("fees", []))
                for window in offer.get("windows", []):
                    _open(session, service, today, window, staff)


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return {key: TYPES[key](value) if key in TYPES else value for key, value in values.items()}


def _publish(session: Session, moment: Moment, category: str, offer: Mapping[str, Any]) -> Service:
    wordings = [Wording(language, **offer[language]) for language in LANGUAGES]
    return catalogue.publish(
        session, moment, None, offer["code"], wordings, category=category, **offer["policies"]
    )


def _decide(
    session: Session, moment: Moment, service: Service, today: date, fees: Sequence[Mapping[str, Any]]
) -> None:
    for entry in fees:
        values = dict(entry)
        from_day = today + timedelta(days=values.pop("from"))
        fee = Fee(service_id=the_id(service), from_day=from_day, decided_at=moment.now, **values)
        catalogue.decide(session, moment, None, fee)


def _open(
    session: Session, service: Service, today: date, entry: Mapping[str, Any], staff: Mapping[str, int]
) -> None:
    values = dict(entry)
    worker_id = _worker(session, service.deliverer, values.pop("worker", ""), staff)
    for weekday in values.pop("weekdays"):
        window = Window(
            service_id=the_id(service),
            worker_id=worker_id,
            weekday=weekday,
            from_day=today - BEGUN,
            **values,
        )
        insert_new(session, window)


def _worker(session: Session, deliverer: str, name: str, staff: Mapping[str, int]) -> int | None:
    if not name:
        return None
    insert_new(session, Worker(name=name, deliverer=deliverer, person_id=staff.get(name)))
    return session.exec(select(Worker.id).where(Worker.name == name, Worker.deliverer == deliverer)).one()
