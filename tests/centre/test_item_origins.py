"""Items made out of a complaint: by whoever may work on it, once, and linked both ways."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from centre import rectification as items
from centre.errors import Refused
from models.cases import Openness
from models.people import Role
from models.rectification import Gravity, ItemSource
from models.who import Who, by_id
from tests.auxil.factories import a_person, at
from tests.auxil.races import Act, race
from tests.centre.test_complaint_transitions import a_complaint

MOMENT = at("11:00")
SOURCE = ItemSource.COMPLAINT


def test_a_complaint_becomes_one_item_by_whoever_may_work_on_it(session: Session, resident: Who) -> None:
    clerk = a_person(session, "Clerk", Role.CLERK)
    people = {
        "resident": (resident, "not_allowed"),
        "auditor": (a_person(session, "Auditor", Role.AUDITOR), "not_allowed"),
        "who complained": (a_person(session, "Complainer", Role.CLERK), "case_own"),
        "whom it is about": (a_person(session, "Accused", Role.CLERK), "case_unknown"),
        "clerk": (clerk, None),
        "coordinator": (a_person(session, "Coordinator", Role.COORDINATOR), None),
        "director": (a_person(session, "Director", Role.DIRECTOR), None),
    }
    complainer, accused = people["who complained"][0], people["whom it is about"][0]
    for name, (who, refusal) in people.items():
        case = a_complaint(session, complainer, about=f"{name}: the stair is loose")
        case.against_id = accused.id
        session.flush()
        row = case.id or 0
        if refusal is not None:
            with pytest.raises(Refused, match=refusal):
                items.make_of(session, MOMENT, who, SOURCE, row, text="Rails are missing")
            assert items.made_of(session, SOURCE, row) is None
            continue
        item = items.make_of(
            session, MOMENT, who, SOURCE, row, text="Rails are missing", severity=Gravity.SERIOUS
        )
        assert (item.source, item.source_id, item.severity) == (SOURCE, row, Gravity.SERIOUS)
        assert items.made_of(session, SOURCE, row) == item
        for again in (who, clerk):
            with pytest.raises(Refused, match="item_made") as refused:
                items.make_of(session, MOMENT, again, SOURCE, row, text="Rails again")
            assert refused.value.params["number"] == item.number
        # Whoever may not know of the complaint is not told its number by the item.
        assert items.origin_number(session, clerk, item) == case.number
        assert items.origin_number(session, accused, item) == ""


def test_neither_a_request_nor_nothing_becomes_an_item_and_what_leaves_no_trace_does(
    session: Session, resident: Who, clerk: Who
) -> None:
    traceless = a_complaint(session, resident, openness=Openness.NO_TRACE)
    item = items.make_of(session, MOMENT, clerk, SOURCE, traceless.id or 0, text="Rails are missing")
    assert items.origin_number(session, clerk, item) == traceless.number
    for row in (0, 2**63 - 1):
        with pytest.raises(Refused, match="case_unknown"):
            items.make_of(session, MOMENT, clerk, SOURCE, row, text="Rails are missing")


def test_of_two_who_make_it_at_once_one_does(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        clerks = [a_person(session, f"Clerk {n}", Role.CLERK).id for n in range(3)]
        row = a_complaint(session, a_person(session, "Resident")).id or 0

    def make(clerk_id: int) -> Act:
        return lambda s: items.make_of(s, MOMENT, by_id(s, clerk_id), SOURCE, row, text=f"By {clerk_id}").id

    came_of_it = race(engine, *(make(one) for one in clerks))
    assert sorted(map(str, came_of_it))[1:] == ["refused.item_made"] * 2
