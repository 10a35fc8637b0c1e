"""What is said of a case to its resident, by what kind of case it is."""

from typing import Protocol

from centre.cases import CaseCard, CaseLineView
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import complaint_words, request_words, suggestion_words
from models.cases import CaseKind, CaseState

# It went on while its resident read or wrote: what they want is not possible any more.
MOVED_ON = {f"refused.case_{state.value}" for state in CaseState} | {"refused.case_changed"}


class Words(Protocol):
    """The words of one kind; `code` is how whoever left no trace comes to it."""

    def discreet(self, reader: Reader, card: CaseCard, /) -> str:
        """What it is, as anybody may read it who looks at the phone."""

    def description(self, reader: Reader, card: CaseCard, /) -> Markup:
        """It on one screen."""

    def standing(self, reader: Reader, card: CaseCard, /) -> Markup:
        """What comes next and by when."""

    def buttons(self, reader: Reader, card: CaseCard, code: str = "", /) -> list[Button]:
        """Everything that its resident can do now."""

    def answers(self, reader: Reader, card: CaseCard, code: str = "", /) -> list[Button]:
        """That for which it waits."""


_WORDS: dict[CaseKind, Words] = {
    CaseKind.REQUEST: request_words,
    CaseKind.COMPLAINT: complaint_words,
    CaseKind.SUGGESTION: suggestion_words,
}


def words_of(kind: CaseKind) -> Words:
    """The words of a kind of case."""
    return _WORDS[kind]


def line(reader: Reader, case: CaseLineView) -> Markup:
    """A case on one line of its resident's list."""
    what = case.title
    if case.category is not None:
        what = reader.language.label(f"complain.kind.{case.category.value}")
    elif case.kind is CaseKind.SUGGESTION:
        what = reader.language.label("suggestion.discreet")
    state = reader.t(f"case.state.{case.state.value}")
    return reader.t("case.line", number=case.number, state=state, what=what)
