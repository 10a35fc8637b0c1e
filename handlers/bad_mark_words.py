"""Bad marks in words: a line of the list, one in full, and what comes next."""

from datetime import date

from centre import bad_marks, ratings
from centre.bad_marks import BadMarkCard
from chat import when
from chat.languages import Markup
from chat.parsers import show_phone
from chat.talk import Reader
from handlers.booking_words import service_title
from handlers.common import excerpt, in_language
from models.activities import Activity
from models.bad_marks import OPEN, BadMark, BadMarkAction, BadMarkLine, BadMarkState
from models.catalogue import Service
from models.ratings import Rating

_EXCERPT = 300
# What the card tells elsewhere already, or what says nothing by itself.
_TOLD = frozenset({BadMarkAction.FIX, BadMarkAction.EXPLAIN, BadMarkAction.ACCEPT})
_SILENT = frozenset({BadMarkAction.TAKE, BadMarkAction.DROP})


def of_mark(context: dict[str, int]) -> tuple[str, int]:
    """What a form about a bad mark is about."""
    return ("bad_mark", context["mark"])


def what(reader: Reader, rating: Rating) -> str:
    """What was rated, as the staff call it."""
    service = reader.session.get(Service, rating.service_id) if rating.service_id else None
    activity = reader.session.get(Activity, rating.activity_id) if rating.activity_id else None
    if service is not None:
        return service_title(reader, service)
    if activity is not None:
        return in_language(activity.title, reader.language.code)
    return reader.language.label("ratings.other")


def line(reader: Reader, card: BadMarkCard) -> Markup:
    """One bad mark as a line of a list."""
    mark = card.mark
    return reader.t(
        "bad.line_waits"
        if mark.due_at is None
        else "bad.line_late"
        if mark.is_overdue(reader.now)
        else "bad.line",
        number=mark.number,
        what=excerpt(what(reader, card.rating)),
        state=reader.t(f"bad_mark.state.{mark.state.value}"),
        name=card.custodian or reader.t("desk.nobody"),
        due=by(reader, mark),
    )


def by(reader: Reader, mark: BadMark) -> Markup:
    """By when the next step is due."""
    return reader.moment_text(mark.due_at) if mark.due_at else reader.t("engine.none")


def text(reader: Reader, card: BadMarkCard) -> str:
    """One bad mark on one screen: what they said, of what, what was done about it, and what comes next."""
    mark = card.mark
    state = reader.t(f"bad_mark.state.{mark.state.value}")
    lines = [reader.t("bad_mark.heading", number=mark.number, state=state), *gist(reader, card)]
    if card.name:
        lines.append(reader.t("bad_mark.who", name=card.name))
    if card.phone:
        lines.append(reader.t("desk.card_phone", phone=show_phone(reader, card.phone)))
    elif mark.state in OPEN and not bad_marks.wants_call(reader.session, mark):
        lines.append(reader.t("bad_mark.no_call"))
    lines += [_said(reader, one, name) for one, name in card.said if one.action not in _SILENT]
    lines.append(next_step(reader, card))
    return "\n".join(lines)


def gist(reader: Reader, card: BadMarkCard) -> list[Markup]:
    """What was rated how, and why."""
    rating = card.rating
    grade = reader.t(f"rating.grade.{rating.grade}")
    lines = [reader.t("bad_mark.about", what=what(reader, rating), day=day_of(reader, rating), grade=grade)]
    if rating.reasons:
        reasons = [reader.t(f"rating.reason.{code}") for code in rating.reasons]
        lines.append(reader.t("bad_mark.reasons", reasons=Markup(reader.t("engine.comma").join(reasons))))
    if rating.words:
        lines.append(reader.t("bad_mark.words", words=excerpt(rating.words, _EXCERPT)))
    return lines


def came_of(reader: Reader, card: BadMarkCard) -> list[Markup]:
    """What they were told came of it, the last time."""
    told = [(one, name) for one, name in card.said if one.action in _TOLD]
    return [_said(reader, *told[-1])] if told else []


def day_of(reader: Reader, rating: Rating) -> Markup:
    """The day of what was rated."""
    held = reader.moment.calendar.local(ratings.held_at(reader.session, rating)).date()
    return day_text(reader, held)


def day_text(reader: Reader, day: date) -> Markup:
    """A day as people say it."""
    return when.day(reader.language, day, reader.moment.calendar.local(reader.now).date())


def next_step(reader: Reader, card: BadMarkCard) -> Markup:
    """Who does what by when; if that has passed, it is said plainly."""
    mark, state = card.mark, card.mark.state.value
    key = (
        "told_silent"
        if mark.state is BadMarkState.TOLD and not bad_marks.wants_call(reader.session, mark)
        else state
    )
    name = card.custodian or reader.t("desk.nobody")
    said = reader.t(f"bad_mark.next.{key}", name=name, due=by(reader, mark))
    return reader.t("bad_mark.late", next=said) if mark.is_overdue(reader.now) else said


def _said(reader: Reader, one: BadMarkLine, name: str) -> Markup:
    key = f"bad_mark.said.{one.action.value}"
    if one.action is BadMarkAction.CONTACT and not one.by_phone:
        key = "bad_mark.said.written"
    return reader.t(
        key,
        name=name,
        when=reader.past_text(one.said_at),
        text=excerpt(one.text, _EXCERPT),
        grade=reader.t(f"rating.grade.{one.grade}") if one.grade is not None else "",
    )
