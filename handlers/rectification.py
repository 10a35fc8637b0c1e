"""What must be put right: the list, one item in full, and what is done with one tap."""

from collections.abc import Callable

from sqlmodel import Session

from centre import rectification as items
from centre.moment import Moment
from centre.rectification import ItemCard, View
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Command, Room, Words
from chat.talk import Reader, Talk
from handlers import inspection_words, rectification_make, rectification_photos
from handlers import rectification_words as say
from handlers.call_words import DESK
from handlers.common import turn_months
from handlers.desk_lists import DeskList
from models.outbox import Notice
from models.rectification import Item, ItemAction, ItemState
from models.rights import Right
from models.who import Who

# What a card offers, in this order, and which button stands for it.
BUTTONS = {
    ItemAction.GRANT: ("item.grant",),
    ItemAction.REFUSE_TIME: ("item.refuse_time",),
    ItemAction.VERIFY: ("item.verify",),
    ItemAction.FINE: ("item.fine",),
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
    ItemAction.ASK_TIME: ("item.ask_time",),
    ItemAction.DISPUTE: ("item.dispute",),
}
Act = Callable[[Session, Moment, Who, int], Item]


def _below(talk: Talk) -> list[Button]:
    last = [talk.action("items.add", "item.add", 0)] if talk.me.may(Right.WORK_ITEMS) else []
    last += [talk.action("items.paste", "item.paste", 0)] if talk.me.may(Right.LEAD_ITEMS) else []
    return [
        *last,
        talk.menu("inspection"),
        talk.action("items.figures", "items.figures", 0),
        talk.menu("start"),
    ]


LIST = DeskList(
    name="items",
    views=View,
    otherwise=View.OPEN,
    turn="item.list",
    opens="item.see",
    read=items.items,
    line=say.line,
    row=lambda card: (card.item.id or 0, card.item.number),
    last=_below,
)


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the item or the inspection of a number to who may see it; False if it is something else's."""
    if not talk.me.may(Right.SEE_ITEMS):
        return False
    for action, row in (
        ("item.see", items.by_number(talk.session, number)),
        ("inspection.see", items.scoring.by_number(talk.session, number)),
    ):
        if row is not None:
            talk.house.actions[action].run(talk, row, "")
            return True
    return False


def _figures(talk: Talk, back: int, _extra: str) -> None:
    found = items.figures(talk.session, talk.moment, talk.me, back)
    rows = [*turn_months(talk, "items.figures", back), [talk.menu("items")]]
    talk.replace(Reply(say.month(talk, found), rows, subject=DESK))


def see(talk: Talk, row: int, _extra: str = "") -> None:
    """Show one item with all that its state allows this colleague."""
    card = items.look(talk.session, talk.me, row)
    talk.replace(Reply(say.text(talk, card), talk.rows(_buttons(talk, card)), subject=("item", row)))


def _buttons(talk: Talk, card: ItemCard) -> list[Button]:
    item, row = card.item, card.item.id or 0
    able = [
        name
        for action, names in BUTTONS.items()
        if items.may(talk.session, talk.me, item, action)
        for name in names
    ]
    buttons = [
        talk.action(name, name, row, style="primary" if place == 0 else "") for place, name in enumerate(able)
    ]
    if items.may_copy(talk.session, talk.me, item):
        buttons.append(talk.action("item.copy", "item.copy", row))
    buttons += rectification_photos.buttons(talk, card)
    buttons += inspection_words.opens(talk, item)
    return [*buttons, *rectification_make.origin(talk, item), talk.menu("items")]


def _one_tap(act: Act) -> Action:
    def run(talk: Talk, row: int, _extra: str) -> None:
        act(talk.session, talk.moment, talk.me, row)
        see(talk, row)

    return Action(run, Right.WORK_ITEMS)


def _ask_copy(talk: Talk, row: int, _extra: str) -> None:
    """Ask once before every place gets it."""
    item = items.expect_copy(talk.session, talk.me, row)
    buttons = [
        talk.action("item.copy_now", "item.copy_now", row, style="primary"),
        talk.action("engine.back", "item.see", row),
    ]
    text = talk.t("item.copy_asked", number=item.number, n=items.count_without(talk.session, item))
    talk.replace(Reply(text, talk.rows(buttons), subject=("item", row)))


def _copy(talk: Talk, row: int, _extra: str) -> None:
    made = items.copy_to_sites(talk.session, talk.moment, talk.me, row)
    back = talk.action("engine.back", "item.see", row)
    text = talk.t("item.copied", n=len(made), span=say.span(made))
    talk.replace(Reply(text, talk.rows([talk.menu("items"), back]), subject=("item", row)))


def _tell(kind: str, holds: Callable[[Item, Who], bool]) -> Words:
    """A notice about an item, as long as it holds for whoever it is to be told."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        card = items.card(reader.session, notice.subject_id or 0)
        item, who = card.item, reader.who
        if item.ended_at is not None or who is None or not who.may(Right.SEE_ITEMS) or not holds(item, who):
            return None
        text = reader.t(
            f"notice.{kind}",
            number=item.number,
            finding=item.finding,
            next=say.next_step(reader, card),
            **say.of_time(reader, card),
        )
        row = item.id or 0
        button = reader.action("desk.open", "item.see", row, number=item.number, style="primary")
        return Reply(text, [[button]], subject=("item", row))

    return words_for


def _is_next(item: Item, who: Who) -> bool:
    return item.custodian_id == who.id


def _tell_digest(reader: Reader, _notice: Notice) -> Reply | None:
    """The morning's list, as things stand when it is read."""
    if reader.who is None:
        return None
    found = items.digest.read(reader.session, reader.moment, reader.who)
    if not found.own and not found.others:
        return None
    return Reply(say.morning(reader, found), [[reader.menu("items")]], subject=DESK)


ROOM = Room(
    commands={"items": Command(LIST.start, Right.SEE_ITEMS)},
    actions={
        "item.list": Action(LIST.turned, Right.SEE_ITEMS),
        "items.figures": Action(_figures, Right.SEE_ITEMS),
        "item.see": Action(see, Right.SEE_ITEMS),
        "item.copy": Action(_ask_copy, Right.LEAD_ITEMS),
        "item.copy_now": Action(_copy, Right.LEAD_ITEMS),
        "item.start": _one_tap(items.start),
        "item.take": _one_tap(items.take),
        "item.pass": _one_tap(items.settle),
        "item.holds": _one_tap(items.last),
        "item.grant": _one_tap(items.grant),
    },
    words={
        "item.yours": _tell("item.yours", _is_next),
        "item.closed": _tell("item.closed", lambda item, _who: item.state is ItemState.CLOSED),
        "item.photos": _tell("item.photos", lambda _item, _who: True),
        "item.time": _tell("item.time", lambda item, _who: item.wanted_at is not None),
        "item.time_settled": _tell("item.time_settled", lambda item, _who: item.wanted_at is None),
        "item.digest": _tell_digest,
    },
)
