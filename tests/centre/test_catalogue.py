"""The catalogue: words in versions and languages, fees by date, finding by what people say."""

from datetime import date

import pytest
from sqlmodel import Session

from centre import catalogue, rules
from centre.errors import Refused
from models.catalogue import Category, Fee, Mode, Unit
from tests.auxil.factories import NOW, a_moment, a_rule, at
from tests.auxil.offers import a_fee, a_service, a_wording


def test_a_service_is_shown_in_the_reader_s_language_or_in_its_first(session: Session) -> None:
    service = a_service(session)
    assert catalogue.card(session, a_moment(), service.id or 0, "en").words.title == "Haircut day"
    assert catalogue.card(session, a_moment(), service.id or 0, "fr").words.title == "便民理发日"
    card = catalogue.card(session, a_moment(), service.id or 0, "zh-hans")
    opens = (card.words.content, card.words.procedure, card.words.basis, card.words.time_limit)
    assert all(opens)
    assert card.words.materials == ["身份证"]


def test_only_what_is_offered_is_on_the_shelves(session: Session) -> None:
    service, other = a_service(session), a_service(session)
    session.add(Category(code="LAW", position=1, names={"en": "Legal"}))
    session.flush()
    (shelf,) = catalogue.categories(session)
    assert (shelf.code, shelf.services, shelf.names["en"]) == ("LIFE", 2, "Everyday living")
    catalogue.withdraw(session, a_moment(), None, other.id or 0)
    assert [line.id for line in catalogue.of_category(session, "LIFE", "en")] == [service.id]
    assert [line.title for line in catalogue.lines(session, [service.id or 0], "en")] == ["Haircut day"]
    with pytest.raises(Refused, match="service_withdrawn"):
        catalogue.card(session, a_moment(), other.id or 0, "en")
    with pytest.raises(Refused, match="service_unknown"):
        catalogue.card(session, a_moment(), 4711, "en")


def test_what_can_be_booked_is_listed_as_it_stands_on_the_shelves(session: Session) -> None:
    everyday = a_service(session, code="SVC-01")
    session.add(Category(code="LAW", position=1, names={"en": "Legal"}))
    session.flush()
    legal = a_service(session, code="SVC-02", category="LAW")
    a_service(session, code="SVC-03", mode=Mode.APPLY)
    assert [line.id for line in catalogue.bookable(session, "en")] == [legal.id, everyday.id]
    assert {line.title for line in catalogue.bookable(session, "en")} == {"Haircut day"}


def test_a_service_is_found_by_its_code_however_it_is_typed(session: Session) -> None:
    service = a_service(session, code="SVC-09")
    assert catalogue.by_code(session, "svc-09").id == service.id
    with pytest.raises(Refused, match="service_unknown"):
        catalogue.by_code(session, "SVC-99")


def test_a_new_version_changes_the_words_and_keeps_the_old_ones(session: Session) -> None:
    service = a_service(session, code="SVC-09", moves=5)
    again = catalogue.publish(session, a_moment(), None, "SVC-09", [a_wording("en", title="Barber's day")])
    assert (again.id, again.version, again.moves) == (service.id, 2, 5)
    assert catalogue.title(session, service.id or 0, 1, "en") == "Haircut day"
    assert catalogue.title(session, service.id or 0, 2, "en") == "Barber's day"
    assert catalogue.card(session, a_moment(), service.id or 0, "zh-hans").words.title == "Barber's day"


def test_a_service_that_was_withdrawn_comes_back_with_a_new_version(session: Session) -> None:
    service = a_service(session, code="SVC-09")
    catalogue.withdraw(session, a_moment(), None, service.id or 0)
    catalogue.publish(session, a_moment(), None, "SVC-09", [a_wording("en")])
    assert catalogue.offered(session, service.id or 0).version == 2


def test_a_service_without_words_is_not_published(session: Session) -> None:
    with pytest.raises(Refused, match="words_missing"):
        catalogue.publish(session, a_moment(), None, "SVC-10", [], category="LIFE")


# --- fees


@pytest.mark.parametrize(
    ("day", "amount", "coming"),
    [("2026-06-30", 1000, 0), ("2026-07-01", 0, 1200), ("2026-11-30", 0, 1200), ("2026-12-01", 1200, None)],
)
def test_the_fee_of_any_day_is_known(session: Session, day: str, amount: int, coming: int | None) -> None:
    service = a_service(session)
    for fee, from_day in ((1000, date(2026, 1, 1)), (0, date(2026, 7, 1)), (1200, date(2026, 12, 1))):
        a_fee(session, service, fee, from_day)
    (tariff,) = catalogue.tariffs(session, service.id or 0, date.fromisoformat(day))
    assert (tariff.amount, tariff.coming.amount if tariff.coming else None) == (amount, coming)


def test_before_the_first_fee_nothing_is_charged(session: Session) -> None:
    service = a_service(session)
    a_fee(session, service, 1000, date(2027, 1, 1))
    assert catalogue.tariffs(session, service.id or 0, date(2026, 12, 31)) == []
    assert catalogue.fee_on(session, service.id or 0, "", date(2026, 12, 31)) is None
    assert catalogue.price(None, 60) == 0


