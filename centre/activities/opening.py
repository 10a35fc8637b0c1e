"""Opening an activity for sign-ups: published, or handed in for somebody else to agree to or give back."""

from sqlmodel import Session, col, select

from centre import notices, publishing, staff, team_groups
from centre.activities.moves import MOVES, find, for_lead, the_id, times_of
from centre.activities.series import is_ahead, lay
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.shifts import announcing
from centre.sites import SITES
from models.activities import Activity, ActivityAction, Risk
from models.rights import Right
from models.shifts import Shift, ShiftState
from models.sites import EntryState
from models.who import Who

WAITS = "activity.waits"
APPROVED = "activity.approved"
RETURNED = "activity.returned"
_AGREED_BY_ANOTHER = frozenset({Risk.HIGH, Risk.CHILDREN})


def publish(session: Session, moment: Moment, who: Who, activity_id: int) -> Activity:
    """Open an activity for sign-ups and lay its shifts out; or hand it in, if somebody else must agree.

    Somebody else must agree to what a team's leader made and to what is risky, a director to a new place or
    name.

    Raises:
        Refused: it is not theirs, its place or name is closed to it, its risk is not insured, it calls for
            money or goods that nobody approved, or it is in no state for this.
    """
    activity = for_lead(session, who, activity_id)
    _expect_ready(session, moment, activity)
    if is_handed_in(session, who, activity):
        MOVES.move(session, moment, activity, ActivityAction.HAND_IN, actor_id=who.id)
        _ask_for_approval(session, moment, activity, who)
        return find(session, activity_id)
    return _open(session, moment, who, activity)


def is_handed_in(session: Session, who: Who, activity: Activity) -> bool:
    """Whether somebody else must agree before an activity of theirs is open."""
    risky = activity.risk in _AGREED_BY_ANOTHER
    return risky or for_director(session, activity) or not who.may(Right.LEAD_ACTIVITIES)


def new_place(session: Session, activity: Activity) -> bool:
    """Whether the place of an activity still waits for a director."""
    return SITES.find(session, activity.site_id).state is EntryState.PROPOSED


def new_name(session: Session, activity: Activity) -> bool:
    """Whether the name in which an activity stands still waits for a director."""
    issuer_id = activity.issuer_id
    return issuer_id is not None and ISSUERS.find(session, issuer_id).state is EntryState.PROPOSED


def for_director(session: Session, activity: Activity) -> bool:
    """Whether only a director may agree to an activity: its place or its name is not listed yet."""
    return new_place(session, activity) or new_name(session, activity)


def approve(session: Session, moment: Moment, who: Who, activity_id: int) -> Activity:
    """Agree to an activity that somebody else made; its new place and name are listed from now on.

    Raises:
        Refused: they may not, it is their own, only a director may, or it is in no state for this.
    """
    activity = find(session, activity_id)
    if not who.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    if activity.coordinator_id == who.id:
        raise Refused("refused.own_activity")
    _expect_ready(session, moment, activity)
    if new_place(session, activity):
        SITES.approve(session, moment, who, activity.site_id)
    if new_name(session, activity):
        ISSUERS.approve(session, moment, who, activity.issuer_id or 0)
    return _open(session, moment, who, activity)


def may_approve(session: Session, who: Who, activity: Activity) -> bool:
    """Whether somebody may agree to an activity: not their own, to a new place or name only as a director."""
    right = Right.APPROVE_SITES if for_director(session, activity) else Right.LEAD_ACTIVITIES
    return who.may(right) and activity.coordinator_id != who.id


def expect_waiting(session: Session, who: Who, activity_id: int) -> Activity:
    """An activity that waits for somebody's agreement, for whoever may decide.

    Raises:
        Refused: they may not, or it does not wait (any more).
    """
    if not who.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    activity = find(session, activity_id)
    MOVES.check(activity, ActivityAction.RETURN)
    return activity


def send_back(session: Session, moment: Moment, who: Who, activity_id: int, reason: str) -> Activity:
    """Give an activity back to whoever made it, with what is to be changed.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    activity = expect_waiting(session, who, activity_id)
    MOVES.move(session, moment, activity, ActivityAction.RETURN, actor_id=who.id, reason=reason)
    notices.promise(session, moment, RETURNED, activity.coordinator_id, subject=("activity", activity_id))
    return find(session, activity_id)


def _open(session: Session, moment: Moment, who: Who, activity: Activity) -> Activity:
    MOVES.move(session, moment, activity, ActivityAction.APPROVE, actor_id=who.id, approved_by=who.id)
    opened = find(session, the_id(activity))
    lay(session, moment, opened)
    ahead = (col(Shift.activity_id) == the_id(activity), col(Shift.state) == ShiftState.OPEN)
    first = session.exec(select(Shift).where(*ahead).order_by(col(Shift.starts_at))).first()
    if first is not None:
        announcing.announce(session, moment, first)
        team_groups.look(session, moment, activity.team_id)
    if activity.coordinator_id != who.id:
        subject = ("activity", the_id(activity))
        notices.promise(session, moment, APPROVED, activity.coordinator_id, subject=subject)
    return opened


def _ask_for_approval(session: Session, moment: Moment, activity: Activity, who: Who) -> None:
    subject = ("activity", the_id(activity))
    right = Right.APPROVE_SITES if for_director(session, activity) else Right.LEAD_ACTIVITIES
    for one in staff.people_with(session, right):
        if one.id != who.id:
            notices.promise_staff(session, moment, WAITS, one.id, subject=subject)


def _expect_ready(session: Session, moment: Moment, activity: Activity) -> None:
    """See that an activity may stand in public (rules S.1 and S.2), and is insured where it is risky.

    A new place or name may still wait for its director: who approves the activity approves it, too.
    """
    said = (activity.title, activity.purpose, activity.risks)
    text = "\n".join(words for part in said for words in part.values())
    site_id = None if new_place(session, activity) else activity.site_id
    issuer_id = None if new_name(session, activity) else activity.issuer_id
    publishing.check(session, text, site=site_id, issuer=issuer_id)
    if activity.risk is Risk.HIGH and not activity.insured:
        raise Refused("refused.not_insured")
    if not any(is_ahead(moment, one) for one in times_of(session, the_id(activity))):
        raise Refused("refused.times_over")
