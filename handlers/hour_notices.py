"""What is told about hours, as long as it still holds."""

from centre import hours, rules
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import hour_words, shift_words
from handlers.hour_words import line, long
from models.hours import HourLine, HourState
from models.outbox import Notice
from models.rights import Right
from models.shifts import Shift


def _tell_to_confirm(reader: Reader, notice: Notice) -> Reply | None:
    return _waiting(reader, notice, "notice.hours.to_confirm")


def _tell_overdue(reader: Reader, notice: Notice) -> Reply | None:
    return _waiting(reader, notice, "notice.hours.overdue")


def _waiting(reader: Reader, notice: Notice, key: str) -> Reply | None:
    shift = reader.session.get_one(Shift, notice.subject_id)
    open_ones = hours.waiting(reader.session, shift.id or 0)
    if not open_ones:
        return None
    said = reader.t(key, n=len(open_ones), shift=shift_words.line(reader, shift))
    look = reader.action("vouch.look", "vouch.shift", shift.id or 0, style="primary")
    return Reply(said, [[look]], subject=("shift", shift.id or 0))


def _tell_confirmed(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    if row.state is not HourState.CONFIRMED:
        return None
    if row.proposed_by is None:
        return _news(notice, reader.t("notice.hours.confirmed", line=line(reader, row)))
    times = hour_words.times(reader, row)
    said = reader.t("notice.hours.confirmed_other", line=line(reader, row), times=times, reason=row.reason)
    return _news(notice, said, _own(reader, row))


def _tell_refused(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    if row.state is not HourState.REFUSED:
        return None
    said = reader.t("notice.hours.refused", line=line(reader, row), reason=row.reason)
    return _news(notice, said, _own(reader, row))


def _tell_corrected(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    first = hours.find(reader.session, row.corrects_id or 0)
    now = long(reader, hours.comes_to(reader.session, first.id or 0))
    said = reader.t("notice.hours.corrected", line=line(reader, first), now=now, reason=row.reason)
    return _news(notice, said, _own(reader, first))


def _tell_disputed(reader: Reader, notice: Notice) -> Reply | None:
    return _open_dispute(reader, notice, "notice.hours.disputed")


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    return _open_dispute(reader, notice, "notice.hours.late")


def _tell_kept(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    return _news(notice, reader.t("notice.hours.kept", line=line(reader, row), reason=row.reason))


def _tell_zeroed(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    if row.zeroed_at is None:
        return None
    said = reader.t("notice.hours.zeroed", line=line(reader, row), why=row.zero_why)
    return _news(notice, said, reader.menu("points"))


def _tell_unzeroed(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice)
    if row.zeroed_at is not None:
        return None
    return _news(notice, reader.t("notice.hours.unzeroed", line=line(reader, row)), reader.menu("points"))


def _tell_star(reader: Reader, notice: Notice) -> Reply | None:
    steps = rules.load(reader.session).star_hours
    stars = notice.params["stars"]
    if stars > len(steps):
        return None
    said = reader.t("notice.star.reached", n=stars, hours=steps[stars - 1])
    return Reply(said, [[reader.menu("points")]])


def _open_dispute(reader: Reader, notice: Notice, key: str) -> Reply | None:
    row = _row(reader, notice)
    if not hours.is_open(row):
        return None
    said = reader.t(key, name=hour_words.name(reader, row), line=line(reader, row), words=row.dispute)
    # Who hears that nobody has answered need not be somebody who may.
    leads = reader.who is not None and reader.who.may(Right.WORK_VOLUNTEERS)
    look = [reader.action("vouch.look", "vouch.see", row.id or 0, style="primary")] if leads else []
    return _news(notice, said, *look)


def _row(reader: Reader, notice: Notice) -> HourLine:
    return hours.find(reader.session, notice.subject_id or 0)


def _own(reader: Reader, row: HourLine) -> Button:
    return reader.action("hours.look", "hours.see", row.id or 0)


def _news(notice: Notice, said: Markup, *buttons: Button) -> Reply:
    return Reply(said, [buttons] if buttons else [], subject=("hour_line", notice.subject_id or 0))


ROOM = Room(
    words={
        "hours.to_confirm": _tell_to_confirm,
        "hours.overdue": _tell_overdue,
        "hours.confirmed": _tell_confirmed,
        "hours.refused": _tell_refused,
        "hours.corrected": _tell_corrected,
        "hours.disputed": _tell_disputed,
        "hours.late": _tell_late,
        "hours.kept": _tell_kept,
        "hours.zeroed": _tell_zeroed,
        "hours.unzeroed": _tell_unzeroed,
        "star.reached": _tell_star,
    },
)