def test_what_a_service_costs_may_depend_on_the_case(session: Session) -> None:
    service = a_service(session)
    a_fee(session, service, 0, date(2026, 1, 1), tariff="public", names={"en": "for the public benefit"})
    a_fee(session, service, 2000, date(2026, 1, 1), tariff="other", unit=Unit.HOUR)
    assert [t.code for t in catalogue.tariffs(session, service.id or 0, NOW.date())] == ["other", "public"]
    public = catalogue.fee_on(session, service.id or 0, "public", NOW.date())
    assert public is not None
    assert (public.amount, public.names["en"]) == (0, "for the public benefit")


@pytest.mark.parametrize(
    ("unit", "least", "minutes", "expected"),
    [
        (Unit.TIME, 1, 90, 4000),
        (Unit.HOUR, 1, 60, 4000),
        (Unit.HOUR, 1, 61, 8000),
        (Unit.HOUR, 2, 30, 8000),
        (Unit.VISIT, 1, 240, 4000),
    ],
)
def test_a_price_is_the_amount_for_its_units(
    session: Session, unit: Unit, least: int, minutes: int, expected: int
) -> None:
    service = a_service(session)
    a_fee(session, service, 4000, date(2026, 1, 1), unit=unit, least=least)
    (tariff,) = catalogue.tariffs(session, service.id or 0, NOW.date())
    assert catalogue.price(tariff, minutes) == expected


def test_a_fee_is_decided_for_a_day_to_come_and_once(session: Session) -> None:
    service_id = a_service(session).id or 0

    def decide(amount: int, day: str) -> Fee:
        fee = Fee(service_id=service_id, amount=amount, from_day=date.fromisoformat(day), decided_at=NOW)
        return catalogue.decide(session, at("10:00"), None, fee)

    decide(1000, "2026-11-24")
    decide(1200, "2026-12-01")
    for day, why in (("2026-11-24", "fee_too_late"), ("2026-12-01", "fee_twice")):
        with pytest.raises(Refused, match=why):
            decide(900, day)
    assert [fee.amount for fee in catalogue.history(session, service_id)] == [1000, 1200]


def test_the_currency_is_a_rule(session: Session) -> None:
    assert rules.load(session).currency == "CNY"
    a_rule(session, "currency", "EUR")
    assert rules.load(session).currency == "EUR"
    assert rules.problems(session) == {}


# --- finding


@pytest.fixture
def shelf(session: Session) -> dict[str, int]:
    def two(chinese: str, english: str, zh_words: str, en_words: str) -> int:
        texts = (
            a_wording("zh-hans", title=chinese, keywords=zh_words),
            a_wording("en", title=english, keywords=en_words),
        )
        return a_service(session, *texts).id or 0

    return {
        "hair": two("便民理发日", "Free haircut day", "理发 剪头 剃头", "haircut barber"),
        "drain": two(
            "管道疏通", "Drain unblocking", "堵 漏水 下水道 水龙头 马桶", "leak tap drain toilet pipe"
        ),
        "senior": two("敬老卡申领协助", "Senior card application help", "老年卡 乘车卡", "senior bus card"),
        "relief": two("临时困难救助申请协助", "Hardship relief application help", "困难 救济", "poor relief"),
        "phone": two("长者智能手机课", "Smartphone class for seniors", "手机 微信", "smartphone phone"),
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("我要理发", "hair"),
        ("想剪个头", None),
        ("剪头发多少钱", "hair"),
        ("leaking tap", "drain"),
        ("My tap leaks!", "drain"),
        ("厨房水龙头漏水了", "drain"),
        ("老年卡怎么办", "senior"),
        ("how do I use my smartphone", "phone"),
        ("敬老卡", "senior"),
        ("hello", None),
        ("", None),
    ],
)
def test_people_find_a_service_in_their_own_words(
    session: Session, shelf: dict[str, int], said: str, expected: str | None
) -> None:
    found = catalogue.find(session, said)
    assert found[:1] == ([shelf[expected]] if expected else [])


def test_the_likeliest_comes_first_and_noise_not_at_all(session: Session, shelf: dict[str, int]) -> None:
    assert catalogue.find(session, "困难救助申请") == [shelf["relief"]]
    assert catalogue.find(session, "手机 理发") == [shelf["hair"], shelf["phone"]]
    assert catalogue.find(session, "手机 理发", limit=1) == [shelf["hair"]]
    catalogue.withdraw(session, a_moment(), None, shelf["hair"])
    assert catalogue.find(session, "我要理发") == []


def test_a_word_that_many_services_are_called_after_finds_none(session: Session) -> None:
    for thing in ("Card", "Form", "Insurance"):
        a_service(session, a_wording("en", title=f"{thing} application help", keywords=""))
    assert catalogue.find(session, "I need help") == []
    assert len(catalogue.find(session, "help with the insurance")) == 1
