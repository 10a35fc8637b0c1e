"""A request in words, as the staff need it: who asks for what, what is missing and planned, what was done."""

from typing import Any

from centre import cases, catalogue, phone_numbers
from centre.cases import CaseCard, CaseLineView, Step
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.parsers import show_phone
from chat.talk import Reader
from handlers import booking_words, days
from handlers.call_words import with_files
from handlers.common import excerpt
from handlers.service_words import charge
from models.calls import Side
from models.cases import ENDED, RESIDENTS_TURN, Case, CaseAction, CaseState, Openness, Plan
from models.who import by_id

# Of what was done and said so much is seen at a glance; the rest is one tap away.
STEPS, _EXCERPT = 6, 300
# What was planned before such a request was sent back or opened again holds no more.
_UNPLANNED = frozenset({CaseState.REVIEWING, CaseState.ACCEPTED, CaseState.PLANNING})


def of_case(context: dict[str, Any]) -> tuple[str, int]:
    """What a form about a request is about."""
    return ("case", context["case"])


def blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """What the sentences of a form about a request name."""
    card = cases.card(reader.session, context["case"], reader.language.code)
    return {"number": card.case.number, "name": name(reader, card), "what": card.title}


def name(reader: Reader, card: CaseCard) -> str:
    """Who asks; who had their data erased has no name any more."""
    return card.name or reader.language.label("desk.no_name")


def is_late(reader: Reader, state: CaseState, due_at: Any) -> bool:
    """Whether the centre has let the time pass."""
    return due_at is not None and due_at < reader.now and state not in RESIDENTS_TURN


def line(reader: Reader, case: CaseLineView) -> Markup:
    """A request on two lines of the queue: what it is, and what it waits for; a sensitive one has no name."""
    whose = case.name or reader.language.label("desk.no_name")
    if case.state in ENDED:
        key = "queue.line_ended"
    elif is_late(reader, case.state, case.due_at):
        key = "queue.line_late"
    else:
        key = "queue.line_urgent" if case.urgent else "queue.line"
    return reader.t(
        key,
        number=case.number,
        what=reader.t("today.discreet") if case.sensitive else case.title,
        name=whose,
        state=reader.t(f"case.state.{case.state.value}"),
        whom=whose if case.waits_for_resident else case.custodian or reader.t("desk.nobody"),
        due=reader.moment_text(case.due_at) if case.due_at else "",
        day=reader.past_text(case.created_at),
    )


def card_text(reader: Reader, card: CaseCard) -> str:
    """Everything about a request on one screen, the time limit first."""
    lines = [*_standing(reader, card), *_asked(reader, card), *_open_points(reader, card)]
    return "\n".join([*lines, *(step_line(reader, step) for step in card.steps[-STEPS:])])


def history(reader: Reader, card: CaseCard) -> str:
    """All that was done and said, whole."""
    heading = reader.t("queue.card", number=card.case.number, state=_state(reader, card.case))
    about = _about(reader, card, card.case.about)
    return "\n\n".join([heading, *about, *(step_line(reader, step, whole=True) for step in card.steps)])


def is_cut(card: CaseCard) -> bool:
    """Whether a request holds more than is seen at a glance."""
    texts = [card.case.about, *(step.text for step in card.steps)]
    return len(card.steps) > STEPS or any(excerpt(text, _EXCERPT) != text for text in texts)


def longer(reader: Reader, card: CaseCard) -> list[Button]:
    """To tell the resident beforehand that it takes longer, while it is the centre's turn."""
    case = card.case
    if case.due_at is None or case.state in RESIDENTS_TURN:
        return []
    return [reader.action("queue.longer", "queue.longer", case.id or 0)]


def price(reader: Reader, case: Case) -> Markup:
    """What was agreed to be paid."""
    return booking_words.price(reader, case.price or 0)


def plan_line(reader: Reader, plan: Plan) -> Markup:
    """Who comes when, and what it costs."""
    today = reader.moment.calendar.local(reader.now).date()
    day = when.day(reader.language, plan.day, today)
    return reader.t(
        f"queue.plan.{plan.state.value}",
        who=plan.who,
        when=f"{day} {days.show_hours(reader, plan.hours)}".strip(),
        price=booking_words.price(reader, plan.price or 0),
    )


