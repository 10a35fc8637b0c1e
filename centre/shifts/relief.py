"""When people of the next shift are missing, those of the one before are asked whether they can stay.

Whoever stays takes nobody's place: the post has one more for this once. They go by the code, as always.
"""

from datetime import timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, rules, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.shifts import check_in, fit, places
from centre.shifts.moves import find, posts_of, shift_id
from models.shifts import CheckedBy, Origin, Post, Shift, ShiftState, SignUp, SignUpState
from models.who import Who

ASK = "relief.ask"
STAYS = "relief.stays"


def ask(session: Session, moment: Moment, shift: Shift) -> None:
    """As a shift begins without all its people, ask whoever is there from the one before, if they fit."""
    posts = [post for post in posts_of(session, shift_id(shift)) if missing(session, post)]
    for one in _still_there(session, shift) if posts else []:
        if any(_may_stay(session, moment, one, post) for post in posts):
            subject, once = ("shift", shift.id), f"relief:{shift.id}:{one.person_id}"
            notices.promise(session, moment, ASK, one.person_id, subject=subject, once=once, critical=True)


def missing(session: Session, post: Post) -> int:
    """How many a post lacks of those who should be there; 0 if there are enough."""
    return max(post.minimum - len(places.of_post(session, post.id or 0, SignUpState.CHECKED_IN)), 0)


def needed(session: Session, shift: Shift) -> bool:
    """Whether people are still missing at a shift that is on."""
    running = shift.state is ShiftState.RUNNING
    return running and any(missing(session, post) for post in posts_of(session, shift_id(shift)))


def stay(session: Session, moment: Moment, who: Who, row: int) -> SignUp:
    """Stay on from one's own shift for the next, until the others come or it ends (rules 13.80 and 13.81).

    One's own shift ends with it; hours beyond a day's limit take a second person (rule 14.1).

    Raises:
        Refused: nobody is missing any more, or they may not stay, or are not there.
    """
    volunteers.lock(session, who.id)
    shift = find(session, row)
    here = next((one for one in _still_there(session, shift) if one.person_id == who.id), None)
    if here is None or shift.state is not ShiftState.RUNNING:
        raise Refused("refused.relief_over")
    for one in posts_of(session, row):
        post = places.lock(session, one.id or 0)
        if missing(session, post) and _may_stay(session, moment, here, post):
            return _enter(session, moment, who, here, post)
    raise Refused("refused.relief_over")


def _enter(session: Session, moment: Moment, who: Who, here: SignUp, post: Post) -> SignUp:
    check_in.go(session, moment, here, CheckedBy.STAYED, who)
    if not places.take(session, post.id or 0):
        more = {"maximum": col(Post.maximum) + 1, "taken": col(Post.taken) + 1}
        change(session, Post, col(Post.id) == post.id, **more)
    came = {"checked_in_at": moment.now, "checked_in_by": CheckedBy.STAYED}
    placed = places.insert(
        session, moment, who.id, post, SignUpState.CHECKED_IN, origin=Origin.RELIEF, **came
    )
    audit.note(session, moment, who.id, "sign_up.made", ("sign_up", placed.id), origin=Origin.RELIEF)
    lead_id = check_in.in_charge(find(session, post.shift_id))
    if lead_id != who.id:
        notices.promise(session, moment, STAYS, lead_id, subject=("sign_up", placed.id), critical=True)
    return placed


def _may_stay(session: Session, moment: Moment, here: SignUp, post: Post) -> bool:
    try:
        fit.expect_staying(session, moment, here.person_id, post, after=here.shift_id)
    except Refused:
        return False
    return places.in_shift(session, post.shift_id, here.person_id) is None


def _still_there(session: Session, shift: Shift) -> list[SignUp]:
    """Who is still there from the shift before at this place, in the order in which they came."""
    near = timedelta(minutes=rules.load(session).relief_near)
    found = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.state) == SignUpState.CHECKED_IN,
            col(Shift.site_id) == shift.site_id,
            col(Shift.id) != shift_id(shift),
            col(Shift.ends_at).between(shift.starts_at - near, shift.starts_at + near),
        )
        .order_by(col(SignUp.checked_in_at), col(SignUp.id))
    )
    return list(session.exec(found.execution_options(populate_existing=True)))
