"""A request in words, as its resident reads it: how it stands, what comes next and by when, what was done."""

from datetime import timedelta
from typing import Any

from centre import cases, rules
from centre.cases import CaseCard, Step, prices
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import booking_words, days, refund_words
from handlers.call_words import with_files
from handlers.common import excerpt
from models.calls import Side
from models.cases import (
    RESIDENTS_TURN,
    TRANSITIONS,
    Case,
    CaseAction,
    CaseState,
    Openness,
    Outcome,
    PartyState,
    Plan,
)
from models.catalogue import Service
from models.files import StoredFile

# Of what was done and said so much is seen at a glance; the rest is one tap away.
STEPS, _EXCERPT = 4, 300
# What parts the value of a button from the code.
BY_CODE = "~"
# Who comes and when is what matters in these.
_ARRANGED = (CaseState.SCHEDULED, CaseState.IN_SERVICE)
# The words of these steps belong to what is said about the state to which they led.
_TELLING = {
    CaseState.PRICE_ASKED: CaseAction.ASK_PRICE,
    CaseState.DONE: CaseAction.FINISH,
    CaseState.NOT_ACCEPTED: CaseAction.DECLINE,
    CaseState.TRANSFERRED: CaseAction.TRANSFER,
}


def title(reader: Reader, card: CaseCard) -> str:
    """What is asked for, and for whom, unless that is the person themselves."""
    return booking_words.with_relative(reader, card.title, card.relative)


def discreet(reader: Reader, card: CaseCard) -> str:
    """What is asked for, as anybody may read it who looks at the phone or the phone list."""
    service = reader.session.get_one(Service, card.case.service_id or 0)
    return reader.t("case.discreet") if booking_words.is_private(service) else title(reader, card)


def restricted(reader: Reader, service: Service) -> list[Markup]:
    """Who of the staff sees such a request, where not all of them do (rule R.4)."""
    return [reader.t("request.remark_restricted")] if service.confidential else []


def place(reader: Reader, case: Case) -> Markup:
    """Where a request is to be served, the room digit by digit."""
    return booking_words.address(reader, case.building, case.unit, case.room)


def description(reader: Reader, card: CaseCard) -> Markup:
    """A request as its resident sees it: how it stands, what is next, who answers for it, what was done."""
    case = card.case
    state = reader.t(f"case.state.{case.state.value}")
    lines = [
        reader.t("booking.heading", number=case.number, state=state),
        reader.t("booking.what", what=title(reader, card)),
        *([reader.t("booking.where", where=place(reader, case))] if case.room else []),
        standing(reader, card),
    ]
    if card.custodian and case.closed_at is None:
        lines.append(reader.t("case.owner", name=card.custodian))
    if about := with_files(reader, excerpt(case.about, _EXCERPT), card.files):
        lines.append(reader.t("call.about_line", about=about))
    steps = [step_line(reader, card, step) for step in card.steps[-STEPS:]]
    return Markup("\n".join([*lines, *(["", reader.t("case.history"), *steps] if steps else [])]))


def standing(reader: Reader, card: CaseCard) -> Markup:
    """What comes next and by when, with all that has to be known for it."""
    case = card.case
    key = f"case.ended.{case.outcome.value}" if case.outcome else f"case.next.{case.state.value}"
    told = _newest(card, _TELLING.get(case.state))
    reason = told.reason if told else None
    lines = [
        reader.t(
            key,
            due=due_text(reader, case),
            things=missing(reader, card),
            plan=plan_text(reader, card.plan),
            price=_price(reader, case.price),
            visit=booking_words.price(reader, prices.of_visit(case)),
            asked=booking_words.price(reader, case.asked_price or 0),
            told=told.text if told else "",
            owner=card.custodian or reader.t("case.centre"),
            reason=reader.t(f"case.reason.{reason.value}") if reason else "",
        )
    ]
    if _is_refused(card):
        # What comes next in the ordinary way does not come.
        lines.clear()
    lines += party(reader, card)
    if case.state in _ARRANGED:
        lines += _arranged(reader, card)
    if case.charged is not None:
        lines.append(reader.t("case.charged", price=booking_words.price(reader, case.charged)))
    lines += [*fixed_price(reader, case), *refund_words.for_resident(reader, card)]
    lines += [*delays(reader, card), *look_again(reader, card)]
    if can_reopen(reader, case):
        lines.append(reader.t("case.reopen_until", until=reader.moment_text(_reopens_until(reader, case))))
    return Markup("\n".join(lines))


def look_again(reader: Reader, card: CaseCard) -> list[Markup]:
    """That whoever left no trace has to come back with the code, while something is to come (rule R.9)."""
    comes = card.case.closed_at is None and card.case.state not in RESIDENTS_TURN
    return [reader.t("case.look_again")] if comes and card.case.openness is Openness.NO_TRACE else []


