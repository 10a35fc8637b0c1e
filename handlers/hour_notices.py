"""What is told about hours, as long as it still holds."""

from centre import hours
from chat import when
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import shift_words
from models.hours import HourLine, HourState
from models.outbox import Notice
from models.shifts import Shift
from models.who import by_id


def long(reader: Reader, minutes: int) -> Markup:
    """Minutes as people say them: 2 h, 1 h 30 min, 45 min."""
    full, rest = divmod(abs(minutes), 60)
    if not full:
        return reader.t("hours.minutes", n=rest)
    return (
        reader.t("hours.hours_minutes", hours=full, minutes=rest) if rest else reader.t("hours.hours", n=full)
    )


def line(reader: Reader, row: HourLine) -> Markup:
    """A line of hours: what, on which day, how long."""
    day = when.date_text(reader.language, row.day)
    return reader.t("hours.line", what=row.what, day=day, long=long(reader, row.minutes))


def _tell_to_confirm(reader: Reader, notice: Notice) -> Reply | None:
    shift = reader.session.get_one(Shift, notice.subject_id)
    open_ones = hours.waiting(reader.session, shift.id or 0)
    if not open_ones:
        return None
    said = reader.t("notice.hours.to_confirm", n=len(open_ones), shift=shift_words.line(reader, shift))
    return Reply(said, [], subject=("shift", shift.id or 0))


def _tell_confirmed(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    if row.state is not HourState.CONFIRMED:
        return None
    return _news(notice, reader.t("notice.hours.confirmed", line=line(reader, row)))


def _tell_refused(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    return _news(notice, reader.t("notice.hours.refused", line=line(reader, row), reason=row.reason))


def _tell_corrected(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    first = hours.find(reader.session, row.corrects_id or 0)
    now = long(reader, hours.comes_to(reader.session, first.id or 0))
    said = reader.t("notice.hours.corrected", line=line(reader, first), now=now, reason=row.reason)
    return _news(notice, said)


def _tell_disputed(reader: Reader, notice: Notice) -> Reply | None:
    return _open_dispute(reader, notice, "notice.hours.disputed")


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    return _open_dispute(reader, notice, "notice.hours.late")


def _tell_kept(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    return _news(notice, reader.t("notice.hours.kept", line=line(reader, row), reason=row.reason))


def _open_dispute(reader: Reader, notice: Notice, key: str) -> Reply | None:
    row = _row(reader, notice)
    if row.disputed_at is None or row.settled_at is not None:
        return None
    name = by_id(reader.session, row.person_id).name
    return _news(notice, reader.t(key, name=name, line=line(reader, row), words=row.dispute))


def _row(reader: Reader, notice: Notice) -> HourLine:
    return hours.find(reader.session, notice.subject_id or 0)


def _news(notice: Notice, said: Markup) -> Reply:
    return Reply(said, [], subject=("hour_line", notice.subject_id or 0))


ROOM = Room(
    words={
        "hours.to_confirm": _tell_to_confirm,
        "hours.confirmed": _tell_confirmed,
        "hours.refused": _tell_refused,
        "hours.corrected": _tell_corrected,
        "hours.disputed": _tell_disputed,
        "hours.late": _tell_late,
        "hours.kept": _tell_kept,
    },
)
