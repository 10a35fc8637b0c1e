"""Finding a service by what people say: "我要理发", "my tap is leaking".

A search is known by the message in the inbox that asked for it. Whoever turns to a person instead is taken at
the words they have said, for as long as the inbox holds them.
"""

import re
from collections.abc import Sequence

from centre import catalogue
from centre.catalogue import ServiceLine
from chat import engine, forms
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import calls
from handlers.common import excerpt, said_earlier
from handlers.services import opening, shelves

# Whoever says more than so many words tells a story; two Chinese characters make a word.
_STORY_WORDS = 12
_BESIDE = 2
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def offer(talk: Talk, text: str) -> bool:
    """Offer the services that fit what was said; False if there is none, or it is a matter first.

    Whoever names what they want is answered with services, and a person beside them. Whoever tells a story
    wants to be heard: the services stand above, their matter is taken up.
    """
    lines = _find(talk, text)
    if lines and _is_story(text):
        talk.say(Reply(talk.t("services.beside"), opening(talk, lines[:_BESIDE])))
    elif lines:
        _suggest(talk, lines, talk.inbox_id)
    return bool(lines) and not _is_story(text)


def _find(talk: Talk, text: str) -> list[ServiceLine]:
    return catalogue.lines(talk.session, catalogue.find(talk.session, text), talk.language.code)


def _is_story(text: str) -> bool:
    return len(_LATIN.findall(text)) + len(_CHINESE.findall(text)) / 2 > _STORY_WORDS


def _search(talk: Talk, search: int, _extra: str) -> None:
    said = said_earlier(talk, search)
    lines = _find(talk, said.text) if said else []
    if said is None:
        shelves(talk)
    elif lines:
        _suggest(talk, lines, search)
    else:
        shelves(talk, talk.t("services.not_found", words=excerpt(said.text)), _ask_button(talk, search))


def _suggest(talk: Talk, lines: Sequence[ServiceLine], search: int) -> None:
    last = talk.rows([_ask_button(talk, search), talk.menu("start")])
    engine.aside(talk, talk.t("services.meant"), [*opening(talk, lines, search), *last])


def _ask_button(talk: Talk, search: int) -> Button:
    return talk.action("menu.talk", "service.talk", search)


def _ask(talk: Talk, search: int, _extra: str) -> None:
    """Talk to a person about what was said; a second tap finds the form already there."""
    said = said_earlier(talk, search)
    if said is None or forms.like(talk.session, talk.me.id, calls.ASK.name, {}):
        calls.ask(talk)
        return
    tapped, talk.incoming = talk.incoming, said
    calls.take_up(talk)
    talk.incoming = tapped


ROOM = Room(
    actions={
        "service.found": Action(_search, open=True),
        "service.talk": Action(_ask),
    }
)
