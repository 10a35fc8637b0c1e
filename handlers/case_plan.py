"""A service plan: who comes, on which day and when, at what price; then it is the resident's turn."""

from datetime import date, time
from typing import Any

from sqlmodel import col, select

from centre import cases, catalogue
from centre.cases import Proposal
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Talk
from handlers import booking_words, days
from handlers import case_desk_words as words
from handlers.case_desk_forms import amount, begin, done, show_amount, step_to, words_step
from handlers.common import in_language
from models.cases import Case, CaseAction
from models.slots import Worker

_LONGEST_NAME = 80
_ME = "me"
_WORKERS = select(Worker).order_by(col(Worker.name), col(Worker.id))


def _case(reader: Reader, known: Answers) -> Case:
    return cases.card(reader.session, known["case"], reader.language.code).case


def _people(reader: Reader, _known: Answers) -> list[Choice]:
    """Oneself, and everybody who gives services."""
    workers = reader.session.execute(_WORKERS).scalars().all()
    me = [Choice(_ME, reader.language.label("queue_plan.me"))] if reader.who else []
    return [*me, *(Choice(f"w{one.id}", one.name) for one in workers)]


def _said_name(reader: Reader, incoming: Incoming) -> dict[str, str]:
    said = " ".join(in_words(reader, incoming).split())
    if len(said) > _LONGEST_NAME:
        raise Misread("misread.too_long", n=_LONGEST_NAME)
    return {"said": said}


def _name(reader: Reader, _known: Answers, value: Any) -> str:
    """A name that was written, or that of whoever was tapped."""
    if isinstance(value, dict):
        return str(value["said"])
    if value == _ME:
        return reader.who.name if reader.who else ""
    return reader.session.get_one(Worker, int(value[1:])).name


def _halves(reader: Reader, _known: Answers) -> list[Choice]:
    """The morning and the afternoon of a working day."""
    opening = reader.moment.calendar.opening
    spans = [(opening.opens, time(12)), (time(12), opening.closes)]
    found = [f"{since:%H:%M}-{until:%H:%M}" for since, until in spans if since < until]
    return [Choice(span, days.show_span(reader, span)) for span in found]


def _prices(reader: Reader, known: Answers) -> list[Choice]:
    """Nothing, what was agreed before, and what was listed when it was asked for."""
    case = _case(reader, known)
    asked_on = reader.moment.calendar.local(case.created_at).date()
    found = catalogue.tariffs(reader.session, case.service_id or 0, asked_on)
    listed = {0: reader.language.label("queue_plan.free")}
    if case.price:
        listed[case.price] = reader.language.label(
            "queue_plan.as_before", price=booking_words.price(reader, case.price)
        )
    for one in found:
        label = reader.language.label(
            "book.case_line",
            name=in_language(one.names, reader.language.code) or reader.language.label("queue_plan.listed"),
            price=booking_words.price(reader, one.amount),
        )
        listed.setdefault(one.amount, label)
    return [Choice(str(price), label) for price, label in listed.items()]


def _visits(reader: Reader, known: Answers) -> list[Choice]:
    """Nothing, and what is listed for coming alone."""
    case = _case(reader, known)
    asked_on = reader.moment.calendar.local(case.created_at).date()
    found = {one.visit for one in catalogue.tariffs(reader.session, case.service_id or 0, asked_on)}
    free = Choice("0", reader.language.label("queue_plan.free"))
    listed = sorted(found - {0})
    return [free, *(Choice(str(price), booking_words.price(reader, price)) for price in listed)]


def _price(_reader: Reader, _known: Answers, value: str | int) -> int:
    return int(value)


def _visit(reader: Reader, known: Answers, value: str | int) -> int:
    price = int(value)
    if price > known["price"]:
        raise Misread("misread.visit_price", price=booking_words.price(reader, known["price"]))
    return price


def _finish(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    proposal = Proposal(
        said["who"],
        date.fromisoformat(said["day"]),
        said["hours"] or "",
        said["price"],
        said["words"] or "",
        visit_price=said.get("visit", 0),
    )
    cases.offer_plan(talk.session, talk.moment, talk.me, form.context["case"], proposal)
    return done(talk, form, "queue_plan.done")


PLAN = Flow(
    name="queue_plan",
    version=1,
    steps=(
        Step("who", parse=_said_name, choices=_people, settle=_name),
        Step("day", parse=days.said, choices=days.coming, show=days.show),
        Step("hours", parse=days.said_span, choices=_halves, show=days.show_span, optional=True),
        Step(
            "price",
            parse=amount,
            choices=_prices,
            settle=_price,
            show=show_amount,
            columns=1,
            clears=("visit",),
        ),
        Step(
            "visit",
            parse=amount,
            choices=_visits,
            settle=_visit,
            show=show_amount,
            when=lambda known: bool(known["price"]),
        ),
        words_step(optional=True),
    ),
    finish=_finish,
    params=words.blanks,
    subject=words.of_case,
    reopens={"refused.plan_day_over": ("day",), "refused.plan_who_missing": ("who",)},
)

ROOM = Room(flows=(PLAN,), actions={"queue.plan": begin("queue_plan", step_to(CaseAction.OFFER_PLAN))})
