import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.buttons import LIMIT, ActionTap, AnswerTap, Button, CommandTap, decode, encode, row_in
from chat.languages import Languages
from chat.screens import BACK, CANCEL, CONFIRM, EDIT, GO_ON, SKIP
from handlers import open_house

LARGEST = 2**63 - 1
ids = st.integers(0, LARGEST)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
taps = st.one_of(
    st.builds(AnswerTap, ids, ids, texts),
    st.builds(ActionTap, st.sampled_from(sorted(open_house().actions)), ids, texts),
    st.builds(CommandTap, st.sampled_from(sorted(open_house().commands))),
)


@given(taps)
def test_what_is_encoded_fits_and_comes_back(tap: AnswerTap | ActionTap | CommandTap) -> None:
    try:
        data = encode(tap)
    except ValueError:
        return
    assert len(data.encode()) <= LIMIT
    assert decode(data) == tap


@given(st.text(max_size=80))
def test_whatever_a_changed_client_sends_is_read_or_not(data: str) -> None:
    tap = decode(data)
    assert tap is None or decode(encode(tap)) == tap


@given(st.sampled_from("dam"), st.lists(st.text("0z9:a~é²٣", max_size=15), max_size=4))
def test_almost_right_data_is_read_or_not(kind: str, parts: list[str]) -> None:
    tap = decode(":".join([kind, *parts]))
    if isinstance(tap, AnswerTap):
        assert max(tap.dialogue, tap.revision) <= LARGEST
    if isinstance(tap, ActionTap):
        assert tap.record <= LARGEST


@pytest.mark.parametrize("name", sorted(open_house().actions))
def test_every_action_has_room_for_the_largest_record(name: str) -> None:
    person, language = str(LARGEST), max((known.code for known in Languages("en")), key=len)
    for extra in (person, language):
        assert len(encode(ActionTap(name, LARGEST, extra)).encode()) <= LIMIT


def test_every_answer_has_room_in_the_largest_form() -> None:
    controls = [BACK, CANCEL, SKIP, EDIT, CONFIRM, GO_ON, "~p9999"]
    lines = [f"~e{step.name}" for flow in open_house().flows.values() for step in flow.steps]
    for code in [*controls, *lines, "二十四个字节的选项"[:8]]:
        assert len(encode(AnswerTap(LARGEST, LARGEST, code)).encode()) <= LIMIT


def test_bytes_are_counted_not_characters() -> None:
    assert encode(AnswerTap(1, 1, "理发" * 9))
    with pytest.raises(ValueError, match="bytes"):
        encode(AnswerTap(1, 1, "理发" * 10))


def test_a_button_says_what_the_bot_api_expects() -> None:
    assert Button("Go", "m:start").as_json() == {"text": "Go", "callback_data": "m:start"}
    assert Button("Go", "m:start", "primary").as_json()["style"] == "primary"
    assert Button("Copy", copies="https://t.me/x").as_json() == {
        "text": "Copy",
        "copy_text": {"text": "https://t.me/x"},
    }


@given(ids)
def test_a_second_row_is_read_as_it_was_written(row: int) -> None:
    assert row_in(str(row)) == row


@given(st.one_of(texts, st.integers(min_value=LARGEST + 1).map(str), st.just("³"), st.just("٣")))
def test_a_second_row_that_was_made_up_is_the_number_of_nothing(extra: str) -> None:
    assert row_in(extra) in {0, int(extra) if extra.isascii() and extra.isdigit() and len(extra) < 19 else 0}
