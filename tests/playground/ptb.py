"""What PTB's own bot does with the emulator, however it reaches it."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from playground.people import Person
from tests.auxil.playtime import PNG


async def converse(bot: Bot, mary: Person) -> None:
    """Receive, send, edit, upload, download, set commands and be refused."""
    me = await bot.get_me()
    assert me.username == "linli_bot"

    mary.send_text("hello")
    (update,) = await bot.get_updates(timeout=5, allowed_updates=Update.ALL_TYPES)
    assert update.message
    assert update.message.text == "hello"

    menu = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="ok")]])
    sent = await bot.send_message(
        mary.id, "<b>你好</b>", parse_mode="HTML", reply_markup=menu, reply_to_message_id=update.message.id
    )
    assert sent.text_html == "<b>你好</b>"
    assert sent.reply_to_message
    edited = await bot.edit_message_text("done", mary.id, sent.message_id)
    assert isinstance(edited, type(sent))
    assert edited.reply_markup is None

    photo = await bot.send_photo(mary.id, PNG, caption="dot")
    file = await bot.get_file(photo.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG
    again = await bot.send_photo(mary.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    document = await bot.send_document(mary.id, b"a,b", filename="报表.csv")
    assert document.document
    assert document.document.file_name == "报表.csv"

    await bot.set_my_commands([BotCommand("desk", "Desk")], scope=BotCommandScopeChat(mary.id))
    assert mary.commands() == [{"command": "desk", "description": "Desk"}]
    assert (await bot.get_chat(mary.id)).first_name == "Mary"
    await bot.set_message_reaction(mary.id, update.message.id, "👍")
    assert mary.message(update.message.id)["reactions"] == ["👍"]

    await refuse(bot, mary)


async def refuse(bot: Bot, mary: Person) -> None:
    """Errors are PTB's own, with Telegram's words."""
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(mary.id, " ")
    with pytest.raises(BadRequest, match=r"(?i)rich_messages_not_supported|exactly one of html and markdown"):
        await bot.do_api_request("sendRichMessage", {"chat_id": mary.id, "rich_message": {}})
    mary.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(mary.id, "x")
    mary.unblock()
