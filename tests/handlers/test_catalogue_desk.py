"""/catalogue, as whoever keeps the services and everybody else see it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from centre import slots
from models.catalogue import Service
from models.people import Role
from models.slots import Closure, Slot
from tests.auxil.factories import NOW, a_moment, a_person
from tests.auxil.offers import a_booking, a_fee, a_service, a_window
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.revision_stories import open_hours, open_revision

BIGGEST = 2**63 - 1


def _haircut(session: Session) -> None:
    service = a_service(session, code="SVC-09")
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_window(session, service, weekday=2, opens=time(9), closes=time(11), nth=1, capacity=3)
    a_window(session, service, weekday=0, until_day=date(2026, 1, 31))
    times: dict[str, Any] = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2), "closed_at": NOW}
    session.add(Closure(service_id=service.id, reason="新椅子 <br>", **times))
    session.add(Closure(reason="大扫除", **times))
    session.flush()


async def _see_and_change(keeper: Actor) -> None:
    """What holds is seen; then a name and a fee are changed, after slips, and handed on."""
    await keeper.say("/catalogue")
    keeper.reads("catalogue.item")
    await keeper.tap_data("a:catalogue.see:")
    keeper.reads("catalogue.windows", "catalogue.window", "catalogue.closed_this", "catalogue.closed_all")
    keeper.sees("新椅子 <br>", "9:00", "10")
    assert keeper.last.count("9:00") == 1  # a window that is over is no window
    await keeper.press("catalogue.change")
    keeper.reads("revision.state.draft")
    # What is not changed yet cannot be handed on, not even by force.
    assert keeper.words("revision.do.submit") not in keeper.newest_buttons
    await keeper.forge("a:revision.submit:1:")
    keeper.reads("refused.revision_empty")
    await open_revision(keeper)
    await keeper.press("revision.do.words")
    await keeper.tap_data("a:revision.words:1:en")
    await keeper.tap_data("a:revision.word:1:en.title")
    await keeper.say("B" * 81)
    keeper.reads("revision_words.too_long")
    await keeper.say("Barber <now>")
    await keeper.press("revision_words.confirm")
    keeper.reads("revision_words.done", "revision.before", "revision.after")
    await keeper.press("revision.do.fees")
    await keeper.say("12.5")
    await keeper.say({"en": "today", "zh-hans": "今天"}[keeper.language])
    keeper.reads("refused.fee_too_late")
    await keeper.say("2027-01-01")
    await keeper.press("revision_fee.confirm")
    keeper.reads("revision_fee.done", "revision.fee")
    await keeper.press("revision.do.fees")
    keeper.reads("revision.which_fee")
    await keeper.tap_data("a:revision.card:")
    await keeper.tap_data("a:revision.look:1:en")
    keeper.sees("Barber <now>", "12.5")
    await keeper.tap_data("a:revision.card:")
    await keeper.press("revision.do.submit")
    keeper.reads("revision.done.submit")
    # Whoever wrote it is offered no yes, and gets none by force.
    assert keeper.words("revision.do.publish") not in keeper.newest_buttons
    await keeper.forge("a:revision.publish:1:3")
    keeper.reads("refused.revision_own")


async def _send_back(director: Actor) -> None:
    assert director.has_read("notice.revision.asked")
    await director.press("revision.open")
    await director.press("revision.do.decline")
    await director.say("少了一个字 / A word is missing")
    director.reads("revision_decline.done")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_a_service_is_worded_and_charged_anew_by_two(stage: Stage, language: str) -> None:
    await stage.write(_haircut)
    keeper = await stage.staff("陈协调", Role.COORDINATOR, language)
    clerk = await stage.staff("小周", Role.CLERK, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await _see_and_change(keeper)
    await _send_back(director)
    assert keeper.has_read("notice.revision.declined")
    await open_revision(keeper)
    keeper.sees("少了一个字")
    await keeper.press("revision.do.submit")
    await open_revision(director)
    await director.press("revision.do.publish", times=2)
    assert director.has_read("refused.revision_published")
    assert director.has_read("revision.done.publish") == 1
    assert keeper.has_read("notice.revision.published")
    assert clerk.has_read("notice.revision.fees")
    assert clerk.saw("12.5")
    resident = await stage.resident("Mary", "en")
    await resident.say("/services barber")
    await resident.tap("Barber <now>")
    resident.sees("12.5", "1 Jan 2027")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_a_change_is_dropped_after_a_second_thought(stage: Stage, language: str) -> None:
    await stage.write(_haircut)
    keeper = await stage.staff("陈协调", Role.COORDINATOR, language)
    await open_revision(keeper)
    await keeper.tap_data("a:revision.look:1:zh-hans")
    keeper.sees("便民理发日")
    await keeper.tap_data("a:revision.card:")
    await keeper.tap_data("a:revision.words:1:")
    await keeper.tap_data("a:revision.words:1:en")
    await keeper.tap_data("a:revision.word:1:en.materials")
    keeper.reads("revision.hint_papers", "revision.hint_empty")
    await keeper.press("engine.skip")
    await keeper.press("revision_words.confirm")
    keeper.reads("revision_words.done", "revision.nothing")
    await keeper.press("revision.do.drop")
    keeper.reads("revision.sure")
    await keeper.press("revision.yes")
    keeper.reads("revision.done.drop", "revision.state.dropped")
    for number in (0, 1, BIGGEST):
        for tap in ("words", "fees", "card", "look:{}:xx", "publish:{}:9" + "9" * 30, "decline:{}:x"):
            data = tap.format(number) if "{}" in tap else f"{tap}:{number}:"
            await keeper.forge(f"a:revision.{data}")
        for tap in (
            "catalogue.see",
            "catalogue.list",
            "revision.begin",
            "revision.charge",
            "revision.uncharge",
        ):
            await keeper.forge(f"a:{tap}:{number}:")
    assert keeper.saw("BUG") == 0


async def test_only_who_keeps_the_catalogue_sees_it(stage: Stage) -> None:
    await stage.write(_haircut)
    clerk = await stage.staff("Xiao Zhou", Role.CLERK, "en")
    await clerk.say("/catalogue")
    clerk.reads("refused.not_allowed")
    for tap in ("catalogue.see:1:", "revision.begin:1:", "revision.card:1:", "revision.publish:1:1"):
        await clerk.forge(f"a:{tap}")
        clerk.reads("refused.not_allowed")


def _hours_with_somebody_booked(session: Session) -> None:
    """Tuesdays 9 to 10 in two halves; both of next Tuesday are booked."""
    service = a_service(session, code="SVC-09")
    a_window(session, service, opens=time(9), closes=time(10), minutes=30)
    for name, free in zip(("Li Ming", "Wang Fang"), slots.free(session, a_moment(), service), strict=False):
        a_booking(session, a_person(session, name), session.get_one(Slot, free.id))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_hours_become_others_and_whoever_cannot_keep_theirs_is_named_before(
    stage: Stage, language: str
) -> None:
    await stage.write(_hours_with_somebody_booked)
    keeper = await stage.staff("陈协调", Role.COORDINATOR, language)
    await open_hours(keeper)
    await keeper.press("window.change")
    keeper.reads("window.changes", "window.day.ask")
    await keeper.say("2026-12-01")
    keeper.reads("window.card", "closing.concerns_nobody")
    # The card offers each answer to be changed; with other hours one of the two cannot keep theirs.
    await keeper.press("engine.edit")
    await keeper.press("window.span.line")
    await keeper.say("9:30-11:30")
    keeper.reads("closing.concerned")
    keeper.sees("Li Ming")
    assert "Wang Fang" not in keeper.last
    await keeper.press("window.confirm")
    keeper.reads("refused.reason_missing", "window.reason.ask")
    await keeper.say("师傅晚到 / The barber comes later")
    await keeper.press("window.confirm", times=2)
    assert keeper.has_read("window.changed") == 1
    assert keeper.has_read("window.kept")
    assert keeper.has_read("closing.told")
    await open_hours(keeper)
    assert keeper.saw("BUG") == 0


async def test_weekly_hours_are_for_who_keeps_the_catalogue(stage: Stage) -> None:
    await stage.write(_hours_with_somebody_booked)
    clerk = await stage.staff("Xiao Zhou", Role.CLERK, "en")
    keeper = await stage.staff("Chen", Role.COORDINATOR, "en")
    for tap in ("list", "see", "add", "change", "end"):
        await clerk.forge(f"a:window.{tap}:1:")
        clerk.reads("refused.not_allowed")
        for number in (0, 77, BIGGEST):
            await keeper.forge(f"a:window.{tap}:{number}:")
    assert keeper.saw("BUG") == 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_a_new_service_is_drafted_worded_published_and_found(stage: Stage, language: str) -> None:
    await stage.write(_haircut)
    keeper = await stage.staff("陈协调", Role.COORDINATOR, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await keeper.say("/catalogue")
    await keeper.press("catalogue.new")
    await first(keeper)
    await keeper.press("service_new.mode.apply")
    await keeper.say("Knives <ground>")
    await keeper.press("service_new.confirm")
    keeper.reads("service_new.done")
    keeper.sees("SVC-10")
    # A title alone is no service, and residents see nothing of it.
    resident = await stage.resident("Mary", "en")
    await resident.say("/services knives")
    assert not any("Knives" in label for label in resident.newest_buttons)
    await keeper.say("/catalogue")
    keeper.reads("catalogue.state.draft")
    await keeper.tap_data("a:catalogue.see:2")
    keeper.reads("catalogue.card_new")
    for part in ("content", "eligibility", "procedure", "basis", "time_limit"):
        await keeper.tap_data("a:revision.")
        await keeper.press("revision.do.words")
        await keeper.tap_data(f"a:revision.words:1:{keeper.language}")
        await keeper.tap_data(f"a:revision.word:1:{keeper.language}.{part}")
        await keeper.say(f"Some words on {part}")
        await keeper.press("revision_words.confirm")
        if part == "basis":
            await keeper.press("revision.do.submit")
            keeper.reads("refused.revision_gaps")
        await keeper.say("/catalogue")
        await keeper.tap_data("a:catalogue.see:2")
    await keeper.tap_data("a:revision.")
    await keeper.press("revision.do.terms")
    await keeper.tap_data("a:revision.term:1:urgent")
    await keeper.tap_data("a:revision.term:1:done_days")
    await keeper.say("9")
    keeper.reads("revision.term_line")
    await keeper.press("revision.do.submit")
    keeper.reads("revision.done.submit")
    await director.press("revision.open")
    await director.press("revision.do.publish")
    director.reads("revision.done.publish")
    await resident.say("/services knives")
    assert "Knives <ground>" in resident.newest_buttons
    service = (await stage.read(lambda session: session.get_one(Service, 2))).model_dump()
    assert (service["version"], service["urgent"], service["done_days"]) == (1, True, 9)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_a_service_is_withdrawn_and_offered_again_by_two(stage: Stage, language: str) -> None:
    await stage.write(_haircut)
    keeper = await stage.staff("陈协调", Role.COORDINATOR, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    resident = await stage.resident("Mary", "en")
    for button, line, there in (("no", "no", False), ("yes", "yes", True)):
        await open_revision(keeper)
        await keeper.press(f"revision.offer.{button}")
        keeper.reads(f"revision.offered.{line}")
        await keeper.press("revision.offer.stay")
        assert keeper.words(f"revision.offered.{line}") not in keeper.last
        await keeper.press(f"revision.offer.{button}")
        await keeper.press("revision.do.submit")
        await open_revision(director)
        await director.press("revision.do.publish")
        director.reads("revision.done.publish")
        await resident.say("/services haircut")
        assert any("Haircut day" in label for label in resident.newest_buttons) is there
    await open_revision(keeper)
    await keeper.forge("a:revision.offer:3:yes")
    keeper.reads("refused.revision_offered")
    for number in (0, 1, 3, BIGGEST):
        for tap in ("terms", "term", "offer"):
            for said in ("", "yes", "no", "proxy", "x" * 20):
                await keeper.forge(f"a:revision.{tap}:{number}:{said}")
    assert keeper.saw("BUG") == 0
