"""The first questions of a booking: which service, for whom, and what it needs before times can be shown."""

from collections.abc import Sequence
from typing import Any

from centre import bookings, catalogue, consents, people, relatives, rules
from chat.flow import Answers, Choice, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import words
from chat.talk import Reader, Talk
from handlers.booking_words import price
from handlers.common import in_language
from handlers.free_times import anything, whose
from models.bookings import Relative
from models.catalogue import Mode, Service, Where
from models.refused import Refused

ME, NEW = "me", "new"
_MATTERS_LESS = ("case", "priority", "consent", "day", "time", "place", "weeks")


def steps() -> tuple[Step, ...]:
    """What is asked before a day."""
    return (
        Step(
            "service",
            parse=_said,
            choices=_services,
            settle=service,
            clears=_MATTERS_LESS,
            show=lambda reader, value: _title(reader, value["id"]),
        ),
        Step("whom", choices=_people, show=_show_whom),
        Step("name", parse=readable_name, when=lambda answers: answers.get("whom") == NEW),
        Step(
            "agreed",
            choices=among("book.agreed", "yes"),
            when=lambda answers: answers.get("whom") == NEW,
            show=shown_as("book.agreed"),
        ),
        Step(
            "case",
            choices=cases,
            settle=case,
            when=_flag("cases"),
            clears=("time", "weeks"),
            show=_show_case,
            columns=1,
        ),
        Step(
            "priority",
            choices=among("book.priority", "yes", "no"),
            settle=_priority,
            when=_flag("early"),
            clears=("day", "time", "weeks"),
            show=shown_as("book.priority"),
        ),
        Step(
            "consent",
            choices=among("book.consent", "yes"),
            when=_flag("consent"),
            show=shown_as("book.consent"),
            columns=1,
        ),
    )


def given(reader: Reader, service: Service, known: Answers) -> dict[str, Any]:
    """A service as the answer that a form keeps, with all that decides about its further questions.

    Raises:
        Misread: nothing can be booked or waited for.
    """
    if not anything(reader, service, priority=True):
        raise Misread("misread.no_times", title=_title(reader, service.id or 0))
    return answer(reader, service, known)


def answer(reader: Reader, service: Service, known: Answers) -> dict[str, Any]:
    """A service as the answer that a form keeps, whether there are times or not."""
    today = reader.moment.calendar.local(reader.now).date()
    person_id = whose(reader, known)
    agreed = consents.standing(reader.session, person_id) if person_id is not None else []
    kinds = {one.kind for one in agreed}
    return {
        "id": service.id,
        "cases": len(catalogue.tariffs(reader.session, service.id or 0, today)) > 1,
        "case": _only_case(reader, service),
        "early": service.early_days > 0,
        "consent": service.separate_consent and bookings.consent_kind(service) not in kinds,
        "either": service.place is Where.EITHER,
        "home": service.place is Where.HOME,
    }


def _only_case(reader: Reader, service: Service) -> str:
    """The tariff of a service that has but one."""
    today = reader.moment.calendar.local(reader.now).date()
    tariffs = catalogue.tariffs(reader.session, service.id or 0, today)
    return tariffs[0].code if len(tariffs) == 1 else ""


def relative_of(answers: Answers) -> int | None:
    """The saved relative for whom is booked; nobody is asked who leaves no trace."""
    whom: str = answers.get("whom", ME)
    return None if whom in {ME, NEW} else int(whom[1:])


def _services(reader: Reader, _known: Answers) -> list[Choice]:
    """All that can be booked: what somebody had before comes first, the rest as it stands on the shelves."""
    found = catalogue.bookable(reader.session, reader.language.code)
    had = _had(reader)
    found.sort(key=lambda line: had.index(line.id) if line.id in had else len(had))
    return [Choice(str(line.id), line.title) for line in found]


def _had(reader: Reader) -> list[int]:
    if reader.who is None:
        return []
    before = bookings.of_person(reader.session, reader.who.id, ahead=False)
    return list(dict.fromkeys(card.booking.service_id for card in before))


def service(reader: Reader, known: Answers, value: Any) -> dict[str, Any]:
    """A service that was tapped, or the one that fits what was said."""
    return given(reader, meant(reader, value, _services(reader, known)), known)


def meant(reader: Reader, value: Any, choices: Sequence[Choice]) -> Service:
    """The service that was tapped, or the one of these that fits what was said.

    Raises:
        Misread: there is none, there are several, or it cannot be had any more.
    """
    if isinstance(value, dict):
        offered = {choice.code for choice in choices}
        found = catalogue.find(reader.session, value["said"])
        fitting = [str(row) for row in found if str(row) in offered]
        if not fitting:
            raise _elsewhere(reader, found)
        if len(fitting) > 1:
            raise Misread("misread.service_which", only=fitting)
        value = fitting[0]
    try:
        return catalogue.offered(reader.session, int(value))
    except Refused as no:
        raise Misread(no.key, **no.params) from None


