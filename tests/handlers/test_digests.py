"""What is told by itself: in the morning, in the evening and of a month, and how each is changed."""

import pytest

from centre import staff
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.rectification_stories import with_item
from tests.handlers.requested import request

# The stage opens on a Wednesday at ten.
TO_MORNING, TO_EVENING = 22.5, 7.0


async def test_a_coordinator_hears_each_morning_what_waits(stage: Stage, language: str) -> None:
    coordinator = await stage.staff("陈协调", Role.COORDINATOR, language)
    resident = await stage.resident()
    await stage.pass_time(hours=TO_MORNING - 0.1)
    assert not coordinator.has_read("notice.digest.morning")
    await stage.pass_time(hours=0.1)
    coordinator.reads("notice.digest.morning", "digest.nothing")

    await request(resident)
    await stage.pass_time(hours=24)
    assert coordinator.has_read("notice.digest.morning") == 2
    assert coordinator.has_read("digest.cases") == 1
    # From Friday to Monday there is a weekend.
    await stage.pass_time(days=2)
    assert coordinator.has_read("notice.digest.morning") == 2
    await stage.pass_time(days=1)
    assert coordinator.has_read("notice.digest.morning") == 3


async def test_each_number_opens_its_list_in_place(stage: Stage, language: str) -> None:
    coordinator = await stage.staff("陈协调", Role.COORDINATOR, language)
    await request(await stage.resident())
    await stage.pass_time(hours=TO_MORNING)
    coordinator.reads("notice.digest.morning", "today.on_duty", "digest.cases")
    await coordinator.tap_data("a:queue.list:")
    coordinator.reads("queue.heading")
    assert not coordinator.has_read("notice.digest.morning")


async def test_each_chooses_when_and_of_what(stage: Stage, language: str) -> None:
    coordinator = await stage.staff("陈协调", Role.COORDINATOR, language)
    await request(await stage.resident())
    await coordinator.say("/digest")
    coordinator.reads("digest.which", "digest.is_on", "digest.is_off")
    await coordinator.press("digest.open.morning")
    coordinator.reads("digest.is_on", "digest.tells")
    await coordinator.tap_data("a:digest.part:0:morning/cases/off")
    assert (
        coordinator.words("digest.without", part=coordinator.words("digest.part.cases"))
        in coordinator.buttons
    )
    await coordinator.press("digest.clock")
    coordinator.reads("digest.when")
    await coordinator.tap_data("a:digest.set_clock:0:morning/0930")
    coordinator.reads("digest.is_on")
    coordinator.sees("9:30")

    await stage.pass_time(hours=TO_MORNING)
    assert not coordinator.has_read("notice.digest.morning")
    await stage.pass_time(hours=1)
    coordinator.reads("notice.digest.morning", "digest.nothing")
    # It leads to where it is changed, in place.
    await coordinator.press("digest.change")
    await coordinator.tap_data("a:digest.part:0:morning/cases/on")
    await stage.pass_time(days=1)
    coordinator.reads("digest.cases")
    await coordinator.press("digest.change")
    await coordinator.press("digest.switch_off")
    coordinator.reads("digest.is_off")
    await stage.pass_time(days=4)
    assert not coordinator.has_read("notice.digest.morning")
    await coordinator.say("/digest")
    await coordinator.press("digest.open.morning")
    await coordinator.press("digest.switch_on")
    coordinator.reads("digest.is_on")
    await stage.pass_time(days=1)
    assert coordinator.has_read("notice.digest.morning") == 1


async def test_an_evening_without_anything_is_silent(stage: Stage, language: str) -> None:
    clerk = await stage.staff("王办事", Role.CLERK, language)
    resident = await stage.resident()
    await clerk.say("/digest")
    assert clerk.words("digest.open.month") not in clerk.newest_buttons  # figures are not for clerks
    await clerk.press("digest.open.evening")
    clerk.reads("digest.is_off")
    await clerk.press("digest.switch_on")
    await stage.pass_time(hours=TO_EVENING)
    assert not clerk.has_read("notice.digest.evening")
    await request(resident)
    await stage.pass_time(days=1)
    assert clerk.has_read("digest.cases") == 1
    assert clerk.has_read("notice.digest.evening") == 1


async def test_the_director_hears_what_a_month_came_to(stage: Stage, language: str) -> None:
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await request(await stage.resident())
    await stage.pass_time(days=6, hours=-1)
    director.reads("notice.digest.month")
    await director.press("digest.more")
    assert not director.has_read("notice.digest.month")  # all figures stand there now


async def test_items_come_with_the_morning_and_not_beside_it(stage: Stage, language: str) -> None:
    director = await with_item("verify", "assign")(stage, language)
    await stage.pass_time(days=12)
    lists, lines = director.has_read("notice.item.digest"), director.has_read("item.digest.late")
    assert lists  # who has no list in the morning has that of the items
    await director.say("/digest")
    await director.press("digest.open.morning")
    await director.press("digest.switch_on")
    await stage.pass_time(days=1)
    assert director.has_read("notice.item.digest") == lists
    assert director.has_read("notice.digest.morning") == 1
    assert director.has_read("item.digest.late") == lines + 1
    await director.press("menu.items")
    director.reads("items.heading")


async def test_whoever_has_no_role_any_more_is_told_nothing(stage: Stage, language: str) -> None:
    coordinator = await stage.staff("陈协调", Role.COORDINATOR, language)
    await coordinator.say("/digest")
    await coordinator.press("digest.open.morning")
    person = (await coordinator.row()).id or 0
    await stage.write(lambda s: staff.release(s, stage.linli.present(s), person, Role.COORDINATOR))
    await coordinator.press("digest.clock")
    coordinator.reads("refused.not_allowed")
    await stage.pass_time(days=2)
    assert not coordinator.has_read("notice.digest.morning")


@pytest.mark.parametrize(
    "data",
    [
        "a:digest.see:0:noon",
        "a:digest.see:0:",
        "a:digest.switch:0:morning",
        "a:digest.part:0:morning/money/on",
        "a:digest.part:0:morning/cases",
        "a:digest.set_clock:0:morning/99",
        "a:digest.set_clock:0:morning/xxxx",
        "a:digest.set_clock:0:morning",
    ],
)
async def test_what_no_button_carries_changes_nothing(stage: Stage, data: str) -> None:
    coordinator = await stage.staff("陈协调", Role.COORDINATOR)
    await coordinator.say("/digest")
    await coordinator.forge(data)
    assert not await stage.faults()
    await coordinator.say("/digest")
    coordinator.sees("8:30")


async def test_the_quiet_hours_cannot_be_forged(stage: Stage, language: str) -> None:
    coordinator: Actor = await stage.staff("陈协调", Role.COORDINATOR, language)
    await coordinator.say("/digest")
    await coordinator.forge("a:digest.set_clock:0:evening/2200")
    coordinator.reads("refused.digest_clock")
