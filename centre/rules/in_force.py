"""The rules in force: the defaults, overlaid with what the centre changed."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import delete, event, select
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col

from centre.rules.chapter import Note
from centre.rules.contests import Contests
from centre.rules.digests import Digests
from centre.rules.feedback import Feedback
from centre.rules.figures import Shown
from centre.rules.house import House
from centre.rules.matters import Matters
from centre.rules.news import News
from centre.rules.rectification import Rectification
from centre.rules.reports import Reports
from centre.rules.staff_group import StaffGroup
from centre.rules.surveys import Surveys
from centre.rules.thanks import Thanks
from centre.rules.volunteering import Volunteering
from centre.rules.watch import Watch
from models.settings import CentreSetting


class Rules(
    House,
    Matters,
    Watch,
    Volunteering,
    Thanks,
    Feedback,
    Surveys,
    Contests,
    Rectification,
    Shown,
    News,
    Reports,
    Digests,
    StaffGroup,
):
    """All rules with their defaults; a centre may change each of them, one row of `centre_setting` a rule."""


NOTES: dict[str, Note] = {
    name: Note(**cast("dict[str, str]", field.json_schema_extra))
    for name, field in Rules.model_fields.items()
}
DEFAULTS = Rules()


_CHANGES = select(col(CentreSetting.key), col(CentreSetting.value))
_KNOWN = "rules in force"


def load(session: Session) -> Rules:
    """The rules in force: the defaults, overlaid with what the centre changed and what makes sense of it.

    They are asked for again and again in a turn, and read once.
    """
    if _KNOWN not in session.info:
        session.info[_KNOWN], _ = _read_rows(session)
    in_force: Rules = session.info[_KNOWN]
    return in_force


def change(session: Session, now: datetime, key: str, value: Any, *, by: int | None = None) -> None:
    """Put another value of a rule in force; `problems` says if it cannot be used."""
    session.merge(CentreSetting(key=key, value=value, changed_by=by, changed_at=now))
    session.flush()
    session.info.pop(_KNOWN, None)


def restore(session: Session, key: str) -> None:
    """Put the default of a rule in force again."""
    session.execute(delete(CentreSetting).where(col(CentreSetting.key) == key))
    session.info.pop(_KNOWN, None)


def value(in_force: Rules, key: str) -> Any:
    """What a rule says, as a row holds it."""
    return in_force.model_dump(mode="json", include={key})[key]


def checked(key: str, said: Any) -> Any:
    """A value for a rule as a row holds it.

    Raises:
        ValidationError: it can be none.
    """
    return value(_read({key: said}), key)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _transaction: SessionTransaction) -> None:
    # With a savepoint, too: what was changed in it may just have been undone.
    session.info.pop(_KNOWN, None)


def problems(session: Session) -> dict[str, str]:
    """The changed rules that cannot be used, with the reason; their defaults are in force."""
    return _read_rows(session)[1]


def _read_rows(session: Session) -> tuple[Rules, dict[str, str]]:
    changes: dict[str, Any] = dict(session.connection().execute(_CHANGES).all())
    return _read_once(json.dumps(changes, sort_keys=True)) if changes else (DEFAULTS, {})


@lru_cache(maxsize=16)
def _read_once(text: str) -> tuple[Rules, dict[str, str]]:
    # They change once a year.
    changes: dict[str, Any] = json.loads(text)
    try:
        return _read(changes), {}
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["msg"] for fault in error.errors(include_input=False)}
        return _read({key: value for key, value in changes.items() if key not in faults}), faults


def _read(changes: dict[str, Any]) -> Rules:
    # A row holds JSON; read as JSON, "21:00" is a time but "72" is no number.
    return Rules.model_validate_json(json.dumps(changes), strict=True)
