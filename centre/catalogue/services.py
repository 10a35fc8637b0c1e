"""Services as people look at them, and how they are published, worded anew and withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import audit
from centre.catalogue import fees
from centre.catalogue.fees import Tariff
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.catalogue import Category, Mode, Service, ServiceState, ServiceText, ServiceVersion


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A shelf of the catalogue, with the number of services on it."""

    code: str
    names: Mapping[str, str]
    services: int


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service as a line of a list."""

    id: int
    code: str
    title: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Wording:
    """A service in one language."""

    language: str
    title: str
    content: str
    eligibility: str
    procedure: str
    basis: str
    materials: Sequence[str]
    time_limit: str
    fee: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service with its six opens, in the reader's language if there is such a wording."""

    service: Service
    words: Wording
    tariffs: Sequence[Tariff] = field(default_factory=tuple)

    @property
    def id(self) -> int:
        """The row of the service."""
        return the_id(self.service)


_PREFIX = "SVC-"
_OFFERED = col(Service.state) == ServiceState.PUBLISHED
_IN_FORCE = (col(ServiceText.service_id) == col(Service.id)) & (
    col(ServiceText.version) == col(Service.version)
)
_TEXTS = (
    select(Service, ServiceText).join(ServiceText, _IN_FORCE).order_by(col(Service.code), col(ServiceText.id))
)
_LINES = _TEXTS.where(_OFFERED)
_OF_CATEGORY = _LINES.where(col(Service.category) == bindparam("shelf"))
_OF_MODE = (
    _LINES.join(Category, col(Category.code) == col(Service.category))
    .where(col(Service.mode) == bindparam("the_mode"))
    .order_by(None)
    .order_by(col(Category.position), col(Service.code), col(ServiceText.id))
)
_SOME = _LINES.where(col(Service.id).in_(bindparam("services", expanding=True)))
_WORDINGS = (
    select(ServiceText)
    .where(
        col(ServiceText.service_id) == bindparam("service"), col(ServiceText.version) == bindparam("wording")
    )
    .order_by(col(ServiceText.id))
)
_TITLES = (
    select(
        col(ServiceText.service_id),
        col(ServiceText.version),
        col(ServiceText.language),
        col(ServiceText.title),
    )
    .where(col(ServiceText.service_id).in_(bindparam("services", expanding=True)))
    .order_by(col(ServiceText.id))
)
_BY_CODE = select(Service).where(col(Service.code) == bindparam("the_code"))
_CATEGORIES = (
    select(Category, func.count(col(Service.id)))
    .join(Service, (col(Service.category) == col(Category.code)) & _OFFERED)
    .group_by(col(Category.code))
    .order_by(col(Category.position))
)


def categories(session: Session) -> list[CategoryLine]:
    """The shelves on which there is something, in their order."""
    return [
        CategoryLine(shelf.code, shelf.names, services) for shelf, services in session.execute(_CATEGORIES)
    ]


def of_category(session: Session, category: str, language: str) -> list[ServiceLine]:
    """The services of a shelf that are offered."""
    return _lines(session.execute(_OF_CATEGORY, {"shelf": category}), language)


def bookable(session: Session, language: str) -> list[ServiceLine]:
    """The services whose times can be booked, as they stand on the shelves."""
    return _lines(session.execute(_OF_MODE, {"the_mode": Mode.SLOT}), language)


def applicable(session: Session, language: str) -> list[ServiceLine]:
    """The services that are asked for with a request, as they stand on the shelves."""
    return _lines(session.execute(_OF_MODE, {"the_mode": Mode.APPLY}), language)


def lines(session: Session, service_ids: Sequence[int], language: str) -> list[ServiceLine]:
    """Some services that are offered, in the order in which they are named."""
    found = {line.id: line for line in _lines(session.execute(_SOME, {"services": service_ids}), language)}
    return [found[service_id] for service_id in service_ids if service_id in found]


