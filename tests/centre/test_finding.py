"""Everything is found by number, by words and by whose it is: by whoever may see it, and by nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import calls, finding, numbers, privacy
from centre.errors import Refused
from centre.finding import sought
from models.announcements import Announcement, NewsKind
from models.audit import AuditLine
from models.badges import Badge
from models.bookings import Booking, Relative
from models.calls import Call
from models.catalogue import Service
from models.certificates import Certificate, CertificateState
from models.people import Person, Role
from models.proposals import Proposal
from models.rectification import Inspection, InspectionKind, Item, ItemSource
from models.reports import ReportState
from models.rights import RIGHTS, Right
from models.surveys import Survey, SurveyOpenness
from models.volunteers import Volunteer
from models.who import Who
from tests.auxil.factories import NOW, a_call, a_moment, a_person, a_rule, again
from tests.auxil.offers import a_booking, a_service, a_slot, a_wording
from tests.auxil.plans import tables_read_whole
from tests.auxil.reports import a_report
from tests.auxil.shifts import a_shift, a_site, an_activity, an_issuer
from tests.auxil.volunteers import a_team, enlist

WORD = "欧阳清塘"
TITLE = {"zh-hans": f"看望{WORD}", "en": "Visiting Oyang’s CAFÉ"}
BADGE, CERTIFICATE = "48071526", "480715262000"
# Written down again, so that a right that is given away shows here.
RIGHT = {
    "booking": Right.SEE_BOOKINGS,
    "call": Right.SEE_CALLS,
    "resident": Right.SERVE_VISITORS,
    "volunteer": Right.SEE_VOLUNTEERS,
    "staff": Right.MANAGE_ROLES,
    "team": Right.SEE_VOLUNTEERS,
    "activity": Right.LEAD_ACTIVITIES,
    "shift": Right.LEAD_ACTIVITIES,
    "proposal": Right.SEE_PROPOSALS,
    "site": Right.KEEP_SITES,
    "issuer": Right.KEEP_SITES,
    "service": Right.SEE_CASES,
    "item": Right.SEE_ITEMS,
    "inspection": Right.SEE_ITEMS,
    "survey": Right.SEE_SURVEYS,
    "announcement": Right.ANNOUNCE,
    "report": Right.SEE_FIGURES,
    "certificate": Right.WORK_VOLUNTEERS,
}
# What is read from end to end, and why: centre/finding/kinds.py and sought.py.
BY_TITLE = {
    *("team", "activity", "proposal", "site", "issuer", "service", "service_text", "item", "inspection"),
    *("survey", "announcement", "report"),
}
NAMES = {"person", "relative"}


def one_of_each(session: Session) -> dict[str, Any]:
    """One of each kind that this word finds, under the name of the kind."""
    moment, oyang = a_moment(), a_person(session, WORD, Role.CLERK, phone="13800138000")
    enlist(session, oyang)
    session.add(Badge(person_id=oyang.id, code=BADGE, issued_at=NOW))
    service = a_service(session, a_wording("zh-hans", title=TITLE["zh-hans"]))
    activity = an_activity(session, oyang.id, title=TITLE)
    words: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    rows: dict[str, Any] = {
        "proposal": Proposal(
            person_id=oyang.id, title=TITLE["zh-hans"], aim="", whom="", plan="", day=NOW.date(), **words
        ),
        "item": Item(source=ItemSource.SELF_CHECK, finding=TITLE["zh-hans"], **words),
        "inspection": Inspection(
            kind=InspectionKind.SELF, day=NOW.date(), title=TITLE["zh-hans"], noted_at=NOW
        ),
        "survey": Survey(title=TITLE, openness=SurveyOpenness.ANONYMOUS, audience={}, **words),
        "announcement": Announcement(kind=NewsKind.EVENTS, words=TITLE, audience={}, **words),
        "certificate": Certificate(
            code=CERTIFICATE,
            person_id=oyang.id,
            state=CertificateState.ISSUED,
            name=WORD,
            language="zh-hans",
            first_day=NOW.date(),
            last_day=NOW.date(),
            asked_at=NOW,
            due_at=NOW,
            updated_at=NOW,
        ),
    }
    session.add_all(rows.values())
    session.flush()
    return rows | {
        "booking": a_booking(session, oyang, a_slot(session, service, NOW + timedelta(days=2))),
        "call": a_call(session, oyang),
        "resident": session.get_one(Person, oyang.id),
        "staff": session.get_one(Person, oyang.id),
        "volunteer": session.exec(select(Volunteer)).one(),
        "team": a_team(session, name=TITLE),
        "activity": activity,
        "shift": a_shift(session, moment, activity),
        "site": a_site(session, name=WORD),
        "issuer": an_issuer(session, WORD),
        "service": session.get_one(Service, service.id),
        "report": a_report(session, moment, ReportState.DRAFT, date(2026, 11, 1), words={"done": WORD}),
    }


def heaps(session: Session, who: Who, text: str) -> dict[str, int]:
    """How many of each kind somebody finds."""
    found = finding.look(session, a_moment(), finding.read(session, who, text), first=3)
    return {heap.kind: heap.total for heap in found}


def rows(session: Session, who: Who, kind: str, text: str, page: int = 0) -> list[int]:
    """A page of the rows of one kind that somebody finds."""
    return finding.page(session, a_moment(), finding.read(session, who, text), kind, page).items


@pytest.mark.parametrize("role", [None, *Role])
def test_everything_is_found_by_its_right_and_nothing_without_it(session: Session, role: Role | None) -> None:
    there = one_of_each(session)
    who = a_person(session, "Anna", *([role] if role else []))
    rights = RIGHTS[role] if role else frozenset[Right]()
    assert finding.KINDS.keys() == RIGHT.keys() == there.keys()
    assert heaps(session, who, WORD) == {kind: 1 for kind, right in RIGHT.items() if right in rights}
    for kind, row in there.items():
        number = numbers.number(finding.KINDS[kind].prefix or "99", row.id)
        seen = RIGHT[kind] in rights
        numbered = {kind: 1} if seen and finding.KINDS[kind].prefix else {}
        assert (
            heaps(session, who, number) == heaps(session, who, number.lower().replace("-", " ")) == numbered
        )
        if seen:
            assert rows(session, who, kind, WORD) == [row.id]
        else:
            with pytest.raises(Refused, match="not_allowed"):
                rows(session, who, kind, WORD)
    assert heaps(session, who, BADGE) == ({"volunteer": 1} if Right.SEE_VOLUNTEERS in rights else {})
    assert heaps(session, who, "4807 1526 2000") == (
        {"certificate": 1} if Right.WORK_VOLUNTEERS in rights else {}
    )
    # Whose a telephone number is, the desk is told that serves those who ring, and nobody else.
    found = heaps(session, who, "+86 138-0013-8000")
    assert found.keys() >= {"resident", "booking", "call"} if Right.SERVE_VISITORS in rights else not found
    with pytest.raises(Refused, match="not_allowed"):
        rows(session, who, "nothing", WORD)


@pytest.mark.parametrize("text", ["cafe\u0301", "ＯＹＡＮＧ", "oyang's", "visiting CAFÉ", "清塘", "望欧阳"])
def test_titles_are_found_in_every_language_and_however_they_are_written(
    session: Session, director: Who, text: str
) -> None:
    one_of_each(session)
    found = heaps(session, director, text)
    assert {"team", "activity", "survey", "announcement"} <= found.keys()
    assert heaps(session, director, f"{text} 电梯") == {}


@pytest.mark.parametrize("name", ["Zoë O'Brien", "José_Li", "100%王", "a\\b王", "; DROP TABLE person; --"])
def test_marks_mean_nothing_to_the_database(session: Session, clerk: Who, name: str) -> None:
    person = a_person(session, name)
    a_person(session, "Zoltan Oxbrien")
    assert rows(session, clerk, "resident", name) == [person.id]
    assert heaps(session, clerk, "%' OR 1=1 --") == {}
    for marks in ("%", "_", "\\", "'", '"', "%_%"):
        with pytest.raises(Refused, match="find_no_words"):
            finding.read(session, clerk, marks)


def test_bookings_are_found_by_the_relative_they_are_for_and_no_others(session: Session, clerk: Who) -> None:
    owner = a_person(session, "王桂英")
    mother = Relative(person_id=owner.id, name="张秀兰", consented_at=NOW)
    session.add(mother)
    slot = a_slot(session, a_service(session), NOW + timedelta(days=2), capacity=5)
    session.flush()
    hers = a_booking(session, owner, slot, relative_id=mother.id)
    own = a_booking(session, owner, slot)
    assert rows(session, clerk, "booking", "秀兰") == [hers.id]
    assert rows(session, clerk, "booking", "桂英") == [own.id, hers.id]
    mother.ended_at = NOW
    session.flush()
    assert heaps(session, clerk, "秀兰") == {}


def test_call_backs_are_found_by_what_was_said_in_them_until_it_is_forgotten(
    session: Session, clerk: Who
) -> None:
    owner = a_person(session, "王桂英")
    first, second = (
        a_call(session, owner, about="电梯又坏了"),
        a_call(session, owner, about="The lift is stuck"),
    )
    calls.write(session, a_moment(), owner, second.id or 0, "三楼的电梯")
    calls.add_note(session, a_moment(), clerk, first.id or 0, "Rang the repairers")
    assert rows(session, clerk, "call", "电梯") == [second.id, first.id]
    assert rows(session, clerk, "call", "repair") == [first.id]
    assert rows(session, clerk, "call", "电梯 STUCK") == [second.id]
    assert rows(session, clerk, "call", "电梯 repairers stuck") == []
    # Digits that are a telephone number are whose they are, and nobody's words.
    calls.write(session, a_moment(), owner, second.id or 0, "13900139000")
    assert rows(session, clerk, "call", "13900139000") == []
    privacy.erase(session, a_moment(), owner)
    assert rows(session, clerk, "call", "电梯") == rows(session, clerk, "call", "repairers") == []


def test_long_lists_have_pages_and_too_many_of_a_name_are_told(
    session: Session, clerk: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_rule(session, "page", 2)
    made = [a_person(session, "王小明").id for _ in range(5)]
    assert heaps(session, clerk, "小明")["resident"] == len(made)
    pages = [rows(session, clerk, "resident", "小明", page) for page in range(3)]
    assert [row for page in pages for row in page] == made[::-1]
    assert rows(session, clerk, "resident", "小明", 2**63 - 1) == pages[-1]
    assert not finding.read(session, clerk, "小明").many
    monkeypatch.setattr(sought, "REACH", 4)
    assert finding.read(session, clerk, "小明").many
    assert heaps(session, clerk, "小明")["resident"] == 4


def test_who_is_gone_and_what_is_ones_own_to_decide_is_not_found(session: Session, director: Who) -> None:
    there = one_of_each(session)
    person = there["resident"]
    own = again(session, director)
    there["certificate"].person_id = own.id
    person.erased_at = NOW
    session.flush()
    found = heaps(session, director, WORD)
    assert not {"resident", "staff", "volunteer", "booking", "call", "certificate"} & found.keys()
    assert heaps(session, director, CERTIFICATE) == {}


def test_a_search_leaves_a_line_without_its_words(session: Session, director: Who) -> None:
    one_of_each(session)
    heaps(session, director, WORD)
    rows(session, director, "team", WORD)
    lines = select(AuditLine).where(AuditLine.action == "record.searched").order_by(col(AuditLine.id))
    left = [(line.actor_id, line.subject_id, line.detail) for line in session.exec(lines)]
    assert left == [(director.id, None, {}), (director.id, None, {"kind": "team"})]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_comes_by_the_million_is_read_by_an_index(session: Session, director: Who) -> None:
    there = one_of_each(session)
    by_number = numbers.number(finding.KINDS["booking"].prefix, there["booking"].id)
    assert tables_read_whole(session, lambda s: heaps(s, director, by_number)) == set()
    assert tables_read_whole(session, lambda s: heaps(s, director, "13800138000")) <= BY_TITLE
    assert tables_read_whole(session, lambda s: heaps(s, director, BADGE)) <= BY_TITLE
    whole = tables_read_whole(session, lambda s: heaps(s, director, WORD))
    assert NAMES <= whole <= BY_TITLE | NAMES
    indexed = {Booking.__tablename__, Call.__tablename__, "volunteer", "certificate", "shift", "call_word"}
    assert not whole & indexed
    assert not tables_read_whole(session, lambda s: heaps(s, director, "lift out of order")) & indexed
