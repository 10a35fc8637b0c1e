"""How the centre says no: a decision is a savepoint, and a broken rule is an explanation."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.database import violated

# The sentence that explains each rule the database itself guards.
CONSTRAINTS = {
    "uq_assignment_standing": "refused.role_held",
    "uq_consent_standing": "refused.consent_given",
    "uq_dialogue_active": "refused.form_open",
    "uq_person_telegram_id": "refused.person_known",
    "uq_phone_line_open": "refused.phone_line_open",
    "uq_team_group_chat_id": "refused.group_taken",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What fills a blank of an explanation, where that is one of our sentences itself: its key."""

    key: str


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure
    """A rule does not allow what was asked; `key` names the sentence that explains why and what to do.

    params fill its blanks. Times are given as they are: they are said in the reader's language.
    """

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


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
