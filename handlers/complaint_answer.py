"""What somebody says of the reply to their complaint on the telephone or at the counter, noted for them."""

from centre import cases, complaints
from centre.cases import CaseCard
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Step, among, shown_as
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers.case_desk_forms import actor, begin, done, step_to, words_step
from models.cases import TRANSITIONS, CaseAction
from models.complaints import Got
from models.rights import Right

_FIXED, _PARTLY, _NOT = VERDICTS = ("fixed", "partly", "not_fixed")
_HOW = (Got.BY_PHONE.value, Got.IN_PERSON.value)


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """What they can be asked now."""
    case, case_id = card.case, card.case.id or 0
    allowed = TRANSITIONS[case.kind]
    found = []
    if (case.state, CaseAction.FIXED) in allowed:
        found += [
            reader.action(f"complaint.says_{verdict}", "complaint.says", case_id, verdict)
            for verdict in VERDICTS
        ]
    if (case.state, CaseAction.ASK_REVIEW) in allowed and card.complaint and not card.complaint.reviews:
        found.append(reader.action("complaint.ask_review", "complaint.ask_review", case_id))
    return found


def _begin(talk: Talk, case_id: int, verdict: str) -> None:
    """Begin the form; which button was tapped is the first answer."""
    cases.expect(talk.session, talk.me, case_id, CaseAction.FIXED)
    given = {"verdict": verdict} if verdict in VERDICTS else {}
    engine.start(talk, ANSWER, context={"case": case_id}, given=given)


def _says_more(answers: Answers) -> bool:
    return answers.get("verdict") != _FIXED


def _finish(talk: Talk, form: Finished) -> Reply:
    case_id, said = form.context["case"], form.answers
    verdict, got, text = said["verdict"], Got(said["how"]), said.get("words", "")
    if said["grade"] is not None:
        # Asked once: what they said before stays.
        complaints.grade(*actor(talk), case_id, int(said["grade"]))
    if verdict == _FIXED:
        complaints.fixed(*actor(talk), case_id, got=got)
    elif verdict == _PARTLY:
        complaints.partly_fixed(*actor(talk), case_id, text, got=got)
    else:
        complaints.not_fixed(*actor(talk), case_id, text, got=got)
    return done(talk, form, f"complaint_answer.done_{verdict}")


def _grades(_reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(mark), str(mark)) for mark in complaints.GRADES]


ANSWER = Flow(
    name="complaint_answer",
    version=1,
    steps=(
        Step(
            "verdict",
            choices=among("complaint_answer.verdict", *VERDICTS),
            clears=("words",),
            show=shown_as("complaint_answer.verdict"),
            columns=1,
        ),
        Step("words", parse=in_words, merge=join_words, when=_says_more),
        Step(
            "how",
            choices=among("complaint_answer.how", *_HOW),
            show=shown_as("complaint_answer.how"),
        ),
        Step("grade", choices=_grades, optional=True, columns=5),
    ),
    finish=_finish,
    params=words.blanks,
    subject=words.of_case,
)


def _ask_review(talk: Talk, form: Finished) -> Reply:
    """Ask for it, and say who looks at it now."""
    case_id = form.context["case"]
    complaints.ask_review(*actor(talk), case_id, form.answers["words"])
    card = cases.card(talk.session, case_id, talk.language.code)
    return done(talk, form, "complaint_ask_review.done", whom=card.custodian or talk.t("desk.nobody"))


ASK_REVIEW = Flow(
    "complaint_ask_review", 1, (words_step(),), _ask_review, params=words.blanks, subject=words.of_case
)

ROOM = Room(
    flows=(ANSWER, ASK_REVIEW),
    actions={
        "complaint.says": Action(_begin, Right.WORK_CASES),
        "complaint.ask_review": begin("complaint_ask_review", step_to(CaseAction.ASK_REVIEW)),
    },
)
