"""From the first word of a stranger to the first answer."""

import pytest
from sqlmodel import func, select

from models.inbox import Update
from models.people import Consent, Person, Role
from tests.auxil.factories import a_rule
from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage, buttons_of
from tests.auxil.traces import traces
from tests.handlers.stories import ask
from tests.handlers.story import place, sticker

MATTER = "The lift has been out of order for three days"


async def test_what_was_first_written_is_taken_up_at_once(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say(MATTER)
    anna.reads("consent.hello", "consent.notice")
    anna.sees("Anna")
    await anna.press("consent.agree")
    assert anna.has_read("consent.agreed") == 1
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees(MATTER)


async def test_a_command_is_carried_out(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say("/my")
    await anna.press("consent.agree")
    anna.reads("my.nothing")


async def test_a_deep_link_leads_to_where_it_points(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.start(await stage.invite(Role.CLERK))
    await anna.press("consent.agree")
    anna.reads("staff.joined")
    assert "calls" in anna.commands


async def test_start_leads_to_the_menu(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.start()
    await anna.press("consent.agree")
    anna.reads("menu.greeting")
    anna.sees("Anna")


async def test_a_picture_is_taken_up(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.do(lambda phone: phone.send_photo(PNG, "Look at this"))
    await anna.press("consent.agree")
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees("Look at this", anna.words("files.photo", n=1))


async def test_an_album_and_a_split_text_meet_one_notice_and_are_taken_up_whole(stage: Stage) -> None:
    anna, ben = stage.stranger("Anna", "en"), stage.stranger("Ben", "en")
    await anna.do(lambda phone: phone.send_album([PNG, PNG, PNG], "Three pictures"))
    await ben.say("long " * 1000)
    for stranger in (anna, ben):
        assert len(stranger.screen) == 1
        await stranger.press("consent.agree")
        stranger.reads("call.wanted.ask")
        await stranger.press("call.wanted.chat")
    anna.sees("Three pictures", "3 photos")
    assert "".join(message["text"] for message in ben.screen).count("long") == 1000


@pytest.mark.parametrize("deed", [sticker, place])
async def test_what_cannot_be_read_is_said_to_be_unreadable(stage: Stage, deed: object) -> None:
    anna = stage.stranger("Anna", "en")
    await anna.do(deed)  # type: ignore[arg-type]
    anna.reads("consent.notice")
    await anna.press("consent.agree")
    anna.reads("stray.unreadable")


async def test_before_consent_only_the_inbox_holds_anything(stage: Stage) -> None:
    anna = stage.stranger("Canary", "en")
    await anna.say("canary words")
    assert await stage.read(lambda s: traces(s, "Canary", "canary", anna.id)) == {
        "inbox.payload",
        "inbox.lane",
        "outbox.chat_id",
    }


async def test_who_declines_leaves_nothing_behind(stage: Stage, language: str) -> None:
    anna = stage.stranger("Canary", language)
    await anna.say("canary words")
    await anna.do(lambda phone: phone.send_photo(PNG, "canary picture"))
    await anna.press("consent.decline")
    anna.reads("consent.declined")
    await stage.settle()
    left = await stage.read(lambda s: traces(s, "Canary", "canary", anna.id))
    # The farewell has to be brought to somebody; it is forgotten with the next purge.
    assert left <= {"outbox.chat_id"}
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Person)).one()) == 0
    await anna.press("menu.duty")
    anna.reads("duty.text")
    await stage.restart()
    await anna.say("Hello again")
    anna.reads("consent.notice")


async def test_the_language_is_changed_before_agreeing(stage: Stage) -> None:
    anna = stage.stranger("Anna", "zh-hans")
    await anna.say(MATTER)
    await anna.tap("English")
    anna.language = "en"
    anna.reads("consent.hello", "consent.notice")
    assert len(anna.screen) == 1
    await anna.press("consent.agree")
    anna.reads("call.wanted.ask")
    assert (await anna.row()).language == "en"
    assert "Talk to a person" in [command["description"] for command in anna.phone.commands()]


@pytest.mark.parametrize(
    ("telegram", "ours"), [("en-GB", "en"), ("zh-CN", "zh-hans"), ("de", "zh-hans"), (None, "zh-hans")]
)
async def test_a_stranger_is_greeted_in_the_nearest_language(
    stage: Stage, telegram: str | None, ours: str
) -> None:
    anna = stage.stranger("Anna", telegram)
    anna.language = ours
    await anna.start()
    anna.reads("consent.hello", "consent.notice")


async def test_a_changed_notice_is_shown_again(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await stage.write(lambda s: a_rule(s, "consent_version", 2))
    await anna.say(MATTER)
    anna.reads("consent.changed")
    await anna.press("consent.agree")
    anna.reads("call.wanted.ask")
    agreed = await stage.read(lambda s: s.exec(select(Consent)).all())
    assert [(one.version, one.withdrawn_at is None) for one in agreed] == [(1, False), (2, True)]


async def test_who_does_not_agree_to_the_changed_notice_can_still_see_take_along_and_erase(
    stage: Stage, language: str
) -> None:
    anna = await stage.resident("Anna", language)
    await stage.write(lambda s: a_rule(s, "consent_version", 2))
    await anna.start()
    await anna.press("consent.decline")
    anna.reads("consent.declined_change")
    await anna.press("menu.privacy")
    anna.reads("privacy.text")
    await anna.press("privacy.export")
    anna.reads("privacy.exported")
    await anna.press("privacy.erase")
    await anna.press("privacy.erase_now")
    assert anna.has_read("privacy.erased")


async def test_agreeing_twice_is_agreeing_once(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say(MATTER)
    agree = next(b["callback_data"] for b in buttons_of(anna.last_message) if "agree" in b["callback_data"])
    await anna.press("consent.agree", times=2)
    assert anna.has_read("call.wanted.ask") <= 2
    anna.reads("engine.old_button", "call.wanted.ask")
    await anna.press("engine.cancel")
    await anna.forge(agree)
    anna.reads("engine.old_button_no_form")
    await anna.forge(agree.replace("agree", "decline"))
    anna.reads("engine.old_button_no_form")
    await anna.forge(agree.replace("agree", "language"))
    anna.reads("engine.old_button_no_form")
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Consent)).one()) == 1


async def test_nobody_takes_up_what_somebody_else_said(stage: Stage) -> None:
    anna, eve = stage.stranger("Anna", "en"), stage.stranger("Eve", "en")
    await anna.say(MATTER)
    agree = next(b["callback_data"] for b in buttons_of(anna.last_message) if "agree" in b["callback_data"])
    await eve.start()
    await eve.forge(agree)
    eve.reads("menu.greeting")
    assert not eve.saw(MATTER)


async def test_what_was_said_too_long_ago_is_gone(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say(MATTER)
    await stage.pass_time(hours=49)
    await stage.linli.purge()
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Update)).one()) == 0
    await anna.press("consent.agree")
    anna.reads("menu.greeting")


