"""The queue: in which order, whole and in part, and read from an index however long it is."""

import pytest
from sqlmodel import Session, col, select

from centre import cases, complaints
from centre.cases import Part, View
from centre.complaints import Grievance
from centre.errors import Refused
from models.cases import CRITICAL, ORDINARY, URGENT, WITH_RESIDENT, Case
from models.complaints import ComplaintCategory, Target
from models.who import Who
from tests.auxil.factories import a_moment, a_person, a_rule, at
from tests.auxil.offers import a_request
from tests.auxil.plans import tables_read_whole

PARTS = [
    Part(view, sort, unit) for view in View for sort in ("", "complaint", "LIFE") for unit in ("", "care")
]


def ids(session: Session, who: Who, part: Part | None = None, day: str = "2026-11-24") -> list[int]:
    return [line.id for line in cases.queue(session, at("11:00", day), who, part).items]


def ranks(session: Session) -> list[int]:
    return list(session.execute(select(col(Case.rank)).order_by(col(Case.id))).scalars())


def a_complaint(session: Session, who: Who, category: ComplaintCategory) -> Case:
    told = Grievance(category, Target.PLACE, "It is bad", whom="Building 3")
    return complaints.submit(session, at("10:00"), who, told).case


def test_the_most_pressing_comes_first_and_what_waits_for_its_resident_last(
    session: Session, clerk: Who, leader: Who, resident: Who
) -> None:
    waits = a_request(session, resident, at("08:00"))
    first = a_request(session, resident, at("09:00"))
    later = a_request(session, resident, at("09:30"))
    urgent = a_request(session, resident, at("10:00"), urgent=True)
    urgent.urgent = True
    session.add(urgent)
    cases.take_up(session, at("10:10"), clerk, urgent.id or 0)
    critical = a_complaint(session, resident, ComplaintCategory.SAFETY)
    cases.take_up(session, at("10:10"), clerk, waits.id or 0)
    cases.list_gaps(session, at("10:20"), clerk, waits.id or 0, ["ID card"])
    assert ranks(session) == [WITH_RESIDENT, ORDINARY, ORDINARY, URGENT, CRITICAL]
    assert ids(session, clerk) == [critical.id, urgent.id, first.id, later.id, waits.id]
    cases.fill_gaps(session, at("10:30"), resident, waits.id or 0, "Here it is")
    assert ranks(session)[0] == ORDINARY


def test_what_others_join_becomes_more_pressing(session: Session, clerk: Who, resident: Who) -> None:
    a_rule(session, "complaint_joined", 2)
    case = a_complaint(session, resident, ComplaintCategory.PREMISES)
    assert ranks(session) == [ORDINARY]
    for number in range(2):
        complaints.join(session, a_moment(), a_person(session, f"Neighbour {number}"), case.id or 0)
    assert ranks(session) == [URGENT]


def test_a_part_of_the_queue(session: Session, clerk: Who, other_clerk: Who, resident: Who) -> None:
    request = a_request(session, resident, at("09:00"), staff_unit="care")
    complaint = a_complaint(session, resident, ComplaintCategory.LATE)
    assert (request.custodian_id, complaint.custodian_id) == (clerk.id, other_clerk.id)
    assert ids(session, clerk, Part(View.MINE)) == [request.id]
    assert ids(session, clerk, Part(sort="complaint")) == [complaint.id]
    assert ids(session, clerk, Part(sort="request")) == ids(session, clerk, Part(sort="LIFE")) == [request.id]
    assert ids(session, clerk, Part(sort="CARE")) == []
    assert ids(session, clerk, Part(unit="care")) == [request.id]
    assert set(ids(session, clerk, Part(View.NEW))) == {request.id, complaint.id}
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        cases.queue(session, a_moment(), resident)


def test_of_what_is_late_the_latest_comes_first(session: Session, clerk: Who, resident: Who) -> None:
    second = a_request(session, resident, at("09:00"), urgent=True)
    first = a_request(session, resident, at("08:00"))
    assert ids(session, clerk, Part(View.OVERDUE)) == []
    assert ids(session, clerk, Part(View.OVERDUE), "2026-11-27") == [first.id, second.id]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_long_table_is_read_from_end_to_end(session: Session, clerk: Who) -> None:
    def look(session: Session) -> None:
        for part in PARTS:
            cases.queue(session, a_moment(), clerk, part)

    assert tables_read_whole(session, look) <= {"centre_setting", "service"}
