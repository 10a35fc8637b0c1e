"""/rota: who is at the desk and who rings back, a week at a time, and how a week is planned day by day."""

from collections.abc import Collection
from datetime import date, timedelta

from centre import duty
from centre.duty import posts
from chat import engine, when
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Step, Told, from_label
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import cover_words, days, rota_swaps
from handlers import duty_words as words
from handlers.call_words import DESK
from handlers.swap_form import name
from models.duty import DutyKind
from models.outbox import Notice
from models.rights import Right

_WEEK = timedelta(weeks=1)
# So many weeks can be looked at and planned, this one included.
_WEEKS = 4
_EACH, _NOBODY = "each", "nobody"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def show(talk: Talk) -> None:
    """Show this week."""
    _show(talk, 0)


def _show(talk: Talk, ahead: int) -> None:
    first = _monday(talk) + ahead * _WEEK
    lines = [talk.t("rota.heading", first=_day(talk, first), last=_day(talk, first + _WEEK - duty.DAY))]
    lines += [_line(talk, one) for one in posts.lines(talk.session, first, _WEEK.days) if _shown(talk, one)]
    buttons = [talk.action("rota.lay", "rota.lay", 0)] if talk.me.may(Right.LAY_ROTA) else []
    rows = [*talk.turns("rota.week", ahead, _WEEKS), *cover_words.buttons(talk)]
    rows += rota_swaps.buttons(talk, first, _WEEK.days)
    rows += talk.rows([*buttons, talk.menu("duty"), talk.menu("start")])
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _turn(talk: Talk, ahead: int, _extra: str) -> None:
    _show(talk, min(max(ahead, 0), _WEEKS - 1))


def _shown(reader: Reader, one: posts.PostLine) -> bool:
    return bool(one.named) or reader.moment.calendar.is_working_day(one.day)


def _line(reader: Reader, one: posts.PostLine) -> Markup:
    nobody = reader.t("rota.nobody")
    instead = posts.stand_ins(reader.session, reader.moment, one)
    names = {kind: who.name for kind, who in one.named.items()}
    for kind, other in instead.items():
        names[kind] = reader.t("rota.covered", name=names[kind], by=other.who.name)
    desk, calls = (names.get(kind, nobody) for kind in DutyKind)
    return reader.t("rota.line", day=_day(reader, one.day), desk=desk, calls=calls)


def _day(reader: Reader, day: date) -> Markup:
    return when.plain_day(reader.language, day)


def _monday(reader: Reader) -> date:
    today = days.today(reader)
    return today - today.weekday() * duty.DAY


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, LAY)


def _kinds(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "rota.kind", *(kind.value for kind in DutyKind))


def _show_kind(reader: Reader, value: str) -> str:
    return reader.language.label(f"rota.kind.{value}")


def _weeks(reader: Reader, _known: Answers) -> list[Choice]:
    """The weeks that can be planned, each with those of its days that are to come and worked on."""
    found = []
    for monday in (_monday(reader) + ahead * _WEEK for ahead in range(_WEEKS)):
        numbers = range(len(_DAYS))
        open_days = "".join(str(n) for n in numbers if _is_open(reader, monday + n * duty.DAY))
        if open_days:
            code = f"{monday.isoformat()}.{open_days}"
            found.append(Choice(code, _show_week(reader, code)))
    return found


def _is_open(reader: Reader, day: date) -> bool:
    return day >= days.today(reader) and reader.moment.calendar.is_working_day(day)


def _show_week(reader: Reader, code: str) -> str:
    planned = _planned(code).values()
    first, last = min(planned), max(planned)
    return reader.language.label("rota.week", first=_day(reader, first), last=_day(reader, last))


def _planned(code: str) -> dict[str, date]:
    """The days of a week that are planned, by the step that asks for them."""
    monday, _, numbers = code.partition(".")
    return {_DAYS[int(one)]: date.fromisoformat(monday) + int(one) * duty.DAY for one in numbers}


def _able(reader: Reader, known: Answers) -> list[Choice]:
    able = posts.colleagues(reader.session, DutyKind(known["kind"])) if "kind" in known else []
    return [Choice(f"p{one.id}", one.name) for one in able]


def _whole(reader: Reader, known: Answers) -> list[Choice]:
    return [Choice(_EACH, reader.language.label("rota.each")), *_able(reader, known)]


def _settle(_reader: Reader, known: Answers, code: str) -> str | Told:
    """Whoever has the whole week is not asked for day by day."""
    return code if code == _EACH else Told(code, dict.fromkeys(_planned(known["week"]), code))


