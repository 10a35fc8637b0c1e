"""The same words as a rich message: paragraphs, headings and tables, where Telegram's server takes them."""

from collections.abc import Iterable, Sequence

from chat.languages import Markup


def heading(words: str) -> Markup:
    """A heading; `words` are HTML in which everything that people wrote is already escaped, here as below."""
    return Markup(f"<h4>{words}</h4>")


def paragraphs(text: str) -> Markup:
    """A paragraph a line; lines without anything go."""
    return Markup("".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip()))


def table(rows: Iterable[Sequence[str]], header: Sequence[str] = ()) -> Markup:
    """A table: what a row is about on the left, its figures on the right."""
    lines = [_row(cells, "td") for cells in rows]
    head = [_row(header, "th")] if header and lines else []
    return Markup(f"<table>{''.join([*head, *lines])}</table>") if lines else Markup("")


def _row(cells: Sequence[str], tag: str) -> str:
    first, *rest = cells
    others = "".join(f'<{tag} align="right">{cell}</{tag}>' for cell in rest)
    return f'<tr><{tag} align="left">{first}</{tag}>{others}</tr>'