def party(reader: Reader, card: CaseCard) -> list[Markup]:
    """What the other side said; where they do not take part, what can be done instead."""
    found = card.party
    if found is None or card.case.closed_at is not None:
        return []
    instead = found.words or reader.t("case.party_instead")
    return [reader.t(f"case.party.{found.state.value}", name=found.name, instead=instead)]


def _is_refused(card: CaseCard) -> bool:
    """Whether it cannot be arranged, because the other side does not take part."""
    return card.party is not None and card.party.state is PartyState.REFUSED and card.case.closed_at is None


def due_text(reader: Reader, case: Case) -> Markup:
    """By when what is next is done: the day that was told instead of the limit, if any, else that."""
    due = case.promised_at or case.due_at
    return reader.moment_text(due) if due is not None else Markup("")


def delays(reader: Reader, card: CaseCard) -> list[Markup]:
    """That the day told is later than was said first, and why; and that even this is over, if it is."""
    case, lines = card.case, []
    if case.promised_at is not None:
        why = next((step.text for step in reversed(card.steps) if step.until == case.promised_at), "")
        lines.append(reader.t("case.longer_why", why=why))
    if is_late(reader, case):
        lines.append(reader.t("case.late"))
    return lines


def fixed_price(reader: Reader, case: Case) -> list[Markup]:
    """The price that was fixed when the request was handed in, until something is charged (rule R.1)."""
    if case.price is None or case.planned_at is not None or case.charged is not None or case.closed_at:
        return []
    key = "case.price_fixed" if case.price else "booking.price"
    return [reader.t(key, price=booking_words.price(reader, case.price))]


def _arranged(reader: Reader, card: CaseCard) -> list[Markup]:
    """Who comes, when and at what price, or how it was put where no plan is needed."""
    if card.plan is not None:
        return [plan_text(reader, card.plan, agreed=card.case.price)]
    step = _newest(card, CaseAction.SCHEDULE)
    return [reader.t("case.bullet", what=step.text)] if step and step.text else []


def missing(reader: Reader, card: CaseCard) -> Markup:
    """Everything that is missing, a line each."""
    return Markup("\n".join(reader.t("case.bullet", what=what) for what in card.gaps))


def plan_text(reader: Reader, plan: Plan | None, *, agreed: int | None = None) -> Markup:
    """Who comes, on which day, at what price; "" where there is no plan.

    agreed: the price, where a higher one was agreed to since.
    """
    if plan is None:
        return Markup("")
    price = plan.price if agreed is None else agreed
    today = reader.moment.calendar.local(reader.now).date()
    lines = [
        reader.t("case.plan_who", who=plan.who),
        reader.t(
            "case.plan_when",
            day=when.day(reader.language, plan.day, today),
            hours=days.show_hours(reader, plan.hours),
        ),
        reader.t("booking.price", price=_price(reader, price)),
        *(
            [reader.t("case.plan_visit", price=booking_words.price(reader, plan.visit_price))]
            if price
            else []
        ),
        *([reader.t("case.bullet", what=plan.note)] if plan.note else []),
    ]
    return Markup("\n".join(lines))


def _price(reader: Reader, amount: int | None) -> Markup:
    return reader.t("case.as_listed") if amount is None else booking_words.price(reader, amount)


def is_late(reader: Reader, case: Case) -> bool:
    """Whether the centre let its time pass, and the day that it told instead."""
    if cases.is_promised(case, reader.now):
        return False
    return case.due_at is not None and case.due_at <= reader.now and case.state not in RESIDENTS_TURN


def can_reopen(reader: Reader, case: Case) -> bool:
    """Whether a closed request may still be said to be unsolved."""
    return case.state is CaseState.CLOSED and reader.now <= _reopens_until(reader, case)


def _reopens_until(reader: Reader, case: Case) -> Any:
    return (case.closed_at or reader.now) + timedelta(days=rules.load(reader.session).case_reopen)


def history(reader: Reader, card: CaseCard) -> Markup:
    """All that was said and done, whole."""
    state = reader.t(f"case.state.{card.case.state.value}")
    heading = reader.t("booking.heading", number=card.case.number, state=state)
    told = with_files(reader, card.case.about, card.files)
    about = [reader.t("call.about_line", about=told)] if told else []
    steps = (step_line(reader, card, step, whole=True) for step in card.steps)
    return Markup("\n\n".join([heading, *about, *steps]))


