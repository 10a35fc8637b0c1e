"""What residents who cannot tap say on the telephone or at the counter, noted by whoever answers for it."""

from typing import Any

from centre import cases, complaints
from centre.cases import CaseCard
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import complaint_answer, request_words
from handlers.case_desk_forms import actor, begin, flow, step_to, words_step
from models.cases import TRANSITIONS, CaseAction, CaseKind, CaseState
from models.rights import Right


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """What its resident can be asked now."""
    case, found = card.case, complaint_answer.buttons(reader, card)

    def asks(name: str, extra: object = "", style: str = "") -> None:
        key = f"queue.{name}"
        found.append(reader.action(key, key, case.id or 0, str(extra), style=style))

    match case.state:
        case CaseState.SUPPLEMENT:
            asks("brought", style="primary")
        case CaseState.PLAN_OFFERED if card.plan is not None:
            asks("plan_agreed", card.plan.id, "primary")
            asks("plan_other")
        case CaseState.PRICE_ASKED:
            asks("price_agreed", case.asked_price, "primary")
            asks("price_refused")
        case CaseState.DONE:
            asks("confirmed", style="primary")
            asks("not_done")
        case CaseState.CLOSED if case.kind is CaseKind.REQUEST and request_words.can_reopen(reader, case):
            asks("reopen")
    if (case.state, CaseAction.WITHDRAW) in TRANSITIONS[case.kind]:
        asks("withdraw", style="danger")
    return found


def _does(work: Any, *, named: bool = False) -> Action:
    """A tap that notes what was said; where something is agreed to, the button names it."""

    def run(talk: Talk, case_id: int, extra: str) -> None:
        if named and not row_in(extra):
            engine.stale(talk)
            return
        work(*actor(talk), case_id, *([row_in(extra)] if named else []))
        talk.toast = talk.language.label("queue.noted_toast")
        talk.house.actions["queue.see"].run(talk, case_id, "")

    return Action(run, Right.WORK_CASES)


def _change(talk: Talk, case_id: int, said: Answers) -> None:
    """Ask for another plan than the one that is offered now."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.ASK_CHANGE)
    plan = cases.plan_of(talk.session, case)
    cases.ask_change(*actor(talk), case_id, plan.id or 0 if plan else 0, text=said["words"])


def _withdraw(talk: Talk, case_id: int, said: Answers) -> None:
    """Take a case back as its kind is taken back: a complaint can weigh too much for it."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.WITHDRAW)
    work = complaints.withdraw if case.kind is CaseKind.COMPLAINT else cases.withdraw
    work(*actor(talk), case_id, said["words"])


FILL = flow(
    "queue_fill",
    words_step(),
    work=lambda talk, case, said: cases.fill_gaps(*actor(talk), case, said["words"]),
)
CHANGE = flow("queue_change", words_step(), work=_change)
NOT_DONE = flow(
    "queue_not_done",
    words_step(),
    work=lambda talk, case, said: cases.not_done(*actor(talk), case, said["words"]),
)
WITHDRAW = flow(
    "queue_withdraw",
    words_step(),
    work=_withdraw,
)
REOPEN = flow(
    "queue_reopen",
    words_step(),
    work=lambda talk, case, said: cases.reopen(*actor(talk), case, said["words"]),
)


def _begin_reopening(talk: Talk, case_id: int, _extra: str) -> None:
    cases.expect_reopening(*actor(talk), case_id)
    engine.start(talk, REOPEN, context={"case": case_id})


ROOM = Room(
    flows=(FILL, CHANGE, NOT_DONE, REOPEN, WITHDRAW),
    actions={
        "queue.brought": begin("queue_fill", step_to(CaseAction.FILL_GAPS)),
        "queue.plan_agreed": _does(cases.agree, named=True),
        "queue.plan_other": begin("queue_change", step_to(CaseAction.ASK_CHANGE)),
        "queue.price_agreed": _does(cases.agree_price, named=True),
        "queue.price_refused": _does(cases.refuse_price),
        "queue.confirmed": _does(cases.confirm),
        "queue.not_done": begin("queue_not_done", step_to(CaseAction.NOT_DONE)),
        "queue.reopen": Action(_begin_reopening, Right.WORK_CASES),
        "queue.withdraw": begin("queue_withdraw", step_to(CaseAction.WITHDRAW)),
    },
)
