"""What must be put right, in words."""

from collections.abc import Sequence
from typing import Any

from centre import rectification as items
from centre.rectification import ItemCard, ItemFigures
from centre.rectification.digest import Digest
from centre.rectification.scoring import Came
from chat.languages import Markup
from chat.parsers import count_files
from chat.replies import Reply
from chat.talk import Reader, Talk
from handlers import inspection_words
from handlers.common import excerpt, in_language, month_name, share
from models.files import StoredFile
from models.rectification import Item, ItemAction, ItemSource

_EXCERPT, _MORNING = 300, 8
_ABOUT_TIME = frozenset({ItemAction.ASK_TIME, ItemAction.REFUSE_TIME, ItemAction.EXTEND})


def of_item(context: dict[str, int]) -> tuple[str, int]:
    """What a form about an item is about."""
    return ("item", context["item"])


def receipt(talk: Talk, item: Item, key: str) -> Reply:
    """That something was done with an item, who has it next, and the way to it."""
    row = item.id or 0
    next_one = next_step(talk, items.card(talk.session, row))
    buttons = [talk.action("desk.open", "item.see", row, number=item.number), talk.menu("items")]
    text = talk.t(key, number=item.number, next=next_one)
    return Reply(text, talk.rows(buttons), subject=("item", row))


def span(made: Sequence[Item]) -> str:
    """The numbers of several items, from the first to the last."""
    first, last = made[0].number or "", made[-1].number or ""
    return first if first == last else f"{first} … {last}"


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
    lines = [_heading(reader, card), reader.t("item.finding", text=item.finding)]
    lines += [reader.t("item.shown", files=_counted_files(reader, card.shown))] if card.shown else []
    lines.append(_origin(reader, card))
    if card.place:
        lines.append(reader.t("item.place", place=in_language(card.place, reader.language.code)))
    if item.cause is not None:
        lines.append(reader.t("item.cause", cause=reader.t(f"item.cause.{item.cause.value}")))
    if item.answer is not None:
        lines.append(reader.t("item.answer", answer=reader.t(f"item.answer.{item.answer.value}")))
    if item.measure:
        lines.append(reader.t("item.measure", text=item.measure, name=card.owner))
    if card.helper:
        lines.append(reader.t("item.helper", name=card.helper))
    if item.wanted_at is not None:
        lines.append(reader.t("item.wanted", until=reader.moment_text(item.wanted_at)))
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
    lines += [reader.t("item.proved", files=_counted_files(reader, card.proved))] if card.proved else []
    lines.append(next_step(reader, card))
    return "\n".join(lines)


def _counted_files(reader: Reader, found: Sequence[StoredFile]) -> Markup:
    return Markup(reader.t("engine.comma").join(count_files(reader, [one.kind for one in found])))


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
    lines += [_inspected(reader, came) for came in found.inspections]
    return "\n".join(lines)


def _inspected(reader: Reader, came: Came) -> Markup:
    """How an inspection came out, on a line."""
    said = [*inspection_words.facts(reader, came)[2:], *inspection_words.score_lines(reader, came)[:1]]
    told = Markup(reader.t("engine.comma").join(said)) if said else reader.t("engine.none")
    title = inspection_words.title(reader, came.inspection)
    return reader.t("items.inspected", title=title, number=came.inspection.number, came=told)


def _counted(reader: Reader, named: list[tuple[Markup, int]]) -> Markup:
    return Markup(reader.t("engine.comma").join(reader.t("items.count", name=name, n=n) for name, n in named))


def of_time(reader: Reader, card: ItemCard) -> dict[str, Any]:
    """Until when more time is asked for, or was given, and what was said about it last."""
    item = card.item
    said = [line.text for line, _ in card.said if line.action in _ABOUT_TIME]
    settled = "given" if item.extended_at is not None else "refused"
    until = item.wanted_at or item.due_at
    return {
        "until": reader.moment_text(until) if until else "",
        "why": said[-1] if said else "",
        "settled": reader.t(f"item.time.{settled}"),
    }


def morning(reader: Reader, found: Digest) -> str:
    """The morning's list by itself."""
    nothing = [] if found.own else [reader.t("item.digest.nothing")]
    return "\n".join([reader.t("notice.item.digest"), *nothing, *morning_lines(reader, found)])


def morning_lines(reader: Reader, found: Digest) -> list[Markup]:
    """What is overdue first, then what is due; what others let pass to who leads."""
    lines = [_morning_line(reader, item) for item in found.own[:_MORNING]]
    if found.others:
        lines.append(reader.t("item.digest.others", n=len(found.others)))
        lines += [_morning_line(reader, item) for item in found.others[:_MORNING]]
    left = max(0, len(found.own) - _MORNING) + max(0, len(found.others) - _MORNING)
    if left:
        lines.append(reader.t("item.digest.more", n=left))
    return lines


def _morning_line(reader: Reader, item: Item) -> Markup:
    key = "item.digest.late" if item.is_overdue(reader.now) else "item.digest.due"
    return reader.t(key, number=item.number, finding=excerpt(item.finding), due=by(reader, item))


def next_step(reader: Reader, card: ItemCard) -> Markup:
    """Who does what by when; if that has passed, it is said plainly."""
    item = card.item
    name = card.custodian or reader.t("desk.nobody")
    if card.waits:
        return reader.t("item.waits", name=name)
    said = reader.t(f"item.next.{item.state.value}", name=name, due=by(reader, item))
    return reader.t("item.late", next=said) if item.is_overdue(reader.now) else said


def _heading(reader: Reader, card: ItemCard) -> Markup:
    item = card.item
    state = reader.t(f"item.state.{item.state.value}")
    return reader.t("item.heading", number=item.number, state=state)


def _origin(reader: Reader, card: ItemCard) -> Markup:
    item = card.item
    source = reader.t(f"item.source.{item.source.value}", before=card.before or card.copied)
    if item.source is ItemSource.INSPECTION and card.inspection is None:
        source = reader.t("item.noted")
    severity = reader.t(f"item.severity.{item.severity.value}")
    return reader.t("item.origin", source=source, severity=severity)