def _elsewhere(reader: Reader, found: Sequence[int]) -> Misread:
    """Why nothing of this was meant: it is come by in the other way, or there is no such thing."""
    lines = catalogue.lines(reader.session, found[:1], reader.language.code)
    if not lines:
        return Misread("misread.service")
    key = "misread.service_applied" if lines[0].mode is Mode.APPLY else "misread.service_booked"
    return Misread(key, title=lines[0].title)


def settled(talk: Talk, answers: Answers) -> tuple[Service, int | None]:
    """The service of a form that is complete and for which relative it is; what was agreed to is noted.

    Raises:
        Refused: the service cannot be had any more, or nobody else may be added.
    """
    wanted = catalogue.offered(talk.session, answers["service"]["id"])
    if answers.get("consent"):
        consents.agree(talk.session, talk.moment, talk.me, bookings.consent_kind(wanted))
    if answers.get("whom") == NEW:
        return wanted, relatives.add(talk.session, talk.moment, talk.me, answers["name"]).id
    return wanted, relative_of(answers)


def _said(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"said": words(reader, incoming)[:200]}


def _title(reader: Reader, service_id: int) -> str:
    service = reader.session.get_one(Service, service_id)
    return catalogue.title(reader.session, service_id, service.version, reader.language.code)


def people_of(reader: Reader, person_id: int | None, me: str) -> list[Choice]:
    """For whom somebody can have something: themselves (`me`), the relatives they named, one more."""
    saved = _saved(reader, person_id)
    found = [Choice(f"r{one.id}", one.name) for one in saved]
    if len(saved) < rules.load(reader.session).relatives:
        found.append(Choice(NEW, _somebody_new(reader, saved)))
    return [Choice(ME, me), *found]


def _people(reader: Reader, known: Answers) -> list[Choice]:
    return people_of(reader, whose(reader, known), reader.language.label("book.whom.me"))


def _show_whom(reader: Reader, value: str) -> str:
    if value == ME:
        return reader.t("book.whom.me_shown")
    if value == NEW:
        return _somebody_new(reader, _saved(reader, whose(reader, {})))
    return relative_name(reader, value)


def relative_name(reader: Reader, code: str) -> str:
    """The name of a relative that was chosen; "" once it was taken away."""
    relative = reader.session.get(Relative, int(code[1:]))
    return relative.name if relative else ""


def _saved(reader: Reader, person_id: int | None) -> Sequence[Relative]:
    return relatives.of(reader.session, person_id) if person_id is not None else ()


def _somebody_new(reader: Reader, saved: Sequence[Relative]) -> str:
    """Whoever is not saved yet is "another" only beside somebody who is."""
    return reader.language.label("book.whom.another" if saved else "book.whom.new")


def readable_name(reader: Reader, incoming: Incoming) -> str:
    """A name that can be read out.

    Raises:
        Misread: it cannot, or it is too long.
    """
    name = people.tidy(words(reader, incoming))
    longest = rules.load(reader.session).name_length
    if not people.is_readable(name) or len(name) > longest:
        raise Misread("refused.name_unusable", limit=longest)
    return name


def cases(reader: Reader, known: Answers) -> list[Choice]:
    """The tariffs of the service, the lowest first."""
    today = reader.moment.calendar.local(reader.now).date()
    tariffs = catalogue.tariffs(reader.session, known["service"]["id"], today)
    return [
        Choice(
            one.code,
            reader.language.label(
                "book.case_line",
                name=in_language(one.names, reader.language.code),
                price=price(reader, one.amount),
            ),
        )
        for one in sorted(tariffs, key=lambda tariff: tariff.amount)
    ]


def case(reader: Reader, known: Answers, value: str) -> dict[str, Any]:
    """A tariff with its names, which the card reads back."""
    today = reader.moment.calendar.local(reader.now).date()
    tariff = catalogue.fee_on(reader.session, known["service"]["id"], value, today)
    return {"code": value, "names": dict(tariff.names) if tariff else {}}


def _show_case(reader: Reader, value: dict[str, Any]) -> str:
    return in_language(value["names"], reader.language.code)


def _priority(reader: Reader, known: Answers, value: str) -> str:
    service = reader.session.get_one(Service, known["service"]["id"])
    if value == "no" and not anything(reader, service, priority=False):
        raise Misread("misread.not_open_yet", n=service.early_days)
    return value


def _flag(name: str) -> Any:
    return lambda answers: bool(answers.get("service", {}).get(name))
