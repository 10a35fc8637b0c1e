"""Due notices become words, a line on the phone list, a later notice or nothing; on both databases."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.herald import Herald, spoken
from centre import notices, people
from centre.moment import Moment
from chat.languages import Languages
from chat.replies import Reply
from chat.rooms import House, Room
from chat.talk import Reader
from handlers.reception import FrontDesk
from models.desk import PhoneLine
from models.outbox import Message, Notice, NoticeState, Priority
from models.who import Who
from tests.auxil.factories import a_person, at

EVENING = "2026-11-25"


def words(reader: Reader, notice: Notice) -> Reply | None:
    """A sentence that shows in which language it was chosen, and what it knew."""
    if not notice.params.get("holds", True):
        return None
    return Reply(f"{reader.language.code}: {notice.params.get('text', 'Come at two')}", subject=("call", 3))


@pytest.fixture
def herald() -> Herald:
    return Herald(House([Room(words={"reminder": words})], FrontDesk()), Languages("zh-hans"))


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li Hua", language="en")


def promised(session: Session, who: Who, moment: Moment, **values: Any) -> Notice:
    """A notice that is due, whatever the hour."""
    number = notices.promise(session, moment, "reminder", who.id, **{"critical": True, **values})
    notice = session.get_one(Notice, number)
    notice.critical = bool(values.get("critical", False))
    session.flush()
    return notice


def tell(session: Session, herald: Herald, moment: Moment, notice: Notice) -> NoticeState:
    herald.tell(session, moment, notice)
    session.flush()
    session.refresh(notice)
    return notice.state


def said(session: Session) -> list[Message]:
    return list(session.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def lines(session: Session) -> list[tuple[int, str]]:
    return [(line.person_id, line.what) for line in session.exec(select(PhoneLine))]


def test_a_notice_is_put_into_the_outbox(session: Session, herald: Herald, li: Who) -> None:
    moment = at("10:00")
    notice = promised(session, li, moment)
    assert tell(session, herald, moment, notice) is NoticeState.TOLD
    assert notice.settled_at == moment.now
    (message,) = said(session)
    assert json.loads(message.payload)["text"] == "en: Come at two"
    assert (message.chat_id, message.person_id, message.notice_id) == (li.telegram_id, li.id, notice.id)
    assert (message.priority, message.owed) == (Priority.REMINDER, True)
    assert (message.subject_kind, message.subject_id) == ("call", 3)


def test_a_nudge_stays_a_nudge(session: Session, herald: Herald, li: Who) -> None:
    tell(session, herald, at("10:00"), promised(session, li, at("10:00"), owed=False))
    assert [message.owed for message in said(session)] == [False]


def test_the_language_is_chosen_when_it_is_told(session: Session, herald: Herald, li: Who) -> None:
    notice = promised(session, li, at("10:00"))
    people.change_language(session, at("10:00"), li, "zh-hans")
    tell(session, herald, at("11:00"), notice)
    assert json.loads(said(session)[0].payload)["text"].startswith("zh-hans: ")


def test_what_no_longer_holds_is_dropped(session: Session, herald: Herald, li: Who) -> None:
    notice = promised(session, li, at("10:00"), params={"holds": False})
    assert tell(session, herald, at("10:00"), notice) is NoticeState.DROPPED
    assert said(session) == []
    assert lines(session) == []


@pytest.mark.parametrize("late", ["21:00", "23:59"])
def test_nobody_is_woken(session: Session, herald: Herald, li: Who, late: str) -> None:
    notice = promised(session, li, at("20:59"))
    assert tell(session, herald, at(late), notice) is NoticeState.WAITING
    assert notice.due_at == at("08:00", EVENING).now
    assert said(session) == []
    assert tell(session, herald, at("07:59", EVENING), notice) is NoticeState.WAITING
    assert tell(session, herald, at("08:00", EVENING), notice) is NoticeState.TOLD


def test_a_critical_notice_is_told_at_night(session: Session, herald: Herald, li: Who) -> None:
    notice = promised(session, li, at("23:59"), critical=True)
    assert tell(session, herald, at("23:59"), notice) is NoticeState.TOLD
    assert len(said(session)) == 1


@pytest.mark.parametrize(("owed", "rung"), [(True, True), (False, False)])
def test_who_cannot_be_reached_is_rung_for_what_is_owed(
    session: Session, herald: Herald, li: Who, owed: bool, rung: bool
) -> None:
    people.mark_unreachable(session, at("09:00"), li.telegram_id or 0)
    notice = promised(session, li, at("10:00"), owed=owed)
    assert tell(session, herald, at("10:00"), notice) is NoticeState.TOLD
    assert said(session) == []
    assert lines(session) == ([(li.id, "en: Come at two")] if rung else [])


def test_all_that_somebody_is_to_be_told_is_one_line(session: Session, herald: Herald, li: Who) -> None:
    people.mark_unreachable(session, at("09:00"), li.telegram_id or 0)
    for text in ("one", "two"):
        tell(session, herald, at("10:00"), promised(session, li, at("10:00"), params={"text": text}))
    assert lines(session) == [(li.id, "en: one\nen: two")]


def test_nobody_is_rung_about_what_no_longer_holds(session: Session, herald: Herald, li: Who) -> None:
    people.mark_unreachable(session, at("09:00"), li.telegram_id or 0)
    notice = promised(session, li, at("10:00"), params={"holds": False})
    assert tell(session, herald, at("10:00"), notice) is NoticeState.DROPPED
    assert lines(session) == []


def test_nobody_is_rung_at_night_either(session: Session, herald: Herald, li: Who) -> None:
    people.mark_unreachable(session, at("09:00"), li.telegram_id or 0)
    notice = promised(session, li, at("20:59"))
    assert tell(session, herald, at("22:00"), notice) is NoticeState.WAITING
    assert lines(session) == []


@pytest.mark.parametrize(
    ("payload", "heard"),
    [
        ({"text": "Come at <b>two</b>"}, "Come at <b>two</b>"),
        ({"document": "x", "caption": "Your list"}, "Your list"),
        ({"reply_markup": {}}, ""),
        ({"commands": []}, ""),
    ],
)
def test_what_can_be_read_out_on_the_telephone(payload: dict[str, Any], heard: str) -> None:
    assert spoken(json.dumps(payload)) == heard
