"""Lists as files: what they hold, who gets them, and that nothing in them is ever computed."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlmodel import Session, col, select

from centre import complaints, exports, suggestions
from centre.complaints import Grievance
from centre.errors import Refused
from centre.exports import LISTINGS, Recipe, pen
from centre.exports.listing import Kind
from centre.periods import Unit
from models.audit import AuditLine
from models.bookings import BookingState
from models.complaints import ComplaintCategory, Target
from models.hours import HourLine, HourState
from models.people import Person, Role
from models.ratings import Matter, Rating, RatingState
from models.rectification import Item, ItemSource
from models.shifts import SignUp, SignUpState
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_request, a_service, a_slot
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.volunteers import enlist

MOMENT = at("10:00")
_RISKY = "=HYPERLINK(1)"


def _recipe(who: Who, name: str, form: str, *, persons: bool, unit: Unit = Unit.MONTH) -> Recipe:
    span = exports.period(MOMENT, unit, 0)
    keys = [*exports.sentences(name, persons=persons), "centre"]
    return Recipe.model_validate(
        {
            "name": name,
            "form": form,
            "person_id": who.id,
            "persons": persons,
            "first": span.first,
            "last": span.last,
            "begins": span.begins,
            "ends": span.ends,
            "made_at": MOMENT.now,
            "zone": "Asia/Shanghai",
            "words": {key: [key, f"{key} in Chinese"] for key in keys},
        }
    )


def written(session: Session, folder: Path, recipe: Recipe) -> Path:
    path = folder / f"{recipe.name}.{recipe.form}"
    session.flush()
    pen.write(session, recipe, path)
    return path


def rows(
    session: Session, folder: Path, who: Who, name: str, *, persons: bool = True
) -> list[dict[str, Any]]:
    """The rows as other programs read them."""
    path = written(session, folder, _recipe(who, name, "json", persons=persons))
    told = json.loads(path.read_text(encoding="utf-8"))
    assert (
        sum(told["counts"].values())
        == len(told["rows"])
        == exports.rows(session, who, name, exports.period(MOMENT, Unit.MONTH, 0))
    )
    found: list[dict[str, Any]] = told["rows"]
    return found


@pytest.fixture
def filled(session: Session, resident: Who) -> Who:
    """A little of everything, of this month and of others."""
    service = a_service(session)
    for day, state in ((1, BookingState.SERVED), (24, BookingState.CONFIRMED), (30, BookingState.NO_SHOW)):
        slot = a_slot(session, service, datetime(2026, 11, day, 1, tzinfo=UTC))
        a_booking(session, resident, slot, state=state, note=_RISKY, quoted=1250)
    a_booking(session, resident, a_slot(session, service, datetime(2026, 11, 30, 16, tzinfo=UTC)))  # December
    a_request(session, resident, at("09:00"), about=_RISKY)
    a_request(session, resident, at("09:00", "2026-10-31"))
    told = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "-1 light", whom="Building 3")
    complaints.submit(session, at("10:00"), resident, told)
    for minutes, stands in ((90, HourState.CONFIRMED), (50, HourState.PROPOSED)):
        session.add(
            HourLine(
                person_id=resident.id,
                what="Smartphone class",
                day=date(2026, 11, 30),
                minutes=minutes,
                state=stands,
                created_at=NOW,
                updated_at=NOW,
            )
        )
    session.add(
        Item(number="ZG-1", source=ItemSource.INSPECTION, finding="A lamp", created_at=NOW, updated_at=NOW)
    )
    suggestions.submit(session, at("10:00"), resident, "A bench")
    _shift(session, enlist(session, a_person(session, "Volunteer Xu")))
    for grade, about in ((2, None), (5, None), (1, resident.id)):
        _rated(session, a_person(session), grade, about_id=about)
    session.flush()
    return resident


def _shift(session: Session, volunteer: Who) -> None:
    activity = an_activity(session, volunteer.id)
    shift = a_shift(session, MOMENT, activity, starts_at=datetime(2026, 11, 28, 1, tzinfo=UTC))
    session.add(
        SignUp(
            shift_id=shift.id or 0,
            post_id=the_post(session, shift).id or 0,
            person_id=volunteer.id,
            state=SignUpState.CONFIRMED,
            created_at=NOW,
            updated_at=NOW,
        )
    )


def _rated(session: Session, who: Who, grade: int, **values: Any) -> None:
    asked: dict[str, Any] = {"invited_at": NOW, "closes_at": NOW, "given_at": NOW, "updated_at": NOW}
    what: dict[str, Any] = {"matter": Matter.BOOKING, "matter_id": who.id, "person_id": who.id}
    session.add(Rating(**what, **asked, state=RatingState.GIVEN, grade=grade, words="Draughty", **values))


def test_each_list_holds_what_falls_in_the_time(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who
) -> None:
    bookings = rows(session, tmp_path, coordinator, "bookings")
    assert [one["starts_at"] for one in bookings] == [f"2026-11-{day}T09:00:00" for day in ("01", "24", "30")]
    first = bookings[0]
    assert (first["person"], first["quoted"], first["note"]) == (filled.name, 12.5, _RISKY)
    assert first["service"] == "便民理发日 / Haircut day"
    assert first["state"] == "booking.state.served / booking.state.served in Chinese"
    (request,) = rows(session, tmp_path, coordinator, "requests")
    assert (request["about"], request["created_at"]) == (_RISKY, "2026-11-24T09:00:00")
    (complaint,) = rows(session, tmp_path, coordinator, "complaints")
    assert complaint["category"].startswith("complaint.category.premises")
    hours = rows(session, tmp_path, coordinator, "hours")
    assert sorted(one["hours"] for one in hours) == [0.83, 1.5]
    (item,) = rows(session, tmp_path, coordinator, "items")
    assert (item["number"], item["finding_words"]) == ("ZG-1", "A lamp")
    (suggestion,) = rows(session, tmp_path, coordinator, "suggestions")
    assert suggestion["about"] == "A bench"
    (volunteer,) = rows(session, tmp_path, coordinator, "volunteers")
    assert (volunteer["person"], volunteer["level"]) == ("Volunteer Xu", 1)
    (signed_up,) = rows(session, tmp_path, coordinator, "sign_ups")
    assert (signed_up["activity"], signed_up["role"]) == ("手机课 / Smartphone class", "助教 / Helper")
    assert (signed_up["begins_at"], signed_up["checked_in_at"]) == ("2026-11-28T09:00:00", None)


@pytest.mark.parametrize("name", LISTINGS)
def test_without_names_nothing_personal_is_in_it(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who, name: str
) -> None:
    personal = {column.name for column in LISTINGS[name].columns if column.personal}
    for one in rows(session, tmp_path, coordinator, name, persons=False):
        assert not personal & one.keys()
        assert filled.name not in one.values()
    for one in rows(session, tmp_path, coordinator, name):
        assert personal <= one.keys()


def test_a_spreadsheet_explains_itself_and_computes_nothing(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who
) -> None:
    book = load_workbook(written(session, tmp_path, _recipe(coordinator, "bookings", "xlsx", persons=True)))
    cover, figures, listed = book.worksheets
    told = {row[0].value: row[1].value for row in cover.iter_rows(max_col=2)}
    for column in LISTINGS["bookings"].columns:
        assert told[f"export.column.{column.name} / export.column.{column.name} in Chinese"]
    assert figures["B2"].value == 1
    assert len(figures._charts) == 1
    assert listed.freeze_panes == "B2"
    assert listed.auto_filter.ref == f"A1:{listed.cell(1, len(LISTINGS['bookings'].columns)).column_letter}4"
    kinds = {column.name: place for place, column in enumerate(LISTINGS["bookings"].columns)}
    row = next(listed.iter_rows(min_row=2, max_row=2))
    assert row[kinds["starts_at"]].value == datetime(2026, 11, 1, 9)  # noqa: DTZ001 - spreadsheets know no zones
    assert row[kinds["quoted"]].value == 12.5
    assert (row[kinds["note"]].value, row[kinds["note"]].data_type) == (_RISKY, "s")


def test_other_spreadsheets_take_nothing_for_a_formula(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who
) -> None:
    path = written(session, tmp_path, _recipe(coordinator, "bookings", "csv", persons=True))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    assert len(lines) == 3
    assert all(f"'{_RISKY}" in line for line in lines)
    assert len(head) == len(LISTINGS["bookings"].columns)


def test_of_nothing_there_is_an_empty_list(session: Session, tmp_path: Path, coordinator: Who) -> None:
    for form in exports.FORMS:
        assert written(session, tmp_path, _recipe(coordinator, "items", form, persons=True)).stat().st_size
    assert rows(session, tmp_path, coordinator, "items") == []


def test_only_who_may_gets_a_list_and_it_is_noted(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who
) -> None:
    clerk, auditor = a_person(session, "Clerk", Role.CLERK), a_person(session, "Auditor", Role.AUDITOR)
    span = exports.period(MOMENT, Unit.YEAR, 0)
    assert (span.first, span.last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert exports.offered(clerk) == []
    assert exports.offered(coordinator) == exports.offered(auditor) == list(LISTINGS)
    for who, persons in ((clerk, False), (filled, False), (auditor, True)):
        with pytest.raises(Refused, match=r"refused\.not_allowed"):
            exports.take(session, MOMENT, who, "bookings", span, form="csv", persons=persons)
    for name, form in (("secrets", "csv"), ("bookings", "exe")):
        with pytest.raises(Refused, match=r"refused\.export_unknown"):
            exports.take(session, MOMENT, coordinator, name, span, form=form, persons=False)
    with pytest.raises(PermissionError):
        written(session, tmp_path, _recipe(auditor, "bookings", "csv", persons=True))
    assert exports.take(session, MOMENT, coordinator, "bookings", span, form="csv", persons=True) == "csv"
    (line,) = session.exec(select(AuditLine).where(AuditLine.action == "export.taken")).all()
    told = {"list": "bookings", "form": "csv", "time": "2026-01-01 2026-12-31", "persons": True}
    assert (line.actor_id, line.detail) == (coordinator.id, told)


def test_what_is_restricted_or_ones_own_is_in_nobody_else_s_list(
    session: Session, tmp_path: Path, coordinator: Who, resident: Who
) -> None:
    a_person(session, "Keeper", Role.CLERK)
    auditor = a_person(session, "Auditor", Role.AUDITOR)
    a_request(session, resident, at("09:00"), confidential=True)
    a_request(session, coordinator, at("09:00"))
    assert len(rows(session, tmp_path, coordinator, "requests")) == 1
    assert len(rows(session, tmp_path, auditor, "requests", persons=False)) == 1
    assert rows(session, tmp_path, coordinator, "requests") != rows(
        session, tmp_path, auditor, "requests", persons=False
    )


def test_a_list_of_ratings_tells_neither_whose_nor_of_whom(
    session: Session, tmp_path: Path, filled: Who, coordinator: Who
) -> None:
    told = rows(session, tmp_path, coordinator, "ratings")
    assert [(one["grade"], one["words"], one["given_on"]) for one in told] == [
        (grade, "Draughty", "2026-11-24") for grade in (1, 2, 5)
    ]
    assert {one["rated"] for one in told} == {"export.rated.booking / export.rated.booking in Chinese"}
    names = {name for (name,) in session.execute(select(Person.name))}
    assert not names & {str(value) for one in told for value in one.values()}
    # What is said about somebody, and what they said themselves, is not in the list that they get.
    session.execute(update(Rating).where(col(Rating.grade) == 2).values(about_id=coordinator.id))
    session.execute(update(Rating).where(col(Rating.grade) == 5).values(person_id=coordinator.id))
    assert [one["grade"] for one in rows(session, tmp_path, coordinator, "ratings")] == [1]


def test_every_column_of_an_enumeration_has_its_words() -> None:
    for name, listing in LISTINGS.items():
        assert listing.state.name == "state", name
        for column in listing.columns:
            assert (column.members is not None) == (column.kind is Kind.WORD), (name, column.name)


def test_nobody_is_asked_for_times_that_never_were() -> None:
    with pytest.raises(Refused, match=r"refused\.too_long_ago"):
        exports.period(a_moment(), Unit.YEAR, 2**63 - 1)
