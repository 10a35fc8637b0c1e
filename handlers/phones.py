"""The phone list: people whom the bot cannot write to, and what to tell them."""

from collections.abc import Sequence

from centre import phone_list
from chat.buttons import Button
from chat.languages import Markup
from chat.lengths import shortened
from chat.parsers import show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers.call_words import DESK
from models.rights import Right

# So many lines fit on a screen, so much of each.
_WORDS = 500


def _list(talk: Talk, page: int, _extra: str) -> None:
    found = phone_list.open_lines(talk.session, page)
    lines = [talk.t("phone.heading", n=found.total) if found.total else talk.t("phone.empty")]
    rows: list[Sequence[Button]] = []
    for line in found.items:
        number = show_phone(talk, line.phone) if line.phone else talk.t("phone.no_number")
        what = Markup(shortened(line.what, _WORDS))
        lines.append(talk.t("phone.line", name=line.name, phone=number, what=what, n=line.attempts))
        reached = talk.action("phone.called", "phone.called", line.id, name=line.name)
        silent = talk.action("phone.no_answer", "phone.no_answer", line.id, name=line.name)
        rows += talk.rows([reached, silent])
    turns = talk.turns("phone.list", found.number, found.pages)
    talk.replace(Reply("\n\n".join(lines), [*rows, *turns, [talk.menu("calls")]], subject=DESK))


def _called(talk: Talk, line: int, _extra: str) -> None:
    phone_list.called(talk.session, talk.moment, talk.me, line, reached=True)
    _list(talk, 0, "")


def _not_reached(talk: Talk, line: int, _extra: str) -> None:
    phone_list.called(talk.session, talk.moment, talk.me, line, reached=False)
    _list(talk, 0, "")


ROOM = Room(
    actions={
        "phone.list": Action(_list, Right.WORK_PHONE_LIST),
        "phone.called": Action(_called, Right.WORK_PHONE_LIST),
        "phone.no_answer": Action(_not_reached, Right.WORK_PHONE_LIST),
    },
)
