from datetime import time
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from centre import rules
from centre.rules import DEFAULTS, NOTES, Rules
from tests.auxil.factories import a_rule


def test_every_rule_says_its_number_its_unit_and_its_source() -> None:
    assert set(NOTES) == set(Rules.model_fields)
    assert all(note.number and note.unit and note.source for note in NOTES.values())
    assert len({note.number for note in NOTES.values()}) == len(NOTES)


def test_the_defaults_are_rules_themselves() -> None:
    assert Rules.model_validate(DEFAULTS.model_dump(), strict=True) == DEFAULTS
    assert DEFAULTS.call_follow_up < DEFAULTS.call_lapse
    assert DEFAULTS.alert_deputy < DEFAULTS.alert_everybody


def test_rules_cannot_be_changed_in_passing() -> None:
    with pytest.raises(ValidationError):
        setattr(DEFAULTS, "call_answer", 1)  # noqa: B010 - mypy would not let it pass


def test_without_changes_the_defaults_are_in_force(session: Session) -> None:
    assert rules.load(session) is DEFAULTS
    assert rules.problems(session) == {}


def test_a_changed_rule_is_in_force_at_once_and_until_it_is_undone(session: Session) -> None:
    before = rules.load(session)
    assert rules.load(session) is before
    with session.begin_nested() as savepoint:
        a_rule(session, "page", 9)
        assert rules.load(session).page == 9
        savepoint.rollback()
    assert rules.load(session) == before


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("quiet_from", "22:30", time(22, 30)),
        ("office_hours", ["09:00", "20:30"], (time(9), time(20, 30))),
        ("call_answer", 8, 8),
        ("call_answer", 1.5, 1.5),
        ("call_warnings", [25, 75], (25, 75)),
        ("danger_words", ["水管爆了"], ("水管爆了",)),
        ("consent_version", 2, 2),
    ],
)
def test_a_centre_changes_a_rule(session: Session, key: str, value: Any, expected: Any) -> None:
    a_rule(session, key, value)
    in_force = rules.load(session)
    assert getattr(in_force, key) == expected
    assert in_force == DEFAULTS.model_copy(update={key: expected})
    assert rules.problems(session) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("no_such_rule", 1),
        ("call_answer", "four"),
        ("call_answer", "4"),
        ("call_answer", 0),
        ("call_answer", None),
        ("quiet_from", 21),
        ("quiet_from", "25:00"),
        ("office_hours", ["17:30", "08:30"]),
        ("office_hours", ["08:30"]),
        ("call_warnings", ["soon"]),
        ("calls_open", 2.5),
        ("calls_open", True),
        ("file_limit", 21),
        ("danger_words", {"fire": 1}),
    ],
)
def test_a_change_that_makes_no_sense_is_reported_and_the_others_count(
    session: Session, key: str, value: Any
) -> None:
    a_rule(session, key, value)
    a_rule(session, "page", 9)
    assert rules.load(session) == DEFAULTS.model_copy(update={"page": 9})
    assert list(rules.problems(session)) == [key]
