"""One case as a file: who gets it, with which names, and what stays of it once it is destroyed."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import cases, complaints, exports, retention, rules
from centre.complaints import Grievance
from centre.errors import Refused
from centre.exports import dossier
from centre.periods import Unit
from models.audit import AuditLine
from models.cases import Case, Openness
from models.complaints import ComplaintCategory, Target
from models.people import Role
from models.rights import RIGHTS, Right
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_request

MOMENT = at("10:00")


def _complaint(session: Session, who: Who, openness: Openness) -> Case:
    told = Grievance(
        ComplaintCategory.PREMISES, Target.PLACE, "It is bad", whom="Building 3", openness=openness
    )
    return complaints.submit(session, MOMENT, who, told).case


def _acts(session: Session, action: str) -> list[AuditLine]:
    found = select(AuditLine).where(AuditLine.action == action).order_by(col(AuditLine.id))
    return list(session.exec(found))


def test_a_case_goes_out_to_who_may_and_names_only_to_who_works_on_it(
    session: Session, resident: Who
) -> None:
    people = {role: a_person(session, role.value, role) for role in Role}
    case = a_request(session, resident, MOMENT)
    cases.write(session, MOMENT, resident, case.id or 0, "It drips, too.")
    for role, who in people.items():
        if not {Right.EXPORT, Right.SEE_CASES} <= RIGHTS[role]:
            for ask in (
                lambda who: dossier.take(session, MOMENT, who, case.id or 0, "pdf"),
                lambda who: dossier.read(session, who, case.id or 0, "en"),
            ):
                with pytest.raises(Refused, match="not_allowed"):
                    ask(who)
            continue
        dossier.take(session, MOMENT, who, case.id or 0, "json")
        data = dossier.as_data(dossier.read(session, who, case.id or 0, "en"), MOMENT)
        works = Right.WORK_CASES in RIGHTS[role]
        said = str(data)
        for words in (resident.name, "It drips, too.", "The drain in the kitchen"):
            assert (words in said) == works, (role, words)
        assert (data["number"], data["kept_until"], len(data["steps"])) == (case.number, None, 1)
    lines = _acts(session, "case.exported")
    named = {line.actor_id: line.detail["persons"] for line in lines}
    assert named == {
        who.id: Right.WORK_CASES in RIGHTS[role]
        for role, who in people.items()
        if {Right.EXPORT, Right.SEE_CASES} <= RIGHTS[role]
    }
    # One's own matter is for colleagues, and what there is not is nobody's.
    own = a_request(session, people[Role.DIRECTOR], MOMENT)
    for row in (own.id or 0, 4711):
        with pytest.raises(Refused, match="case_unknown"):
            dossier.take(session, MOMENT, people[Role.DIRECTOR], row, "pdf")


@pytest.mark.parametrize("openness", Openness)
def test_whom_the_staff_are_not_to_know_is_named_neither_in_a_file_nor_in_a_list(
    session: Session, resident: Who, director: Who, openness: Openness
) -> None:
    case = _complaint(session, resident, openness)
    known = openness is Openness.OPEN
    found = dossier.as_data(dossier.read(session, director, case.id or 0, "en"), MOMENT)
    assert (resident.name in str(found)) == known
    listing = exports.LISTINGS["complaints"]
    columns = listing.shown(persons=True)
    rows = session.execute(listing.rows(director, exports.period(MOMENT, Unit.MONTH, 0), columns)).all()
    assert (resident.name in str(rows)) == known


def test_what_was_kept_long_enough_is_destroyed_and_the_audit_knows_it(
    session: Session, resident: Who, director: Who
) -> None:
    case = _complaint(session, resident, Openness.OPEN)
    row = case.id or 0
    case.closed_at = MOMENT.now
    session.flush()
    until = dossier.read(session, director, row, "en").kept_until
    assert until == MOMENT.now + timedelta(days=rules.load(session).keep_complaints)
    assert retention.purge(session, until, 100)["case"] == 0
    assert retention.purge(session, until + timedelta(seconds=1), 100)["case"] == 1
    assert [(line.actor_id, line.subject_id) for line in _acts(session, "case.destroyed")] == [(None, row)]
