"""Places and names that may stand in public: who enters them, who approves them, and what is not listed."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from centre import audit, sites
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.register import LONGEST_NAME, Register
from centre.sites import SITES
from models.people import Role
from models.sites import EntryState
from models.who import Who
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import race

PARK = {"zh-hans": "清塘公园", "en": "Qingtang Park"}


@pytest.fixture(params=[SITES, ISSUERS], ids=["site", "issuer"])
def register(request: pytest.FixtureRequest) -> Register[Any]:
    """Both lists are kept alike."""
    register: Register[Any] = request.param
    return register


def test_what_the_desk_enters_a_director_approves(
    session: Session, moment: Moment, clerk: Who, director: Who, register: Register[Any]
) -> None:
    entry = register.enter(session, moment, clerk, PARK)
    assert (entry.state, entry.person_id) == (EntryState.PROPOSED, clerk.id)
    assert entry.number
    with pytest.raises(Refused, match="unlisted"):
        register.approved(session, entry.id)
    register.approve(session, moment, director, entry.id)
    assert register.approved(session, entry.id).name == PARK
    assert [line.action for line in audit.history(session, (register.kind, entry.id))] == [
        f"{register.kind}.entered",
        f"{register.kind}.approve",
    ]


def test_a_name_is_found_in_any_language_and_however_it_is_written(
    session: Session, moment: Moment, clerk: Who, director: Who, register: Register[Any]
) -> None:
    entry = register.enter(session, moment, clerk, PARK)
    with pytest.raises(Refused, match="unlisted"):
        register.named(session, "清塘公园")
    register.approve(session, moment, director, entry.id)
    for written in ("清塘公园", " QINGTANG  park ", "清塘 公园", "Ｑｉｎｇｔａｎｇ Park"):
        assert register.named(session, written).id == entry.id
    for other in ("清塘", "清塘公园北门", "Park", ""):
        with pytest.raises(Refused, match=f"{register.kind}_unlisted"):
            register.named(session, other)


def test_nobody_approves_what_they_entered_and_only_directors_approve(
    session: Session, moment: Moment, clerk: Who, director: Who, coordinator: Who, register: Register[Any]
) -> None:
    own = register.enter(session, moment, director, PARK)
    for actor, why in ((director, "own"), (clerk, "not_allowed"), (coordinator, "not_allowed")):
        with pytest.raises(Refused, match=why):
            register.approve(session, moment, actor, own.id)
        with pytest.raises(Refused, match=why):
            register.decline(session, moment, actor, own.id, "too far")
    register.approve(session, moment, a_person(session, "Director Lu", Role.DIRECTOR), own.id)
    # What counts already may be ended by whoever entered it.
    with pytest.raises(Refused, match="not_allowed"):
        register.close(session, moment, clerk, own.id, "moved")
    register.close(session, moment, director, own.id, "moved")


def test_only_the_desk_enters(session: Session, moment: Moment, resident: Who, auditor: Who) -> None:
    for who in (resident, auditor):
        with pytest.raises(Refused, match="not_allowed"):
            SITES.enter(session, moment, who, PARK)


def test_what_was_closed_or_declined_is_not_listed_and_is_entered_anew(
    session: Session, moment: Moment, clerk: Who, director: Who, register: Register[Any]
) -> None:
    first = register.enter(session, moment, clerk, PARK)
    with pytest.raises(Refused, match="entry_there"):
        register.enter(session, moment, clerk, {"zh-hans": "清塘公园 "})
    register.decline(session, moment, director, first.id, "ask the street office first")
    assert register.find(session, first.id).why == "ask the street office first"
    second = register.enter(session, moment, clerk, PARK)
    register.approve(session, moment, director, second.id)
    register.close(session, moment, director, second.id, "rebuilt")
    with pytest.raises(Refused, match="unlisted"):
        register.approved(session, second.id)
    for entry, state in ((first, "declined"), (second, "closed")):
        with pytest.raises(Refused, match=f"{register.kind}_{state}"):
            register.approve(session, moment, director, entry.id)
    assert register.enter(session, moment, clerk, PARK).state is EntryState.PROPOSED


def test_a_name_is_there_and_short(session: Session, moment: Moment, clerk: Who) -> None:
    for name in ({}, {"en": "  "}, {"en": "…!"}, {"en": "p" * (LONGEST_NAME + 1)}):
        with pytest.raises(Refused, match="entry_name"):
            SITES.enter(session, moment, clerk, name)


def test_an_unknown_place_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="site_unknown"):
        sites.approved(session, 4711)


def test_of_two_directors_one_decides(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        clerk = a_person(session, "Clerk", Role.CLERK)
        directors = [a_person(session, f"Director {n}", Role.DIRECTOR) for n in range(2)]
        entry_id = SITES.enter(session, a_moment(), clerk, PARK).id or 0
    yes, no = directors
    outcomes = race(
        engine,
        lambda session: SITES.approve(session, a_moment(), yes, entry_id),
        lambda session: SITES.decline(session, a_moment(), no, entry_id, "no"),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(refused) == 1
    with Session(engine) as session:
        entered, *decided = audit.history(session, ("site", entry_id))
        assert (entered.action, len(decided)) == ("site.entered", 1)


def test_the_demo_centre_has_places_and_a_name(demo_centre: Session) -> None:
    assert SITES.named(demo_centre, "Qingtang Park pavilion").public
    assert not SITES.named(demo_centre, "清塘小学四点半教室").public
    assert ISSUERS.named(demo_centre, "玉兰街道办事处").person_id
    assert not SITES.in_state(demo_centre, EntryState.PROPOSED)
