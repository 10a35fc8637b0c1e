"""Who hears of what cannot wait: somebody whom the bot can write to; the director, if nobody on duty is."""

from sqlmodel import Session

from centre import notices, staff
from centre.duty.days import today
from centre.duty.load import leads
from centre.moment import Moment
from models.people import Role
from models.who import Who, holders

UNREACHED = "duty.unreached"


def ladder(session: Session, moment: Moment) -> list[Who]:
    """Whoever leads and steps in today, then coordinators and directors; who cannot be written to is last."""
    duty = staff.on_duty(session, moment)
    beyond = [one for role in (Role.COORDINATOR, Role.DIRECTOR) for one in holders(session, [role])]
    named = dict.fromkeys(filter(None, (leads(session, moment), duty.leader, duty.deputy, *beyond)))
    return sorted(named, key=lambda one: one.rung)


def unreached(session: Session, moment: Moment) -> list[Who] | None:
    """Those named for today, if none of them can be written to; None if somebody can."""
    duty = staff.named_today(session, moment)
    named = [one for one in (duty.leader, duty.deputy) if one is not None]
    return named if all(one.rung for one in named) else None


def tell_unreached(session: Session, moment: Moment) -> None:
    """Tell the directors at once, and once a day, if nobody is on duty who can be written to."""
    if unreached(session, moment) is None:
        return
    heard = [one for one in ladder(session, moment) if not one.rung]
    directors = [one for one in heard if Role.DIRECTOR in one.roles]
    for one in directors or heard[:1]:
        once = f"{UNREACHED}:{today(moment)}:{one.id}"
        notices.promise(session, moment, UNREACHED, one.id, once=once, critical=True)
