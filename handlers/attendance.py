"""The list of a shift for who leads it: the code to show, who is here, who has gone, who did not come."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import shifts
from centre.errors import Refused
from centre.shifts import check_in, closing, codes
from centre.shifts.check_in import MARKS, Mark
from centre.shifts.moves import activity_of
from chat import engine, spoken, when
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import lead_tools
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.shifts import CheckedBy, Shift, SignUp, SignUpState
from models.who import by_id

_SCALE, _QUIET = 14, 4
_AWAITED = (SignUpState.CONFIRMED, SignUpState.LEAVING)


def show(talk: Talk) -> bool:
    """Show the shifts that somebody leads now; False if there are none."""
    led = check_in.led_now(talk.session, talk.moment, talk.me)
    if not led:
        return False
    buttons = [
        talk.action("attendance.of", "attendance.list", shift.id or 0, shift=words.label(talk, shift))
        for shift in led
    ]
    if shifts.mine_now(talk.session, talk.moment, talk.me.id):
        buttons.append(talk.action("attendance.myself", "check_in.ask", 0))
    engine.aside(talk, talk.t("attendance.which", n=len(led)), [*talk.rows(buttons, 1), *home(talk)])
    return True


def _list(talk: Talk, shift_id: int, _extra: str) -> None:
    _sheet(talk, shifts.for_lead(talk.session, talk.me, shift_id))


def _sheet(talk: Talk, shift: Shift, note: Markup | None = None) -> None:
    people = check_in.people_of(talk.session, shift)
    lines = [] if note is None else [note, ""]
    lines.append(talk.t("attendance.heading", shift=words.line(talk, shift)))
    lines += [_line(talk, one) for one in people] or [talk.t("attendance.nobody")]
    shift_id = shift.id or 0
    names = [
        talk.action("attendance.person", "attendance.person", one.id or 0, name=_name(talk, one))
        for one in people
    ]
    ways = [
        talk.action("attendance.code", "attendance.code", shift_id, style="primary"),
        talk.action("attendance.again", "attendance.list", shift_id),
    ]
    ways += [*lead_tools.write(talk, shift), *lead_tools.sum_up(talk, shift)]
    talk.replace(Reply("\n".join(lines), [*talk.rows(ways), *talk.rows(names), *home(talk)]))


def _line(talk: Talk, one: SignUp) -> Markup:
    mark = talk.t(
        f"attendance.state.{one.state.value}",
        since=_clock(talk, one.checked_in_at),
        until=_clock(talk, one.checked_out_at),
    )
    return talk.t("attendance.line", name=_name(talk, one), role=words.role(talk, one.post_id), mark=mark)


def _code(talk: Talk, shift_id: int, _extra: str) -> None:
    """Show the code as figures and as a picture to scan."""
    shift = shifts.for_lead(talk.session, talk.me, shift_id)
    code, until = codes.current(talk.session, shift, talk.now)
    picture = Generated("shift.code", {"link": talk.house.deep_link(codes.link(shift, code))}, "photo")
    said = talk.t(
        "attendance.shown",
        title=words.title(talk, activity_of(talk.session, shift)),
        code=f"{code[:3]} {code[3:]}",
        until=_clock(talk, until),
    )
    buttons = [
        talk.action("attendance.new_code", "attendance.code", shift_id, style="primary"),
        talk.action("attendance.list", "attendance.list", shift_id),
    ]
    talk.say(Reply(said, talk.rows(buttons), file=picture))


def make_code(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The picture of a code; after a few minutes it opens nothing any more."""
    import segno  # noqa: PLC0415

    drawn = BytesIO()
    segno.make_qr(params["link"], error="m").save(drawn, kind="png", scale=_SCALE, border=_QUIET)
    return "code.png", drawn.getvalue()


