"""/complain: from what it is about to a number, and the times by which somebody gets in touch and replies."""

from typing import Any

from centre import bookings, cases, complaints, rules
from centre.complaints import Grievance
from chat import engine
from chat.flow import Answers, Finished, Flow
from chat.parsers import file_refs
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import complaint_steps
from handlers.booking_words import ask_whom, service_title
from handlers.common import note_files
from handlers.complaint_steps import TOPICS, is_own, leaves_no_trace
from handlers.voices import receipt
from models.cases import CaseKind, Openness
from models.complaints import ComplaintCategory
from models.refused import Refused


def ask(talk: Talk) -> None:
    """Begin: what is it about?"""
    engine.start(talk, COMPLAIN)


def begin_about(
    talk: Talk,
    topic: str,
    what: str,
    *,
    concerns: int = 0,
    number: str = "",
    category: ComplaintCategory | None = None,
) -> None:
    """Begin about something that is known already: a service, a place, a matter of theirs by its number.

    category: what kind of complaint it is, where that is known as well.
    """
    given: dict[str, Any] = {"topic": topic, **({"category": category.value} if category else {})}
    if what:
        given["whom"] = complaint_steps.place_of(talk, given, what)
    context: dict[str, Any] = {"concerns": concerns, "number": number} if number else {}
    engine.start(talk, COMPLAIN, context=context, given=given)


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """What should be known before it is handed in."""
    remarks: list[str] = []
    if known.get("category") == ComplaintCategory.SAFETY:
        numbers = reader.t("engine.comma").join(rules.load(reader.session).emergency_numbers)
        remarks.append(reader.t("request.remark_urgent", numbers=numbers))
    if leaves_no_trace(known):
        remarks.append(reader.t("openness.remark"))
    elif _is_open(known) and (number := known.get("number")):
        remarks.append(reader.t("complain.remark_number", number=number))
    return remarks


def _finish(talk: Talk, form: Finished) -> Reply:
    if not is_own(form.answers):
        return _join(talk, int(form.answers["like"]))
    return receipt(talk, complaints.submit(talk.session, talk.moment, talk.me, _grievance(talk, form)))


def _grievance(talk: Talk, form: Finished) -> Grievance:
    answers, context = form.answers, form.context
    about = answers["about"]
    whom = (answers.get("whom") or {}).get("words", "")
    concerns = None
    if _is_open(answers):
        # The number of one's own booking or request says who one is.
        whom = " · ".join(filter(None, (whom, context.get("number", ""))))
        concerns = context.get("concerns") or None
    return Grievance(
        ComplaintCategory(answers["category"]),
        TOPICS[answers["topic"]][0],
        about["words"],
        whom=whom,
        wish=answers.get("wish") or "",
        openness=Openness(answers["openness"]),
        concerns_id=concerns,
        corrections=form.corrections,
        file_ids=note_files(talk, file_refs(about)),
    )


def _is_open(known: Answers) -> bool:
    return known.get("openness") == Openness.OPEN


def _of_case(talk: Talk, case_id: int, _extra: str) -> None:
    """Complain of a request of one's own."""
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    if card.case.person_id != talk.me.id or card.case.kind is not CaseKind.REQUEST:
        raise Refused("refused.case_unknown")
    begin_about(talk, "service", card.title, concerns=case_id, number=card.case.number or "")


def _of_booking(talk: Talk, booking_id: int, _extra: str) -> None:
    """Complain of a booking of one's own."""
    card = bookings.look(talk.session, talk.me, booking_id)
    if card.booking.person_id != talk.me.id:
        raise Refused("refused.booking_unknown")
    begin_about(talk, "service", service_title(talk, card.service), number=card.number)


def _join(talk: Talk, case_id: int) -> Reply:
    newly = complaints.join(talk.session, talk.moment, talk.me, case_id)
    text = talk.t("complain.joined" if newly else "complain.joined_before")
    return Reply(f"{text}\n{ask_whom(talk)}", talk.rows([talk.menu("my"), talk.menu("start")]))


def _confirms(known: Answers) -> str:
    return "confirm" if is_own(known) else "confirm_join"


COMPLAIN = Flow(
    name="complain",
    version=1,
    steps=complaint_steps.steps(),
    finish=_finish,
    remarks=_remarks,
    confirms=_confirms,
    reopens={
        "refused.complaint_over": ("like",),
        "refused.case_unknown": ("like",),
        "refused.too_many_files": ("about",),
    },
    traceless=leaves_no_trace,
)

ROOM = Room(
    commands={"complain": Command(ask, listed=False)},
    flows=(COMPLAIN,),
    actions={"complain.case": Action(_of_case), "complain.booking": Action(_of_booking)},
)
