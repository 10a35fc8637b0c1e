"""Publishes the command menus that everybody sees, one a language; a person's own goes out on changes."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from bot.outbox import NOBODY
from chat.languages import Languages
from chat.replies import Envelope, command_list
from chat.replies import publish as put
from chat.rooms import House
from chat.talk import Reader
from models.outbox import Message, Priority


def publish(session: Session, house: House, languages: Languages, now: datetime) -> None:
    """Put the menus into the outbox, except those that were published last time just so."""
    envelope = Envelope(NOBODY, None, now, Priority.BROADCAST)
    published = _published(session)
    for language in languages:
        reader = Reader(session, None, languages, None)
        reader.language = language
        # Telegram knows languages by two letters; the default one also serves those without a menu.
        for code in [language.code[:2]] + ([""] if language.code == languages.default else []):
            menu = command_list(house.listed(reader), language=code)
            if published.get(code) != menu:
                put(session, envelope, menu)


def _published(session: Session) -> dict[str, object]:
    # What was sent to people who are forgotten is nobody's, too, and old menus have lost their words.
    worded = (col(Message.method) == "setMyCommands", col(Message.payload) != "")
    query = (
        select(col(Message.payload)).where(col(Message.chat_id) == NOBODY, *worded).order_by(col(Message.id))
    )
    menus = [json.loads(payload) for payload in session.connection().execute(query).scalars()]
    return {menu.get("language_code", ""): menu for menu in menus}
