"""Any case is found again: by its number, by whose it is, by words that were said in it; none by chance."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from centre import case_words, cases, people, privacy, relatives, retention
from centre.cases import finding
from centre.errors import Refused
from models.audit import AuditLine
from models.bookings import Relative
from models.case_words import CaseWord
from models.cases import Case
from models.settings import CentreSetting
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person, a_rule, again, at
from tests.auxil.offers import a_request
from tests.auxil.plans import tables_read_whole


@pytest.fixture
def wang(session: Session) -> Who:
    return a_person(session, "王桂英")


def found(session: Session, who: Who, text: str, before: int | None = None) -> list[int]:
    """The rows of the cases that somebody finds."""
    return [line.id for line in cases.find_cases(session, a_moment(), who, text, before).lines]


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("厨房下水道堵了，水漫出来", "下水"),  # two characters, which a trigram index misses
        ("厨房下水道堵了，水漫出来", "堵了"),
        ("厨房下水道堵了，水漫出来", "水道 厨房"),
        ("住3号楼", "3号"),  # a lone character tells nothing beside what does
        ("找 李 医生", "李"),
        ("The sink is LEAKING since Tuesday", "leak tues"),
        ("The sink is LEAKING since Tuesday", "Ｓｉｎｋ"),
        ("Die Straße zum Café", "STRASSE café"),
        ("ring 13800138000", "1380013"),
        ("a tv set", "tv"),
        ("𬭎宇的𠮷他", "𬭎宇"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschiffskapitän"),  # the same for twelve letters
    ],
)
def test_what_was_said_is_found(session: Session, clerk: Who, wang: Who, said: str, sought: str) -> None:
    case = a_request(session, wang, about=said)
    assert found(session, clerk, sought) == [case.id]
    assert found(session, clerk, f"{sought} 电梯") == []


@pytest.mark.parametrize("sought", ["水厨", "道堵", "eaking", "t"])
def test_what_was_not_said_is_not(session: Session, clerk: Who, wang: Who, sought: str) -> None:
    a_request(session, wang, about="厨房下水。道路堵了 leaking tv")
    assert found(session, clerk, sought) == []


def test_all_that_is_said_later_is_found_and_notes_by_colleagues(
    session: Session, clerk: Who, wang: Who
) -> None:
    case_id = a_request(session, wang, at("09:00")).id or 0
    cases.take_up(session, at("09:10"), clerk, case_id)
    cases.list_gaps(session, at("09:20"), clerk, case_id, ["户口本", "ID card"])
    cases.fill_gaps(session, at("09:30"), wang, case_id, "已经交到窗口")
    cases.add_note(session, at("09:40"), clerk, case_id, "听力不好")
    for said in ("户口", "id", "窗口", "听力"):
        assert found(session, clerk, said) == [case_id]


def test_it_is_found_by_number_and_by_the_names_they_have_now(
    session: Session, clerk: Who, wang: Who
) -> None:
    case = a_request(session, wang)
    assert case.number is not None
    other = a_request(session, a_person(session, "Mary Smith"))
    assert found(session, clerk, case.number.lower().replace("-", " ")) == [case.id]
    assert found(session, clerk, "桂英") == [case.id]
    assert found(session, clerk, "smith") == [other.id]
    people.rename(session, a_moment(), wang, "王桂芳")
    assert found(session, clerk, "桂英") == []
    assert found(session, clerk, "桂芳 drain") == [case.id]


def test_it_is_found_by_the_relative_for_whom_it_is(session: Session, clerk: Who, wang: Who) -> None:
    mother = relatives.add(session, a_moment(), wang, "张秀兰")
    case = a_request(session, wang)
    case.relative_id = mother.id
    session.add(case)
    relatives.rename(session, a_moment(), wang, mother.id or 0, "张秀莲")
    assert found(session, clerk, "秀莲") == [case.id]
    relatives.forget(session, a_moment(), wang, mother.id or 0)
    assert found(session, clerk, "秀莲") == []
    assert session.get_one(Relative, mother.id).ended_at is not None


def test_only_the_staff_finds_and_nobody_their_own(
    session: Session, clerk: Who, auditor: Who, wang: Who
) -> None:
    case = a_request(session, clerk, about="漏水")
    assert found(session, auditor, "漏水") == [case.id]
    assert found(session, clerk, "漏水") == found(session, clerk, case.number or "") == []
    with pytest.raises(Refused, match="not_allowed"):
        found(session, wang, "漏水")
    with pytest.raises(Refused, match="find_no_words"):
        found(session, clerk, "🌸 …")


def test_a_search_leaves_a_line_without_its_words(session: Session, clerk: Who) -> None:
    found(session, clerk, "王桂英")
    line = session.exec(select(AuditLine).where(AuditLine.action == "case.searched")).one()
    assert (line.actor_id, line.subject_id, line.detail) == (clerk.id, None, {})


def test_the_newest_come_first_and_the_older_behind_them(session: Session, clerk: Who) -> None:
    a_rule(session, "page", 2)
    a_rule(session, "cases_open", 50)
    wang = a_person(session, "王桂英")
    made = [a_request(session, wang, about="漏水").id or 0 for _ in range(5)]
    first = cases.find_cases(session, a_moment(), clerk, "漏水")
    assert [line.id for line in first.lines] == made[:2:-1]
    assert first.older is not None
    assert found(session, clerk, "漏水", first.older) == made[2:0:-1]
    last = cases.find_cases(session, a_moment(), clerk, "漏水", made[1])
    assert [line.id for line in last.lines] == made[:1]
    assert last.older is None


def test_a_search_goes_so_far_at_once_and_then_further(
    session: Session, clerk: Who, wang: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_rule(session, "cases_open", 50)
    oldest = a_request(session, wang, about="电梯 漏水").id
    for number in range(8):
        a_request(session, wang, about=f"{'电梯' if number % 2 else '漏水'}坏了")
    monkeypatch.setattr(finding, "REACH", 2)
    before, looks = None, 0
    while not (one := cases.find_cases(session, a_moment(), clerk, "电梯 漏水", before)).lines:
        assert one.older is not None
        before, looks = one.older, looks + 1
    assert [line.id for line in one.lines] == [oldest]
    assert looks > 0


def test_what_is_erased_or_purged_is_not_found(session: Session, clerk: Who, wang: Who) -> None:
    for number in range(2):
        a_request(session, wang, about=f"漏水{number}")
    privacy.erase(session, a_moment(), again(session, wang))
    assert session.exec(select(CaseWord)).all() == []
    case = a_request(session, a_person(session, "李建国"))
    case.closed_at = NOW
    session.add(case)
    session.flush()
    retention.purge(session, NOW + timedelta(days=6000), 100)
    assert session.exec(select(CaseWord)).all() == []
    assert session.exec(select(Case)).all() == []


def test_words_are_asked_for_as_they_are_kept() -> None:
    assert case_words.asked("帮我查 3号楼 3号楼 leaking") == ["帮我", "我查", "3", "号楼", "leaking"]
    assert case_words.asked("王") == ["王"]
    assert case_words.asked("…") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_table_is_read_from_end_to_end(session: Session, clerk: Who, wang: Who) -> None:
    a_request(session, wang, about="漏水 电梯")
    whole = tables_read_whole(session, lambda session: found(session, clerk, "漏水 电梯"))
    assert whole <= {str(CentreSetting.__tablename__)}
