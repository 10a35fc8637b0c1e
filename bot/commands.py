"""Publishes what everybody sees of the bot before a word is said: its menus and what it says of itself."""

import html
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.outbox import NOBODY
from chat.languages import Languages, Markup
from chat.replies import Envelope, command_list
from chat.replies import publish as put
from chat.rooms import House
from chat.talk import Reader
from handlers.common import centre_name, excerpt
from models.outbox import Message, Priority

# What Telegram takes, in characters.
_DESCRIPTION, _SHORT_DESCRIPTION = 512, 120
_METHODS = ("setMyCommands", "setMyDescription", "setMyShortDescription")


def publish(session: Session, house: House, languages: Languages, now: datetime) -> None:
    """Put all of it into the outbox, one a language, except what was published last time just so."""
    envelope = Envelope(NOBODY, None, now, Priority.BROADCAST)
    published = _published(session)
    for language in languages:
        reader = Reader(session, None, languages, None)
        reader.language = language
        # Telegram knows languages by two letters; the default one also serves those without their own.
        for code in [language.code[:2]] + ([""] if language.code == languages.default else []):
            for method, payload in _seen(reader, house, code):
                if published.get((method, code)) != payload:
                    put(session, envelope, payload, method)


def _seen(reader: Reader, house: House, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "setMyCommands", command_list(house.listed(reader), language=code)
    language = {"language_code": code} if code else {}
    centre = centre_name(reader)
    # An empty chat shows this above [Start].
    description = _plain(reader.t("bot.description", centre=centre), _DESCRIPTION)
    yield "setMyDescription", {"description": description} | language
    # And this is in the bot's profile, and in the message with which somebody passes the bot on.
    short = _plain(reader.t("bot.short_description", centre=centre), _SHORT_DESCRIPTION)
    yield "setMyShortDescription", {"short_description": short} | language


def _plain(said: Markup, limit: int) -> str:
    return excerpt(html.unescape(said), limit)


def _published(session: Session) -> dict[tuple[str, str], object]:
    # What was sent to people who are forgotten is nobody's, too, and old menus have lost their words.
    worded = (col(Message.method).in_(_METHODS), col(Message.payload) != "")
    query = (
        select(col(Message.method), col(Message.payload))
        .where(col(Message.chat_id) == NOBODY, *worded)
        .order_by(col(Message.id))
    )
    rows = session.connection().execute(query)
    found = [(method, json.loads(payload)) for method, payload in rows]
    return {(method, payload.get("language_code", "")): payload for method, payload in found}
