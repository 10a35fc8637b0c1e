"""Putting what a file says of the catalogue and the desk in force; what cannot be is named by its line.

In the chat a service is changed by a revision, which a second person publishes: a file is no way round them.
Whoever has the command line has the database, so there it holds at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from centre import bookings, catalogue, templates
from centre.bookings import weekly
from centre.catalogue import Wording, planning, policies, revising, services
from centre.catalogue.fees import enter
from centre.catalogue.planned import refuse_day
from centre.catalogue.services import the_id
from centre.configuration import values
from centre.configuration.sections import MINUTE
from centre.configuration.values import Values
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.cases import CaseAction, CaseKind
from models.catalogue import Category, Fee, Mode, Service, ServiceState, Unit
from models.complaints import ComplaintCategory
from models.slots import Closure, Window, Worker
from models.templates import Template
from models.who import Who


class Broken(Exception):  # noqa: N818 - an everyday answer: somebody mistyped a line
    """What is wrong with a file, and on which line of it, counted from 1."""

    def __init__(self, line: int, why: Refused) -> None:
        super().__init__(f"line {line}: {why.key}")
        self.line = line
        self.why = why


class Putting:
    """One file on its way into force, by somebody in the chat or (None) on the command line."""

    def __init__(self, session: Session, moment: Moment, actor: Who | None) -> None:
        self._session = session
        self._moment = moment
        self._actor = actor
        self._today = moment.calendar.local(moment.now).date()

    def put(self, wanted: Mapping[str, list[Values]]) -> None:
        """Put the sections in force.

        Raises:
            Broken: something of it cannot be; what was done before is for the caller to undo.
        """
        for shelf in wanted.get("category", []):
            with _at(shelf):
                self._category(shelf)
        charged: dict[str, list[Values]] = {}
        for fee in wanted.get("fee", []):
            with _at(fee):
                charged.setdefault(fee["service"], []).append(fee)
        for service in wanted.get("service", []):
            with _at(service):
                self._service(service, charged.pop(service["code"], []))
        for code, fees in charged.items():
            with _at(fees[0]):
                self._service({**values.service(self._session, self._known(code)), "line": 0}, fees)
        for window in wanted.get("window", []):
            with _at(window):
                self._window(window)
        for closing in wanted.get("closing", []):
            with _at(closing):
                self._closing(closing)
        for template in wanted.get("template", []):
            with _at(template):
                self._template(template)

    def _template(self, said: Values) -> None:
        kind, action = CaseKind(said["kind"]), CaseAction(said["action"])
        if templates.WRITTEN.get(action) is not kind:
            raise Refused("refused.template_none")
        category = ComplaintCategory(said["category"]) if said["category"] is not None else None
        told: Values = {"category": category, "text": said["text"]}
        about: Values = {"kind": kind, "action": action, "language": said["language"], "title": said["title"]}
        kept: Values = {"kept_by": self._actor_id, "kept_at": self._moment.now}
        if insert_new(self._session, Template(**about, **told, **kept)) is None:
            still = (col(getattr(Template, name)) == value for name, value in about.items())
            change(self._session, Template, *still, **told, **kept)

    def _category(self, said: Values) -> None:
        told = {name: said[name] for name in ("position", "names")}
        shelf = self._session.get(Category, said["code"])
        if shelf is None:
            self._session.add(Category(code=said["code"], **told))
        else:
            for name, value in told.items():
                setattr(shelf, name, value)
        self._session.flush()

    def _service(self, said: Values, fees: list[Values]) -> None:
        if self._session.get(Category, said["category"]) is None:
            raise Refused("refused.category_unknown")
        found = select(Service).where(Service.code == said["code"])
        service = self._session.exec(found.execution_options(populate_existing=True)).first()
        terms = _terms(said)
        if service is None:
            self._new(said, terms, fees)
            return
        if said["mode"] != service.mode.value:
            raise Refused("refused.config_mode")
        if service.state is ServiceState.DRAFT or revising.open_one(self._session, the_id(service)):
            raise Refused("refused.config_changing", name=service.code)
        before = policies.all_of(service)
        planned = {name: value for name, value in terms.items() if before[name] != value}
        words = self._words(service, said)
        offered = None if said["state"] == service.state.value else said["state"] == ServiceState.PUBLISHED
        if self._actor is not None:
            self._plan(the_id(service), words, planned, fees, offered)
            return
        self._settle(service, said, words, planned)
        if offered is not None:
            turn = services.restore if offered else services.withdraw
            turn(self._session, self._moment, None, the_id(service))
        self._decide(service, fees)

    def _new(self, said: Values, terms: Values, fees: list[Values]) -> None:
        wordings = [Wording(language, **text) for language, text in said["text"].items()]
        told = policies.columns(terms)
        if self._actor is None:
            service = catalogue.publish(
                self._session, self._moment, None, said["code"], wordings, mode=Mode(said["mode"]), **told
            )
            if said["state"] == ServiceState.WITHDRAWN:
                services.withdraw(self._session, self._moment, None, the_id(service))
            self._decide(service, fees)
            return
        first = wordings[0]
        title = Wording(first.language, first.title, "", "", "", "", materials=[], time_limit="")
        about = (said["code"], said["category"], Mode(said["mode"]), title)
        service_id = services.draft(self._session, self._moment, self._actor.id, *about)
        ordinary = policies.all_of(services.known(self._session, service_id or 0))
        planned = {name: value for name, value in terms.items() if ordinary[name] != value}
        offered = False if said["state"] == ServiceState.WITHDRAWN else None
        self._plan(service_id or 0, said["text"], planned, fees, offered)

    def _plan(
        self,
        service_id: int,
        words: Mapping[str, Values],
        planned: Values,
        fees: list[Values],
        offered: bool | None,
    ) -> None:
        """Put it all into a revision, for a second person to publish."""
        assert self._actor is not None  # noqa: S101 - in the chat
        self._expect_fees(service_id, fees)
        revision = revising.begin(self._session, self._moment, self._actor, service_id)
        charged = [{**_fee(fee), "from_day": fee["from_day"], "unit": fee["unit"]} for fee in fees]
        about = (words, planned, charged, offered)
        planning.plan(self._session, self._moment, self._actor, revision.id or 0, *about)
        revising.submit(self._session, self._moment, self._actor, revision.id or 0)

    def _settle(self, service: Service, said: Values, words: Mapping[str, Values], planned: Values) -> None:
        told, service_id = policies.columns(planned), the_id(service)
        if words:
            there = {
                one.language: one for one in services.wordings(self._session, service_id, service.version)
            }
            there |= {language: Wording(language, **text) for language, text in said["text"].items()}
            texts, state = list(there.values()), {"state": service.state}
            seen = service.version
            catalogue.publish(
                self._session, self._moment, None, service.code, texts, seen=seen, **state, **told
            )
        elif told:
            services.settle(self._session, self._moment, None, service_id, told, seen=service.version)

    def _words(self, service: Service, said: Values) -> dict[str, Values]:
        """What is worded otherwise, by language and part."""
        before = values.service(self._session, service)["text"]
        found = {}
        for language, text in said["text"].items():
            parts = {part: new for part, new in text.items() if before.get(language, {}).get(part) != new}
            if parts:
                found[language] = parts
        return found

    def _expect_fees(self, service_id: int, fees: list[Values]) -> None:
        """What a service cost on a day is never changed, and nothing is charged for days that have begun.

        Only the command line takes over what a tariff cost before, where nothing is known of it.
        """
        known = {one.tariff for one in catalogue.history(self._session, service_id)}
        for fee in fees:
            if fee["tariff"] in known or self._actor is not None:
                with _at(fee):
                    day = date.fromisoformat(fee["from_day"])
                    refuse_day(self._session, self._moment, service_id, fee["tariff"], day)

    def _decide(self, service: Service, fees: list[Values]) -> None:
        self._expect_fees(the_id(service), fees)
        for fee in fees:
            told: Values = {"unit": Unit(fee["unit"]), "from_day": date.fromisoformat(fee["from_day"])}
            one = Fee(service_id=the_id(service), **_fee(fee), **told, decided_at=self._moment.now)
            enter(self._session, self._moment, None, one)

    def _window(self, said: Values) -> None:
        service = self._known(said["service"])
        there = self._window_of(said)
        if there is None:
            self._open(service, said)
            return
        before = values.window_values(there, said["service"], said["worker"])
        until = said["until_day"]
        if {**before, "until_day": until} != {key: said[key] for key in before} or until is None:
            raise Refused("refused.config_window")
        from_day = date.fromisoformat(until) + timedelta(days=1)
        if from_day <= self._today:
            raise Refused("refused.window_too_late")
        weekly.let_end(self._session, self._moment, self._actor_id, values.window_id(there), from_day)

    def _open(self, service: Service, said: Values) -> None:
        until = said["until_day"]
        window = Window(
            service_id=the_id(service),
            worker_id=weekly.worker(self._session, service, said["worker"]),
            weekday=said["weekday"] - 1,
            nth=said["nth"],
            opens=time.fromisoformat(said["opens"]),
            closes=time.fromisoformat(said["closes"]),
            minutes=said["minutes"],
            buffer=said["buffer"],
            capacity=said["capacity"],
            from_day=date.fromisoformat(said["from_day"]),
            until_day=date.fromisoformat(until) if until is not None else None,
        )
        weekly.add(self._session, self._moment, self._actor_id, window)

    def _window_of(self, said: Values) -> Window | None:
        """The weekly hours that a file means, as they are now."""
        wanted = (
            select(Window)
            .join(Service, col(Service.id) == col(Window.service_id))
            .join(Worker, col(Worker.id) == col(Window.worker_id), isouter=True)
            .where(
                Service.code == said["service"],
                Window.weekday == said["weekday"] - 1,
                Window.nth == said["nth"],
                Window.opens == time.fromisoformat(said["opens"]),
                Window.from_day == date.fromisoformat(said["from_day"]),
                Worker.name == said["worker"] if said["worker"] else col(Window.worker_id).is_(None),
            )
            .order_by(col(Window.id).desc())
        )
        return self._session.exec(wanted).first()

    def _closing(self, said: Values) -> None:
        service_id = the_id(self._known(said["service"])) if said["service"] is not None else None
        starts_at, ends_at = (self._at(said[name]) for name in ("starts", "ends"))
        if ends_at <= starts_at:
            raise Refused("refused.config_order")
        same = (
            col(Closure.service_id).is_not_distinct_from(service_id),
            col(Closure.starts_at) == starts_at,
            col(Closure.ends_at) == ends_at,
        )
        if self._session.exec(select(Closure.id).where(*same)).first() is not None:
            raise Refused("refused.config_closed")
        span = (starts_at, ends_at)
        bookings.shut(self._session, self._moment, self._actor_id, span, said["reason"], service_id)

    def _at(self, said: str) -> datetime:
        local = datetime.strptime(said, MINUTE)  # noqa: DTZ007 - on the centre's clock
        return self._moment.calendar.at(local.date(), local.time())

    def _known(self, code: str) -> Service:
        found = self._session.exec(select(Service).where(Service.code == code)).first()
        if found is None:
            raise Refused("refused.service_unknown")
        return found

    @property
    def _actor_id(self) -> int | None:
        return self._actor.id if self._actor is not None else None


@contextmanager
def _at(said: Values) -> Iterator[None]:
    """Name the line of what is refused."""
    try:
        yield
    except Refused as why:
        raise Broken(said["line"], why) from why


def _terms(said: Values) -> Values:
    """How a service is to be had: what a file says, and otherwise what is ordinary."""
    mode = Mode(said["mode"])
    names = [*policies.PLACES, *policies.of_mode(mode)]
    return {name: said.get(name, values.ordinary(name)) for name in names}


def _fee(said: Values) -> Values:
    return {name: said[name] for name in ("tariff", "names", "amount", "least", "visit")}
