"""[Make an item] on the card of what it comes from, and the way back to it."""

from typing import Any

from centre import rectification as items
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.rectification_photos import TOLD, told
from handlers.rectification_words import receipt
from models.rectification import Gravity, Item, ItemSource
from models.rights import Right

# Which action opens the record that an item comes from.
OPENS = {ItemSource.COMPLAINT: "queue.see", ItemSource.BAD_MARK: "bad_mark.see"}
SEVERITY = Step("severity", choices=among("item.severity", *Gravity), show=shown_as("item.severity"))


def buttons(reader: Reader, source: ItemSource, row: int) -> list[Button]:
    """On the card of a record: to make an item out of it, or to open the one that was made."""
    who = reader.who
    if who is None or not who.may(Right.SEE_ITEMS):
        return []
    made = items.made_of(reader.session, source, row)
    if made is not None:
        return [reader.action("desk.open", "item.see", made.id or 0, number=made.number)]
    return [reader.action("item.make", "item.make", row, source.value)] if who.may(Right.WORK_ITEMS) else []


def origin(reader: Reader, item: Item) -> list[Button]:
    """On the card of an item: to open the record that it comes from, for whoever may see that."""
    number = items.origin_number(reader.session, reader.who, item) if reader.who else ""
    opens = OPENS.get(item.source)
    return [reader.action("desk.open", opens, item.source_id or 0, number=number)] if number and opens else []


def _begin(talk: Talk, row: int, source: str) -> None:
    if source not in set(items.ORIGINS):
        engine.stale(talk)
        return
    made = items.made_of(talk.session, ItemSource(source), row)
    if made is not None:
        talk.house.actions["item.see"].run(talk, made.id or 0, "")
        return
    number = items.expect_origin(talk.session, talk.me, ItemSource(source), row)
    engine.start(talk, MAKE, context={"source": source, "row": row, "number": number})


def _blanks(_reader: Reader, context: Answers) -> dict[str, Any]:
    return {"number": context["number"]}


def _finish(talk: Talk, form: Finished) -> Reply:
    text, sent = told(talk, form.answers)
    item = items.make_of(
        talk.session,
        talk.moment,
        talk.me,
        ItemSource(form.context["source"]),
        form.context["row"],
        text=text,
        severity=Gravity(form.answers["severity"]),
        file_ids=sent,
    )
    return receipt(talk, item, "item_make.done")


MAKE = Flow(
    name="item_make",
    version=1,
    steps=(*TOLD, SEVERITY),
    finish=_finish,
    params=_blanks,
)

ROOM = Room(flows=(MAKE,), actions={"item.make": Action(_begin, Right.WORK_ITEMS)})
