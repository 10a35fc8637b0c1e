"""The search for people: every post below its minimum has one, and its last step is a named person.

At every commit a post of a shift that is ahead is at or above its minimum, or has an open search whose next
step is due at a known time (rule 13.9). Whoever asked for leave does not count, and is let go as soon as the
others are enough.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import audit, duty, notices, plans, quiet, rules
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import asking, boards, cards, places, reminders
from centre.shifts.moves import move, sign_up_id
from models import who as whos
from models.deadlines import Deadline
from models.shifts import (
    Post,
    Search,
    SearchState,
    SearchStep,
    Shift,
    ShiftState,
    SignUp,
    SignUpAction,
    SignUpState,
)

STEP = "search.step"
FREE = "leave.free"
_ORDER = list(SearchStep)


def look(session: Session, moment: Moment, post_id: int) -> None:
    """See whether a post has people enough, and search or stop searching accordingly.

    Whatever changes who is expected at a post calls this last, in the same transaction.
    """
    post = places.lock(session, post_id)
    shift = session.get_one(Shift, post.shift_id, populate_existing=True)
    search = open_at(session, post_id)
    boards.renew(session, moment, shift)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= moment.now:
        _close(session, moment, search, SearchState.OVER)
        return
    leaving = places.of_post(session, post_id, SignUpState.LEAVING)
    short = missing(session, post)
    for free in leaving[: max(len(leaving) - max(short, 0), 0)]:
        _let_go(session, moment, free)
    if short <= 0:
        _close(session, moment, search, SearchState.FILLED)
    elif search is None:
        _open(session, moment, shift, post, hurry=bool(leaving))
    else:
        if leaving and search.step is SearchStep.LISTED:
            _go_on_at(session, moment, search, moment.now)
        cards.renew(session, moment, search.id or 0)


def missing(session: Session, post: Post) -> int:
    """How many people a post lacks; negative if there are more than it needs at least."""
    leaving = places.of_post(session, post.id or 0, SignUpState.LEAVING)
    return post.minimum - (post.taken - len(leaving))


def open_at(session: Session, post_id: int) -> Search | None:
    """The search for a post, if people are looked for."""
    still = (col(Search.post_id) == post_id, col(Search.state) == SearchState.OPEN)
    return session.exec(select(Search).where(*still).execution_options(populate_existing=True)).first()


def start_anew(session: Session, moment: Moment, post_id: int) -> None:
    """The time of the shift has changed: the next step of its search goes by the new one."""
    search = open_at(session, post_id)
    if search is not None and search.step is SearchStep.LISTED:
        shift = session.get_one(Shift, search.shift_id, populate_existing=True)
        listed = shift.starts_at - timedelta(hours=rules.load(session).search_from)
        _go_on_at(session, moment, search, max(moment.now, listed))
    elif search is not None:
        _go_on_at(session, moment, search, moment.now)


def hurry(session: Session, moment: Moment, search: Search) -> None:
    """Take the next step now: everybody who was asked has declined, or somebody wants it to go on."""
    _go_on_at(session, moment, search, moment.now)


def hold(session: Session, moment: Moment, post_id: int, until: datetime) -> None:
    """Ask nobody further until then: somebody was asked by name. The steps by the clock of the shift stay."""
    search = open_at(session, post_id)
    if search is not None:
        shift = session.get_one(Shift, search.shift_id, populate_existing=True)
        by_clock = shift.starts_at - timedelta(hours=rules.load(session).search_coordinator)
        _go_on_at(session, moment, search, max(search.next_at, min(until, by_clock)))


def ask_now(session: Session, moment: Moment, search: Search) -> int:
    """Ask the next few without waiting for the time at which they are due; how many that were."""
    post = places.lock(session, search.post_id)
    shift = session.get_one(Shift, search.shift_id, populate_existing=True)
    asked = asking.wave(session, moment, search, shift, short=max(missing(session, post), 1))
    if asked:
        search = session.get_one(Search, search.id, populate_existing=True)
        _go_on_at(session, moment, search, _next(session, moment, search, shift, asked=True))
    return asked


def on_step(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The next step of a search: ask some more people, or hand it to somebody by name.

    From two hours before the shift it is the coordinator's, from one hour before the duty leader's, and so it
    is when nobody is left to ask, until whoever has it says that they see to it (rules 13.12, 13.13, 13.30).
    The coordinator sees from the first question on how it goes.
    """
    search = session.get_one(Search, deadline.subject_id, populate_existing=True)
    if search.state is not SearchState.OPEN:
        return
    post = places.lock(session, search.post_id)
    shift = session.get_one(Shift, search.shift_id, populate_existing=True)
    short = missing(session, post)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= moment.now or short <= 0:
        look(session, moment, search.post_id)
        return
    asked = asking.wave(session, moment, search, shift, short=short)
    if asking.urgent(session, moment, shift):
        boards.post(session, moment, shift, urgent=True)
    search = session.get_one(Search, search.id, populate_existing=True)
    due = _due_by_now(session, moment, shift)
    if due is None and not asked:
        handed = search.step in (SearchStep.COORDINATOR, SearchStep.LEADER)
        due = SearchStep.LEADER if handed and search.seen_at is None else SearchStep.COORDINATOR
    if due is not None:
        _hand_to(session, moment, search, shift, max(due, search.step, key=_ORDER.index))
    elif not search.handed:
        cards.hand(session, moment, search, shift.coordinator_id, urgent=False)
    search = session.get_one(Search, search.id, populate_existing=True)
    _go_on_at(session, moment, search, _next(session, moment, search, shift, asked=bool(asked)))


