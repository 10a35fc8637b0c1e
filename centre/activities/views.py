"""Activities as people look at them who make and lead them: the list, and the shifts of one."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_
from sqlmodel import Session, col, select

from centre import pages, rules, shifts
from centre.activities.changing import ahead
from centre.pages import Page
from models.activities import Activity, ActivityState
from models.rights import Right
from models.shifts import Shift
from models.teams import Team
from models.who import Who


class View(StrEnum):
    """Which activities to look at."""

    MINE = "mine"
    OPEN = "open"
    DRAFTS = "drafts"
    WAITING = "waiting"


_STATES = {
    View.MINE: (ActivityState.DRAFT, ActivityState.WAITING, ActivityState.OPEN),
    View.OPEN: (ActivityState.OPEN,),
    View.DRAFTS: (ActivityState.DRAFT,),
    View.WAITING: (ActivityState.WAITING,),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A shift, and how many of how many places of it are taken, at least how many are needed."""

    shift: Shift
    taken: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity in a list, with its next shift if there is one."""

    activity: Activity
    following: Filled | None


def listed(session: Session, who: Who, view: View, page: int = 0) -> Page[ActivityLine]:
    """The activities that somebody may work on, the newest first: all, or theirs and their teams'."""
    led = select(Team.id).where(or_(col(Team.leader_id) == who.id, col(Team.deputy_id) == who.id))
    theirs = or_(
        col(Activity.coordinator_id) == who.id,
        col(Activity.lead_id) == who.id,
        col(Activity.team_id).in_(led),
    )
    all_of_them = who.may(Right.LEAD_ACTIVITIES) and view is not View.MINE
    wanted = [col(Activity.state).in_(_STATES[view]), *([] if all_of_them else [theirs])]
    rows = select(Activity).where(*wanted).order_by(col(Activity.id).desc())

    def line(activity: Activity) -> ActivityLine:
        following = ahead(session, activity.id or 0)
        return ActivityLine(activity, filled(session, following[0]) if following else None)

    return pages.cut(session, rows, page, rules.load(session).page, line)


def shifts_ahead(session: Session, activity_id: int) -> list[Filled]:
    """The shifts of an activity that have not begun, and how full they are."""
    return [filled(session, one) for one in ahead(session, activity_id)]


def filled(session: Session, shift: Shift) -> Filled:
    """How full a shift is."""
    posts = shifts.posts_of(session, shift.id or 0)
    return Filled(
        shift,
        sum(one.taken for one in posts),
        sum(one.minimum for one in posts),
        sum(one.maximum for one in posts),
    )
