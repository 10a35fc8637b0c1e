"""Writing to everybody in a shift, and answering: names are said, telephone numbers are not."""

from collections.abc import Sequence
from typing import Any

from centre import shifts
from centre.shifts import messages
from chat import engine
from chat.flow import Answers, Finished, Flow, Step
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.shift_messages import ShiftMessage
from models.who import by_id


def _begin(talk: Talk, shift_id: int, _extra: str) -> None:
    messages.readers(talk.session, talk.me, shift_id)
    engine.start(talk, WRITE, context={"shift": shift_id})


def _begin_answer(talk: Talk, message_id: int, _extra: str) -> None:
    message = messages.find_message(talk.session, talk.me, message_id)
    engine.start(talk, ANSWER, context={"shift": message.shift_id, "message": message_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"shift": words.line(reader, shifts.find(reader.session, context["shift"]))}


def _whom(reader: Reader, context: Answers) -> dict[str, Any]:
    message = reader.session.get_one(ShiftMessage, context["message"])
    return _blanks(reader, context) | {"name": by_id(reader.session, message.from_id).name}


def _reach(reader: Reader, known: Answers) -> Sequence[str]:
    if reader.who is None:
        return []
    people = messages.readers(reader.session, reader.who, known["shift"])
    return [reader.t("shift_message.reaches", n=len(people))]


def _written(talk: Talk, form: Finished) -> Reply:
    shift_id = form.context["shift"]
    n = messages.write(talk.session, talk.moment, talk.me, shift_id, form.answers["words"])
    shift = shifts.find(talk.session, shift_id)
    return words.news(talk, "shift_message.done", shift, *home(talk), n=n)


def _answered(talk: Talk, form: Finished) -> Reply:
    row = form.context["message"]
    to = messages.answer(talk.session, talk.moment, talk.me, row, form.answers["words"])
    name = by_id(talk.session, to.from_id).name
    return Reply(talk.t("shift_answer.done", name=name), home(talk))


_WORDS = Step("words", parse=in_words, merge=join_words)
WRITE = Flow("shift_message", 1, (_WORDS,), _written, params=_blanks, remarks=_reach)
ANSWER = Flow("shift_answer", 1, (_WORDS,), _answered, params=_whom)


def _tell_all(reader: Reader, notice: Notice) -> Reply | None:
    message = _message(reader, notice)
    if message is None or not messages.still_concerns(reader.session, message, notice.person_id):
        return None
    return _passed_on(reader, message, "notice.shift.message")


def _tell_answer(reader: Reader, notice: Notice) -> Reply | None:
    message = _message(reader, notice)
    return None if message is None else _passed_on(reader, message, "notice.shift.answer")


def _message(reader: Reader, notice: Notice) -> ShiftMessage | None:
    """A message whose words were not erased meanwhile."""
    message = reader.session.get(ShiftMessage, notice.subject_id)
    return message if message is not None and message.words else None


def _passed_on(reader: Reader, message: ShiftMessage, key: str) -> Reply:
    answer = reader.action("shift_message.answer", "shift_message.answer", message.id or 0)
    shift, name = shifts.find(reader.session, message.shift_id), by_id(reader.session, message.from_id).name
    return words.news(reader, key, shift, [answer], name=name, words=message.words)


ROOM = Room(
    flows=(WRITE, ANSWER),
    actions={
        "shift_message.begin": Action(_begin),
        "shift_message.answer": Action(_begin_answer),
    },
    words={"shift.message": _tell_all, "shift.answer": _tell_answer},
)
