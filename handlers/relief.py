"""Staying on because people of the next shift are missing."""

from centre import shifts
from centre.shifts import relief
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.shifts import SignUpState
from models.who import by_id


def _stay(talk: Talk, shift_id: int, _extra: str) -> None:
    placed = relief.stay(talk.session, talk.moment, talk.me, shift_id)
    shift, role = shifts.find(talk.session, shift_id), words.role(talk, placed.post_id)
    leave = talk.action("check_in.leave", "check_in.leave", placed.id or 0)
    talk.replace(words.news(talk, "relief.done", shift, [leave], *home(talk), role=role))


def _tell_ask(reader: Reader, notice: Notice) -> Reply | None:
    shift = shifts.find(reader.session, notice.subject_id or 0)
    if not relief.needed(reader.session, shift):
        return None
    button = reader.action("relief.stay", "relief.stay", shift.id or 0, style="primary")
    return words.news(reader, "notice.relief.ask", shift, [button])


def _tell_stays(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    if one.state is not SignUpState.CHECKED_IN:
        return None
    shift = shifts.shift_of(reader.session, one)
    sheet = reader.action("attendance.list", "attendance.list", shift.id or 0)
    name = by_id(reader.session, one.person_id).name
    return words.news(reader, "notice.relief.stays", shift, [sheet], name=name)


ROOM = Room(
    actions={"relief.stay": Action(_stay)},
    words={"relief.ask": _tell_ask, "relief.stays": _tell_stays},
)
