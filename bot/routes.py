"""Which part of the house an update goes to: PTB matches, the turn does the rest."""

from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.turn import Turns
from chat.rooms import House
from chat.talk import Talk


def routes(house: House, turns: Turns) -> list[BaseHandler[Any, Any, Any]]:
    """PTB's handlers, tried in this order; all of them take a turn."""

    def membership(talk: Talk) -> None:
        if talk.incoming.group is not None:
            house.in_group(talk)
        else:
            house.reception.membership(talk, blocked=bool(talk.incoming.blocked))

    def tapped(talk: Talk) -> None:
        (house.tapped if talk.incoming.group is None else house.in_group)(talk)

    private = filters.ChatType.PRIVATE
    # What Telegram itself notes in a chat (a message was pinned, a timer was set) is said to nobody.
    said = filters.UpdateType.MESSAGE & private & ~filters.StatusUpdate.ALL
    return [
        CallbackQueryHandler(turns.callback(tapped)),
        MessageHandler(said, turns.callback(house.message)),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, turns.callback(house.edited)),
        MessageHandler(filters.UpdateType.MESSAGE & filters.ChatType.GROUPS, turns.callback(house.in_group)),
        ChatMemberHandler(turns.callback(membership), ChatMemberHandler.MY_CHAT_MEMBER),
        TypeHandler(Update, turns.callback(_leave)),
    ]


def _leave(_talk: Talk) -> None:
    """A kind that we do not know: it is done, and nothing comes of it."""
