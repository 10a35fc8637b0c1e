"""What is done with an item in words: found, verified, assigned, proved, put off, disputed, decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from centre import rectification as items
from centre import staff
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step, among, shown_as
from chat.parsers import file_refs, join_stories, join_words, show_story, story, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.common import note_files
from handlers.desk_lists import begins
from handlers.rectification_make import SEVERITY
from handlers.rectification_pasted import findings, show_findings
from handlers.rectification_photos import PHOTOS, TOLD, told
from handlers.rectification_words import of_item, receipt, span
from models.people import Person
from models.rectification import Answer, Cause, Gravity, Item, ItemAction, ItemSource
from models.rights import Right

Made = Callable[[Reader, Answers], Flow]
_WORDS = Step("words", parse=words, merge=join_words)
# What a list may be refused for, and is then asked for again.
SEND_AGAIN = ("refused.item_list_long", "refused.item_lines")
# Which act a form of words is about, and the right it needs.
SAYINGS: dict[str, tuple[ItemAction, Right]] = {
    "dispute": (ItemAction.DISPUTE, Right.WORK_ITEMS),
    "uphold": (ItemAction.UPHOLD, Right.WORK_ITEMS),
    "clarified": (ItemAction.CLEAR, Right.WORK_ITEMS),
    "unproven": (ItemAction.CLEAR, Right.WORK_ITEMS),
    "fine": (ItemAction.FINE, Right.LEAD_ITEMS),
    "refuse_time": (ItemAction.REFUSE_TIME, Right.LEAD_ITEMS),
    "send_back": (ItemAction.SEND_BACK, Right.WORK_ITEMS),
    "relapse": (ItemAction.RELAPSE, Right.WORK_ITEMS),
}


def _begin(flow: str, action: ItemAction, right: Right, **context: str) -> Action:
    """Begin a form, if the item is in a state for it and the actor may."""

    def expect(talk: Talk, row: int) -> dict[str, Any]:
        item = items.expect(talk.session, talk.me, row, action)
        return {"dated": item.due_at is not None, **context}

    return begins(flow, "item", expect, right)


def _add(talk: Talk, _row: int, _extra: str) -> None:
    engine.start(talk, ADD)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"number": items.find(reader.session, context["item"]).number}


def _flow(
    name: str, *steps: Step, work: Callable[[Talk, int, Answers], Item], made: Made | None = None
) -> Flow:
    """A form about an item that does one thing at its end; its receipt is the sentence `NAME.done`."""

    def finish(talk: Talk, form: Finished) -> Reply:
        return receipt(talk, work(talk, form.context["item"], form.answers), f"{name}.done")

    # A day that does not fit is asked for again; nothing else is.
    again = {"refused.item_day": ("day",)} if any(step.name == "day" for step in steps) else {}
    return Flow(name, 1, steps, finish, params=_blanks, subject=of_item, made=made, reopens=again)


def _finish_add(talk: Talk, form: Finished) -> Reply:
    text, sent = told(talk, form.answers)
    item = items.open_finding(
        talk.session,
        talk.moment,
        source=ItemSource.INSPECTION,
        text=text,
        by=talk.me,
        severity=Gravity(form.answers["severity"]),
        file_ids=sent,
    )
    return receipt(talk, item, "item_add.done")


def _paste(talk: Talk, _row: int, _extra: str) -> None:
    engine.start(talk, PASTE)


def _finish_paste(talk: Talk, form: Finished) -> Reply:
    found = items.open_all(talk.session, talk.moment, talk.me, form.answers["lines"])
    text = talk.t("item_paste.done", n=len(found), span=span(found))
    return Reply(text, [[talk.menu("items")]])


def colleagues(reader: Reader, _known: Answers) -> list[Choice]:
    """Those who may put something right, each to tap."""
    return [Choice(f"p{one.id}", one.name) for one in staff.people_with(reader.session, Right.WORK_ITEMS)]


def name_of(reader: Reader, code: str) -> str:
    """Who was tapped."""
    found = reader.session.get(Person, int(code[1:]))
    return found.name if found else ""


def _later(reader: Reader, known: Answers) -> list[Choice]:
    """Days after the one on which it is due, each to tap."""
    due, today = items.find(reader.session, known["item"]).due_at, days.today(reader)
    first = max(today, reader.moment.calendar.local(due).date()) if due is not None else today
    return days.choices(reader, [first + timedelta(days=number) for number in range(1, days.NEXT + 1)])


def _assigned(_reader: Reader, context: Answers) -> Flow:
    """What has its day already keeps it, whoever puts it right."""
    steps = [step for step in ASSIGN.steps if step.name != "day" or not context["dated"]]
    return replace(ASSIGN, steps=tuple(steps))


def _assign(talk: Talk, row: int, said: Answers) -> Item:
    day = date.fromisoformat(said["day"]) if said.get("day") else None
    owner = int(said["owner"][1:])
    return items.assign(talk.session, talk.moment, talk.me, row, owner, measure=said["measure"], day=day)


def _prove(talk: Talk, row: int, said: Answers) -> Item:
    proof = said["proof"]
    sent = note_files(talk, file_refs(proof))
    return items.hand_in(talk.session, talk.moment, talk.me, row, proof["words"], file_ids=sent)


def _extend(talk: Talk, row: int, said: Answers) -> Item:
    day = date.fromisoformat(said["day"])
    return items.extend(talk.session, talk.moment, talk.me, row, said["words"], day=day)


def _ask_time(talk: Talk, row: int, said: Answers) -> Item:
    day = date.fromisoformat(said["day"])
    return items.ask_time(talk.session, talk.moment, talk.me, row, said["words"], day=day)


def _verify(talk: Talk, row: int, said: Answers) -> Item:
    return items.verify(talk.session, talk.moment, talk.me, row, cause=Cause(said["cause"]))


def _show(talk: Talk, row: int, said: Answers) -> Item:
    sent = note_files(talk, file_refs(said["photos"]))
    return items.photos.add_photos(talk.session, talk.moment, talk.me, row, sent)


def _expect_photos(talk: Talk, row: int) -> None:
    items.photos.expect_open(talk.session, talk.me, row)


def _finish_say(talk: Talk, form: Finished) -> Reply:
    act, row, text = form.context["act"], form.context["item"], form.answers["words"]
    on = (talk.session, talk.moment, talk.me, row, text)
    if act in {Answer.CLARIFIED, Answer.UNPROVEN}:
        item = items.clear(*on, answer=Answer(act))
    else:
        said = {
            "dispute": items.dispute,
            "uphold": items.uphold,
            "send_back": items.send_back,
            "relapse": items.relapse,
            "fine": items.fine,
            "refuse_time": items.refuse_time,
        }
        item = said[act](*on)
    return receipt(talk, item, f"item_say.done.{act}")


def _asks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {**_blanks(reader, context), "question": reader.t(f"item_say.ask.{context['act']}")}


ADD = Flow(
    name="item_add",
    version=1,
    steps=(*TOLD, SEVERITY),
    finish=_finish_add,
)
PASTE = Flow(
    name="item_paste",
    version=1,
    steps=(Step("lines", parse=findings, show=show_findings),),
    finish=_finish_paste,
    reopens=dict.fromkeys(SEND_AGAIN, ("lines",)),
)
VERIFY = _flow(
    "item_verify",
    Step("cause", choices=among("item.cause", *Cause), show=shown_as("item.cause"), columns=1),
    work=_verify,
)
ASSIGN = _flow(
    "item_assign",
    Step("owner", choices=colleagues, show=name_of),
    Step("measure", parse=words, merge=join_words),
    Step("day", parse=days.said, choices=days.coming, show=days.show),
    work=_assign,
    made=_assigned,
)
PROVE = _flow("item_prove", Step("proof", parse=story, merge=join_stories, show=show_story), work=_prove)
PHOTO = _flow("item_photo", PHOTOS, work=_show)
_LATER = Step("day", parse=days.said, choices=_later, show=days.show)
EXTEND = _flow("item_extend", _LATER, _WORDS, work=_extend)
ASK_TIME = _flow("item_ask_time", _LATER, _WORDS, work=_ask_time)
SAY = Flow("item_say", 1, (_WORDS,), _finish_say, params=_asks, subject=of_item)

ROOM = Room(
    flows=(ADD, PASTE, VERIFY, ASSIGN, PROVE, PHOTO, EXTEND, ASK_TIME, SAY),
    actions={
        "item.add": Action(_add, Right.WORK_ITEMS),
        "item.paste": Action(_paste, Right.LEAD_ITEMS),
        "item.verify": _begin("item_verify", ItemAction.VERIFY, Right.LEAD_ITEMS),
        "item.assign": _begin("item_assign", ItemAction.ASSIGN, Right.LEAD_ITEMS),
        "item.extend": _begin("item_extend", ItemAction.EXTEND, Right.LEAD_ITEMS),
        "item.ask_time": _begin("item_ask_time", ItemAction.ASK_TIME, Right.WORK_ITEMS),
        "item.hand_in": _begin("item_prove", ItemAction.HAND_IN, Right.WORK_ITEMS),
        "item.photo": begins("item_photo", "item", _expect_photos, Right.WORK_ITEMS),
        **{
            f"item.{act}": _begin("item_say", action, right, act=act)
            for act, (action, right) in SAYINGS.items()
        },
    },
)
