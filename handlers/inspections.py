"""/inspection: who looked at the centre, how it came out, and what became of it."""

from centre import files
from centre import rectification as items
from centre.rectification import View
from chat import engine, when
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import inspection_words as words
from handlers import rectification_words as say
from handlers.call_words import DESK
from handlers.common import send_files
from models.outbox import Notice
from models.rectification import Inspection, InspectionKind, InspectionScore, ItemSource
from models.rights import Right

# So many of what came out badly are offered at once; the next ones come up when these are items.
_OFFERED, _BUTTON = 6, 30


def show(talk: Talk) -> None:
    """Show all inspections, the newest first."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    found = items.scoring.inspections(talk.session, talk.me, page)
    lines = [talk.t("inspection.list", n=found.total)]
    lines += [words.line(talk, one) for one in found.items] or [talk.t("desk.empty")]
    opens = [
        talk.action("desk.open", "inspection.see", one.id or 0, number=one.number) for one in found.items
    ]
    begins = [
        talk.action("inspection.new", "inspection.new", 0),
        talk.action("visit.new", "visit.new", 0),
        talk.action("improvement.new", "improvement.new", 0),
    ]
    last = [*(begins if talk.me.may(Right.LEAD_ITEMS) else ()), talk.menu("items"), talk.menu("start")]
    turns = talk.turns("inspection.list", found.number, found.pages)
    talk.replace(Reply("\n".join(lines), [*talk.rows(opens), *turns, *talk.rows(last)], subject=DESK))


def see(talk: Talk, row: int, _extra: str = "") -> None:
    """Show one inspection: how it came out, and what can be made of it."""
    came = items.scoring.came(talk.session, talk.me, row)
    made = items.items(talk.session, talk.moment, talk.me, View.OPEN, inspection_id=row).total
    buttons = _ways(talk, came.inspection, made)
    low = _low(talk, came.inspection)
    text = words.text(talk, came, made) + (f"\n{talk.t('inspection.low')}" if low else "")
    talk.replace(Reply(text, [*talk.rows(low, 1), *talk.rows(buttons)], subject=("inspection", row)))


def _ways(talk: Talk, found: Inspection, made: int) -> list[Button]:
    row, buttons = found.id or 0, list[Button]()
    if made:
        buttons.append(talk.action("inspection.items_button", "inspection.items", 0, str(row)))
        buttons.append(talk.action("inspection.report", "inspection.report", row))
    if talk.me.may(Right.LEAD_ITEMS) and found.kind is not InspectionKind.IMPROVEMENT:
        buttons.append(talk.action("inspection.add", "inspection.add", row))
    if files.of(talk.session, ("inspection", row)):
        buttons.append(talk.action("item.files", "inspection.files", row))
    return [*buttons, talk.menu("inspection")]


def _low(talk: Talk, found: Inspection) -> list[Button]:
    """What came out badly and is no item yet, each a tap away from being one."""
    if found.form_version is None or not talk.me.may(Right.WORK_ITEMS):
        return []
    session = talk.session
    bad = items.scoring.low(session, found.id or 0)
    left = [one for one in bad if items.made_of(session, ItemSource.INSPECTION, one.id or 0) is None]
    return [
        talk.action(
            "inspection.make",
            "inspection.make",
            one.id or 0,
            text=words.low_text(talk, one, found.form_version, _BUTTON),
        )
        for one in left[:_OFFERED]
    ]


def _make(talk: Talk, score_id: int, _extra: str) -> None:
    """Make an item of what came out badly, and stay with the inspection for the next one."""
    score = talk.session.get(InspectionScore, score_id)
    found = talk.session.get(Inspection, score.inspection_id) if score else None
    if score is None or found is None or found.form_version is None:
        engine.stale(talk)
        return
    item = items.made_of(talk.session, ItemSource.INSPECTION, score_id)
    if item is None:
        text = words.low_text(talk, score, found.form_version)
        item = items.make_low(talk.session, talk.moment, talk.me, score_id, text)
    talk.toast = talk.language.label("inspection.made_toast", number=item.number)
    see(talk, score.inspection_id)


def _items(talk: Talk, page: int, said: str) -> None:
    """The items of one inspection, whatever became of them."""
    row = int(said) if said.isdecimal() and len(said) < 19 else 0
    inspection = items.scoring.find(talk.session, talk.me, row)
    found = items.items(talk.session, talk.moment, talk.me, View.OPEN, page, inspection_id=row)
    lines = [talk.t("inspection.heading", number=inspection.number, title=words.title(talk, inspection))]
    lines += [say.line(talk, card) for card in found.items] or [talk.t("desk.empty")]
    opens = [
        talk.action("desk.open", "item.see", card.item.id or 0, number=card.item.number)
        for card in found.items
    ]
    back = talk.action("desk.open", "inspection.see", row, number=inspection.number)
    turns = talk.turns("inspection.items", found.number, found.pages, said)
    talk.replace(Reply("\n".join(lines), [*talk.rows(opens), *turns, [back]], subject=("inspection", row)))


def _files(talk: Talk, row: int, _extra: str) -> None:
    found = items.scoring.find(talk.session, talk.me, row)
    back = talk.action("desk.open", "inspection.see", row, number=found.number)
    send_files(talk, found.number, files.of(talk.session, ("inspection", row)), back)


def _tell_month(reader: Reader, notice: Notice) -> Reply | None:
    """To whoever has tasks in an improvement month: once, all of theirs."""
    row, who = notice.subject_id or 0, reader.who
    if who is None or not who.may(Right.SEE_ITEMS):
        return None
    found = [card for card in items.of_inspection(reader.session, who, row) if card.item.owner_id == who.id]
    if not found:
        return None
    inspection = items.scoring.find(reader.session, who, row)
    day = when.date_text(reader.language, inspection.day)
    lines = [reader.t("notice.item.month", title=words.title(reader, inspection), day=day)]
    lines += [say.line(reader, card) for card in found]
    return Reply("\n".join(lines), [[reader.menu("items")]], subject=("inspection", row))


ROOM = Room(
    commands={"inspection": Command(show, Right.SEE_ITEMS)},
    actions={
        "inspection.list": Action(_list, Right.SEE_ITEMS),
        "inspection.see": Action(see, Right.SEE_ITEMS),
        "inspection.items": Action(_items, Right.SEE_ITEMS),
        "inspection.files": Action(_files, Right.SEE_ITEMS),
        "inspection.make": Action(_make, Right.WORK_ITEMS),
    },
    words={"item.month": _tell_month},
)
