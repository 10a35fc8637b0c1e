"""/week, /month and /summary: what a period comes to: in short, in full, by group, and explained."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from centre import periods, summaries, waiting
from centre.metrics import By
from centre.periods import Period, Unit
from centre.summaries import ALL, HEAD, SPLIT, Beside, Summary
from chat import engine, rich, spoken_periods, when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply, Told
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Rows, Talk
from handlers import days, period_words, pictures, summary_sheet, waiting_words
from handlers import summary_words as words
from handlers.call_words import DESK
from handlers.summary_words import decoded, encoded
from models.rights import Right

Watch = Callable[[Sequence[str]], Iterable[str]]
# How the figures are looked at, as a button carries it.
_SHOW = "summary.show"
_HEAD, _ALL = "head", "all"
# The periods that are asked for most: of which kind, and how many before this one.
OFFERED = {
    "today": (Unit.DAY, 0),
    "week": (Unit.WEEK, 0),
    "last_week": (Unit.WEEK, 1),
    "month": (Unit.MONTH, 0),
    "last_month": (Unit.MONTH, 1),
    "quarter": (Unit.QUARTER, 0),
    "last_quarter": (Unit.QUARTER, 1),
    "year": (Unit.YEAR, 0),
}


def _begin(unit: Unit | None) -> Callable[[Talk], None]:
    def begin(talk: Talk) -> None:
        """Show the period that was said after the command; /summary alone asks for one."""
        said = talk.incoming.argument if talk.incoming.command else ""
        today = days.today(talk)
        if said:
            _heard(talk, said)
        elif unit is None:
            talk.show(Reply(talk.t("summary.which"), _choices(talk), subject=DESK))
        else:
            _begin_with(talk, periods.containing(talk.moment.calendar, unit, today))

    return begin


def _heard(talk: Talk, said: str) -> None:
    found = heard(talk, said)
    if isinstance(found, Markup):
        talk.show(Reply(found, _choices(talk), subject=DESK))
    else:
        _begin_with(talk, found)


def _begin_with(talk: Talk, period: Period) -> None:
    """The figures first, and then a picture."""
    _show(talk, period, _HEAD, Beside.BEFORE)
    pictures.send(talk, period)


def heard(reader: Reader, said: str, where: str = "summary") -> Period | Markup:
    """The period that somebody said; if there is no such one, the sentence that helps there."""
    found = spoken_periods.hear(said, days.today(reader))
    if found is None:
        return reader.t(f"{where}.unheard")
    if found[1] < found[0]:
        first, last = (when.date_text(reader.language, day) for day in found)
        return reader.t(f"{where}.backwards", first=first, last=last)
    return periods.between(reader.moment.calendar, *found)


def _choices(talk: Talk) -> Rows:
    """The periods that are asked for most, each to tap."""
    return [*talk.rows([_offer(talk, name) for name in OFFERED]), [talk.menu("start")]]


def _offer(talk: Talk, name: str) -> Button:
    calendar, (unit, back) = talk.moment.calendar, OFFERED[name]
    period = periods.containing(calendar, unit, days.today(talk))
    if back:
        period = periods.containing(calendar, unit, period.first - timedelta(days=1))
    return talk.action(f"summary.offer.{name}", _SHOW, 0, encoded(period, _HEAD, Beside.BEFORE))


def _turn(talk: Talk, _record: int, code: str) -> None:
    """Show what a button carries."""
    found = decoded(talk, code)
    if found is None:
        engine.stale(talk)
    else:
        _show(talk, *found)


def _show(talk: Talk, period: Period, look: str, beside: Beside) -> None:
    """Have it told: nobody's turn waits until years are counted."""
    summaries.expect(talk.moment, talk.me, period)
    code = {"code": encoded(period, look, beside)}
    talk.replace(Reply("", subject=DESK, told=Told(_SHOW, code)))


