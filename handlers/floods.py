"""Somebody who sends more than anybody types: a word, then silence, and a way to a person."""

from centre import calls, floods
from chat.buttons import Button
from chat.lengths import plain
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from models.rights import Right
from models.who import by_id


def overrun(talk: Talk) -> bool:
    """Whether what was sent is not read, as too much came; whoever is asked to slow down hears it once."""
    if floods.is_muted(talk.who, talk.now):
        return True
    if (haste := talk.haste) is None or talk.alarmed:  # nobody is reproached who cries for help
        return False
    if not haste.too_much:
        if not haste.told:
            talk.say(Reply(talk.t("flood.slow")))
        return False
    # Of a stranger nothing is kept: they are not read for as long as they go on.
    if talk.who is not None and floods.mute(talk.session, talk.moment, talk.who, haste.number):
        minutes = int(floods.FOR.total_seconds() // 60)
        appeal = talk.action("flood.appeal", "flood.appeal", 0)
        talk.say(Reply(talk.t("flood.muted", n=haste.number, minutes=minutes), [[appeal]]))
    return True


def _appeal(talk: Talk, _number: int, _extra: str) -> None:
    words = plain(talk.t("flood.appeal_words"))
    call = floods.appeal(talk.session, talk.moment, talk.me, words)
    talk.say(Reply(talk.t("flood.appealed", number=call.number or "")))


def lift_button(talk: Talk, person_id: int, call_id: int) -> list[Button]:
    """What lets whoever asked for a call-back write again, where they may not."""
    muted = floods.is_muted(by_id(talk.session, person_id), talk.now)
    return [talk.action("flood.lift", "flood.lift", call_id)] if muted else []


def _lift(talk: Talk, call_id: int, _extra: str) -> None:
    call = calls.look(talk.session, talk.me, call_id)
    floods.lift(talk.session, talk.moment, talk.me, call.person_id)
    back = talk.action("desk.open", "desk.see", call.id, number=call.number)
    talk.say(Reply(talk.t("flood.lifted", number=call.number), [[back]]))


ROOM = Room(
    actions={
        "flood.appeal": Action(_appeal, urgent=True),
        "flood.lift": Action(_lift, right=Right.WORK_CALLS),
    }
)
