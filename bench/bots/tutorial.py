"""What a tutorial teaches: a ConversationHandler with state in memory, and aiosqlite for the result.

The same questions as our call-back: what is it about, how shall we answer, is this right? Nothing survives
a restart in the middle, an update is gone once it was fetched, and there is one reply at a time.
"""

# mypy: disable-error-code="index, union-attr"
# As PTB's own examples have it: the filters and patterns see to it that what is needed is there.

import os

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

ABOUT, WAY, CONFIRM = range(3)
WAYS = {"chat": "Answer here", "morning": "Call me in the morning", "afternoon": "Call me in the afternoon"}


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Greet and ask what it is about."""
    await update.message.reply_text("Hello! You would like to talk to a person. What is it about?")
    return ABOUT


async def about(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Note the words and ask for the way."""
    context.user_data["about"] = update.message.text
    rows = [[InlineKeyboardButton(label, callback_data=f"way:{code}")] for code, label in WAYS.items()]
    await update.message.reply_text("How shall we answer?", reply_markup=InlineKeyboardMarkup(rows))
    return WAY


async def way(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Note the way and read everything back."""
    query = update.callback_query
    await query.answer()
    context.user_data["way"] = query.data.removeprefix("way:")
    text = f"About: {context.user_data['about']}\nAnswer: {WAYS[context.user_data['way']]}\nIs this right?"
    rows = [[InlineKeyboardButton("Send it", callback_data="confirm")]]
    await query.edit_message_text(text, reply_markup=InlineKeyboardMarkup(rows))
    return CONFIRM


async def confirm(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Store the matter and say thank you."""
    query = update.callback_query
    await query.answer()
    matter = (query.from_user.id, context.user_data["about"], context.user_data["way"])
    async with aiosqlite.connect(os.environ["DATABASE"]) as database:
        cursor = await database.execute("INSERT INTO calls (person, about, way) VALUES (?, ?, ?)", matter)
        await database.commit()
    await query.edit_message_text(f"Thank you. Your number is {cursor.lastrowid}; somebody will answer.")
    return ConversationHandler.END


async def cancel(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Put the matter away."""
    await update.message.reply_text("Nothing was sent.")
    return ConversationHandler.END


async def prepare(_application: object) -> None:
    """Lay the table."""
    async with aiosqlite.connect(os.environ["DATABASE"]) as database:
        await database.execute(
            "CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, person INTEGER, about TEXT, way TEXT)"
        )
        await database.commit()


def main() -> None:
    """Poll until told to stop."""
    base = os.environ["BOT_API_BASE_URL"]
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{base}/bot")
    application = builder.post_init(prepare).build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                ABOUT: [MessageHandler(filters.TEXT & ~filters.COMMAND, about)],
                WAY: [CallbackQueryHandler(way, pattern="^way:")],
                CONFIRM: [CallbackQueryHandler(confirm, pattern="^confirm$")],
            },
            fallbacks=[CommandHandler("cancel", cancel)],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
