"""A complaint in words, as whoever made it reads it: how it stands, what is next and by when, the reply."""

import html
from datetime import datetime, timedelta

from centre import cases, complaints, rules
from centre.cases import CaseCard, Progress, custody
from centre.cases.limits import can_be_rung, contact_by, reply_by
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import refund_words, request_words
from handlers.booking_words import ask_whom
from handlers.common import excerpt
from handlers.voice_words import about, button, heading, history, newest
from models.cases import TRANSITIONS, CaseAction, CaseState, Outcome
from models.complaints import Complaint

_EXCERPT = 300
# The words of these steps belong to what is said about the state to which they led.
_TELLING = {
    CaseState.REPLIED: CaseAction.REPLY,
    CaseState.INVESTIGATING: CaseAction.EXTEND,
    CaseState.NOT_ACCEPTED: CaseAction.DECLINE,
    CaseState.TRANSFERRED: CaseAction.TRANSFER,
    CaseState.MERGED: CaseAction.MERGE,
    CaseState.EMERGENCY: CaseAction.CALL_EMERGENCY,
}
_ANSWERABLE = (CaseState.REPLIED, CaseState.FOLLOW_UP)
_REVIEWABLE = (CaseState.CLOSED, CaseState.NOT_ACCEPTED)


def title(reader: Reader, card: CaseCard) -> str:
    """What is complained of."""
    complaint = _complaint(card)
    category = reader.language.label(f"complain.kind.{complaint.category.value}")
    if not complaint.whom:
        return category
    return reader.language.label("complaint.title", category=category, whom=complaint.whom)


def discreet(reader: Reader, _card: CaseCard) -> str:
    """That it is a complaint, as anybody may read it who looks at the phone or the phone list."""
    return reader.t("complaint.discreet")


def description(reader: Reader, card: CaseCard) -> Markup:
    """A complaint on one screen: how it stands, what it is about, what was found, what was done."""
    complaint = _complaint(card)
    lines = [
        heading(reader, card),
        reader.t("booking.what", what=title(reader, card)),
        standing(reader, card),
    ]
    if card.custodian and card.case.closed_at is None:
        lines.append(reader.t("case.owner", name=card.custodian))
    if complaint.finding is not None and card.case.state not in _ANSWERABLE:
        lines.append(result(reader, card))
    if complaint.grade is not None:
        grade = reader.language.label(f"voice.grade.{complaint.grade}")
        lines.append(reader.t("complaint.graded", grade=grade))
    lines += about(reader, card)
    if complaint.wish:
        lines.append(reader.t("complaint.wish", wish=excerpt(complaint.wish, _EXCERPT)))
    return Markup("\n".join([*lines, *history(reader, card)]))


def standing(reader: Reader, card: CaseCard) -> Markup:
    """What comes next and by when; a reply in full."""
    case = card.case
    told = newest(card, _TELLING.get(case.state))
    lines = [
        reader.t(
            _key(reader, card),
            due=request_words.due_text(reader, case),
            promise=due_times(reader, card),
            owner=card.custodian or reader.t("case.centre"),
            told=told.text if told else "",
            reason=reader.t(f"case.reason.{told.reason.value}") if told and told.reason else "",
            number=case.number,
            numbers=reader.t("engine.comma").join(rules.load(reader.session).emergency_numbers),
        )
    ]
    if case.state in _ANSWERABLE:
        lines += [result(reader, card), _asks(reader, card)]
    if card.onward is not None:
        lines += _onward(reader, card.onward)
    lines += [*refund_words.for_resident(reader, card), *request_words.delays(reader, card)]
    if can_review(reader, card):
        until = reader.moment_text(_review_until(reader, card))
        fixed = case.outcome is Outcome.FIXED
        lines.append(
            reader.t("complaint.review_until_fixed" if fixed else "complaint.review_until", until=until)
        )
    if case.state is CaseState.EMERGENCY:
        lines.append(ask_whom(reader))
    return Markup("\n".join(filter(None, lines)))


def due_times(reader: Reader, card: CaseCard) -> Markup:
    """By when somebody gets in touch and by when there is a reply; nobody can ask who left no name."""
    in_force, complaint = rules.load(reader.session), _complaint(card)
    key = "complaint.promise" if card.case.person_id is not None else "complaint.promise_unnamed"
    # What was told to come later is what comes next; no reply comes before that.
    contact = card.case.promised_at or contact_by(reader.moment, in_force, complaint)
    reply = max(contact, reply_by(reader.moment, in_force, complaint))
    return reader.t(key, contact=reader.moment_text(contact), reply=reader.moment_text(reply))


