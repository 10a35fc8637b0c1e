"""/checkin and /checkout: by the code that a shift shows, or its picture; what was forgotten is asked."""

import unicodedata
from datetime import datetime

from centre import shifts
from centre.shifts import check_in, closing, codes
from centre.shifts.moves import activity_of
from chat import engine, when
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import attendance
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.people import Role
from models.shifts import CheckedBy, Shift, SignUp, SignUpState

_AWAITED = (SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.NO_SHOW)


def come(talk: Talk) -> None:
    """Check in by a code; who leads a shift now gets its code and its list instead."""
    if not talk.incoming.argument and attendance.show(talk):
        return
    _by_words(talk, leaving=False)


def go(talk: Talk) -> None:
    """Check out by a code."""
    _by_words(talk, leaving=True)


def open_link(talk: Talk, payload: str) -> None:
    """The picture of the code was scanned: come, or go."""
    talk.house.attempt(talk, lambda: _scanned(talk, payload))


def ask(talk: Talk, _record: int, _extra: str) -> None:
    """Check in oneself, from a button."""
    _ask(talk, leaving=False)


def _by_words(talk: Talk, *, leaving: bool) -> None:
    said = talk.incoming.argument
    if said:
        talk.say(_noted(talk, _figures(said), leaving=leaving))
    else:
        _ask(talk, leaving=leaving)


def _ask(talk: Talk, *, leaving: bool) -> None:
    if not shifts.mine_now(talk.session, talk.moment, talk.me.id):
        engine.aside(talk, talk.t("check_in.nothing_now"), home(talk))
        return
    engine.start(talk, CHECK_IN, context={"leaving": leaving})


def _figures(said: str) -> str:
    """The figures of a code, however they were typed."""
    plain = unicodedata.normalize("NFKC", said)
    return "".join(one for one in plain if one.isdecimal())


def _parse(_reader: Reader, incoming: Incoming) -> str:
    code = _figures(incoming.text or "")
    if len(code) != codes.FIGURES:
        raise Misread("misread.check_in_code", n=codes.FIGURES)
    return code


def _finish(talk: Talk, form: Finished) -> Reply:
    return _noted(talk, form.answers["code"], leaving=form.context["leaving"])


CHECK_IN = Flow(
    name="check_in",
    version=1,
    steps=(Step("code", parse=_parse),),
    finish=_finish,
    carded=False,
    reopens={"refused.code_wrong": ("code",), "refused.code_old": ("code",)},
)


def _noted(talk: Talk, code: str, *, leaving: bool, shift_id: int | None = None) -> Reply:
    if not leaving:
        return _here(talk, check_in.check_in(talk.session, talk.moment, talk.me, code, shift_id=shift_id))
    one = check_in.by_code(talk.session, talk.moment, talk.me, code, shift_id=shift_id)
    if one.state in _AWAITED:
        shift = shifts.shift_of(talk.session, one)
        now = talk.action("check_in.come", "check_in.come", one.id or 0, code, style="primary")
        return Reply(talk.t("refused.not_checked_in", number=shift.number), [[now], *home(talk)])
    return _gone(talk, check_in.check_out(talk.session, talk.moment, talk.me, code, shift_id=one.shift_id))


def _scanned(talk: Talk, payload: str) -> None:
    shift_id, code = codes.read(payload)
    one = check_in.by_code(talk.session, talk.moment, talk.me, code, shift_id=shift_id)
    if one.state is SignUpState.CHECKED_IN:
        going = talk.action("check_in.go", "check_in.go", one.id or 0, code, style="primary")
        asked = talk.t("check_in.going", title=_title(talk, one), since=_clock(talk, one.checked_in_at))
        talk.say(Reply(asked, [[going], *home(talk)]))
        return
    talk.say(_noted(talk, code, leaving=False, shift_id=shift_id))


def _come(talk: Talk, sign_up_id: int, code: str) -> None:
    shift_id = shifts.of_person(talk.session, talk.me, sign_up_id).shift_id
    talk.replace(_noted(talk, code, leaving=False, shift_id=shift_id))


