"""What complaints and suggestions have in common in words, for whoever made them: by name or by code."""

from centre.cases import CaseCard, Step
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import request_words
from handlers.call_words import with_files
from handlers.common import excerpt
from models.cases import CaseAction

_EXCERPT = 300


def button(reader: Reader, card: CaseCard, name: str, code: str = "", style: str = "") -> Button:
    """A button for whoever made it; of those who left no trace it carries the code, and no row."""
    record = 0 if code else card.case.id or 0
    return reader.action(f"voice.{name}", f"voice.{name}", record, code, style=style)


def heading(reader: Reader, card: CaseCard) -> Markup:
    """Its number, and where it stands."""
    state = reader.t(f"case.state.{card.case.state.value}")
    return reader.t("booking.heading", number=card.case.number, state=state)


def about(reader: Reader, card: CaseCard) -> list[Markup]:
    """What was written, with the number of files that came along."""
    said = with_files(reader, excerpt(card.case.about, _EXCERPT), card.files)
    return [reader.t("call.about_line", about=said)] if said else []


def history(reader: Reader, card: CaseCard) -> list[Markup]:
    """The newest steps under their heading."""
    steps = [request_words.step_line(reader, card, step) for step in card.steps[-request_words.STEPS :]]
    return [Markup(""), reader.t("case.history"), *steps] if steps else []


def newest(card: CaseCard, action: CaseAction | None) -> Step | None:
    """The newest step of a kind."""
    return next((step for step in reversed(card.steps) if step.action and step.action is action), None)