def _of_a_day(reader: Reader, known: Answers) -> list[Choice]:
    return [*_able(reader, known), Choice(_NOBODY, reader.language.label("rota.nobody"))]


def _show_who(reader: Reader, code: str) -> str:
    key = {_EACH: "rota.each", _NOBODY: "rota.nobody"}.get(code)
    return reader.language.label(key) if key else name(reader, code)


def _step(of: str) -> Step:
    """Who is on duty on one day of the week."""

    def asked(known: Answers) -> bool:
        return "week" in known and of in _planned(known["week"])

    return Step(of, choices=_of_a_day, when=asked, show=_show_who)


def _finish(talk: Talk, form: Finished) -> Reply:
    given, kind = form.answers, DutyKind(form.answers["kind"])
    codes = {day: given[step] for step, day in _planned(given["week"]).items()}
    plan = {day: None if code == _NOBODY else int(code[1:]) for day, code in codes.items()}
    posts.lay(talk.session, talk.moment, talk.me, kind, plan)
    more = talk.action("rota.more", "rota.lay", 0)
    text = talk.t("rota_lay.done", kind=_show_kind(talk, kind.value), days=words.runs(talk, plan))
    return Reply(text, talk.rows([more, talk.menu("rota"), talk.menu("start")]))


LAY = Flow(
    name="rota_lay",
    version=1,
    right=Right.LAY_ROTA,
    steps=(
        Step("kind", choices=_kinds, show=_show_kind, clears=("whole", *_DAYS)),
        Step("week", choices=_weeks, show=_show_week, clears=("whole", *_DAYS), columns=1),
        Step("whole", choices=_whole, settle=_settle, show=_show_who, clears=_DAYS),
        *map(_step, _DAYS),
    ),
    finish=_finish,
    reopens={
        "refused.duty_not_for_them": ("whole", *_DAYS),
        "refused.duty_days": ("week", "whole", *_DAYS),
    },
)


def _told(reader: Reader, notice: Notice, *, on: bool) -> Reply | None:
    """The days of a notice that are not over and for which somebody still is, or is not, named."""
    kind, named = DutyKind(notice.params["kind"]), list[date]()
    said: Collection[str] = notice.params["days"]
    for day in map(date.fromisoformat, said):
        who = posts.lines(reader.session, day, 1)[0].named.get(kind)
        mine = who is not None and reader.who is not None and who.id == reader.who.id
        if day >= days.today(reader) and mine is on:
            named.append(day)
    if not named:
        return None
    key = "notice.duty.post_laid" if on else "notice.duty.post_off"
    text = reader.t(key, kind=_show_kind(reader, kind.value), days=words.runs(reader, named))
    cover: list[Button] = [reader.action("cover.begin", "cover.ask", 0)] if on else []
    return Reply(text, reader.rows([*cover, reader.menu("rota"), reader.menu("start")]))


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    """What somebody does tomorrow, by the rota as it is now: for themselves, or in the place of another."""
    day, me = date.fromisoformat(notice.params["day"]), reader.who
    if me is None or day < days.today(reader):
        return None
    line = posts.lines(reader.session, day, 1)[0]
    instead = posts.stand_ins(reader.session, reader.moment, line)
    said = []
    for kind in DutyKind:
        named, other = line.named.get(kind), instead.get(kind)
        if named is None:
            continue
        if other is not None and other.who.id == me.id:
            said.append(reader.t("rota.kind_for", kind=_show_kind(reader, kind.value), name=named.name))
        elif named.id == me.id and (other is None or not other.whole):
            said.append(reader.t(f"rota.kind.{kind.value}"))
    if not said:
        return None
    kinds = Markup(" · ".join(said))
    text = reader.t(
        "notice.duty.post_reminder", day=when.day(reader.language, day, days.today(reader)), kinds=kinds
    )
    cover = reader.action("cover.begin", "cover.ask", 0)
    return Reply(text, reader.rows([cover, reader.menu("rota"), reader.menu("start")]))


ROOM = Room(
    commands={"rota": Command(show, Right.SEE_ROTA)},
    flows=(LAY,),
    actions={
        "rota.week": Action(_turn, Right.SEE_ROTA),
        "rota.lay": Action(_begin, Right.LAY_ROTA),
    },
    words={
        "duty.post_laid": lambda reader, notice: _told(reader, notice, on=True),
        posts.REMINDER: _tell_reminder,
        "duty.post_off": lambda reader, notice: _told(reader, notice, on=False),
    },
)
