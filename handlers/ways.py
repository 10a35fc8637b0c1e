"""How somebody comes to their case: as who they are, or by its code alone.

Whoever left no trace comes with the code: their buttons carry it, and no turn of theirs is remembered.
"""

from dataclasses import dataclass
from typing import Any

from centre import cases, complaints, surveys
from centre.cases import CaseCard
from centre.complaints import Bearer, Filed, Voice
from chat.buttons import Button
from chat.flow import Answers
from chat.talk import Reader, Talk
from models.refused import Refused


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes to a case: as who they are, or with its code."""

    voice: Voice
    case_id: int
    code: str = ""

    @property
    def subject(self) -> tuple[str, int]:
        """What our messages about it are about, as far as that may be remembered."""
        return ("", 0) if self.code else ("case", self.case_id)

    @property
    def context(self) -> dict[str, Any]:
        """How a form knows the case: by its row, or by its code alone."""
        return {"case": self.record, "code": self.code}

    @property
    def record(self) -> int:
        """The row that a button carries: none beside the code."""
        return 0 if self.code else self.case_id


def way_to(talk: Talk, case_id: int, code: str) -> Way:
    """The way to a case by what a button or a form carries; with a code nothing of the turn is kept.

    Raises:
        Refused: it is the code of nothing.
    """
    if not code:
        return Way(talk.me, case_id)
    talk.leave_no_trace()
    case = complaints.by_code(talk.session, code)
    if case is None or case.id is None:
        early = surveys.opinions.wait(talk.session, code)
        raise Refused("refused.code_early" if early else "refused.code_unknown")
    return Way(Bearer(case.code_hash, talk.me), case.id, complaints.grouped(code))


def way_of(talk: Talk, filed: Filed) -> Way:
    """The way to what was just handed in."""
    case, code = filed.case, filed.code
    return Way(Bearer(case.code_hash, talk.me) if code else talk.me, case.id or 0, code)


def card_of(talk: Talk, way: Way) -> CaseCard:
    """A case of whoever speaks, whatever kind it is.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    card = cases.look(talk.session, talk.moment, way.voice, way.case_id, talk.language.code)
    if not way.code and card.case.person_id != talk.me.id:
        raise Refused("refused.case_unknown")
    return card


def card_in(reader: Reader, context: dict[str, Any]) -> CaseCard | None:
    """The case that a form is about; None if its code is the code of nothing any more."""
    case_id = context["case"]
    if context["code"]:
        case = complaints.by_code(reader.session, context["code"])
        case_id = case.id if case else None
    return cases.card(reader.session, case_id, reader.language.code) if case_id is not None else None


def has_code(known: Answers) -> bool:
    """Whether a form about a case is filled in by whoever has but its code."""
    return bool(known["code"])


def copy_code(reader: Reader, code: str) -> list[Button]:
    """What copies the code for whoever needs one."""
    return [Button(reader.language.label("voice.copy_code"), copies=code)] if code else []