async def test_every_tap_and_edit_of_a_stranger_meets_the_notice(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say(MATTER)
    number = anna.phone.history()[0]["message_id"]
    await anna.do(lambda phone: phone.edit_text(number, MATTER + "!"))
    assert anna.has_read("consent.notice") == 2
    for data in ("m:my", "m:nonsense", "d:1:1:~confirm", "a:call.see:1:", "a:desk.see:1:", "nonsense", "x:y"):
        await anna.forge(data)
        anna.reads("consent.notice")
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Person)).one()) == 0


@pytest.mark.parametrize("name", ["🌸🌸", "123", "😀"])
async def test_whose_name_cannot_be_read_out_is_asked_for_one(stage: Stage, name: str, language: str) -> None:
    anna = stage.stranger(name, language)
    await anna.say(MATTER)
    anna.sees(name)
    await anna.press("consent.agree")
    anna.reads("naming.words.ask")
    await anna.say("🌸")
    anna.reads("refused.name_without_letters", "naming.words.ask")
    await anna.say("王" * 41)
    anna.reads("refused.name_too_long", "naming.words.ask")
    await anna.say("Wang <b>Guiying</b>")
    assert anna.has_read("naming.done")
    anna.reads("engine.back_to", "call.wanted.ask")
    assert (await anna.row()).name == "Wang <b>Guiying</b>"
    await anna.start()
    anna.sees("Wang <b>Guiying</b>")


