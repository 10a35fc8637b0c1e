"""What must be put right: the list, one item in full, and what is done with one tap."""

from collections.abc import Callable

from sqlmodel import Session

from centre import files
from centre import rectification as items
from centre.moment import Moment
from centre.rectification import View
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Command, Room, Words
from chat.talk import Reader, Talk
from handlers import rectification_make
from handlers import rectification_words as say
from handlers.call_words import DESK
from handlers.common import send_files, turn_months
from models.outbox import Notice
from models.rectification import TRANSITIONS, Item, ItemAction
from models.rights import Right
from models.who import Who

# What a card offers, in this order, and which button stands for it.
BUTTONS = {
    ItemAction.VERIFY: ("item.verify",),
    ItemAction.START: ("item.start",),
    ItemAction.HAND_IN: ("item.hand_in",),
    ItemAction.TAKE: ("item.take",),
    ItemAction.PASS: ("item.pass",),
    ItemAction.SEND_BACK: ("item.send_back",),
    ItemAction.HOLDS: ("item.holds",),
    ItemAction.RELAPSE: ("item.relapse",),
    ItemAction.UPHOLD: ("item.uphold",),
    ItemAction.CLEAR: ("item.clarified", "item.unproven"),
    ItemAction.ASSIGN: ("item.assign",),
    ItemAction.EXTEND: ("item.extend",),
    ItemAction.DISPUTE: ("item.dispute",),
}
Act = Callable[[Session, Moment, Who, int], Item]


def start(talk: Talk) -> None:
    """Show what must be put right, one's own part of it first."""
    mine = items.items(talk.session, talk.moment, talk.me, View.MINE)
    _show_list(talk, 0, View.MINE if mine.total else View.OPEN)


def _turn(talk: Talk, page: int, view: str) -> None:
    _show_list(talk, page, View(view) if view in set(View) else View.OPEN)


def _show_list(talk: Talk, page: int, view: View) -> None:
    found = items.items(talk.session, talk.moment, talk.me, view, page)
    lines = [talk.t("items.heading", view=talk.t(f"items.view.{view.value}"), n=found.total)]
    lines += [say.line(talk, card) for card in found.items] or [talk.t("desk.empty")]
    opens = [
        talk.action("desk.open", "item.see", card.item.id or 0, number=card.item.number)
        for card in found.items
    ]
    tabs = [
        talk.action(f"items.view.{other.value}", "item.list", 0, other.value)
        for other in View
        if other is not view
    ]
    last = [talk.action("items.add", "item.add", 0)] if talk.me.may(Right.WORK_ITEMS) else []
    last += [talk.action("items.paste", "item.paste", 0)] if talk.me.may(Right.LEAD_ITEMS) else []
    last += [talk.action("items.figures", "items.figures", 0), talk.menu("start")]
    turns = talk.turns("item.list", found.number, found.pages, view.value)
    rows = [*talk.rows(opens), *turns, *talk.rows(tabs), *talk.rows(last)]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _figures(talk: Talk, back: int, _extra: str) -> None:
    found = items.figures(talk.session, talk.moment, talk.me, back)
    rows = [*turn_months(talk, "items.figures", back), [talk.menu("items")]]
    talk.replace(Reply(say.month(talk, found), rows, subject=DESK))


def see(talk: Talk, row: int, _extra: str = "") -> None:
    """Show one item with all that its state allows this colleague."""
    card = items.look(talk.session, talk.me, row)
    talk.replace(Reply(say.text(talk, card), talk.rows(_buttons(talk, card.item)), subject=("item", row)))


def _buttons(talk: Talk, item: Item) -> list[Button]:
    row = item.id or 0
    able = [
        name
        for action, names in BUTTONS.items()
        if (item.state, action) in TRANSITIONS and items.may(talk.me, item, action)
        for name in names
        if not (action is ItemAction.EXTEND and item.extended_at is not None)
    ]
    buttons = [
        talk.action(name, name, row, style="primary" if place == 0 else "") for place, name in enumerate(able)
    ]
    if files.of(talk.session, ("item", row)):
        buttons.append(talk.action("item.files", "item.files", row))
    return [*buttons, *rectification_make.origin(talk, item), talk.menu("items")]


def _one_tap(act: Act) -> Action:
    def run(talk: Talk, row: int, _extra: str) -> None:
        act(talk.session, talk.moment, talk.me, row)
        see(talk, row)

    return Action(run, Right.WORK_ITEMS)


def _files(talk: Talk, row: int, _extra: str) -> None:
    card = items.look(talk.session, talk.me, row)
    back = talk.action("desk.open", "item.see", row, number=card.item.number)
    send_files(talk, card.item.number, files.of(talk.session, ("item", row)), back)


def _tell(kind: str) -> Words:
    """A notice about an item to whoever has its next step or leads, as long as there is one."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        card = items.card(reader.session, notice.subject_id or 0)
        item, who = card.item, reader.who
        if item.ended_at is not None or who is None or not who.may(Right.SEE_ITEMS):
            return None
        if kind != "item.overdue" and item.custodian_id != who.id:
            return None
        text = reader.t(
            f"notice.{kind}", number=item.number, finding=item.finding, next=say.next_step(reader, card)
        )
        row = item.id or 0
        button = reader.action("desk.open", "item.see", row, number=item.number, style="primary")
        return Reply(text, [[button]], subject=("item", row))

    return words_for


ROOM = Room(
    commands={"items": Command(start, Right.SEE_ITEMS)},
    actions={
        "item.list": Action(_turn, Right.SEE_ITEMS),
        "items.figures": Action(_figures, Right.SEE_ITEMS),
        "item.see": Action(see, Right.SEE_ITEMS),
        "item.files": Action(_files, Right.SEE_ITEMS),
        "item.start": _one_tap(items.start),
        "item.take": _one_tap(items.take),
        "item.pass": _one_tap(items.settle),
        "item.holds": _one_tap(items.last),
    },
    words={kind: _tell(kind) for kind in ("item.yours", "item.warning", "item.overdue")},
)