def by_code(session: Session, code: str) -> Service:
    """The service of a code, as posters and clerks name it.

    Raises:
        Refused: there is none.
    """
    service: Service | None = session.execute(_BY_CODE, {"the_code": code.upper()}).scalar_one_or_none()
    if service is None:
        raise Refused("refused.service_unknown")
    return service


def offered(session: Session, service_id: int) -> Service:
    """A service that can be had now.

    Raises:
        Refused: there is none, or it was withdrawn.
    """
    service = known(session, service_id)
    if service.state is not ServiceState.PUBLISHED:
        raise Refused("refused.service_withdrawn")
    return service


def known(session: Session, service_id: int) -> Service:
    """A service, offered or not.

    Raises:
        Refused: there is none.
    """
    service = session.get(Service, service_id, populate_existing=True)
    if service is None:
        raise Refused("refused.service_unknown")
    return service


def card(session: Session, moment: Moment, service_id: int, language: str) -> ServiceCard:
    """All that somebody should know before they book or apply.

    Raises:
        Refused: there is no such service, or it was withdrawn.
    """
    return shown(session, moment, offered(session, service_id), language)


def shown(session: Session, moment: Moment, service: Service, language: str) -> ServiceCard:
    """The card of a service, offered or not."""
    service_id, today = the_id(service), moment.calendar.local(moment.now).date()
    return ServiceCard(
        service,
        wording(session, service_id, service.version, language),
        tuple(fees.tariffs(session, service_id, today)),
    )


def version_of(session: Session, service_id: int, version: int) -> ServiceVersion:
    """A version of a service: since when it holds."""
    wanted = select(ServiceVersion).where(
        col(ServiceVersion.service_id) == service_id, col(ServiceVersion.version) == version
    )
    found: ServiceVersion = session.execute(wanted).scalar_one()
    return found


def title(session: Session, service_id: int, version: int, language: str) -> str:
    """What a service is (or was) called."""
    return wording(session, service_id, version, language).title


def titles(
    session: Session, wordings: Collection[tuple[int, int]], language: str
) -> dict[tuple[int, int], str]:
    """What some services are (or were) called, by their rows and versions."""
    rows = session.execute(_TITLES, {"services": sorted({service_id for service_id, _ in wordings})})
    found: dict[tuple[int, int], str] = {}
    for service_id, version, known_in, text in rows:
        if (service_id, version) not in found or known_in == language:
            found[service_id, version] = text
    return found


def wording(session: Session, service_id: int, version: int, language: str) -> Wording:
    """A service in a language, or in the first one it was written in."""
    texts = wordings(session, service_id, version)
    return next((one for one in texts if one.language == language), texts[0])


def wordings(session: Session, service_id: int, version: int) -> list[Wording]:
    """A version of a service in all its languages, in the order in which they were written."""
    texts = session.execute(_WORDINGS, {"service": service_id, "wording": version}).scalars()
    return [Wording(**{name: getattr(text, name) for name in Wording.__slots__}) for text in texts]


def publish(
    session: Session,
    moment: Moment,
    actor_id: int | None,
    code: str,
    texts: Sequence[Wording],
    *,
    seen: int | None = None,
    **policies: Any,
) -> Service:
    """Offer a new service, or one that is known in a new version; policies that are not named stay.

    seen: the version that the words change; None is the newest. Of two who publish at once one does.

    Raises:
        Refused: there is no wording, or another version was published since.
    """
    if not texts:
        raise Refused("refused.words_missing")
    there: Service | None = session.execute(_BY_CODE, {"the_code": code}).scalar_one_or_none()
    if there is None:
        new_id = insert_new(session, Service(code=code, **policies))
        if new_id is None:
            raise Refused("refused.service_changed")
        service_id, version = new_id, 1
    else:
        service_id, version = the_id(there), (there.version if seen is None else seen) + 1
        still = (col(Service.id) == service_id, col(Service.version) == version - 1)
        values = {"state": ServiceState.PUBLISHED, **policies, "version": version}
        if not change(session, Service, *still, **values):
            raise Refused("refused.service_changed")
    _word(session, moment, actor_id, service_id, version, texts)
    audit.note(session, moment, actor_id, "service.published", ("service", service_id), version=version)
    return session.get_one(Service, service_id, populate_existing=True)


