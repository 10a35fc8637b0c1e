"""Inspections in words: a line of the list, one in full with its scores and what changed (M84)."""

from decimal import Decimal

from centre import rectification as items
from centre.rectification.scoring import Came, Score
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import excerpt, in_language
from models.rectification import Inspection, InspectionScore, Item
from models.rights import Right
from models.sites import Site


def title(reader: Reader, found: Inspection) -> Markup:
    """What it is, and who looked if that is told."""
    kind = reader.t(f"inspection.kind.{found.kind.value}")
    return reader.t("inspection.title", kind=kind, title=found.title) if found.title else kind


def called(reader: Reader, row: int) -> Markup:
    """Which inspection it is, with its number."""
    found = reader.session.get_one(Inspection, row)
    return reader.t("inspection.called", number=found.number, title=title(reader, found))


def part(reader: Reader, code: str) -> str:
    """What a category of the form is called, in the newest version that has it."""
    for version in range(items.visit_form.newest().version, 0, -1):
        for category in items.visit_form.of_version(version).categories:
            if category.code == code:
                return in_language(category.name, reader.language.code)
    return code


def line(reader: Reader, found: Inspection) -> Markup:
    """One inspection as a line of the list."""
    return reader.t(
        "inspection.line",
        number=found.number,
        title=title(reader, found),
        day=when.date_text(reader.language, found.day),
    )


def text(reader: Reader, came: Came, made: int) -> str:
    """One in full: what, where, when, its rank and scores, each with what changed, and its items."""
    lines = [*facts(reader, came), *score_lines(reader, came)]
    return "\n".join([*lines, reader.t("inspection.items", n=made)] if made else lines)


def facts(reader: Reader, came: Came) -> list[Markup]:
    """What it is, where and when it was, and which of how many it came out."""
    found = came.inspection
    lines = [
        reader.t("inspection.heading", number=found.number, title=title(reader, found)),
        reader.t(
            "inspection.where", place=place(reader, found), day=when.date_text(reader.language, found.day)
        ),
    ]
    if found.rank is not None:
        change = _places(reader, came)
        lines.append(reader.t("inspection.rank", rank=found.rank, ranked=found.ranked, change=change))
    return lines


def place(reader: Reader, found: Inspection) -> Markup | str:
    """Where it was."""
    site = reader.session.get(Site, found.site_id) if found.site_id is not None else None
    return in_language(site.name, reader.language.code) if site else reader.t("inspection.whole")


def score_lines(reader: Reader, came: Came) -> list[Markup]:
    """The points in all and by category, each with the change since the one before."""
    version = came.inspection.form_version
    if version is None:
        return []
    lines = [_score(reader, reader.t("inspection.total"), came.total, came, came.change)]
    for code, score in came.categories.items():
        name = in_language(items.visit_form.category_name(version, code), reader.language.code)
        lines.append(_score(reader, name, score, came, came.change_of(code)))
    return lines


def low_text(reader: Reader, score: InspectionScore, version: int, limit: int = 0) -> str:
    """What came out badly, as a finding or, with a limit, as the words of a button."""
    asked = {item.code: item for _, item in items.visit_form.of_version(version).items}
    said = in_language(asked[score.code].text, reader.language.code)
    key = "inspection.low.missing" if score.points == 0 else "inspection.low.partly"
    return reader.language.label(key, text=excerpt(said, limit) if limit else said)


def opens(reader: Reader, item: Item) -> list[Button]:
    """On the card of an item: to open the inspection that it comes from."""
    if item.inspection_id is None or reader.who is None or not reader.who.may(Right.SEE_ITEMS):
        return []
    found = items.scoring.find(reader.session, reader.who, item.inspection_id)
    return [reader.action("desk.open", "inspection.see", item.inspection_id, number=found.number)]


def _score(reader: Reader, name: str, score: Score, came: Came, change: Decimal | None) -> Markup:
    rate = score.percent(came.least)
    if rate is None:
        key = "inspection.score_few" if score.n else "inspection.score_none"
        return reader.t(key, name=name, points=score.points, most=score.most)
    return reader.t(
        "inspection.score",
        name=name,
        rate=str(rate),
        points=score.points,
        most=score.most,
        n=score.n,
        change=_changed(reader, change),
    )


def _changed(reader: Reader, change: Decimal | None) -> Markup | str:
    if change is None:
        return ""
    if not change:
        return reader.t("inspection.same")
    return reader.t("inspection.up" if change > 0 else "inspection.down", change=str(abs(change)))


def _places(reader: Reader, came: Came) -> Markup | str:
    if came.places is None:
        return ""
    if not came.places:
        return reader.t("inspection.same")
    return reader.t("inspection.gained" if came.places > 0 else "inspection.lost", n=abs(came.places))
