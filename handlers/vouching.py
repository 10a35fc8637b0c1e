"""Hours that wait for somebody: line by line, all of a shift at once, with other times, or not at all."""

from datetime import time
from typing import Any

from centre import honours, hours, shifts
from centre.pages import Page
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days, shift_list, shift_words, weighing
from handlers import hour_words as words
from handlers.common import excerpt, home
from models.hours import UNSETTLED, Grade, HourLine, HourState
from models.rights import Right
from models.shifts import SignUp
from models.who import by_id

_NONE = "none"
_WORDS = 60


def _list(talk: Talk, page: int, _extra: str) -> None:
    """What this person can decide: what is disputed, then what waits longest, with what is late marked."""
    found = hours.for_vouching(talk.session, talk.me, page)
    entries = [(_entry(talk, row), _opener(talk, row)) for row in found.items]
    heading = talk.t("vouch.heading", n=found.total) if found.total else talk.t("vouch.nothing")
    more = [talk.menu("hours"), talk.menu("start")]
    shown = Page(entries, found.number, found.pages, found.total)
    shift_list.show_page(talk, shown, listing="vouch.list", heading=heading, more=more)


def _entry(talk: Talk, row: HourLine) -> Markup:
    entry = words.entry(talk, row)
    return talk.t("vouch.entry", name=words.name(talk, row), line=entry, mark=_mark(talk, row))


def _person(talk: Talk, row: HourLine) -> Markup:
    """A line where it is plain which shift is meant."""
    return talk.t(
        "vouch.person",
        name=words.name(talk, row),
        times=words.times(talk, row),
        long=words.by(talk, row),
        state=words.state(talk, row),
        mark=_mark(talk, row),
    )


def _mark(talk: Talk, row: HourLine) -> Markup:
    """What is open about a line and cannot wait; "" where nothing is."""
    if row.state not in UNSETTLED and not hours.is_open(row):
        return Markup("")
    late = hours.late(talk.session, talk.moment, row)
    if hours.is_open(row):
        return talk.t("vouch.disputed_late" if late else "vouch.disputed")
    return talk.t("vouch.late") if late else Markup("")


def _opener(talk: Talk, row: HourLine) -> Button:
    who = excerpt(words.name(talk, row), 16)
    return talk.action("vouch.open", "vouch.see", row.id or 0, name=who, line=words.label(talk, row))


def _of(talk: Talk, page: int, said: str) -> None:
    """All hours of one volunteer, for the desk."""
    person_id = row_in(said)
    found = hours.look(talk.session, talk.moment, talk.me, person_id)
    entries = [(talk.t("hours.item", line=words.entry(talk, row)), _opener(talk, row)) for row in found]
    heading = talk.t("vouch.of", name=words.name(talk, found[0])) if found else talk.t("vouch.of_none")
    more = [*weighing.threshold(talk, person_id), talk.menu("vol"), talk.menu("start")]
    shift_list.show(talk, entries, page, listing="vouch.of", heading=heading, more=more, extra=said)


def _party(talk: Talk, person_id: int, said: str) -> None:
    honours.cards.set_party(talk.session, talk.moment, talk.me, person_id, party=said == weighing.PARTY)
    _of(talk, 0, str(person_id))


def _grade(talk: Talk, line_id: int, said: str) -> None:
    if said not in set(Grade):
        engine.stale(talk)
        return
    card(talk, hours.weighing.grade(talk.session, talk.moment, talk.me, line_id, Grade(said)))


def _unzero(talk: Talk, line_id: int, _extra: str) -> None:
    card(talk, hours.weighing.unzero(talk.session, talk.moment, talk.me, line_id))


def _shift(talk: Talk, shift_id: int, _extra: str) -> None:
    _sheet(talk, shift_id)


def _sheet(talk: Talk, shift_id: int, note: Markup | None = None) -> None:
    """The lines of a shift, each with a way to look at it, and one button for all of them."""
    shift = shifts.for_lead(talk.session, talk.me, shift_id)
    found = [row for row in hours.of_shift(talk.session, shift_id) if row.person_id != talk.me.id]
    lines = [] if note is None else [note, ""]
    lines.append(talk.t("vouch.shift_heading", shift=shift_words.line(talk, shift)))
    lines += [_person(talk, row) for row in found] or [talk.t("vouch.nothing")]
    ready = sum(hours.may_vouch(row, talk.me) for row in found)
    together = [talk.action("vouch.all", "vouch.all", shift_id, style="primary", n=ready)] if ready else []
    opens = [talk.action("vouch.see", "vouch.see", row.id or 0, name=words.name(talk, row)) for row in found]
    rows = [*talk.rows(together), *talk.rows(opens), *home(talk)]
    talk.replace(Reply("\n".join(lines), rows))


def _all(talk: Talk, shift_id: int, _extra: str) -> None:
    shifts.for_lead(talk.session, talk.me, shift_id)
    done = hours.confirm_all(talk.session, talk.moment, talk.me, shift_id)
    parts = [talk.t("vouch.confirmed", n=done.confirmed)]
    parts += [talk.t("vouch.second", n=done.second)] if done.second else []
    parts += [talk.t("vouch.left", n=done.left)] if done.left else []
    _sheet(talk, shift_id, Markup(" ".join(parts)))


def _see(talk: Talk, line_id: int, _extra: str) -> None:
    card(talk, hours.for_lead(talk.session, talk.me, line_id))


