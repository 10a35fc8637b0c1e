"""A request on the screen of its resident, by name or by code: how it stands, what one tap does."""

from collections.abc import Callable

from centre import cases
from centre.cases import CaseCard
from chat.buttons import row_in
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Rows, Talk
from handlers import request_words, voices, ways
from handlers.case_kinds import MOVED_ON
from handlers.common import send_files, set_out
from handlers.request_words import button
from handlers.ways import Way, way_to
from models.cases import CaseAction, CaseKind
from models.refused import Refused, deciding

# A plan's row or a price, as buttons carry it.
_Run = Callable[[Talk, Way, str], None]


def mine(talk: Talk, way: Way) -> CaseCard:
    """A request of whoever speaks.

    Raises:
        Refused: it is none, or somebody else's, which they need not know to exist.
    """
    card = ways.card_of(talk, way)
    if card.case.kind is not CaseKind.REQUEST:
        raise Refused("refused.case_unknown")
    return card


def show(talk: Talk, way: Way, note: Markup | None = None) -> None:
    """Show a case to its resident, or to whoever has its code; the staff find it in the queue."""
    card = cases.card(talk.session, way.case_id, talk.language.code)
    if not way.code and card.case.person_id != talk.me.id:
        talk.house.actions["queue.see"].run(talk, way.case_id, "")
    elif card.case.kind is not CaseKind.REQUEST:
        voices.show(talk, way, note)
    else:
        set_out(talk, *screen(talk, mine(talk, way), way.code), note)


def screen(talk: Talk, card: CaseCard, code: str = "") -> tuple[Markup, Rows]:
    """How a request stands, and what can be done."""
    read = request_words.files_button(talk, card, code)
    read += [button(talk, card, "read", code)] if request_words.is_cut(card) else []
    last = [talk.menu("start")] if code else [talk.menu("my"), talk.menu("start")]
    buttons = [*request_words.buttons(talk, card, code), *read, *last]
    return request_words.description(talk, card), talk.rows(buttons)


def open_code(talk: Talk, code: str) -> None:
    """Show a case to whoever has its code; of a wrong one nothing is said but that it is wrong."""
    talk.house.attempt(talk, lambda: show(talk, way_to(talk, 0, code)))


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the case of a number; False if it is the number of something else."""
    found = cases.by_number(talk.session, number)
    if found is not None and found.id is not None:
        show(talk, Way(talk.me, found.id))
    return found is not None


def or_how_it_stands(run: _Run) -> Action:
    """What a button does; where the request went on since it was made, it is said how it stands now."""

    def attempt(talk: Talk, way: Way, value: str) -> None:
        mine(talk, way)
        try:
            with deciding(talk.session):
                run(talk, way, value)
        except Refused as no:
            key = "case.moved_on" if no.key in MOVED_ON else no.key
            show(talk, way, talk.t(key, **no.params))

    return doing(attempt)


def doing(run: _Run) -> Action:
    """What a button does: it carries a value, and the code for whoever has but that."""

    def attempt(talk: Talk, case_id: int, extra: str) -> None:
        value, _, code = extra.partition(request_words.BY_CODE)
        run(talk, way_to(talk, case_id, code), value)

    return Action(attempt)


def _see(talk: Talk, way: Way, _value: str) -> None:
    show(talk, way)


def _read(talk: Talk, way: Way, _value: str) -> None:
    """Show everything that was done and said, as many messages as it takes."""
    card = mine(talk, way)
    buttons = [button(talk, card, "see", way.code, key="call.back"), talk.menu("start")]
    talk.say(Reply(request_words.history(talk, card), talk.rows(buttons)))


def _files(talk: Talk, way: Way, _value: str) -> None:
    """Show everything that the centre sent, whatever kind of case it is."""
    card = ways.card_of(talk, way)
    back = button(talk, card, "see", way.code, key="call.back")
    send_files(talk, card.case.number, request_words.sent(card), back)


def _agree(talk: Talk, way: Way, plan: str) -> None:
    cases.agree(talk.session, talk.moment, way.voice, way.case_id, row_in(plan))
    card = mine(talk, way)
    due = talk.moment_text(card.case.due_at) if card.case.due_at else ""
    lines = [talk.t("case.agreed", number=card.case.number, due=due), *request_words.look_again(talk, card)]
    _conclude(talk, way, "\n".join(lines), "plan")


def _agree_price(talk: Talk, way: Way, price: str) -> None:
    cases.agree_price(talk.session, talk.moment, way.voice, way.case_id, row_in(price))
    _done(talk, way, "case.price_agreed", "price")


def _refuse_price(talk: Talk, way: Way, _value: str) -> None:
    cases.refuse_price(talk.session, talk.moment, way.voice, way.case_id)
    _done(talk, way, "case.price_refused", "price")


def _confirm(talk: Talk, way: Way, _value: str) -> None:
    cases.confirm(talk.session, talk.moment, way.voice, way.case_id)
    _done(talk, way, "case.confirmed", "done")


def _ask_withdraw(talk: Talk, way: Way, _value: str) -> None:
    cases.expect(talk.session, way.voice, way.case_id, CaseAction.WITHDRAW)
    card = mine(talk, way)
    buttons = [
        button(talk, card, "withdraw_now", way.code, style="danger"),
        button(talk, card, "see", way.code, key="case.keep"),
    ]
    text = talk.t("case.withdraw_sure", number=card.case.number, what=request_words.title(talk, card))
    talk.show(Reply(text, talk.rows(buttons, 1)))


def _withdraw(talk: Talk, way: Way, _value: str) -> None:
    case = cases.withdraw(talk.session, talk.moment, way.voice, way.case_id)
    text = talk.t("case.withdrawn_now", number=case.number)
    buttons = [talk.menu("talk"), talk.menu("start")]
    talk.show(Reply(text, talk.rows(buttons), subject=way.subject))


def _done(talk: Talk, way: Way, key: str, asked: str) -> None:
    """What a tap settled, and what comes next; what was read before it stays."""
    card = mine(talk, way)
    text = f"{talk.t(key, number=card.case.number)}\n{request_words.standing(talk, card)}"
    _conclude(talk, way, text, asked)


def _conclude(talk: Talk, way: Way, text: str, asked: str) -> None:
    see = button(talk, mine(talk, way), "see", way.code)
    reply = Reply(text, talk.rows([see, talk.menu("start")]), subject=way.subject)
    talk.conclude(reply, answers=talk.t(f"case.asks_head.{asked}"))


ROOM = Room(
    actions={
        "case.see": doing(_see),
        "case.read": doing(_read),
        "case.files": doing(_files),
        "case.agree": or_how_it_stands(_agree),
        "case.price_yes": or_how_it_stands(_agree_price),
        "case.price_no": or_how_it_stands(_refuse_price),
        "case.confirm": or_how_it_stands(_confirm),
        "case.withdraw": or_how_it_stands(_ask_withdraw),
        "case.withdraw_now": or_how_it_stands(_withdraw),
    }
)
