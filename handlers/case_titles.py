"""What a case is called in one line, and whose it is, whatever kind of matter it is."""

from centre import phone_numbers
from centre.cases import CaseCard, CaseLineView
from chat.languages import Markup
from chat.parsers import show_phone
from chat.talk import Reader
from handlers.common import excerpt
from models.cases import CaseKind, Openness
from models.complaints import ComplaintCategory


def of_line(reader: Reader, line: CaseLineView) -> str:
    """What a line of a list is about."""
    return _title(reader, line.kind, line.title, line.category, line.about)


def of_card(reader: Reader, card: CaseCard) -> str:
    """What a case is about."""
    category = card.complaint.category if card.complaint else None
    return _title(reader, card.case.kind, card.title, category, card.case.about)


def whose_line(reader: Reader, line: CaseLineView) -> str:
    """Whose case a line is about, as the staff may know."""
    return line.name or _unnamed(reader, line.openness)


def whose(reader: Reader, card: CaseCard) -> str:
    """Whose case it is, as the staff may know: by name, or that they stay unknown or gave none."""
    return card.name or _unnamed(reader, card.case.openness)


def who_lines(reader: Reader, card: CaseCard) -> list[Markup]:
    """Whose case it is and for whom, and under which number they are rung."""
    key = "queue.who_relative" if card.relative else "queue.who"
    lines = [reader.t(key, name=whose(reader, card), relative=card.relative)]
    known = card.case.person_id if card.case.openness is Openness.OPEN else None
    phone = phone_numbers.of(reader.session, known) if known is not None else ""
    return [*lines, reader.t("desk.card_phone", phone=show_phone(reader, phone))] if phone else lines


def _unnamed(reader: Reader, openness: Openness) -> str:
    return reader.language.label(f"case.whose.{openness.value}")


def _title(
    reader: Reader, kind: CaseKind, service: str, category: ComplaintCategory | None, about: str
) -> str:
    language = reader.language
    if category is not None:
        called = language.label(f"complaint.category.{category.value}")
        return language.label("case.title.complaint", category=called)
    if kind is CaseKind.SUGGESTION:
        return language.label("case.title.suggestion", about=excerpt(about))
    return service
