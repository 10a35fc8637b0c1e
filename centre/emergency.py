"""Danger words, and the alarm that rings on until somebody says that they have seen it."""

from datetime import timedelta

from sqlmodel import Session, col, select

from centre import audit, duty, notices, phrases, plans, rules, staff_group
from centre.duty import bell
from centre.duty.bell import Bell
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.rules import Rules
from models.deadlines import Deadline
from models.desk import Alert
from models.people import Person
from models.rights import Right
from models.who import Who

RAISED = "alert.raised"
DEPUTY = "alert.deputy"
EVERYBODY = "alert.everybody"


def danger_word(text: str, in_force: Rules) -> str | None:
    """The first danger word in a text, unless it only sounds like one ("smoke-free", "fire drill")."""
    return phrases.first(text, in_force.danger_words, in_force.harmless_words)


def raise_alert(
    session: Session, moment: Moment, chat_id: int, who: Who | None, *, name: str, words: str
) -> Alert:
    """Alarm the duty leader; what the same chat writes within some minutes joins the open alarm."""
    in_force = rules.load(session)
    alert = _joined(session, moment, chat_id, words, in_force)
    if alert is not None:
        return alert
    alert = Alert(
        chat_id=chat_id, person_id=who.id if who else None, name=name, words=words, raised_at=moment.now
    )
    session.add(alert)
    session.flush()
    subject = _subject(alert)
    audit.note(session, moment, alert.person_id, "alert.raised", subject)
    leader, rings = duty.leads(session, moment), _bell(alert)
    heard = leader is not None and leader.reachable and rings.hears(leader)
    bell.start(session, moment, rings, [leader] if leader and heard else bell.answerers(session))
    return alert


def acknowledge(session: Session, moment: Moment, actor: Who, alert_id: int) -> None:
    """Say that one is on it: the alarm stops, and whoever else it reached knows who helps.

    Raises:
        Refused: the actor may not, or somebody is on it already.
    """
    if not actor.may(Right.ANSWER_ALERTS):
        raise Refused("refused.not_allowed")
    still = (col(Alert.id) == alert_id, col(Alert.acknowledged_at).is_(None))
    won = change(session, Alert, *still, acknowledged_by=actor.id, acknowledged_at=moment.now)
    alert = find(session, alert_id)
    if alert is None:
        raise Refused("refused.alert_unknown")
    if not won and alert.acknowledged_by == actor.id:
        return
    if not won:
        by = session.get_one(Person, alert.acknowledged_by)
        raise Refused("refused.alert_acknowledged", name=by.name)
    subject = _subject(alert)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)
    audit.note(session, moment, actor.id, "alert.acknowledged", subject)
    staff_group.renew(session, moment, subject)
    _tell_acknowledged(session, moment, alert, actor)


def find(session: Session, alert_id: int | None) -> Alert | None:
    """An alarm as it is now."""
    return session.get(Alert, alert_id, populate_existing=True) if alert_id is not None else None


def on_deputy(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Alarm the deputy, since the leader is silent."""
    alert = find(session, deadline.subject_id)
    if alert is not None and alert.acknowledged_at is None:
        bell.ring_deputy(session, moment, _bell(alert))


def on_everybody(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Alarm everybody who may answer, since both are silent."""
    alert = find(session, deadline.subject_id)
    if alert is not None and alert.acknowledged_at is None:
        bell.ring_everybody(session, moment, _bell(alert))


DEADLINES = {DEPUTY: on_deputy, EVERYBODY: on_everybody}


def _joined(session: Session, moment: Moment, chat_id: int, words: str, in_force: Rules) -> Alert | None:
    still = (
        col(Alert.chat_id) == chat_id,
        col(Alert.acknowledged_at).is_(None),
        col(Alert.raised_at) >= moment.now - timedelta(minutes=in_force.alert_joins),
    )
    if not change(session, Alert, *still, words=col(Alert.words) + f"\n{words}"):
        return None
    return session.exec(select(Alert).where(*still).order_by(col(Alert.id).desc())).first()


def _bell(alert: Alert) -> Bell:
    """Whoever calls for help is not asked to give it."""
    return Bell(RAISED, _subject(alert), DEPUTY, EVERYBODY, lambda one: one.id != alert.person_id)


def _tell_acknowledged(session: Session, moment: Moment, alert: Alert, actor: Who) -> None:
    subject = _subject(alert)
    kinds = dict.fromkeys(bell.rung_by(session, _bell(alert)), "alert.acknowledged")
    if alert.person_id is not None:
        kinds[alert.person_id] = "alert.seen"
    kinds.pop(actor.id, None)
    for person_id, kind in kinds.items():
        notices.promise(
            session, moment, kind, person_id, subject=subject, params={"by": actor.id}, critical=True
        )


def _subject(alert: Alert) -> tuple[str, int]:
    assert alert.id is not None  # noqa: S101 - it was flushed or read
    return "alert", alert.id
