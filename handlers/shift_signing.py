"""Signing up for a shift: read back, done, and what becomes of waiting; standing places and watching."""

from collections.abc import Callable, Sequence
from typing import Any

from centre import shifts
from centre.errors import Refused, deciding
from centre.shifts import standing
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import shift_card
from handlers import shift_words as words
from models.shifts import Post, Shift, SignUp


def _ask_join(talk: Talk, post_id: int, read: str) -> None:
    shift = _shift(talk, post_id)
    text = talk.t("shift.join_check", **_said(talk, shift, post_id))
    confirm = talk.action("shift.join_now", "shift.join_now", post_id, read, style="primary")
    _read_back(talk, shift, read, text, confirm)


def _ask_wait(talk: Talk, post_id: int, read: str) -> None:
    shift = _shift(talk, post_id)
    text = talk.t("shift.wait_check", **_said(talk, shift, post_id))
    confirm = talk.action("shift.wait_now", "shift.wait_now", post_id, read, style="primary")
    _read_back(talk, shift, read, text, confirm)


def _read_back(talk: Talk, shift: Shift, read: str, text: Markup, confirm: Button) -> None:
    """Read the shift back before anything is done; if it has changed since it was shown, show it anew."""
    if read != str(shift.sequence):
        shift_card.show(talk, shift.id or 0, talk.t("shift.changed_meanwhile"))
        return
    back = talk.action("engine.back", "shift.see", shift.id or 0)
    talk.show(Reply(text, talk.rows([confirm, back], 1)))


def _join(talk: Talk, post_id: int, read: str) -> None:
    """Sign up: of those who try for the last place one has it, the others see what there is now."""

    def sign_up(shift: Shift) -> None:
        one = shifts.sign_up(talk.session, talk.moment, talk.me.id, post_id, actor_id=talk.me.id)
        _receive(talk, shift, one)

    _decide(talk, _shift(talk, post_id), read, sign_up)


def _wait(talk: Talk, post_id: int, read: str) -> None:
    def wait(shift: Shift) -> None:
        one = shifts.wait(talk.session, talk.moment, talk.me, post_id)
        text = talk.t("shift.waits_now", **_said(talk, shift, post_id))
        buttons = shift_card.own_buttons(talk, one, shift)
        _answer(talk, text, shift, buttons)

    _decide(talk, _shift(talk, post_id), read, wait)


def _decide(talk: Talk, shift: Shift, read: str, work: Callable[[Shift], None]) -> None:
    if read != str(shift.sequence):
        shift_card.show(talk, shift.id or 0, talk.t("shift.changed_meanwhile"))
        return
    try:
        with deciding(talk.session):
            work(shift)
    except Refused as no:
        shift_card.show(talk, shift.id or 0, talk.why(no))


