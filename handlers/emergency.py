"""Danger: emergency numbers first, then somebody at the centre who has seen it."""

from centre import emergency, people, phone_numbers
from chat.buttons import Button
from chat.languages import Markup
from chat.parsers import show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import excerpt, home
from models.desk import Alert
from models.outbox import Notice
from models.rights import Right
from models.who import by_id

# An alarm must be read at one glance: of many words only so much.
_WORDS = 600


def warn(talk: Talk) -> None:
    """Give the emergency numbers at once and raise the alarm; whatever form is running stays as it is."""
    said = talk.incoming
    name = talk.who.name if talk.who else people.tidy(said.sender_name)
    alert = emergency.raise_alert(
        talk.session, talk.moment, said.chat_id, talk.who, name=name, words=said.text
    )
    talk.say(Reply(talk.t("emergency.numbers"), subject=("alert", alert.id or 0)))


def answered(talk: Talk, number: int) -> bool:
    """Take a reply to an alarm for what it shows: that it was seen; False if it is not theirs to answer."""
    alert = emergency.find(talk.session, number)
    if not talk.me.may(Right.ANSWER_ALERTS) or alert is None or alert.person_id == talk.me.id:
        return False
    talk.house.attempt(talk, lambda: _reply_seen(talk, number))
    return True


def _reply_seen(talk: Talk, number: int) -> None:
    emergency.acknowledge(talk.session, talk.moment, talk.me, number)
    talk.say(Reply(talk.t("alert.acknowledged_reply"), home(talk), subject=("alert", number)))


def _tell_alert(reader: Reader, notice: Notice) -> Reply | None:
    alert = emergency.find(reader.session, notice.subject_id)
    if alert is None or alert.acknowledged_at is not None:
        return None
    text = reader.t(
        "notice.alert.raised",
        person=_person(reader, alert),
        words=excerpt(alert.words, _WORDS),
        when=reader.past_text(alert.raised_at),
    )
    button = reader.action("alert.seen", "alert.seen", alert.id or 0, style="primary")
    return Reply(text, [[button], _declare(reader, alert.id or 0)], subject=("alert", alert.id or 0))


def _declare(reader: Reader, number: int) -> list[Button]:
    """What makes an emergency of the whole house of an alarm."""
    return [reader.action("alert.declare", "emergency.declare", number, style="danger")]


def _person(reader: Reader, alert: Alert) -> Markup:
    """Who calls for help, with the ways to reach them: their chat, and a number if they ever gave one."""
    name = alert.name or reader.t("alert.somebody")
    link = reader.t("alert.person", name=name, telegram_id=alert.chat_id)
    phone = phone_numbers.of(reader.session, alert.person_id) if alert.person_id is not None else ""
    return reader.t("alert.person_phone", person=link, phone=show_phone(reader, phone)) if phone else link


def _tell_acknowledged(reader: Reader, notice: Notice) -> Reply:
    colleague = by_id(reader.session, notice.params["by"]).name
    alert = emergency.find(reader.session, notice.subject_id)
    name = (alert.name if alert else "") or reader.t("alert.somebody")
    return Reply(reader.t("notice.alert.acknowledged", by=colleague, name=name))


def _tell_seen(reader: Reader, notice: Notice) -> Reply:
    colleague = by_id(reader.session, notice.params["by"]).name
    return Reply(reader.t("notice.alert.seen", by=colleague))


def _seen(talk: Talk, number: int, _extra: str) -> None:
    emergency.acknowledge(talk.session, talk.moment, talk.me, number)
    text = talk.t("alert.acknowledged")
    talk.conclude(Reply(text, [_declare(talk, number), *home(talk)], subject=("alert", number)))


ROOM = Room(
    actions={"alert.seen": Action(_seen, Right.ANSWER_ALERTS, urgent=True)},
    words={
        "alert.raised": _tell_alert,
        "alert.acknowledged": _tell_acknowledged,
        "alert.seen": _tell_seen,
    },
)
