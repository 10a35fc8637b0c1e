"""Swapping a day of duty: a colleague is asked, and says yes or no."""

from datetime import date
from typing import Any

from centre import duty
from chat import engine, when
from chat.flow import Answers, Choice, Finished, Flow
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Rows, Talk
from handlers import days, swap_form
from handlers import duty_words as words
from models.duty import DutySwap, SwapState
from models.outbox import Notice
from models.rights import Right
from models.who import by_id


def rota(reader: Reader) -> Rows:
    """The way to the rota."""
    return reader.rows([reader.menu("duty"), reader.menu("start")])


def _begin(talk: Talk, day_id: int, _extra: str) -> None:
    duty.expect_swap(talk.session, talk.moment, talk.me, day_id)
    engine.start(talk, SWAP, context={"duty": day_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    day = duty.find(reader.session, context["duty"]).day
    return {"day": when.day(reader.language, day, days.today(reader))}


def _colleagues(reader: Reader, known: Answers) -> list[Choice]:
    line = duty.find(reader.session, known["duty"])
    able = duty.colleagues(reader.session)
    return [Choice(f"p{one.id}", one.name) for one in able if not line.names(one.id)]


def _theirs(reader: Reader, _known: Answers, colleague_id: int) -> list[date]:
    if reader.who is None:
        return []
    return [line.day for line in duty.theirs(reader.session, reader.moment, reader.who, colleague_id)]


def _finish(talk: Talk, form: Finished) -> Reply:
    to_id, in_return = swap_form.given(form)
    duty.ask(talk.session, talk.moment, talk.me, form.context["duty"], to_id, in_return=in_return)
    whom = swap_form.name(talk, form.answers["whom"])
    return Reply(talk.t("duty_swap.done", name=whom, **_blanks(talk, form.context)), rota(talk))


SWAP = Flow(
    name="duty_swap",
    version=1,
    steps=swap_form.steps(_colleagues, _theirs),
    finish=_finish,
    params=_blanks,
    reopens=swap_form.REOPENS,
)


def _question(reader: Reader, swap: DutySwap) -> Reply:
    """What a colleague asks, with the two answers."""
    part = words.part(reader, duty.line(reader.session, swap.day), swap.from_id)
    blanks = _of(reader, swap, swap.from_id)
    if swap.in_return is None:
        text = reader.t("notice.duty.swap_asked", part=part, **blanks)
    else:
        instead = when.day(reader.language, swap.in_return, days.today(reader))
        text = reader.t("duty.swap_asked_exchange", part=part, instead=instead, **blanks)
    buttons = [
        reader.action("duty.yes", "duty.yes", swap.id or 0, style="primary"),
        reader.action("duty.no", "duty.no", swap.id or 0),
    ]
    return Reply(text, reader.rows(buttons))


def _asked(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = duty.find_swap(talk.session, swap_id)
    if swap is None or swap.state is not SwapState.ASKED or swap.to_id != talk.me.id:
        engine.stale(talk)
    else:
        talk.replace(_question(talk, swap))


def _yes(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = duty.accept(talk.session, talk.moment, talk.me, swap_id)
    talk.replace(Reply(talk.t("duty.swap_yes", **_of(talk, swap, swap.from_id)), rota(talk)))


def _no(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = duty.decline(talk.session, talk.moment, talk.me, swap_id)
    talk.replace(Reply(talk.t("duty.swap_no", **_of(talk, swap, swap.from_id)), rota(talk)))


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    swap = duty.find_swap(reader.session, notice.subject_id)
    if swap is None:
        return None
    blanks = _of(reader, swap, swap.to_id)
    if swap.state is not SwapState.AGREED:
        row = duty.line(reader.session, swap.day).id or 0
        buttons = [reader.action("duty.swap_another", "duty.swap", row), reader.menu("duty")]
        return Reply(reader.t("duty.swap_declined", **blanks), reader.rows(buttons))
    if swap.in_return is None:
        return Reply(reader.t("notice.duty.swap_settled", **blanks), rota(reader))
    instead = when.day(reader.language, swap.in_return, days.today(reader))
    return Reply(reader.t("duty.swap_exchanged", instead=instead, **blanks), rota(reader))


def _of(reader: Reader, swap: DutySwap, colleague_id: int) -> dict[str, Any]:
    """The day of a swap, and the other of the two."""
    day = when.day(reader.language, swap.day, days.today(reader))
    return {"day": day, "name": by_id(reader.session, colleague_id).name}


ROOM = Room(
    flows=(SWAP,),
    actions={
        "duty.swap": Action(_begin, Right.TAKE_DUTY),
        "duty.asked": Action(_asked, Right.TAKE_DUTY),
        "duty.yes": Action(_yes, Right.TAKE_DUTY),
        "duty.no": Action(_no, Right.TAKE_DUTY),
    },
    words={"duty.swap_asked": swap_form.teller(_question), "duty.swap_settled": _tell_settled},
)
