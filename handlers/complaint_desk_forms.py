"""What the staff do with a complaint in words: speak to people, reply, ask for time, merge, call for help."""

from dataclasses import replace
from typing import Any

from centre import cases, complaints, emergency, rules
from centre.cases import CaseCard
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers import case_titles
from handlers.case_desk_forms import actor, begin, done, flow, step_to, words_step
from handlers.tellings import REOPENS, told
from handlers.templates import keeping
from handlers.templates import words_step as words_for_them
from models.cases import CaseAction
from models.complaints import Complaint, Finding
from models.refused import Refused
from models.rights import Right

# speaking to whoever complained


def _contact(talk: Talk, form: Finished) -> Reply:
    case_id = form.context["case"]
    complaints.contact(*actor(talk), case_id, **told(talk, form.answers["words"]))
    return keeping(talk, done(talk, form, "complaint_contact.done"), case_id)


CONTACT = Flow(
    "complaint_contact",
    1,
    (words_for_them(CaseAction.CONTACT),),
    _contact,
    params=words.blanks,
    subject=words.of_case,
    reopens=REOPENS,
)
RANG = flow(
    "complaint_rang",
    words_step(),
    work=lambda talk, case, said: complaints.contact(*actor(talk), case, said["words"], by_phone=True),
)

# the reply


def _reply(talk: Talk, form: Finished) -> Reply:
    case_id, said = form.context["case"], form.answers
    complaints.reply(
        *actor(talk),
        case_id,
        Finding(said["finding"]),
        measure=said["measure"],
        **told(talk, said["words"]),
        prevention=said["prevention"] or "",
    )
    return keeping(talk, done(talk, form, "complaint_reply.done"), case_id)


REPLY = Flow(
    "complaint_reply",
    1,
    (
        Step(
            "finding",
            choices=among("complaint.finding", *Finding),
            show=shown_as("complaint.finding"),
        ),
        Step("measure", parse=in_words, merge=join_words),
        Step("prevention", parse=in_words, merge=join_words, optional=True),
        words_for_them(CaseAction.REPLY),
    ),
    _reply,
    params=words.blanks,
    subject=words.of_case,
    reopens=REOPENS,
)

# more time


def _days(reader: Reader, _known: Answers) -> list[Choice]:
    most = rules.load(reader.session).complaint_extension
    return [Choice(str(n), _show_days(reader, n)) for n in range(1, most + 1)]


def _show_days(reader: Reader, value: int) -> str:
    return reader.language.label("complaint_extend.days", n=value)


EXTEND = flow(
    "complaint_extend",
    Step("days", choices=_days, settle=lambda _reader, _known, code: int(code), show=_show_days, columns=3),
    words_step(),
    work=lambda talk, case, said: complaints.extension.ask(
        *actor(talk), case, said["days"], why=said["words"]
    ),
)

# what only the director can settle

REFER = flow(
    "complaint_refer",
    words_step(),
    work=lambda talk, case, said: complaints.refer(*actor(talk), case, said["words"]),
)

# the same matter twice


def _alike(reader: Reader, known: Answers) -> list[Choice]:
    """Open complaints of the same category about the same place."""
    complaint = reader.session.get(Complaint, known["case"])
    if complaint is None or reader.who is None:
        return []
    found = complaints.similar(reader.session, reader.moment, reader.who, complaint.category, complaint.area)
    cards = [_card(reader, one.id) for one in found if one.id != known["case"]]
    return [Choice(f"c{one.case.id}", one.case.number or "") for one in cards if _may_see(reader, one)]


def _typed(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"said": in_words(reader, incoming)}


def _into(reader: Reader, known: Answers, value: Any) -> int:
    """The other case, tapped or by its number, as long as it can go on for this one."""
    if not isinstance(value, dict):
        return int(value[1:])
    try:
        other = cases.by_number(reader.session, value["said"])
    except Refused as no:
        raise Misread(no.key, **no.params) from None
    if other is None or not _may_see(reader, _card(reader, other.id or 0)):
        raise Misread("refused.case_unknown")
    if other.id == known["case"] or other.kind is not _card(reader, known["case"]).case.kind:
        raise Misread("refused.merge_unfit")
    return other.id or 0


def _card(reader: Reader, case_id: int) -> CaseCard:
    return cases.card(reader.session, case_id, reader.language.code)


def _may_see(reader: Reader, card: CaseCard) -> bool:
    return reader.who is not None and cases.sees(reader.session, reader.who, card.case)


def _show_into(reader: Reader, case_id: int) -> str:
    """The other one as it is read back: number, what it is about, and where."""
    card = _card(reader, case_id)
    return reader.language.label("complaint_merge.shown", number=card.case.number, what=_what(reader, card))


def _what(reader: Reader, card: CaseCard) -> str:
    """What a case is about, and where."""
    whom = card.complaint.whom if card.complaint else ""
    return " · ".join(filter(None, [case_titles.of_card(reader, card), whom]))


def _both(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    card = _card(reader, context["case"])
    return {**words.blanks(reader, context), "what": _what(reader, card)}


def _merge(talk: Talk, form: Finished) -> Reply:
    into, text = form.answers["into"], form.answers["words"] or ""
    complaints.merge(*actor(talk), form.context["case"], into, text=text)
    return done(talk, form, "complaint_merge.done", into=_card(talk, into).case.number)


MERGE = Flow(
    "complaint_merge",
    1,
    (
        Step("into", parse=_typed, choices=_alike, settle=_into, show=_show_into),
        words_step(optional=True),
    ),
    _merge,
    params=_both,
    subject=words.of_case,
    reopens={"refused.merge_unfit": ("into",), "refused.merge_over": ("into",)},
)

# an emergency


def _numbers(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    numbers = " · ".join(rules.load(reader.session).emergency_numbers)
    return {**words.blanks(reader, context), "numbers": numbers}


def _emergency(talk: Talk, form: Finished) -> Reply:
    said = form.answers["words"]
    case = complaints.call_emergency(*actor(talk), form.context["case"], **told(talk, said))
    if talk.me.may(Right.ANSWER_ALERTS):
        reply = done(talk, form, "complaint_emergency.done")
        return replace(reply, rows=[*reply.rows, [talk.action("alert.declare", "emergency.declare", 0)]])
    # Whoever leads has to know at once.
    raised = f"{case.number}: {said['words']}"
    chat_id = talk.incoming.chat_id
    emergency.raise_alert(talk.session, talk.moment, chat_id, talk.me, name=talk.me.name, words=raised)
    return done(talk, form, "complaint_emergency.done_alarmed")


EMERGENCY = Flow(
    "complaint_emergency",
    1,
    (words_for_them(CaseAction.CALL_EMERGENCY),),
    _emergency,
    params=_numbers,
    subject=words.of_case,
    reopens=REOPENS,
)


ROOM = Room(
    flows=(CONTACT, RANG, REPLY, EXTEND, REFER, MERGE, EMERGENCY),
    actions={
        "complaint.contact": begin("complaint_contact", step_to(CaseAction.CONTACT)),
        "complaint.rang": begin("complaint_rang", step_to(CaseAction.CONTACT)),
        "complaint.reply": begin("complaint_reply", step_to(CaseAction.REPLY)),
        "complaint.extend": begin("complaint_extend", step_to(CaseAction.REPLY)),
        "complaint.refer": begin("complaint_refer", step_to(CaseAction.REFER)),
        "complaint.merge": begin("complaint_merge", step_to(CaseAction.MERGE)),
        "complaint.emergency": begin("complaint_emergency", step_to(CaseAction.CALL_EMERGENCY)),
    },
)