def step_line(reader: Reader, card: CaseCard, step: Step, *, whole: bool = False) -> Markup:
    """One step of the history in plain words, with who did it and when."""
    at, author = reader.past_text(step.said_at), _author(reader, step)
    said = with_files(reader, step.text if whole else excerpt(step.text, _EXCERPT), step.files)
    if step.action is None:
        if step.until is not None:
            said = reader.t("case.longer", until=reader.moment_text(step.until), why=said)
        key = "case.said_phone" if step.by_phone else "case.said"
        return reader.t(key, when=at, author=author, text=said)
    done = _done(reader, card, step)
    # What is written with a step back is for colleagues.
    if said and step.action is not CaseAction.SEND_BACK:
        done = reader.t("case.saying", done=done, text=said)
    return reader.t("case.said", when=at, author=author, text=done)


def _done(reader: Reader, card: CaseCard, step: Step) -> Markup:
    """What was done; a step back says why, in words that help whoever waits."""
    done = with_price(reader, reader.t(f"case.step.{did(card, step)}"), step)
    if step.reason is not None and step.action is CaseAction.SEND_BACK:
        return reader.t(f"case.sent_back.{step.reason.value}")
    if step.reason is not None and step.action is CaseAction.DECLINE:
        return reader.t("case.because", done=done, reason=reader.t(f"case.reason.{step.reason.value}"))
    return done


def did(card: CaseCard, step: Step) -> str:
    """What was done, by the name of its sentence; adopting says whether it was all of it."""
    assert step.action is not None  # noqa: S101 - only steps are done
    if step.action is CaseAction.ADOPT and card.case.outcome is Outcome.PARTLY_ADOPTED:
        return "adopt_part"
    return step.action.value


def with_price(reader: Reader, done: Markup, step: Step) -> Markup:
    """A step with the price of which it speaks, if it is about one."""
    if not step.amount:
        return done
    return reader.t("case.step_price", done=done, price=booking_words.price(reader, step.amount))


def _author(reader: Reader, step: Step) -> str:
    if step.side is Side.RESIDENT:
        return reader.t("case.you")
    return step.author or reader.t("case.centre")


def is_cut(card: CaseCard) -> bool:
    """Whether a request holds more than is seen at a glance."""
    texts = [card.case.about, *(step.text for step in card.steps)]
    return len(card.steps) > STEPS or any(excerpt(text, _EXCERPT) != text for text in texts)


def sent(card: CaseCard) -> list[StoredFile]:
    """What the centre has shown or spoken in it."""
    return [file for step in card.steps if step.side is Side.STAFF for file in step.files]


def files_button(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """To see and hear that, if there is anything."""
    return [button(reader, card, "files", code)] if sent(card) else []


def _newest(card: CaseCard, action: CaseAction | None) -> Step | None:
    """The newest step of a kind."""
    return next((step for step in reversed(card.steps) if step.action and step.action is action), None)


def button(
    reader: Reader,
    card: CaseCard,
    name: str,
    code: str = "",
    value: object = "",
    *,
    key: str = "",
    style: str = "",
    **params: Any,
) -> Button:
    """A button for the resident of a request; of those who left no trace it carries the code, and no row."""
    record, extra = (0, f"{value}{BY_CODE}{code}") if code else (card.case.id or 0, str(value))
    return reader.action(key or f"case.{name}", f"case.{name}", record, extra, style=style, **params)


def buttons(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """What the resident of a request can do now, that which it waits for first."""
    case, found = card.case, answers(reader, card, code)
    if (case.state, CaseAction.WITHDRAW) in TRANSITIONS[case.kind]:
        found.append(button(reader, card, "withdraw", code, style="danger"))
    if not code:
        # A complaint about one's own matter says whose it is.
        found.append(reader.action("complain.this", "complain.case", case.id or 0))
    return found


def answers(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """What it waits for, each as one tap, and to write something."""
    case = card.case

    def tap(name: str, value: object = "", *, style: str = "", **params: Any) -> None:
        found.append(button(reader, card, name, code, value, style=style, **params))

    found: list[Button] = []
    match case.state:
        case CaseState.SUPPLEMENT:
            tap("fill", style="primary")
        case CaseState.PLAN_OFFERED if card.plan is not None:
            tap("agree", card.plan.id, style="primary")
            tap("change", card.plan.id)
        case CaseState.PRICE_ASKED if case.asked_price is not None:
            asked = booking_words.price(reader, case.asked_price)
            tap("price_yes", case.asked_price, asked=asked)
            tap("price_no", style="danger")
        case CaseState.DONE:
            tap("confirm", style="primary")
            tap("not_done")
        case CaseState.CLOSED if can_reopen(reader, case):
            tap("reopen")
        case CaseState.CLOSED | CaseState.WITHDRAWN:
            found.append(reader.action("case.again", "request.service", case.service_id or 0))
    if cases.is_writable(reader.session, case):
        tap("write")
    return found
