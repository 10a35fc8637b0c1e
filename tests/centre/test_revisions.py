"""Revisions of a service: who may do what when, what a second person sees to, and when it holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import catalogue
from centre.catalogue import planned, planning, revising
from centre.errors import Refused
from centre.moment import Moment
from models.catalogue import Fee, Service, ServiceText, ServiceVersion, Unit
from models.outbox import Notice
from models.people import Role
from models.revisions import TRANSITIONS, Revision, RevisionAction, RevisionState
from models.rights import RIGHTS, Right
from models.who import Who
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.offers import a_fee, a_service, a_wording
from tests.auxil.races import race

NEW_YEAR = date(2027, 1, 1)
_DOES: dict[RevisionAction, Callable[[Session, Moment, Who, Revision], Revision]] = {
    RevisionAction.EDIT: lambda s, m, who, one: planning.write(
        s, m, who, one.id or 0, "en", "title", "Barber"
    ),
    RevisionAction.SUBMIT: lambda s, m, who, one: revising.submit(s, m, who, one.id or 0),
    RevisionAction.PUBLISH: lambda s, m, who, one: revising.publish(s, m, who, one.id or 0, one.version),
    RevisionAction.DECLINE: lambda s, m, who, one: revising.decline(
        s, m, who, one.id or 0, one.version, "Too short"
    ),
    RevisionAction.DROP: lambda s, m, who, one: revising.drop(s, m, who, one.id or 0),
}


def a_revision(session: Session, writer: Who, state: RevisionState, **values: Any) -> Revision:
    """A revision of a service of its own in a state."""
    moment = a_moment()
    over = {"published_at": moment.now} if state is RevisionState.PUBLISHED else {}
    said: dict[str, Any] = {"words": {"en": {"title": "Barber's day"}}, "written_by": writer.id, **over}
    service_id = values.pop("service_id", None) or a_service(session).id
    said |= {"created_at": moment.now, "updated_at": moment.now, "service_id": service_id}
    one = Revision(base=1, state=state, **{**said, **values})
    session.add(one)
    session.flush()
    return one


def test_every_action_in_every_state_by_every_role(session: Session, moment: Moment) -> None:
    assert set(_DOES) == set(RevisionAction)
    people = {role: a_person(session, role.value, role) for role in Role}
    writer = a_person(session, "Writer", Role.COORDINATOR)
    for state in RevisionState:
        for action, do in _DOES.items():
            for role, who in people.items():
                one = a_revision(session, writer, state)
                before = one.model_dump()
                may = Right.KEEP_CATALOGUE in RIGHTS[role]
                after = TRANSITIONS.get((state, action)) if may else None
                if after is not None:
                    assert do(session, moment, who, one).state is after, (state, action)
                    continue
                why = f"refused.revision_{state.value}" if may else "refused.not_allowed"
                with pytest.raises(Refused, match=why), session.begin_nested():
                    do(session, moment, who, one)
                assert revising.find(session, one.id or 0).model_dump() == before
    assert {role for role in Role if Right.KEEP_CATALOGUE in RIGHTS[role]} == {
        Role.COORDINATOR,
        Role.DIRECTOR,
    }


def test_nothing_holds_before_a_second_person_publishes_the_very_version(
    session: Session, moment: Moment, coordinator: Who, director: Who, clerk: Who
) -> None:
    service = a_service(session)
    a_fee(session, service, 1000, date(2026, 1, 1), least=2, names={"en": "each"})
    row = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    assert revising.begin(session, moment, director, service.id or 0).id == row
    with pytest.raises(Refused, match="revision_empty"):
        revising.submit(session, moment, coordinator, row)
    # What is said as it stands is no change.
    assert planning.write(session, moment, coordinator, row, "en", "title", "Haircut day").words == {}
    planning.write(session, moment, coordinator, row, "en", "title", "Barber's day")
    planning.write(session, moment, coordinator, row, "zh-hans", "materials", "身份证\n 老年证 \n")
    planning.charge(session, moment, coordinator, row, "", 1200, Unit.TIME, NEW_YEAR)
    revision = revising.submit(session, moment, coordinator, row)
    asked = session.exec(select(Notice.person_id).where(Notice.kind == revising.ASKED)).all()
    assert asked == [director.id]
    with pytest.raises(Refused, match="revision_own"):
        revising.publish(session, moment, coordinator, row, revision.version)
    with pytest.raises(Refused, match="revision_changed"):
        revising.publish(session, moment, director, row, revision.version - 1)
    card = catalogue.card(session, moment, service.id or 0, "en")
    assert (card.words.title, card.tariffs[0].coming) == ("Haircut day", None)
    revising.publish(session, moment, director, row, revision.version)
    card = catalogue.card(session, moment, service.id or 0, "en")
    assert (card.words.title, card.service.version, card.words.content) == (
        "Barber's day",
        2,
        "A free haircut at the centre.",
    )
    coming = card.tariffs[0].coming
    assert coming is not None
    assert (card.tariffs[0].amount, coming.amount, coming.least, coming.from_day) == (1000, 1200, 2, NEW_YEAR)
    chinese = catalogue.card(session, moment, service.id or 0, "zh-hans").words
    assert (chinese.title, chinese.materials) == ("便民理发日", ["身份证", "老年证"])
    # The desk hears of fees, and whoever wrote it that it is done; the next change is another revision.
    told = select(Notice.kind, Notice.person_id).where(Notice.kind != revising.ASKED).order_by(col(Notice.id))
    assert set(session.exec(told).all()) == {
        *((revising.FEES, who.id) for who in (coordinator, clerk)),
        (revising.PUBLISHED, coordinator.id),
    }
    assert revising.begin(session, moment, coordinator, service.id or 0).id != row


def test_what_goes_back_or_is_changed_waits_for_nobody(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    one = a_revision(session, coordinator, RevisionState.DRAFT)
    row = one.id or 0
    revising.submit(session, moment, coordinator, row)
    back = revising.decline(session, moment, director, row, 1, "Say where")
    assert (back.state, back.why) == (RevisionState.DRAFT, "Say where")
    # Who changes it last cannot publish it, and nobody else can be asked once they are gone.
    changed = planning.write(session, moment, director, row, "en", "fee", "Free on Sundays")
    assert (changed.version, changed.why, changed.written_by) == (2, "", director.id)
    revising.submit(session, moment, coordinator, row)
    with pytest.raises(Refused, match="revision_own"):
        revising.publish(session, moment, director, row, 2)
    revising.publish(session, moment, coordinator, row, 2)


def test_nobody_is_asked_where_there_is_nobody_else(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    one = a_revision(session, coordinator, RevisionState.DRAFT)
    with pytest.raises(Refused, match="revision_no_second"):
        revising.submit(session, moment, coordinator, one.id or 0)


def test_a_language_more_is_published_whole_or_not_at_all(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    service = a_service(session, a_wording("zh-hans"))
    row = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    for part in planned.NEEDED:
        planning.write(session, moment, coordinator, row, "en", part, f"The {part}")
        if part != planned.NEEDED[-1]:
            with pytest.raises(Refused, match="revision_gaps"):
                revising.submit(session, moment, coordinator, row)
    version = revising.submit(session, moment, coordinator, row).version
    revising.publish(session, moment, director, row, version)
    assert catalogue.title(session, service.id or 0, 2, "en") == "The title"
    row = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    with pytest.raises(Refused, match="revision_needed"):
        planning.write(session, moment, coordinator, row, "en", "title", " ")
    with pytest.raises(Refused, match="revision_unknown"):
        planning.write(session, moment, coordinator, row, "en", "code", "SVC-1")


def test_no_fee_goes_back_in_time(session: Session, moment: Moment, coordinator: Who, director: Who) -> None:
    service = a_service(session)
    a_fee(session, service, 1500, NEW_YEAR)
    row = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    today = moment.calendar.local(moment.now).date()
    for day, why in ((today, "fee_too_late"), (NEW_YEAR, "fee_twice")):
        with pytest.raises(Refused, match=why):
            planning.charge(session, moment, coordinator, row, "", 1200, Unit.TIME, day)
    with pytest.raises(Refused, match="revision_unknown"):
        planning.charge(session, moment, coordinator, row, "night", 1200, Unit.TIME, NEW_YEAR)
    tomorrow = today + timedelta(days=1)
    planning.charge(session, moment, coordinator, row, "", 900, Unit.TIME, tomorrow + timedelta(days=3))
    planning.charge(session, moment, coordinator, row, "", 1200, Unit.TIME, tomorrow)
    version = revising.submit(session, moment, coordinator, row).version
    # Who looks at it only when its day has come is told so, and nothing of it holds.
    late = at("10:00", tomorrow.isoformat())
    with pytest.raises(Refused, match="fee_too_late"), session.begin_nested():
        revising.publish(session, late, director, row, version)
    assert revising.find(session, row).state is RevisionState.WAITING
    revising.publish(session, moment, director, row, version)
    history = [(one.amount, one.from_day) for one in catalogue.history(session, service.id or 0)]
    assert history == [(1200, tomorrow), (1500, NEW_YEAR)]
    empty = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    planning.charge(session, moment, coordinator, empty, "", 100, Unit.TIME, NEW_YEAR + timedelta(days=1))
    assert planning.uncharge(session, moment, coordinator, empty, "").fees == []


@pytest.mark.parametrize("values", [{"published_by": 1}, {"published_at": None}, {"service_id": 1}])
def test_the_database_itself_refuses_what_may_not_be(
    session: Session, coordinator: Who, values: dict[str, Any]
) -> None:
    first = a_revision(session, coordinator, RevisionState.DRAFT)
    state = RevisionState.PUBLISHED
    if "published_by" in values:
        values = {"published_by": coordinator.id}
    if "service_id" in values:
        values, state = {"service_id": first.service_id}, RevisionState.WAITING
    with pytest.raises(IntegrityError), session.begin_nested():
        a_revision(session, coordinator, state, **values)


def test_of_many_who_begin_publish_or_word_a_service_at_once_one_does(engine: Engine) -> None:
    moment = a_moment()
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Keeper {number}", Role.COORDINATOR) for number in range(3)]
        service = a_service(session, code="SVC-09")
    service_id, writer, seconds = service.id or 0, people[0], people[1:]

    def begins(who: Who) -> Callable[[Session], object]:
        return lambda session: revising.begin(session, moment, who, service_id).id

    (row,) = set(race(engine, *map(begins, people)))
    with Session(engine) as session, session.begin():
        planning.write(session, moment, writer, row, "en", "title", "Barber's day")
        version = revising.submit(session, moment, writer, row).version

    def publishes(who: Who) -> Callable[[Session], object]:
        return lambda session: revising.publish(session, moment, who, row, version).state.value

    def words(session: Session) -> object:
        texts = [a_wording("en", title="Hairdresser")]
        return catalogue.publish(session, moment, None, "SVC-09", texts, seen=1).version

    came = race(engine, *map(publishes, seconds), words)
    with Session(engine) as session:
        assert session.get_one(Service, service_id).version == 2
        versions = select(ServiceVersion.version).order_by(col(ServiceVersion.id))
        assert session.exec(versions).all() == [1, 2]
        titles = select(ServiceText.title).where(ServiceText.version == 2, ServiceText.language == "en")
        won = "Hairdresser" if came[2] == 2 else "Barber's day"
        assert session.exec(titles.order_by(col(ServiceText.id))).all() == [won]
        assert len([one for one in came if one in {2, "published"}]) == 1
        assert session.exec(select(Fee).order_by(col(Fee.id))).all() == []
        state = RevisionState.WAITING if won == "Hairdresser" else RevisionState.PUBLISHED
        assert revising.find(session, row).state is state


def test_terms_that_were_planned_for_an_older_version_are_not_put_in_force(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    service = a_service(session)
    row = revising.begin(session, moment, coordinator, service.id or 0).id or 0
    planning.set_policy(session, moment, coordinator, row, "moves", 9)
    waiting = revising.submit(session, moment, coordinator, row)
    catalogue.publish(session, moment, None, service.code, [a_wording("en", title="Barber")])
    with pytest.raises(Refused, match="service_changed"), session.begin_nested():
        revising.publish(session, moment, director, row, waiting.version)
    session.refresh(service)
    assert service.moves == 3
