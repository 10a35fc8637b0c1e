"""Asking for a service for somebody who stands at the counter or is on the telephone."""

from dataclasses import replace
from typing import Any

from centre import cases, phone_numbers
from centre.cases import Application
from chat import engine
from chat.flow import Finished, Flow, from_label
from chat.languages import Markup
from chat.parsers import file_refs, show_story
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import counter, request_steps
from handlers.booking_words import is_rung
from handlers.call_words import DESK
from handlers.common import note_files
from handlers.free_times import tariff_of
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
    told = [answers[name] for name in ("papers", "about") if answers.get(name)]
    asked = Application(
        answers["service"]["id"],
        building=answers.get("building", ""),
        unit=answers.get("unit") or "",
        room=answers.get("room", ""),
        about="\n".join(one["words"] for one in told if one["words"]),
        tariff=tariff_of(answers),
        brings=bool((answers.get("papers") or {}).get("brings")),
        urgent=answers.get("urgent") == "yes",
        corrections=form.corrections,
        file_ids=note_files(talk, [ref for one in told for ref in file_refs(one)]),
    )
    case = cases.submit(talk.session, talk.moment, talk.me, asked, person_id=person_id, channel=channel)
    return _receipt(talk, case)


def _receipt(talk: Talk, case: Case) -> Reply:
    """What to say aloud: the number, by when, and how they hear of it."""
    card = cases.card(talk.session, case.id or 0, talk.language.code)
    due = talk.moment_text(case.due_at) if case.due_at else ""
    lines = [
        talk.t("request_for.receipt", number=case.number, due=due),
        talk.t("booking.what", what=card.title),
        _reached(talk, case.person_id or 0),
    ]
    buttons = [
        talk.action("desk.open", "queue.see", case.id or 0, number=case.number),
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
        _ASKED["case"],
        counter.in_their_stead(_ASKED["consent"], "counter.agreed", "yes"),
        replace(
            _ASKED["papers"],
            choices=lambda reader, _known: from_label(reader, "request_for.papers", "bring"),
            show=_show_papers,
        ),
        counter.in_their_stead(_ASKED["place"], "counter.place", "centre", "home"),
        *(_ASKED[name] for name in ("building", "unit", "room")),
        counter.in_their_stead(_ASKED["urgent"], "request_for.urgent", "yes", "no"),
        _ASKED["about"],
    ),
    finish=_finish,
    subject=lambda _context: DESK,
    reopens={
        "refused.person_gone": ("phone",),
        "refused.service_withdrawn": ("service",),
        "refused.service_unknown": ("service",),
        "refused.service_is_booked": ("service",),
        "refused.consent_missing": ("service",),
        "refused.address_missing": ("building",),
        "refused.name_unusable": ("name",),
        "refused.too_many_files": ("about",),
    },
)

ROOM = Room(flows=(FOR_THEM,), actions={"request.for_them": Action(_begin, Right.SERVE_VISITORS)})
