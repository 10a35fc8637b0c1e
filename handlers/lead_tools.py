"""What whoever leads a shift can do besides, on its card and on its list."""

from centre.shifts import wrapping_up
from chat.buttons import Button
from chat.talk import Talk
from models.shifts import SHIFT_OVER, Shift


def write(talk: Talk, shift: Shift) -> list[Button]:
    """Writing to everybody in it, until it is over."""
    if shift.state in SHIFT_OVER:
        return []
    return [talk.action("shift_message.begin", "shift_message.begin", shift.id or 0)]


def sum_up(talk: Talk, shift: Shift) -> list[Button]:
    """Summing it up once all have gone, and reading that afterwards."""
    task = wrapping_up.of_shift(talk.session, shift.id or 0)
    if task is None:
        return []
    name = "begin" if task.done_at is None else "see"
    return [talk.action(f"wrap_up.{name}", f"wrap_up.{name}", shift.id or 0)]
