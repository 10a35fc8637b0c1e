"""What the catalogue is now, as the plain values of a configuration file, each kind in its order."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session, col, select

from centre.catalogue import policies
from centre.catalogue.services import the_id, wordings
from centre.configuration.sections import (
    CLOCK,
    MINUTE,
    CategoryLines,
    ClosingLines,
    FeeLines,
    Lines,
    ServiceLines,
    TemplateLines,
    WindowLines,
)
from centre.moment import Moment
from models.catalogue import Category, Fee, Mode, Service, ServiceState
from models.slots import Closure, Window, Worker
from models.templates import Template

Values = dict[str, Any]
# A service that nobody ever set anything of.
_ORDINARY = Service(code="", category="", mode=Mode.SLOT)


def categories(session: Session, _moment: Moment) -> list[Values]:
    """The shelves."""
    found = session.exec(select(Category).order_by(col(Category.position), col(Category.code)))
    return [{"code": one.code, "position": one.position, "names": _sorted(one.names)} for one in found]


def services(session: Session, _moment: Moment) -> list[Values]:
    """The services that are or were offered."""
    wanted = select(Service).where(col(Service.state) != ServiceState.DRAFT).order_by(col(Service.code))
    return [service(session, one) for one in session.exec(wanted)]


def service(session: Session, one: Service) -> Values:
    """One service: what differs from an ordinary one, and its words."""
    ordinary = {name: policies.plain(getattr(_ORDINARY, name)) for name in policies.all_of(one)}
    terms = {name: value for name, value in policies.all_of(one).items() if value != ordinary[name]}
    terms.pop("category", None)
    texts = wordings(session, the_id(one), one.version)
    return {
        "code": one.code,
        "category": one.category,
        "mode": one.mode.value,
        "state": one.state.value,
        **terms,
        "text": {
            words.language: {
                "title": words.title,
                "content": words.content,
                "eligibility": words.eligibility,
                "procedure": words.procedure,
                "basis": words.basis,
                "materials": list(words.materials),
                "time_limit": words.time_limit,
                "fee": words.fee,
                "keywords": words.keywords,
            }
            for words in sorted(texts, key=lambda words: words.language)
        },
    }


def ordinary(name: str) -> Any:
    """What holds of a service where a file says nothing."""
    return policies.plain(getattr(_ORDINARY, name))


def fees(session: Session, _moment: Moment) -> list[Values]:
    """What everything costs, cost and will cost."""
    wanted = (
        select(Fee, Service.code)
        .join(Service, col(Service.id) == col(Fee.service_id))
        .order_by(col(Service.code), col(Fee.tariff), col(Fee.from_day))
    )
    return [
        {
            "service": code,
            "tariff": fee.tariff,
            "names": _sorted(fee.names),
            "amount": fee.amount,
            "unit": fee.unit.value,
            "least": fee.least,
            "visit": fee.visit,
            "from_day": fee.from_day.isoformat(),
        }
        for fee, code in session.exec(wanted)
    ]


def windows(session: Session, moment: Moment) -> list[Values]:
    """The hours of the week that last, or are to come."""
    today = moment.calendar.local(moment.now).date()
    wanted = (
        select(Window, Service.code, Worker.name)
        .join(Service, col(Service.id) == col(Window.service_id))
        .join(Worker, col(Worker.id) == col(Window.worker_id), isouter=True)
        .where(col(Window.until_day).is_(None) | (col(Window.until_day) >= today))
        .where(col(Window.until_day).is_(None) | (col(Window.until_day) >= col(Window.from_day)))
    )
    rows = [
        (window_id(window), window_values(window, code, name)) for window, code, name in session.exec(wanted)
    ]
    return [values for _, values in sorted(rows, key=lambda row: (*window_key(row[1]), row[0]))]


def window_values(window: Window, code: str, worker: str | None) -> Values:
    """Weekly hours as plain values."""
    return {
        "service": code,
        "worker": worker or "",
        "weekday": window.weekday + 1,
        "nth": window.nth,
        "opens": window.opens.strftime(CLOCK),
        "closes": window.closes.strftime(CLOCK),
        "minutes": window.minutes,
        "buffer": window.buffer,
        "capacity": window.capacity,
        "from_day": window.from_day.isoformat(),
        "until_day": window.until_day.isoformat() if window.until_day is not None else None,
    }


def window_key(values: Values) -> tuple[Any, ...]:
    """What tells weekly hours from others."""
    return tuple(values[name] for name in ("service", "weekday", "nth", "opens", "worker", "from_day"))


def window_id(window: Window) -> int:
    """The row of weekly hours."""
    return window.id or 0


def closings(session: Session, moment: Moment) -> list[Values]:
    """What is or will be closed."""
    wanted = (
        select(Closure, Service.code)
        .join(Service, col(Service.id) == col(Closure.service_id), isouter=True)
        .where(col(Closure.ends_at) > moment.now)
        .order_by(col(Closure.starts_at), col(Closure.id))
    )
    local = moment.calendar.local
    found = [
        {
            "service": code,
            "starts": local(one.starts_at).strftime(MINUTE),
            "ends": local(one.ends_at).strftime(MINUTE),
            "reason": one.reason,
        }
        for one, code in session.exec(wanted)
    ]
    once = {tuple(values.values()): values for values in found}
    return sorted(once.values(), key=closing_key)


def closing_key(values: Values) -> tuple[str, ...]:
    """What tells a closing from others."""
    return (values["starts"], values["ends"], values["service"] or "")


def templates(session: Session, _moment: Moment) -> list[Values]:
    """What the staff start from when they write to people."""
    found = [
        {
            "kind": one.kind.value,
            "action": one.action.value,
            "category": one.category.value if one.category is not None else None,
            "language": one.language,
            "title": one.title,
            "text": one.text,
        }
        for one in session.exec(select(Template))
    ]
    return sorted(found, key=template_key)


def template_key(values: Values) -> tuple[str, ...]:
    """What tells such words from others."""
    return tuple(str(values[name]) for name in ("kind", "action", "language", "title"))


# The sections about the catalogue and the desk in their order: what may stand there, and what holds now.
SECTIONS: dict[str, tuple[type[Lines], Callable[[Session, Moment], list[Values]]]] = {
    "category": (CategoryLines, categories),
    "service": (ServiceLines, services),
    "fee": (FeeLines, fees),
    "window": (WindowLines, windows),
    "closing": (ClosingLines, closings),
    "template": (TemplateLines, templates),
}


def _sorted(names: dict[str, str]) -> dict[str, str]:
    return {code: names[code] for code in sorted(names)}
