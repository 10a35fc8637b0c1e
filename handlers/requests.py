"""Asking for a service that has no times to book: from the service to a number and a day for the answer."""

from collections.abc import Sequence
from typing import Any

from centre import cases, catalogue, rules
from centre.cases import Application, Filed
from chat import engine
from chat.flow import Answers, Finished, Flow
from chat.languages import Markup
from chat.parsers import file_refs
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import booking_steps, party_steps, request_steps, request_words
from handlers.booking_steps import ME
from handlers.booking_words import ask_whom
from handlers.bookings import bring, who_comes
from handlers.common import centre_place, note_files
from handlers.complaint_steps import leaves_no_trace
from handlers.free_times import service_of, tariff_of
from handlers.my_requests import mine
from handlers.request_words import button, fixed_price, place, title
from handlers.service_words import charge
from handlers.ways import copy_code, way_of
from models.cases import Case, Openness
from models.catalogue import Mode, Service


def ask(talk: Talk) -> None:
    """Begin: which service?"""
    engine.start(talk, REQUEST)


def _of_service(talk: Talk, service_id: int, _extra: str) -> None:
    """Begin with a service that was chosen already; one with times is booked instead."""
    service = catalogue.offered(talk.session, service_id)
    if service.mode is Mode.SLOT:
        talk.house.actions["book.service"].run(talk, service_id, "")
        return
    engine.start(talk, REQUEST, given={"service": request_steps.given(talk, service, {})})


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """What should be known before it is handed in: what it costs, what to bring where, who has to come."""
    service = service_of(reader, known)
    today = reader.moment.calendar.local(reader.now).date()
    fee = catalogue.fee_on(reader.session, service.id or 0, tariff_of(known), today)
    remarks: list[str] = [reader.t("booking.price", price=charge(reader, fee))] if fee else []
    if not known.get("room"):
        remarks += who_comes(reader, service, for_relative=known.get("whom", ME) != ME)
    if (known.get("papers") or {}).get("brings"):
        remarks += bring(reader, service)
        remarks.append(reader.t("request.bring_to", where=centre_place(reader)))
    if leaves_no_trace(known):
        remarks.append(reader.t("openness.remark"))
    remarks += [*party_steps.remarks(reader, service), *request_words.restricted(reader, service)]
    if request_steps.urgency_of(known):
        numbers = reader.t("engine.comma").join(rules.load(reader.session).emergency_numbers)
        remarks.append(reader.t("request.remark_urgent", numbers=numbers))
    return remarks


def _finish(talk: Talk, form: Finished) -> Reply:
    service, relative_id = booking_steps.settled(talk, form.answers)
    asked = application_of(talk, form, relative_id)
    return _receipt(talk, cases.hand_in(talk.session, talk.moment, talk.me, asked), service)


def application_of(talk: Talk, form: Finished, relative_id: int | None = None) -> Application:
    """What is asked for, as the answers say it."""
    answers = form.answers
    told = [answers[name] for name in ("papers", "about") if answers.get(name)]
    return Application(
        answers["service"]["id"],
        relative_id=relative_id,
        building=answers.get("building", ""),
        unit=answers.get("unit") or "",
        room=answers.get("room", ""),
        about="\n".join(one["words"] for one in told if one["words"]),
        tariff=tariff_of(answers),
        brings=bool((answers.get("papers") or {}).get("brings")),
        urgency=request_steps.urgency_of(answers),
        corrections=form.corrections,
        party=party_steps.party_of(answers),
        openness=Openness(answers.get("openness", Openness.OPEN)),
        file_ids=note_files(talk, [ref for one in told for ref in file_refs(one)]),
    )


def _receipt(talk: Talk, filed: Filed, service: Service) -> Reply:
    """The number, by when the answer comes, what to do until then, whom to ask, and once the code, if any."""
    way = way_of(talk, filed)
    card = mine(talk, way)
    lines: list[str] = [
        talk.t("request.receipt", number=card.case.number),
        talk.t("booking.what", what=title(talk, card)),
        *_where(talk, card.case),
        talk.t(
            "request.receipt_urgent" if card.case.urgent else "request.receipt_next",
            due=_due(talk, card.case),
        ),
    ]
    lines += fixed_price(talk, card.case)
    if card.case.brings:
        lines += [*bring(talk, service), talk.t("request.bring_where", where=centre_place(talk))]
    if card.custodian:
        lines.append(talk.t("case.owner", name=card.custodian))
    if way.code:
        lines.append(talk.t("voice.receipt_code", code=way.code))
    lines.append(ask_whom(talk))
    buttons = [
        *copy_code(talk, way.code),
        button(talk, card, "see", way.code),
        button(talk, card, "write", way.code),
        *([] if way.code else [talk.menu("my")]),
        talk.menu("start"),
    ]
    return Reply("\n".join(filter(None, lines)), talk.rows(buttons), subject=way.subject)


def _where(reader: Reader, case: Case) -> Sequence[Markup]:
    return [reader.t("booking.where", where=place(reader, case))] if case.room else []


def _due(reader: Reader, case: Case) -> Any:
    return reader.moment_text(case.due_at) if case.due_at else ""


REQUEST = Flow(
    name="request",
    version=1,
    steps=request_steps.steps(),
    finish=_finish,
    remarks=_remarks,
    reopens=request_steps.REOPENS,
    traceless=leaves_no_trace,
)

ROOM = Room(
    commands={"request": Command(ask, listed=False)},
    flows=(REQUEST,),
    actions={"request.service": Action(_of_service)},
)
