"""Objections to a name that was published: said by somebody, answered by a person, to both of them (V.35)."""

from sqlmodel import Session, col, select

from centre import audit, notices
from centre.errors import Refused
from centre.honours.boards import expect_reader
from centre.honours.rounds import HONOURS, deciders, find, for_desk
from centre.honours.shortlist import withdraw
from centre.moment import Moment
from centre.rows import change, insert_new
from models.honours import Honour, HonourRound, HonourState, Objection, RoundState
from models.who import Who

OBJECTED = "honour.objected"
ANSWER = "honour.answer"


def expect(session: Session, moment: Moment, who: Who, honour_id: int) -> Honour:
    """A candidate to whom somebody may object now; to be asked before they are made to write.

    Raises:
        Refused: they may not read the names, it is themselves, or the time for objections is over.
    """
    expect_reader(who)
    one = HONOURS.find(session, honour_id)
    if one.person_id == who.id:
        raise Refused("refused.honour_own")
    until = find(session, one.round_id).until
    if one.state is not HonourState.PUBLISHED or until is None or moment.now > until:
        raise Refused("refused.honour_objections_over")
    return one


def make(session: Session, moment: Moment, who: Who, honour_id: int, words: str) -> Objection:
    """Say why a candidate should not be honoured; the desk looks into it, and tells nobody who said so.

    Raises:
        Refused: it is themselves, the time is over, or one has said so and waits for the answer.
    """
    one = expect(session, moment, who, honour_id)
    # Held until the commit: nobody is honoured between this look and the objection.
    still = (col(HonourRound.id) == one.round_id, col(HonourRound.state) == RoundState.PUBLISHED)
    if not change(session, HonourRound, *still, updated_at=moment.now):
        raise Refused("refused.honour_objections_over")
    row = Objection(honour_id=honour_id, person_id=who.id, words=words, said_at=moment.now)
    row_id = insert_new(session, row)
    if row_id is None:
        raise Refused("refused.honour_objected_already")
    subject = ("objection", row_id)
    audit.note(session, moment, who.id, "objection.made", subject)
    for decider in deciders(session, one.round_id):
        if decider.id != who.id:
            notices.promise_staff(session, moment, OBJECTED, decider.id, subject=subject)
    return session.get_one(Objection, row_id)


def open_ones(session: Session, round_id: int) -> list[Objection]:
    """The objections of a round that nobody has answered yet."""
    waiting = (
        select(Objection)
        .join(Honour, col(Honour.id) == col(Objection.honour_id))
        .where(col(Honour.round_id) == round_id, col(Objection.answered_at).is_(None))
    )
    return list(session.exec(waiting.order_by(col(Objection.id))))


def for_answer(session: Session, actor: Who, objection_id: int) -> Objection:
    """An objection that somebody may answer: not their own, and not in a round in which they stand.

    Raises:
        Refused: there is none, they may not, or it was answered.
    """
    found = session.get(Objection, objection_id, populate_existing=True)
    if found is None:
        raise Refused("refused.honour_unknown")
    for_desk(session, actor, HONOURS.find(session, found.honour_id).round_id)
    if found.person_id == actor.id:
        raise Refused("refused.honour_own")
    if found.answered_at is not None:
        raise Refused("refused.honour_answered")
    return found


def answer(
    session: Session, moment: Moment, actor: Who, objection_id: int, words: str, *, upheld: bool
) -> Objection:
    """Answer an objection; one that is upheld takes the candidate off the list, with the same words.

    Raises:
        Refused: the actor may not, or it was answered.
    """
    found = for_answer(session, actor, objection_id)
    still = (col(Objection.id) == objection_id, col(Objection.answered_at).is_(None))
    values = {"answer": words, "upheld": upheld, "answered_by": actor.id, "answered_at": moment.now}
    if not change(session, Objection, *still, **values):
        raise Refused("refused.honour_answered")
    subject = ("objection", objection_id)
    audit.note(session, moment, actor.id, "objection.answered", subject, upheld=upheld)
    notices.promise(session, moment, ANSWER, found.person_id, subject=subject)
    if upheld and HONOURS.find(session, found.honour_id).state is HonourState.PUBLISHED:
        withdraw(session, moment, actor, found.honour_id, words)
    return session.get_one(Objection, objection_id, populate_existing=True)
