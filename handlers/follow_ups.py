"""/followups: whom to ring after a service, who rings them, and what they say."""

from collections.abc import Callable

from sqlmodel import Session

from centre import complaints
from centre import follow_up_calls as calls
from centre.follow_up_calls import FollowUpCard, View
from centre.moment import Moment
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers, Choice, Finished, Flow, Step, among, shown_as
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import follow_up_words as say
from handlers.desk_lists import DeskList
from models.follow_ups import FollowUp, FollowUpAction, FollowUpKind, FollowUpResult, FollowUpState
from models.rights import Right
from models.who import Who

# What opens the matter of a call, where it is no case.
_MATTERS = {FollowUpKind.BOOKING: "today.see", FollowUpKind.BAD_MARK: "bad_mark.see"}
Act = Callable[[Session, Moment, Who, int], FollowUp]
LIST = DeskList(
    name="follow_ups",
    views=View,
    otherwise=View.TO_RING,
    turn="follow_up.list",
    opens="follow_up.see",
    read=calls.listed,
    line=say.line,
    row=lambda card: (card.call.id or 0, card.call.number),
    last=lambda talk: [talk.menu("start")],
)


def see(talk: Talk, row: int, _extra: str = "") -> None:
    """Show one call with all that this colleague can do about it."""
    card = calls.look(talk.session, talk.moment, talk.me, row, talk.language.code)
    rows = [*talk.rows(_next(talk, card)), *talk.rows([_matter(talk, card.call), talk.menu("followups")])]
    talk.replace(Reply(say.text(talk, card), rows, subject=("follow_up", row)))


def _next(talk: Talk, card: FollowUpCard) -> list[Button]:
    call, row = card.call, card.call.id or 0
    if not calls.may_ring(talk.session, talk.me, call):
        return []
    if call.state is FollowUpState.DUE:
        return [talk.action("follow_up.take", "follow_up.take", row, style="primary")]
    if call.state is not FollowUpState.TAKEN:
        return []
    if call.caller_id != talk.me.id:
        return [talk.action("follow_up.take_over", "follow_up.take", row, str(call.caller_id))]
    return [
        talk.action("follow_up.reached", "follow_up.reached", row, style="primary"),
        talk.action("follow_up.no_answer", "follow_up.no_answer", row),
        talk.action("follow_up.give_back", "follow_up.give_back", row),
    ]


def _matter(talk: Talk, call: FollowUp) -> Button:
    name = _MATTERS.get(call.kind, "queue.see")
    return talk.action("desk.open", name, call.subject_id, number=call.number)


def _opening(talk: Talk, call: FollowUp) -> Button:
    return talk.action("desk.open", "follow_up.see", call.id or 0, number=call.number)


def _one_tap(act: Act) -> Action:
    def run(talk: Talk, row: int, _extra: str) -> None:
        act(talk.session, talk.moment, talk.me, row)
        see(talk, row)

    return Action(run, Right.WORK_CASES)


def _take(talk: Talk, row: int, former: str) -> None:
    """Take a call, or over from whom the button names."""
    calls.take(talk.session, talk.moment, talk.me, row, former=row_in(former) or None)
    see(talk, row)


def _no_answer(talk: Talk, row: int, _extra: str) -> None:
    """Note that nobody picked up: which try it was, and when the next one can be."""
    call = calls.note_try(talk.session, talk.moment, talk.me, row)
    key = "follow_up.tried" if call.state is FollowUpState.DUE else "follow_up.tried_last"
    given = talk.t(key, number=call.number, tries=call.tries, due=talk.moment_text(call.due_at))
    buttons = [_opening(talk, call), talk.menu("followups")]
    talk.replace(Reply(given, talk.rows(buttons), subject=("follow_up", row)))


def _begin(talk: Talk, row: int, _extra: str) -> None:
    calls.expect(talk.session, talk.me, row, FollowUpAction.NOTE_RESULT)
    engine.start(talk, RESULT, context={"call": row})


def _says_more(answers: Answers) -> bool:
    return answers.get("result") != FollowUpResult.SOLVED


def _grades(_reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(mark), str(mark)) for mark in complaints.GRADES]


def _blanks(reader: Reader, context: Answers) -> dict[str, str]:
    card = calls.card(reader.session, context["call"], reader.language.code)
    return {"number": card.call.number, "name": card.name}


def _finish(talk: Talk, form: Finished) -> Reply:
    said, result = form.answers, FollowUpResult(form.answers["result"])
    grade = int(said["grade"]) if said["grade"] is not None else None
    row, text = form.context["call"], said.get("words") or ""
    call = calls.note_result(talk.session, talk.moment, talk.me, row, result, text=text, grade=grade)
    key = f"follow_up_result.done_{result.value}"
    buttons = [_matter(talk, call), talk.menu("followups")]
    return Reply(talk.t(key, number=call.number), talk.rows(buttons), subject=("follow_up", row))


RESULT = Flow(
    name="follow_up_result",
    version=1,
    steps=(
        Step(
            "result",
            choices=among("follow_up.result", *FollowUpResult),
            clears=("words",),
            show=shown_as("follow_up.result"),
            columns=1,
        ),
        Step("words", parse=words, merge=join_words, when=_says_more),
        Step("grade", choices=_grades, optional=True, columns=5),
    ),
    finish=_finish,
    params=_blanks,
    subject=say.of_call,
)

ROOM = Room(
    flows=(RESULT,),
    commands={"followups": Command(LIST.start, Right.SEE_CASES)},
    actions={
        "follow_up.list": Action(LIST.turned, Right.SEE_CASES),
        "follow_up.see": Action(see, Right.SEE_CASES),
        "follow_up.take": Action(_take, Right.WORK_CASES),
        "follow_up.give_back": _one_tap(calls.give_back),
        "follow_up.no_answer": Action(_no_answer, Right.WORK_CASES),
        "follow_up.reached": Action(_begin, Right.WORK_CASES),
    },
    words={"follow_up.new": say.tell_new, "follow_up.overdue": say.tell_overdue},
)
