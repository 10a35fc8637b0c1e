"""The catalogue, as people look at it: shelves, lists, cards and fees, before anybody agreed to anything."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session

from centre import catalogue
from models.catalogue import Mode, Unit, Where
from models.people import LetterSize, Role
from tests.auxil.factories import a_moment, a_rule
from tests.auxil.offers import a_fee, a_service, a_window, a_wording
from tests.auxil.stage import WEDNESDAY, Actor, Stage, rows_of

TODAY = WEDNESDAY.date()
CODE = "SVC-09"
TITLES = {"zh-hans": "便民理发日", "en": "Haircut day"}
SHELVES = {"zh-hans": "便民生活", "en": "Everyday living"}
PRICES = {
    "zh-hans": {5000: "¥50", 1250: "¥12.50", 4000: "¥40"},
    "en": {5000: "CN¥50", 1250: "CN¥12.50", 4000: "CN¥40"},
}


def haircut(session: Session, **policies: object) -> int:
    """The one service of most tests."""
    return a_service(session, code=CODE, **{"mode": Mode.SLOT, **policies}).id or 0


def charged(session: Session, amount: int, *, since: int = -30, **values: object) -> None:
    """The haircut costs so much from a day on."""
    service = catalogue.by_code(session, CODE)
    a_fee(session, service, amount, TODAY + timedelta(days=since), **values)


@pytest.fixture
async def service(stage: Stage) -> int:
    return await stage.write(haircut)


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def test_from_the_menu_to_the_card_and_back(stage: Stage, service: int, resident: Actor) -> None:
    shelf = resident.words("services.shelf", name=SHELVES[resident.language], count=1)
    await resident.press("menu.help")
    messages = len(resident.screen)
    await resident.press("menu.services")
    resident.reads("services.which")
    await resident.tap(shelf)
    resident.reads("services.list")
    await resident.tap(TITLES[resident.language])
    resident.reads("service.card")
    await resident.press("engine.back")
    resident.reads("services.list")
    await resident.press("engine.back")
    resident.reads("services.which")
    await resident.press("menu.start")
    resident.reads("menu.greeting")
    assert len(resident.screen) == messages  # all of it in one message


async def test_the_card_shows_all_that_is_open(stage: Stage, service: int, resident: Actor) -> None:
    await resident.start(f"svc_{CODE}")
    resident.sees(TITLES[resident.language], resident.words("money.free"))
    words = a_wording(resident.language)
    resident.sees(words.content, words.eligibility, words.procedure, words.basis, words.time_limit)
    resident.sees(*words.materials, resident.words("service.giver.staff"))
    resident.reads("service.card", "service.next_book")
    assert resident.words("menu.talk") in resident.newest_buttons


async def test_what_people_wrote_is_shown_as_they_wrote_it(stage: Stage, resident: Actor) -> None:
    odd = {name: f"<b>{name}</b> & {{0}}" for name in ("title", "content", "procedure", "basis", "fee")}
    await stage.write(
        lambda s: a_service(s, a_wording("en", **odd, materials=[], time_limit="<i>"), code=CODE).id
    )
    await resident.start(f"svc_{CODE}")
    resident.sees(*odd.values(), "<i>", resident.words("service.no_materials"))
    await resident.press("engine.back")
    await resident.tap(odd["title"])
    resident.reads("service.card")


async def test_a_card_longer_than_a_message_comes_in_pieces(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda s: a_service(s, a_wording("en", procedure="很长。" * 2000), code=CODE).id)
    await resident.start(f"svc_{CODE}")
    assert sum(message["text"].count("很") for message in resident.screen) == 2000
    assert resident.words("menu.talk") in resident.newest_buttons


@pytest.mark.parametrize("place", Where)
@pytest.mark.parametrize("deliverer", ["staff", "provider", "team:care"])
async def test_the_card_says_where_and_who(stage: Stage, place: Where, deliverer: str) -> None:
    resident = await stage.resident("Anna", "en")
    await stage.write(lambda s: a_rule(s, "centre_address", {"en": "12 Qingtang Road"}))
    await stage.write(partial(haircut, place=place, deliverer=deliverer))
    await resident.start(f"svc_{CODE}")
    assert ("12 Qingtang Road" in resident.last) == (place is not Where.HOME)
    assert ("at your home" in resident.last) == (place is not Where.CENTRE)
    resident.reads(f"service.giver.{deliverer.partition(':')[0]}")


@pytest.mark.parametrize("unit", Unit)
async def test_fees_name_their_unit_and_least_number(
    stage: Stage, service: int, resident: Actor, unit: Unit
) -> None:
    await stage.write(lambda s: charged(s, 4000, unit=unit, least=2))
    await resident.start(f"svc_{CODE}")
    price = PRICES[resident.language][4000]
    resident.sees(resident.words(f"fee.per.{unit.value}", money=price), "2")
    resident.reads(f"fee.least.{unit.value}")


async def test_a_fee_that_will_change_is_announced_and_its_history_shown(
    stage: Stage, service: int, resident: Actor
) -> None:
    days = {"zh-hans": ("2026年12月5日", "2026年10月26日"), "en": ("5 Dec 2026", "26 Oct 2026")}
    prices = PRICES[resident.language]
    await stage.write(lambda s: charged(s, 1250))
    await resident.start(f"svc_{CODE}")
    assert resident.words("service.fees") not in resident.newest_buttons
    await stage.write(lambda s: charged(s, 5000, since=10))
    await stage.write(lambda s: charged(s, 0, since=-60))
    await resident.start(f"svc_{CODE}")
    coming, since = days[resident.language]
    resident.reads("service.fee_coming")
    resident.sees(prices[1250], prices[5000], coming)
    await resident.press("service.fees")
    resident.reads("service.history", "service.history_now")
    resident.sees(resident.words("money.free"), prices[1250], prices[5000], coming, since)
    await resident.press("engine.back")
    resident.reads("service.card")
    await stage.pass_time(days=10)
    await resident.start(f"svc_{CODE}")
    resident.sees(prices[5000])
    assert prices[1250] not in resident.last


async def test_a_fee_to_come_names_its_own_unit(stage: Stage, service: int, resident: Actor) -> None:
    await stage.write(lambda s: charged(s, 4000, unit=Unit.HOUR, least=2))
    await stage.write(lambda s: charged(s, 5000, since=10, unit=Unit.VISIT))
    await resident.start(f"svc_{CODE}")
    prices = PRICES[resident.language]
    for unit, amount in ((Unit.HOUR, 4000), (Unit.VISIT, 5000)):
        resident.sees(resident.words(f"fee.per.{unit.value}", money=prices[amount]))


async def test_what_is_free_until_a_day_says_so(stage: Stage, service: int, resident: Actor) -> None:
    await stage.write(lambda s: charged(s, 5000, since=10))
    await resident.start(f"svc_{CODE}")
    resident.reads("service.fee_coming")
    resident.sees(resident.words("money.free"), PRICES[resident.language][5000])
    await resident.press("service.fees")
    resident.reads("service.history_line")


async def test_each_case_has_its_fee(stage: Stage, service: int, resident: Actor) -> None:
    public, other = ({"zh-hans": "公益活动", "en": "For the public"}, {"zh-hans": "其他", "en": "Other"})
    await stage.write(lambda s: charged(s, 0, tariff="public", names=public))
    await stage.write(lambda s: charged(s, 4000, tariff="other", names=other, unit=Unit.HOUR, since=-40))
    await stage.write(lambda s: charged(s, 5000, tariff="other", names=other, unit=Unit.HOUR))
    await resident.start(f"svc_{CODE}")
    code = resident.language
    resident.sees(
        resident.words("service.fee_of", name=public[code], price=resident.words("money.free")),
        resident.words("service.fee_of", name=other[code], price=PRICES[code][5000]),
    )
    await resident.press("service.fees")
    resident.sees(public[code], other[code], PRICES[code][4000])


async def test_large_letters_have_a_line_for_each_heading_and_a_row_for_each_button(
    stage: Stage, service: int, language: str
) -> None:
    resident = await stage.resident("王桂英", language)
    await resident.press("menu.language")
    await resident.press(f"letters.{LetterSize.LARGE.value}")
    await resident.say("/services")
    assert all(len(row) == 1 for row in rows_of(resident.last_message))
    await resident.start(f"svc_{CODE}")
    words = a_wording(language)
    assert words.procedure in resident.last.splitlines()
    assert all(len(row) == 1 for row in rows_of(resident.last_message))
    assert resident.last.count("\n\n") > 6


async def test_a_long_shelf_is_paged_and_back_leads_to_its_page(stage: Stage, resident: Actor) -> None:
    def stock(session: Session) -> None:
        for number in range(7):
            a_service(session, a_wording("en", title=f"Service {number}"), code=f"SVC-{number}")

    await stage.write(lambda s: a_rule(s, "page", 3))
    await stage.write(stock)
    await resident.say("/services")
    await resident.tap_data("a:service.list:")
    assert [label for label in resident.newest_buttons if label.startswith("Service")] == [
        "Service 0",
        "Service 1",
        "Service 2",
    ]
    await resident.press("engine.next")
    await resident.press("engine.next")
    await resident.tap("Service 6")
    await resident.press("engine.back")
    assert "Service 6" in resident.newest_buttons
    assert resident.words("engine.next") not in resident.newest_buttons
    await resident.press("engine.previous")
    assert "Service 3" in resident.newest_buttons
    await resident.forge("a:service.list:zzzz:LIFE")
    assert "Service 6" in resident.newest_buttons


async def test_an_empty_catalogue_says_so(stage: Stage, resident: Actor) -> None:
    await resident.say("/services")
    resident.reads("services.none")
    assert resident.words("menu.talk") in resident.newest_buttons


async def test_strangers_may_look_and_are_asked_when_they_act(
    stage: Stage, service: int, language: str
) -> None:
    await stage.write(lambda s: charged(s, 1250))
    await stage.write(lambda s: charged(s, 5000, since=10))
    anna = stage.stranger("Anna", language)
    await anna.start(f"svc_{CODE}")
    anna.reads("service.card")
    await anna.press("service.fees")
    anna.reads("service.history")
    await anna.press("engine.back")
    await anna.press("engine.back")
    anna.reads("services.list")
    await anna.say("/services")
    anna.reads("services.which")
    assert await stage.read(lambda s: s.connection().exec_driver_sql("SELECT * FROM person").all()) == []
    await anna.press("menu.talk")
    anna.reads("consent.notice")
    # What they wanted goes on below, where they look.
    await anna.press("consent.agree")
    anna.reads("call.about.ask")


@pytest.mark.parametrize("payload", ["svc_SVC-09", "svc_svc-09", "SVC_Svc-09"])
async def test_a_poster_leads_to_its_service(
    stage: Stage, service: int, resident: Actor, payload: str
) -> None:
    await resident.start(payload)
    resident.reads("service.card")
    resident.sees(TITLES[resident.language])


async def test_from_a_poster_a_stranger_comes_to_a_time_without_typing(stage: Stage, language: str) -> None:
    await stage.write(lambda s: a_window(s, a_service(s, code=CODE)))
    anna = stage.stranger("Anna", language)
    await anna.start(f"svc_{CODE}")
    await anna.press("service.book")
    anna.reads("consent.notice")
    await anna.press("consent.agree")
    anna.reads("book.whom.ask")


@pytest.mark.parametrize("code", ["", "SVC-99", "9" * 60, "🌸", "svc_SVC-09", "' OR 1=1"])
async def test_a_poster_of_nothing_leads_to_the_catalogue(
    stage: Stage, service: int, language: str, code: str
) -> None:
    for anna in (stage.stranger("Anna", language), await stage.resident("Ben", language)):
        await anna.say(f"/start svc_{code}")
        anna.reads("refused.service_unknown", "services.which")


async def test_a_service_withdrawn_in_the_middle_is_said_to_be_gone(
    stage: Stage, service: int, resident: Actor
) -> None:
    other = await stage.write(lambda s: a_service(s, a_wording("en", title="Another")).id or 0)
    await stage.write(lambda s: charged(s, 1250))
    await stage.write(lambda s: charged(s, 5000, since=10))
    await resident.say("/services")
    await resident.tap_data("a:service.list:")
    await stage.write(lambda s: catalogue.withdraw(s, a_moment(), None, service))
    await resident.tap(TITLES[resident.language])
    resident.reads("refused.service_withdrawn", "services.which")
    await resident.start(f"svc_{CODE}")
    resident.reads("refused.service_withdrawn", "services.which")
    await resident.forge(f"a:service.fees:{service}:")
    resident.reads("refused.service_withdrawn")
    await stage.write(lambda s: catalogue.withdraw(s, a_moment(), None, other))
    await resident.tap_data("a:service.list:")
    resident.reads("services.none")


async def test_a_look_at_services_in_the_middle_of_a_form_leads_back_to_it(
    stage: Stage, service: int, resident: Actor
) -> None:
    await resident.say("/talk")
    await resident.start(f"svc_{CODE}")
    resident.reads("service.card")
    await resident.press("engine.go_on", form=resident.words("call.name"))
    resident.reads("call.about.ask")


@pytest.mark.parametrize(
    "data",
    [
        *(
            "a:service.see:zzzzz:",
            "a:service.see:1:²",
            "a:service.see:1:-1",
            "a:service.see:1:9999999999999999999",
        ),
        *("a:service.list:0:", "a:service.list:0:NOTHING", "a:service.list:5:life", "a:service.fees:zzzzz:1"),
        *("a:service.found:zzzzz:", "a:service.found:1:", "a:service.see:1:" + "9" * 18),
    ],
)
async def test_forged_taps_are_answered_with_the_catalogue(
    stage: Stage, service: int, data: str, language: str
) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say("/services")
    await anna.forge(data)
    if ":service.see:1:" in data:
        anna.reads("service.card")
        await anna.press("engine.back")
    assert anna.has_read("services.which") or anna.has_read("services.list")


async def test_a_time_is_offered_where_times_can_be_booked_and_a_request_elsewhere(
    stage: Stage, resident: Actor
) -> None:
    await stage.write(partial(haircut, mode=Mode.APPLY))
    await resident.start(f"svc_{CODE}")
    resident.reads("service.next_apply")
    assert resident.newest_buttons[0] == resident.words("service.apply")
    assert resident.words("service.book") not in resident.newest_buttons
    await stage.write(haircut)
    await resident.start(f"svc_{CODE}")
    resident.reads("service.next_book")
    assert resident.newest_buttons[0] == resident.words("service.book")
    assert resident.words("menu.talk") in resident.newest_buttons


async def test_what_finds_no_room_in_the_desk_s_first_menu_is_one_tap_further(
    stage: Stage, language: str
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.start()
    assert clerk.words("menu.queue") in clerk.newest_buttons
    assert clerk.words("menu.services") not in clerk.newest_buttons
    await clerk.press("menu.help")
    assert {clerk.words("menu.services"), clerk.words("menu.language")} <= set(clerk.newest_buttons)
