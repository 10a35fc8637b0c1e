"""Refunds in words, for the card of their resident and for that of the desk."""

from centre import cases
from centre.cases import CaseCard
from chat.languages import Markup
from chat.talk import Reader
from handlers import booking_words
from models.refunds import Refund, RefundState


def told(reader: Reader, refund: Refund) -> Markup:
    """How a refund stands, as its resident reads it."""
    due_at = cases.refund_due_at(reader.session, reader.moment, refund)
    key = refund.state.value
    if refund.state is RefundState.OWED and (refund.tries or reader.now > due_at):
        key = "tried" if refund.tries else "late"
    amount, due = booking_words.price(reader, refund.amount), reader.moment_text(due_at)
    return reader.t(f"refund.told.{key}", amount=amount, why=refund.why, proof=refund.proof or "-", due=due)


def for_resident(reader: Reader, card: CaseCard) -> list[Markup]:
    """A line for each refund of a case."""
    return [told(reader, one) for one in cases.refunds_of(reader.session, card.case.id or 0)]


def for_staff(reader: Reader, card: CaseCard) -> list[Markup]:
    """The same for the desk: what was paid, how often nobody was reached, whether the leader knows."""
    return [_line(reader, one) for one in cases.refunds_of(reader.session, card.case.id or 0)]


def _line(reader: Reader, refund: Refund) -> Markup:
    amount, paid = booking_words.price(reader, refund.amount), booking_words.price(reader, refund.paid)
    if refund.state is RefundState.CREDITED:
        return reader.t("refund.card.credited", amount=amount, proof=refund.proof or "-")
    if refund.state is RefundState.DROPPED:
        return reader.t("refund.card.dropped", amount=amount, why=refund.proof)
    key = "refund.card.owed"
    if refund.tries:
        key = "refund.card.escalated" if refund.escalated_at else "refund.card.tried"
    due = reader.moment_text(cases.refund_due_at(reader.session, reader.moment, refund))
    return reader.t(key, amount=amount, paid=paid, why=refund.why, tries=refund.tries, due=due)
