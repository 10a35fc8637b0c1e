"""What is personal about certificates: whose name is on them. That one was issued can be asked for long."""

from typing import Any

from sqlmodel import Session, select

from centre.moment import Moment
from centre.personal_data.kinds import Personal, whose
from centre.rows import change
from models.certificates import Certificate
from models.who import Who

_own = whose(Certificate.person_id)


def _ids(who: Who) -> Any:
    return select(Certificate.id).where(_own(who)).scalar_subquery()


def _blank(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Certificate, _own(who), name="", reason="", sheet={})


PERSONAL = (
    Personal(
        "certificates",
        Certificate,
        _own,
        (
            "number",
            "code",
            "state",
            "language",
            "name",
            "first_day",
            "last_day",
            "minutes",
            "sheet",
            "reason",
            "asked_at",
            "decided_at",
        ),
        _blank,
        "kept.certificates",
        ("certificate", _ids),
    ),
)
