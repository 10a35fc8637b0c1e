"""How a service is put into words: its card with the six opens, and what it costs."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from centre import catalogue
from centre.catalogue import ServiceCard, Tariff
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers.booking_words import price
from handlers.common import centre_place, in_language
from models.catalogue import Fee, Mode, Unit


def card_text(reader: Reader, card: ServiceCard) -> Markup:
    """All that somebody should know before they decide, and what to do next."""
    words, service = card.words, card.service
    return reader.t(
        "service.card",
        title=words.title,
        content=words.content,
        eligibility=words.eligibility,
        fee=_fee(reader, card),
        materials=_materials(reader, card),
        procedure=words.procedure,
        limit=words.time_limit,
        place=reader.t(f"service.place.{service.place.value}", centre=centre_place(reader)),
        giver=reader.t(f"service.giver.{service.deliverer.partition(':')[0]}"),
        basis=words.basis,
        next=reader.t("service.next_book" if service.mode is Mode.SLOT else "service.next_apply"),
    )


def history_text(reader: Reader, card: ServiceCard) -> Markup:
    """What a service cost, costs and will cost, a line a fee, under its name."""
    head = reader.t("service.history", title=card.words.title)
    return Markup("\n".join([head, *history_lines(reader, card)]))


def history_lines(reader: Reader, card: ServiceCard) -> list[Markup]:
    """The same without its name."""
    now = {(one.code, one.from_day) for one in card.tariffs}
    lines = []
    for _, fees in groupby(catalogue.history(reader.session, card.id), key=lambda fee: fee.tariff):
        for place, fee in enumerate(fees):
            name = in_language(fee.names, reader.language.code)
            if name and place == 0:
                lines.append(reader.t("service.history_tariff", name=name))
            lines.append(_history_line(reader, fee, in_force=(fee.tariff, fee.from_day) in now))
    return lines


def _history_line(reader: Reader, fee: Fee, *, in_force: bool) -> Markup:
    return reader.t(
        "service.history_now" if in_force else "service.history_line",
        day=when.date_text(reader.language, fee.from_day),
        price=fee_text(reader, fee),
    )


def _fee(reader: Reader, card: ServiceCard) -> Markup:
    """What is charged today and what is decided for later; below it what amounts cannot say."""
    said = [_tariff(reader, tariff) for tariff in card.tariffs] + _first_fees(reader, card)
    if len(said) > 1:
        fee = "".join(f"\n• {each}" for each in said)
    else:
        fee = said[0] if said else reader.t("money.free")
    note = reader.t("service.fee_note", note=card.words.fee) if card.words.fee else ""
    return Markup(f"{fee}\n{note}".rstrip())


def _tariff(reader: Reader, tariff: Tariff) -> Markup:
    now, coming = fee_text(reader, tariff), tariff.coming
    if coming is None:
        return _of_case(reader, tariff.names, now)
    later = fee_text(reader, coming)
    return _of_case(reader, tariff.names, _changing(reader, now, coming.from_day, later))


def _first_fees(reader: Reader, card: ServiceCard) -> list[Markup]:
    """What is free today and will not be."""
    begun = {tariff.code for tariff in card.tariffs}
    history = catalogue.history(reader.session, card.id)
    firsts = [next(fees) for code, fees in groupby(history, key=lambda fee: fee.tariff) if code not in begun]
    free = reader.t("money.free")
    return [
        _of_case(
            reader,
            fee.names,
            _changing(reader, free, fee.from_day, fee_text(reader, fee)),
        )
        for fee in firsts
    ]


def _changing(reader: Reader, now: Markup, day: date, later: Markup) -> Markup:
    return reader.t("service.fee_coming", now=now, day=when.date_text(reader.language, day), later=later)


def _of_case(reader: Reader, names: Mapping[str, str], cost: Markup) -> Markup:
    name = in_language(names, reader.language.code)
    return reader.t("service.fee_of", name=name, price=cost) if name else cost


def _price(reader: Reader, amount: int, unit: Unit, least: int) -> Markup:
    shown = price(reader, amount)
    if amount == 0:
        return shown
    text = reader.t(f"fee.per.{unit.value}", money=shown)
    return text if least == 1 else Markup(text + reader.t(f"fee.least.{unit.value}", n=least))


def fee_text(reader: Reader, fee: Fee | Tariff) -> Markup:
    """What is charged, and for the visit alone where nothing is done."""
    shown = _price(reader, fee.amount, fee.unit, fee.least)
    return reader.t("fee.visit", price=shown, visit=price(reader, fee.visit)) if fee.visit else shown


def charge(reader: Reader, tariff: Tariff) -> Markup:
    """What is charged today, and for what."""
    return _price(reader, tariff.amount, tariff.unit, tariff.least)


def _materials(reader: Reader, card: ServiceCard) -> str:
    return reader.t("service.semicolon").join(card.words.materials) or reader.t("service.no_materials")
