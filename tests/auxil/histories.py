"""A history out of chance: people act and time passes, and after each step something must hold."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlmodel import Session

from centre import deadlines
from centre.moment import Moment

# A deed by its name and a number of its own; of "time" it is the hours that pass.
History = Sequence[tuple[str, int]]


def go_through(
    session: Session,
    moment: Moment,
    history: History,
    act: Callable[[Moment, str, int], None],
    holds: Callable[[], None],
) -> None:
    """Do one thing after the other, and see each time whether all is in order."""
    for name, number in history:
        if name == "time":
            moment = Moment(moment.now + timedelta(hours=number), moment.calendar)
            while deadlines.act_on_due(session, moment, 100):
                pass
        else:
            act(moment, name, number)
        holds()