def _tell(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """What a period comes to, by what the database holds when it is told."""
    found = decoded(reader, params["code"])
    if found is None or reader.who is None:
        return None
    period, look, beside = found
    summaries.expect(reader.moment, reader.who, period)
    tables = Markup("")
    if look in {_HEAD, _ALL}:
        text, tables = both(reader, period, beside, whole=look == _ALL)
        if summaries.beyond_unit(reader.who):
            note = reader.t("summary.beyond_unit")
            text, tables = Markup(f"{text}\n\n{note}"), Markup(tables + rich.paragraphs(note))
    elif look in ALL:
        text = _meaning(reader, look)
    else:
        text = _groups(reader, period, By(look))
    rows = _buttons(reader, period, look, beside)
    if look == _HEAD and period.begins <= reader.now < period.ends:
        # While a period runs there is something to be done about it: each number opens its list.
        waits = waiting.look(reader.session, reader.moment, reader.who)
        head = reader.t("summary.section", name=reader.t("summary.waits"))
        text = Markup("\n".join([text, "", head, *waiting_words.figures(reader, waits)]))
        tables = Markup(tables + rich.heading(reader.t("summary.waits")) + waiting_words.table(reader, waits))
        rows = [*reader.rows(waiting_words.lists(reader, waits)), *rows]
    return Reply(text, rows, rich=tables)


def figures(reader: Reader, period: Period, beside: Beside, *, whole: bool, watch: Watch = iter) -> Markup:
    """What a period comes to, in short or as a whole; `watch` sees how far the counting is."""
    found = _read(reader, period, beside, whole=whole, watch=watch)
    return _all(reader, found) if whole else _head(reader, found)


def both(reader: Reader, period: Period, beside: Beside, *, whole: bool) -> tuple[Markup, Markup]:
    """The same in plain words, and with tables."""
    found = _read(reader, period, beside, whole=whole)
    if whole:
        return _all(reader, found), _all_tables(reader, found)
    return _head(reader, found), _head_table(reader, found)


def _read(reader: Reader, period: Period, beside: Beside, *, whole: bool, watch: Watch = iter) -> Summary:
    numbers = [number for numbers in ALL.values() for number in numbers] if whole else HEAD
    return summaries.read(reader.session, reader.moment, period, watch(numbers), beside=beside)


def _head(reader: Reader, found: Summary) -> Markup:
    said = words.lines(reader, found.lines, found.least) or [reader.t("summary.nothing")]
    return Markup("\n".join([words.heading(reader, found), "", *said]))


def _all(reader: Reader, found: Summary) -> Markup:
    parts = [words.heading(reader, found)]
    for section, numbers in ALL.items():
        theirs = [one for one in found.lines if one.metric.number in numbers]
        if said := words.lines(reader, theirs, found.least):
            name = reader.t("summary.section", name=reader.t(f"summary.about.{section}"))
            parts.append(Markup("\n".join([name, *said])))
    if len(parts) == 1:
        parts.append(reader.t("summary.nothing"))
    return Markup("\n\n".join(parts))


def _head_table(reader: Reader, found: Summary) -> Markup:
    figures_of_it = words.table(reader, found.lines, found.least)
    return Markup(
        rich.paragraphs(words.heading(reader, found, tabled=True))
        + (figures_of_it or rich.paragraphs(reader.t("summary.nothing")))
    )


def _all_tables(reader: Reader, found: Summary) -> Markup:
    parts = []
    for section, numbers in ALL.items():
        theirs = [one for one in found.lines if one.metric.number in numbers]
        if figures_of_it := words.table(reader, theirs, found.least):
            parts += [rich.heading(reader.t(f"summary.about.{section}")), figures_of_it]
    parts = parts or [rich.paragraphs(reader.t("summary.nothing"))]
    return Markup("".join([rich.paragraphs(words.heading(reader, found, tabled=True)), *parts]))


def _groups(reader: Reader, period: Period, by: By) -> Markup:
    found = summaries.split(reader.session, reader.moment, period, by)
    parts = [words.groups(reader, one, by, found.least) for one in found.lines if not one.is_empty]
    few = reader.t("summary.few", least=found.least) if parts else reader.t("summary.nothing")
    return Markup("\n\n".join([words.heading(reader, found), *parts, few]))


def _meaning(reader: Reader, section: str) -> Markup:
    """What the figures of a section mean."""
    said = [
        reader.t(
            "summary.meaning_line",
            name=reader.t(f"metric.{number}"),
            about=reader.t(f"metric.{number}.about"),
        )
        for number in ALL[section]
    ]
    head = reader.t("summary.meaning", section=reader.t(f"summary.about.{section}"))
    return Markup("\n".join([head, "", *said, "", reader.t("summary.rules")]))


def _buttons(reader: Reader, period: Period, look: str, beside: Beside) -> Rows:
    looks = [
        reader.action(f"summary.look.{name}", _SHOW, 0, encoded(period, name, beside))
        for name in (_HEAD, _ALL)
        if name != look
    ]
    if look in ALL:
        looks += [
            reader.action(f"summary.about.{name}", _SHOW, 0, encoded(period, name, beside))
            for name in ALL
            if name != look
        ]
    else:
        looks.append(reader.action("summary.explain", _SHOW, 0, encoded(period, next(iter(ALL)), beside)))
    if look in {_HEAD, _ALL}:
        other = Beside.YEAR if beside is Beside.BEFORE else Beside.BEFORE
        looks.append(reader.action(f"summary.beside.{other.value}", _SHOW, 0, encoded(period, look, other)))
    splits = [
        reader.action(f"summary.by.{by.value}", _SHOW, 0, encoded(period, by.value, beside))
        for by in SPLIT
        if by.value != look
    ]
    return [
        *reader.rows(looks),
        *(reader.rows(splits, 3) if look not in ALL else []),
        *reader.rows([pictures.button(reader, period), *summary_sheet.button(reader, period, beside)]),
        *reader.rows(_turns(reader, period, look, beside)),
        *reader.rows([reader.menu("summary"), reader.menu("start")]),
    ]


def _turns(reader: Reader, period: Period, look: str, beside: Beside) -> list[Button]:
    """The period before this one, and the one after it if that has begun."""
    earlier, later = (_next(reader, period, way) for way in (-1, 1))
    turns = [
        reader.action(
            "summary.earlier",
            _SHOW,
            0,
            encoded(earlier, look, beside),
            name=period_words.name(reader, earlier),
        )
    ]
    if later.begins <= reader.now:
        turns.append(
            reader.action(
                "summary.later", _SHOW, 0, encoded(later, look, beside), name=period_words.name(reader, later)
            )
        )
    return turns


def _next(reader: Reader, period: Period, way: int) -> Period:
    """A period like this one, right before (-1) or after (1) it."""
    calendar = reader.moment.calendar
    if period.unit is Unit.DAYS:
        length = way * timedelta(days=period.days)
        return periods.between(calendar, period.first + length, period.last + length)
    beyond = period.first - timedelta(days=1) if way < 0 else period.last + timedelta(days=1)
    return periods.containing(calendar, period.unit, beyond)


ROOM = Room(
    commands={
        "summary": Command(_begin(None), Right.SEE_FIGURES),
        "week": Command(_begin(Unit.WEEK), Right.SEE_FIGURES),
        "month": Command(_begin(Unit.MONTH), Right.SEE_FIGURES),
    },
    actions={_SHOW: Action(_turn, Right.SEE_FIGURES)},
    tellers={_SHOW: _tell},
)
