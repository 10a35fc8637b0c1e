"""Posters by which people complain of a service or a place: whoever scans one need not say of what."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict

from centre import audit, catalogue, rules
from centre.errors import Refused
from centre.posters import Face, Poster
from chat import engine
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.languages import Language
from chat.parsers import words
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import complaints
from handlers.common import home, in_language
from models.rights import Right

# Such links lead to a complaint: of the service of a code, or of a place in words.
LINK, _AT = "cmp_", "at_"
# Telegram takes so many characters after a link; three bytes of a place make four of them.
_LONGEST_PAYLOAD = 64
_PLACE_BYTES = (_LONGEST_PAYLOAD - len(LINK + _AT)) * 3 // 4


def open_link(talk: Talk, payload: str) -> None:
    """Begin to complain of what a poster is about; of whatever else, if it is about nothing."""
    what = payload[len(LINK) :]
    if what.startswith(_AT):
        topic, whom = "place", _place_of(what.removeprefix(_AT))
    else:
        topic, whom = "service", _service_of(talk, what)
    if whom:
        complaints.begin_about(talk, topic, whom)
    else:
        complaints.ask(talk)


def link_to(place: str) -> str:
    """What a link says that leads to a complaint of a place."""
    return LINK + _AT + base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place_of(code: str) -> str:
    try:
        return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode().strip()
    except (binascii.Error, ValueError):
        return ""


def _service_of(talk: Talk, code: str) -> str:
    try:
        service = catalogue.by_code(talk.session, code)
    except Refused:
        return ""
    return catalogue.title(talk.session, service.id or 0, service.version, talk.language.code)


def _order(talk: Talk, service_id: int, _extra: str) -> None:
    """Make the poster of a service."""
    service = catalogue.offered(talk.session, service_id)
    titles = {
        language: catalogue.title(talk.session, service_id, service.version, language.code)
        for language in talk.languages
    }
    faces = [_face(talk, language, title) for language, title in titles.items()]
    talk.say(_poster(talk, LINK + service.code, faces, f"{service.code}-complaints"))


def _ask_place(talk: Talk) -> None:
    engine.start(talk, PLACE)


def _finish(talk: Talk, form: Finished) -> Reply:
    place = form.answers["place"]
    return _poster(talk, link_to(place), [_face(talk, language, place) for language in talk.languages], place)


def _poster(talk: Talk, payload: str, faces: Sequence[Face], name: str) -> Reply:
    audit.note(talk.session, talk.moment, talk.me.id, "poster.made", ("poster", None), link=payload)
    poster = Poster(talk.house.deep_link(payload), faces, rules.load(talk.session).centre_phone)
    document = Generated("service.poster", {"name": f"{name}.pdf", "poster": asdict(poster)})
    return Reply(talk.t("complaint_poster.made", title=faces[0].title), home(talk), file=document)


def _face(talk: Talk, language: Language, what: str) -> Face:
    in_force = rules.load(talk.session)
    return Face(
        title=what,
        content=language.label("complaint_poster.content"),
        scan=language.label("complaint_poster.scan"),
        centre=in_language(in_force.centre_name, language.code),
        address=in_force.centre_address.get(language.code, ""),
    )


def _place(reader: Reader, incoming: Incoming) -> str:
    """A place in so few words that they fit into a link."""
    said = words(reader, incoming)
    if len(said.encode()) > _PLACE_BYTES:
        raise Misread("complaint_poster.too_long")
    return said


PLACE = Flow("complaint_poster", 1, (Step("place", parse=_place),), _finish, carded=False)

ROOM = Room(
    commands={"poster": Command(_ask_place, Right.WORK_CALLS, listed=False)},
    flows=(PLACE,),
    actions={"complaint.poster": Action(_order, Right.WORK_CALLS)},
)
