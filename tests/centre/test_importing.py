"""Activities from a spreadsheet: read without trust, checked row by row, made all together or not."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula
from sqlmodel import Session, col, select

from centre import activities, rules
from centre.activities import imports
from centre.activities.importing import Checked, carry_out, check, shifts_of
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.sheets import UnreadableError, read
from models.activities import Activity, ActivityState, ImportState
from models.people import Role
from models.shifts import Shift
from models.sites import EntryState, Site
from models.who import Who
from tests.auxil.factories import a_file, a_person
from tests.auxil.shifts import a_site, an_issuer
from tests.auxil.told import told
from tests.auxil.volunteers import a_team, a_volunteer

HEADER = (
    "Key",
    "活动名称 / Activity",
    "Team",
    "Place",
    "Date",
    "From",
    "To",
    "Repeats",
    "Until",
    "People",
    "Risk",
    "Insured",
    "In the name of",
)
FIRST = (
    "",
    "Reading circle",
    "",
    "Centre, room 2",
    "2026-12-06",
    "14:00",
    "16:00",
    "weekly",
    "2027-01-03",
    "Reader 1; Helper 2-4",
    "",
    "",
    "",
)


def sheet(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    book = Workbook()
    page = book.active
    for row in (header, *rows):
        page.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def another(number: int, **values: str) -> tuple[str, ...]:
    """A row of the first activity on another day."""
    said = dict(
        zip(
            HEADER,
            ("", "Reading circle", "", "", f"2027-02-{number:02}", "9:00", "10:00", *[""] * 6),
            strict=True,
        )
    )
    return tuple({**said, **values}.values())


@pytest.fixture
def coordinator(session: Session) -> Who:
    a_site(session)
    return a_person(session, "Coordinator", Role.COORDINATOR)


def checked(session: Session, moment: Moment, who: Who, *rows: tuple[Any, ...]) -> Checked:
    return check(session, moment, who, read(sheet(*rows)))


def wrong(found: Checked) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.key.rpartition(".")[2]) for one in found.faults]


def test_a_wrong_date_in_row_57_is_named_and_nothing_is_imported(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    rows = [FIRST, *(another(1 + number % 28, Key=f"k{number}") for number in range(60))]
    rows[55] = another(1, Date="31.02.2027", Key="bad")
    found = checked(session, moment, coordinator, *(tuple(row) for row in rows))
    assert wrong(found) == [(57, "day", "day")]
    assert (found.drafts, found.faults[0].params["said"]) == ([], "31.02.2027")
    assert session.exec(select(Activity)).all() == []


def test_rows_of_one_title_are_one_activity_and_the_same_file_makes_nothing_twice(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    rows = (
        FIRST,
        another(1),
        ("", "Chess", "", "Centre, room 2", "2026-12-08", "10:00", "11:00", "", "", "Host 1", "", ""),
    )
    found = checked(session, moment, coordinator, *rows)
    assert (found.faults, len(found.drafts), found.known) == ([], 2, 0)
    carry_out(session, moment, coordinator, found.drafts)
    made = session.exec(select(Activity).order_by(col(Activity.id))).all()
    assert [(one.title, one.state) for one in made] == [
        ({"en": "Reading circle"}, ActivityState.OPEN),
        ({"en": "Chess"}, ActivityState.OPEN),
    ]
    # Five Sundays but for the holiday, and two that are held once; laid out are four weeks ahead.
    holidays = sum(
        moment.calendar.is_holiday(found.drafts[0].plan.times[0].from_day + timedelta(weeks=n))
        for n in range(5)
    )
    assert shifts_of(session, moment, found.drafts) == 5 - holidays + 2

    again = checked(session, moment, coordinator, *rows)
    assert (again.drafts, again.known, again.faults) == ([], 3, [])
    more = checked(session, moment, coordinator, *rows, another(2))
    assert (len(more.drafts), more.known, more.drafts[0].activity_id) == (1, 3, made[0].id)
    carry_out(session, moment, coordinator, more.drafts)
    assert len(session.exec(select(Activity)).all()) == 2
    assert len(activities.times_of(session, made[0].id or 0)) == 3


def test_what_is_moved_or_called_off_is_still_known(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    carry_out(
        session,
        moment,
        coordinator,
        checked(session, moment, coordinator, another(1, Place="Centre, room 2", People="Host 1")).drafts,
    )
    (shift,) = session.exec(select(Shift)).all()
    activities.call_off(session, moment, coordinator, shift.id or 0, activities.Reach.ON, reason="Rain")
    found = checked(session, moment, coordinator, another(1, Place="Centre, room 2", People="Host 1"))
    assert (found.drafts, found.known) == ([], 1)


@pytest.mark.parametrize(
    ("column", "said", "why"),
    [
        ("Place", "Old mill", "place"),
        ("Place", "", "missing"),
        ("In the name of", "Nobody's office", "issuer"),
        ("Team", "nobody", "team"),
        ("Date", "=TODAY()", "formula"),
        ("Date", "2030-01-01", "too_far"),
        ("Date", "soon", "day"),
        ("Date", f"{'9' * 30}-1-1", "day"),
        ("Date", "26-12-06", "past"),
        ("From", f"{'9' * 30}:00", "clock"),
        ("From", "25:00", "clock"),
        ("To", "13:00", "ends"),
        ("Repeats", "often", "word"),
        ("Until", "2026-12-01", "until"),
        ("People", "some", "people"),
        ("People", "Helper 1 (magic)", "skill"),
        ("Risk", "high", "not_insured"),
        ("活动名称 / Activity", "Please donate money", "appeal"),
        ("活动名称 / Activity", "", "missing"),
    ],
)
def test_what_cannot_be_is_named(
    session: Session, moment: Moment, coordinator: Who, column: str, said: str, why: str
) -> None:
    row = tuple({**dict(zip(HEADER, FIRST, strict=True)), column: said}.values())
    assert why in {key for _row, _column, key in wrong(checked(session, moment, coordinator, row))}


def test_rows_that_contradict_or_repeat_each_other_and_missing_columns(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    a_site(session, "Park")
    found = checked(session, moment, coordinator, FIRST, another(1, Place="Park"), FIRST)
    assert wrong(found) == [(3, "place", "differs"), (4, "key", "twice")]
    bare = check(session, moment, coordinator, read(sheet(("Chess",), header=("Activity",))))
    assert {column for _row, column, _key in wrong(bare)} == {"place", "day", "starts", "ends", "people"}
    assert wrong(check(session, moment, coordinator, [])) == [(1, "", "empty")]
    example = tuple({**dict(zip(HEADER, FIRST, strict=True)), HEADER[0]: "例 example 1"}.values())
    assert wrong(checked(session, moment, coordinator, example)) == [(1, "", "empty")]
    rules.change(session, moment.now, "import_rows", 1)
    assert wrong(checked(session, moment, coordinator, FIRST, another(1))) == [(3, "", "too_many")]


@pytest.mark.parametrize("said", ["yulan office", "the Community Service Centre", ""])
def test_it_stands_in_a_listed_name_or_in_our_own(
    session: Session, moment: Moment, coordinator: Who, said: str
) -> None:
    office = an_issuer(session, "Yulan Office")
    row = tuple({**dict(zip(HEADER, FIRST, strict=True)), "In the name of": said}.values())
    (draft,) = checked(session, moment, coordinator, row).drafts
    assert draft.plan.issuer_id == (office.id if said.startswith("yulan") else None)


def test_who_leads_a_team_imports_for_it_alone(session: Session, moment: Moment, coordinator: Who) -> None:
    leader = a_volunteer(session, "Leader")
    team = a_team(session, leader_id=leader.id)
    assert wrong(checked(session, moment, leader, FIRST)) == [(2, "team", "not_your_team")]
    row = tuple({**dict(zip(HEADER, FIRST, strict=True)), "Team": team.code}.values())
    carry_out(session, moment, leader, checked(session, moment, leader, row).drafts)
    assert session.exec(select(Activity)).one().state is ActivityState.WAITING
    assert ("activity.waits", coordinator.id) in told(session)


def test_it_is_all_or_nothing(session: Session, moment: Moment, coordinator: Who) -> None:
    found = checked(
        session,
        moment,
        coordinator,
        FIRST,
        ("", "Chess", "", "Centre, room 2", "2026-12-08", "10:00", "11:00", "", "", "Host 1", "", ""),
    )
    bad = found.drafts[1].plan.__class__
    drafts = [found.drafts[0], found.drafts[1].__class__(bad(title={"en": "Chess"}, roles=()))]
    with pytest.raises(Refused), deciding(session):
        carry_out(session, moment, coordinator, drafts)
    assert session.exec(select(Activity)).all() == []
    assert session.exec(select(Shift)).all() == []


def test_a_sheet_is_imported_once_by_whoever_sent_it(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    file = a_file(session, coordinator)
    sent = imports.begin(session, moment, coordinator, file.id or 0, "plan.xlsx")
    import_id = sent.id or 0
    with pytest.raises(Refused, match="import_coming"):
        imports.carry_out(session, moment, coordinator, import_id)
    imports.take(session, moment, import_id, imports.content(sheet(FIRST)))
    assert ("import.read", coordinator.id) in told(session)
    with pytest.raises(Refused, match="import_unknown"):
        imports.carry_out(session, moment, a_person(session, "Other", Role.COORDINATOR), import_id)
    imports.carry_out(session, moment, coordinator, import_id)
    with pytest.raises(Refused, match="import_done"):
        imports.carry_out(session, moment, coordinator, import_id)

    second = imports.begin(session, moment, coordinator, file.id or 0, "plan.xlsx").id or 0
    imports.take(session, moment, second, imports.content(sheet(("", "Chess", *FIRST[2:]))))
    session.exec(select(Site)).first().state = EntryState.CLOSED  # type: ignore[union-attr]
    session.flush()
    with pytest.raises(Refused, match="import_faulty"):
        imports.carry_out(session, moment, coordinator, second)
    imports.drop(session, moment, coordinator, second)
    with pytest.raises(Refused, match="import_dropped"):
        imports.drop(session, moment, coordinator, second)
    third = imports.begin(session, moment, coordinator, file.id or 0, "plan.xlsx")
    imports.lost(session, moment, third.id or 0)
    assert (third.state, third.why) == (ImportState.READ, "lost")


def test_a_key_of_something_else_mixes_nothing_and_two_at_once_make_it_once(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    first, second = ("k1", *FIRST[1:]), ("k1", "Chess", *FIRST[2:])
    found = checked(session, moment, coordinator, first)
    carry_out(session, moment, coordinator, found.drafts)
    assert wrong(checked(session, moment, coordinator, second)) == [(2, "key", "key_taken")]
    with pytest.raises(Refused, match="import_faulty"), deciding(session):
        carry_out(session, moment, coordinator, found.drafts)
    assert len(session.exec(select(Activity)).all()) == 1


def test_what_a_sheet_has_beside_its_rows_is_no_text() -> None:
    book = Workbook()
    page = book.active
    page.append(("Activity",))
    page["A2"] = ArrayFormula("A2:A3", "=A1:A2")
    page["A2100"].font = Font(bold=True)
    made = io.BytesIO()
    book.save(made)
    assert read(made.getvalue()) == [(1, ["Activity"]), (2, ["="])]


def test_csv_is_read_as_people_save_it() -> None:
    text = "活动名称;地点\r\n读报会;清塘公园\r\n"
    expected = [(1, ["活动名称", "地点"]), (2, ["读报会", "清塘公园"])]
    assert read(text.encode("gb18030")) == read(text.encode("utf-8-sig")) == expected


def test_what_is_no_sheet_or_too_large_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (21 * 1024 * 1024))
    cases = {"size": bomb.getvalue(), "broken": b"PK\x03\x04 nothing", "rows": b"a\n" * 2001}
    for why, content in cases.items():
        with pytest.raises(UnreadableError) as refused:
            read(content)
        assert refused.value.why == why
    with pytest.raises(UnreadableError):
        read(b"\x89PNG\r\n\x00\x01")
    assert imports.content(b"PK") == {"rows": [], "why": "broken"}
