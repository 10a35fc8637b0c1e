"""What is done with an item: verified or disputed, assigned, put right, re-checked, looked at again."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from centre import files, notices, rules, words
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification.access import expect
from centre.rectification.custody import assigner
from centre.rectification.finding import open_finding
from centre.rectification.moves import CLOSED, TIME, TIME_SETTLED, move, the_id
from models import who as whos
from models.rectification import Answer, Cause, Item, ItemAction, ItemSource
from models.rights import Right
from models.who import Who

PICTURE = "📷"


def verify(session: Session, moment: Moment, actor: Who, item_id: int, *, cause: Cause | None = None) -> Item:
    """Admit that it is so, with its cause where that is known.

    Raises:
        Refused: the actor may not, or it is not new.
    """
    item = expect(session, actor, item_id, ItemAction.VERIFY)
    known: dict[str, Any] = {"answer": Answer.ADMITTED, "cause": cause or item.cause}
    move(session, moment, item, ItemAction.VERIFY, actor=actor, **known)
    return item


def fine(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Say of what was found elsewhere that it is in order here, and what was looked at.

    Raises:
        Refused: the actor may not, nothing was said, or it is no self-check that is new.
    """
    return _say(session, moment, actor, item_id, ItemAction.FINE, text)


def dispute(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Say why it is not so, or why one cannot comply and whose help one needs; the director decides.

    Whoever disputes decides nothing: of the only director's dispute whoever leads besides does.

    Raises:
        Refused: the actor may not, nothing was said, or it is too late for that.
    """
    return _say(session, moment, actor, item_id, ItemAction.DISPUTE, text, disputed_by=actor.id)


def uphold(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Decide that it stands, and say why or who helps; it is assigned anew.

    Raises:
        Refused: the actor decides nothing or is to put it right themselves, or nothing is disputed.
    """
    return _say(session, moment, actor, item_id, ItemAction.UPHOLD, text, answer=Answer.ADMITTED)


def clear(session: Session, moment: Moment, actor: Who, item_id: int, text: str, *, answer: Answer) -> Item:
    """Decide that there is nothing to put right: a misunderstanding (clarified), or not proven.

    Raises:
        Refused: the actor decides nothing or is to put it right themselves, or nothing is disputed.
    """
    if answer is Answer.ADMITTED:
        raise Refused("refused.item_admitted")
    return _say(session, moment, actor, item_id, ItemAction.CLEAR, text, answer=answer)


def assign(
    session: Session,
    moment: Moment,
    actor: Who,
    item_id: int,
    owner_id: int,
    *,
    measure: str,
    day: date | None = None,
    helper_id: int | None = None,
) -> Item:
    """Give an item to whoever puts it right, with the measure and a day by which it is done.

    day: None where it has one already: who has it changes, by when it is due does not.

    Raises:
        Refused: the actor may not, the owner may not, the day is past or too far, or it cannot change.
    """
    item = expect(session, actor, item_id, ItemAction.ASSIGN)
    for one in {owner_id, helper_id} - {None}:
        given = whos.by_id(session, one) if one is not None else None
        if given is None or not given.may(Right.WORK_ITEMS):
            raise Refused("refused.item_not_for_them", number=item.number)
    values: dict[str, Any] = {"owner_id": owner_id, "helper_id": helper_id if helper_id != owner_id else None}
    values |= {"measure": words.checked(session, measure), "proof": "", "checked_by": None}
    if (day is None) is (item.due_at is None):
        raise Refused("refused.item_day")
    if day is not None:
        due = _due(session, moment, day)
        values |= {"due_at": due, "first_due_at": due}
    move(session, moment, item, ItemAction.ASSIGN, actor=actor, text=values["measure"], **values)
    return item


def start(session: Session, moment: Moment, actor: Who, item_id: int) -> Item:
    """Begin to put it right.

    Raises:
        Refused: it is somebody else's, or begun.
    """
    item = expect(session, actor, item_id, ItemAction.START)
    move(session, moment, item, ItemAction.START, actor=actor)
    return item


def extend(session: Session, moment: Moment, actor: Who, item_id: int, text: str, *, day: date) -> Item:
    """Give it more time, once, with the reason; the day it was due at first stays on its card.

    Raises:
        Refused: the actor may not or is to put it right, it was extended, or the day is no later.
    """
    item = expect(session, actor, item_id, ItemAction.EXTEND)
    due = _later(session, moment, item, day)
    said = words.checked(session, text)
    values = {"due_at": due, "extended_at": moment.now}
    move(session, moment, item, ItemAction.EXTEND, actor=actor, text=said, **values)
    return item


def ask_time(session: Session, moment: Moment, actor: Who, item_id: int, text: str, *, day: date) -> Item:
    """Ask for more time, once, with the reason; whoever assigned it decides, or who else leads.

    Raises:
        Refused: it is somebody else's, it was extended or asked for, the day is no later, or nobody could
            decide.
    """
    item = expect(session, actor, item_id, ItemAction.ASK_TIME)
    wanted, said = _later(session, moment, item, day), words.checked(session, text)
    told = assigner(session, item)
    if told is None:
        raise Refused("refused.item_time_nobody", number=item.number)
    move(session, moment, item, ItemAction.ASK_TIME, actor=actor, text=said, wanted_at=wanted)
    notices.promise_staff(session, moment, TIME, told, subject=("item", the_id(item)))
    return item


def grant(session: Session, moment: Moment, actor: Who, item_id: int) -> Item:
    """Give the time that was asked for; of two who decide at once one does.

    Raises:
        Refused: the actor may not or is to put it right, nobody asks any more, or that day is over.
    """
    item = expect(session, actor, item_id, ItemAction.GRANT)
    if item.wanted_at is None or item.wanted_at <= moment.now:
        raise Refused("refused.item_time_over", number=item.number)
    due = item.wanted_at
    move(session, moment, item, ItemAction.GRANT, actor=actor, due_at=due, extended_at=moment.now)
    return _settled(session, moment, item)


def refuse_time(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Refuse more time, and say why; of two who decide at once one does.

    Raises:
        Refused: the actor may not or is to put it right, nobody asks any more, or nothing was said.
    """
    item = _say(session, moment, actor, item_id, ItemAction.REFUSE_TIME, text)
    return _settled(session, moment, item)


def hand_in(
    session: Session, moment: Moment, actor: Who, item_id: int, text: str, *, file_ids: Collection[int] = ()
) -> Item:
    """Hand in the proof that it is put right: words, pictures, or both.

    Raises:
        Refused: it is somebody else's, there is no proof, or nobody waits for one.
    """
    item = expect(session, actor, item_id, ItemAction.HAND_IN)
    proof = words.checked(session, text, optional=bool(file_ids)) or PICTURE
    values = {"proof": proof, "checked_by": None}
    line = move(session, moment, item, ItemAction.HAND_IN, actor=actor, text=proof, **values)
    files.attach(session, actor, file_ids, ("item_line", line.id or 0))
    return item


def take(session: Session, moment: Moment, actor: Who, item_id: int) -> Item:
    """Take it to check whether it is put right; of two who do so at once one does.

    Raises:
        Refused: it is the actor's own, or nothing was handed in.
    """
    item = expect(session, actor, item_id, ItemAction.TAKE)
    move(session, moment, item, ItemAction.TAKE, actor=actor, checked_by=actor.id)
    return item


def settle(session: Session, moment: Moment, actor: Who, item_id: int, text: str = "") -> Item:
    """Find that it is put right: it is closed, looked at again (rule 20.4), and whoever did it hears so.

    Raises:
        Refused: somebody else checks it, or nobody does.
    """
    item = expect(session, actor, item_id, ItemAction.PASS)
    said = words.checked(session, text, optional=True)
    move(session, moment, item, ItemAction.PASS, actor=actor, text=said, closed_at=moment.now, looks=0)
    for person_id in (item.owner_id, item.helper_id):
        if person_id is not None:
            notices.promise_staff(session, moment, CLOSED, person_id, subject=("item", item_id))
    return item


def send_back(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Find that it is not put right, and say what is missing; its due date stays.

    Raises:
        Refused: somebody else checks it, nothing was said, or nobody checks it.
    """
    return _say(session, moment, actor, item_id, ItemAction.SEND_BACK, text)


def last(session: Session, moment: Moment, actor: Who, item_id: int) -> Item:
    """Find at a look-back that it lasts: until the next one, or for good.

    Raises:
        Refused: it is the actor's own, or it is not looked at again now.
    """
    item = expect(session, actor, item_id, ItemAction.HOLDS)
    looks = item.looks + 1
    again = looks < len(rules.load(session).item_look_backs)
    action = ItemAction.HOLDS if again else ItemAction.SETTLE
    move(session, moment, item, action, actor=actor, looks=looks)
    return item


def relapse(session: Session, moment: Moment, actor: Who, item_id: int, text: str) -> Item:
    """Find at a look-back that it did not last: a new item begins that is linked to this one.

    Raises:
        Refused: it is the actor's own, nothing was said, or it is not looked at again now.
    """
    before = _say(session, moment, actor, item_id, ItemAction.RELAPSE, text)
    return open_finding(
        session,
        moment,
        source=ItemSource.RELAPSE,
        text=before.finding,
        by=actor,
        inspection_id=before.inspection_id,
        relapse_of=before.id,
        severity=before.severity,
        cause=before.cause,
    )


def _say(  # noqa: PLR0917 - each is a property of the step
    session: Session, moment: Moment, actor: Who, item_id: int, action: ItemAction, text: str, **values: Any
) -> Item:
    item = expect(session, actor, item_id, action)
    move(session, moment, item, action, actor=actor, text=words.checked(session, text), **values)
    return item


def _settled(session: Session, moment: Moment, item: Item) -> Item:
    if item.owner_id is not None:
        notices.promise_staff(session, moment, TIME_SETTLED, item.owner_id, subject=("item", the_id(item)))
    return item


def _later(session: Session, moment: Moment, item: Item, day: date) -> datetime:
    due = _due(session, moment, day)
    if item.due_at is None or due <= item.due_at:
        raise Refused("refused.item_day")
    return due


def _due(session: Session, moment: Moment, day: date) -> datetime:
    """The end of office hours on a day on which something can be due."""
    calendar = moment.calendar
    today = calendar.local(moment.now).date()
    longest = today + timedelta(days=rules.load(session).item_longest)
    due: datetime = calendar.at(day, calendar.opening.closes)
    if due <= moment.now or day > longest:
        raise Refused("refused.item_day")
    return due
