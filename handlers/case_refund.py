"""Giving money back: how much and why, each day on which nobody was reached, the proof; or a mistake."""

from dataclasses import replace
from typing import Any

from centre import cases
from centre.cases import CaseCard
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.parsers import file_refs, join_stories, show_story, story
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Talk
from handlers import booking_words, case_titles, refund_words
from handlers import case_desk_words as words
from handlers.case_desk_forms import actor, amount, begin, done, flow, show_amount, words_step
from handlers.case_kinds import words_of
from handlers.common import note_files
from models.cases import ENDED, Case
from models.outbox import Notice
from models.refunds import Refund
from models.rights import Right

_WHOLE, _DIFFERENCE = "whole", "difference"


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """What can be done about money: give some back, or go on with what is owed."""
    case_id = card.case.id or 0
    owed = cases.refund_owed(reader.session, case_id)
    if owed is not None:
        found = [
            reader.action("queue.credit", "queue.credit", case_id, style="primary"),
            reader.action("queue.refund_try", "queue.refund_try", case_id),
        ]
        if reader.who is not None and cases.may_drop_refund(reader.who, owed, card.case):
            found.append(reader.action("queue.refund_drop", "queue.refund_drop", case_id, style="danger"))
        if card.case.state in ENDED:
            # As long as it is open whoever answers for it can write anyway.
            found.append(reader.action("queue.say", "queue.say", case_id))
        return found
    refund = reader.action("queue.refund", "queue.refund", case_id)
    return [refund] if cases.is_refundable(card.case) else []


def _case(reader: Reader, known: Answers) -> Case:
    return cases.card(reader.session, known["case"], reader.language.code).case


def _over(reader: Reader, known: Answers) -> int:
    """What was paid above the price of the day it was done; of what a complaint tells nobody knows it."""
    case, paid = _case(reader, known), int(known["paid"])
    if case.service_id is None:
        return 0
    then = replace(reader.moment, now=case.done_at or reader.now)
    return paid - cases.chargeable(reader.session, then, case)


def _paid(reader: Reader, known: Answers) -> list[Choice]:
    """What was charged, as it was noted."""
    charged = _case(reader, known).charged
    return [Choice(str(charged), booking_words.price(reader, charged))] if charged else []


def _some(_reader: Reader, _known: Answers, value: str | int) -> int:
    if not int(value):
        raise Misread("misread.amount")
    return int(value)


def _amounts(reader: Reader, known: Answers) -> list[Choice]:
    """What was paid above the price of that day, and all of it."""
    paid, over = known["paid"], _over(reader, known)
    found = [Choice(_DIFFERENCE, _label(reader, _DIFFERENCE, over))] if 0 < over < paid else []
    return [*found, Choice(_WHOLE, _label(reader, _WHOLE, paid))]


def _label(reader: Reader, key: str, value: int) -> str:
    return reader.language.label(f"queue_refund.{key}", price=booking_words.price(reader, value))


def _amount(reader: Reader, known: Answers, value: str | int) -> int:
    """What was tapped or written, unless it is nothing or more than was paid."""
    paid: int = known["paid"]
    if value == _DIFFERENCE:
        value = _over(reader, known)
    back = paid if value == _WHOLE else int(value)
    if not 0 < back <= paid:
        raise Misread("refused.refund_amount")
    return back


def _credit(talk: Talk, form: Finished) -> Reply:
    proof = form.answers["proof"]
    file_ids = note_files(talk, file_refs(proof))
    cases.credit_refund(*actor(talk), form.context["case"], proof["words"], file_ids=file_ids)
    return done(talk, form, "queue_credit.done")


def _try(talk: Talk, form: Finished) -> Reply:
    """Note a try; of the one at which the duty leader hears of it, say so."""
    refund = cases.note_refund_try(*actor(talk), form.context["case"], form.answers["words"] or "")
    knows = refund.escalated_at is not None
    key = "queue_refund_try.done_leader" if knows else "queue_refund_try.done"
    return done(talk, form, key, tries=refund.tries)


REFUND = flow(
    "queue_refund",
    Step("paid", parse=amount, choices=_paid, settle=_some, show=show_amount, clears=("amount",)),
    Step("amount", parse=amount, choices=_amounts, settle=_amount, show=show_amount, columns=1),
    words_step(),
    work=lambda talk, case, said: cases.open_refund(
        *actor(talk), case, paid=said["paid"], amount=said["amount"], text=said["words"]
    ),
)
TRY = Flow(
    name="queue_refund_try",
    version=1,
    steps=(words_step(optional=True),),
    finish=_try,
    params=words.blanks,
    subject=words.of_case,
)
DROP = flow(
    "queue_refund_drop",
    words_step(),
    work=lambda talk, case, said: cases.drop_refund(*actor(talk), case, said["words"]),
)
CREDIT = Flow(
    name="queue_credit",
    version=1,
    steps=(Step("proof", parse=story, merge=join_stories, show=show_story),),
    finish=_credit,
    params=words.blanks,
    subject=words.of_case,
)


def _tell_step(reader: Reader, notice: Notice) -> Reply | None:
    """How a refund stands, to whoever gets the money, as long as that is how it stands."""
    refund = _refund(reader, notice)
    if cases.refund_stands(refund) != notice.params:
        return None
    card = cases.card(reader.session, refund.case_id, reader.language.code)
    see = reader.action("case.see", "case.see", refund.case_id)
    text = reader.t(
        "notice.refund.step",
        number=card.case.number,
        news=refund_words.told(reader, refund),
        what=card.title or words_of(card.case.kind).discreet(reader, card),
    )
    rows = reader.rows([*words_of(card.case.kind).answers(reader, card), see])
    return Reply(text, rows, subject=("case", refund.case_id))


def _tell_overdue(reader: Reader, notice: Notice) -> Reply | None:
    """Money that is still owed, to the duty leader."""
    refund = _refund(reader, notice)
    if refund.closed_at is not None or reader.who is None or not reader.who.may(Right.SEE_CASES):
        return None
    card = cases.card(reader.session, refund.case_id, reader.language.code)
    told: dict[str, Any] = {
        "number": card.case.number,
        "name": case_titles.whose(reader, card),
        "amount": booking_words.price(reader, refund.amount),
        "since": reader.past_text(refund.opened_at),
        "tries": refund.tries,
    }
    opening = reader.action("desk.open", "queue.see", refund.case_id, number=card.case.number)
    return Reply(reader.t("notice.refund.overdue", **told), [[opening]], subject=("case", refund.case_id))


def _refund(reader: Reader, notice: Notice) -> Refund:
    return reader.session.get_one(Refund, notice.subject_id, populate_existing=True)


ROOM = Room(
    flows=(REFUND, TRY, DROP, CREDIT),
    actions={
        "queue.refund": begin("queue_refund", cases.expect_refundable),
        "queue.refund_try": begin("queue_refund_try", cases.expect_refund_owed),
        "queue.refund_drop": begin("queue_refund_drop", cases.expect_refund_mistaken),
        "queue.credit": begin("queue_credit", cases.expect_refund_owed),
    },
    words={"refund.step": _tell_step, "refund.overdue": _tell_overdue},
)
