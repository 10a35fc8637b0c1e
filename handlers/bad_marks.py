"""/bad: the bad marks, one in full, and what is done about it with one tap."""

from centre import bad_marks, files
from centre.bad_marks import BadMarkCard, View
from centre.errors import Refused
from chat.buttons import Button, row_in
from chat.replies import Reply
from chat.rooms import Action, Command, Room, Words
from chat.talk import Reader, Talk
from handlers import bad_mark_words as say
from handlers import rectification_make
from handlers.common import send_files
from handlers.desk_lists import DeskList
from models.bad_marks import OPEN, TRANSITIONS, BadMark, BadMarkAction, BadMarkState
from models.outbox import Notice
from models.people import Person
from models.ratings import Matter
from models.rectification import ItemSource
from models.rights import Right

# What a card offers, in this order, and which button stands for it; what is rung only where that is wished.
BUTTONS: dict[BadMarkAction, tuple[str, ...]] = {
    BadMarkAction.CONTACT: ("bad_mark.rang", "bad_mark.write"),
    BadMarkAction.NO_ANSWER: ("bad_mark.no_answer",),
    BadMarkAction.VERIFY: ("bad_mark.verify",),
    BadMarkAction.FIX: ("bad_mark.fix",),
    BadMarkAction.PLAN: ("bad_mark.plan",),
    BadMarkAction.EXPLAIN: ("bad_mark.explain",),
    BadMarkAction.APPEAL: ("bad_mark.appeal",),
    BadMarkAction.ACCEPT: ("bad_mark.accept",),
    BadMarkAction.REJECT: ("bad_mark.reject",),
}
_RUNG = frozenset({"bad_mark.rang", "bad_mark.no_answer"})
LIST = DeskList(
    name="bad",
    views=View,
    otherwise=View.OPEN,
    turn="bad_mark.list",
    opens="bad_mark.see",
    read=bad_marks.listed,
    line=say.line,
    row=lambda card: (card.mark.id or 0, card.mark.number),
    last=lambda talk: [talk.menu("start")],
)


def found(talk: Talk, number: str) -> Reply | None:
    """The bad mark of a number, for whoever may see it; None if it is no such number."""
    try:
        mark = bad_marks.by_number(talk.session, number)
    except Refused:
        return None
    if mark is None or not bad_marks.sees(talk.me, mark):
        return None
    return _card(talk, mark.id or 0)


def see(talk: Talk, row: int, _extra: str = "") -> None:
    """Show one bad mark with all that its state allows this colleague."""
    talk.replace(_card(talk, row))


def opening(reader: Reader, mark: BadMark, style: str = "") -> Button:
    """What opens it."""
    return reader.action("desk.open", "bad_mark.see", mark.id or 0, number=mark.number, style=style)


def _card(talk: Talk, row: int) -> Reply:
    card = bad_marks.look(talk.session, talk.moment, talk.me, row)
    rows = [*talk.rows(_next(talk, card)), *talk.rows(_besides(talk, card))]
    return Reply(say.text(talk, card), rows, subject=("bad_mark", row))


def _next(talk: Talk, card: BadMarkCard) -> list[Button]:
    mark, row = card.mark, card.mark.id or 0
    rung = bad_marks.wants_call(talk.session, mark)
    able = [
        name
        for action, names in BUTTONS.items()
        if (mark.state, action) in TRANSITIONS and bad_marks.may(talk.me, mark, action)
        for name in names
        if rung or name not in _RUNG
    ]
    buttons = [
        talk.action(name, name, row, style="primary" if place == 0 else "") for place, name in enumerate(able)
    ]
    if mark.state in OPEN and bad_marks.may(talk.me, mark, BadMarkAction.TAKE):
        key = "bad_mark.take_over" if mark.custodian_id is not None else "bad_mark.take"
        buttons.append(talk.action(key, "bad_mark.take", row, str(mark.custodian_id or "")))
    return buttons


