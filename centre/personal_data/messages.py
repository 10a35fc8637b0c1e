"""What is personal about what came from people and what was sent to them, and what waits to be told."""

from collections.abc import Iterable

from sqlalchemy import or_
from sqlmodel import Session, col

from centre.moment import Moment
from centre.personal_data.kinds import NOBODY, Personal, Told, remove, whose
from centre.rows import change
from models.base import constant
from models.desk import PhoneLine, PhoneLineState
from models.dialogue import Dialogue
from models.files import FileState, StoredFile
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState, Notice, NoticeState
from models.who import Who

_ON_ITS_WAY = (MessageState.PENDING, MessageState.STARTED)
_LISTS = ("desk", "duty_day")  # what they are about: lists, and what was handed over


def blank_inbox(session: Session, lane: int | None) -> int:
    """Empty what came from a chat, this update included; those behind it are still to be read."""
    still = (col(Update.lane) == lane, col(Update.state) != UpdateState.PENDING)
    return change(session, Update, *still, payload="", lane=NOBODY)


def blank_outbox(session: Session, chat_id: int | None) -> int:
    """Empty what was sent to a chat; what is on its way is emptied by the purge once it has arrived."""
    still = (col(Message.chat_id) == chat_id, col(Message.state).not_in(_ON_ITS_WAY))
    return change(session, Message, *still, payload="", chat_id=NOBODY)


def blank_told(session: Session, who: Who, told: Iterable[Told]) -> None:
    """Empty what others were told about somebody's matters; lists too, of whomever they speak."""
    kind, subject = col(Message.subject_kind), col(Message.subject_id)
    theirs = ((kind == one) & subject.in_(ids(who)) for one, ids in told)
    arrived = col(Message.state).not_in(_ON_ITS_WAY)
    change(session, Message, or_(kind.in_(_LISTS), *theirs), arrived, payload="")


def _empty_inbox(session: Session, _moment: Moment, who: Who) -> int:
    return blank_inbox(session, who.telegram_id)


def _empty_outbox(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Message.chat_id) == who.telegram_id, col(Message.state) == MessageState.PENDING)
    change(session, Message, *still, state=MessageState.LAPSED, finished_at=moment.now)
    return blank_outbox(session, who.telegram_id)


def _doom_files(session: Session, _moment: Moment, who: Who) -> int:
    emptied = {"state": FileState.DOOMED, "name": "", "telegram_file_id": ""}
    return change(session, StoredFile, col(StoredFile.person_id) == who.id, **emptied)


def _drop_notices(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Notice.person_id) == who.id, col(Notice.state) == constant(NoticeState.WAITING))
    return change(session, Notice, *still, state=NoticeState.DROPPED, settled_at=moment.now)


def _blank_phone_lines(session: Session, moment: Moment, who: Who) -> int:
    mine = col(PhoneLine.person_id) == who.id
    open_one = (mine, col(PhoneLine.state) == constant(PhoneLineState.OPEN))
    change(session, PhoneLine, *open_one, state=PhoneLineState.DROPPED, handled_at=moment.now)
    return change(session, PhoneLine, mine, what="")


_forms = whose(Dialogue.person_id)

PERSONAL = (
    Personal(
        "files",
        StoredFile,
        whose(StoredFile.person_id),
        ("kind", "name", "size", "path", "subject_kind", "subject_id", "created_at"),
        _doom_files,
    ),
    Personal(
        "forms",
        Dialogue,
        _forms,
        ("flow", "answers", "state", "created_at", "touched_at"),
        remove(Dialogue, _forms),
    ),
    Personal(
        "messages_from_you",
        Update,
        lambda who: col(Update.lane) == who.telegram_id,
        ("received_at", "payload"),
        _empty_inbox,
    ),
    Personal(
        "messages_to_you",
        Message,
        lambda who: col(Message.chat_id) == who.telegram_id,
        ("created_at", "method", "payload", "state"),
        _empty_outbox,
    ),
    Personal(
        "notices",
        Notice,
        whose(Notice.person_id),
        ("kind", "due_at", "state", "settled_at"),
        _drop_notices,
    ),
    Personal(
        "phone_list",
        PhoneLine,
        whose(PhoneLine.person_id),
        ("what", "state", "attempts", "opened_at", "handled_at"),
        _blank_phone_lines,
    ),
)
