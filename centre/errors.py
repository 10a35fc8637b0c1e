"""How the centre says no: a decision is a savepoint, and a broken rule is an explanation."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.database import violated
from models.refused import Refused

__all__ = ["CONSTRAINTS", "Refused", "deciding"]

# The sentence that explains each rule the database itself guards.
CONSTRAINTS = {
    "uq_assignment_standing": "refused.role_held",
    "uq_consent_standing": "refused.consent_given",
    "uq_dialogue_active": "refused.form_open",
    "uq_person_telegram_id": "refused.person_known",
    "uq_phone_line_open": "refused.phone_line_open",
}


@contextmanager
def deciding(session: Session) -> Iterator[None]:
    """Undo everything that was written inside if a rule refuses it, and say which one did.

    Raises:
        Refused: by the code inside, or instead of the violation of a constraint that has a sentence.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        key = CONSTRAINTS.get(violated(error) or "")
        if key is None:
            raise
        # The database's own words may quote the refused row.
        raise Refused(key) from None
