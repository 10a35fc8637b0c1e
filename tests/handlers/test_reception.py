"""What people send when nothing was asked, and what nobody should send."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col, func, select

from chat.rooms import Command
from chat.talk import Talk
from models.calls import Call
from models.dialogue import Dialogue
from models.inbox import Update, UpdateState
from models.people import Role
from playground.people import Person
from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage
from tests.handlers.stories import ask, ask_by_phone
from tests.handlers.story import other_contact, place, sticker

MATTER = "The lift has been out of order for three days"


@pytest.mark.parametrize("text", ["你好", "您好", "在吗", "Hello", "hi", "Hello!!", "?", "🌸🌸"])
async def test_a_greeting_is_greeted(stage: Stage, text: str, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say(text)
    anna.reads("menu.greeting")


@pytest.mark.parametrize("text", [MATTER, "电梯坏了三天", "my heating is cold", "家里没有水了"])
async def test_a_matter_is_taken_up(stage: Stage, text: str, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say(text)
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees(text)


@pytest.mark.parametrize("deed", [sticker, place, other_contact])
async def test_what_cannot_be_read_is_answered_with_the_menu(
    stage: Stage, deed: Callable[[Person], object], language: str
) -> None:
    anna = await stage.resident("Anna", language)
    await anna.do(deed)
    anna.reads("stray.unreadable")
    assert anna.words("menu.talk") in anna.newest_buttons


@pytest.mark.parametrize("name", ["photo", "voice", "document", "album"])
async def test_a_file_is_a_matter(stage: Stage, name: str, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.do(
        {
            "photo": lambda phone: phone.send_photo(PNG),
            "voice": lambda phone: phone.send_voice(b"OggS"),
            "document": lambda phone: phone.send_document(b"words", "letter.txt"),
            "album": lambda phone: phone.send_album([PNG, PNG]),
        }[name]
    )
    assert anna.has_read("call.wanted.ask") == 1
    await anna.press("call.wanted.chat")
    kind = "photo" if name == "album" else name
    anna.sees(anna.words(f"files.{kind}", n=2 if name == "album" else 1))


@pytest.mark.parametrize("command", ["talk", "my", "duty", "language", "help", "privacy", "cancel"])
async def test_a_button_s_words_may_be_written_instead_of_tapped(
    stage: Stage, command: str, language: str
) -> None:
    anna = await stage.resident("Anna", language)
    shown = {
        "talk": "call.about.ask", "my": "my.nothing", "duty": "duty.text", "language": "language.which",
        "help": "help.text", "privacy": "privacy.text", "cancel": "cancel.nothing",
    }[command]  # fmt: skip
    await anna.say(anna.words(f"command.{command}"))
    anna.reads(shown)


async def test_a_number_alone_shows_its_matter(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await ask(anna)
    call = await stage.read(lambda s: s.exec(select(Call)).one())
    assert call.number is not None
    for typed in (call.number, call.number.lower(), call.number.replace("-", ""), f" {call.number} "):
        await anna.say(typed)
        anna.reads("call.heading", "call.next.open")
    await anna.say(call.number[:-1] + ("A" if call.number[-1] != "A" else "B"))
    anna.reads("refused.number_mistyped")


@pytest.mark.parametrize("command", ["nonsense", "START1", "nosuch@linli_bot"])
async def test_an_unknown_command_is_answered(stage: Stage, command: str, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say(f"/{command}")
    anna.reads("refused.unknown_command")
    await anna.press("menu.help")
    anna.reads("help.text")


async def test_a_text_of_five_thousand_characters_is_one_matter(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    clerk = await stage.staff("Chen", Role.CLERK, language)
    text = "电梯坏了。" * 999 + "完。王"
    await anna.say(text)
    assert anna.has_read("call.wanted.ask") == 1
    await anna.press("call.wanted.chat")
    await anna.press("call.confirm")
    assert (await stage.read(lambda s: s.exec(select(Call)).one())).about == text
    # The one who handles it can read every word.
    await clerk.tap_data("a:desk.see:")
    since = len(clerk.screen)
    await clerk.press("call.read")
    read = "".join(message["text"] for message in clerk.screen[since:])
    assert read.replace("\n", "").count("电梯坏了。") == 999


async def test_a_text_of_a_hundred_thousand_characters_is_refused_once(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say("电梯坏了" * 25_000)
    assert anna.has_read("misread.too_long") == 1
    anna.reads("misread.too_long", "call.about.ask")
    await stage.pass_time(minutes=1)
    await anna.say(MATTER)
    anna.reads("call.wanted.ask")
    assert len(anna.screen) < 8


async def test_a_file_too_large_to_fetch_is_refused_with_the_question(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.do(lambda phone: phone.send_document(b"0" * (20 * 1024 * 1024 + 1), "film.bin"))
    anna.reads("misread.file_too_large", "call.about.ask")
    await anna.say(MATTER)
    anna.reads("call.wanted.ask")


async def test_a_reply_to_an_answer_is_a_further_word_in_that_matter(stage: Stage, language: str) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, language)
    anna = await stage.resident("Anna", language)
    await ask(anna)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman comes at three.")
    await clerk.press("desk_reply.confirm")
    answer = anna.last_message["message_id"]
    await anna.do(lambda phone: phone.reply(answer, "Which day?"))
    anna.reads("call_write.card")
    anna.sees("Which day?")
    await anna.press("call_write.confirm")
    clerk.reads("notice.call.written")
    clerk.sees("Which day?")
    # The clerk may answer in the same way.
    notice = clerk.last_message["message_id"]
    await clerk.do(lambda phone: phone.reply(notice, "On Thursday."))
    clerk.reads("desk_reply.card")
    await clerk.press("desk_reply.confirm")
    anna.sees("On Thursday.")


async def test_a_reply_in_the_middle_of_another_form_leads_back_to_it(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await ask(anna, "The lift")
    receipt = anna.last_message["message_id"]
    await anna.say("/talk")
    await anna.do(lambda phone: phone.reply(receipt, "It stands on the third floor"))
    anna.reads("call_write.card")
    await anna.press("call_write.confirm")
    anna.reads("engine.back_to", "call.about.ask")
    question = anna.last_message["message_id"]
    await anna.do(lambda phone: phone.reply(question, "And the lamp is dark"))
    anna.reads("call.wanted.ask")


async def test_a_reply_to_a_closed_matter_opens_it_again(stage: Stage, language: str) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, language)
    anna = await stage.resident("Anna", language)
    await ask(anna)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("Done.")
    await clerk.press("desk_reply.confirm")
    answer = anna.last_message["message_id"]
    await anna.press("call.settle")
    await anna.do(lambda phone: phone.reply(answer, "It broke again"))
    await anna.press("call_reopen.confirm")
    clerk.reads("notice.call.reopened")
    clerk.sees("It broke again")


async def test_a_reply_to_a_notice_of_what_nobody_has_taken_says_what_comes_first(
    stage: Stage, language: str
) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, language)
    anna = await stage.resident("Anna", language)
    await ask(anna)
    notice = clerk.last_message["message_id"]
    await clerk.do(lambda phone: phone.reply(notice, "At three."))
    clerk.reads("refused.call_open")
    assert (
        await stage.read(
            lambda s: s.exec(
                select(func.count()).select_from(Dialogue).where(col(Dialogue.flow) == "desk_reply")
            ).one()
        )
        == 0
    )


async def test_an_edited_message_corrects_or_says_how(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say("The lift is brken")
    number = anna.phone.history()[-2]["message_id"]
    await anna.do(lambda phone: phone.edit_text(number, "The lift is broken"))
    anna.reads("engine.corrected", "call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees("The lift is broken")
    await anna.press("call.confirm")
    await anna.do(lambda phone: phone.edit_text(number, "The lift is fine"))
    anna.reads("engine.edited_too_late")


async def test_two_taps_at_once_on_a_menu_are_two_answers_to_one_wish(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.press("menu.talk", times=2)
    anna.reads("call.about.ask")
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Dialogue)).one()) == 1


async def test_a_tap_on_a_message_that_telegram_forgot_is_answered_below(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    menu = anna.last_message
    await stage.pass_time(hours=72)
    await anna.press("menu.my")
    anna.reads("my.nothing")
    assert anna.screen[-2] == menu


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "a\x00b c\x00d",
        "\u202egnp.exe is evil",
        "<b>bold</b> & <i>",
        "{0} {name} %s",
        "'; DROP TABLE call;--",
    ],
)
async def test_odd_characters_are_only_characters(stage: Stage, text: str) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, "en")
    anna = await stage.resident("Anna", "en")
    await anna.say("/talk")
    if text.strip("\x00"):
        await anna.say(text)
        await anna.press("call.wanted.chat")
        await anna.press("call.confirm")
        clerk.sees(text.replace("\x00", ""))
        await clerk.tap_data("a:desk.see:")
        clerk.sees(text.replace("\x00", ""))


async def test_half_surrogates_reach_nobody(stage: Stage) -> None:
    anna = await stage.resident("Anna", "en")
    await anna.say("/talk")
    await anna.do(raw_text("The lift \ud83d is broken \udfff"))
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees("The lift  is broken")


def raw_text(text: str) -> Callable[[Person], object]:
    """Sends what no honest client would: past the emulator's check of the encoding."""

    def deed(phone: Person) -> object:
        phone.send_text("placeholder")
        world = phone._world
        update = world.store.table("updates")[next(reversed(world.store.table("updates")))]
        update["update"]["message"]["text"] = text
        return None

    return deed