def _person(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = shifts.find_sign_up(talk.session, sign_up_id)
    shift = shifts.for_lead(talk.session, talk.me, one.shift_id)
    marks = [
        talk.action(f"attendance.mark.{mark.value}", "attendance.mark", sign_up_id, mark.value)
        for mark in MARKS.get(one.state, ())
    ]
    if one.state is SignUpState.CHECKED_OUT and one.settled_at is None:
        marks.append(talk.action("attendance.fix", "attendance.fix", sign_up_id))
    back = talk.action("engine.back", "attendance.list", shift.id or 0)
    talk.replace(Reply(_line(talk, one), [*talk.rows(marks), [back]]))


def _mark(talk: Talk, sign_up_id: int, said: str) -> None:
    if said not in set(Mark):
        engine.stale(talk)
        return
    one = check_in.note(talk.session, talk.moment, talk.me, sign_up_id, Mark(said))
    _sheet(talk, shifts.shift_of(talk.session, one), talk.t("attendance.noted", name=_name(talk, one)))


def _fix(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = shifts.find_sign_up(talk.session, sign_up_id)
    shifts.for_lead(talk.session, talk.me, one.shift_id)
    if one.settled_at is not None or one.state is not SignUpState.CHECKED_OUT:
        raise Refused("refused.check_out_settled")
    engine.start(talk, ATTENDANCE_FIX, context={"sign_up": sign_up_id})


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    one = shifts.find_sign_up(reader.session, context["sign_up"])
    shift = shifts.shift_of(reader.session, one)
    return {"name": _name(reader, one), "shift": words.line(reader, shift)}


def _time(reader: Reader, incoming: Incoming) -> str:
    heard = spoken.hear(incoming.text or "", reader.moment.calendar.local(reader.now).date())
    if heard is None or heard.clock is None:
        raise Misread("misread.time_of_day")
    return f"{heard.clock:%H:%M}"


def _read_back(reader: Reader, value: str) -> str:
    return when.clock(reader.language, datetime.strptime(value, "%H:%M").time())  # noqa: DTZ007 - a clock


def _fixed(talk: Talk, form: Finished) -> Reply:
    one = shifts.find_sign_up(talk.session, form.context["sign_up"])
    day: date = talk.moment.calendar.local(shifts.shift_of(talk.session, one).ends_at).date()
    clock = datetime.strptime(form.answers["time"], "%H:%M").time()  # noqa: DTZ007 - a clock
    went_at = talk.moment.calendar.at(day, clock)
    one = closing.correct(
        talk.session, talk.moment, talk.me, one.id or 0, went_at=went_at, reason=form.answers["why"]
    )
    return Reply(
        talk.t("attendance_fix.done", name=_name(talk, one), until=_clock(talk, one.checked_out_at)),
        home(talk),
    )


ATTENDANCE_FIX = Flow(
    name="attendance_fix",
    version=1,
    steps=(
        Step("time", parse=_time, show=_read_back),
        Step("why", parse=in_words, merge=join_words),
    ),
    finish=_fixed,
    params=_blanks,
    reopens={"refused.time_impossible": ("time",)},
)


def _tell_awaited(reader: Reader, notice: Notice) -> Reply | None:
    shift = shifts.find(reader.session, notice.subject_id or 0)
    missing = [one for one in check_in.people_of(reader.session, shift) if one.state in _AWAITED]
    if not missing or shift.ends_at <= reader.now:
        return None
    names = [_name(reader, one) for one in missing]
    sheet = reader.action("attendance.list", "attendance.list", shift.id or 0, style="primary")
    joined = reader.language.label("attendance.and").join(names)
    return words.news(reader, "notice.shift.awaited", shift, [sheet], names=joined, n=len(names))


def _tell_on_the_way(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    shift = shifts.shift_of(reader.session, one)
    if one.state is SignUpState.CHECKED_IN:
        return None
    sheet = reader.action("attendance.list", "attendance.list", shift.id or 0)
    return words.news(reader, "notice.shift.on_the_way", shift, [sheet], name=_name(reader, one))


def _tell_disputed(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    if one.settled_at is not None or one.checked_out_by is not CheckedBy.CLOCK:
        return None
    shift = shifts.shift_of(reader.session, one)
    fix = reader.action("attendance.fix", "attendance.fix", one.id or 0, style="primary")
    return words.news(reader, "notice.shift.disputed", shift, [fix], name=_name(reader, one))


def _name(reader: Reader, one: SignUp) -> str:
    return by_id(reader.session, one.person_id).name


def _clock(reader: Reader, at: datetime | None) -> Markup:
    return when.clock(reader.language, reader.moment.calendar.local(at)) if at else Markup("")


ROOM = Room(
    flows=(ATTENDANCE_FIX,),
    actions={
        "attendance.list": Action(_list),
        "attendance.code": Action(_code),
        "attendance.person": Action(_person),
        "attendance.mark": Action(_mark),
        "attendance.fix": Action(_fix),
    },
    words={
        "shift.awaited": _tell_awaited,
        "shift.on_the_way": _tell_on_the_way,
        "shift.disputed": _tell_disputed,
    },
    makers={"shift.code": make_code},
)
