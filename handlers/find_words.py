"""What is found, in words: a line of each kind of things, and the button that opens its card."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from centre import bookings, calls, shifts
from centre.reports import moves as reports
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import (
    announcement_words,
    booking_desk_words,
    booking_words,
    certificate_words,
    inspection_words,
    period_words,
    shift_words,
    survey_words,
    visitor_page,
    volunteer_words,
)
from handlers.call_words import gist
from handlers.common import excerpt, in_language, office_name
from models.activities import Activity
from models.announcements import Announcement
from models.catalogue import Service
from models.certificates import Certificate
from models.people import Person
from models.proposals import Proposal
from models.rectification import Inspection, Item
from models.reports import Report
from models.sites import Issuer, Site
from models.surveys import Survey
from models.teams import Team
from models.volunteers import Volunteer
from models.who import by_id

# A button has room for so much of a title.
_LABEL = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as it is told: its number, if it has one, what it is, and what opens it.

    opens: an action; "" where there is no card to open. extra: what its button carries besides the row.
    """

    what: str
    opens: str
    number: str | None = None
    extra: str = ""

    def line(self, reader: Reader) -> Markup:
        """It as a line of a list."""
        key = "find.line" if self.number else "find.line_numberless"
        return reader.t(key, number=self.number, what=self.what)

    def button(self, reader: Reader, row: int) -> list[Button]:
        """What opens it; none if it has no card."""
        name = self.number or excerpt(self.what, _LABEL)
        return [reader.action("desk.open", self.opens, row, self.extra, number=name)] if self.opens else []


def shown(reader: Reader, kind: str, row: int) -> Shown:
    """A record of a kind that `centre.finding` knows, for whoever found it."""
    return _SHOWN[kind](reader, row)


def _booking(reader: Reader, row: int) -> Shown:
    card = bookings.card(reader.session, row)
    what = reader.t(
        "find.booking",
        name=booking_desk_words.name(reader, card),
        what=reader.t("today.discreet") if card.service.sensitive else booking_words.title(reader, card),
        when=reader.past_text(card.starts_at),
    )
    return Shown(what, "today.see", card.number)


def _call(reader: Reader, row: int) -> Shown:
    card = calls.card(reader.session, row)
    what = reader.t("find.of_whom", name=card.name, what=gist(reader, card.about))
    return Shown(what, "desk.see", card.number)


def _resident(reader: Reader, row: int) -> Shown:
    person = reader.session.get_one(Person, row)
    phone = visitor_page.phone(reader, row)
    what = reader.t("find.of_whom", name=person.name or reader.t("desk.no_name"), what=phone)
    # Whoever is on Telegram sees and erases their data there, and needs no desk for that.
    return Shown(what, "visitor.begin" if person.telegram_id is None else "find.person")


def person(reader: Reader, row: int) -> Markup:
    """Who a resident is, as the head of what they have with us."""
    found = reader.session.get_one(Person, row)
    name = found.name or reader.t("desk.no_name")
    return reader.t("find.person", name=name, phone=visitor_page.phone(reader, row))


def _volunteer(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Volunteer, row)
    name = by_id(reader.session, found.person_id).name
    what = reader.t("find.of_whom", name=name, what=volunteer_words.state(reader, found))
    return Shown(what, "vol.see", found.number)


def _staff(reader: Reader, row: int) -> Shown:
    who = by_id(reader.session, row)
    roles = reader.t("engine.comma").join(sorted(office_name(reader, *office) for office in who.offices))
    return Shown(reader.t("find.of_whom", name=who.name, what=roles), "roles.person")


def _team(reader: Reader, row: int) -> Shown:
    return Shown(volunteer_words.team_name(reader, reader.session.get_one(Team, row)), "team.see")


def _activity(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Activity, row)
    return Shown(shift_words.title(reader, found), "activity.see", found.number)


def _shift(reader: Reader, row: int) -> Shown:
    found = shifts.find(reader.session, row)
    return Shown(shift_words.line(reader, found), "shift_desk.see", found.number)


def _proposal(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Proposal, row)
    return Shown(found.title, "proposal.review", found.number)


def _entry(model: Any, kind: str) -> Callable[[Reader, int], Shown]:
    def show(reader: Reader, row: int) -> Shown:
        found = reader.session.get_one(model, row)
        return Shown(in_language(found.name, reader.language.code), "entry.see", found.number, kind)

    return show


def _service(reader: Reader, row: int) -> Shown:
    return Shown(booking_words.service_title(reader, reader.session.get_one(Service, row)), "service.see")


def _item(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Item, row)
    return Shown(excerpt(found.finding), "item.see", found.number)


def _inspection(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Inspection, row)
    return Shown(inspection_words.title(reader, found), "inspection.see", found.number)


def _survey(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Survey, row)
    return Shown(survey_words.title(reader, found), "survey.see", found.number)


def _announcement(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Announcement, row)
    beginning = announcement_words.beginning(found.words, reader.language.code)
    return Shown(beginning, "announcement.see", found.number)


def _report(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Report, row)
    period = period_words.name(reader, reports.period(reader.moment, found))
    return Shown(period, "report.card", found.number)


def _certificate(reader: Reader, row: int) -> Shown:
    found = reader.session.get_one(Certificate, row)
    what = reader.t("find.of_whom", name=found.name, what=certificate_words.period(reader, found))
    return Shown(what, "certificate.review", found.number)


_SHOWN: dict[str, Callable[[Reader, int], Shown]] = {
    "booking": _booking,
    "call": _call,
    "resident": _resident,
    "volunteer": _volunteer,
    "staff": _staff,
    "team": _team,
    "activity": _activity,
    "shift": _shift,
    "proposal": _proposal,
    "site": _entry(Site, "site"),
    "issuer": _entry(Issuer, "issuer"),
    "service": _service,
    "item": _item,
    "inspection": _inspection,
    "survey": _survey,
    "announcement": _announcement,
    "report": _report,
    "certificate": _certificate,
}
