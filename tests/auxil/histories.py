"""A history out of chance: people act and time passes, and after each step something must hold."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlmodel import Session

from centre import cases, deadlines
from centre.moment import Moment
from models.cases import Case
from models.refused import Refused, deciding
from models.who import Who, by_id

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


def happens(
    session: Session, moment: Moment, case: Case, clerk: Who, deed: Callable[[Who], object] | None
) -> None:
    """Somebody does something with a case, if they may: its custodian, or a clerk who takes it over."""
    custodian = by_id(session, case.custodian_id or 0)
    try:
        with deciding(session):
            if deed is None:
                cases.take_over(session, moment, clerk, case.id or 0)
            else:
                deed(custodian)
    except Refused:
        session.refresh(case)
