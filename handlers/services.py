"""Services: the shelves, what stands on one, the card of each; strangers may look, too."""

from collections.abc import Callable, Sequence

from centre import catalogue, rules
from centre.catalogue import ServiceCard, ServiceLine
from centre.errors import Refused
from chat import engine
from chat.buttons import ActionTap, Button, CommandTap, encode, row_in
from chat.languages import Markup
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from handlers.common import excerpt, in_language
from handlers.service_words import card_text, history_text
from models.catalogue import Mode
from models.rights import Right

# Posters and other deep links say this before the code of a service.
LINK = "svc_"
_LABEL = 60


def show(talk: Talk) -> None:
    """Show the shelves, or what fits the words after the command."""
    if talk.incoming.command == "services" and talk.incoming.argument:
        talk.house.actions["service.found"].run(talk, talk.inbox_id, "")
    else:
        shelves(talk)


def open_link(talk: Talk, payload: str) -> None:
    """Show the service that a poster leads to."""
    try:
        service = catalogue.by_code(talk.session, payload[len(LINK) :])
    except Refused as no:
        shelves(talk, talk.t(no.key))
    else:
        _see(talk, service.id or 0, "")


def shelves(talk: Talk, note: Markup | None = None, ask: Button | None = None) -> None:
    """Show all shelves, under a note about why; `ask` is the way to a person if it is a special one."""
    there = catalogue.categories(talk.session)
    opens = [
        talk.action(
            "services.shelf",
            "service.list",
            0,
            shelf.code,
            name=in_language(shelf.names, talk.language.code),
            count=shelf.services,
        )
        for shelf in there
    ]
    text = talk.t("services.which" if there else "services.none")
    last = [ask or talk.menu("talk"), talk.menu("start")]
    engine.aside(talk, f"{note}\n\n{text}" if note else text, [*talk.rows(opens), *talk.rows(last)])


def opening(talk: Talk, lines: Sequence[ServiceLine], search: int = 0) -> Rows:
    """Buttons that open services; `search` is the update by which they were found, 0 if on their shelf."""
    buttons = [
        Button(excerpt(line.title, _LABEL), encode(ActionTap("service.see", line.id, _extra(search))))
        for line in lines
    ]
    return talk.rows(buttons, 1)


def _list(talk: Talk, page: int, category: str) -> None:
    lines = catalogue.of_category(talk.session, category, talk.language.code)
    names = next((one.names for one in catalogue.categories(talk.session) if one.code == category), None)
    if not lines or names is None:
        shelves(talk)
        return
    size = rules.load(talk.session).page
    pages = -(-len(lines) // size)
    page = min(page, pages - 1)
    text = talk.t("services.list", name=in_language(names, talk.language.code))
    turns = talk.turns("service.list", page, pages, category)
    back = talk.button("engine.back", CommandTap("services"))
    shown = opening(talk, lines[page * size : (page + 1) * size])
    engine.aside(talk, text, [*shown, *turns, *talk.rows([back, talk.menu("start")])])


def _see(talk: Talk, service_id: int, extra: str) -> None:
    search = row_in(extra)

    def show_card(card: ServiceCard) -> None:
        engine.aside(talk, card_text(talk, card), _card_rows(talk, card, search))

    _with_card(talk, service_id, show_card)


def _card_rows(talk: Talk, card: ServiceCard, search: int) -> Rows:
    begin = {
        Mode.SLOT: talk.action("service.book", "book.service", card.id, style="primary"),
        Mode.APPLY: talk.action("service.apply", "request.service", card.id, style="primary"),
    }[card.service.mode]
    changes = len(catalogue.history(talk.session, card.id)) > len(card.tariffs)
    more = [talk.action("service.fees", "service.fees", card.id, _extra(search))] if changes else []
    if talk.who is not None and talk.who.may(Right.WORK_CALLS):
        more.append(talk.action("service.poster", "service.poster", card.id))
        more.append(talk.action("complaint_poster.order", "complaint.poster", card.id))
    if search:
        ask = talk.action("menu.talk", "service.talk", search)
        back = talk.action("engine.back", "service.found", search)
    else:
        ask = talk.menu("talk")
        back = talk.action("engine.back", "service.list", _page_of(talk, card), card.service.category)
    return [*talk.rows([begin, ask]), *talk.rows(more), *talk.rows([back, talk.menu("start")])]


def _extra(search: int) -> str:
    return str(search) if search else ""


def _page_of(talk: Talk, card: ServiceCard) -> int:
    """The page of its shelf on which a service stands."""
    shelf = catalogue.of_category(talk.session, card.service.category, talk.language.code)
    place = next((place for place, line in enumerate(shelf) if line.id == card.id), 0)
    return place // rules.load(talk.session).page


def _fees(talk: Talk, service_id: int, extra: str) -> None:
    def show_fees(card: ServiceCard) -> None:
        back = talk.action("engine.back", "service.see", service_id, _extra(row_in(extra)))
        engine.aside(talk, history_text(talk, card), talk.rows([back, talk.menu("start")]))

    _with_card(talk, service_id, show_fees)


def _with_card(talk: Talk, service_id: int, do: Callable[[ServiceCard], None]) -> None:
    """Do something with a service; show the shelves if it cannot be had (any more)."""
    try:
        card = catalogue.card(talk.session, talk.moment, service_id, talk.language.code)
    except Refused as no:
        shelves(talk, talk.t(no.key))
    else:
        do(card)


ROOM = Room(
    commands={"services": Command(show, open=True)},
    actions={
        "service.list": Action(_list, open=True),
        "service.see": Action(_see, open=True),
        "service.fees": Action(_fees, open=True),
    },
)
