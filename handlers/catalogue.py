"""/catalogue: the services as whoever keeps them sees them, with fees, hours and what is to come."""

from collections.abc import Iterator

from sqlmodel import col, select

from centre import catalogue, pages, rules, slots
from centre.catalogue import ServiceCard, revising
from chat import engine, when
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.common import excerpt
from handlers.service_words import history_lines
from handlers.windows import line as window_line
from models.catalogue import Mode, Service
from models.rights import Right
from models.slots import Closure

_LABEL, _CLOSED = 40, 10


def start(talk: Talk) -> None:
    """Show all services, offered or not."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    every = select(Service).order_by(col(Service.code))
    found = pages.cut(talk.session, every, page, rules.load(talk.session).page, lambda one: one)
    titles = catalogue.titles(
        talk.session, [(one.id or 0, one.version) for one in found.items], talk.language.code
    )
    lines = [talk.t("catalogue.heading" if found.items else "catalogue.empty")]
    opens = []
    for one in found.items:
        title = titles[one.id or 0, one.version]
        state = talk.t(f"catalogue.state.{one.state.value}")
        changing = revising.open_one(talk.session, one.id or 0) is not None
        key = "catalogue.item_changing" if changing else "catalogue.item"
        lines.append(talk.t(key, code=one.code, title=title, state=state))
        opens.append(talk.action("catalogue.open", "catalogue.see", one.id or 0, name=excerpt(title, _LABEL)))
    new = talk.action("catalogue.new", "service.new", 0)
    rest = [*talk.turns("catalogue.list", found.number, found.pages), [new], [talk.menu("start")]]
    engine.aside(talk, Markup("\n".join(lines)), [*talk.rows(opens), *rest])


def _see(talk: Talk, service_id: int, _extra: str) -> None:
    talk.replace(card(talk, service_id))


def card(reader: Reader, service_id: int) -> Reply:
    """A service with everything that is decided about it, and what can be changed."""
    service = catalogue.known(reader.session, service_id)
    shown = catalogue.shown(reader.session, reader.moment, service, reader.language.code)
    revision = revising.open_one(reader.session, service_id)
    if revision is None:
        change = reader.action("catalogue.change", "revision.begin", service_id, style="primary")
    else:
        change = reader.action("catalogue.changing", "revision.card", revision.id or 0, style="primary")
    buttons = [change]
    if service.mode is Mode.SLOT:
        buttons.append(reader.action("catalogue.hours", "window.list", service_id))
    if reader.who is not None and reader.who.may(Right.CLOSE_TIMES):
        buttons.append(reader.action("catalogue.close", "closing.begin", 0))
    buttons.append(reader.action("catalogue.back", "catalogue.list", 0))
    return Reply(Markup("\n\n".join(_parts(reader, shown))), reader.rows(buttons))


def _parts(reader: Reader, shown: ServiceCard) -> Iterator[Markup]:
    service = shown.service
    version = catalogue.version_of(reader.session, shown.id, service.version)
    since = when.date_text(reader.language, reader.moment.calendar.local(version.published_at).date())
    yield reader.t(
        "catalogue.card" if service.version else "catalogue.card_new",
        code=service.code,
        title=shown.words.title,
        state=reader.t(f"catalogue.state.{service.state.value}"),
        version=service.version,
        since=since,
    )
    revision = revising.open_one(reader.session, shown.id)
    if revision is not None:
        yield reader.t(f"catalogue.next.{revision.state.value}", version=revision.base + 1)
    fees = history_lines(reader, shown)
    yield _listed(reader.t("catalogue.fees"), fees) if fees else reader.t("catalogue.free")
    windows = slots.windows(reader.session, reader.moment, shown.id)
    if windows:
        yield _listed(reader.t("catalogue.windows"), [window_line(reader, one) for one in windows])
    closed = slots.closures(reader.session, reader.moment, shown.id)
    if closed:
        yield _listed(reader.t("catalogue.closed"), [_closure(reader, one) for one in closed[:_CLOSED]])


def _listed(head: Markup, lines: list[Markup]) -> Markup:
    return Markup("\n".join([head, *lines]))


def _closure(reader: Reader, closure: Closure) -> Markup:
    since, until = reader.moment_text(closure.starts_at), reader.moment_text(closure.ends_at)
    key = "catalogue.closed_all" if closure.service_id is None else "catalogue.closed_this"
    return reader.t(key, since=since, until=until, reason=closure.reason)


ROOM = Room(
    commands={"catalogue": Command(start, Right.KEEP_CATALOGUE)},
    actions={
        "catalogue.list": Action(_list, Right.KEEP_CATALOGUE),
        "catalogue.see": Action(_see, Right.KEEP_CATALOGUE),
    },
)
