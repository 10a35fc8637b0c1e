"""Findings that are typed or pasted, a line each: what cannot be taken is named, what can is read back."""

from centre import rectification as items
from centre.rectification import Pasted
from chat.flow import Misread
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import words
from chat.talk import Reader
from handlers.common import excerpt
from models.rectification import Gravity

# So many wrong lines are named at once; whoever mends them hears of the rest.
_WRONG = 10


def findings(reader: Reader, incoming: Incoming) -> str:
    """A pasted list, if every line of it can be taken.

    Raises:
        Misread: it is no text, or a line cannot be taken; it says which, and why.
    """
    said = words(reader, incoming)
    wrong = [one for one in items.read_list(said) if one.problem]
    if wrong:
        lines = [_wrong_line(reader, one) for one in wrong[:_WRONG]]
        raise Misread("misread.item_lines", lines=Markup("\n".join(lines)))
    return said


def _wrong_line(reader: Reader, one: Pasted) -> Markup:
    return reader.t(f"items.wrong.{one.problem}", line=one.line, text=excerpt(one.text))


def show_findings(reader: Reader, said: str) -> str:
    """The findings as they were understood, so that nobody confirms a list that was read wrongly."""
    found = items.read_list(said)
    return "".join(f"\n{number}. {_show_line(reader, one)}" for number, one in enumerate(found, start=1))


def _show_line(reader: Reader, one: Pasted) -> str:
    label = reader.language.label
    known = [label("item.severity.serious")] if one.severity is Gravity.SERIOUS else []
    known += [label(f"item.cause.{one.cause.value}")] if one.cause is not None else []
    return excerpt(one.text) + (f" ({' · '.join(known)})" if known else "")
