"""Asking for a service for somebody who stands at the counter or is on the telephone."""

from dataclasses import replace
from typing import Any

from centre import cases, phone_numbers, relatives
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step, among
from chat.languages import Markup
from chat.parsers import show_story
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import counter, party_steps, request_steps
from handlers.booking_steps import ME, NEW, people_of, readable_name, relative_name, relative_of
from handlers.booking_words import is_rung
from handlers.bookings import who_comes
from handlers.call_words import DESK
from handlers.case_desk_words import opening
from handlers.free_times import service_of, whose
from handlers.request_words import restricted, title
from handlers.requests import application_of
from models.cases import Case
from models.rights import Right
from models.who import by_id

_ASKED = {step.name: step for step in request_steps.steps()}


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, FOR_THEM)


def _show_papers(reader: Reader, value: dict[str, Any]) -> str:
    """What was photographed at the counter, or that it will be brought."""
    brings = [reader.language.label("request_for.papers.bring")] if value["brings"] else []
    return "\n".join(filter(None, [*brings, show_story(reader, value)]))


def _finish(talk: Talk, form: Finished) -> Reply:
    answers = form.answers
    person_id, channel = counter.visitor(talk, answers)
    asked = application_of(talk, form, _relative(talk, answers, person_id))
    case = cases.submit(talk.session, talk.moment, talk.me, asked, person_id=person_id, channel=channel)
    return _receipt(talk, case)


def _relative(talk: Talk, answers: Answers, person_id: int) -> int | None:
    """For which relative of the visitor it is; one who is new is kept, as they agreed."""
    if answers["whom"] != NEW:
        return relative_of(answers)
    return relatives.add(talk.session, talk.moment, talk.me, answers["relative"], person_id=person_id).id


def _people(reader: Reader, known: Answers) -> list[Choice]:
    return people_of(reader, whose(reader, known), reader.language.label("request_for.whom.me"))


def _show_whom(reader: Reader, value: str) -> str:
    if value in {ME, NEW}:
        return reader.language.label(f"request_for.whom.{value}")
    return relative_name(reader, value)


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """Whether the relative has to come themselves, and who sees it."""
    service = service_of(reader, known)
    comes = [] if known.get("room") else who_comes(reader, service, for_relative=known["whom"] != ME)
    return [*comes, *party_steps.remarks(reader, service), *restricted(reader, service)]


def _is_new_relative(answers: Answers) -> bool:
    return answers.get("whom") == NEW


def _receipt(talk: Talk, case: Case) -> Reply:
    """What to say aloud: the number, by when, and how they hear of it."""
    card = cases.card(talk.session, case.id or 0, talk.language.code)
    due = talk.moment_text(case.due_at) if case.due_at else ""
    lines = [
        talk.t("request_for.receipt", number=case.number, due=due),
        talk.t("booking.what", what=title(talk, card)),
        _reached(talk, case.person_id or 0),
    ]
    buttons = [
        *opening(talk, card),
        talk.action("queue.new_for", "request.for_them", 0),
        talk.menu("queue"),
    ]
    return Reply("\n".join(lines), talk.rows(buttons), subject=("case", case.id or 0))


def _reached(talk: Talk, person_id: int) -> Markup:
    if is_rung(by_id(talk.session, person_id)) and not phone_numbers.of(talk.session, person_id):
        return talk.t("request_for.reached_nobody")
    return counter.reached(talk, person_id)


FOR_THEM = Flow(
    name="request_for",
    version=1,
    steps=(
        *counter.WHO,
        _ASKED["service"],
        Step("whom", choices=_people, show=_show_whom),
        Step("relative", parse=readable_name, when=_is_new_relative),
        replace(_ASKED["agreed"], name="relative_agreed", when=_is_new_relative),
        _ASKED["case"],
        counter.in_their_stead(_ASKED["consent"], "counter.agreed", "yes"),
        *party_steps.steps(),
        replace(
            _ASKED["papers"],
            choices=among("request_for.papers", "bring"),
            show=_show_papers,
        ),
        counter.in_their_stead(_ASKED["place"], "counter.place", "centre", "home"),
        *(_ASKED[name] for name in ("building", "unit", "room")),
        counter.in_their_stead(_ASKED["urgent"], "request_for.urgent", *request_steps.URGENCY),
        _ASKED["about"],
    ),
    finish=_finish,
    subject=lambda _context: DESK,
    remarks=_remarks,
    reopens={"refused.person_gone": ("phone",), **request_steps.REOPENS},
)

ROOM = Room(flows=(FOR_THEM,), actions={"request.for_them": Action(_begin, Right.SERVE_VISITORS)})