def _take(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = shifts.take_offer(talk.session, talk.moment, talk.me, sign_up_id)
    _receive(talk, shifts.shift_of(talk.session, one), one)


def _pass(talk: Talk, sign_up_id: int, _extra: str) -> None:
    shifts.pass_offer(talk.session, talk.moment, talk.me, sign_up_id)
    shift = shifts.shift_of(talk.session, shifts.find_sign_up(talk.session, sign_up_id))
    _answer(talk, talk.t("shift.passed"), shift, [])


def _stop_waiting(talk: Talk, sign_up_id: int, _extra: str) -> None:
    shifts.stop_waiting(talk.session, talk.moment, talk.me, sign_up_id)
    shift = shifts.shift_of(talk.session, shifts.find_sign_up(talk.session, sign_up_id))
    _answer(talk, talk.t("shift.waits_no_more", shift=words.line(talk, shift)), shift, [])


def _coming(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = shifts.will_come(talk.session, talk.moment, talk.me, sign_up_id)
    shift = shifts.shift_of(talk.session, one)
    text = talk.t("shift.coming_noted", shift=words.line(talk, shift))
    buttons = shift_card.own_buttons(talk, one, shift)
    talk.conclude(Reply(text, talk.rows(buttons, 1), subject=("shift", shift.id or 0)))


def _ask_standing(talk: Talk, post_id: int, _extra: str) -> None:
    """Say what a standing place is before somebody has one."""
    shift = _shift(talk, post_id)
    text = talk.t("standing.check", **_said(talk, shift, post_id))
    confirm = talk.action("standing.keep", "standing.keep", post_id, style="primary")
    back = talk.action("engine.back", "shift.see", shift.id or 0)
    talk.show(Reply(text, talk.rows([confirm, back], 1)))


def _keep_standing(talk: Talk, post_id: int, _extra: str) -> None:
    shift = _shift(talk, post_id)
    kept = standing.keep(talk.session, talk.moment, talk.me, post_id)
    text = talk.t("standing.kept", **_said(talk, shift, post_id))
    _answer(talk, text, shift, [talk.action("standing.end", "standing.end", kept.id or 0)])


def _ask_end(talk: Talk, standing_id: int, _extra: str) -> None:
    one = standing.find(talk.session, talk.me, standing_id)
    confirm = talk.action("standing.end_now", "standing.end_now", standing_id, style="danger")
    text = talk.t("standing.end_sure", title=words.title(talk, one.activity))
    talk.show(Reply(text, talk.rows([confirm, talk.menu("myshifts")], 1)))


def _end_standing(talk: Talk, standing_id: int, _extra: str) -> None:
    one = standing.end(talk.session, talk.moment, talk.me, standing_id)
    text = talk.t("standing.ended", title=words.title(talk, one.activity))
    talk.show(Reply(text, talk.rows([talk.menu("myshifts"), talk.menu("shifts")])))


def _watch(talk: Talk, shift_id: int, _extra: str) -> None:
    shift = shifts.find(talk.session, shift_id)
    standing.watch(talk.session, talk.moment, talk.me, shift.activity_id)
    shift_card.show(talk, shift_id, talk.t("shift.watched"))


def _unwatch(talk: Talk, shift_id: int, _extra: str) -> None:
    shift = shifts.find(talk.session, shift_id)
    standing.unwatch(talk.session, talk.me, shift.activity_id)
    shift_card.show(talk, shift_id, talk.t("shift.unwatched"))


def _shift(talk: Talk, post_id: int) -> Shift:
    """The shift of a post that a button carries; forged ones lead nowhere."""
    post = talk.session.get(Post, post_id)
    if post is None:
        raise Refused("refused.shift_unknown")
    return shifts.find(talk.session, post.shift_id)


def _said(talk: Talk, shift: Shift, post_id: int) -> dict[str, Any]:
    return {"shift": words.line(talk, shift), "role": words.role(talk, post_id)}


def receipt(talk: Talk, shift: Shift, one: SignUp) -> Reply:
    """The receipt of a place: now the exact address is told, too."""
    text = talk.t("shift.joined", number=shift.number, **_said(talk, shift, one.post_id))
    where = words.address(talk, shift)
    text = Markup(f"{text}{where}\n{talk.t('shift.joined_next')}")
    return _said_of(talk, text, shift, shift_card.own_buttons(talk, one, shift))


def _receive(talk: Talk, shift: Shift, one: SignUp) -> None:
    talk.show(receipt(talk, shift, one))


def _answer(talk: Talk, text: Markup, shift: Shift, buttons: Sequence[Button]) -> None:
    talk.show(_said_of(talk, text, shift, buttons))


def _said_of(talk: Talk, text: Markup, shift: Shift, buttons: Sequence[Button]) -> Reply:
    rows = [*talk.rows(buttons, 1), *talk.rows([talk.menu("myshifts"), talk.menu("shifts")])]
    return Reply(text, rows, subject=("shift", shift.id or 0))


ROOM = Room(
    actions={
        "shift.join": Action(_ask_join),
        "shift.join_now": Action(_join),
        "shift.wait": Action(_ask_wait),
        "shift.wait_now": Action(_wait),
        "shift.take": Action(_take),
        "shift.pass": Action(_pass),
        "shift.coming": Action(_coming),
        "shift.stop_waiting": Action(_stop_waiting),
        "shift.watch": Action(_watch),
        "shift.unwatch": Action(_unwatch),
        "standing.ask": Action(_ask_standing),
        "standing.keep": Action(_keep_standing),
        "standing.end": Action(_ask_end),
        "standing.end_now": Action(_end_standing),
    },
)
