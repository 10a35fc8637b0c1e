"""The hours of the week in which a service is given: seen, added, given at other times, and ended."""

from collections.abc import Collection
from datetime import date, time
from typing import Any

from centre import slots
from centre.bookings import weekly
from centre.catalogue import services
from chat import engine, when
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, Told
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import number, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.booking_desk_words import concerned
from handlers.booking_words import service_title
from models.bookings import Booking
from models.rights import Right
from models.slots import Window, Worker

_WEEK = range(7)
_NTH = range(5)
_LENGTHS, _LONGEST = (15, 20, 30, 45, 60, 90), 480
_PAUSES, _LONGEST_PAUSE = (0, 5, 10, 15, 30), 120
_PLACES, _MOST = (1, 2, 3, 5, 10, 20), 200
_NAME, _REASON = 80, 200
_NOBODY, _KNOWN, _NAMED = "-", "k", "n"


def line(reader: Reader, window: Window) -> Markup:
    """Weekly hours on one line, and since when or until when they hold."""
    day = when.weekday(reader.language, window.weekday)
    text: str = reader.t(
        "catalogue.window",
        day=reader.t("catalogue.nth", nth=window.nth, day=day) if window.nth else day,
        opens=when.clock(reader.language, window.opens),
        closes=when.clock(reader.language, window.closes),
        minutes=window.minutes,
        places=reader.t("catalogue.places", n=window.capacity),
    )
    if name := _worker_name(reader, window):
        text += reader.t("window.by", name=name)
    if window.from_day > days.today(reader):
        text += reader.t("catalogue.from_day", day=when.date_text(reader.language, window.from_day))
    if window.until_day is not None:
        text += reader.t("catalogue.until_day", day=when.date_text(reader.language, window.until_day))
    return Markup(text)


def _worker_name(reader: Reader, window: Window) -> str:
    worker = reader.session.get(Worker, window.worker_id) if window.worker_id is not None else None
    return worker.name if worker is not None else ""


def _list(talk: Talk, service_id: int, _extra: str) -> None:
    talk.replace(_listed(talk, service_id))


def _listed(reader: Reader, service_id: int, note: Markup | None = None) -> Reply:
    """All weekly hours of a service, each to open, and how further ones are added."""
    found = slots.windows(reader.session, reader.moment, service_id)
    lines = [*([note, Markup("")] if note else []), reader.t("window.all", title=_title(reader, service_id))]
    lines += [line(reader, one) for one in found] or [reader.t("window.none")]
    opens = [
        reader.action("window.open", "window.see", one.id or 0, name=_short(reader, one)) for one in found
    ]
    add = reader.action("window.add", "window.add", service_id, style="primary")
    back = reader.action("revision.service", "catalogue.see", service_id)
    return Reply(Markup("\n".join(lines)), reader.rows([*opens, add, back]))


def _short(reader: Reader, window: Window) -> str:
    """Weekly hours as a button has room for them."""
    opens, closes = (when.clock(reader.language, at) for at in (window.opens, window.closes))
    return f"{when.weekday(reader.language, window.weekday)} {opens}–{closes}"


def _title(reader: Reader, service_id: int) -> str:
    return service_title(reader, services.known(reader.session, service_id))


def _see(talk: Talk, window_id: int, _extra: str) -> None:
    window = weekly.find(talk.session, talk.me, window_id)
    text = talk.t("window.about", title=_title(talk, window.service_id), hours=line(talk, window))
    buttons = [
        talk.action("window.change", "window.change", window_id, style="primary"),
        talk.action("window.end", "window.end", window_id),
        talk.action("engine.back", "window.list", window.service_id),
    ]
    talk.replace(Reply(text, talk.rows(buttons)))


def _add(talk: Talk, service_id: int, _extra: str) -> None:
    services.known(talk.session, service_id)
    engine.start(talk, WINDOW, context={"service": service_id})


