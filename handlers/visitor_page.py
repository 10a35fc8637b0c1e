"""What we keep about a visitor, in words on paper: for whoever has no chat to read it in."""

import html
import re
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import bookings, consents, phone_numbers, privacy
from centre.bookings import BookingCard
from chat import when
from chat.languages import Markup
from chat.parsers import show_phone
from chat.replies import Generated
from chat.talk import Reader
from handlers import booking_words
from handlers.common import centre_name
from handlers.privacy import consent_title, have
from models.who import Who

PAGE = "visitor.page"
_TAG = re.compile(r"</?[a-z]+>")


def document(reader: Reader, who: Who) -> Generated:
    """The page as a file, in the words of its reader."""
    return Generated(PAGE, {"text": html.unescape(_TAG.sub("", "\n\n".join(_parts(reader, who))))})


def make(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The page as it was worded; the mark at its beginning lets every editor read Chinese."""
    return "linli.txt", params["text"].encode("utf-8-sig")


def phone(reader: Reader, person_id: int) -> str:
    """The number of somebody as it is read back, or that there is none."""
    return phone_text(reader, phone_numbers.of(reader.session, person_id))


def phone_text(reader: Reader, number: str) -> str:
    """A number as it is read back, or that there is none."""
    return show_phone(reader, number) if number else reader.language.label("phone.no_number")


def bookings_of(reader: Reader, who: Who) -> list[BookingCard]:
    """All bookings of somebody, those to come first."""
    ahead = bookings.of_person(reader.session, who.id, ahead=True)
    return [*ahead, *bookings.of_person(reader.session, who.id, ahead=False)]


def _parts(reader: Reader, who: Who) -> list[str]:
    """Who they are and how much is kept, then every word of it."""
    today = reader.moment.calendar.local(reader.now).date()
    heading = reader.t(
        "visitor.page_heading", centre=centre_name(reader), day=when.date_text(reader.language, today)
    )
    person = reader.t(
        "visitor.page_person", name=who.name, phone=phone(reader, who.id), language=reader.language.name
    )
    return [
        heading,
        person,
        have(reader, who),
        *(_booking(reader, card) for card in bookings_of(reader, who)),
        *(
            reader.t("visitor.page_consent", title=consent_title(reader, one.kind))
            for one in consents.standing(reader.session, who.id)
        ),
        *(line["what"] for line in privacy.export(reader.session, who)["phone_list"]),
    ]


def _booking(reader: Reader, card: BookingCard) -> str:
    booking = card.booking
    lines = [booking_words.description(reader, card)]
    place = reader.t("booking.where", where=booking_words.place(reader, booking))
    if booking.room and place not in lines[0]:
        lines.append(place)
    if booking.note:
        lines.append(reader.t("today.note", note=booking.note))
    if booking.reason:
        lines.append(reader.t("today.reason", reason=booking.reason))
    return Markup("\n".join(lines))