def _go(talk: Talk, sign_up_id: int, code: str) -> None:
    shift_id = shifts.of_person(talk.session, talk.me, sign_up_id).shift_id
    talk.replace(_noted(talk, code, leaving=True, shift_id=shift_id))


def _leave(talk: Talk, _sign_up_id: int, _extra: str) -> None:
    _ask(talk, leaving=True)


def _here(talk: Talk, one: SignUp) -> Reply:
    going = talk.action("check_in.leave", "check_in.leave", one.id or 0)
    said = talk.t(
        "check_in.done",
        title=_title(talk, one),
        role=words.role(talk, one.post_id),
        at=_clock(talk, one.checked_in_at),
        ends=_clock(talk, shifts.shift_of(talk.session, one).ends_at),
    )
    return Reply(said, [[going], *home(talk)])


def _gone(talk: Talk, one: SignUp) -> Reply:
    since, until = _clock(talk, one.checked_in_at), _clock(talk, one.checked_out_at)
    return Reply(talk.t("check_in.gone", title=_title(talk, one), since=since, until=until), home(talk))


def _stayed(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = closing.confirm(talk.session, talk.moment, talk.me, sign_up_id)
    talk.conclude(_gone(talk, one))


def _earlier(talk: Talk, sign_up_id: int, _extra: str) -> None:
    closing.dispute(talk.session, talk.moment, talk.me, sign_up_id)
    talk.conclude(Reply(talk.t("check_in.lead_corrects"), home(talk)))


def _coming(talk: Talk, sign_up_id: int, _extra: str) -> None:
    closing.on_the_way(talk.session, talk.moment, talk.me, sign_up_id)
    here = talk.action("check_in.ask", "check_in.ask", sign_up_id, style="primary")
    talk.conclude(Reply(talk.t("check_in.on_the_way"), [[here]]))


def _tell_absent(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _about(reader, notice)
    if one.state not in _AWAITED or shift.ends_at <= reader.now:
        return None
    buttons = [
        reader.action("check_in.ask", "check_in.ask", one.id or 0, style="primary"),
        reader.action("check_in.coming", "check_in.coming", one.id or 0),
        reader.action("leave.ask", "no_show.say", one.id or 0),
    ]
    return words.news(reader, "notice.shift.absent", shift, *reader.rows(buttons))


def _tell_forgotten(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _about(reader, notice)
    if one.settled_at is not None or one.checked_out_by is not CheckedBy.CLOCK:
        return None
    buttons = [
        reader.action("check_in.stayed", "check_in.stayed", one.id or 0, style="primary"),
        reader.action("check_in.earlier", "check_in.earlier", one.id or 0),
    ]
    until = _clock(reader, one.checked_out_at)
    return words.news(
        reader, "notice.shift.forgotten", shift, *reader.rows(buttons), title=_title(reader, one), until=until
    )


def _about(reader: Reader, notice: Notice) -> tuple[SignUp, Shift]:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    return one, shifts.shift_of(reader.session, one)


def _title(reader: Reader, one: SignUp) -> str:
    return words.title(reader, activity_of(reader.session, shifts.shift_of(reader.session, one)))


def _clock(reader: Reader, at: datetime | None) -> Markup:
    return when.clock(reader.language, reader.moment.calendar.local(at)) if at else Markup("")


ROOM = Room(
    commands={
        "checkin": Command(come, role=Role.VOLUNTEER),
        "checkout": Command(go, role=Role.VOLUNTEER),
    },
    flows=(CHECK_IN,),
    actions={
        "check_in.ask": Action(ask),
        "check_in.come": Action(_come),
        "check_in.go": Action(_go),
        "check_in.leave": Action(_leave),
        "check_in.stayed": Action(_stayed),
        "check_in.earlier": Action(_earlier),
        "check_in.coming": Action(_coming),
    },
    words={"shift.absent": _tell_absent, "shift.forgotten": _tell_forgotten},
)