def _besides(talk: Talk, card: BadMarkCard) -> list[Button]:
    mark, row, rating = card.mark, card.mark.id or 0, card.rating
    besides = []
    if files.of(talk.session, ("rating", mark.rating_id)):
        besides.append(talk.action("bad_mark.files", "bad_mark.files", row))
    if rating.matter is not Matter.SHIFT and bad_marks.works(talk.me, mark):
        name = "today.see" if rating.matter is Matter.BOOKING else "queue.see"
        besides.append(talk.action("bad_mark.matter", name, rating.matter_id))
    if bad_marks.works(talk.me, mark):
        besides += rectification_make.buttons(talk, ItemSource.BAD_MARK, row)
    return [*besides, talk.menu("bad")]


def _take(talk: Talk, row: int, former: str) -> None:
    """Take it on, or over from whom the button names."""
    bad_marks.take(talk.session, talk.moment, talk.me, row, former=row_in(former) or None)
    see(talk, row)


def _no_answer(talk: Talk, row: int, _extra: str) -> None:
    """Note that nobody picked up, and say what can be done instead."""
    mark = bad_marks.note_try(talk.session, talk.moment, talk.me, row)
    text = talk.t("bad_mark.tried", number=mark.number, n=mark.tries)
    write = talk.action("bad_mark.write", "bad_mark.write", row)
    talk.replace(Reply(text, talk.rows([opening(talk, mark), write]), subject=("bad_mark", row)))


def _files(talk: Talk, row: int, _extra: str) -> None:
    card = bad_marks.look(talk.session, talk.moment, talk.me, row)
    attached = files.of(talk.session, ("rating", card.mark.rating_id))
    send_files(talk, card.mark.number, attached, opening(talk, card.mark))


def _tell(kind: str) -> Words:
    """A notice about a bad mark to whoever has its next step or leads, as long as there is one."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        who, card = reader.who, bad_marks.card(reader.session, notice.subject_id or 0)
        mark = card.mark
        if who is None or mark.state not in OPEN or not bad_marks.sees(who, mark):
            return None
        has_next = mark.custodian_id == who.id or (
            mark.state is BadMarkState.APPEALED and bad_marks.may(who, mark, BadMarkAction.ACCEPT)
        )
        if kind != "bad_mark.overdue" and not has_next:
            return None
        given = reader.t(
            f"notice.{kind}",
            number=mark.number,
            what=say.what(reader, card.rating),
            grade=reader.t(f"rating.grade.{card.rating.grade}"),
            next=say.next_step(reader, card),
        )
        return Reply(given, [[opening(reader, mark, "primary")]], subject=("bad_mark", mark.id or 0))

    return words_for


def _tell_taken(reader: Reader, notice: Notice) -> Reply | None:
    """That a colleague has taken it over, as long as it is not theirs again."""
    who, mark = reader.who, bad_marks.find(reader.session, notice.subject_id or 0)
    if who is None or mark.custodian_id == who.id or not bad_marks.sees(who, mark):
        return None
    colleague = reader.session.get_one(Person, notice.params["by"]).name
    given = reader.t("notice.bad_mark.taken", number=mark.number, name=colleague)
    return Reply(given, [[opening(reader, mark)]], subject=("bad_mark", mark.id or 0))


ROOM = Room(
    commands={"bad": Command(LIST.start, Right.SEE_CASES)},
    actions={
        "bad_mark.list": Action(LIST.turned, Right.SEE_CASES),
        "bad_mark.see": Action(see, Right.SEE_CASES),
        "bad_mark.files": Action(_files, Right.SEE_CASES),
        "bad_mark.take": Action(_take, Right.WORK_CASES),
        "bad_mark.no_answer": Action(_no_answer, Right.WORK_CASES),
    },
    words={
        **{kind: _tell(kind) for kind in ("bad_mark.yours", "bad_mark.warning", "bad_mark.overdue")},
        "bad_mark.answered": _tell("bad_mark.answered"),
        "bad_mark.taken": _tell_taken,
    },
)
