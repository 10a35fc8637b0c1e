"""What volunteers, and whoever answers for them, are told about shifts, as long as it still holds."""

from typing import Any

from centre import shifts
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import shift_words as words
from models.activities import Activity, ActivityState
from models.outbox import Notice
from models.shifts import Shift, ShiftState, SignUp, SignUpState
from models.who import by_id


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    stands = one.state in (SignUpState.CONFIRMED, SignUpState.LEAVING)
    if not stands or notice.params["sequence"] != shift.sequence or shift.starts_at <= reader.now:
        return None
    role = words.role(reader, one.post_id)
    if one.state is SignUpState.LEAVING:
        coming = reader.action("leave.stay", "leave.stay", notice.subject_id or 0)
        return words.news(reader, "notice.shift.still_yours", shift, [coming], role=role)
    leaving = reader.action("leave.ask", "leave.ask", notice.subject_id or 0)
    return words.news(reader, "notice.shift.reminder", shift, [leaving], role=role)


def _tell_offer(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    if one.state is not SignUpState.OFFERED or one.held_until is None or one.held_until <= reader.now:
        return None
    return words.news(reader, "notice.shift.offer", shift, until=reader.moment_text(one.held_until))


def _tell_changed(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    gone = (SignUpState.RELEASED, SignUpState.REPLACED, SignUpState.WITHDRAWN, SignUpState.CALLED_OFF)
    return None if one.state in gone else words.news(reader, "notice.shift.changed", shift)


def _tell_clashed(reader: Reader, notice: Notice) -> Reply | None:
    _, shift = _sign_up(reader, notice)
    return words.news(reader, "notice.shift.clashed", shift)


def _tell_cancelled(reader: Reader, notice: Notice) -> Reply | None:
    _, shift = _sign_up(reader, notice)
    return words.news(reader, "notice.shift.cancelled", shift, reason=shift.reason)


def _tell_standing_missed(reader: Reader, notice: Notice) -> Reply | None:
    shift = reader.session.get_one(Shift, notice.subject_id)
    if shift.state is not ShiftState.OPEN:
        return None
    return words.news(reader, "notice.shift.standing_missed", shift)


def _tell_waits(reader: Reader, notice: Notice) -> Reply | None:
    activity = _activity(reader, notice)
    if activity.state is not ActivityState.WAITING:
        return None
    maker = by_id(reader.session, activity.coordinator_id).name
    title = words.title(reader, activity)
    return _about(reader, notice, "notice.activity.waits", title=title, name=maker)


def _tell_approved(reader: Reader, notice: Notice) -> Reply | None:
    title = words.title(reader, _activity(reader, notice))
    return _about(reader, notice, "notice.activity.approved", title=title)


def _tell_returned(reader: Reader, notice: Notice) -> Reply | None:
    activity = _activity(reader, notice)
    title = words.title(reader, activity)
    return _about(reader, notice, "notice.activity.returned", title=title, reason=activity.reason)


def _sign_up(reader: Reader, notice: Notice) -> tuple[SignUp, Shift]:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    return one, shifts.shift_of(reader.session, one)


def _activity(reader: Reader, notice: Notice) -> Activity:
    return reader.session.get_one(Activity, notice.subject_id)


def _about(reader: Reader, notice: Notice, key: str, **params: Any) -> Reply:
    return Reply(reader.t(key, **params), [], subject=("activity", notice.subject_id or 0))


ROOM = Room(
    words={
        "shift.reminder": _tell_reminder,
        "shift.offer": _tell_offer,
        "shift.changed": _tell_changed,
        "shift.clashed": _tell_clashed,
        "shift.cancelled": _tell_cancelled,
        "shift.standing_missed": _tell_standing_missed,
        "activity.waits": _tell_waits,
        "activity.approved": _tell_approved,
        "activity.returned": _tell_returned,
    },
)