def draft(  # noqa: PLR0917 - each says what
    session: Session,
    moment: Moment,
    actor_id: int | None,
    code: str,
    category: str,
    mode: Mode,
    title: Wording,
) -> int | None:
    """Write down a service that is not offered yet, with its title; its row, or None if the code is taken."""
    one = Service(code=code, category=category, mode=mode, state=ServiceState.DRAFT, version=0)
    service_id = insert_new(session, one)
    if service_id is not None:
        _word(session, moment, actor_id, service_id, 0, [title])
        audit.note(session, moment, actor_id, "service.drafted", ("service", service_id))
    return service_id


def next_code(session: Session) -> str:
    """The code after the highest one of its kind: "SVC-35"."""
    codes = session.execute(select(col(Service.code)).where(col(Service.code).startswith(_PREFIX))).scalars()
    numbers = [int(code.removeprefix(_PREFIX)) for code in codes if code.removeprefix(_PREFIX).isdecimal()]
    return f"{_PREFIX}{max(numbers, default=0) + 1:02}"


def settle(
    session: Session,
    moment: Moment,
    actor_id: int | None,
    service_id: int,
    terms: Mapping[str, Any],
    *,
    seen: int,
) -> None:
    """Let a service be had otherwise, in the words that were seen.

    Raises:
        Refused: another version was published since.
    """
    still = (col(Service.id) == service_id, col(Service.version) == seen)
    if not change(session, Service, *still, **terms):
        raise Refused("refused.service_changed")
    told = ", ".join(sorted(terms))
    audit.note(session, moment, actor_id, "service.settled", ("service", service_id), terms=told)


def withdraw(session: Session, moment: Moment, actor_id: int | None, service_id: int) -> None:
    """Offer a service no longer; what was booked or asked for goes on."""
    still = (col(Service.id) == service_id, _OFFERED)
    if change(session, Service, *still, state=ServiceState.WITHDRAWN):
        audit.note(session, moment, actor_id, "service.withdrawn", ("service", service_id))


def restore(session: Session, moment: Moment, actor_id: int | None, service_id: int) -> None:
    """Offer a service again that was withdrawn, in the words it had."""
    still = (col(Service.id) == service_id, col(Service.state) == ServiceState.WITHDRAWN)
    if change(session, Service, *still, state=ServiceState.PUBLISHED):
        audit.note(session, moment, actor_id, "service.restored", ("service", service_id))


def the_id(service: Service) -> int:
    """The row of a service that is in the database."""
    assert service.id is not None  # noqa: S101 - it was read
    return service.id


def _word(  # noqa: PLR0917 - each says which, or what
    session: Session,
    moment: Moment,
    actor_id: int | None,
    service_id: int,
    version: int,
    texts: Sequence[Wording],
) -> None:
    """Write a version down in all its languages."""
    said: dict[str, Any] = {"service_id": service_id, "version": version}
    insert_new(session, ServiceVersion(**said, published_by=actor_id, published_at=moment.now))
    for words in texts:
        text = {name: getattr(words, name) for name in Wording.__slots__}
        text["materials"] = list(words.materials)
        insert_new(session, ServiceText(**said, **text))


def _lines(rows: Any, language: str) -> list[ServiceLine]:
    """One line a service: in the language if it has such a wording, else in its first."""
    found: dict[int, ServiceLine] = {}
    for service, text in rows:
        if service.id not in found or text.language == language:
            found[service.id] = ServiceLine(service.id, service.code, text.title, service.mode)
    return list(found.values())
