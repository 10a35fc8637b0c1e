from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from chat.flow import Misread
from chat.incoming import Contact, FileRef, Incoming
from chat.languages import Languages
from chat.parsers import (
    FILE_SIZE_LIMIT,
    WORDS_LIMIT,
    file_refs,
    join_stories,
    join_words,
    number,
    phone,
    show_phone,
    show_story,
    story,
    words,
    words_within,
)
from chat.talk import Reader

PHOTO = FileRef("photo", "p")


@pytest.fixture
def reader() -> Reader:
    return Reader(Session(), None, Languages("en"), None)


def said(text: str = "", **more: Any) -> Incoming:
    return Incoming(7, 7, "Anna", "en", text=text, **more)


def test_words_are_taken_without_the_space_around_them(reader: Reader) -> None:
    assert words(reader, said("  The <b>lift</b>\n ")) == "The <b>lift</b>"


@pytest.mark.parametrize(
    "incoming",
    [said(), said("  "), said("caption", file=PHOTO), said("caption", unsupported=True), said(place=(1, 2))],
)
def test_what_is_not_words_is_refused(reader: Reader, incoming: Incoming) -> None:
    with pytest.raises(Misread, match=r"misread\.words"):
        words(reader, incoming)


@pytest.mark.parametrize(("parse", "limit"), [(words, WORDS_LIMIT), (words_within(20), 20)])
def test_too_many_words_are_refused(
    reader: Reader, parse: Callable[[Reader, Incoming], str], limit: int
) -> None:
    assert parse(reader, said("a" * limit))
    with pytest.raises(Misread) as misread:
        parse(reader, said("a" * (limit + 1)))
    assert (misread.value.key, misread.value.params) == ("misread.too_long", {"n": limit})


@pytest.mark.parametrize(
    ("before", "more", "joined"),
    [
        ("Cake", "And tea", "Cake\nAnd tea"),
        ("a" * 4096, "b", "a" * 4096 + "b"),
        ("👵" * 2048, "b", "👵" * 2048 + "b"),
        ("a" * 4000, "b", "a" * 4000 + " b"),
    ],
    ids=["afterthought", "cut anywhere", "cut among emoji", "cut between words"],
)
def test_words_are_joined(before: str, more: str, joined: str) -> None:
    assert join_words(before, more) == joined


def test_joined_words_have_the_same_limit() -> None:
    assert len(join_words("a" * 4096, "b" * (WORDS_LIMIT - 4097))) < WORDS_LIMIT
    with pytest.raises(Misread, match=r"misread\.too_long"):
        join_words("a" * 4096, "b" * (WORDS_LIMIT - 4096 + 1))


def test_a_story_is_written_spoken_or_shown(reader: Reader) -> None:
    assert story(reader, said("Cake")) == {"words": "Cake", "files": []}
    told = story(reader, said(" Look ", file=PHOTO))
    assert told["words"] == "Look"
    assert file_refs(told) == [PHOTO]


@pytest.mark.parametrize("incoming", [said(), said("caption", unsupported=True), said(place=(1, 2))])
def test_what_is_no_story_is_refused(reader: Reader, incoming: Incoming) -> None:
    with pytest.raises(Misread, match=r"misread\.story"):
        story(reader, incoming)


def test_a_file_too_large_to_fetch_is_refused(reader: Reader) -> None:
    assert story(reader, said(file=FileRef("document", "d", size=FILE_SIZE_LIMIT)))
    with pytest.raises(Misread, match=r"misread\.file_too_large"):
        story(reader, said(file=FileRef("document", "d", size=FILE_SIZE_LIMIT + 1)))


def test_stories_are_joined_up_to_ten_files(reader: Reader) -> None:
    told = {"words": "Look", "files": []}
    for _ in range(10):
        told = join_stories(told, story(reader, said(file=PHOTO)))
    assert told["words"] == "Look"
    assert show_story(reader, told) == "Look\n10 photos"
    with pytest.raises(Misread, match=r"misread\.too_many_files"):
        join_stories(told, story(reader, said(file=PHOTO)))


def test_a_story_is_read_back(reader: Reader) -> None:
    told = story(reader, said(file=FileRef("voice", "v")))
    assert show_story(reader, join_stories(told, story(reader, said("Listen")))) == "Listen\n1 voice note"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 (138) 0013.8000", "+8613800138000"),
        ("＋８６１３８００１３８０００", "+8613800138000"),
        ("010－12345678", "01012345678"),
        ("12345", "12345"),
    ],
)
def test_a_typed_number_is_read(reader: Reader, typed: str, number: str) -> None:
    assert phone(reader, said(typed)) == number


@pytest.mark.parametrize("typed", ["", "call me", "1234", "1" * 16, "138001380oo", "٣٣٣٣٣٣", "138+0013800"])
def test_what_is_no_number_is_refused(reader: Reader, typed: str) -> None:
    with pytest.raises(Misread, match=r"misread\.phone"):
        phone(reader, said(typed))


def test_only_one_s_own_contact_is_taken(reader: Reader) -> None:
    assert phone(reader, said(contact=Contact("+86 138 0013 8000", own=True))) == "+8613800138000"
    with pytest.raises(Misread, match=r"misread\.other_contact"):
        phone(reader, said(contact=Contact("+8613800138000", own=False)))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138 0013 8000"),
        ("+8613800138000", "+86 138 0013 8000"),
        ("01012345678", "010 123 456 78"),
        ("12345", "123 45"),
    ],
)
def test_a_number_is_shown_as_it_is_read_out(reader: Reader, number: str, shown: str) -> None:
    assert show_phone(reader, number) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20", "20"),
        ("每位 20 分钟", "20"),
        ("20 minutes", "20"),
        ("２０", "20"),
        ("007", "7"),
        ("1000", None),
        ("4", None),
        ("-20", None),
        ("20.5", None),
        ("20,5", None),
        ("many", None),
        ("", None),
    ],
)
def test_a_number_is_whole_and_within_bounds(reader: Reader, text: str, found: str | None) -> None:
    parse = number(5, 480)
    if found is not None:
        assert parse(reader, said(text)) == found
        return
    with pytest.raises(Misread):
        parse(reader, said(text))
