"""The card of a request at the desk: everything about it, and what comes next by one tap."""

from collections.abc import Callable

from sqlmodel import Session

from centre import cases
from centre.cases import CaseCard
from centre.moment import Moment
from chat import engine
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers import (
    case_file,
    case_for_them,
    case_party,
    case_refund,
    complaint_desk,
    complaint_time,
    rectification_make,
)
from handlers.common import send_files
from models.cases import ENDED, Case, CaseKind, CaseState, Openness
from models.files import StoredFile
from models.rectification import ItemSource
from models.refused import Refused
from models.rights import Right
from models.who import Who

# What moves a request on, in each state that is the centre's turn.
STEPS: dict[CaseState, tuple[str, ...]] = {
    CaseState.REVIEWING: ("accept", "gaps", "decline", "transfer"),
    CaseState.ACCEPTED: ("schedule", "transfer", "back"),
    CaseState.PLANNING: ("plan", "transfer", "back"),
    CaseState.SCHEDULED: ("start", "back"),
    CaseState.IN_SERVICE: ("finish", "price", "back"),
}
_STYLES = {
    "decline": "danger",
    **dict.fromkeys(("accept", "schedule", "plan", "start", "finish"), "primary"),
}


def see(talk: Talk, case_id: int, _extra: str = "") -> None:
    """Show a request with all that its state allows this colleague."""
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    if card.case.person_id == talk.me.id:
        raise Refused("refused.case_own", number=card.case.number)
    first = [*words.seen(talk, card), *complaint_time.buttons(talk, card), *_first(talk, card)]
    rows = [*talk.rows(first), *talk.rows(_rest(talk, card), 3)]
    talk.replace(Reply(words.card_text(talk, card), rows, subject=("case", case_id)))


def answered(talk: Talk, case_id: int) -> bool:
    """Take a reply to a notice about a request as a word to its resident, or say what comes first."""
    if not talk.me.may(Right.WORK_CASES):
        return False
    try:
        cases.expect_yours(talk.session, talk.me, case_id)
    except Refused as no:
        number = cases.card(talk.session, case_id, talk.language.code).case.number
        opening = talk.action("desk.open", "queue.see", case_id, number=number, style="primary")
        engine.aside(talk, talk.t(no.key, **no.params), [[opening]])
        return True
    engine.start(talk, talk.house.flows["queue_say"], context={"case": case_id}, heard=True)
    return True


def _first(talk: Talk, card: CaseCard) -> list[Button]:
    """What comes next: for its custodian a step, for a colleague to become it."""
    case = card.case
    if not talk.me.may(Right.WORK_CASES):
        return []
    theirs = case_for_them.buttons(talk, card) if cases.speaks_for(talk.session, talk.me, case) else []
    if case.state in ENDED:
        return theirs
    # A complaint is weighed by whoever answers for it: there is no first come, first served.
    if case.state is CaseState.SUBMITTED and case.kind is not CaseKind.COMPLAINT:
        return [talk.action("queue.take_up", "queue.take_up", card.case.id or 0, style="primary")]
    if case.custodian_id != talk.me.id:
        return [talk.action("queue.take_over", "queue.take_over", case.id or 0)]
    return _STEPS_OF[case.kind](talk, card) + case_party.buttons(talk, card) + theirs


def _of_request(reader: Reader, card: CaseCard) -> list[Button]:
    case = card.case
    return [
        reader.action(f"queue.{step}", f"queue.{step}", case.id or 0, style=_STYLES.get(step, ""))
        for step in STEPS.get(case.state, ())
    ]


_STEPS_OF: dict[CaseKind, Callable[[Reader, CaseCard], list[Button]]] = {
    CaseKind.REQUEST: _of_request,
    CaseKind.COMPLAINT: complaint_desk.steps,
    CaseKind.SUGGESTION: complaint_desk.steps,
}


def _rest(talk: Talk, card: CaseCard) -> list[Button]:
    case_id, rest = card.case.id or 0, []
    if talk.me.may(Right.WORK_CASES):
        if card.case.state not in ENDED and card.case.custodian_id == talk.me.id:
            # Before the first contact, which is a step of its own, nothing is said besides.
            if card.case.state is not CaseState.ASSIGNED:
                rest.append(talk.action("queue.say", "queue.say", case_id))
            rest += words.longer(talk, card)
            if card.case.openness is Openness.OPEN and card.case.state is not CaseState.ASSIGNED:
                rest.append(talk.action("desk.phoned", "queue.phoned", case_id))
            if not card.offered_to:
                rest.append(talk.action("desk.hand_over", "queue.hand_over", case_id))
        rest.append(talk.action("desk.note", "queue.note", case_id))
        rest += case_refund.buttons(talk, card)
    if card.case.kind is CaseKind.COMPLAINT:
        rest += rectification_make.buttons(talk, ItemSource.COMPLAINT, case_id)
    if words.is_cut(card):
        rest.append(talk.action("call.read", "queue.read", case_id))
    if _files(card):
        rest.append(talk.action("desk.files", "queue.files", case_id))
    return [*rest, *case_file.buttons(talk, card), talk.menu("queue")]


def _files(card: CaseCard) -> list[StoredFile]:
    return [*card.files, *(file for step in card.steps for file in step.files)]


def _show_files(talk: Talk, case_id: int, _extra: str) -> None:
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    send_files(talk, card.case.number, _files(card), talk.menu("queue"))


def _seen(talk: Talk, case_id: int, _extra: str) -> None:
    """Note that somebody has seen what cannot wait, and let whoever can act sooner take it over."""
    case = cases.see(talk.session, talk.moment, talk.me, case_id)
    card = cases.card(talk.session, case_id, talk.language.code)
    lines = [talk.t("queue.seen", number=case.number)]
    buttons = words.opening(talk, card)
    if case.custodian_id != talk.me.id:
        lines.append(talk.t("queue.seen_not_yours", name=card.custodian or talk.t("desk.nobody")))
        buttons.append(talk.action("queue.take_over", "queue.take_over", case_id))
    talk.conclude(Reply("\n".join(lines), talk.rows(buttons, 1), subject=("case", case_id)))


def _read(talk: Talk, case_id: int, _extra: str) -> None:
    """Show all that was done and said, as many messages as it takes."""
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    opening = talk.action("desk.open", "queue.see", case_id, number=card.case.number)
    talk.say(Reply(words.history(talk, card), talk.rows([opening, talk.menu("queue")])))


def _does(work: Callable[[Session, Moment, Who, int], Case], key: str) -> Action:
    """A tap that does something at once and shows how the request stands now."""

    def run(talk: Talk, case_id: int, _extra: str) -> None:
        work(talk.session, talk.moment, talk.me, case_id)
        talk.toast = talk.language.label(key)
        see(talk, case_id)

    return Action(run, Right.WORK_CASES)


ROOM = Room(
    actions={
        "queue.see": Action(see, Right.SEE_CASES),
        "queue.read": Action(_read, Right.SEE_CASES),
        "queue.files": Action(_show_files, Right.SEE_CASES),
        "queue.seen": Action(_seen, Right.WORK_CASES),
        "queue.take_up": _does(cases.take_up, "queue.taken_up_toast"),
        "queue.accept": _does(cases.accept, "queue.accepted_toast"),
        "queue.start": _does(cases.start, "queue.started_toast"),
        "queue.take_over": _does(cases.take_over, "queue.taken_over_toast"),
    },
)
