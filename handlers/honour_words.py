"""Honours in words."""

from typing import Any

from babel.dates import format_date

from chat.languages import Markup
from chat.talk import Reader
from models.honours import Honour, HonourRound
from models.who import by_id


def title(reader: Reader, about: HonourRound) -> Markup:
    """What somebody is when they are chosen, and of which month or year."""
    when = format_date(
        about.first, reader.t(f"honour.format.{about.kind.value}"), locale=reader.language.locale
    )
    return reader.t(f"honour.title.{about.kind.value}", when=when)


def title_of(reader: Reader, one: Honour) -> Markup:
    """The same of the choice in which somebody stands."""
    return title(reader, reader.session.get_one(HonourRound, one.round_id))


def blanks(reader: Reader, one: Honour) -> dict[str, Any]:
    """What fills the blanks of a sentence about a candidate: who, and for what."""
    return {"name": name(reader, one.person_id), "title": title_of(reader, one)}


def name(reader: Reader, person_id: int) -> str:
    """Who it is."""
    return by_id(reader.session, person_id).name


def until(reader: Reader, about: HonourRound) -> Markup:
    """How long people may object; "" before the names are out."""
    return reader.moment_text(about.until) if about.until else Markup("")
