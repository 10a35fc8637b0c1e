"""/export: a list of a month or a year as a file, with names only for who may see them."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import exports, rules
from centre.errors import Refused
from centre.periods import Period, Unit
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.call_words import DESK
from handlers.common import home, in_language, month_name
from models.rights import Right
from models.who import Who

FILE = "export.file"
_WITH, _WITHOUT = "with", "without"


def start(talk: Talk) -> None:
    """Offer the lists that this colleague may have."""
    lists = [
        talk.action(f"export.list.{name}", "export.see", 0, _extra(name, Unit.MONTH, _WITHOUT))
        for name in exports.offered(talk.me)
    ]
    talk.show(Reply(talk.t("export.heading"), [*talk.rows(lists), *home(talk)], subject=DESK))


def _see(talk: Talk, back: int, extra: str) -> None:
    """One list of one time: how much it is, and what can be had."""
    name, unit, persons, _ = _read(extra)
    period = exports.period(talk.moment, unit, back)
    n = exports.rows(talk.session, talk.me, name, period)
    text = talk.t(
        "export.card",
        list=talk.t(f"export.list.{name}"),
        time=_time(talk, unit, period),
        belongs=talk.t(f"export.belongs.{name}"),
        n=n,
        persons=talk.t(f"export.persons.{persons}"),
    )
    forms = [
        talk.action(f"export.form.{form}", "export.make", back, _extra(name, unit, persons, form))
        for form in exports.FORMS
    ]
    turns = [talk.action("figures.earlier", "export.see", back + 1, extra)]
    if back:
        turns.append(talk.action("figures.later", "export.see", back - 1, extra))
    other = Unit.YEAR if unit is Unit.MONTH else Unit.MONTH
    switches = [talk.action(f"export.by.{other}", "export.see", 0, _extra(name, other, persons))]
    if talk.me.may(exports.LISTINGS[name].persons):
        flip = _WITHOUT if persons == _WITH else _WITH
        switches.append(talk.action(f"export.do.{flip}", "export.see", back, _extra(name, unit, flip)))
    rows = [*(talk.rows(forms) if n else ()), *talk.rows(turns), *talk.rows(switches), [talk.menu("export")]]
    talk.replace(Reply(text, rows, subject=DESK))


def _make(talk: Talk, back: int, extra: str) -> None:
    """Have the file made; it comes as a message of its own."""
    name, unit, persons, form = _read(extra)
    period = exports.period(talk.moment, unit, back)
    with_names = persons == _WITH
    made = recipe(talk, talk.me, name, period, form=form, persons=with_names)
    text = talk.t("export.made", list=talk.t(f"export.list.{name}"), time=_time(talk, unit, period))
    again = talk.action("export.again", "export.see", back, _extra(name, unit, persons))
    talk.say(Reply(text, [[again]], file=Generated(FILE, made)))


def recipe(
    reader: Reader, who: Who, name: str, period: Period, *, form: str, persons: bool
) -> dict[str, Any]:
    """Note that somebody takes a list, and say how its file is written: the reader's language first.

    Raises:
        Refused: they may not have it, or there is no such list or form.
    """
    known = exports.take(reader.session, reader.moment, who, name, period, form=form, persons=persons)
    languages = sorted(reader.languages, key=lambda one: one.code != reader.language.code)
    words = {
        key: [language.label(key) for language in languages]
        for key in exports.sentences(name, persons=persons)
    }
    called = rules.load(reader.session).centre_name
    words["centre"] = [in_language(called, language.code) for language in languages]
    return {
        "name": name,
        "form": known,
        "person_id": who.id,
        "persons": persons,
        "first": str(period.first),
        "last": str(period.last),
        "begins": period.begins.isoformat(),
        "ends": period.ends.isoformat(),
        "made_at": reader.now.isoformat(),
        "zone": str(reader.moment.calendar.zone),
        "words": words,
    }


def make_file(session: Session, _folder: Path, recipe: dict[str, Any]) -> tuple[str, bytes]:
    """Write the file when it is sent."""
    name = f"{recipe['name']}-{recipe['first']}-{recipe['last']}.{recipe['form']}"
    return name, exports.make(session, recipe)


def _time(reader: Reader, unit: Unit, period: Period) -> str:
    if unit is Unit.MONTH:
        return month_name(reader, period.first)
    return reader.t("export.year", year=str(period.first.year))


def _extra(name: str, unit: Unit, persons: str, form: str = "") -> str:
    return f"{name}.{unit.value}.{persons}.{form}"


def _read(extra: str) -> tuple[str, Unit, str, str]:
    """What a button says: which list, the length of the time, with names or without, and the form.

    Raises:
        Refused: no button of ours says this.
    """
    match extra.split("."):
        case [name, unit, persons, form] if unit in set(Unit) and persons in {_WITH, _WITHOUT}:
            return name, Unit(unit), persons, form
    raise Refused("refused.export_unknown")


ROOM = Room(
    commands={"export": Command(start, Right.EXPORT)},
    actions={"export.see": Action(_see, Right.EXPORT), "export.make": Action(_make, Right.EXPORT)},
    makers={FILE: make_file},
)
