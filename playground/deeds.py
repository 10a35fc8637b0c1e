"""What people can do over HTTP: the last part of `/play/people/{id}/…` and `/play/groups/{id}/…`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from playground.fields import Fields
from playground.groups import Group
from playground.jsons import Json
from playground.people import Person


def _start(person: Person, body: Fields) -> Json:
    return {"messages": person.press_start(body.text("payload", ""))}


def _text(person: Person, body: Fields) -> Json:
    return {"messages": person.send_text(body.text("text"), reply_to=body.maybe_whole("reply_to"))}


def _photo(person: Person, body: Fields) -> Json:
    file, reply_to = body.file(), body.maybe_whole("reply_to")
    return {
        "messages": person.send_photo(
            file.content, body.text("caption", ""), name=file.name, reply_to=reply_to
        )
    }


def _album(person: Person, body: Fields) -> Json:
    pictures = [file.content for file in body.files]
    return {"messages": person.send_album(pictures, body.text("caption", ""))}


def _voice(person: Person, body: Fields) -> Json:
    return {"messages": person.send_voice(body.file().content, body.whole("duration", 1))}


def _document(person: Person, body: Fields) -> Json:
    file, reply_to = body.file(), body.maybe_whole("reply_to")
    caption = body.text("caption", "")
    return {
        "messages": person.send_document(
            file.content, file.name, caption, mime_type=file.mime_type, reply_to=reply_to
        )
    }


def _location(person: Person, body: Fields) -> Json:
    return {"messages": person.send_location(body.decimal("latitude"), body.decimal("longitude"))}


def _contact(person: Person, body: Fields) -> Json:
    if "phone_number" not in body.values:
        return {"messages": person.send_contact()}
    return {
        "messages": person.send_contact(
            body.text("phone_number"), body.text("first_name"), user_id=body.maybe_whole("user_id")
        )
    }


def _sticker(person: Person, body: Fields) -> Json:
    return {"messages": person.send_sticker(body.text("emoji"))}


def _edit(person: Person, body: Fields) -> Json:
    return {"messages": [person.edit_text(body.whole("message_id"), body.text("text"))]}


def _tap(person: Person, body: Fields) -> Json:
    message_id = body.whole("message_id")
    if "data" in body.values:
        return {"callback_query_id": person.tap(message_id, body.text("data"))}
    return {"callback_query_id": person.press(message_id, body.whole("row"), body.whole("column"))}


def _block(person: Person, body: Fields) -> Json:
    person.block()
    return {"blocked": True}


def _unblock(person: Person, body: Fields) -> Json:
    person.unblock()
    return {"blocked": False}


DEEDS: Final[Mapping[str, Callable[[Person, Fields], Json]]] = MappingProxyType(
    {
        "start": _start,
        "text": _text,
        "photo": _photo,
        "album": _album,
        "voice": _voice,
        "document": _document,
        "location": _location,
        "contact": _contact,
        "sticker": _sticker,
        "edit": _edit,
        "tap": _tap,
        "block": _block,
        "unblock": _unblock,
    }
)


def _say(group: Group, person: Person, body: Fields) -> Json:
    group.say(person.id, body.text("text"))
    return group.about


def _tap_in_group(group: Group, person: Person, body: Fields) -> Json:
    group.tap(person.id, body.whole("message_id"), body.text("data"))
    return group.about


def _let_in(group: Group, person: Person, body: Fields) -> Json:
    group.add_bot(person.id, body.text("payload", ""))
    return group.about


def _put_out(group: Group, person: Person, body: Fields) -> Json:
    group.remove_bot(person.id)
    return group.about


GROUP_DEEDS: Final[Mapping[str, Callable[[Group, Person, Fields], Json]]] = MappingProxyType(
    {"text": _say, "tap": _tap_in_group, "let_in": _let_in, "put_out": _put_out}
)
