"""The demo centre's rota: who leads in the week that begins on the day on which it is loaded."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from centre import duty
from centre.moment import Moment
from centre.rows import insert_values
from models.duty import DutyDay


def load(
    session: Session, moment: Moment, known: Mapping[str, int], entries: Sequence[Mapping[str, Any]]
) -> None:
    """Lay the week as if everybody had been told, unless a rota is in use."""
    first = duty.today(moment)
    if duty.before(session, first) or any(line.leader for line in duty.lines(session, first, len(entries))):
        return
    for away, entry in enumerate(entries):
        day = first + away * duty.DAY
        leader_id, deputy_id = known[entry["leads"]], known[entry["steps_in"]]
        named = {"leader_id": leader_id, "deputy_id": deputy_id, "laid_by": leader_id}
        day_id = insert_values(session, DutyDay, day=day, laid_at=moment.now, **named)
        duty.watch(session, moment, day_id or 0, day)
