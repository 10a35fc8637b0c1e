"""How courses, sessions and what was passed are said."""

from datetime import datetime

from centre import training
from centre.training.views import Record
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import in_language
from models.people import Person
from models.training import Course, CourseSession


def title(reader: Reader, course: Course) -> str:
    """What a course is called."""
    return in_language(course.title, reader.language.code)


def title_of(reader: Reader, of: CourseSession) -> str:
    """What the course of a session is called."""
    return title(reader, training.courses.find(reader.session, of.course_id))


def held_until(reader: Reader, until: datetime) -> Markup:
    """The last day on which something holds."""
    return when.date_text(reader.language, training.last_day(reader.moment, until))


def status(reader: Reader, record: Record) -> Markup:
    """How somebody stands with a course, in a few words."""
    if record.seat is not None:
        if record.seat.ends_at <= reader.now:
            return reader.t("training.status.noting")
        return reader.t("training.status.seat", when=reader.moment_text(record.seat.starts_at))
    until = held_until(reader, record.until) if record.until else ""
    key = f"{record.hold.value}_for_good" if record.hold.value == "valid" and not until else record.hold.value
    return reader.t(f"training.status.{key}", until=until)


def hours(reader: Reader, of: CourseSession) -> Markup:
    """From when until when a session lasts."""
    ends = when.clock(reader.language, reader.moment.calendar.local(of.ends_at))
    return reader.t("training.hours", when=reader.moment_text(of.starts_at), ends=ends)


def trainer(reader: Reader, of: CourseSession) -> str:
    """Who gives a session."""
    known = reader.session.get(Person, of.trainer_id) if of.trainer_id is not None else None
    return (known.name if known else of.trainer) or reader.language.label("training.no_trainer")


def about(reader: Reader, of: CourseSession) -> Markup:
    """What a session is, when, where and by whom."""
    return reader.t(
        "training.session",
        title=title_of(reader, of),
        hours=hours(reader, of),
        place=of.place,
        trainer=trainer(reader, of),
    )


def see(reader: Reader, of: CourseSession, style: str = "") -> Button:
    """The way to a session."""
    return reader.action(
        "training.see", "training.session", of.id or 0, style=style, when=reader.moment_text(of.starts_at)
    )


def course_button(reader: Reader, course: Course, style: str = "") -> Button:
    """The way to a course."""
    return reader.action(
        "training.course", "training.course", course.id or 0, style=style, title=title(reader, course)
    )
