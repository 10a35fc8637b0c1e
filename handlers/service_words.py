"""How a service is put into words: its card with the six opens, and what it costs."""

from itertools import groupby

from centre import catalogue, rules
from centre.catalogue import ServiceCard, Tariff
from chat import money, when
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import centre_name, in_language
from models.catalogue import Fee, Unit


def card_text(reader: Reader, card: ServiceCard, *, bookable: bool) -> Markup:
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
        place=reader.t(f"service.place.{service.place.value}", centre=_centre(reader)),
        giver=reader.t(f"service.giver.{service.deliverer.partition(':')[0]}"),
        basis=words.basis,
        next=reader.t("service.next_book" if bookable else "service.next_talk"),
    )


def history_text(reader: Reader, card: ServiceCard) -> Markup:
    """What a service cost, costs and will cost, a line a fee."""
    now = {(one.code, one.from_day) for one in card.tariffs}
    lines = [reader.t("service.history", title=card.words.title)]
    for _, fees in groupby(catalogue.history(reader.session, card.id), key=lambda fee: fee.tariff):
        for place, fee in enumerate(fees):
            name = in_language(fee.names, reader.language.code)
            if name and place == 0:
                lines.append(reader.t("service.history_tariff", name=name))
            lines.append(_history_line(reader, fee, in_force=(fee.tariff, fee.from_day) in now))
    return Markup("\n".join(lines))


def _history_line(reader: Reader, fee: Fee, *, in_force: bool) -> Markup:
    return reader.t(
        "service.history_now" if in_force else "service.history_line",
        day=when.date_text(reader.language, fee.from_day),
        price=_price(reader, fee.amount, fee.unit, fee.least),
    )


def _fee(reader: Reader, card: ServiceCard) -> Markup:
    """What is charged today and what is decided for later; below it what amounts cannot say."""
    tariffs = [_tariff(reader, tariff) for tariff in card.tariffs] or [reader.t("money.free")]
    said = tariffs[0] if len(tariffs) == 1 else "".join(f"\n• {tariff}" for tariff in tariffs)
    note = reader.t("service.fee_note", note=card.words.fee) if card.words.fee else ""
    return Markup(f"{said}\n{note}".rstrip())


def _tariff(reader: Reader, tariff: Tariff) -> Markup:
    text = _price(reader, tariff.amount, tariff.unit, tariff.least)
    if tariff.next_amount is not None and tariff.next_day is not None:
        later = _price(reader, tariff.next_amount, tariff.unit, tariff.least)
        day = when.date_text(reader.language, tariff.next_day)
        text = reader.t("service.fee_coming", now=text, day=day, later=later)
    name = in_language(tariff.names, reader.language.code)
    return reader.t("service.fee_of", name=name, price=text) if name else text


def _price(reader: Reader, amount: int, unit: Unit, least: int) -> Markup:
    shown = money.amount(reader.language, amount, rules.load(reader.session).currency)
    if amount == 0:
        return shown
    text = reader.t(f"fee.per.{unit.value}", money=shown)
    return text if least == 1 else Markup(text + reader.t(f"fee.least.{unit.value}", n=least))


def _materials(reader: Reader, card: ServiceCard) -> str:
    return reader.t("service.semicolon").join(card.words.materials) or reader.t("service.no_materials")


def _centre(reader: Reader) -> str:
    return rules.load(reader.session).centre_address.get(reader.language.code) or centre_name(reader)