def result(reader: Reader, card: CaseCard) -> Markup:
    """The reply with what was found and done; in full while an answer to it is awaited."""
    complaint, reply = _complaint(card), newest(card, CaseAction.REPLY)
    said, finding = reply.text if reply else "", complaint.finding
    lines = [
        reader.t(
            "complaint.result",
            reply=said if card.case.state in _ANSWERABLE else excerpt(said, _EXCERPT),
            finding=reader.t(f"complaint.finding.{finding.value}") if finding else "",
            measure=complaint.measure,
        )
    ]
    if complaint.prevention:
        lines.append(reader.t("complaint.prevention", prevention=complaint.prevention))
    return Markup("\n".join(lines))


def can_review(reader: Reader, card: CaseCard) -> bool:
    """Whether it may still be asked for that somebody else looks at it (rule 10.11)."""
    if card.case.state not in _REVIEWABLE or _complaint(card).reviews:
        return False
    return reader.now <= _review_until(reader, card)


def can_split(reader: Reader, card: CaseCard) -> bool:
    """Whether a merged one comes back if it is not fixed: soon after the reply to the other."""
    until = complaints.split_until(reader.session, card.onward)
    return until is not None and reader.now <= until


def is_beyond_rounds(reader: Reader, card: CaseCard) -> bool:
    """Whether it came back so often that the director has it now (rule 10.7)."""
    rounds = rules.load(reader.session).complaint_rounds
    return _complaint(card).reworks > rounds and custody.is_directors(reader.session, card.case)


def came_of(reader: Reader, onward: Progress) -> Markup:
    """What came of a matter for those who said the same; a reply's words are for whoever complained."""
    if onward.told is not CaseAction.REPLY or onward.finding is None:
        return Markup(html.escape(onward.text, quote=False))
    finding = reader.t(f"complaint.finding.{onward.finding.value}")
    return reader.t("case.followed_result", finding=finding, measure=onward.measure)


def is_gradable(card: CaseCard) -> bool:
    """Whether to ask how it was handled: with the first answer to a reply, and never again."""
    said = [step for step in card.steps if step.action in _SETTLING]
    complaint = _complaint(card)
    return len(said) == 1 and complaint.replied_at is not None and complaint.grade is None


def buttons(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """What whoever complained can do now, that which it waits for first."""
    found = answers(reader, card, code)
    if (card.case.state, CaseAction.WITHDRAW) in TRANSITIONS[card.case.kind]:
        found.append(button(reader, card, "withdraw", code, style="danger"))
    return found


def answers(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """What it waits for, each as one tap, and to write something."""
    found: list[Button] = []
    if card.case.state in _ANSWERABLE:
        found += [button(reader, card, name, code) for name in ("fixed", "partly", "not_fixed")]
    if can_split(reader, card):
        found.append(button(reader, card, "not_fixed", code))
    if can_review(reader, card):
        found.append(button(reader, card, "review", code))
    if cases.is_writable(reader.session, card.case):
        found.append(button(reader, card, "write", code))
    return found


_SETTLING = frozenset({CaseAction.FIXED, CaseAction.PARTLY_FIXED, CaseAction.NOT_FIXED})


def _key(reader: Reader, card: CaseCard) -> str:
    case, complaint = card.case, _complaint(card)
    if case.outcome is not None:
        return f"complaint.ended.{case.outcome.value}"
    if case.state is CaseState.INVESTIGATING and complaint.extra_days:
        return "complaint.next.more_time"
    if case.state is CaseState.MERGED and case.person_id is None:
        return "complaint.next.merged_unnamed"
    if case.state is CaseState.FOLLOW_UP and request_words.is_late(reader, case):
        return "complaint.next.follow_up_late"
    if case.state is CaseState.REWORK and is_beyond_rounds(reader, card):
        return "complaint.next.rework_director"
    return f"complaint.next.{case.state.value}"


def _onward(reader: Reader, onward: Progress) -> list[Markup]:
    """How the one stands that goes on for it, what came of that, and what to do if it is not fixed by it."""
    lines = [reader.t("complaint.onward", state=reader.t(f"case.state.{onward.state.value}"))]
    if result := came_of(reader, onward):
        lines.append(result)
    until = complaints.split_until(reader.session, onward)
    if until is not None and reader.now <= until:
        lines.append(reader.t("complaint.onward_asks", until=reader.moment_text(until)))
    return lines


def _asks(reader: Reader, card: CaseCard) -> Markup:
    if card.case.state is CaseState.FOLLOW_UP:
        # By when they are rung was said above.
        return reader.t("complaint.asks_now")
    key = "complaint.asks" if can_be_rung(card.case) else "complaint.asks_unknown"
    return reader.t(key, due=request_words.due_text(reader, card.case))


def _review_until(reader: Reader, card: CaseCard) -> datetime:
    days = rules.load(reader.session).complaint_review
    return (card.case.closed_at or reader.now) + timedelta(days=days)


def _complaint(card: CaseCard) -> Complaint:
    assert card.complaint is not None  # noqa: S101 - every complaint has its second row
    return card.complaint
