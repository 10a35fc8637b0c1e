"""Handing a request over: offered to a colleague, who takes it or leaves it where it is."""

from centre import cases, staff
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import case_desk
from handlers import case_desk_words as words
from handlers.case_desk_forms import begin, done
from models.cases import Handover, Openness
from models.people import Person
from models.rights import Right


def _colleagues(reader: Reader, known: Answers) -> list[Choice]:
    """Everybody who may have it, and a colleague whose own it is in confidence: a missing name would tell."""
    case = cases.card(reader.session, known["case"], reader.language.code).case
    able = staff.people_with(reader.session, Right.WORK_CASES)
    own = case.person_id if case.openness is Openness.OPEN else None
    out = (case.custodian_id, case.against_id, own)
    return [Choice(f"p{one.id}", one.name) for one in able if one.id not in out]


def _name(reader: Reader, code: str) -> str:
    found = reader.session.get(Person, int(code[1:]))
    return found.name if found else ""


def _finish(talk: Talk, form: Finished) -> Reply:
    to_id, why = int(form.answers["whom"][1:]), form.answers["why"] or ""
    cases.offer_handover(talk.session, talk.moment, talk.me, form.context["case"], to_id, why=why)
    return done(talk, form, "queue_hand_over.done", whom=_name(talk, form.answers["whom"]))


HAND_OVER = Flow(
    name="queue_hand_over",
    version=1,
    steps=(
        Step("whom", choices=_colleagues, show=_name),
        Step("why", parse=in_words, optional=True),
    ),
    finish=_finish,
    params=words.blanks,
    subject=words.of_case,
    reopens={"refused.case_not_for_them": ("whom",)},
)


def _accept(talk: Talk, handover_id: int, _extra: str) -> None:
    case = cases.accept_handover(talk.session, talk.moment, talk.me, handover_id)
    talk.toast = talk.language.label("queue.handover_accepted_toast")
    case_desk.see(talk, case.id or 0)


def _decline(talk: Talk, handover_id: int, _extra: str) -> None:
    case = cases.decline_handover(talk.session, talk.moment, talk.me, handover_id)
    name = _of(talk, handover_id)
    text = talk.t("queue.handover_left", number=case.number, name=name)
    talk.replace(Reply(text, talk.rows([talk.menu("queue"), talk.menu("start")])))


def _of(talk: Talk, handover_id: int) -> str:
    offered = talk.session.get_one(Handover, handover_id)
    giver = talk.session.get(Person, offered.from_id) if offered.from_id is not None else None
    return giver.name if giver else talk.t("desk.nobody")


ROOM = Room(
    flows=(HAND_OVER,),
    actions={
        "queue.hand_over": begin("queue_hand_over", cases.expect_yours),
        "queue.handover_yes": Action(_accept, Right.WORK_CASES),
        "queue.handover_no": Action(_decline, Right.WORK_CASES),
    },
)
