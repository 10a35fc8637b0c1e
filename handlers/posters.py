"""Posters for the wall: the staff order one from a service's card, and get it as a file to print."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import catalogue, posters, rules
from centre.catalogue import Wording
from centre.posters import Face, Poster
from chat.languages import Language
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers.common import excerpt, home, in_language
from handlers.services import LINK
from models.rights import Right

_CONTENT_LENGTH = 120


def _order(talk: Talk, service_id: int, _extra: str) -> None:
    code = catalogue.offered(talk.session, service_id).code
    faces = _faces(talk, service_id)
    poster = Poster(talk.house.deep_link(LINK + code), faces, rules.load(talk.session).centre_phone)
    document = Generated("service.poster", {"name": f"{code}.pdf", "poster": asdict(poster)})
    talk.say(Reply(talk.t("poster.made", title=faces[0].title), home(talk), file=document))


def _faces(talk: Talk, service_id: int) -> list[Face]:
    """What the poster says, once for each language in which the service is worded; the default one first."""
    words = {
        language: catalogue.card(talk.session, talk.moment, service_id, language.code).words
        for language in talk.languages
    }
    default = talk.languages.default
    # Where a wording is missing, another one stands in: it must not be on the poster twice.
    own_first = sorted(words, key=lambda one: (words[one].language != one.code, one.code != default))
    faces: dict[str, Face] = {}
    for language in own_first:
        faces.setdefault(words[language].language, _face(talk, language, words[language]))
    return list(faces.values())


def _face(talk: Talk, language: Language, words: Wording) -> Face:
    in_force = rules.load(talk.session)
    return Face(
        title=words.title,
        content=excerpt(words.content, _CONTENT_LENGTH),
        scan=language.label("poster.scan"),
        centre=in_language(in_force.centre_name, language.code),
        address=in_force.centre_address.get(language.code, ""),
    )


def make(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """A poster as it was ordered: nothing on it is anybody's secret."""
    poster = params["poster"]
    faces = [Face(**face) for face in poster["faces"]]
    return params["name"], posters.draw(Poster(poster["link"], faces, poster["phone"]))


ROOM = Room(
    actions={"service.poster": Action(_order, Right.WORK_CALLS)},
    makers={"service.poster": make},
)
