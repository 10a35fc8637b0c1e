"""The centre's rules, changed: bounds, who may, who was quicker, and the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import rules, settings
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS, NOTES
from centre.settings import Shape
from centre.settings.changing import BELOW
from models.audit import AuditLine
from models.people import Role
from models.settings import CentreSetting
from models.who import Who
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import race


def test_every_rule_can_be_browsed_and_has_a_shape() -> None:
    assert sorted(key for chapter in settings.chapters() for key in settings.of_chapter(chapter)) == sorted(
        NOTES
    )
    for key in NOTES:
        default = rules.value(DEFAULTS, key)
        parts = settings.parts_of(key, default)
        if settings.shape_of(key) is Shape.DEGREE:
            assert set(default.values()) <= set(settings.degrees_of(key))
        assert len(set(parts)) == len(parts)
        assert rules.checked(key, default) == default


def test_a_change_holds_at_once_is_written_down_and_can_be_taken_back(
    session: Session, moment: Moment, director: Who
) -> None:
    assert settings.put(session, moment, director, "page", 9, seen=0) == 9
    assert rules.load(session).page == 9
    settings.put(session, moment, director, "page", 12, seen=1)
    newest, oldest = settings.changes(session, director).items
    assert [(one.before, one.after, one.by) for one in (oldest, newest)] == [
        (6, 9, "Director Gao"),
        (9, 12, "Director Gao"),
    ]
    before = settings.change(session, director, oldest.id).before
    settings.put(session, moment, director, "page", before, seen=settings.newest(session, "page"))
    # The default is no row: what a later version recommends holds here, too.
    assert rules.load(session) == DEFAULTS
    assert session.get(CentreSetting, "page") is None
    lines = session.exec(select(AuditLine.actor_id).where(AuditLine.action == "setting.changed")).all()
    assert lines == [director.id] * 3


@pytest.mark.parametrize("role", [None, *Role])
def test_only_a_director_changes_rules_and_reads_who_did(
    session: Session, moment: Moment, role: Role | None
) -> None:
    who = a_person(session, "Somebody", *([role] if role else []))
    acts: list[Callable[[], Any]] = [
        lambda: settings.put(session, moment, who, "page", 9, seen=0),
        lambda: settings.changes(session, who),
        lambda: settings.change(session, who, 1),
    ]
    if role is Role.DIRECTOR:
        for act in acts:
            act()
    else:
        for act in acts:
            with pytest.raises(Refused, match="not_allowed"):
                act()
        assert rules.load(session) == DEFAULTS


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("page", 0, "least"),
        ("page", 21, "most"),
        ("page", 6, "same"),
        ("page", 2.5, "other"),
        ("page", "many", "other"),
        ("no_such_rule", 1, "unknown"),
        ("call_answer", 0, "more"),
        ("currency", "YUAN", "length"),
        ("office_hours", ["17:30", "08:30"], "hours"),
        ("case_warnings", [80, 50], "rising"),
        ("case_warnings", [50, 180], "most"),
        ("booking_reminders", [24, -2], "more"),
        ("complaint_reply", {"late": -1}, "least"),
        ("emergency_numbers", [], "none"),
        ("alert_deputy", 60, "below"),
        ("call_lapse", 24, "above"),
    ],
)
def test_what_breaks_a_bound_is_refused_with_the_reason(
    session: Session, moment: Moment, director: Who, key: str, value: Any, why: str
) -> None:
    with pytest.raises(Refused, match=f"refused.setting_{why}"):
        settings.put(session, moment, director, key, value, seen=0)
    assert rules.load(session) == DEFAULTS
    assert settings.changes(session, director).total == 0


def test_what_must_stay_below_does_so_by_default() -> None:
    assert all(getattr(DEFAULTS, low) < getattr(DEFAULTS, high) for low, high in BELOW)


def test_of_two_who_change_a_rule_at_once_one_is_told(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        first, second = (a_person(session, name, Role.DIRECTOR) for name in ("Gao", "Lin"))
        session.commit()
    moment = a_moment()
    outcome = race(
        engine,
        lambda session: settings.put(session, moment, first, "page", 9, seen=0),
        lambda session: settings.put(session, moment, second, "page", 12, seen=0),
    )
    assert outcome.count("refused.setting_changed") == 1
    with Session(engine, expire_on_commit=False) as session:
        assert [rules.load(session).page] == [one for one in outcome if isinstance(one, int)]
        assert settings.changes(session, first).total == 1