@pytest.mark.parametrize(
    "note",
    [
        {"pinned_message": {"message_id": 1, "date": 0}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
    ],
    ids=lambda note: next(iter(note)),
)
async def test_what_telegram_notes_in_the_chat_is_said_to_nobody(stage: Stage, note: dict[str, Any]) -> None:
    anna = await stage.resident("Anna", "en")
    await anna.say("/talk")
    before = len(anna.screen)
    message = {"message_id": 4711, "date": 0, "chat": stage.telegram.world.chat(anna.id)} | note
    if "pinned_message" in note:
        message["pinned_message"] = note["pinned_message"] | {"chat": message["chat"]}
    with stage.telegram.world.store.batch():
        stage.telegram.world.updates.add("message", {**message, "from": stage.telegram.world.user(anna.id)})
    await stage.settle()
    assert len(anna.screen) == before
    await anna.say("The lift is out of order")
    anna.reads("call.wanted.ask")


async def test_who_blocked_the_bot_and_comes_back_learns_what_they_missed(
    stage: Stage, language: str
) -> None:
    clerk = await stage.staff("Chen", Role.CLERK, language)
    anna = await stage.resident("Anna", language)
    await ask_by_phone(anna)
    await anna.do(lambda phone: phone.block())
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman <b>comes</b> at three.")
    await clerk.press("desk_reply.confirm")
    assert not anna.saw("repairman")
    await anna.start()
    assert anna.has_read("stray.missed") == 1
    assert anna.saw("The repairman <b>comes</b> at three.") == 1
    await clerk.say("/calls")
    await clerk.press("desk.phone_list")
    clerk.reads("phone.empty")


async def test_an_update_that_cannot_be_handled_is_put_aside_with_a_word(stage: Stage, language: str) -> None:
    def broken(_talk: Talk) -> None:
        raise ZeroDivisionError

    director = await stage.staff("Gao", Role.DIRECTOR, language)
    anna = await stage.resident("Anna", language)
    await anna.say("/talk")
    stage.linli.house.commands["my"] = Command(broken)
    await anna.say("/my")
    anna.reads("stray.apology")
    director.reads("notice.fault.update")
    await anna.press("engine.go_on", form=anna.words("call.name"))
    anna.reads("call.about.ask")
    (fault,) = await stage.faults()
    assert "ZeroDivisionError" in fault
    await stage.write(lambda s: s.exec(delete(Update).where(col(Update.state) == UpdateState.QUARANTINED)))
