"""Where somebody lives: building, unit and room, each asked for, or all said at once."""

import re
import unicodedata
from typing import Any

from centre import addresses
from chat.flow import Answers, Choice, Misread, Step, Told
from chat.incoming import Incoming
from chat.talk import Reader
from handlers.booking_words import address, spelled
from handlers.free_times import whose

_LAST = "last"
_LONGEST = 20
_BUILDING = re.compile(r"(?:building|block|bldg|no)?\.? ?([0-9a-z]{1,4}) ?(?:号楼|号院|栋|幢|座|号|楼)?")
_UNIT = re.compile(r"(?:unit|entrance)? ?([0-9a-z]{1,3}) ?(?:单元|门)?")
_ROOM = re.compile(r"(?:room|flat|apt|apartment)?\.? ?([0-9]{1,5}[a-z]?) ?(?:室|号|房)?")
_WHOLE = re.compile(
    r"(?:building|block|bldg)?\.? ?(?P<building>[0-9a-z]{1,4}) ?(?:号楼|栋|幢|座|楼|[-,/ ])[ ,]*"
    r"(?:(?:unit|entrance)? ?(?P<unit>[0-9a-z]{1,3}) ?(?:单元|门|[-,/ ])[ ,]*)?"
    r"(?:room|flat|apt)?\.? ?(?P<room>[0-9]{1,5}[a-z]?) ?(?:室|号|房)?"
)
# 十二 is said, 12 is meant; 一二零八 is said digit by digit.
_TENS = re.compile("([二三四五六七八九]?)十([一二三四五六七八九]?)")
_NUMERALS = str.maketrans("零〇一二三四五六七八九", "00123456789")


def steps(asked: Any) -> tuple[Step, ...]:
    """The questions for an address, of those of whom it is `asked`."""
    return (
        Step(
            "building",
            parse=_said,
            choices=_last,
            settle=_building,
            clears=("unit", "room"),
            when=asked,
            show=lambda _reader, value: str(value),
            columns=1,
        ),
        Step("unit", parse=_unit, when=asked, optional=True),
        Step("room", parse=_room, when=asked, show=_show_room),
    )


def _last(reader: Reader, known: Answers) -> list[Choice]:
    """The address of the last time, as one tap."""
    last = _last_address(reader, known)
    return (
        [Choice(_LAST, reader.language.label("address.last", address=address(reader, *last)))] if last else []
    )


def _last_address(reader: Reader, known: Answers) -> tuple[str, str, str] | None:
    person_id = whose(reader, known)
    return addresses.last(reader.session, person_id) if person_id is not None else None


def _building(reader: Reader, known: Answers, value: Any) -> Any:
    """What was said as a building, or as the whole address."""
    if value == _LAST:
        last = _last_address(reader, known)
        if last is None:
            raise Misread("misread.building")
        building, unit, room = last
        return Told(building, {"unit": unit or None, "room": room})
    said = value["said"]
    if found := _WHOLE.fullmatch(said):
        return Told(_upper(found["building"]), {"unit": _upper(found["unit"]), "room": _upper(found["room"])})
    if found := _BUILDING.fullmatch(said):
        return _upper(found[1])
    raise Misread("misread.building")


def _said(_reader: Reader, incoming: Incoming) -> dict[str, str]:
    if incoming.file is not None or incoming.unsupported or not incoming.text.strip():
        raise Misread("misread.building")
    return {"said": _plain(incoming.text)}


def _unit(_reader: Reader, incoming: Incoming) -> str:
    if (found := _match(_UNIT, incoming)) is None:
        raise Misread("misread.unit")
    return found


def _room(_reader: Reader, incoming: Incoming) -> str:
    if (found := _match(_ROOM, incoming)) is None:
        raise Misread("misread.room")
    return found


def _match(pattern: re.Pattern[str], incoming: Incoming) -> str | None:
    found = None if incoming.file is not None else pattern.fullmatch(_plain(incoming.text))
    return _upper(found[1]) if found else None


def _show_room(reader: Reader, value: str) -> str:
    return reader.t("address.room_line", room=value, digits=spelled(value))


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _TENS.sub(lambda tens: f"{tens[1] or '一'}{tens[2] or '零'}", plain).translate(_NUMERALS)
    return " ".join(plain.split())[: 3 * _LONGEST]


def _upper(said: str | None) -> str | None:
    return said.upper() if said else None