def _change(talk: Talk, window_id: int, _extra: str) -> None:
    """Ask from when on; everything else stands as it is, until somebody changes it on the card."""
    window = weekly.find(talk.session, talk.me, window_id)
    given = {
        "weekdays": [str(window.weekday)],
        "nth": str(window.nth),
        "span": f"{window.opens:%H:%M}-{window.closes:%H:%M}",
        "minutes": str(window.minutes),
        "buffer": str(window.buffer),
        "capacity": str(window.capacity),
        "worker": _worker_name(talk, window),
    }
    about = {"service": window.service_id, "window": window_id}
    note = talk.t("window.changes", hours=line(talk, window))
    engine.start(talk, WINDOW, context=about, given=given, note=note)


def _end(talk: Talk, window_id: int, _extra: str) -> None:
    window = weekly.find(talk.session, talk.me, window_id)
    engine.start(talk, WINDOW_END, context={"service": window.service_id, "window": window_id})


def _weekdays(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(day), when.weekday(reader.language, day)) for day in _WEEK]


def _show_weekdays(reader: Reader, value: list[str]) -> str:
    names = [when.weekday(reader.language, int(day)) for day in sorted(value)]
    return reader.language.label("engine.comma").join(names)


def _nths(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(nth), _show_nth(reader, str(nth))) for nth in _NTH]


def _show_nth(reader: Reader, value: str) -> str:
    return reader.language.label("window.every_week" if value == "0" else "window.nth", nth=value)


def _span(reader: Reader, incoming: Incoming) -> str:
    try:
        return days.said_span(reader, incoming)
    except Misread as misread:
        raise Misread("misread.hours" if misread.key == "misread.span" else misread.key) from None


def _minutes_of(numbers: Collection[int]) -> Any:
    return lambda reader, _known: [Choice(str(n), _show_minutes(reader, str(n))) for n in numbers]


def _show_minutes(reader: Reader, value: str) -> str:
    return reader.language.label("window.minutes_n", n=int(value))


def _places(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(n), _show_places(reader, str(n))) for n in _PLACES]


def _show_places(reader: Reader, value: str) -> str:
    return reader.language.label("catalogue.places", n=int(value))


def _workers(reader: Reader, known: Answers) -> list[Choice]:
    """Those who give it already; the name of anybody else is written."""
    found = weekly.workers(reader.session, services.known(reader.session, known["service"]))
    nobody = Choice(_NOBODY, reader.language.label("window.nobody"))
    return [*(Choice(f"{_KNOWN}{one.id}", one.name) for one in found), nobody]


def _said_worker(reader: Reader, incoming: Incoming) -> str:
    return _NAMED + words_within(_NAME)(reader, incoming)


def _settle_worker(reader: Reader, known: Answers, value: str) -> str:
    """The name, whichever way it was given; "" where nobody is named."""
    if value.startswith(_NAMED):
        return value[1:].strip()
    found = {choice.code: choice.label for choice in _workers(reader, known)}
    return "" if value == _NOBODY else found[value]


def _show_worker(reader: Reader, value: str) -> str:
    return value or reader.language.label("window.nobody")


def _settle_day(reader: Reader, known: Answers, said: str) -> Any:
    """Where nobody is booked from then on, nobody has to be told why."""
    if date.fromisoformat(said) <= days.today(reader):
        raise Misread("refused.window_too_late")
    if "window" in known and _lost(reader, {**known, "day": said}):
        return said
    return Told(said, {"reason": None})


def _lost(reader: Reader, known: Answers) -> list[Booking]:
    """The bookings that would be called off."""
    day = date.fromisoformat(known["day"])
    return weekly.meant(reader.session, reader.moment, known["window"], day, _wanted(reader, known))


def _wanted(reader: Reader, known: Answers) -> list[Window]:
    """The hours that were said, one for each weekday; nothing is written yet."""
    if "weekdays" not in known:
        return []
    opens, closes = (time.fromisoformat(part) for part in known["span"].split("-"))
    service = services.known(reader.session, known["service"])
    there = {one.name: one.id for one in weekly.workers(reader.session, service)}
    return [
        Window(
            service_id=known["service"],
            worker_id=there.get(known["worker"]),
            weekday=int(day),
            nth=int(known["nth"]),
            opens=opens,
            closes=closes,
            minutes=int(known["minutes"]),
            buffer=int(known["buffer"]),
            capacity=int(known["capacity"]),
            from_day=date.fromisoformat(known["day"]),
        )
        for day in sorted(known["weekdays"])
    ]


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """Whom it concerns, by name."""
    return concerned(reader, _lost(reader, known)) if "window" in known else []


