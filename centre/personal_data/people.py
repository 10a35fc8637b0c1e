"""What is personal about people themselves: what they agreed to, their roles, and what they did here."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col

from centre.moment import Moment
from centre.personal_data.kinds import Personal, whose
from centre.rows import change
from models.audit import AuditLine
from models.people import Assignment, Consent, Invite, Person
from models.settings import CentreSetting, SettingChange
from models.templates import Template
from models.who import Who


def _end_consents(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Consent.person_id) == who.id, col(Consent.withdrawn_at).is_(None))
    return change(session, Consent, *still, withdrawn_at=moment.now)


def _end_roles(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Assignment.person_id) == who.id, col(Assignment.ended_at).is_(None))
    return change(session, Assignment, *still, ended_at=moment.now)


def _acts(who: Who) -> ColumnElement[bool]:
    about = (col(AuditLine.subject_kind) == "person") & (col(AuditLine.subject_id) == who.id)
    return or_(col(AuditLine.actor_id) == who.id, about)


def _erase_person(session: Session, moment: Moment, who: Who) -> int:
    nothing: dict[str, Any] = {"telegram_id": None, "name": "", "phone": "", "muted_until": None}
    mine = col(Person.id) == who.id
    return change(session, Person, mine, **nothing, reachable=False, erased_at=moment.now)


PERSONAL = (
    Personal(
        "consents",
        Consent,
        whose(Consent.person_id),
        ("kind", "version", "given_at", "withdrawn_at"),
        _end_consents,
        "kept.consents",
    ),
    Personal(
        "roles",
        Assignment,
        whose(Assignment.person_id),
        ("role", "unit", "granted_at", "ended_at"),
        _end_roles,
        "kept.roles",
    ),
    Personal(
        "invites",
        Invite,
        lambda who: or_(col(Invite.created_by) == who.id, col(Invite.used_by) == who.id),
        ("role", "unit", "created_at", "expires_at", "used_at"),
        kept="kept.roles",
    ),
    Personal(
        "settings",
        CentreSetting,
        whose(CentreSetting.changed_by),
        ("key", "value", "changed_at"),
        kept="kept.acts",
    ),
    Personal(
        "setting_changes",
        SettingChange,
        whose(SettingChange.changed_by),
        ("key", "before", "after", "changed_at"),
        kept="kept.acts",
    ),
    Personal(
        "templates",
        # Words of the centre; that somebody kept them is an act.
        Template,
        whose(Template.kept_by),
        ("title", "text", "kept_at"),
        kept="kept.acts",
    ),
    Personal("acts", AuditLine, _acts, ("at", "action", "subject_kind", "subject_id"), kept="kept.acts"),
    Personal(
        "person",
        Person,
        whose(Person.id),
        ("telegram_id", "name", "phone", "language", "letters", "reachable", "created_at", "muted_until"),
        _erase_person,
    ),
)
