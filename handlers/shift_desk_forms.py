"""What a shift's lead changes: its time, its place, how many people it takes, or that it is called off."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from centre import activities, shifts
from centre.activities import Reach
from centre.errors import Refused
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import number
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import activity_words, days, places
from handlers import shift_words as words
from models.shifts import Post, Shift, ShiftState

_MOST = 200


def _begin(flow_name: str, *states: ShiftState) -> Action:
    """Begin a form about a shift in one of these states; how far it goes is asked of a series alone."""

    def run(talk: Talk, shift_id: int, _extra: str) -> None:
        shift = shifts.for_lead(talk.session, talk.me, shift_id)
        if shift.state not in states:
            raise Refused(f"refused.shift_{shift.state.value}", number=shift.number)
        series = activities.is_series(talk.session, talk.moment, shift)
        given = {} if series else {"reach": Reach.THIS.value}
        posts = shifts.posts_of(talk.session, shift_id)
        if len(posts) == 1:
            given["post"] = f"p{posts[0].id}"
        engine.start(talk, talk.house.flows[flow_name], context={"shift": shift_id}, given=given)

    return Action(run)


def _shift(reader: Reader, known: Answers) -> Shift:
    return shifts.find(reader.session, known["shift"])


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"shift": words.line(reader, _shift(reader, context))}


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("shift", context["shift"])


def _remarks(shifts_key: str, *, same_time: bool = False) -> Callable[[Reader, Answers], Sequence[str]]:
    """How many shifts and people it concerns, said before it is done."""

    def say(reader: Reader, known: Answers) -> list[str]:
        reach = Reach(known["reach"])
        found = activities.affected(reader.session, reader.moment, known["shift"], reach, same_time=same_time)
        told = reader.t("shift_desk.told", n=shifts.concerned(reader.session, found))
        return [reader.t(shifts_key, n=len(found)), told] if reach is Reach.ON else [told]

    return say


def _done(talk: Talk, form: Finished, key: str, told: int, **blanks: Any) -> Reply:
    """What is so now, and how many people hear of it."""
    shift = _shift(talk, form.context)
    text = talk.t(key, shift=words.line(talk, shift), **blanks)
    people = talk.t("shift_desk.are_told", n=told)
    back = talk.action("shift_desk.back", "shift_desk.see", shift.id or 0)
    buttons = talk.rows([back, talk.menu("shiftadmin")])
    return Reply(f"{text}\n{people}", buttons, subject=_subject(form.context))


def _near(reader: Reader, known: Answers) -> list[Choice]:
    """The day on which it is now, and those to come."""
    now = reader.moment.calendar.local(_shift(reader, known).starts_at).date()
    coming = [one for one in days.coming(reader, known) if one.code != now.isoformat()]
    return [*days.choices(reader, [now]), *coming]


def _same_span(reader: Reader, known: Answers) -> list[Choice]:
    shift, local = _shift(reader, known), reader.moment.calendar.local
    span = f"{local(shift.starts_at):%H:%M}-{local(shift.ends_at):%H:%M}"
    return [Choice(span, days.show_span(reader, span))]


def _settle_span(reader: Reader, known: Answers, value: str) -> str:
    if "day" in known and _hours(reader, {**known, "span": value})[0] <= reader.now:
        raise Misread("misread.span_past")
    return value


def _hours(reader: Reader, answers: Answers) -> tuple[datetime, datetime]:
    day = date.fromisoformat(answers["day"])
    starts, ends = (time.fromisoformat(part) for part in answers["span"].split("-"))
    return reader.moment.calendar.at(day, starts), reader.moment.calendar.at(day, ends)


def _finish_time(talk: Talk, form: Finished) -> Reply:
    starts_at, ends_at = _hours(talk, form.answers)
    shift_id, reach = form.context["shift"], Reach(form.answers["reach"])
    found = activities.affected(talk.session, talk.moment, shift_id, reach, same_time=True)
    told = shifts.concerned(talk.session, found)
    span = {"starts_at": starts_at, "ends_at": ends_at}
    moved = activities.move(talk.session, talk.moment, talk.me, shift_id, reach, **span)
    return _done(talk, form, "shift_time.done", told, n=len(moved))


def _finish_place(talk: Talk, form: Finished) -> Reply:
    shift_id, reach = form.context["shift"], Reach(form.answers["reach"])
    found = activities.affected(talk.session, talk.moment, shift_id, reach)
    told, site_id = shifts.concerned(talk.session, found), int(form.answers["site"][1:])
    moved = activities.relocate(talk.session, talk.moment, talk.me, shift_id, reach, site_id=site_id)
    return _done(talk, form, "shift_place.done", told, n=len(moved))


def _listed_only(reader: Reader, known: Answers, value: Any) -> Any:
    """A shift that people signed up for is held where they may be sent: a listed place."""
    found = places.settle(reader, known, value)
    if isinstance(found, dict):
        raise Misread("misread.place_unlisted", place=found["place"])
    return found


def _finish_cancel(talk: Talk, form: Finished) -> Reply:
    shift_id, reach = form.context["shift"], Reach(form.answers["reach"])
    found = activities.affected(talk.session, talk.moment, shift_id, reach)
    told, reason = shifts.concerned(talk.session, found), form.answers["reason"]
    off = activities.call_off(talk.session, talk.moment, talk.me, shift_id, reach, reason=reason)
    return _done(talk, form, "shift_cancel.done", told, n=len(off))


def _posts(reader: Reader, known: Answers) -> list[Choice]:
    return [
        Choice(f"p{post.id}", _show_post(reader, f"p{post.id}"))
        for post in shifts.posts_of(reader.session, known["shift"])
    ]


def _show_post(reader: Reader, value: str) -> str:
    post = reader.session.get_one(Post, int(value[1:]))
    people = activity_words.people(reader, post.minimum, post.maximum)
    title = words.role(reader, post.id or 0)
    return reader.language.label("shift_people.role", role=title, people=people)


def _settle_most(_reader: Reader, known: Answers, value: str) -> str:
    if "least" in known and int(value) < int(known["least"]):
        raise Misread("misread.number_between", least=int(known["least"]), most=_MOST)
    return value


def _finish_people(talk: Talk, form: Finished) -> Reply:
    post_id, reach = int(form.answers["post"][1:]), Reach(form.answers["reach"])
    numbers = {"minimum": int(form.answers["least"]), "maximum": int(form.answers["most"])}
    activities.resize(talk.session, talk.moment, talk.me, post_id, reach, **numbers)
    shift = _shift(talk, form.context)
    role = _show_post(talk, form.answers["post"])
    back = talk.action("shift_desk.back", "shift_desk.see", shift.id or 0)
    text = talk.t("shift_people.done", shift=words.line(talk, shift), role=Markup(role))
    return Reply(text, talk.rows([back, talk.menu("shiftadmin")]), subject=_subject(form.context))


_REACH = Step(
    "reach", choices=among("shift_desk.reach", *Reach), show=shown_as("shift_desk.reach"), columns=1
)
TIME = Flow(
    name="shift_time",
    version=1,
    steps=(
        Step("day", parse=days.said, choices=_near, clears=("span",), show=days.show),
        Step("span", parse=days.said_span, choices=_same_span, settle=_settle_span, show=days.show_span),
        _REACH,
    ),
    finish=_finish_time,
    params=_blanks,
    subject=_subject,
    remarks=_remarks("shift_desk.shifts", same_time=True),
    reopens={
        "refused.time_past": ("day", "span"),
        "refused.time_laid": ("day", "span"),
        "refused.monthly_day": ("reach",),
        "refused.no_later_shifts": ("reach",),
    },
)
PLACE = Flow(
    name="shift_place",
    version=1,
    steps=(
        Step(
            "site", parse=places.said, choices=places.listed, settle=_listed_only, show=places.show, columns=1
        ),
        _REACH,
    ),
    finish=_finish_place,
    params=_blanks,
    subject=_subject,
    remarks=_remarks("shift_desk.shifts"),
)
PEOPLE = Flow(
    name="shift_people",
    version=1,
    steps=(
        Step("post", choices=_posts, show=_show_post, columns=1),
        Step("least", parse=number(0, _MOST)),
        Step("most", parse=number(1, _MOST), settle=_settle_most),
        _REACH,
    ),
    finish=_finish_people,
    params=_blanks,
    subject=_subject,
    reopens={"refused.people_impossible": ("least", "most"), "refused.post_taken": ("most",)},
)
CANCEL = Flow(
    name="shift_cancel",
    version=1,
    steps=(_REACH, Step("reason", parse=in_words)),
    finish=_finish_cancel,
    params=_blanks,
    subject=_subject,
    remarks=_remarks("shift_cancel.shifts"),
)

ROOM = Room(
    flows=(TIME, PLACE, PEOPLE, CANCEL),
    actions={
        "shift_desk.time": _begin("shift_time", ShiftState.OPEN),
        "shift_desk.place": _begin("shift_place", ShiftState.OPEN),
        "shift_desk.people": _begin("shift_people", ShiftState.OPEN),
        "shift_desk.cancel": _begin("shift_cancel", ShiftState.OPEN, ShiftState.RUNNING),
    },
)
