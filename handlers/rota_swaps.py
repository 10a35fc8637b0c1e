"""Swapping a day at the desk or of ringing back: a colleague is asked, and says yes or no."""

from datetime import date
from typing import Any

from centre.duty import post_swaps, posts, swaps
from chat import engine, when
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Rows, Talk
from handlers import days, swap_form
from models.duty import DutyKind, DutySwap, SwapState
from models.outbox import Notice
from models.rights import Right
from models.who import by_id


def buttons(talk: Talk, first: date, number: int) -> Rows:
    """What one can do about one's days of a week: answer, take a question back, or ask."""
    found: list[Button] = [
        talk.action(
            "rota.asked", "rota.asked", one.id or 0, style="primary", **_called(talk, one.kind, one.day)
        )
        for one in post_swaps.asked_of(talk.session, talk.moment, talk.me)
    ]
    asked = post_swaps.asked_by(talk.session, talk.me)
    for line in posts.lines(talk.session, first, number):
        mine = [kind for kind, who in line.named.items() if who.id == talk.me.id]
        found += [
            _about(talk, kind, line.day, asked.get((kind, line.day)))
            for kind in mine
            if line.day >= days.today(talk)
        ]
    return talk.rows(found, 1)


def _about(talk: Talk, kind: DutyKind, day: date, swap: DutySwap | None) -> Button:
    blanks = _called(talk, kind, day)
    if swap is None:
        return talk.action("rota.swap", "rota.swap", 0, f"{kind.value}.{day}", **blanks)
    return talk.action("rota.withdraw", "rota.withdraw", swap.id or 0, **blanks)


def _called(reader: Reader, kind: DutyKind | None, day: date) -> dict[str, Any]:
    """Which post on which day, as it stands on a button."""
    return {
        "kind": reader.language.label(f"rota.kind.{(kind or DutyKind.DESK).value}"),
        "day": when.plain_day(reader.language, day),
    }


def _begin(talk: Talk, _record: int, code: str) -> None:
    kind, _, said = code.partition(".")
    day = days.listed(talk, said)
    if day is None or kind not in set(DutyKind):
        engine.stale(talk)
        return
    post_swaps.expect_yours(talk.session, talk.moment, talk.me, DutyKind(kind), day)
    engine.start(talk, SWAP, context={"kind": kind, "day": day.isoformat()})


def _which(context: Answers) -> tuple[DutyKind, date]:
    return DutyKind(context["kind"]), date.fromisoformat(context["day"])


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return _called(reader, *_which(context))


def _colleagues(reader: Reader, known: Answers) -> list[Choice]:
    kind, _day = _which(known)
    able = posts.colleagues(reader.session, kind)
    return [Choice(f"p{one.id}", one.name) for one in able if reader.who is None or one.id != reader.who.id]


def _theirs(reader: Reader, known: Answers, colleague_id: int) -> list[date]:
    kind, day = _which(known)
    return [one for one in post_swaps.coming(reader.session, reader.moment, kind, colleague_id) if one != day]


def _finish(talk: Talk, form: Finished) -> Reply:
    (kind, day), (to_id, in_return) = _which(form.context), swap_form.given(form)
    post_swaps.ask(talk.session, talk.moment, talk.me, kind, day, to_id, in_return=in_return)
    whom = swap_form.name(talk, form.answers["whom"])
    text = talk.t("rota_swap.done", name=whom, day=when.plain_day(talk.language, day))
    return Reply(text, _rota(talk))


SWAP = Flow(
    name="rota_swap",
    version=1,
    steps=swap_form.steps(_colleagues, _theirs),
    finish=_finish,
    params=_blanks,
    right=Right.SEE_ROTA,
    reopens=swap_form.REOPENS,
)


def _question(reader: Reader, swap: DutySwap) -> Reply:
    """What a colleague asks, with the two answers."""
    blanks = _of(reader, swap, swap.from_id)
    if swap.in_return is None:
        text = reader.t("notice.duty.post_swap_asked", **blanks)
    else:
        instead = when.plain_day(reader.language, swap.in_return)
        text = reader.t("rota.swap_asked_exchange", instead=instead, **blanks)
    answers = [
        reader.action("rota.yes", "rota.yes", swap.id or 0, style="primary"),
        reader.action("rota.no", "rota.no", swap.id or 0),
    ]
    return Reply(text, reader.rows(answers))


def _asked(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.find(talk.session, swap_id)
    if swap is None or swap.kind is None or swap.state is not SwapState.ASKED or swap.to_id != talk.me.id:
        engine.stale(talk)
    else:
        talk.replace(_question(talk, swap))


def _yes(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.accept(talk.session, talk.moment, talk.me, swap_id)
    talk.replace(Reply(talk.t("rota.swap_yes", **_of(talk, swap, swap.from_id)), _rota(talk)))


def _no(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.decline(talk.session, talk.moment, talk.me, swap_id)
    blanks = _of(talk, swap, swap.from_id)
    text = talk.t("rota.swap_no", day=blanks["day"], name=blanks["name"])
    talk.replace(Reply(text, _rota(talk)))


def _withdraw(talk: Talk, swap_id: int, _extra: str) -> None:
    swaps.withdraw(talk.session, talk.moment, talk.me, swap_id)
    talk.replace(Reply(talk.t("rota.withdrawn"), _rota(talk)))


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    swap = swaps.find(reader.session, notice.subject_id)
    if swap is None or swap.kind is None:
        return None
    blanks = _of(reader, swap, swap.to_id)
    if swap.state is not SwapState.AGREED:
        again = reader.action("rota.swap_another", "rota.swap", 0, f"{swap.kind.value}.{swap.day}")
        return Reply(reader.t("rota.swap_declined", **blanks), [[again], *_rota(reader)])
    if swap.in_return is None:
        return Reply(reader.t("notice.duty.post_swap_settled", **blanks), _rota(reader))
    instead = when.plain_day(reader.language, swap.in_return)
    return Reply(reader.t("rota.swap_exchanged", instead=instead, **blanks), _rota(reader))


def _of(reader: Reader, swap: DutySwap, colleague_id: int) -> dict[str, Any]:
    """The day of a swap, and the other of the two."""
    return {**_called(reader, swap.kind, swap.day), "name": by_id(reader.session, colleague_id).name}


def _rota(reader: Reader) -> Rows:
    """The way to the rota."""
    return reader.rows([reader.menu("rota"), reader.menu("start")])


ROOM = Room(
    flows=(SWAP,),
    actions={
        "rota.swap": Action(_begin, Right.SEE_ROTA),
        "rota.asked": Action(_asked, Right.SEE_ROTA),
        "rota.yes": Action(_yes, Right.SEE_ROTA),
        "rota.no": Action(_no, Right.SEE_ROTA),
        "rota.withdraw": Action(_withdraw, Right.SEE_ROTA),
    },
    words={swaps.POST_ASKED: swap_form.teller(_question), swaps.POST_SETTLED: _tell_settled},
)
