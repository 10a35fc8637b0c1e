from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from chat import replies
from chat.incoming import Incoming
from chat.languages import Languages
from chat.replies import Reply
from chat.rooms import Action, Command, House, Room
from chat.talk import Reader, Talk
from models.outbox import Message
from models.people import LetterSize, Role
from models.refused import Refused
from models.rights import Right
from tests.auxil.factories import a_moment, a_person
from tests.chat.chatting import Chat
from tests.chat.conftest import Front


def screen(talk: Talk) -> None:
    talk.say(Reply("screen", [[talk.menu("start")]]))


def record(talk: Talk) -> None:
    talk.say(Reply("record", subject=("call", 5)))


def asking(talk: Talk) -> None:
    talk.say(Reply("record\n\nis it?", subject=("call", 5)))


def nothing(_talk: Talk) -> None:
    """Do nothing."""


def refuse(talk: Talk, _record: int, _extra: str) -> None:
    talk.say(Reply("this is undone"))
    raise Refused("refused.wet", who=talk.me.name)


ROOM = Room(
    commands={
        "screen": Command(screen),
        "record": Command(record),
        "asking": Command(asking),
        "secret": Command(nothing, Right.MANAGE_ROLES),
    },
    actions={
        "show": Action(lambda talk, _record, _extra: talk.show(Reply("new"))),
        "replace": Action(lambda talk, _record, _extra: talk.replace(Reply("new"))),
        "conclude": Action(lambda talk, _record, _extra: talk.conclude(Reply("new"))),
        "answer": Action(lambda talk, _record, _extra: talk.conclude(Reply("new"), answers="is it?")),
        "long": Action(lambda talk, _record, _extra: talk.show(Reply("a" * 5000))),
        "refuse": Action(refuse),
        "secret": Action(lambda talk, _record, _extra: None, Right.MANAGE_ROLES),
    },
)


@pytest.fixture
def chat(session: Session, languages: Languages) -> Chat:
    return Chat(session, House([ROOM], Front()), a_person(session, "Anna", language="en"), languages)


@pytest.mark.parametrize(
    ("action", "on_screen", "on_record"),
    [
        ("show", ["new"], ["record", "new"]),
        ("replace", ["new"], ["new"]),
        ("conclude", ["new"], ["record\n\nnew"]),
    ],
)
def test_screens_are_replaced_and_records_stay(
    chat: Chat, action: str, on_screen: list[str], on_record: list[str]
) -> None:
    chat.say("/screen", command="screen")
    chat.tap_data(f"a:{action}:0:")
    assert [message["text"] for message in chat.screen.values()] == on_screen
    chat.screen.clear()
    chat.say("/record", command="record")
    chat.tap_data(f"a:{action}:0:")
    assert [message["text"] for message in chat.screen.values()] == on_record


def test_a_question_goes_once_it_is_answered(chat: Chat) -> None:
    chat.say("/asking", command="asking")
    chat.tap_data("a:answer:0:")
    assert [message["text"] for message in chat.screen.values()] == ["record\n\nnew"]


def test_a_tap_may_be_quicker_than_the_note_of_what_it_is_under(
    chat: Chat, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.say("/record", command="record")
    row = session.exec(select(Message).where(col(Message.message_id).is_not(None))).one()
    number, row.message_id = row.message_id, None
    session.flush()

    def noted_after(look: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*about: Any) -> Any:
            found = look(*about)
            row.message_id = number
            session.flush()
            return found

        return looked

    for look in ("subject_of", "words_of"):
        monkeypatch.setattr(replies, look, noted_after(getattr(replies, look)))
    chat.tap_data("a:conclude:0:")
    assert [message["text"] for message in chat.screen.values()] == ["new"]


def test_what_does_not_fit_in_place_is_said_below(chat: Chat) -> None:
    chat.say("/screen", command="screen")
    chat.tap_data("a:long:0:")
    assert [len(message["text"]) for message in chat.screen.values()] == [6, 4096, 904]


def test_what_is_refused_is_undone_and_explained(chat: Chat) -> None:
    chat.say("/screen", command="screen")
    chat.tap_data("a:refuse:0:")
    assert [message["text"] for message in chat.screen.values()] == ["screen", "It is too wet for Anna."]
    assert chat.labels == ["Main menu"]


@pytest.mark.parametrize("data", ["a:secret:0:", "m:secret"])
def test_what_needs_a_right_is_refused_without_it(chat: Chat, data: str) -> None:
    chat.say("/screen", command="screen")
    assert "cannot use this" in chat.tap_data(data)


@pytest.mark.parametrize("data", ["", "x", "a:unknown:0:", "a:show", "a:show:~:", "d:1", "m:"])
def test_what_no_button_carries_is_answered(chat: Chat, data: str) -> None:
    chat.say("/screen", command="screen")
    assert "from earlier" in chat.tap_data(data)


def test_an_unknown_command_is_answered(chat: Chat) -> None:
    assert "no command /&lt;b&gt;" in chat.say("/<b>", command="<b>")


def test_a_reader_sees_the_commands_of_their_rights(session: Session, languages: Languages) -> None:
    commands = {
        "start": Command(nothing),
        "status": Command(nothing, listed=False),
        "shifts": Command(nothing, role=Role.VOLUNTEER, besides=Right.MANAGE_ROLES),
        "roles": Command(nothing, Right.MANAGE_ROLES),
    }
    house = House([Room(commands=commands)], Front())
    director = Reader(session, a_moment(), languages, a_person(session, "Gao", Role.DIRECTOR, language="en"))
    resident = Reader(session, a_moment(), languages, a_person(session, "Li"))
    assert [name for name, _ in house.permitted(director)] == ["start", "status", "shifts", "roles"]
    assert [name for name, _ in house.listed(director)] == ["roles", "shifts", "start"]
    assert house.listed(resident) == [("start", "Main menu")]


@pytest.mark.parametrize(("size", "widths"), [(LetterSize.NORMAL, [2]), (LetterSize.LARGE, [1, 1])])
def test_large_letters_put_one_button_in_a_row(
    session: Session, languages: Languages, size: LetterSize, widths: list[int]
) -> None:
    reader = Reader(session, a_moment(), languages, a_person(session, letters=size))
    assert [len(row) for row in reader.turns("x", 1, 3)] == widths


def test_a_stranger_has_no_self(session: Session, languages: Languages) -> None:
    said = Incoming(7, 7, "Anna", "zh-CN")
    talk = Talk(session, a_moment(), languages, None, said, house=House([], Front()))
    assert talk.language.code == "en"  # the only one in this house
    with pytest.raises(LookupError):
        _ = talk.me
