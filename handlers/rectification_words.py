"""What must be put right, in words."""

from centre.rectification import ItemCard, ItemFigures
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import excerpt, month_name, share
from models.rectification import Item

_EXCERPT = 300


def of_item(context: dict[str, int]) -> tuple[str, int]:
    """What a form about an item is about."""
    return ("item", context["item"])


def line(reader: Reader, card: ItemCard) -> Markup:
    """One item as a line of a list."""
    item = card.item
    return reader.t(
        "items.line_late" if item.is_overdue(reader.now) else "items.line",
        number=item.number,
        finding=excerpt(item.finding),
        state=reader.t(f"item.state.{item.state.value}"),
        name=card.custodian or reader.t("desk.nobody"),
        due=by(reader, item),
    )


def by(reader: Reader, item: Item) -> Markup:
    """By when the next step is due."""
    return reader.moment_text(item.next_at) if item.next_at else reader.t("engine.none")


def text(reader: Reader, card: ItemCard) -> str:
    """One item in full: what it is, what is done about it, what was said, and what comes next."""
    item = card.item
    lines = [_heading(reader, card), reader.t("item.finding", text=item.finding), _origin(reader, card)]
    if item.cause is not None:
        lines.append(reader.t("item.cause", cause=reader.t(f"item.cause.{item.cause.value}")))
    if item.answer is not None:
        lines.append(reader.t("item.answer", answer=reader.t(f"item.answer.{item.answer.value}")))
    if item.measure:
        lines.append(reader.t("item.measure", text=item.measure, name=card.owner))
    if card.helper:
        lines.append(reader.t("item.helper", name=card.helper))
    if item.extended_at is not None and item.first_due_at is not None:
        lines.append(reader.t("item.extended", due=reader.moment_text(item.first_due_at)))
    lines += [
        reader.t(
            f"item.said.{said.action.value}",
            name=name or reader.t("desk.nobody"),
            text=excerpt(said.text, _EXCERPT),
        )
        for said, name in card.said
        if said.text != item.measure
    ]
    lines.append(next_step(reader, card))
    return "\n".join(lines)


def month(reader: Reader, found: ItemFigures) -> str:
    """What a month comes to: done, on time, come back; and what was found in it, by cause and answer."""
    lines = [
        reader.t("items.month", month=month_name(reader, found.first)),
        share(reader, reader.t("items.done"), found.done, found.least),
        share(reader, reader.t("items.on_time"), found.on_time, found.least),
        share(reader, reader.t("items.relapsed"), found.relapsed, found.least),
        "",
        reader.t("items.new", n=found.found),
    ]
    if found.causes:
        causes = [(reader.t(f"item.cause.{cause.value}"), n) for cause, n in found.causes.items()]
        lines.append(reader.t("items.why", causes=_counted(reader, causes)))
    if found.answers:
        answers = [(reader.t(f"item.answer.{answer.value}"), n) for answer, n in found.answers.items()]
        lines.append(reader.t("items.answered", answers=_counted(reader, answers)))
    return "\n".join(lines)


def _counted(reader: Reader, named: list[tuple[Markup, int]]) -> Markup:
    return Markup(reader.t("engine.comma").join(reader.t("items.count", name=name, n=n) for name, n in named))


def next_step(reader: Reader, card: ItemCard) -> Markup:
    """Who does what by when; if that has passed, it is said plainly."""
    item = card.item
    name = card.custodian or reader.t("desk.nobody")
    said = reader.t(f"item.next.{item.state.value}", name=name, due=by(reader, item))
    return reader.t("item.late", next=said) if item.is_overdue(reader.now) else said


def _heading(reader: Reader, card: ItemCard) -> Markup:
    item = card.item
    state = reader.t(f"item.state.{item.state.value}")
    return reader.t("item.heading", number=item.number, state=state)


def _origin(reader: Reader, card: ItemCard) -> Markup:
    item = card.item
    source = reader.t(f"item.source.{item.source.value}", before=card.before)
    severity = reader.t(f"item.severity.{item.severity.value}")
    return reader.t("item.origin", source=source, severity=severity)
