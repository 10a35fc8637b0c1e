"""/leave: from "I cannot come" to "you are free"; until somebody steps in one may come after all."""

from collections.abc import Sequence
from typing import Any

from centre import rules, shifts
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.people import Role
from models.shifts import LeaveReason, Shift, SignUp, SignUpState
from models.who import by_id


def show(talk: Talk) -> None:
    """List the shifts that somebody has ahead, each with its way out or back."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    mine = shifts.ahead(talk.session, talk.moment, talk.me.id)
    if not mine:
        engine.aside(talk, talk.t("leave.nothing"), home(talk))
        return
    size = rules.load(talk.session).page
    pages = -(-len(mine) // size)
    page = min(page, pages - 1)
    shown = [(one, _shift(talk, one)) for one in mine[page * size : (page + 1) * size]]
    lines = [_line(talk, one, shift) for one, shift in shown]
    buttons = [[_button(talk, one, shift)] for one, shift in shown]
    text = "\n".join([talk.t("leave.heading"), *lines])
    known = [talk.action("swap.give", "swap.which", 0)]
    engine.aside(talk, text, [*buttons, *talk.turns("leave.list", page, pages), known, *home(talk)])


def _line(talk: Talk, one: SignUp, shift: Shift) -> str:
    said = talk.t("leave.shift", shift=words.line(talk, shift))
    return f"{said} {talk.t('leave.asked_for')}" if one.state is SignUpState.LEAVING else said


def _button(talk: Talk, one: SignUp, shift: Shift) -> Any:
    what = words.label(talk, shift)
    if one.state is SignUpState.LEAVING:
        return talk.action("leave.stay_from", "leave.stay", one.id or 0, shift=what)
    return talk.action("leave.ask_from", "leave.ask", one.id or 0, shift=what)


def _begin(talk: Talk, sign_up_id: int, _extra: str) -> None:
    """Ask for leave: from the list, or by one tap on a reminder."""
    shifts.expect_leave(talk.session, talk.moment, talk.me, sign_up_id)
    engine.start(talk, LEAVE, context={"sign_up": sign_up_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    one = shifts.find_sign_up(reader.session, context["sign_up"])
    return {"shift": words.line(reader, _shift(reader, one))}


def _remarks(reader: Reader, known: Answers) -> Sequence[str]:
    """What leave would mean, before it is asked for."""
    one = shifts.find_sign_up(reader.session, known["sign_up"])
    would = shifts.prospect(reader.session, reader.moment, one)
    said = [reader.t("leave.would_be_free" if would.free else "leave.would_search")]
    return [*said, reader.t("leave.is_late")] if would.late else said


def _finish(talk: Talk, form: Finished) -> Reply:
    left = shifts.leave(
        talk.session,
        talk.moment,
        talk.me,
        form.context["sign_up"],
        reason=LeaveReason(form.answers["why"]),
        words=form.answers["words"] or "",
    )
    shift = _shift(talk, left)
    if left.state is SignUpState.RELEASED:
        return words.news(talk, "leave.free", shift, *home(talk))
    stay = talk.action("leave.stay", "leave.stay", left.id or 0)
    give = talk.action("swap.give", "swap.give", left.id or 0)
    return words.news(talk, "leave.looking", shift, *talk.rows([stay, give]), *home(talk))


LEAVE = Flow(
    name="leave",
    version=1,
    steps=(
        Step("why", choices=among("leave.why", *LeaveReason), show=shown_as("leave.why")),
        Step("words", parse=in_words, merge=join_words, optional=True),
    ),
    finish=_finish,
    params=_blanks,
    remarks=_remarks,
)


def _stay(talk: Talk, sign_up_id: int, _extra: str) -> None:
    back = shifts.stay(talk.session, talk.moment, talk.me, sign_up_id)
    leaving = talk.action("leave.ask", "leave.ask", sign_up_id)
    talk.replace(words.news(talk, "leave.back", _shift(talk, back), [leaving], *home(talk)))


def _tell_found(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    by = shifts.find_sign_up(reader.session, notice.params["by"])
    name = by_id(reader.session, by.person_id).name
    return words.news(reader, "notice.leave.found", _shift(reader, one), name=name)


def _tell_free(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    if one.state is not SignUpState.RELEASED:
        return None
    return words.news(reader, "notice.leave.free", _shift(reader, one))


def _shift(reader: Reader, one: SignUp) -> Shift:
    return shifts.shift_of(reader.session, one)


ROOM = Room(
    commands={"leave": Command(show, role=Role.VOLUNTEER)},
    flows=(LEAVE,),
    actions={"leave.list": Action(_list), "leave.ask": Action(_begin), "leave.stay": Action(_stay)},
    words={"leave.found": _tell_found, "leave.free": _tell_free},
)
