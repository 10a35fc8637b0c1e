"""The report of an inspection, item by item: found, answered, done; a document in either language."""

from collections.abc import Sequence
from datetime import datetime
from html import unescape as _plain
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import rectification as items
from centre import report_paper, rules
from centre.rectification import ItemCard
from centre.rectification.steps import PICTURE
from chat import engine, when
from chat.languages import Markup
from chat.parsers import count_files
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import inspection_words as words
from handlers.common import centre_name, in_language
from models.files import FileKind, FileState, StoredFile
from models.rectification import ItemAction
from models.rights import Right

MAKER = "inspection.report"
# So many photos weigh no more than Telegram takes from a bot.
_ALL_PHOTOS = 400
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
# Both sides of a dispute, and why it took longer, stand in the report as they were written.
TOLD = (
    ItemAction.DISPUTE,
    ItemAction.UPHOLD,
    ItemAction.CLEAR,
    ItemAction.FINE,
    ItemAction.ASK_TIME,
    ItemAction.EXTEND,
    ItemAction.RELAPSE,
)


def _ask(talk: Talk, row: int, _extra: str) -> None:
    """In which language?"""
    found = items.scoring.find(talk.session, talk.me, row)
    buttons = [
        talk.action("inspection.report_in", "inspection.report_in", row, one.code, name=one.name)
        for one in talk.languages
    ]
    back = talk.action("engine.back", "inspection.see", row)
    text = talk.t("inspection.report_asked", number=found.number)
    talk.replace(Reply(text, talk.rows([*buttons, back]), subject=("inspection", row)))


def _send(talk: Talk, row: int, code: str) -> None:
    if code not in {one.code for one in talk.languages}:
        engine.stale(talk)
        return
    found = items.scoring.find(talk.session, talk.me, row)
    reader = talk.reading(code)
    drawn = Generated(MAKER, {"sheet": sheet(reader, row), "name": f"{found.number}-{code}.pdf"})
    back = talk.action("desk.open", "inspection.see", row, number=found.number)
    talk.say(Reply(talk.t("inspection.report_done", number=found.number), [[back]], file=drawn))


def make(session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Draw a report from what it says, with those of its photos that are here now."""
    for item in params["sheet"]["items"]:
        for photo in item["photos"]:
            file = session.get(StoredFile, photo["file"])
            photo["path"] = str(folder / file.path) if file and file.state is FileState.STORED else ""
    return params["name"], report_paper.draw(params["sheet"])


def sheet(reader: Reader, row: int) -> dict[str, Any]:
    """What stands in the report, in the reader's language."""
    assert reader.who is not None  # noqa: S101 - whoever asked for it
    came = items.scoring.came(reader.session, reader.who, row)
    cards = items.of_inspection(reader.session, reader.who, row)
    centre = centre_name(reader)
    closed = sum(card.item.closed_at is not None for card in cards)
    today = reader.moment.calendar.local(reader.now).date()
    done = reader.t("item_report.sum" if cards else "item_report.nothing", n=len(cards), closed=closed)
    most = _most(reader, len(cards))
    facts = [*words.facts(reader, came), *words.score_lines(reader, came)]
    return {
        "lang": reader.language.code,
        "centre": centre,
        "title": _text(reader.t("item_report.title")),
        "number": came.inspection.number or "",
        "facts": [*map(_text, facts), _text(done)],
        "items": [_item(reader, place, card, most) for place, card in enumerate(cards, start=1)],
        "lost": _text(reader.t("item_report.lost")),
        "signed": [centre, _text(when.date_text(reader.language, today))],
        "seal": _text(reader.t("certificate.seal")),
    }


def _most(reader: Reader, n: int) -> int:
    """How many photos of a finding, and of its proof, are printed where there are so many (rule 20.12)."""
    return min(rules.load(reader.session).item_report_photos, _ALL_PHOTOS // (2 * max(1, n)))


def _item(reader: Reader, place: int, card: ItemCard, most: int) -> dict[str, Any]:
    item = card.item
    heading = reader.t("item_report.item", place=place, number=item.number)
    state = reader.t(f"item.state.{item.state.value}")
    rows: list[tuple[str, Any]] = [("finding", item.finding)]
    if before := card.before or card.copied:
        rows.append(("source", reader.t(f"item.source.{item.source.value}", before=before)))
    if card.place:
        rows.append(("place", in_language(card.place, reader.language.code)))
    if card.shown:
        rows.append(("shown", _counted(reader, card.shown, most)))
    if item.answer is not None:
        rows.append(("answer", reader.t(f"item.answer.{item.answer.value}")))
    if item.cause is not None:
        rows.append(("cause", reader.t(f"item.cause.{item.cause.value}")))
    if item.measure:
        rows.append(("measure", item.measure))
        rows.append(("owner", " · ".join(name for name in (card.owner, card.helper) if name)))
    if item.due_at is not None:
        rows.append(("due", _day(reader, item.due_at)))
    rows += [(f"said.{line.action.value}", line.text) for line, _ in card.said if line.action in TOLD]
    if item.proof:
        rows.append(("proof", reader.t("item_report.only_photos") if item.proof == PICTURE else item.proof))
    if card.proved:
        rows.append(("proved", _counted(reader, card.proved, most)))
    if item.closed_at is not None:
        rows.append(("closed", _day(reader, item.closed_at)))
    rows.append(("state", state))
    return {
        "heading": _text(heading),
        "rows": [[_text(reader.t(f"item_report.{name}")), _text(said)] for name, said in rows],
        "photos": [
            *_photos(reader, card, "finding", _shown(card.shown)[:most]),
            *_photos(reader, card, "proof", _shown(card.proved)[:most]),
        ],
    }


def _counted(reader: Reader, found: Sequence[StoredFile], most: int) -> Markup:
    """How many there are, and how many of the photos stand below if that is not all."""
    files = Markup(reader.t("engine.comma").join(count_files(reader, [one.kind for one in found])))
    return reader.t("item_report.printed", files=files, n=most) if most < len(_shown(found)) else files


def _photos(reader: Reader, card: ItemCard, name: str, found: Sequence[StoredFile]) -> list[dict[str, Any]]:
    """The photos that are printed, each with what it shows."""
    # A photo may stand on the page after its item.
    caption = f"{card.item.number} · {_text(reader.t(f'item_report.{name}'))}"
    return [{"file": one.id, "caption": caption} for one in found]


def _shown(found: Sequence[StoredFile]) -> list[StoredFile]:
    """Pictures, also those that were sent as files so that they stay sharp."""
    return [one for one in found if one.kind is FileKind.PHOTO or one.name.lower().endswith(_PICTURES)]


def _day(reader: Reader, at: datetime) -> Markup:
    """A day as it stands on paper, where "tomorrow" means nothing."""
    return when.date_text(reader.language, reader.moment.calendar.local(at).date())


def _text(said: Markup | str) -> str:
    """A sentence as it is printed: without what only a screen needs."""
    if not isinstance(said, Markup):
        return said
    return _plain(said.replace("<b>", "").replace("</b>", ""))


ROOM = Room(
    actions={
        "inspection.report": Action(_ask, Right.SEE_ITEMS),
        "inspection.report_in": Action(_send, Right.SEE_ITEMS),
    },
    makers={MAKER: make},
)
