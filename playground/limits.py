"""The numbers of the Bot API and the small checks that belong to them."""

from datetime import timedelta
from typing import Final

from playground.errors import bad_request

_REACTIONS = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣
⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪
🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡
"""

TEXT: Final = 4096
CAPTION: Final = 1024
CALLBACK_ANSWER: Final = 200
CALLBACK_DATA_BYTES: Final = 64
COPY_TEXT: Final = 256
BUTTONS: Final = 100
BUTTONS_IN_A_ROW: Final = 8
PLACEHOLDER: Final = 64
COMMANDS: Final = 100
COMMAND_NAME: Final = 32
COMMAND_DESCRIPTION: Final = 256
BOT_NAME: Final = 64
BOT_DESCRIPTION: Final = 512
BOT_SHORT_DESCRIPTION: Final = 120
START_PAYLOAD: Final = 64
ALBUM: Final = 10

DOWNLOAD_BYTES: Final = 20 * 1024 * 1024
UPLOAD_BYTES: Final = 50 * 1024 * 1024
PHOTO_BYTES: Final = 10 * 1024 * 1024

UPDATE_LIFE: Final = timedelta(hours=24)
UPDATES_IN_A_BATCH: Final = 100
UPDATES_QUEUED: Final = 100_000
TAP_LIFE: Final = timedelta(seconds=150)
DELETABLE_FOR: Final = timedelta(hours=48)
# Telegram does not say when a tapped message becomes a stub; two days make sure that bots meet one.
ACCESSIBLE_FOR: Final = timedelta(hours=48)

REACTIONS: Final = frozenset(_REACTIONS.split())


def check_unicode(text: str) -> None:
    """Refuse half surrogates, which no request may carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
