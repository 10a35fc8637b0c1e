"""What goes into a column comes out of it, on both databases."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, col

from models import Assignment, AuditLine, Person, Update
from models.people import Role
from tests.auxil.factories import NOW

Fresh = Callable[[], Session]
HOSTILE = "NUL \x00, half a pair \ud83d, 邻里 🏮, <b>, \u202e"


def an_update(**values: Any) -> Update:
    return Update(**{"update_id": 1, "lane": 7, "payload": "{}", "received_at": NOW, **values})


class TestInstants:
    @pytest.mark.parametrize(
        "instant",
        [
            pytest.param(datetime(2026, 11, 25, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai")), id="elsewhere"),
            pytest.param(datetime(2026, 11, 25, 6, 30, 0, 123456, tzinfo=UTC), id="to the microsecond"),
            pytest.param(
                datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")), id="the second 02:30"
            ),
        ],
    )
    def test_come_back_as_the_same_moment_in_utc(
        self, session: Session, fresh_session: Fresh, instant: datetime
    ) -> None:
        session.add(Person(created_at=instant))
        session.commit()
        kept = fresh_session().scalars(select(col(Person.created_at))).one()
        assert kept == instant.astimezone(UTC)  # beside a clock that is put back, Python finds no two equal
        assert kept.tzinfo is UTC

    def test_compare_across_zones(self, session: Session) -> None:
        session.add(Person(created_at=datetime(2026, 11, 25, 7, tzinfo=ZoneInfo("Asia/Shanghai"))))
        session.flush()
        evening_before = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
        earlier = select(col(Person.id)).where(col(Person.created_at) < evening_before)
        assert session.scalars(earlier).all() == [1]

    def test_must_be_aware(self, session: Session) -> None:
        session.add(Person(created_at=datetime(2026, 11, 25)))  # noqa: DTZ001 - the point
        with pytest.raises(StatementError, match="timezone"):
            session.flush()


class TestIds:
    def test_of_telegram_are_large(self, session: Session, fresh_session: Fresh) -> None:
        large = 2**52 - 1
        session.add(Person(telegram_id=large, created_at=NOW))
        session.add(an_update(update_id=large, lane=-large))
        session.commit()
        fresh = fresh_session()
        assert fresh.scalars(select(col(Person.telegram_id))).one() == large
        assert fresh.scalars(select(col(Update.lane))).one() == -large

    def test_are_never_given_out_twice(self, session: Session) -> None:
        for update_id in (1, 2):
            session.add(an_update(update_id=update_id))
            session.commit()
            session.execute(text("DELETE FROM inbox"))
            session.commit()
        session.add(an_update(update_id=3))
        session.flush()
        assert session.scalars(select(col(Update.id))).one() == 3


class TestTexts:
    def test_a_raw_payload_keeps_anything_escaped(self, session: Session, fresh_session: Fresh) -> None:
        session.add(an_update(payload=json.dumps({"text": HOSTILE})))
        session.commit()
        assert json.loads(fresh_session().scalars(select(col(Update.payload))).one()) == {"text": HOSTILE}

    def test_a_json_column_keeps_anything(self, session: Session, fresh_session: Fresh) -> None:
        session.add(AuditLine(at=NOW, action="test", subject_kind="", detail={"words": HOSTILE}))
        session.commit()
        assert fresh_session().scalars(select(col(AuditLine.detail))).one() == {"words": HOSTILE}

    def test_half_a_pair_is_refused_elsewhere(self, session: Session, fresh_session: Fresh) -> None:
        session.add(Person(name="\ud83d", created_at=NOW))
        with pytest.raises((DBAPIError, UnicodeEncodeError)):
            session.commit()
        session.rollback()
        assert fresh_session().scalars(select(Person)).all() == []

    @pytest.mark.parametrize(
        "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
    )
    def test_nul_is_refused_elsewhere_by_postgresql(self, session: Session) -> None:
        session.add(Person(name="Li\x00Hua", created_at=NOW))
        with pytest.raises(DBAPIError):
            session.flush()


class TestEnumerations:
    def test_are_kept_by_value(self, session: Session) -> None:
        person = Person(created_at=NOW)
        session.add(person)
        session.flush()
        assert person.id is not None
        session.add(Assignment(person_id=person.id, role=Role.DUTY_LEADER, granted_at=NOW))
        session.flush()
        assert session.scalar(text("SELECT role FROM assignment")) == "duty_leader"
        assert session.scalars(select(col(Assignment.role))).one() is Role.DUTY_LEADER

    def test_take_no_other_value(self, session: Session) -> None:
        session.add(Person(created_at=NOW))
        session.flush()
        with pytest.raises(IntegrityError):
            session.execute(text("UPDATE person SET letters = 'huge'"))
