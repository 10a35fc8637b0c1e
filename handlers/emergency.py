"""Danger: emergency numbers first, then somebody at the centre who has seen it. And who is on duty."""

from centre import emergency, rules, staff
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.common import aside, centre_name, home
from models.outbox import Notice
from models.rights import Right
from models.who import by_id


def warn(talk: Talk) -> None:
    """Give the emergency numbers at once and raise the alarm; whatever form is running stays as it is."""
    said = talk.incoming
    alert = emergency.raise_alert(
        talk.session, talk.moment, said.chat_id, talk.who, name=said.sender_name, words=said.text
    )
    talk.say(Reply(talk.t("emergency.numbers"), subject=("alert", alert.id or 0)))


def duty(talk: Talk) -> None:
    """Say who leads today, when the centre is open and whom to ring in an emergency; open to strangers."""
    on_duty = staff.on_duty(talk.session)
    leader = on_duty.leader.name if on_duty.leader else talk.t("duty.nobody")
    in_force = rules.load(talk.session)
    opens = talk.moment.calendar.is_open(talk.now)
    text = talk.t(
        "duty.text",
        leader=leader,
        state=talk.t("duty.open" if opens else "duty.closed"),
        opens=in_force.office_opens.strftime("%H:%M"),
        closes=in_force.office_closes.strftime("%H:%M"),
        centre=centre_name(talk),
        where=_where(talk, in_force),
    )
    if talk.who is None:
        talk.show(Reply(text, home(talk)))
    else:
        aside(talk, text, talk.rows([talk.menu("talk"), talk.menu("start")]))


def _where(talk: Talk, in_force: rules.Rules) -> Markup:
    address = in_force.centre_address.get(talk.language.code)
    lines = [talk.t("duty.address", address=address)] if address else []
    lines += [talk.t("duty.phone", phone=in_force.centre_phone)] if in_force.centre_phone else []
    return Markup("".join(lines))


def _tell_alert(reader: Reader, notice: Notice) -> Reply | None:
    alert = emergency.find(reader.session, notice.subject_id)
    if alert is None or alert.acknowledged_at is not None:
        return None
    text = reader.t(
        "notice.alert.raised", name=alert.name, words=alert.words, when=reader.moment_text(alert.raised_at)
    )
    button = reader.action("alert.seen", "alert.seen", alert.id or 0, style="primary")
    return Reply(text, [[button]], subject=("alert", alert.id or 0))


def _tell_acknowledged(reader: Reader, notice: Notice) -> Reply:
    colleague = by_id(reader.session, notice.params["by"]).name
    alert = emergency.find(reader.session, notice.subject_id)
    return Reply(reader.t("notice.alert.acknowledged", by=colleague, name=alert.name if alert else ""))


def _tell_seen(reader: Reader, notice: Notice) -> Reply:
    colleague = by_id(reader.session, notice.params["by"]).name
    return Reply(reader.t("notice.alert.seen", by=colleague))


def _seen(talk: Talk, number: int, _extra: str) -> None:
    emergency.acknowledge(talk.session, talk.moment, talk.me, number)
    alert = emergency.find(talk.session, number)
    if alert is not None:
        text = talk.t("alert.acknowledged", name=alert.name, words=alert.words)
        talk.show(Reply(text, home(talk)))


ROOM = Room(
    commands={"duty": Command(duty, open=True)},
    actions={"alert.seen": Action(_seen, Right.ANSWER_ALERTS)},
    words={
        "alert.raised": _tell_alert,
        "alert.acknowledged": _tell_acknowledged,
        "alert.seen": _tell_seen,
    },
)
