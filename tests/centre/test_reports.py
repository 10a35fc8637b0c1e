"""What a report says by itself, against a slow count of rows of chance."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from centre import periods, reports
from centre.periods import Unit
from models.base import Row
from models.emergency import Emergency, EmergencyKind, EmergencyState
from models.proposals import Proposal, ProposalState
from models.rectification import DONE, Cause, Item, ItemSource, ItemState
from models.shifts import Shift, ShiftState
from models.sites import EntryState, Issuer, Site
from tests.auxil.factories import a_person, at
from tests.auxil.rows_by_chance import Chance

MOMENT = at("10:00")


def _fill(session: Session, chance: Chance) -> None:
    person, checker = (a_person(session, name).id for name in ("Sun", "Li"))
    for number in range(60):
        state = chance.any(*ItemState)
        at_some: dict[str, Any] = {"created_at": chance.when(), "updated_at": MOMENT.now}
        owned: dict[str, Any] = {"owner_id": person, "due_at": MOMENT.now, "measure": "Mop"}
        done: dict[str, Any] = {
            "closed_at": chance.when(),
            "proof": "Dry",
            "checked_by": checker,
            "ended_at": chance.maybe(chance.when()),
        }
        chance.add(
            Item(
                **at_some,
                **owned,
                **(done if state in DONE else {}),
                number=f"ZG-{number}",
                source=ItemSource.SELF_CHECK,
                finding="Wet",
                state=state,
                cause=chance.maybe(chance.any(*Cause)),
            )
        )
        entry: dict[str, Any] = {"name": {"en": f"P{number}"}, "key": f"p{number}", "person_id": person}
        entry |= {"entered_at": chance.when(), "updated_at": MOMENT.now}
        state_of_entry = chance.any(EntryState.PROPOSED, EntryState.APPROVED, EntryState.CLOSED)
        decided = None if state_of_entry is EntryState.PROPOSED else chance.when()
        kind = chance.any(Site, Issuer)
        chance.add(kind(**entry, number=f"X-{number}", state=state_of_entry, decided_at=decided))
        chance.add(
            Proposal(
                person_id=person,
                title="Park",
                aim="Shade",
                whom="Everybody",
                plan="Benches",
                day=MOMENT.now.date(),
                created_at=chance.when(),
                updated_at=MOMENT.now,
                number=f"TY-{number}",
                collects=chance.any(True, False),
                state=chance.any(ProposalState.APPROVED, ProposalState.DECLINED, ProposalState.REPORTED),
                decided_at=chance.when(),
            )
        )
        begun: dict[str, Any] = {"declared_by": person, "declared_at": chance.when()}
        chance.add(Emergency(**begun, kind=chance.any(*EmergencyKind), state=EmergencyState.STABLE))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("unit", [Unit.WEEK, Unit.MONTH])
def test_a_draft_tells_what_a_slow_count_finds(session: Session, seed: int, unit: Unit) -> None:
    chance = Chance(session, seed, MOMENT.now)
    chance.fill()
    _fill(session, chance)
    period = reports.last(MOMENT, unit)
    after = period.ends + (period.ends - period.begins)

    def rows(model: type[Row]) -> list[Any]:
        return list(session.exec(select(model)).all())

    def within(moment: Any) -> bool:
        return moment is not None and period.begins <= moment < period.ends

    found = reports.draft(session, MOMENT, period)
    items, shifts = rows(Item), rows(Shift)
    held = {ShiftState.WRAP_UP, ShiftState.ARCHIVED}
    assert found.served == sum(one.state in held and within(one.starts_at) for one in shifts)
    planned = {ShiftState.OPEN, ShiftState.RUNNING}
    coming = [one for one in shifts if one.state in planned and period.ends <= one.starts_at < after]
    assert found.coming == len(coming)
    assert set(found.mended) == {one.number for one in items if within(one.closed_at)} != set()
    stands = [one for one in items if within(one.created_at) and one.state is not ItemState.CLEARED]
    assert found.causes == Counter(one.cause for one in stands) != {}
    assert list(found.causes.values()) == sorted(found.causes.values(), reverse=True)
    relapsed = [one for one in items if within(one.ended_at) and one.state is ItemState.RELAPSED]
    assert found.relapsed == len(relapsed)
    assert found.open == sum(one.ended_at is None and one.closed_at is None for one in items) > 0
    told = [
        *((one.decided_at, one.number) for model in (Site, Issuer) for one in rows(model) if _approved(one)),
        *((one.decided_at, one.number) for one in rows(Proposal) if one.collects and _granted(one)),
        *((one.declared_at, "") for one in rows(Emergency)),
    ]
    assert [(one.at, one.number) for one in found.events] == sorted(one for one in told if within(one[0]))


def _approved(entry: Site | Issuer) -> bool:
    return entry.state is EntryState.APPROVED and entry.decided_at is not None


def _granted(proposal: Proposal) -> bool:
    return proposal.state is not ProposalState.DECLINED


def test_the_time_that_ended_last_is_whole() -> None:
    assert MOMENT.now.date() == date(2026, 11, 24)
    ends = {unit: reports.last(MOMENT, unit) for unit in reports.UNITS}
    assert [(one.first, one.last) for one in ends.values()] == [
        (date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ]
    for unit, one in ends.items():
        running = periods.containing(MOMENT.calendar, unit, MOMENT.now.date())
        assert (one.unit, one.last + timedelta(days=1)) == (unit, running.first)
