"""Who did not come: what happened, in their words, and whether whoever leads excuses it."""

from typing import Any

from centre import shifts
from centre.shifts import no_shows
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.shifts import MissReason, Shift, SignUp, SignUpState
from models.who import by_id


def _say(talk: Talk, sign_up_id: int, reason: str) -> None:
    """Begin with the reason that was tapped, or with the question for it."""
    no_shows.expect_open(talk.session, talk.moment, talk.me, sign_up_id)
    given = {"why": reason} if reason in set(MissReason) else None
    engine.start(talk, NO_SHOW, context={"sign_up": sign_up_id}, given=given)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {
        "shift": words.line(reader, _shift(reader, shifts.find_sign_up(reader.session, context["sign_up"])))
    }


def _finish(talk: Talk, form: Finished) -> Reply:
    one = no_shows.explain(
        talk.session,
        talk.moment,
        talk.me,
        form.context["sign_up"],
        reason=MissReason(form.answers["why"]),
        words=form.answers["words"] or "",
    )
    return words.news(talk, "no_show.done", _shift(talk, one), *home(talk))


NO_SHOW = Flow(
    name="no_show",
    version=1,
    steps=(
        Step("why", choices=among("no_show.why", *MissReason), show=shown_as("no_show.why")),
        Step("words", parse=in_words, optional=True),
    ),
    finish=_finish,
    carded=False,
    params=_blanks,
)


def _excuse(talk: Talk, sign_up_id: int, said: str) -> None:
    one = no_shows.judge(talk.session, talk.moment, talk.me, sign_up_id, excused=said == "yes")
    excused = one.state is SignUpState.EXCUSED
    name = by_id(talk.session, one.person_id).name
    talk.conclude(
        Reply(talk.t("no_show.excused" if excused else "no_show.not_excused", name=name), home(talk))
    )


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    one = _undecided(reader, notice)
    if one is None or one.missed_reason is not None:
        return None
    buttons = [
        reader.action(f"no_show.why.{reason}", "no_show.say", one.id or 0, reason.value)
        for reason in MissReason
    ]
    return words.news(reader, "notice.no_show.asked", _shift(reader, one), *reader.rows(buttons))


def _tell_to_judge(reader: Reader, notice: Notice) -> Reply | None:
    one = _undecided(reader, notice)
    if one is None:
        return None
    buttons = [
        reader.action("no_show.yes", "no_show.excuse", one.id or 0, "yes", style="primary"),
        reader.action("no_show.no", "no_show.excuse", one.id or 0, "no"),
        reader.action("no_show.was_here", "attendance.person", one.id or 0),
    ]
    return words.news(
        reader,
        "notice.no_show.to_judge",
        _shift(reader, one),
        *reader.rows(buttons),
        name=_name(reader, one),
        why=_why(reader, one),
    )


def _why(reader: Reader, one: SignUp) -> Markup:
    """What they have said, in asking for leave or afterwards."""
    if one.missed_reason is not None:
        reason, said = reader.t(f"no_show.why.{one.missed_reason.value}"), one.missed_words
    elif one.leave_reason is not None:
        reason, said = reader.t(f"leave.why.{one.leave_reason.value}"), one.leave_words
    else:
        return reader.t("no_show.silent")
    return (
        reader.t("no_show.said_more", reason=reason, words=said)
        if said
        else reader.t("no_show.said", reason=reason)
    )


def _tell_judged(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    shift = _shift(reader, one)
    if one.state is SignUpState.EXCUSED:
        return words.news(reader, "notice.no_show.judged", shift)
    if one.state is not SignUpState.NO_SHOW:
        return None
    lead = by_id(reader.session, shifts.in_charge(shift)).name
    return words.news(reader, "no_show.judged_missed", shift, name=lead)


def _tell_several(reader: Reader, notice: Notice) -> Reply | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    n = no_shows.missed(reader.session, reader.moment, one.person_id)
    if one.state is not SignUpState.NO_SHOW:
        return None
    return words.news(reader, "notice.no_show.several", _shift(reader, one), name=_name(reader, one), n=n)


def _undecided(reader: Reader, notice: Notice) -> SignUp | None:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    return one if one.state is SignUpState.NO_SHOW and one.settled_at is None else None


def _name(reader: Reader, one: SignUp) -> str:
    return by_id(reader.session, one.person_id).name


def _shift(reader: Reader, one: SignUp) -> Shift:
    return shifts.shift_of(reader.session, one)


ROOM = Room(
    flows=(NO_SHOW,),
    actions={"no_show.say": Action(_say), "no_show.excuse": Action(_excuse)},
    words={
        "no_show.asked": _tell_asked,
        "no_show.to_judge": _tell_to_judge,
        "no_show.judged": _tell_judged,
        "no_show.several": _tell_several,
    },
)