def step_line(reader: Reader, step: Step, *, whole: bool = False) -> Markup:
    """One thing done or said, by whom and when."""
    said = with_files(reader, step.text if whole else excerpt(step.text, _EXCERPT), step.files)
    at = reader.past_text(step.said_at)
    if step.action is None:
        if step.until is not None:
            said = reader.t("case.longer", until=reader.moment_text(step.until), why=said)
        key = "call.said_note" if step.side is Side.NOTE else "call.said"
        if step.by_phone:
            key = "call.said_phone"
        return reader.t(key, author=step.author or reader.t("desk.no_name"), when=at, text=said)
    what = reader.t(f"queue.step.{step.action.value}")
    if step.reason is not None and step.action is not CaseAction.LIST_GAPS:
        what = reader.t("queue.step_reason", what=what, reason=reader.t(f"case.reason.{step.reason.value}"))
    if step.by_phone:
        what = reader.t("queue.step_for_them", what=what)
    by = reader.t("today.by_itself") if step.action is CaseAction.LAPSE else step.author
    done = reader.t("today.act", when=at, by=by or reader.t("desk.no_name"), what=what)
    return reader.t("queue.step_said", done=done, text=said) if said else done


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
        lines.append(reader.t(key, due=due, custodian=custodian, name=name(reader, card)))
    else:
        lines.append(reader.t("queue.card_custodian", custodian=custodian))
    if case.state not in ENDED and _rung(reader, case):
        lines.append(reader.t("queue.card_ring"))
    if case.promised_at is not None:
        lines.append(reader.t("queue.card_longer", until=reader.moment_text(case.promised_at)))
    if card.offered_to:
        lines.append(reader.t("queue.card_offered", name=card.offered_to))
    if case.urgent:
        lines.append(reader.t("queue.card_urgent"))
    return lines


def _rung(reader: Reader, case: Case) -> bool:
    """Whether they are told on the telephone: only whom the staff may know."""
    known = case.person_id if case.openness is Openness.OPEN else None
    return known is not None and booking_words.is_rung(by_id(reader.session, known))


def _phone(reader: Reader, case: Case) -> str:
    known = case.person_id if case.openness is Openness.OPEN else None
    return phone_numbers.of(reader.session, known) if known is not None else ""


def _asked(reader: Reader, card: CaseCard) -> list[Markup]:
    """What is asked for, by and for whom, where, and with which papers."""
    case = card.case
    lines = [reader.t("booking.what", what=card.title)]
    key = "queue.who_relative" if card.relative else "queue.who"
    lines.append(reader.t(key, name=name(reader, card), relative=card.relative))
    if phone := _phone(reader, case):
        lines.append(reader.t("desk.card_phone", phone=show_phone(reader, phone)))
    if case.room:
        where = booking_words.address(reader, case.building, case.unit, case.room)
        lines.append(reader.t("booking.where", where=where))
    words = catalogue.wording(reader.session, case.service_id or 0, case.version or 0, reader.language.code)
    if words.materials:
        things = reader.t("service.semicolon").join(words.materials)
        lines.append(reader.t("queue.materials_brought" if case.brings else "queue.materials", things=things))
    return [*lines, *_about(reader, card, excerpt(case.about, _EXCERPT))]


def _about(reader: Reader, card: CaseCard, about: str) -> list[Markup]:
    said = with_files(reader, about, card.files)
    return [reader.t("call.about_line", about=said)] if said else []


def _open_points(reader: Reader, card: CaseCard) -> list[Markup]:
    """What is missing, what is planned, and what it costs."""
    case, lines = card.case, []
    if card.gaps:
        gaps = "\n".join(reader.t("queue.gap", what=what) for what in card.gaps)
        lines.append(reader.t("queue.card_gaps", gaps=Markup(gaps)))
    plan = card.plan if case.state not in _UNPLANNED else None
    if plan is not None:
        lines.append(plan_line(reader, plan))
    if case.asked_price is not None:
        asked = booking_words.price(reader, case.asked_price)
        lines.append(reader.t("queue.price_asked", asked=asked, price=price(reader, case)))
    if case.charged is not None:
        lines.append(reader.t("today.charged", price=booking_words.price(reader, case.charged)))
    elif case.price is None and case.state not in ENDED:
        asked_on = reader.moment.calendar.local(case.created_at).date()
        fee = catalogue.fee_on(reader.session, case.service_id or 0, case.tariff, asked_on)
        lines += [reader.t("queue.listed", price=charge(reader, fee))] if fee else []
    elif case.price is not None and (plan is None or plan.price != case.price):
        lines.append(reader.t("booking.price", price=price(reader, case)))
    return lines
