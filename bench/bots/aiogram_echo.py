"""The bare minimum once more, with aiogram as it comes; runs in the environment of requirements/twin.txt."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Say the same again."""
    if message.text:
        await message.answer(message.text)


async def main() -> None:
    """Poll until told to stop."""
    server = TelegramAPIServer.from_base(os.environ["BOT_API_BASE_URL"])
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server)))


if __name__ == "__main__":
    asyncio.run(main())
