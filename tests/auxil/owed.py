"""What everybody must hear of what happened to their shifts, by the lines that were left of it."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from models.audit import AuditLine
from models.shifts import SignUp, SignUpState
from models.swaps import ShiftSwap, ShiftSwapState

# What somebody hears of what others, or the clock, have done with their place.
WORDS = {
    "sign_up.offer": {"shift.offer"},
    "sign_up.replace": {"leave.found"},
    "sign_up.release": {"leave.free", "shift.clashed"},
    "sign_up.call_off": {"shift.cancelled"},
}
OF_SWAPS = {"shift_swap.asked", "shift_swap.settled", "shift_swap.undone"}
HEARD = set().union(*WORDS.values()) | {"shift.changed"} | OF_SWAPS
Heard = Counter[tuple[str, int, int | None]]


def of_places(session: Session, acts: Sequence[AuditLine], heard: Heard, stopped: Collection[int]) -> Heard:
    """What is owed for places that others, or the clock, have changed; `stopped` serve no longer."""
    owed: Heard = Counter()
    moved = {act.subject_id for act in acts if act.action == "shift.change"}
    called_off = {act.subject_id for act in acts if act.action == "shift.cancel"}
    silent = set()
    swapped = any(act.action in ("shift_swap.agreed", "shift_swap.undone") for act in acts)
    for act in acts:
        if act.subject_kind != "sign_up" or (swapped and act.action == "sign_up.replace"):
            continue
        one = session.get_one(SignUp, act.subject_id)
        kinds = WORDS.get(act.action, set())
        if act.action == "sign_up.check_out" and one.shift_id in called_off:
            kinds = {"shift.cancelled"}
        # Who has done it themselves knows, and who serves no longer was told so by the volunteer desk.
        if not kinds or act.actor_id == one.person_id or one.person_id in stopped:
            continue
        said = [(kind, one.person_id, one.id) for kind in sorted(kinds)]
        owed[next((one for one in said if heard[one]), said[0])] += 1
        if act.action == "sign_up.release":
            silent.add(one.id)
    for shift_id in moved:
        there = [SignUpState.WAITING, SignUpState.OFFERED, SignUpState.CONFIRMED, SignUpState.LEAVING]
        mine = (col(SignUp.shift_id) == shift_id, col(SignUp.state).in_(there))
        for one in session.exec(select(SignUp).where(*mine)).all():
            owed["shift.changed", one.person_id, one.id] += 1
        # Whoever was changed first and then set free hears both.
        for kind, person, number in heard:
            if kind == "shift.changed" and number in silent:
                owed[kind, person, number] += 1
    return owed


def of_swaps(
    session: Session,
    acts: Sequence[AuditLine],
    heard: Heard,
    people: Collection[int],
    before: dict[int, ShiftSwapState],
) -> Heard:
    """What is owed for questions by name; `before` says how they stood, and stands as they do now after."""
    owed: Heard = Counter()
    actors = {act.actor_id for act in acts}
    for swap in session.exec(select(ShiftSwap).where(col(ShiftSwap.from_id).in_(people))).all():
        number, after = swap.id or 0, swap.state
        was, before[number] = before.get(number), after
        if after is was:
            continue
        if after is ShiftSwapState.ASKED:
            owed["shift_swap.asked", swap.to_id, number] += 1
        elif after is ShiftSwapState.UNDONE:
            (other,) = {swap.from_id, swap.to_id} - actors
            owed["shift_swap.undone", other, number] += 1
        elif after is not ShiftSwapState.WITHDRAWN:
            answer = ("shift_swap.settled", swap.from_id, number)
            # Who has lost their own place as well, and heard of that, is spared this when it is told.
            owed[answer] += 1 if _still_theirs(session, swap, after) else heard[answer]
    return owed


def _still_theirs(session: Session, swap: ShiftSwap, after: ShiftSwapState) -> bool:
    """Whether whoever asked waits for an answer: they have their place still, or just gave it away."""
    place = session.get_one(SignUp, swap.gives_id)
    return after is ShiftSwapState.AGREED or place.state in (SignUpState.CONFIRMED, SignUpState.LEAVING)
