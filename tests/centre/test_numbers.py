import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre import numbers
from centre.errors import Refused
from centre.numbers import ALPHABET

ids = st.one_of(st.integers(0, 31**3 - 1), st.integers(31**3, 2**40))
prefixes = st.sampled_from(["HF", "YY", "TS"])
characters = st.sampled_from(ALPHABET)


def is_mistyped(text: str) -> bool:
    try:
        numbers.parse(text)
    except Refused as refused:
        return refused.key == "refused.number_mistyped"
    return False


@given(prefix=prefixes, row_id=ids)
def test_a_number_leads_back_to_its_row(prefix: str, row_id: int) -> None:
    assert numbers.parse(numbers.number(prefix, row_id)) == (prefix, row_id)


def test_every_row_has_its_own_number() -> None:
    first, last = 0, 31**3 + 2000
    assert len({numbers.number("HF", row_id) for row_id in range(first, last)}) == last - first


def test_numbers_are_short_and_grow_by_themselves() -> None:
    assert re.fullmatch(rf"HF-[{ALPHABET}]{{3}}-[{ALPHABET}]", numbers.number("HF", 31**3 - 1))
    assert re.fullmatch(rf"HF-[{ALPHABET}]{{4}}-[{ALPHABET}]", numbers.number("HF", 31**3))
    assert len(numbers.number("HF", 31**3 + 31**4)) == len("HF-12345-6")


def test_neighbours_do_not_look_alike() -> None:
    first, second = numbers.number("HF", 1), numbers.number("HF", 2)
    assert sum(one != other for one, other in zip(first, second, strict=True)) >= 3


def test_no_character_is_taken_for_another() -> None:
    assert not set("0O1IU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 31


@given(prefix=prefixes, row_id=ids, place=st.integers(0, 20), wrong=characters)
def test_one_wrong_character_is_noticed(prefix: str, row_id: int, place: int, wrong: str) -> None:
    plain = numbers.number(prefix, row_id).replace("-", "")
    place %= len(plain)
    mistyped = plain[:place] + wrong + plain[place + 1 :]
    assert is_mistyped(mistyped) is (mistyped != plain)


@given(prefix=prefixes, row_id=ids, place=st.integers(0, 20))
def test_two_swapped_neighbours_are_noticed(prefix: str, row_id: int, place: int) -> None:
    plain = numbers.number(prefix, row_id).replace("-", "")
    place %= len(plain) - 1
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert is_mistyped(swapped) is (swapped != plain)


@pytest.mark.parametrize(
    "typed",
    ["{}", " {} ", "“{}”。", "{}\n"],
)
@pytest.mark.parametrize(
    "way", ["as it is", "small", "without dashes", "with spaces", "full width", "long dashes"]
)
def test_people_may_type_it_as_they_like(typed: str, way: str) -> None:
    number = numbers.number("HF", 1208)
    written = {
        "as it is": number,
        "small": number.lower(),
        "without dashes": number.replace("-", ""),
        "with spaces": " ".join(number),
        "full width": "".join(chr(ord(c) + 0xFEE0) for c in number),
        "long dashes": number.replace("-", "—"),
    }[way]
    assert numbers.parse(typed.format(written)) == ("HF", 1208)


@pytest.mark.parametrize("text", ["", "HF", "HF-7K", "理发", "HF-0O1-I", "12345678901", "🙂", "2" * 100])
def test_what_is_no_number_of_ours_is_refused(text: str) -> None:
    assert is_mistyped(text)


@given(text=st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        prefix, row_id = numbers.parse(text)
    except Refused:
        return
    assert numbers.parse(numbers.number(prefix, row_id)) == (prefix, row_id)


def test_a_row_that_no_database_can_hold_is_refused() -> None:
    assert is_mistyped(numbers.number("HF", 31**13))
