from sqlmodel import Session, col, select

from centre.rows import change, insert_new
from models.people import Assignment, LetterSize, Person, Role
from models.who import Who
from tests.auxil.factories import NOW, a_person


def test_a_row_is_inserted_once(session: Session) -> None:
    first = insert_new(session, Person(telegram_id=2**40, name="One", created_at=NOW))
    again = insert_new(session, Person(telegram_id=2**40, name="Other", created_at=NOW))
    assert first is not None
    assert again is None
    assert session.exec(select(Person.name)).all() == ["One"]


def test_an_inserted_row_has_its_defaults(session: Session) -> None:
    person = session.get(Person, insert_new(session, Person(telegram_id=1, created_at=NOW)))
    assert person is not None
    assert (person.language, person.letters, person.reachable) == ("zh-hans", LetterSize.NORMAL, True)
    assert person.created_at == NOW


def test_a_partial_index_guards_only_its_rows(session: Session, resident: Who) -> None:
    def clerk() -> Assignment:
        return Assignment(person_id=resident.id, role=Role.CLERK, granted_at=NOW)

    assert insert_new(session, clerk()) is not None
    assert insert_new(session, clerk()) is None
    change(session, Assignment, col(Assignment.person_id) == resident.id, ended_at=NOW)
    assert insert_new(session, clerk()) is not None


def test_only_what_still_holds_is_changed_and_loaded_rows_follow(session: Session, resident: Who) -> None:
    other = session.get_one(Person, a_person(session, "Other").id)
    loaded = session.get_one(Person, resident.id)
    other.name = "Renamed"  # not yet written
    assert (
        change(
            session, Person, col(Person.id) == resident.id, col(Person.reachable).is_(True), reachable=False
        )
        == 1
    )
    assert (
        change(
            session, Person, col(Person.id) == resident.id, col(Person.reachable).is_(True), reachable=False
        )
        == 0
    )
    assert loaded.reachable is False
    assert (other.reachable, other.name) == (True, "Renamed")
    assert change(session, Person, col(Person.name) == "Renamed", name=col(Person.name) + "!") == 1
    assert other.name == "Renamed!"
