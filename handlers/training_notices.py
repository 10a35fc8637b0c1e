"""What people and trainers are told about training, as long as it still holds."""

from typing import Any

from centre import training
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import training_words as words
from models.outbox import Notice
from models.training import CourseSession, Qualification, Seat, SeatState, SessionState


def _tell_seat(reader: Reader, notice: Notice) -> Reply | None:
    seat, of = _seat(reader, notice)
    if seat is None or of is None or not _still(reader, seat, of, notice):
        return None
    return _about(reader, notice, of, [_drop(reader, of)])


def _tell_called_off(reader: Reader, notice: Notice) -> Reply | None:
    seat, of = _seat(reader, notice)
    if seat is None or of is None or seat.state is not SeatState.CALLED_OFF:
        return None
    return _with_next(
        reader, notice, of, title=words.title_of(reader, of), when=reader.moment_text(of.starts_at)
    )


def _tell_result(reader: Reader, notice: Notice) -> Reply | None:
    seat, of = _seat(reader, notice)
    if seat is None or of is None or of.state is not SessionState.HELD:
        return None
    title = words.title_of(reader, of)
    if seat.state is SeatState.PASSED:
        return _passed(reader, of, title)
    if seat.state is SeatState.ATTENDED:
        quiz = reader.action("quiz.begin", "quiz.begin", of.course_id, style="primary")
        return Reply(reader.t("training.result_attended", title=title), [[quiz]])
    key = f"training.result_{seat.state.value}"
    return _offer(reader, reader.t(key, title=title, when=reader.past_text(of.starts_at)), of.course_id)


def _passed(reader: Reader, of: CourseSession, title: str) -> Reply | None:
    passed = training.last(reader.session, reader.who.id, of.course_id) if reader.who else None
    if passed is None:
        return None
    if passed.valid_until is None:
        text = reader.t("training.result_passed_for_good", title=title)
    else:
        text = reader.t(
            "notice.training.result", title=title, until=words.held_until(reader, passed.valid_until)
        )
    return Reply(text, [[reader.menu("training")]])


def _tell_opened(reader: Reader, notice: Notice) -> Reply | None:
    of = _session(reader, notice)
    if of is None or of.starts_at <= reader.now or of.taken >= of.capacity:
        return None
    take = reader.action("training.take", "training.take", of.id or 0, style="primary")
    return _about(reader, notice, of, [take])


def _tell_trainer(reader: Reader, notice: Notice) -> Reply | None:
    """To whoever gives a session: when it is, or that they need not."""
    of = reader.session.get(CourseSession, notice.subject_id) if notice.subject_id else None
    if of is None or reader.who is None:
        return None
    if of.trainer_id != reader.who.id or of.state is SessionState.CALLED_OFF:
        return Reply(
            reader.t(
                "training.trainer_free",
                title=words.title_of(reader, of),
                when=reader.moment_text(of.starts_at),
            )
        )
    if of.state is not SessionState.OPEN or of.starts_at <= reader.now:
        return None
    return _about(
        reader, notice, of, [reader.action("training.roll", "training.roll", of.id or 0)], n=of.taken
    )


def _tell_trainerless(reader: Reader, notice: Notice) -> Reply | None:
    of = _session(reader, notice)
    if of is None or of.trainer_id is not None or of.trainer:
        return None
    name = reader.action("training.name", "training.name", of.id or 0, style="primary")
    return _about(reader, notice, of, [name, words.see(reader, of)])


def _tell_roll(reader: Reader, notice: Notice) -> Reply | None:
    of = _session(reader, notice)
    if of is None or of.ends_at > reader.now:
        return None
    return _about(
        reader,
        notice,
        of,
        [reader.action("training.roll", "training.roll", of.id or 0, style="primary")],
        title=words.title_of(reader, of),
        when=reader.past_text(of.starts_at),
    )


def _tell_lapse(reader: Reader, notice: Notice) -> Reply | None:
    """Before something lapses, and when it has: unless it was passed anew, or taken back."""
    passed = reader.session.get(Qualification, notice.subject_id) if notice.subject_id else None
    if passed is None or passed.valid_until is None or reader.who is None:
        return None
    last = training.last(reader.session, reader.who.id, passed.course_id)
    if last is None or last.id != passed.id or not training.learns(reader.session, reader.who):
        return None
    course = training.courses.find(reader.session, passed.course_id)
    text = reader.t(
        f"notice.{notice.kind}",
        title=words.title(reader, course),
        until=words.held_until(reader, passed.valid_until),
    )
    return _offer(reader, text, passed.course_id)


def _with_next(reader: Reader, notice: Notice, of: CourseSession, **blanks: Any) -> Reply:
    return _offer(reader, reader.t(f"notice.{notice.kind}", **blanks), of.course_id)


def _offer(reader: Reader, text: Markup, course_id: int) -> Reply:
    """What was said, with the next session, or the quiz where that is enough, or what happens instead."""
    course = training.courses.find(reader.session, course_id)
    follows = training.next_session(reader.session, reader.moment, course_id)
    buttons: list[Button] = []
    if reader.who and training.quizzes.barred(reader.session, reader.moment, reader.who, course) is None:
        more = reader.t("training.next_quiz")
        buttons.append(reader.action("quiz.begin", "quiz.begin", course_id, style="primary"))
    elif follows is not None:
        more = reader.t("training.next", hours=words.hours(reader, follows), place=follows.place)
        take = reader.action("training.take", "training.take", follows.id or 0, style="primary")
        buttons.append(take)
    elif reader.who and training.wishes.waits(reader.session, reader.who.id, course_id):
        more = reader.t("training.next_waits")
    else:
        more = reader.t("training.next_none")
        buttons.append(reader.action("training.wish", "training.wish", course_id))
    rows = [*reader.rows(buttons, 1), *reader.rows([words.course_button(reader, course)])]
    return Reply(f"{text}\n{more}", rows)


def _about(reader: Reader, notice: Notice, of: CourseSession, buttons: list[Button], **blanks: Any) -> Reply:
    text = reader.t(f"notice.{notice.kind}", **{"about": words.about(reader, of), **blanks})
    return Reply(text, reader.rows(buttons, 1))


def _drop(reader: Reader, of: CourseSession) -> Button:
    return reader.action("training.give_back", "training.leave", of.id or 0, style="danger")


def _seat(reader: Reader, notice: Notice) -> tuple[Seat | None, CourseSession | None]:
    seat = reader.session.get(Seat, notice.subject_id) if notice.subject_id else None
    return seat, reader.session.get(CourseSession, seat.session_id) if seat else None


def _session(reader: Reader, notice: Notice) -> CourseSession | None:
    of = reader.session.get(CourseSession, notice.subject_id) if notice.subject_id else None
    return of if of is not None and of.state is SessionState.OPEN else None


def _still(reader: Reader, seat: Seat, of: CourseSession, notice: Notice) -> bool:
    """Whether somebody still has their seat in a session that is to come, as it was when it was promised."""
    ahead = of.state is SessionState.OPEN and of.starts_at > reader.now
    return ahead and seat.state is SeatState.TAKEN and notice.params["sequence"] == of.sequence


ROOM = Room(
    words={
        "training.reminder": _tell_seat,
        "training.moved": _tell_seat,
        "training.called_off": _tell_called_off,
        "training.result": _tell_result,
        "training.opened": _tell_opened,
        "training.trainer": _tell_trainer,
        "training.trainerless": _tell_trainerless,
        "training.roll": _tell_roll,
        "training.expiring": _tell_lapse,
        "training.expired": _tell_lapse,
    },
)
