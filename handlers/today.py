"""/today: what waits in numbers, what is booked on a day, what is closed, and what waits for approval."""

from datetime import date, datetime, time, timedelta

from centre import bookings, rules, waiting
from centre.bookings import BookingCard
from chat import engine, rich, spoken, when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import booking_desk_words as words
from handlers import waiting_words
from handlers.activity_words import shift_button
from handlers.booking_words import service_title
from handlers.call_words import DESK
from models.catalogue import Service
from models.rights import Right
from models.slots import Closure

# Nobody turns further than this, and a forged day must not lead out of the calendar.
_FURTHEST = timedelta(days=730)


def show(talk: Talk) -> None:
    """Show today's bookings, or those of the day that was said after the command."""
    said = spoken.hear(talk.incoming.argument, _today(talk)) if talk.incoming.command == "today" else None
    day = said.days[0] if said and said.days else _today(talk)
    _show_day(talk, min(day, _today(talk) + _FURTHEST), 0)


def back_to(reader: Reader, card: BookingCard) -> Button:
    """The way back from a booking to its day."""
    day = reader.moment.calendar.local(card.starts_at).date()
    return reader.action("today.back", "today.day", 0, day.isoformat(), day=_day_text(reader, day))


def _turn(talk: Talk, page: int, said: str) -> None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        engine.stale(talk)
        return
    if abs(day - _today(talk)) > _FURTHEST:
        engine.stale(talk)
    else:
        _show_day(talk, day, page)


def _show_day(talk: Talk, day: date, page: int) -> None:
    size = rules.load(talk.session).page
    found = bookings.of_day(talk.session, talk.moment, talk.me, day, page=page, size=size)
    pending = bookings.pending(talk.session, talk.me, page=0, size=size).total
    lines = [talk.t("today.heading", day=_day_text(talk, day), n=found.total)]
    if pending:
        lines.append(talk.t("today.waiting", n=pending))
    lines += [_closed(talk, one, day) for one in bookings.on_day(talk.session, talk.moment, day)]
    lines += [words.line(talk, card) for card in found.items] or [talk.t("today.nothing")]
    first = [talk.action("today.pending", "today.pending", 0, style="primary")] if pending else []
    tables = Markup("")
    if day == _today(talk) and not found.number:
        found_waiting = waiting.look(talk.session, talk.moment, talk.me)
        duty = [talk.t("today.on_duty", name=found_waiting.leader)] if found_waiting.leader else []
        figures = rich.paragraphs("\n".join(duty)) + waiting_words.table(talk, found_waiting)
        tables = Markup(figures + rich.paragraphs("\n".join(lines)))
        lines = [*duty, *waiting_words.figures(talk, found_waiting), Markup(""), *lines]
        first = [*waiting_words.lists(talk, found_waiting), *first]
    rows = [
        *talk.rows(first),
        *talk.rows([_opening(talk, card) for card in found.items]),
        *talk.turns("today.day", found.number, found.pages, day.isoformat()),
        *talk.rows(_other_days(talk, day), 3),
        *talk.rows(_tools(talk, day)),
    ]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK, rich=tables))


def _show_short(talk: Talk, page: int, _extra: str) -> None:
    """The shifts of the next days that lack people, a page at a time."""
    found = waiting.short(talk.session, talk.moment, talk.me)
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    text = talk.t("today.lacking", n=len(found)) if found else talk.t("today.none_lacking")
    opens = [[shift_button(talk, one)] for one in found[page * size : (page + 1) * size]]
    turns = talk.turns("today.short", page, pages)
    rows = [*opens, *turns, *talk.rows([talk.menu("today"), talk.menu("start")])]
    talk.replace(Reply(text, rows, subject=DESK))


def _show_pending(talk: Talk, page: int, _extra: str) -> None:
    found = bookings.pending(talk.session, talk.me, page=page, size=rules.load(talk.session).page)
    lines = [talk.t("today.waiting", n=found.total) if found.total else talk.t("today.none_waiting")]
    lines += [words.line(talk, card, dated=True) for card in found.items]
    opens = [talk.action("booking.open", "today.see", card.id, number=card.number) for card in found.items]
    turns = talk.turns("today.pending", found.number, found.pages)
    rows = [*talk.rows(opens), *turns, *talk.rows([talk.menu("today"), talk.menu("start")])]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _opening(talk: Talk, card: BookingCard) -> Button:
    clock = words.clock(talk, card)
    return talk.action("today.open", "today.see", card.id, time=clock, name=card.relative or card.name)


def _other_days(talk: Talk, day: date) -> list[Button]:
    """Three stand in a row of a phone: there is room for a day, not for how far it is."""

    def to(key: str, other: date) -> Button:
        return talk.action(key, "today.day", 0, other.isoformat(), day=when.plain_day(talk.language, other))

    before, after = day - timedelta(days=1), day + timedelta(days=1)
    back = [] if _today(talk) in (before, day, after) else [to("today.today", _today(talk))]
    return [to("today.before", before), *back, to("today.after", after)]


def _tools(talk: Talk, day: date) -> list[Button]:
    tools = []
    if talk.me.may(Right.WORK_BOOKINGS):
        tools.append(talk.action("today.book", "counter.begin", 0))
    if talk.me.may(Right.SERVE_VISITORS):
        tools.append(talk.action("today.data", "visitor.begin", 0))
    if talk.me.may(Right.CLOSE_TIMES):
        # Today's list is the way in for every day; whoever turned to another one means that.
        meant = "" if day == _today(talk) else day.isoformat()
        tools.append(talk.action("today.close", "closing.begin", 0, meant))
    return [*tools, talk.menu("start")]


def _closed(reader: Reader, closure: Closure, day: date) -> Markup:
    """What is closed on a day: a service or everything, all day or from when until when."""
    service = reader.session.get(Service, closure.service_id) if closure.service_id is not None else None
    what = service_title(reader, service) if service else reader.t("closing.centre")
    since, until = (reader.moment.calendar.local(at) for at in (closure.starts_at, closure.ends_at))
    if since <= _midnight(since, day) and until >= _midnight(until, day + timedelta(days=1)):
        return reader.t("today.closed_day", what=what, reason=closure.reason)
    hours = [when.clock(reader.language, at) for at in (since, until)]
    return reader.t("today.closed", what=what, since=hours[0], until=hours[1], reason=closure.reason)


def _midnight(local: datetime, day: date) -> datetime:
    return datetime.combine(day, time.min, local.tzinfo)


def _day_text(reader: Reader, day: date) -> Markup:
    return when.day(reader.language, day, _today(reader))


def _today(reader: Reader) -> date:
    today: date = reader.moment.calendar.local(reader.now).date()
    return today


ROOM = Room(
    commands={"today": Command(show, Right.SEE_BOOKINGS)},
    actions={
        "today.day": Action(_turn, Right.SEE_BOOKINGS),
        "today.short": Action(_show_short, Right.LEAD_ACTIVITIES),
        "today.pending": Action(_show_pending, Right.SEE_BOOKINGS),
    },
)
