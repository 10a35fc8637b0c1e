"""What messages consist of: text with entities, captions and files, checked as Telegram checks them."""

from playground import limits
from playground.entities import in_order, trim, with_detected
from playground.errors import bad_request
from playground.html_mode import parse_html
from playground.jsons import Json, decode
from playground.methods.base import FileRef
from playground.world import World

# Characters that take no room: a text of nothing else is empty to Telegram.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def text_content(text: str, parse_mode: str, entities: object, *, too_long: str) -> Json:
    """The `text` and `entities` of a message."""
    plain, marks = _formatted(text, parse_mode, entities)
    if not plain.strip(_INVISIBLE):
        raise bad_request("message text is empty")
    if len(plain) > limits.TEXT:
        raise bad_request(too_long)
    return {"text": plain, "entities": marks} if marks else {"text": plain}


def caption_content(caption: str, parse_mode: str, entities: object, *, too_long: str) -> Json:
    """The `caption` and `caption_entities` of a message, if any."""
    plain, marks = _formatted(caption, parse_mode, entities)
    if len(plain) > limits.CAPTION:
        raise bad_request(too_long)
    if not plain:
        return {}
    return {"caption": plain, "caption_entities": marks} if marks else {"caption": plain}


def _formatted(text: str, parse_mode: str, entities: object) -> tuple[str, list[Json]]:
    limits.check_unicode(text)
    if parse_mode.lower() == "html":
        text, marks = parse_html(text)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        marks = in_order(_entities(entities))
    plain, marks = trim(text.replace("\r", ""), marks)
    return plain, with_detected(plain, marks)


def _entities(raw: object) -> list[Json]:
    entities = decode(raw, "entities") if raw else []
    if not isinstance(entities, list):
        raise bad_request("expected an Array of MessageEntity")
    for entity in entities:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: type, offset and length are needed")
    return entities


def file_content(world: World, kind: str, file: FileRef, *, duration: int = 0) -> Json:
    """A picture, voice note or document, uploaded now or known already."""
    return describe(_stored(world, kind, file), duration=duration)


def describe(about: Json, *, duration: int = 0) -> Json:
    """A stored file as it stands in a message."""
    same = {name: about[name] for name in ("file_id", "file_unique_id", "file_size")}
    match about["kind"]:
        case "photo":
            return {"photo": [{**same, "width": about["width"], "height": about["height"]}]}
        case "voice":
            return {"voice": {**same, "duration": duration, "mime_type": "audio/ogg"}}
        case _:
            return {"document": {**same, "file_name": about["file_name"], "mime_type": about["mime_type"]}}


def _stored(world: World, kind: str, file: FileRef) -> Json:
    if file.upload:
        return world.files.add(kind, file.upload)
    if not file.file_id:
        raise bad_request(f"there is no {kind} in the request")
    about = world.files.find(file.file_id)
    if about is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if about["kind"] != kind:
        raise bad_request(f"can't use file of type {about['kind'].title()} as {kind.title()}")
    return about
