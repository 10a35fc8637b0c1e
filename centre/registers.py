"""Both lists of what may stand in public, by the name of their kind."""

from typing import Any

from sqlmodel import Session

from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.register import WAITING, Register
from centre.sites import SITES
from models.deadlines import Deadline

REGISTERS: dict[str, Register[Any]] = {SITES.kind: SITES, ISSUERS.kind: ISSUERS}


def _on_waiting(session: Session, moment: Moment, deadline: Deadline) -> None:
    REGISTERS[deadline.subject_kind].on_waiting(session, moment, deadline)


DEADLINES = {WAITING: _on_waiting}
