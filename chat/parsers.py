"""Ready-made ways to understand an answer."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from chat.flow import Misread
from chat.incoming import FileRef, Incoming
from chat.inputs import SPLIT_LENGTH
from chat.talk import Reader
from models.lengths import TEXT_LIMIT, utf16

WORDS_LIMIT = 8000
FILES_LIMIT = 10
FILE_SIZE_LIMIT = 20 * 1024 * 1024
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_CHINESE_MOBILE = re.compile(r"(\+86)?(1\d\d)(\d{4})(\d{4})")
_PHONE_NOISE = str.maketrans("", "", " -()（）－.")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＋"): "+"}


def words(_reader: Reader, incoming: Incoming) -> str:
    """A text of people's own words.

    Raises:
        Misread: it is not a text, or too long.
    """
    text = incoming.text.strip()
    if not text or incoming.file is not None or incoming.unsupported:
        raise Misread("misread.words")
    if len(text) > WORDS_LIMIT:
        raise Misread("misread.too_long", n=WORDS_LIMIT)
    return text


def words_within(limit: int) -> Callable[[Reader, Incoming], str]:
    """The same where there is room for so many characters only."""

    def parse(reader: Reader, incoming: Incoming) -> str:
        said = words(reader, incoming)
        if len(said) > limit:
            raise Misread("misread.too_long", n=limit)
        return said

    return parse


def number(least: int, most: int) -> Callable[[Reader, Incoming], str]:
    """A whole number within bounds, wherever it stands in what was said: "20 分钟", "20 minutes"."""

    def parse(reader: Reader, incoming: Incoming) -> str:
        found = _NUMBER.search(words(reader, incoming))
        # A part of a number, or one below nothing, is none of these.
        said = int(found[0]) if found is not None and found[0].isdecimal() else least - 1
        if not least <= said <= most:
            raise Misread("misread.number_between", least=least, most=most)
        return str(said)

    return parse


def join_words(before: str | None, more: str) -> str:
    """Two texts as one; the first may have been skipped.

    Raises:
        Misread: together they are too long.
    """
    if before is None:
        return more
    if len(before) + len(more) >= WORDS_LIMIT:
        raise Misread("misread.too_long", n=WORDS_LIMIT)
    return f"{before}{_glue(before)}{more}"


def story(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """What it is about, in whatever way is easiest: written, spoken or shown.

    Raises:
        Misread: it is none of these, or too large.
    """
    if (file := incoming.file) is not None:
        if file.size > FILE_SIZE_LIMIT:
            raise Misread("misread.file_too_large", n=FILE_SIZE_LIMIT // 1024 // 1024)
        return {"words": incoming.text.strip(), "files": [_plain(file)]}
    if incoming.unsupported or not incoming.text.strip():
        raise Misread("misread.story")
    return {"words": words(reader, incoming), "files": []}


def join_stories(before: dict[str, Any] | None, more: dict[str, Any]) -> dict[str, Any]:
    """Two parts of a story as one; the first may have been skipped.

    Raises:
        Misread: together they are too long or too many.
    """
    if before is None:
        return more
    files = [*before["files"], *more["files"]]
    if len(files) > FILES_LIMIT:
        raise Misread("misread.too_many_files", n=FILES_LIMIT)
    parts = [part for part in (before["words"], more["words"]) if part]
    joined = join_words(*parts) if len(parts) == 2 else "".join(parts)
    return {"words": joined, "files": files}


def show_story(reader: Reader, value: dict[str, Any]) -> str:
    """A story as the card reads it back."""
    lines = [value["words"]] if value["words"] else []
    return "\n".join([*lines, *count_files(reader, [file["kind"] for file in value["files"]])])


def count_files(reader: Reader, kinds: Sequence[str]) -> list[str]:
    """How many photos, voice notes and documents there are, those that there are."""
    return [
        reader.language.label(f"files.{kind}", n=kinds.count(kind))
        for kind in ("photo", "voice", "document")
        if kind in kinds
    ]


def file_refs(value: dict[str, Any]) -> list[FileRef]:
    """The files of a story."""
    return [FileRef(**file) for file in value["files"]]


def phone(_reader: Reader, incoming: Incoming) -> str:
    """A telephone number: the person's own by one key, or typed.

    Raises:
        Misread: it is no number, or somebody else's contact.
    """
    if incoming.contact is not None:
        if not incoming.contact.own:
            raise Misread("misread.other_contact")
        text = incoming.contact.phone
    else:
        text = incoming.text
    number = text.translate(_FULL_WIDTH).translate(_PHONE_NOISE)
    if not _PHONE.fullmatch(number):
        raise Misread("misread.phone")
    return number


def show_phone(_reader: Reader, value: str) -> str:
    """A telephone number in groups that can be read aloud."""
    if mobile := _CHINESE_MOBILE.fullmatch(value):
        groups = [group for group in mobile.groups() if group]
    else:
        groups = [value[start : start + 3] for start in range(0, len(value), 3)]
    return " ".join(groups)


def _glue(before: str) -> str:
    """A phone cuts a long text anywhere or between words; an afterthought is a line of its own."""
    if 0 in (len(before) % TEXT_LIMIT, utf16(before) % TEXT_LIMIT):
        return ""
    return " " if len(before) >= SPLIT_LENGTH else "\n"


def _plain(file: FileRef) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "telegram_file_id": file.telegram_file_id,
        "name": file.name,
        "size": file.size,
    }