def _open(session: Session, moment: Moment, shift: Shift, post: Post, *, hurry: bool) -> None:
    listed = shift.starts_at - timedelta(hours=rules.load(session).search_from)
    first = moment.now if hurry else max(moment.now, listed)
    search = Search(shift_id=post.shift_id, post_id=post.id or 0, next_at=first, created_at=moment.now)
    search_id = insert_new(session, search)
    assert search_id is not None  # noqa: S101 - the post is locked, and has no open one
    plans.plan(session, STEP, ("search", search_id), first)


def _close(session: Session, moment: Moment, search: Search | None, state: SearchState) -> None:
    if search is None or search.id is None:
        return
    still = (col(Search.id) == search.id, col(Search.state) == SearchState.OPEN)
    if change(session, Search, *still, state=state, closed_at=moment.now):
        subject = ("search", search.id)
        plans.drop(session, moment, subject)
        asking.close(session, moment, search.id)
        cards.renew(session, moment, search.id)
        audit.note(session, moment, None, f"search.{state}", subject, step=search.step)


def _let_go(session: Session, moment: Moment, leaving: SignUp) -> None:
    """Whoever asked for leave is not needed any more."""
    move(session, moment, leaving, SignUpAction.RELEASE, actor_id=None)
    reminders.stop(session, moment, leaving)
    notices.promise(session, moment, FREE, leaving.person_id, subject=("sign_up", sign_up_id(leaving)))


def _due_by_now(session: Session, moment: Moment, shift: Shift) -> SearchStep | None:
    left = shift.starts_at - moment.now
    in_force = rules.load(session)
    if left <= timedelta(hours=in_force.search_leader):
        return SearchStep.LEADER
    if left <= timedelta(hours=in_force.search_coordinator):
        return SearchStep.COORDINATOR
    return None


def _hand_to(session: Session, moment: Moment, search: Search, shift: Shift, step: SearchStep) -> None:
    """Give a search to somebody by name; it stays with whoever has said that they see to it at this step."""
    if step is search.step and search.seen_at is not None:
        return
    owner_id = _named(session, moment, search, shift, step)
    if (step, owner_id) == (search.step, search.owner_id):
        return
    seen_at = search.seen_at if owner_id == search.owner_id else None
    values = {"step": step, "owner_id": owner_id, "seen_at": seen_at}
    change(session, Search, col(Search.id) == search.id, **values)
    search = session.get_one(Search, search.id, populate_existing=True)
    if seen_at is None:
        cards.hand(session, moment, search, owner_id, urgent=asking.urgent(session, moment, shift))
    cards.renew(session, moment, search.id or 0)


def _named(session: Session, moment: Moment, search: Search, shift: Shift, step: SearchStep) -> int:
    """Whose it is at a step: the coordinator's, then the duty leader's, then of whoever follows there.

    Where there is no coordinator any more the duty leader has it.
    """
    if step is not SearchStep.LEADER and not whos.by_id(session, shift.coordinator_id).rung:
        return shift.coordinator_id
    ladder = [one.id for one in duty.ladder(session, moment)] or [shift.coordinator_id]
    if search.step is not step or search.owner_id not in ladder:
        return ladder[0]
    return ladder[(ladder.index(search.owner_id) + 1) % len(ladder)]


def _next(session: Session, moment: Moment, search: Search, shift: Shift, *, asked: bool) -> datetime:
    """When the next step is due: after a wave, at the next working morning, or by the clock of the shift."""
    in_force = rules.load(session)
    by_clock = [
        shift.starts_at - timedelta(hours=hours)
        for hours in (in_force.search_coordinator, in_force.search_leader)
    ]
    if asked:
        near = asking.urgent(session, moment, shift)
        pause = timedelta(minutes=in_force.search_urgent_pause if near else in_force.search_pause)
        told_at = moment.now if near else quiet.deferred(moment.now, moment.calendar, in_force)
        then = told_at + pause
    else:
        calendar = moment.calendar
        then = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    if search.step is SearchStep.LEADER and search.seen_at is None and asking.urgent(session, moment, shift):
        then = min(then, moment.now + timedelta(minutes=in_force.search_seen))
    ahead = [at for at in (*by_clock, shift.starts_at, then) if at > moment.now]
    return min(ahead)


def _go_on_at(session: Session, moment: Moment, search: Search, at: datetime) -> None:
    subject = ("search", search.id or 0)
    plans.drop(session, moment, subject)
    change(session, Search, col(Search.id) == search.id, next_at=at)
    plans.plan(session, STEP, subject, at)


DEADLINES = {STEP: on_step}
