"""What the desk reads of a request: what is asked for, what is missing and planned, what it costs."""

from centre import catalogue
from centre.cases import CaseCard
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import booking_words, case_titles, days, refund_words
from handlers.service_words import charge
from models.cases import ENDED, CaseState, Openness, OtherParty, Plan
from models.people import Person

# What was planned before such a request was sent back or opened again holds no more.
_UNPLANNED = frozenset({CaseState.REVIEWING, CaseState.ACCEPTED, CaseState.PLANNING})


def asked(reader: Reader, card: CaseCard) -> list[Markup]:
    """What is asked for, by and for whom, where, and with which papers."""
    case = card.case
    lines = [reader.t("booking.what", what=card.title), *case_titles.who_lines(reader, card)]
    if case.room:
        where = booking_words.address(reader, case.building, case.unit, case.room)
        lines.append(reader.t("booking.where", where=where))
    if case.openness is Openness.NO_TRACE:
        lines.append(reader.t("queue.complaint.openness.no_trace"))
    lines += _party(reader, card)
    words = catalogue.wording(reader.session, case.service_id or 0, case.version or 0, reader.language.code)
    if words.materials:
        things = reader.t("service.semicolon").join(words.materials)
        lines.append(reader.t("queue.materials_brought" if case.brings else "queue.materials", things=things))
    return lines


def open_points(reader: Reader, card: CaseCard) -> list[Markup]:
    """What is missing, what is planned, and what it costs."""
    case, lines = card.case, []
    if card.gaps:
        gaps = "\n".join(reader.t("queue.gap", what=what) for what in card.gaps)
        lines.append(reader.t("queue.card_gaps", gaps=Markup(gaps)))
    plan = card.plan if case.state not in _UNPLANNED else None
    if plan is not None:
        lines.append(_plan_line(reader, plan))
    if case.asked_price is not None:
        asked = booking_words.price(reader, case.asked_price)
        lines.append(
            reader.t("queue.price_asked", asked=asked, price=booking_words.price(reader, case.price or 0))
        )
    if case.charged is not None:
        lines.append(reader.t("today.charged", price=booking_words.price(reader, case.charged)))
    elif case.price is None and case.state not in ENDED:
        asked_on = reader.moment.calendar.local(case.created_at).date()
        fee = catalogue.fee_on(reader.session, case.service_id or 0, case.tariff, asked_on)
        lines += [reader.t("queue.listed", price=charge(reader, fee))] if fee else []
    elif case.price is not None and (plan is None or plan.price != case.price):
        lines.append(reader.t("booking.price", price=booking_words.price(reader, case.price or 0)))
    return [*lines, *refund_words.for_staff(reader, card)]


def _party(reader: Reader, card: CaseCard) -> list[Markup]:
    """The other side, how they are reached, and what they said, to whom and when."""
    party = card.party
    if party is None:
        return []
    stands = reader.t(
        f"queue.party.{party.state.value}",
        how=reader.t(f"queue.heard.{party.how.value}") if party.how else "",
        when=reader.past_text(party.settled_at) if party.settled_at else "",
        by=_noted_by(reader, party),
        knows=reader.t(f"request.party_knows.{'yes' if party.knows else 'no'}"),
    )
    whom = reader.t(
        "queue.party_reached" if party.reach else "queue.party_unreached", name=party.name, reach=party.reach
    )
    return [whom, stands]


def _noted_by(reader: Reader, party: OtherParty) -> str:
    noted = reader.session.get(Person, party.noted_by) if party.noted_by is not None else None
    return noted.name if noted else party.name


def _plan_line(reader: Reader, plan: Plan) -> Markup:
    """Who comes when, and what it costs."""
    today = reader.moment.calendar.local(reader.now).date()
    day = when.day(reader.language, plan.day, today)
    return reader.t(
        f"queue.plan.{plan.state.value}",
        who=plan.who,
        when=f"{day} {days.show_hours(reader, plan.hours)}".strip(),
        price=booking_words.price(reader, plan.price or 0),
    )
