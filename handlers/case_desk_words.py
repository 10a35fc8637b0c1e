"""A case in words, as the staff need it: whose it is, what it is about and waits for, what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from centre import cases
from centre.cases import CaseCard, CaseLineView, Step
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import booking_words, case_titles, complaint_desk_words, request_desk_words, request_words
from handlers.call_words import with_files
from handlers.common import excerpt
from models.calls import Side
from models.cases import ENDED, RESIDENTS_TURN, Case, CaseAction, CaseKind, CaseState, Openness
from models.rights import Right
from models.who import by_id

# Of what was done and said so much is seen at a glance; the rest is one tap away.
STEPS, _EXCERPT = 6, 300
# What the clock does.
BY_ITSELF = frozenset({CaseAction.LAPSE, CaseAction.CALL_BACK})


def of_case(context: dict[str, Any]) -> tuple[str, int]:
    """What a form about a case is about."""
    return ("case", context["case"])


def blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """What the sentences of a form about a case name."""
    card = cases.card(reader.session, context["case"], reader.language.code)
    return {
        "number": card.case.number,
        "name": case_titles.whose(reader, card),
        "what": case_titles.of_card(reader, card),
        "due": reader.moment_text(card.case.due_at) if card.case.due_at else "",
    }


def opening(reader: Reader, card: CaseCard) -> list[Button]:
    """To open a case, for whoever may see it."""
    case = card.case
    if reader.who is None or not cases.sees(reader.session, reader.who, case):
        return []
    return [reader.action("desk.open", "queue.see", case.id or 0, number=case.number, style="primary")]


def seen(reader: Reader, card: CaseCard) -> list[Button]:
    """To say that one has seen what cannot wait: for who answers for it and for those who lead."""
    who, case = reader.who, card.case
    if who is None or not cases.is_unseen(case):
        return []
    if who.id != case.custodian_id and not who.may(Right.ANSWER_ALERTS):
        return []
    return [reader.action("alert.seen", "queue.seen", case.id or 0, style="primary")]


def is_late(reader: Reader, state: CaseState, due_at: Any) -> bool:
    """Whether the centre has let the time pass."""
    return due_at is not None and due_at < reader.now and state not in RESIDENTS_TURN


def line(reader: Reader, case: CaseLineView) -> Markup:
    """A case on two lines of the queue: what it is, and for what it waits; a sensitive one is not named."""
    whose = case_titles.whose_line(reader, case)
    if case.state in ENDED:
        key = "queue.line_ended"
    elif is_late(reader, case.state, case.due_at):
        key = "queue.line_late"
    else:
        key = "queue.line_urgent" if case.urgent else "queue.line"
    return reader.t(
        key,
        number=case.number,
        what=reader.t("today.discreet") if case.sensitive else case_titles.of_line(reader, case),
        name=whose,
        state=reader.t(f"case.state.{case.state.value}"),
        why=why(reader, case, whose) if case.state not in ENDED else "",
        custodian=case.custodian or reader.t("desk.nobody"),
        day=reader.past_text(case.created_at),
    )


def why(reader: Reader, case: CaseLineView, whose: str) -> Markup:
    """What a case waits for: us to do something, and by when, or its resident, and since when."""
    due = reader.moment_text(case.due_at) if case.due_at else ""
    return reader.t(f"queue.why.{case.state.value}", name=whose, due=due, since=reader.past_text(case.since))


def card_text(reader: Reader, card: CaseCard) -> str:
    """Everything about a case on one screen, the time limit first."""
    matter = _MATTERS[card.case.kind]
    lines = [
        *_standing(reader, card),
        *matter.asked(reader, card),
        *_about(reader, card, excerpt(card.case.about, _EXCERPT)),
        *matter.open_points(reader, card),
    ]
    return "\n".join([*lines, *(step_line(reader, card, step) for step in card.steps[-STEPS:])])


def history(reader: Reader, card: CaseCard) -> str:
    """All that was done and said, whole."""
    heading = reader.t("queue.card", number=card.case.number, state=_state(reader, card.case))
    about = _about(reader, card, card.case.about)
    steps = (step_line(reader, card, step, whole=True) for step in card.steps)
    return "\n\n".join([heading, *about, *steps])


def is_cut(card: CaseCard) -> bool:
    """Whether a case holds more than is seen at a glance."""
    texts = [card.case.about, *(step.text for step in card.steps)]
    return len(card.steps) > STEPS or any(excerpt(text, _EXCERPT) != text for text in texts)


def longer(reader: Reader, card: CaseCard) -> list[Button]:
    """To tell its person beforehand that it takes longer, where more time cannot be asked for first."""
    case = card.case
    if case.due_at is None or case.state in RESIDENTS_TURN or complaint_desk_words.may_ask_time(reader, case):
        return []
    return [reader.action("queue.longer", "queue.longer", case.id or 0)]


def step_line(reader: Reader, card: CaseCard, step: Step, *, whole: bool = False) -> Markup:
    """One thing done or said, by whom and when."""
    said = with_files(reader, step.text if whole else excerpt(step.text, _EXCERPT), step.files)
    at = reader.past_text(step.said_at)
    if step.action is None:
        if step.until is not None:
            said = reader.t("case.longer", until=reader.moment_text(step.until), why=said)
        key = "call.said_note" if step.side is Side.NOTE else "call.said"
        if step.by_phone:
            key = "call.said_phone"
        return reader.t(key, author=_author(reader, card, step), when=at, text=said)
    by, what = act(reader, card, step)
    done = reader.t("today.act", when=at, by=by, what=what)
    return reader.t("queue.step_said", done=done, text=said) if said else done


def act(reader: Reader, card: CaseCard, step: Step) -> tuple[str, Markup]:
    """Who, and what they did; nothing where something was only said."""
    if step.action is None:
        return _author(reader, card, step), Markup("")
    what = request_words.with_price(reader, reader.t(f"queue.step.{_did(card, step)}"), step)
    if step.reason is not None and step.action is not CaseAction.LIST_GAPS:
        what = reader.t("queue.step_reason", what=what, reason=reader.t(f"case.reason.{step.reason.value}"))
    if step.by_phone and step.action is not CaseAction.CONTACT:
        what = reader.t("queue.step_for_them", what=what)
    by = reader.t("today.by_itself") if step.action in BY_ITSELF else _author(reader, card, step)
    return by, what


def _author(reader: Reader, card: CaseCard, step: Step) -> str:
    """Who did or said it; of a resident without a name, what is known of them."""
    if step.author:
        return step.author
    unknown = card.case.person_id is None or card.case.openness is not Openness.OPEN
    return (
        case_titles.whose(reader, card)
        if unknown and step.side is Side.RESIDENT
        else reader.t("desk.no_name")
    )


def _did(card: CaseCard, step: Step) -> str:
    """What was done, by the name of its sentence: a call is no letter."""
    if step.action is CaseAction.CONTACT and step.by_phone:
        return "contact_phone"
    return request_words.did(card, step)


def _state(reader: Reader, case: Case) -> Markup:
    if case.outcome is not None:
        return reader.t(f"case.outcome.{case.outcome.value}")
    return reader.t(f"case.state.{case.state.value}")


def _standing(reader: Reader, card: CaseCard) -> list[Markup]:
    """The number, the limit, and who answers for it."""
    case = card.case
    lines = [reader.t("queue.card", number=case.number, state=_state(reader, case))]
    custodian = card.custodian or reader.t("desk.nobody")
    if case.due_at is not None and case.state not in ENDED:
        if case.state in RESIDENTS_TURN:
            key = "queue.card_waits"
        else:
            key = "queue.card_late" if is_late(reader, case.state, case.due_at) else "queue.card_due"
        due = reader.moment_text(case.due_at)
        lines.append(reader.t(key, due=due, custodian=custodian, name=case_titles.whose(reader, card)))
    else:
        lines.append(reader.t("queue.card_custodian", custodian=custodian))
    if case.state not in ENDED and _rung(reader, case):
        lines.append(reader.t("queue.card_ring"))
    if case.promised_at is not None:
        lines.append(reader.t("queue.card_longer", until=reader.moment_text(case.promised_at)))
    if card.offered_to:
        lines.append(reader.t("queue.card_offered", name=card.offered_to))
    if case.urgent:
        lines.append(urgent(reader, case))
    if cases.is_unseen(case):
        lines.append(reader.t("queue.card_unseen"))
    if case.restricted:
        lines.append(reader.t("queue.card_restricted"))
    return lines


def urgent(reader: Reader, case: Case) -> Markup:
    """That it cannot wait: a complaint by its weight, a request for the reason that was given."""
    if case.urgency is None:
        return reader.t("queue.card_critical")
    return reader.t("queue.card_urgent", why=reader.t(f"queue.urgency.{case.urgency.value}"))


def _rung(reader: Reader, case: Case) -> bool:
    """Whether they are told on the telephone: only whom the staff may know."""
    known = case.person_id if case.openness is Openness.OPEN else None
    return known is not None and booking_words.is_rung(by_id(reader.session, known))


def _about(reader: Reader, card: CaseCard, about: str) -> list[Markup]:
    said = with_files(reader, about, card.files)
    return [reader.t("call.about_line", about=said)] if said else []


@dataclass(frozen=True, slots=True)
class _Matter:
    """What the card says of one kind of case: what is asked for above its words, how it stands below them."""

    asked: Callable[[Reader, CaseCard], list[Markup]]
    open_points: Callable[[Reader, CaseCard], list[Markup]]


_MATTERS = {
    CaseKind.REQUEST: _Matter(request_desk_words.asked, request_desk_words.open_points),
    CaseKind.COMPLAINT: _Matter(complaint_desk_words.asked, complaint_desk_words.open_points),
    CaseKind.SUGGESTION: _Matter(complaint_desk_words.suggested, complaint_desk_words.merged),
}
