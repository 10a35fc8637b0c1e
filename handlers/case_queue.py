"""/queue and /overdue: the cases that are not closed, whole or in part, each with what it waits for."""

from dataclasses import replace

from centre import cases, catalogue, rules
from centre.cases import CaseLineView, Part, View
from centre.pages import Page
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers.call_words import DESK
from handlers.common import in_language, unit_name
from models.cases import CaseKind
from models.rights import Right


def queue(talk: Talk) -> None:
    """Show the queue, one's own part of it first."""
    mine = Part(View.MINE)
    found = _look(talk, mine)
    if found.total:
        _show(talk, mine, found)
    else:
        _show(talk, Part(), _look(talk, Part()))


def overdue(talk: Talk) -> None:
    """Show what is late, the latest first, with whose it is."""
    part = Part(View.OVERDUE)
    _show(talk, part, _look(talk, part))


def _turn(talk: Talk, page: int, code: str) -> None:
    part = _decoded(code)
    _show(talk, part, _look(talk, part, page))


def _look(talk: Talk, part: Part, page: int = 0) -> Page[CaseLineView]:
    return cases.queue(talk.session, talk.moment, talk.me, part, page)


def _show(talk: Talk, part: Part, found: Page[CaseLineView]) -> None:
    what = talk.t("engine.comma").join(_names(talk, part)) or talk.t("queue.everything")
    view = talk.t(f"queue.view.{part.view.value}")
    empty = talk.t("queue.nothing_late" if part.view is View.OVERDUE else "desk.empty")
    lines = [talk.t("queue.heading", what=what, view=view, n=found.total)]
    lines += [words.line(talk, case) for case in found.items] or [empty]
    opens = [talk.action("desk.open", "queue.see", case.id, number=case.number) for case in found.items]
    turns = talk.turns("queue.list", found.number, found.pages, _encoded(part))
    tabs = [
        talk.action(f"queue.view.{view.value}", "queue.list", 0, _encoded(replace(part, view=view)))
        for view in View
        if view is not part.view
    ]
    narrower = talk.action("queue.narrow", "queue.narrow", 0, _encoded(part))
    here = _for_visitors(talk) if talk.me.may(Right.SERVE_VISITORS) else []
    if talk.me.may(Right.KEEP_TEMPLATES):
        here.append(talk.action("template.list", "template.list", 0))
    last = [narrower, *here, talk.menu("find"), talk.menu("start")]
    rows = [*talk.rows(opens), *turns, *talk.rows(tabs, 3), *talk.rows(last)]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _for_visitors(talk: Talk) -> list[Button]:
    """To write down what somebody asks for or says who stands at the counter or is on the telephone."""
    return [
        talk.action("queue.new_for", "request.for_them", 0),
        talk.action("queue.new_voice_for", "voice.for_them", 0),
    ]


def _narrow(talk: Talk, _record: int, code: str) -> None:
    """Ask which kind of case, which category of services and, who sees several, which unit to look at."""
    part = _decoded(code)
    sorts = [
        _to(talk, replace(part, sort=sort), name) for sort, name in _sorts(talk).items() if sort != part.sort
    ]
    units = [
        _to(talk, replace(part, unit=unit), unit_name(talk, unit))
        for unit in _units(talk)
        if unit != part.unit
    ]
    everything = [talk.action("queue.all_again", "queue.list", 0, _encoded(Part(part.view)))]
    back = [talk.action("engine.back", "queue.list", 0, _encoded(part))]
    rows = [*talk.rows(sorts), *talk.rows(units), *talk.rows([*everything, *back])]
    talk.replace(Reply(talk.t("queue.narrow_to"), rows, subject=DESK))


def _to(reader: Reader, part: Part, name: str) -> Button:
    return reader.action("queue.narrow_name", "queue.list", 0, _encoded(part), name=name)


def _sorts(reader: Reader) -> dict[str, str]:
    """The kinds of cases, and the categories of what can be asked for."""
    kinds = {kind.value: reader.language.label(f"queue.sort.{kind.value}") for kind in CaseKind}
    shelves = catalogue.categories(reader.session)
    return kinds | {shelf.code: in_language(shelf.names, reader.language.code) for shelf in shelves}


def _units(talk: Talk) -> list[str]:
    """The units between which somebody can choose."""
    theirs = talk.me.units(Right.SEE_CASES)
    known = [unit for unit in rules.load(talk.session).staff_units if {unit, ""} & theirs]
    return known if len(known) > 1 else []


def _names(reader: Reader, part: Part) -> list[Markup | str]:
    """To what the list is narrowed."""
    sort = _sorts(reader).get(part.sort, part.sort) if part.sort else ""
    unit = unit_name(reader, part.unit) if part.unit else ""
    return [name for name in (unit, sort) if name]


def _encoded(part: Part) -> str:
    return f"{part.view.value}/{part.sort}/{part.unit}"


def _decoded(code: str) -> Part:
    view, sort, unit = [*code.split("/"), "", ""][:3]
    return Part(View(view) if view in set(View) else View.ALL, sort, unit)


ROOM = Room(
    commands={
        "queue": Command(queue, Right.SEE_CASES),
        "overdue": Command(overdue, Right.SEE_CASES, listed=False),
    },
    actions={
        "queue.list": Action(_turn, Right.SEE_CASES),
        "queue.narrow": Action(_narrow, Right.SEE_CASES),
    },
)
