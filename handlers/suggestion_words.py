"""A suggestion in words, as its author reads it: when it is decided, what was decided, what became of it."""

from centre.cases import CaseCard, Step
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import idea_words, request_words
from handlers.booking_words import ask_whom
from handlers.common import excerpt
from handlers.voice_words import about, button, heading, history, newest
from models.cases import TRANSITIONS, CaseAction, CaseState, Outcome

_TITLE = 40
# The words of these steps belong to what is said about the state to which they led.
_TELLING = {
    CaseState.CARRYING_OUT: CaseAction.ADOPT,
    CaseState.TRANSFERRED: CaseAction.TRANSFER,
    CaseState.MERGED: CaseAction.MERGE,
}


def title(reader: Reader, card: CaseCard) -> str:
    """What is suggested, in a few words."""
    return excerpt(card.case.about, _TITLE) or reader.t("call.only_files")


def discreet(reader: Reader, _card: CaseCard) -> str:
    """That it is a suggestion, as anybody may read it who looks at the phone."""
    return reader.t("suggestion.discreet")


def description(reader: Reader, card: CaseCard) -> Markup:
    """A suggestion on one screen."""
    lines = [heading(reader, card), standing(reader, card)]
    lines += idea_words.of_suggestion(reader, card)
    if card.custodian and card.case.closed_at is None:
        lines.append(reader.t("case.owner", name=card.custodian))
    return Markup("\n".join([*lines, *about(reader, card), *history(reader, card)]))


def standing(reader: Reader, card: CaseCard) -> Markup:
    """What comes next and by when, with what was said about the decision."""
    case = card.case
    told = _told(card)
    if case.outcome is not None and case.state is CaseState.CLOSED:
        key = f"suggestion.ended.{case.outcome.value}"
    else:
        key = f"suggestion.next.{(case.outcome or case.state).value}"
    stands = reader.t(
        key,
        due=request_words.due_text(reader, case),
        told=told.text if told else "",
        number=case.number,
    )
    whom = [ask_whom(reader)] if case.outcome is Outcome.NOT_ADOPTED else []
    return Markup("\n".join(filter(None, [stands, *whom, *request_words.delays(reader, card)])))


def buttons(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """What its author can do now."""
    found = answers(reader, card, code)
    if (card.case.state, CaseAction.WITHDRAW) in TRANSITIONS[card.case.kind]:
        found.append(button(reader, card, "take_back", code, style="danger"))
    return found


def answers(reader: Reader, card: CaseCard, code: str = "") -> list[Button]:
    """To write something, as long as somebody reads it."""
    return [button(reader, card, "write", code)] if card.case.closed_at is None else []


def _told(card: CaseCard) -> Step | None:
    if card.case.state is CaseState.CLOSED:
        return newest(card, CaseAction.FINISH) or newest(card, CaseAction.NOT_ADOPT)
    return newest(card, _TELLING.get(card.case.state))
