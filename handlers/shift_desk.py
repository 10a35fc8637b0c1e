"""The card of a shift for whoever leads it: how full it is, who is in it, and what can be done."""

from collections.abc import Callable, Sequence

from centre import hours, shifts
from chat.buttons import Button
from chat.languages import Markup
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import activity_words, lead_tools
from handlers import shift_words as words
from handlers.common import set_out
from models.shifts import HOLDING, SHIFT_OVER, Post, Shift, ShiftState, SignUpState
from models.who import by_id

# What can be done with a shift as it stands, in the order of the buttons: each says none where it cannot be.
Tool = Callable[[Talk, Shift], list[Button]]
_SHOWN = (*sorted(HOLDING), SignUpState.WAITING)


def _list(talk: Talk, shift: Shift) -> list[Button]:
    """Who comes and goes, while it runs and afterwards."""
    if shift.state not in {ShiftState.RUNNING, ShiftState.WRAP_UP}:
        return []
    return [talk.action("shift_desk.list", "attendance.list", shift.id or 0, style="primary")]


def _change(talk: Talk, shift: Shift) -> list[Button]:
    """Other hours, another place, other numbers of people, before it begins."""
    if shift.state is not ShiftState.OPEN:
        return []
    ways = ("time", "place", "people")
    return [talk.action(f"shift_desk.{way}", f"shift_desk.{way}", shift.id or 0) for way in ways]


def _cancel(talk: Talk, shift: Shift) -> list[Button]:
    """Calling it off, as long as it is not over."""
    if shift.state in SHIFT_OVER:
        return []
    return [talk.action("shift_desk.cancel", "shift_desk.cancel", shift.id or 0, style="danger")]


def _hours(talk: Talk, shift: Shift) -> list[Button]:
    """The hours of who was there, as long as some wait for somebody."""
    if not hours.waiting(talk.session, shift.id or 0):
        return []
    return [talk.action("shift_desk.hours", "vouch.shift", shift.id or 0, style="primary")]


TOOLS: Sequence[Tool] = (_list, _hours, lead_tools.write, lead_tools.sum_up, _change, _cancel)


def show(talk: Talk, shift_id: int, note: Markup | None = None) -> None:
    """Show a shift to whoever leads it, under a note about what just happened."""
    shift = shifts.for_lead(talk.session, talk.me, shift_id)
    activity = shifts.activity_of(talk.session, shift)
    lines = [
        talk.t("shift.heading", title=words.title(talk, activity), number=shift.number),
        talk.t(f"shift_desk.state.{shift.state.value}", hours=words.hours(talk, shift), reason=shift.reason),
        talk.t("shift.place", place=words.place(talk, shift.site_id)),
        talk.t("activity.lead", name=by_id(talk.session, shifts.in_charge(shift)).name),
        *(_post(talk, post) for post in shifts.posts_of(talk.session, shift_id)),
    ]
    tools = [button for tool in TOOLS for button in tool(talk, shift)]
    last = [activity_words.opener(talk, activity), talk.menu("shiftadmin")]
    set_out(talk, "\n".join(lines), [*talk.rows(tools), *talk.rows(last)], note)


def _post(talk: Talk, post: Post) -> Markup:
    """A part of a shift: how many people it has and needs, and who they are."""
    role, people = words.role(talk, post.id or 0), activity_words.people(talk, post.minimum, post.maximum)
    short = post.taken < post.minimum
    line = talk.t(
        "shift_desk.post_short" if short else "shift_desk.post", role=role, n=post.taken, people=people
    )
    names = [
        talk.t(
            "shift_desk.person", name=by_id(talk.session, one.person_id).name, state=_state(talk, one.state)
        )
        for one in shifts.of_post(talk.session, post.id or 0, *_SHOWN)
    ]
    return Markup("\n".join([line, *names]))


def _state(talk: Talk, state: SignUpState) -> str:
    return "" if state is SignUpState.CONFIRMED else talk.t(f"shift_desk.stands.{state.value}")


def _see(talk: Talk, shift_id: int, _extra: str) -> None:
    show(talk, shift_id)


ROOM = Room(actions={"shift_desk.see": Action(_see)})