async def test_who_only_pressed_start_is_asked_for_a_name_and_nothing_else(
    stage: Stage, language: str
) -> None:
    anna = stage.stranger("🌸🌸", language)
    await anna.start()
    before = len(anna.screen)
    await anna.press("consent.agree")
    assert len(anna.screen) == before + 1
    anna.reads("naming.words.ask")
    await anna.say("王桂兰")
    anna.reads("naming.done")
    await anna.press("menu.start")
    anna.reads("menu.greeting")
    assert "talk" in anna.commands


@pytest.mark.parametrize("name", ["\u202e", "\u200f \u2066"])
async def test_an_invisible_name_is_a_neighbour(stage: Stage, name: str, language: str) -> None:
    anna = stage.stranger(name, language)
    await anna.start()
    anna.sees(anna.words("consent.nameless"))
    await anna.press("consent.agree")
    assert (await anna.row()).name == anna.words("consent.nameless")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("<b>Tom</b> & Jerry", "<b>Tom</b> & Jerry"), ("Tom\u202egnp.exe", "Tomgnp.exe"), ("A\nB", "A B")],
)
async def test_names_cannot_play_tricks(stage: Stage, name: str, shown: str) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, "en")
    anna = stage.stranger(name, "en")
    await anna.say(MATTER)
    anna.sees(shown)
    await anna.press("consent.agree")
    await anna.press("call.wanted.chat")
    await anna.press("call.confirm")
    clerk.sees(shown)


async def test_danger_is_heard_from_a_stranger_once(stage: Stage, language: str) -> None:
    leader = await stage.staff("Leader", Role.DUTY_LEADER, language)
    anna = stage.stranger("Anna", language)
    await anna.say("I smell gas in the kitchen")
    assert anna.has_read("emergency.numbers") == 1
    anna.reads("consent.notice")
    leader.reads("notice.alert.raised")
    leader.sees("I smell gas in the kitchen", "Anna")
    await anna.press("consent.agree")
    anna.reads("call.wanted.ask")
    assert anna.has_read("emergency.numbers") == 1
    assert leader.has_read("notice.alert.raised") == 1


async def test_a_tap_that_had_to_wait_goes_on_below(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.start()
    await anna.forge("m:my")
    await anna.press("consent.agree")
    anna.reads("my.nothing")


async def test_a_tap_on_a_record_that_had_to_wait_is_authorised_now(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await ask(anna)
    await stage.write(lambda session: a_rule(session, "consent_version", 2))
    await anna.press("call.see")
    anna.reads("consent.changed")
    await anna.press("consent.agree")
    anna.reads("call.heading")
    eve = stage.stranger("Eve", language)
    await eve.start()
    await eve.forge("a:desk.see:1:")
    await eve.press("consent.agree")
    eve.reads("refused.not_allowed")


async def test_who_erased_everything_and_agrees_again_is_not_erased_again(
    stage: Stage, language: str
) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say("/privacy")
    await anna.press("privacy.erase")
    await anna.press("privacy.erase_now", times=2)
    anna.reads("consent.notice")
    await anna.press("consent.agree")
    anna.reads("menu.greeting")
    assert anna.has_read("privacy.erased") == 1


@pytest.mark.parametrize("data", ["d:1:1:~confirm", "a:nothing:1:", "nonsense", "m:nothing"])
async def test_a_tap_that_begins_nothing_leads_on_all_the_same(
    stage: Stage, data: str, language: str
) -> None:
    anna = stage.stranger("Anna", language)
    await anna.start()
    await anna.forge(data)
    await anna.press("consent.agree")
    anna.reads("refused.unknown_command" if data == "m:nothing" else "menu.greeting")


async def test_nobody_repeats_the_tap_of_somebody_else(stage: Stage) -> None:
    anna, eve = stage.stranger("Anna", "en"), stage.stranger("Eve", "en")
    await anna.start()
    await anna.forge("m:talk")
    tapped = await stage.read(lambda s: s.exec(select(func.max(Update.id))).one())
    await eve.start()
    await eve.forge(f"a:consent.agree:{tapped}:en")
    eve.reads("menu.greeting")
