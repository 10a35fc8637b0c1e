"""Weighing a complaint: what kind it is, how much it weighs, and whether it is about a colleague."""

from centre import cases, complaints, rules, staff
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers.case_desk_forms import actor, begin, done, step_to
from models.cases import Case, CaseAction
from models.complaints import Complaint, ComplaintCategory, Severity
from models.people import Person
from models.rights import Right

_NOBODY, _ME = "nobody", "me"


def _complaint(reader: Reader, known: Answers) -> Complaint:
    return reader.session.get_one(Complaint, known["case"])


def _categories(reader: Reader, known: Answers) -> list[Choice]:
    """What whoever complained chose first, then all others."""
    chosen = _complaint(reader, known).category
    ordered = [chosen, *(one for one in ComplaintCategory if one is not chosen)]
    return [
        Choice(one.value, _show_category(reader, one.value), "primary" if one is chosen else "")
        for one in ordered
    ]


def _show_category(reader: Reader, value: str) -> str:
    return reader.language.label(f"complaint.category.{value}")


def _severities(reader: Reader, known: Answers) -> list[Choice]:
    """What its category weighs by the rules first."""
    usual = rules.load(reader.session).complaint_severity.get(
        ComplaintCategory(known["category"]), Severity.NORMAL
    )
    ordered = [usual, *(one for one in Severity if one is not usual)]
    return [
        Choice(one.value, _show_severity(reader, one.value), "primary" if one is usual else "")
        for one in ordered
    ]


def _show_severity(reader: Reader, value: str) -> str:
    return reader.language.label(f"queue.complaint.severity.{value}")


def _colleagues(reader: Reader, known: Answers) -> list[Choice]:
    """Nobody, oneself, or one of the staff; who seems to be meant comes first."""
    me = reader.who.id if reader.who else None
    case = reader.session.get_one(Case, known["case"])
    people = staff.people_with(reader.session, Right.SEE_CASES)
    # Whoever complained is among them, too: the one name that is missing would tell who it was.
    others = [Choice(f"p{one.id}", one.name) for one in people if one.id != me]
    meant = [one for one in others if one.code == f"p{case.against_id}"]
    fixed = [Choice(code, _show_colleague(reader, code)) for code in (_NOBODY, _ME)]
    return [*meant, *fixed, *(one for one in others if one not in meant)]


def _show_colleague(reader: Reader, code: str) -> str:
    if code in (_NOBODY, _ME):
        return reader.language.label(f"complaint_weigh.{code}")
    found = reader.session.get(Person, int(code[1:]))
    return found.name if found else ""


def _finish(talk: Talk, form: Finished) -> Reply:
    said, case_id = form.answers, form.context["case"]
    whom = said["whom"]
    against_id = talk.me.id if whom == _ME else None if whom == _NOBODY else int(whom[1:])
    case = complaints.triage(
        *actor(talk),
        case_id,
        category=ComplaintCategory(said["category"]),
        severity=Severity(said["severity"]),
        against_id=against_id,
    )
    if case.against_id == talk.me.id:
        # Who handles it now is not for whom it is about to know.
        text = talk.t("complaint_weigh.about_you", number=case.number)
        return Reply(text, talk.rows([talk.menu("queue"), talk.menu("start")]))
    if case.custodian_id != talk.me.id:
        card = cases.card(talk.session, case_id, talk.language.code)
        return done(talk, form, "complaint_weigh.passed", whom=card.custodian or talk.t("desk.nobody"))
    # Nobody can be spoken to who is not known at all.
    return done(
        talk, form, "complaint_weigh.done_unnamed" if case.person_id is None else "complaint_weigh.done"
    )


WEIGH = Flow(
    name="complaint_weigh",
    version=1,
    steps=(
        Step("category", choices=_categories, show=_show_category, clears=("severity",)),
        Step("severity", choices=_severities, show=_show_severity, columns=3),
        Step("whom", choices=_colleagues, show=_show_colleague),
    ),
    finish=_finish,
    params=words.blanks,
    subject=words.of_case,
)

ROOM = Room(flows=(WEIGH,), actions={"complaint.weigh": begin("complaint_weigh", step_to(CaseAction.TRIAGE))})
