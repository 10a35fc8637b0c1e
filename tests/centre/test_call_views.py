import pytest
from sqlmodel import Session

from centre import calls, numbers
from centre.calls import View
from centre.errors import Refused
from models.calls import CallState, Side, Wanted
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_call, a_file, a_person, at


@pytest.fixture
def desk(session: Session, resident: Who, clerk: Who, other_clerk: Who) -> dict[str, int]:
    """Four call-backs as they stand on Tuesday at 13:00, by what is special about them."""
    ids = {}
    for name, clock, owner in (
        ("overdue", "08:30", clerk),
        ("open", "10:00", clerk),
        ("taken", "09:30", other_clerk),
        ("answered", "09:00", clerk),
    ):
        call = a_call(session, resident, at(clock), about=name)
        assert call.id is not None
        ids[name] = call.id
        if call.owner_id != owner.id:
            calls.hand_over(session, at("12:00"), owner, call.id, owner.id)
        if name in ("taken", "answered"):
            calls.take(session, at("12:00"), owner, call.id)
    calls.reply(session, at("12:00"), clerk, ids["answered"], "Done")
    return ids


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View.MINE, ["overdue", "open", "answered"]),
        (View.OPEN, ["overdue", "open"]),
        (View.OVERDUE, ["overdue"]),
        (View.ALL, ["overdue", "taken", "open", "answered"]),
    ],
)
def test_the_queue_shows_the_most_urgent_first(
    session: Session, clerk: Who, desk: dict[str, int], view: View, shown: list[str]
) -> None:
    page = calls.queue(session, at("13:00"), clerk, view)
    assert [line.about for line in page.items] == shown
    assert page.total == len(shown)


def test_a_line_of_the_queue(session: Session, resident: Who, clerk: Who, desk: dict[str, int]) -> None:
    line = calls.queue(session, at("13:00"), clerk, View.OVERDUE).items[0]
    assert (line.id, line.name, line.owner) == (desk["overdue"], resident.name, clerk.name)
    assert (line.state, line.wanted, line.due_at) == (CallState.OPEN, Wanted.CHAT, at("12:30").now)
    assert line.number.startswith("HF-")


def test_what_is_closed_leaves_the_queue(
    session: Session, resident: Who, clerk: Who, desk: dict[str, int]
) -> None:
    calls.settle(session, at("13:00"), resident, desk["answered"])
    calls.withdraw(session, at("13:00"), resident, desk["overdue"])
    assert calls.queue(session, at("13:00"), clerk, View.ALL).total == 2
    assert calls.queue(session, at("13:00"), clerk, View.OVERDUE).total == 0


def test_the_queue_is_for_those_who_may_see_it(
    session: Session, resident: Who, volunteer: Who, auditor: Who, desk: dict[str, int]
) -> None:
    assert calls.queue(session, at("13:00"), auditor).total == 4
    for nobody in (resident, volunteer):
        with pytest.raises(Refused, match=r"refused\.not_allowed"):
            calls.queue(session, at("13:00"), nobody)


def test_one_s_own_matter_is_not_in_one_s_queue(session: Session, clerk: Who, other_clerk: Who) -> None:
    a_call(session, clerk, at("10:00"))
    assert calls.queue(session, at("13:00"), clerk).total == 0
    assert calls.queue(session, at("13:00"), other_clerk).total == 1


def test_a_long_queue_has_pages(session: Session, clerk: Who) -> None:
    for number in range(8):
        a_call(session, a_person(session, f"Person {number}"), at("10:00"), about=str(number))
    page = calls.queue(session, at("11:00"), clerk, View.ALL, 1)
    assert [line.about for line in page.items] == ["6", "7"]
    assert (page.number, page.pages, page.total) == (1, 2, 8)


def test_a_card_says_all_that_a_clerk_needs(session: Session, resident: Who, clerk: Who) -> None:
    photo, second = a_file(session, resident), a_file(session, resident)
    call = a_call(session, resident, at("10:00"), phone="13800138000", file_ids=[photo.id or 0])
    assert call.id is not None
    calls.write(session, at("10:01"), resident, call.id, "Look", file_ids=[second.id or 0])
    calls.take(session, at("10:02"), clerk, call.id)
    calls.add_note(session, at("10:03"), clerk, call.id, "Known fault")
    calls.note_call(session, at("10:04"), clerk, call.id, reached=True, text="At three")
    card = calls.card(session, call.id)
    assert (card.id, card.number, card.person_id, card.name) == (
        call.id,
        call.number,
        resident.id,
        resident.name,
    )
    assert (card.phone, card.wanted, card.about) == ("13800138000", Wanted.CHAT, call.about)
    assert (card.state, card.owner_id, card.owner) == (CallState.ANSWERED, clerk.id, clerk.name)
    assert (card.created_at, card.due_at, card.reopened) == (at("10:00").now, at("14:00").now, 0)
    assert card.files == (photo,)
    assert [(said.side, said.author, said.text, said.by_phone) for said in card.lines] == [
        (Side.RESIDENT, resident.name, "Look", False),
        (Side.NOTE, clerk.name, "Known fault", False),
        (Side.STAFF, clerk.name, "At three", True),
    ]
    assert [said.files for said in card.lines] == [(second,), (), ()]
    assert calls.said(session, card.lines[0].id) == card.lines[0]
    assert calls.said(session, 4711) is None


def test_people_see_their_own_matter_without_the_notes(
    session: Session, clerk: Who, resident: Who, other_resident: Who, auditor: Who
) -> None:
    asks_and_works = a_person(session, "Asks and works", Role.CLERK)
    call = a_call(session, asks_and_works, at("10:00"))
    assert call.id is not None
    calls.add_note(session, at("10:01"), clerk, call.id, "Between us")
    assert calls.look(session, asks_and_works, call.id).lines == ()
    assert len(calls.look(session, clerk, call.id).lines) == 1
    assert len(calls.look(session, auditor, call.id).lines) == 1
    with pytest.raises(Refused, match=r"refused\.call_unknown"):
        calls.look(session, other_resident, call.id)
    with pytest.raises(Refused, match=r"refused\.call_unknown"):
        calls.look(session, clerk, 4711)


def test_all_matters_of_one_person(session: Session, resident: Who, other_resident: Who, clerk: Who) -> None:
    first, second = (a_call(session, resident, at("10:00"), about=about) for about in ("first", "second"))
    a_call(session, other_resident, at("10:00"))
    calls.withdraw(session, at("10:01"), resident, first.id or 0)
    lines = calls.of_resident(session, resident.id)
    assert [(line.id, line.about, line.state) for line in lines] == [
        (second.id, "second", CallState.OPEN),
        (first.id, "first", CallState.WITHDRAWN),
    ]


def test_a_number_leads_to_its_matter(session: Session, resident: Who) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.number is not None
    assert calls.by_number(session, call.number.lower().replace("-", " ")) == call
    wrong = call.number[:-1] + ("2" if call.number[-1] != "2" else "3")
    with pytest.raises(Refused, match=r"refused\.number_mistyped"):
        calls.by_number(session, wrong)


def test_a_number_of_another_kind_or_of_nothing_leads_nowhere(session: Session, resident: Who) -> None:
    call = a_call(session, resident, at("10:00"))
    assert calls.by_number(session, numbers.number("HF", 4711)) is None
    assert calls.by_number(session, numbers.number("YY", call.id or 0)) is None
