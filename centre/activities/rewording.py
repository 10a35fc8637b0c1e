"""What an open activity is called, is for, in whose name and who leads it: no shift is touched."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, notices, publishing
from centre.activities.moves import MOVES, find, for_lead
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.activities import Activity, ActivityState
from models.shifts import GONE, Shift, ShiftState, SignUp
from models.who import Who, by_id

REWORDED = "activity.reworded"
LED = "activity.led"


def expect_open(session: Session, who: Who, activity_id: int) -> Activity:
    """An activity that is open for sign-ups, for whoever may lead it.

    Raises:
        Refused: it is not theirs to lead, or in another state.
    """
    activity = for_lead(session, who, activity_id)
    if activity.state is not ActivityState.OPEN:
        raise MOVES.refusal(activity)
    return activity


def rename(
    session: Session, moment: Moment, who: Who, activity_id: int, title: Mapping[str, str]
) -> Activity:
    """Call an open activity something else; everybody in its shifts ahead hears both names.

    Raises:
        Refused: it is not theirs to lead or not open, or the words may not stand in public (S.2).
    """
    return _reword(session, moment, who, activity_id, title=dict(title))


def repurpose(
    session: Session, moment: Moment, who: Who, activity_id: int, purpose: Mapping[str, str]
) -> Activity:
    """Say otherwise what an open activity is for; everybody in its shifts ahead hears it.

    Raises:
        Refused: it is not theirs to lead or not open, or the words may not stand in public (S.2).
    """
    return _reword(session, moment, who, activity_id, purpose=dict(purpose))


def hand_lead(session: Session, moment: Moment, who: Who, activity_id: int, lead_id: int) -> Activity:
    """Have somebody else lead an open activity and its shifts ahead; both leads and all in them hear it.

    Raises:
        Refused: it is not theirs to lead or not open, or that one leads it already.
    """
    activity = expect_open(session, who, activity_id)
    before = activity.lead_id
    if before == by_id(session, lead_id).id:
        raise Refused("refused.leads_already")
    _write(session, moment, who, activity, lead_id=lead_id)
    theirs = col(Shift.lead_id).is_not_distinct_from(before)
    ahead = (col(Shift.activity_id) == activity_id, col(Shift.state) == ShiftState.OPEN)
    change(session, Shift, *ahead, theirs, lead_id=lead_id)
    if lead_id != who.id:
        notices.promise(session, moment, LED, lead_id, subject=("activity", activity_id))
    told = _concerned(session, activity_id) | ({before} if before is not None else set())
    _tell(session, moment, activity_id, told - {who.id, lead_id}, what="lead", before=before)
    return find(session, activity_id)


def reissue(session: Session, moment: Moment, who: Who, activity_id: int, issuer_id: int | None) -> Activity:
    """Have an open activity stand in a listed name, or (None) in the centre's own; all in its shifts hear it.

    Raises:
        Refused: it is not theirs to lead or not open, it stands in that name already, or that is not listed.
    """
    activity = expect_open(session, who, activity_id)
    if activity.issuer_id == issuer_id:
        raise Refused("refused.issued_already")
    publishing.check(session, "", issuer=issuer_id)
    _write(session, moment, who, activity, issuer_id=issuer_id)
    _tell(session, moment, activity_id, _concerned(session, activity_id) - {who.id}, what="issuer", before="")
    return find(session, activity_id)


def _reword(session: Session, moment: Moment, who: Who, activity_id: int, **said: dict[str, str]) -> Activity:
    activity = expect_open(session, who, activity_id)
    ((part, words),) = said.items()
    publishing.check(session, "\n".join(words.values()))
    before = getattr(activity, part)
    _write(session, moment, who, activity, **said)
    people = _concerned(session, activity_id) - {who.id}
    _tell(session, moment, activity_id, people, what=part, before=before)
    return find(session, activity_id)


def _write(session: Session, moment: Moment, who: Who, activity: Activity, **values: Any) -> None:
    """Change something, if the activity still stands as it was read."""
    as_read = (col(Activity.state) == ActivityState.OPEN, col(Activity.updated_at) == activity.updated_at)
    still = (col(Activity.id) == activity.id, *as_read)
    if not change(session, Activity, *still, updated_at=moment.now, **values):
        raise Refused("refused.activity_changed", number=activity.number)
    audit.note(session, moment, who.id, "activity.reworded", ("activity", activity.id), part=" ".join(values))


def _concerned(session: Session, activity_id: int) -> set[int]:
    """Who has a place in its shifts ahead, or waits for one."""
    ahead = (Shift.activity_id == activity_id, Shift.state == ShiftState.OPEN)
    found = select(SignUp.person_id).join(Shift, col(Shift.id) == SignUp.shift_id)
    return set(session.exec(found.where(*ahead, col(SignUp.state).not_in(GONE))))


def _tell(session: Session, moment: Moment, activity_id: int, people: set[int], **said: Any) -> None:
    for person_id in sorted(people):
        subject = ("activity", activity_id)
        notices.promise(session, moment, REWORDED, person_id, subject=subject, params=said)