def _finish(talk: Talk, form: Finished) -> Reply:
    known = {"reason": None, **form.context, **form.answers}
    service = services.known(talk.session, known["service"])
    weekly.worker(talk.session, service, known["worker"])
    wanted = _wanted(talk, known)
    if "window" not in known:
        weekly.open_hours(talk.session, talk.moment, talk.me, wanted)
        return _listed(talk, known["service"], talk.t("window.done"))
    day, reason = date.fromisoformat(known["day"]), known["reason"] or ""
    lost, kept = weekly.replace(talk.session, talk.moment, talk.me, known["window"], day, wanted, reason)
    return _listed(talk, known["service"], _told(talk, talk.t("window.changed"), lost, kept))


def _finish_end(talk: Talk, form: Finished) -> Reply:
    known = {"reason": None, **form.context, **form.answers}
    day, reason = date.fromisoformat(known["day"]), known["reason"] or ""
    lost, kept = weekly.replace(talk.session, talk.moment, talk.me, known["window"], day, (), reason)
    return _listed(talk, known["service"], _told(talk, talk.t("window.ended"), lost, kept))


def _told(reader: Reader, done: Markup, lost: int, kept: int) -> Markup:
    """What was done, how many keep their time, and how many hear that they cannot."""
    keep = [reader.t("window.kept", n=kept)] if kept else []
    told = [reader.t("closing.told", n=lost), reader.t("window.told")] if lost else []
    return Markup("\n".join([done, *keep, *told]))


def _params(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"title": _title(reader, context["service"])}


def _said_why(answers: Answers) -> bool:
    return answers.get("reason", "") is not None


_WHY = Step("reason", parse=words_within(_REASON), optional=True, when=_said_why)
_DAY = Step(
    "day", parse=days.said, choices=days.from_tomorrow, settle=_settle_day, clears=("reason",), show=days.show
)


_AGAIN = {"refused.window_too_late": ("day",), "refused.reason_missing": ("reason",)}
WINDOW = Flow(
    name="window",
    version=1,
    steps=(
        Step("weekdays", choices=_weekdays, several=True, show=_show_weekdays),
        Step("nth", choices=_nths, show=_show_nth),
        Step("span", parse=_span, show=days.show_span),
        Step(
            "minutes", parse=number(5, _LONGEST), choices=_minutes_of(_LENGTHS), show=_show_minutes, columns=3
        ),
        Step(
            "buffer",
            parse=number(0, _LONGEST_PAUSE),
            choices=_minutes_of(_PAUSES),
            show=_show_minutes,
            columns=3,
        ),
        Step("capacity", parse=number(1, _MOST), choices=_places, show=_show_places, columns=3),
        Step("worker", parse=_said_worker, choices=_workers, settle=_settle_worker, show=_show_worker),
        _DAY,
        _WHY,
    ),
    finish=_finish,
    params=_params,
    remarks=_remarks,
    reopens={
        **_AGAIN,
        "refused.window_short": ("span", "minutes"),
        "refused.window_overlap": ("span",),
    },
)
WINDOW_END = Flow(
    name="window_end",
    version=1,
    steps=(_DAY, _WHY),
    finish=_finish_end,
    params=_params,
    remarks=_remarks,
    reopens=_AGAIN,
)

_KEEP = Right.KEEP_CATALOGUE
ROOM = Room(
    flows=(WINDOW, WINDOW_END),
    actions={
        "window.list": Action(_list, _KEEP),
        "window.see": Action(_see, _KEEP),
        "window.add": Action(_add, _KEEP),
        "window.change": Action(_change, _KEEP),
        "window.end": Action(_end, _KEEP),
    },
)
