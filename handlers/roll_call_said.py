"""The roll-call answered in words: who writes "I'm fine" instead of tapping is heard, too."""

import re
import unicodedata

from centre import emergencies, roll_call
from chat import engine
from chat.replies import Reply
from chat.talk import Talk
from handlers.roll_call import answers
from models.emergency import EmergencyState, Safety

# Who says more than that tells a story, and wants to be heard by a person.
_LONGEST = 60
_CLAUSES = re.compile(r"[\s]*[,，、.。!！~;；…]+[\s]*")


def recognised(talk: Talk) -> bool:
    """Take words that say how somebody is, and nothing else, while the roll-call waits for them."""
    given = _heard(talk)
    emergency = emergencies.current(talk.session) if given is not None else None
    if given is None or emergency is None or emergency.state is not EmergencyState.DECLARED:
        return False
    asked = roll_call.asked(talk.session, emergency.id, talk.me.id)
    if asked is None or asked.answer is not None:
        return False
    _note(talk, emergency.id or 0, given)
    return True


def answered(talk: Talk, emergency_id: int) -> bool:
    """Take a reply to the roll-call; what cannot be understood is asked for once more, with the buttons."""
    asked, given = roll_call.asked(talk.session, emergency_id, talk.me.id), _heard(talk)
    if asked is None or (given is None and asked.answer is not None):
        return False
    if given is not None:
        talk.house.attempt(talk, lambda: _note(talk, emergency_id, given))
    elif emergencies.find(talk.session, emergency_id).state is EmergencyState.DECLARED:
        _say(talk, emergency_id, talk.t("emergency.answer_unclear"))
    else:
        return False
    return True


def _note(talk: Talk, emergency_id: int, given: Safety) -> None:
    roll_call.answer(talk.session, talk.moment, talk.me, emergency_id, given)
    _say(talk, emergency_id, talk.t(f"emergency.answered.{given.value}"), but=given)


def _say(talk: Talk, emergency_id: int, text: str, but: Safety | None = None) -> None:
    back = engine.go_on_button(talk)
    rows = [*answers(talk, emergency_id, but), *([[back]] if back else [])]
    talk.say(Reply(text, rows, subject=("emergency", emergency_id)))


def _heard(talk: Talk) -> Safety | None:
    """What words say in any language of the house; None if they say more than that, or nothing of it."""
    if len(talk.incoming.text) > _LONGEST:
        return None
    said = {clause for clause in _CLAUSES.split(_plain(talk.incoming.text)) if clause}
    meant = {one for clause in said - _known(talk, "emergency.said.thanks") for one in _meaning(talk, clause)}
    return meant.pop() if len(meant) == 1 and None not in meant else None


def _meaning(talk: Talk, clause: str) -> set[Safety | None]:
    return {one for one in Safety if clause in _known(talk, f"emergency.said.{one.value}")} or {None}


def _known(talk: Talk, key: str) -> set[str]:
    phrases = (phrase for language in talk.languages for phrase in language.label(key).split("|"))
    return {_plain(phrase) for phrase in phrases}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip()
