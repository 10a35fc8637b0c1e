"""A request on the screen of its resident: how it stands, and what is done with one tap."""

import re
from collections.abc import Callable

from centre import cases
from centre.cases import CaseCard
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Rows, Talk
from handlers import request_words, voices
from handlers.case_kinds import MOVED_ON
from handlers.common import set_out
from handlers.voices import Way
from models.cases import CaseAction, CaseKind
from models.refused import Refused, deciding

# A plan's row or a price, as buttons carry it.
_NUMBER = re.compile(r"[0-9]{1,18}")
_Run = Callable[[Talk, int, str], None]


def mine(talk: Talk, case_id: int) -> CaseCard:
    """A request of the person who speaks.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    if card.case.person_id != talk.me.id or card.case.kind is not CaseKind.REQUEST:
        raise Refused("refused.case_unknown")
    return card


def show(talk: Talk, case_id: int, note: Markup | None = None) -> None:
    """Show a case to its resident; the staff find it in the queue."""
    card = cases.card(talk.session, case_id, talk.language.code)
    if card.case.person_id != talk.me.id:
        talk.house.actions["queue.see"].run(talk, case_id, "")
        return
    if card.case.kind is not CaseKind.REQUEST:
        voices.show(talk, Way(talk.me, case_id), note)
    else:
        set_out(talk, *screen(talk, mine(talk, case_id)), note)


def screen(talk: Talk, card: CaseCard) -> tuple[Markup, Rows]:
    """How a request stands, and what can be done."""
    case_id = card.case.id or 0
    read = [talk.action("case.read", "case.read", case_id)] if request_words.is_cut(card) else []
    buttons = [*request_words.buttons(talk, card), *read, talk.menu("my"), talk.menu("start")]
    return request_words.description(talk, card), talk.rows(buttons)


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the case of a number; False if it is the number of something else."""
    found = cases.by_number(talk.session, number)
    if found is not None and found.id is not None:
        show(talk, found.id)
    return found is not None


def or_how_it_stands(run: _Run) -> _Run:
    """A step that says how the request stands now, where it went on since the button was made."""

    def attempt(talk: Talk, case_id: int, extra: str) -> None:
        mine(talk, case_id)
        try:
            with deciding(talk.session):
                run(talk, case_id, extra)
        except Refused as no:
            key = "case.moved_on" if no.key in MOVED_ON else no.key
            show(talk, case_id, talk.t(key, **no.params))

    return attempt


def _see(talk: Talk, case_id: int, _extra: str) -> None:
    show(talk, case_id)


def _read(talk: Talk, case_id: int, _extra: str) -> None:
    """Show everything that was done and said, as many messages as it takes."""
    card = mine(talk, case_id)
    buttons = [talk.action("call.back", "case.see", case_id), talk.menu("start")]
    talk.say(Reply(request_words.history(talk, card), talk.rows(buttons)))


def _agree(talk: Talk, case_id: int, plan: str) -> None:
    cases.agree(talk.session, talk.moment, talk.me, case_id, _row(plan))
    case = mine(talk, case_id).case
    due = talk.moment_text(case.due_at) if case.due_at else ""
    _conclude(talk, case_id, talk.t("case.agreed", number=case.number, due=due))


def _agree_price(talk: Talk, case_id: int, price: str) -> None:
    cases.agree_price(talk.session, talk.moment, talk.me, case_id, _row(price))
    _done(talk, case_id, "case.price_agreed")


def _refuse_price(talk: Talk, case_id: int, _extra: str) -> None:
    cases.refuse_price(talk.session, talk.moment, talk.me, case_id)
    _done(talk, case_id, "case.price_refused")


def _confirm(talk: Talk, case_id: int, _extra: str) -> None:
    cases.confirm(talk.session, talk.moment, talk.me, case_id)
    _done(talk, case_id, "case.confirmed")


def _ask_withdraw(talk: Talk, case_id: int, _extra: str) -> None:
    cases.expect(talk.session, talk.me, case_id, CaseAction.WITHDRAW)
    card = mine(talk, case_id)
    buttons = [
        talk.action("case.withdraw_now", "case.withdraw_now", case_id, style="danger"),
        talk.action("case.keep", "case.see", case_id),
    ]
    text = talk.t("case.withdraw_sure", number=card.case.number, what=request_words.title(talk, card))
    talk.show(Reply(text, talk.rows(buttons, 1)))


def _withdraw(talk: Talk, case_id: int, _extra: str) -> None:
    cases.withdraw(talk.session, talk.moment, talk.me, case_id)
    text = talk.t("case.withdrawn_now", number=mine(talk, case_id).case.number)
    buttons = [talk.menu("talk"), talk.menu("start")]
    talk.show(Reply(text, talk.rows(buttons), subject=("case", case_id)))


def _done(talk: Talk, case_id: int, key: str) -> None:
    """What a tap settled, and what comes next; what was read before it stays."""
    card = mine(talk, case_id)
    _conclude(talk, case_id, f"{talk.t(key, number=card.case.number)}\n{request_words.standing(talk, card)}")


def _conclude(talk: Talk, case_id: int, text: str) -> None:
    see = talk.action("case.see", "case.see", case_id)
    talk.conclude(Reply(text, talk.rows([see, talk.menu("start")]), subject=("case", case_id)))


def _row(said: str) -> int:
    """A number as a button carries it; what a changed client makes of it is the number of nothing."""
    return int(said) if _NUMBER.fullmatch(said) else 0


ROOM = Room(
    actions={
        "case.see": Action(_see),
        "case.read": Action(_read),
        "case.agree": Action(or_how_it_stands(_agree)),
        "case.price_yes": Action(or_how_it_stands(_agree_price)),
        "case.price_no": Action(or_how_it_stands(_refuse_price)),
        "case.confirm": Action(or_how_it_stands(_confirm)),
        "case.withdraw": Action(or_how_it_stands(_ask_withdraw)),
        "case.withdraw_now": Action(or_how_it_stands(_withdraw)),
    }
)
