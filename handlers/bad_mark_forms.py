"""What the staff do about a bad mark in words: heard, looked into, put right, appealed."""

from datetime import date
from typing import Any

from centre import bad_marks
from chat import engine
from chat.flow import Answers, Finished, Flow, Step
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.bad_mark_words import of_mark
from handlers.bad_marks import opening
from models.bad_marks import BadMarkAction
from models.refused import Refused
from models.rights import Right

_WORDS = Step("words", parse=words, merge=join_words)
# Which act a form of words is about, and the right it needs.
SAYINGS: dict[str, tuple[BadMarkAction, Right]] = {
    "rang": (BadMarkAction.CONTACT, Right.WORK_CASES),
    "write": (BadMarkAction.CONTACT, Right.WORK_CASES),
    "verify": (BadMarkAction.VERIFY, Right.WORK_CASES),
    "fix": (BadMarkAction.FIX, Right.WORK_CASES),
    "explain": (BadMarkAction.EXPLAIN, Right.WORK_CASES),
    "appeal": (BadMarkAction.APPEAL, Right.WORK_CASES),
    "accept": (BadMarkAction.ACCEPT, Right.DECIDE_MARKS),
    "reject": (BadMarkAction.REJECT, Right.DECIDE_MARKS),
}
_ACTS = {
    "rang": bad_marks.reach,
    "write": bad_marks.write,
    "verify": bad_marks.verify,
    "fix": bad_marks.fix,
    "explain": bad_marks.explain,
    "appeal": bad_marks.appeal,
    "accept": bad_marks.accept,
    "reject": bad_marks.reject,
}


def _begin(flow_name: str, action: BadMarkAction, right: Right, **context: str) -> Action:
    """Begin a form, if the bad mark is in a state for it and the actor may: nobody writes in vain."""

    def run(talk: Talk, row: int, _extra: str) -> None:
        mark = bad_marks.expect(talk.session, talk.me, row, action)
        if context.get("act") == "rang" and not bad_marks.wants_call(talk.session, mark):
            raise Refused("refused.bad_mark_no_call", number=mark.number)
        engine.start(talk, talk.house.flows[flow_name], context={"mark": row, **context})

    return Action(run, right)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"number": bad_marks.find(reader.session, context["mark"]).number}


def _asks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {**_blanks(reader, context), "question": reader.t(f"bad_mark_say.ask.{context['act']}")}


def _finish_say(talk: Talk, form: Finished) -> Reply:
    act, row = form.context["act"], form.context["mark"]
    mark = _ACTS[act](talk.session, talk.moment, talk.me, row, form.answers["words"])
    rows = talk.rows([opening(talk, mark), talk.menu("bad")])
    return Reply(talk.t(f"bad_mark_say.done.{act}", number=mark.number), rows, subject=("bad_mark", row))


def _finish_plan(talk: Talk, form: Finished) -> Reply:
    row, day = form.context["mark"], date.fromisoformat(form.answers["day"])
    mark = bad_marks.plan(talk.session, talk.moment, talk.me, row, form.answers["words"], day=day)
    rows = talk.rows([opening(talk, mark), talk.menu("bad")])
    return Reply(talk.t("bad_mark_plan.done", number=mark.number), rows, subject=("bad_mark", row))


SAY = Flow("bad_mark_say", 1, (_WORDS,), _finish_say, params=_asks, subject=of_mark)
PLAN = Flow(
    "bad_mark_plan",
    1,
    (Step("day", parse=days.said, choices=days.coming, show=days.show), _WORDS),
    _finish_plan,
    params=_blanks,
    subject=of_mark,
    reopens={"refused.bad_mark_day": ("day",)},
)
ROOM = Room(
    flows=(SAY, PLAN),
    actions={
        **{
            f"bad_mark.{act}": _begin("bad_mark_say", action, right, act=act)
            for act, (action, right) in SAYINGS.items()
        },
        "bad_mark.plan": _begin("bad_mark_plan", BadMarkAction.PLAN, Right.WORK_CASES),
    },
)
