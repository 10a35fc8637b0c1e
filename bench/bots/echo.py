"""The bare minimum: python-telegram-bot as it comes, one reply to each text."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same again."""
    message = update.effective_message
    if message and message.text:
        await message.reply_text(message.text)


def main() -> None:
    """Poll until told to stop."""
    base = os.environ["BOT_API_BASE_URL"]
    application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
