"""What is personal about revisions of services: that one wrote or published them."""

from sqlalchemy import ColumnElement
from sqlmodel import Session

from centre.moment import Moment
from centre.personal_data.kinds import Personal, whose
from centre.rows import change
from models.revisions import Revision
from models.who import Who

_written, _published = whose(Revision.written_by), whose(Revision.published_by)


def _theirs(who: Who) -> ColumnElement[bool]:
    return _written(who) | _published(who)


def _forget(session: Session, _moment: Moment, who: Who) -> int:
    """What is offered, and what was to be, is the centre's: it stays, without who."""
    return change(session, Revision, _written(who), written_by=None) + change(
        session, Revision, _published(who), published_by=None
    )


PERSONAL = (
    Personal(
        "revisions",
        Revision,
        _theirs,
        ("service_id", "state", "words", "fees", "why", "published_at", "updated_at"),
        _forget,
    ),
)