def card(talk: Talk, row: HourLine, note: Markup | None = None) -> None:
    """Show a line with all that can be done with it, under a note about what just happened."""
    lines = [] if note is None else [note, ""]
    lines.append(talk.t("vouch.card", name=words.name(talk, row), line=words.entry(talk, row)))
    lines += [talk.t("vouch.reason", reason=row.reason)] if row.reason else []
    lines += [talk.t("vouch.by", name=by_id(talk.session, row.confirmed_by).name)] if row.confirmed_by else []
    root = row.corrects_id or row.id or 0
    lines += [
        talk.t("vouch.correction", by=words.by(talk, one), reason=one.reason)
        for one in hours.corrections(talk.session, root)
        if one.id != row.id
    ]
    if hours.is_open(row):
        until = talk.moment_text(hours.answer_by(talk.session, talk.moment, row))
        lines.append(talk.t("vouch.dispute", words=row.dispute, until=until))
    lines += weighing.said(talk, row)
    rows = [*talk.rows(_ways(talk, row)), *weighing.rows(talk, row), _back(talk, row)]
    talk.replace(Reply("\n".join(lines), rows))


def _ways(talk: Talk, row: HourLine) -> list[Button]:
    """What can be done with a line now; the centre says no to whoever may not."""
    line_id = row.id or 0
    ways = []
    if hours.may_vouch(row, talk.me):
        ways.append(talk.action("vouch.yes", "vouch.yes", line_id, style="primary"))
    if hours.is_open(row):
        ways.append(talk.action("vouch.keep", "vouch.why", line_id, "keep"))
    if row.corrects_id is None:
        ways.append(talk.action("vouch.times", "vouch.times", line_id))
    if row.state in UNSETTLED:
        ways.append(talk.action("vouch.no", "vouch.why", line_id, "refuse", style="danger"))
    return ways


def _back(talk: Talk, row: HourLine) -> list[Button]:
    one = talk.session.get(SignUp, row.sign_up_id) if row.sign_up_id is not None else None
    sheet = [talk.action("vouch.sheet", "vouch.shift", one.shift_id)] if one is not None else []
    return [*sheet, talk.action("vouch.others", "vouch.list", 0)]


def _yes(talk: Talk, line_id: int, _extra: str) -> None:
    row = hours.confirm(talk.session, talk.moment, talk.me, line_id)
    card(talk, row, _outcome(talk, row))


def _outcome(reader: Reader, row: HourLine) -> Markup:
    return reader.t(f"vouch.now.{row.state.value}", name=words.name(reader, row))


def _times(talk: Talk, line_id: int, _extra: str) -> None:
    row = hours.for_answer(talk.session, talk.me, line_id)
    engine.start(talk, HOURS_TIME, context={"line": line_id, "state": row.state.value})


def _why(talk: Talk, line_id: int, said: str) -> None:
    if said not in ACTS:
        engine.stale(talk)
        return
    (hours.weighing.for_desk if said == "zero" else hours.for_answer)(talk.session, talk.me, line_id)
    engine.start(talk, HOURS_WHY, context={"line": line_id, "act": said})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    row = hours.find(reader.session, context["line"])
    return {"name": words.name(reader, row), "line": words.entry(reader, row)}


def _no_hours(reader: Reader, known: Answers) -> list[Choice]:
    """What was confirmed can be struck out; what was not is refused instead."""
    if known["state"] != HourState.CONFIRMED:
        return []
    return [Choice(_NONE, reader.language.label("hours_time.none"))]


def _show_span(reader: Reader, value: str) -> str:
    return reader.language.label("hours_time.none") if value == _NONE else days.show_span(reader, value)


def _set(talk: Talk, form: Finished) -> Reply:
    row = hours.find(talk.session, form.context["line"])
    times = None
    if form.answers["span"] != _NONE:
        since, until = (time.fromisoformat(part) for part in form.answers["span"].split("-"))
        at = talk.moment.calendar.at
        times = at(row.day, since), at(row.day, until)
    row = hours.set_times(talk.session, talk.moment, talk.me, row.id or 0, times, reason=form.answers["why"])
    return Reply(_outcome(talk, row), [_back(talk, row), *home(talk)])


HOURS_TIME = Flow(
    name="hours_time",
    version=1,
    steps=(
        Step("span", parse=days.said_span, choices=_no_hours, show=_show_span),
        Step("why", parse=in_words, merge=join_words),
    ),
    finish=_set,
    params=_blanks,
    reopens={"refused.times_impossible": ("span",), "refused.nothing_to_correct": ("span",)},
)

# What takes a reason alone, and the function of the centre that takes it.
ACTS = {"refuse": hours.refuse, "keep": hours.keep, "zero": hours.weighing.zero}


def _say_why(talk: Talk, form: Finished) -> Reply:
    act = form.context["act"]
    row = ACTS[act](talk.session, talk.moment, talk.me, form.context["line"], form.answers["words"])
    return Reply(talk.t(f"hours_why.{act}", name=words.name(talk, row)), [_back(talk, row), *home(talk)])


HOURS_WHY = Flow(
    name="hours_why",
    version=1,
    steps=(Step("words", parse=in_words, merge=join_words),),
    finish=_say_why,
    params=_blanks,
)

ROOM = Room(
    flows=(HOURS_TIME, HOURS_WHY),
    actions={
        "vouch.list": Action(_list),
        "vouch.shift": Action(_shift),
        "vouch.all": Action(_all),
        "vouch.see": Action(_see),
        "vouch.yes": Action(_yes),
        "vouch.times": Action(_times),
        "vouch.of": Action(_of, Right.SEE_VOLUNTEERS),
        "vouch.party": Action(_party, Right.WORK_VOLUNTEERS),
        "vouch.grade": Action(_grade),
        "vouch.unzero": Action(_unzero, Right.WORK_VOLUNTEERS),
        "vouch.why": Action(_why),
    },
)
