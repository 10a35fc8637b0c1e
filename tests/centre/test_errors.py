import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from centre.errors import CONSTRAINTS, Refused, deciding
from models.people import Consent, Person
from models.settings import CentreSetting
from models.who import Who
from tests.auxil.factories import NOW


def names(session: Session) -> list[str]:
    return list(session.exec(select(Person.name).order_by(col(Person.id))))


def decide(session: Session, otherwise: Exception) -> None:
    with deciding(session):
        session.add(Person(name="inside", created_at=NOW))
        session.flush()
        raise otherwise


def test_a_refusal_undoes_what_was_decided_and_nothing_else(session: Session) -> None:
    session.add(Person(name="before", created_at=NOW))
    with pytest.raises(Refused) as refused:
        decide(session, Refused("refused.not_allowed", limit=3))
    session.add(Person(name="after", created_at=NOW))
    session.commit()
    assert (refused.value.key, refused.value.params) == ("refused.not_allowed", {"limit": 3})
    assert names(session) == ["before", "after"]


def test_a_decision_that_holds_is_kept(session: Session) -> None:
    with deciding(session):
        session.add(Person(name="inside", created_at=NOW))
    session.commit()
    assert names(session) == ["inside"]


def test_a_constraint_with_a_sentence_becomes_a_refusal(session: Session, resident: Who) -> None:
    with pytest.raises(Refused) as refused, deciding(session):
        session.add(Consent(person_id=resident.id, kind="privacy", version=2, given_at=NOW))
    assert refused.value.key == "refused.consent_given"
    assert names(session) == [resident.name]


def test_a_constraint_without_a_sentence_stays_a_fault(session: Session) -> None:
    session.add(CentreSetting(key="page", value=9, changed_at=NOW))
    session.flush()
    session.expunge_all()
    with pytest.raises(IntegrityError), deciding(session):
        session.add(CentreSetting(key="page", value=8, changed_at=NOW))
    with pytest.raises(IntegrityError), deciding(session):
        session.add(Consent(person_id=4711, kind="privacy", version=1, given_at=NOW))


def test_another_error_undoes_the_decision_too(session: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        decide(session, ZeroDivisionError())
    assert names(session) == []


def test_every_sentence_belongs_to_a_constraint() -> None:
    indexes = {
        index.name for table in SQLModel.metadata.sorted_tables for index in table.indexes if index.unique
    }
    assert set(CONSTRAINTS) <= indexes
