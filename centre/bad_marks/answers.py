"""What whoever gave a bad mark says of what came of it: by a tap, in writing, or when they are rung."""

from typing import Any

from sqlmodel import Session

from centre import audit, follow_ups, notices, words
from centre.bad_marks import custody
from centre.bad_marks.access import find
from centre.bad_marks.moves import await_word, move, note, the_id
from centre.errors import Refused
from centre.moment import Moment
from models.bad_marks import OPEN, BadMark, BadMarkAction, BadMarkState
from models.follow_ups import OPEN as RINGING
from models.follow_ups import FollowUp, FollowUpKind, FollowUpResult
from models.who import Who

ANSWERED = "bad_mark.answered"


def of_person(session: Session, who: Who, mark_id: int) -> BadMark:
    """A bad mark that this very person gave.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    mark = find(session, mark_id)
    if mark.person_id != who.id:
        raise Refused("refused.bad_mark_unknown")
    return mark


def fixed(session: Session, moment: Moment, who: Who, mark_id: int) -> BadMark:
    """They say that it is put right: it is closed, and nobody rings.

    Raises:
        Refused: it is none of theirs, nobody asked them, or they said so.
    """
    mark = of_person(session, who, mark_id)
    follow_ups.drop(session, moment, FollowUpKind.BAD_MARK, mark_id, mark.reopened)
    _close(session, moment, mark, "")
    return mark


def not_fixed(session: Session, moment: Moment, who: Who, mark_id: int, text: str) -> BadMark:
    """They say what is not put right: it is looked into again, with the whole time.

    Raises:
        Refused: it is none of theirs, nobody asked them, nothing was said, or they said so.
    """
    mark = of_person(session, who, mark_id)
    said = words.checked(session, text)
    follow_ups.drop(session, moment, FollowUpKind.BAD_MARK, mark_id, mark.reopened)
    _reopen(session, moment, mark, said)
    return mark


def answer(session: Session, moment: Moment, who: Who, mark_id: int, text: str) -> BadMark:
    """They write back to whoever wrote to them; where it stands does not change.

    Raises:
        Refused: it is none of theirs, nothing was said, or it is over.
    """
    mark = of_person(session, who, mark_id)
    if mark.state not in OPEN:
        raise Refused(f"refused.bad_mark_{mark.state}", number=mark.number)
    note(session, moment, mark, BadMarkAction.ANSWER, text=words.checked(session, text))
    # Whom it is about may read the audit: it does not say who.
    audit.note(session, moment, None, "bad_mark.answer", ("bad_mark", mark_id))
    custodian = custody.ensure(session, moment, mark)
    if custodian is not None:
        notices.promise_staff(session, moment, ANSWERED, custodian, subject=("bad_mark", mark_id))
    return mark


def not_to_be_rung(session: Session, moment: Moment, mark: BadMark) -> None:
    """They would rather not be rung after all: who was to ring need not, and silence ends it."""
    call = follow_ups.of_matter(session, FollowUpKind.BAD_MARK, the_id(mark), mark.reopened)
    if mark.state is BadMarkState.TOLD and call is not None and call.state in RINGING:
        follow_ups.drop(session, moment, FollowUpKind.BAD_MARK, the_id(mark), mark.reopened)
        await_word(session, moment, mark)


def rung(session: Session, moment: Moment, call: FollowUp) -> None:
    """Let a bad mark hear what somebody who was rung says of it (rule 17.34); partly solved is solved."""
    mark = find(session, call.subject_id)
    if call.result is FollowUpResult.NOT_SOLVED:
        _reopen(session, moment, mark, call.words)
    else:
        _close(session, moment, mark, call.words)


def unreached(session: Session, moment: Moment, mark_id: int) -> None:
    """Close what somebody never said anything of; that is not counted as heard.

    Raises:
        Refused: nobody waits for them.
    """
    move(session, moment, find(session, mark_id), BadMarkAction.LAPSE, actor=None)


def _close(session: Session, moment: Moment, mark: BadMark, text: str) -> None:
    move(session, moment, mark, BadMarkAction.SOLVED, actor=None, text=text, heard_at=moment.now)


def _reopen(session: Session, moment: Moment, mark: BadMark, text: str) -> None:
    anew: dict[str, Any] = {
        "reopened": mark.reopened + 1,
        "fixed_at": None,
        "planned_for": None,
        "came_of": None,
    }
    move(session, moment, mark, BadMarkAction.NOT_SOLVED, actor=None, text=text, **anew)
    known = custody.ensure(session, moment, mark)
    notices.drop(session, moment, ("bad_mark", the_id(mark)), {custody.YOURS})
    custody.tell(session, moment, mark, known)
