"""What is told about honours, as long as it still holds."""

from dataclasses import replace

from centre import team_groups
from centre.honours import rounds
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import honour_words as words
from handlers.honours import invitation, share_buttons
from models.honours import Honour, HonourState, Objection, RoundState
from models.outbox import Notice


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    one = _one(reader, notice)
    return invitation(reader, one) if one.state is HonourState.SHORTLISTED else None


def _tell_named(reader: Reader, notice: Notice) -> Reply | None:
    return _own(reader, notice, HonourState.PUBLISHED, "notice.honour.named")


def _tell_awarded(reader: Reader, notice: Notice) -> Reply | None:
    reply = _own(reader, notice, HonourState.AWARDED, "notice.honour.awarded")
    ways = share_buttons(reader, _one(reader, notice))
    if reply is None or not ways:
        return reply
    return replace(reply, text=f"{reply.text}\n{reader.t('honour.may_share')}", rows=[ways])


def _tell_group(reader: Reader, notice: Notice) -> Reply | None:
    """An honour in the group of its holder's team; what was taken back names nobody any more."""
    one, team_id = _one(reader, notice), notice.params["team"]
    group = team_groups.of(reader.session, team_id)
    if group is None or group.silenced_at is not None:
        return None
    shared = one.shared_in == team_id
    if not shared and notice.settled_at is None:
        return None  # it never was told there
    text = (
        reader.t("notice.team.honour", **words.blanks(reader, one))
        if shared
        else reader.t("group.honour_gone")
    )
    return Reply(text, [], subject=("honour", one.id or 0), group=group.chat_id)


def _tell_dropped(reader: Reader, notice: Notice) -> Reply | None:
    one = _one(reader, notice)
    key = "notice.honour.dropped_why" if one.reason else "notice.honour.dropped"
    return _own(reader, notice, HonourState.WITHDRAWN, key)


def _own(reader: Reader, notice: Notice, state: HonourState, key: str) -> Reply | None:
    one = _one(reader, notice)
    if one.state is not state:
        return None
    about = rounds.find(reader.session, one.round_id)
    until = words.until(reader, about)
    text = reader.t(key, title=words.title(reader, about), until=until, reason=one.reason)
    return Reply(text, [], subject=("honour", one.id or 0))


def _tell_answered(reader: Reader, notice: Notice) -> Reply | None:
    one = _one(reader, notice)
    if one.state is not HonourState.WITHDRAWN:
        return None
    return _desk(reader.t("notice.honour.answered", **words.blanks(reader, one)), _look(reader, one.round_id))


def _tell_ripe(reader: Reader, notice: Notice) -> Reply | None:
    about = rounds.find(reader.session, notice.subject_id or 0)
    if about.state is not RoundState.PUBLISHED:
        return None
    return _desk(
        reader.t("notice.honour.ripe", title=words.title(reader, about)), _look(reader, about.id or 0)
    )


def _tell_objected(reader: Reader, notice: Notice) -> Reply | None:
    found = reader.session.get_one(Objection, notice.subject_id)
    if found.answered_at is not None:
        return None
    one = rounds.HONOURS.find(reader.session, found.honour_id)
    look = reader.action("honour_desk.objection", "honour.objection", found.id or 0, style="primary")
    return _desk(reader.t("notice.honour.objected", words=found.words, **words.blanks(reader, one)), look)


def _tell_answer(reader: Reader, notice: Notice) -> Reply | None:
    found = reader.session.get_one(Objection, notice.subject_id)
    one = rounds.HONOURS.find(reader.session, found.honour_id)
    key = "notice.honour.upheld" if found.upheld else "notice.honour.answer"
    text = reader.t(key, name=words.name(reader, one.person_id), answer=found.answer)
    return Reply(text, [], subject=("objection", found.id or 0))


def _one(reader: Reader, notice: Notice) -> Honour:
    return rounds.HONOURS.find(reader.session, notice.subject_id or 0)


def _look(reader: Reader, round_id: int) -> Button:
    return reader.action("honour_desk.look", "honour.round", round_id, style="primary")


def _desk(text: str, look: Button) -> Reply:
    return Reply(text, [[look]])


ROOM = Room(
    words={
        "honour.asked": _tell_asked,
        "honour.answered": _tell_answered,
        "honour.named": _tell_named,
        "honour.awarded": _tell_awarded,
        "honour.dropped": _tell_dropped,
        "honour.ripe": _tell_ripe,
        "honour.objected": _tell_objected,
        "honour.answer": _tell_answer,
        "team.honour": _tell_group,
    },
)
