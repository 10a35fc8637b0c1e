"""Hours in words."""

from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import shift_words
from handlers.common import excerpt
from models.hours import HourLine
from models.shifts import Shift, SignUp
from models.who import by_id

_LABEL = 24


def long(reader: Reader, minutes: int) -> Markup:
    """Minutes as people say them: 2 h, 1 h 30 min, 45 min."""
    full, rest = divmod(abs(minutes), 60)
    if minutes and not full:
        return reader.t("hours.minutes", n=rest)
    return (
        reader.t("hours.hours_minutes", hours=full, minutes=rest) if rest else reader.t("hours.hours", n=full)
    )


def by(reader: Reader, row: HourLine) -> Markup:
    """How long a line is, or by how much it corrects another."""
    if row.corrects_id is None:
        return long(reader, row.minutes)
    return reader.t("hours.more" if row.minutes > 0 else "hours.less", long=long(reader, row.minutes))


def what(reader: Reader, row: HourLine) -> str:
    """What was done: in the reader's language, or as it was called then."""
    sign_up = reader.session.get(SignUp, row.sign_up_id) if row.sign_up_id is not None else None
    if sign_up is None:
        return row.what
    return shift_words.title_of_shift(reader, reader.session.get_one(Shift, sign_up.shift_id))


def line(reader: Reader, row: HourLine) -> Markup:
    """A line of hours: what, on which day, how long."""
    day = when.date_text(reader.language, row.day)
    return reader.t("hours.line", what=what(reader, row), day=day, long=by(reader, row))


def times(reader: Reader, row: HourLine) -> Markup:
    """From when until when; "" where a line has no times of its own."""
    if row.begun_at is None or row.ended_at is None:
        return Markup("")
    since, until = (
        when.clock(reader.language, reader.moment.calendar.local(at)) for at in (row.begun_at, row.ended_at)
    )
    return reader.t("hours.times", since=since, until=until)


def entry(reader: Reader, row: HourLine) -> Markup:
    """A line in full: the day with its times, what was done, and how it stands."""
    day = when.plain_day(reader.language, row.day)
    return reader.t(
        "hours.entry",
        day=Markup(" ".join(filter(None, (day, times(reader, row))))),
        what=what(reader, row),
        long=by(reader, row),
        state=state(reader, row),
    )


def state(reader: Reader, row: HourLine) -> Markup:
    """Whether a line counts, in a word or two."""
    key = "correction" if row.corrects_id is not None and row.confirmed_by else row.state.value
    return reader.t(f"hours.state.{key}")


def label(reader: Reader, row: HourLine) -> str:
    """A line as briefly as a button has room for."""
    day = when.plain_day(reader.language, row.day)
    return reader.language.label(
        "hours.label", day=day, what=excerpt(what(reader, row), _LABEL), long=by(reader, row)
    )


def name(reader: Reader, row: HourLine) -> str:
    """Whose hours they are."""
    return by_id(reader.session, row.person_id).name
