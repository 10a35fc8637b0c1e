import json

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import Session, SQLModel, col, select

import models
from centre import (
    audit,
    calls,
    emergency,
    people,
    privacy,
    staff,
)
from centre.errors import Refused
from centre.personal_data import NOBODY, PERSONAL_DATA
from models.calls import Call, CallState
from models.cases import Case, CaseState
from models.files import FileState, StoredFile
from models.inbox import UpdateState
from models.outbox import MessageState, Notice
from models.people import Consent, Person, Role
from models.teams import Membership, MembershipState, Team
from models.volunteers import (
    Volunteer,
    VolunteerState,
)
from models.who import Who, by_telegram_id
from tests.auxil.a_life import (
    CANARY,
    a_life,
    a_message,
    an_update,
)
from tests.auxil.factories import NOW, a_call, a_person, again, at


@pytest.fixture
def somebody(session: Session, clerk: Who) -> Who:
    """A resident of whom we hold something in every table, each with the canary in it."""
    return a_life(session, clerk)


def everything(session: Session) -> str:
    """All that the database holds, as one text."""
    rows = []
    for table in SQLModel.metadata.sorted_tables:
        rows += [f"{table.name}: {tuple(row)}" for row in session.connection().execute(table.select())]
    return "\n".join(rows)


def test_every_table_is_in_the_table_of_personal_data(engine: Engine) -> None:
    assert set(PERSONAL_DATA) == {table.name for table in SQLModel.metadata.sorted_tables}
    assert set(PERSONAL_DATA) == set(inspect(engine).get_table_names()) - {"alembic_version"}
    for one in PERSONAL_DATA.values():
        if one is not None:
            columns = set(SQLModel.metadata.tables[str(one.table.__tablename__)].columns.keys())
            assert set(one.shown) <= columns
            assert one.erase is not None or one.kept is not None
    assert models.Person.__tablename__ in PERSONAL_DATA


def test_people_see_how_much_we_hold(session: Session, somebody: Who, resident: Who) -> None:
    counts = privacy.overview(session, somebody)
    assert {kind for kind, count in counts.items() if not count} == {"settings", "setting_changes"}
    assert counts["words"] == 2  # theirs and the answer; the note is the desk's
    assert {kind: count for kind, count in privacy.overview(session, resident).items() if count} == {
        "consents": 1,
        "person": 1,
    }


def test_people_take_everything_along(session: Session, somebody: Who) -> None:
    content = json.loads(json.dumps(privacy.export(session, somebody)))
    assert content["person"][0]["name"] == somebody.name
    assert content["person"][0]["created_at"] == NOW.isoformat()
    assert content["calls"][0]["about"] == CANARY
    assert [line["side"] for line in content["words"]] == ["resident", "staff"]
    assert content["messages_from_you"][0]["payload"] == {"message": {"text": CANARY}}
    assert content["messages_to_you"][0]["payload"] == {"text": CANARY}
    assert content["forms"][0]["answers"] == {"about": CANARY}
    assert content["files"][0]["name"] == f"{CANARY}.jpg"
    assert content["alarms"][0]["words"] == CANARY
    assert content["phone_list"][0]["what"] == CANARY


def test_erasing_leaves_no_word_and_no_way_back(session: Session, somebody: Who) -> None:
    assert CANARY in everything(session)
    telegram_id = str(somebody.telegram_id)
    report = privacy.erase(session, at("11:00"), somebody)
    session.expire_all()
    left = everything(session)
    assert CANARY not in left
    assert telegram_id not in left
    assert "13800138000" not in left
    assert by_telegram_id(session, somebody.telegram_id or 0) is None
    assert report.erased["calls"] == 1
    assert report.erased["words"] == 3
    assert dict(report.kept) == {
        "calls": "kept.calls",
        "bookings": "kept.bookings",
        "loans": "kept.bookings",
        "cases": "kept.cases",
        "follow_ups": "kept.cases",
        "consents": "kept.consents",
        "roles": "kept.roles",
        "duties": "kept.roles",
        "duty_posts": "kept.roles",
        "duty_swaps": "kept.roles",
        "duty_covers": "kept.roles",
        "seats": "kept.training",
        "quizzes": "kept.training",
        "qualifications": "kept.training",
        "sessions_given": "kept.roles",
        "invites": "kept.roles",
        "emergencies": "kept.acts",
        "acts": "kept.acts",
        "templates": "kept.acts",
        "volunteer": "kept.volunteer",
        "volunteer_steps": "kept.volunteer",
        "guardians": "kept.volunteer",
        "memberships": "kept.volunteer",
        "proposals": "kept.proposals",
        "items": "kept.acts",
        "item_steps": "kept.acts",
        "inspections": "kept.acts",
        "sites": "kept.acts",
        "issuers": "kept.acts",
        "activities": "kept.acts",
        "shifts": "kept.acts",
        "searches": "kept.acts",
        "shift_messages": "kept.shifts",
        "shift_swaps": "kept.shifts",
        "sign_ups": "kept.shifts",
        "wrap_ups": "kept.acts",
        "hours": "kept.hours",
        "certificates": "kept.certificates",
        "ratings": "kept.ratings",
        "bad_marks": "kept.ratings",
        "bad_mark_words": "kept.ratings",
        "points": "kept.hours",
        "honours": "kept.honours",
        "objections": "kept.honours",
        "honour_rounds": "kept.acts",
        "candidacies": "kept.votes",
        "votes_made": "kept.acts",
        "idea_calls_made": "kept.acts",
    }


def test_what_is_owed_to_a_person_ends_with_them(session: Session, somebody: Who, clerk: Who) -> None:
    privacy.erase(session, at("11:00"), somebody)
    call = session.exec(select(Call)).one()
    assert call.state is CallState.WITHDRAWN
    theirs = session.exec(select(Case.state).where(Case.person_id == somebody.id)).all()
    assert theirs == [CaseState.WITHDRAWN, CaseState.WITHDRAWN]
    assert session.exec(select(Volunteer.state)).all() == [VolunteerState.EXITED]
    assert session.exec(select(Membership.state)).all() == [MembershipState.LEFT]
    assert session.exec(select(Team.leader_id)).all() == [None]
    owed = select(Notice.kind).where(Notice.state == "waiting", Notice.person_id == somebody.id)
    assert session.exec(owed).all() == []
    assert session.exec(select(StoredFile.state)).all() == [FileState.DOOMED]
    consent = session.exec(select(Consent).where(Consent.person_id == somebody.id)).one()
    assert consent.withdrawn_at == at("11:00").now
    assert again(session, somebody).roles == frozenset()
    assert audit.history(session, ("person", somebody.id))[-1].action == "person.erased"


def test_the_update_being_answered_goes_and_those_behind_it_stay(session: Session, resident: Who) -> None:
    lane = resident.telegram_id or 0
    being_answered, behind = an_update(session, lane, 1), an_update(session, lane, 2, UpdateState.PENDING)
    on_its_way = a_message(session, lane, state=MessageState.STARTED, finished_at=None)
    not_sent = a_message(session, lane, state=MessageState.PENDING, finished_at=None)
    privacy.erase(session, at("11:00"), resident)
    for row in (being_answered, behind, on_its_way, not_sent):
        session.refresh(row)
    assert (being_answered.payload, being_answered.lane) == ("", NOBODY)
    assert (behind.lane, behind.state) == (lane, UpdateState.PENDING)
    assert CANARY in behind.payload
    assert CANARY in on_its_way.payload
    assert (not_sent.payload, not_sent.state) == ("", MessageState.LAPSED)


def test_an_unanswered_alarm_stays_until_somebody_helped(
    session: Session, resident: Who, leader: Who
) -> None:
    alert = emergency.raise_alert(
        session, at("10:00"), resident.telegram_id or 0, resident, name="Wang", words="gas"
    )
    report = privacy.erase(session, at("10:01"), resident)
    session.refresh(alert)
    assert alert.words == "gas"
    assert ("alarms", "kept.alarms") in report.kept


def test_the_last_director_stays(session: Session, director: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.last_director"):
        privacy.erase(session, at("10:00"), director)
    a_person(session, "Second", Role.DIRECTOR)
    invitation = staff.invite(session, at("10:00"), director, Role.CLERK)
    privacy.erase(session, at("10:01"), director)
    late = a_person(session, "Late")
    with pytest.raises(Refused, match=r"refused\.invite_expired"):
        staff.accept_invite(session, at("10:02"), late, invitation.payload)


def test_whoever_comes_back_is_somebody_new(session: Session, resident: Who) -> None:
    privacy.erase(session, at("10:00"), resident)
    back = people.register(session, at("10:05"), resident.telegram_id or 0, "Wang", "zh-hans")
    assert back.id != resident.id
    assert calls.of_resident(session, back.id) == []


def test_a_stranger_who_declines_is_forgotten_at_once(session: Session, resident: Who) -> None:
    update, message = an_update(session, 99, 1), a_message(session, 99)
    known = an_update(session, resident.telegram_id or 0, 2)
    farewell = a_message(session, 99, state=MessageState.PENDING, finished_at=None)
    privacy.forget_stranger(session, 99)
    privacy.forget_stranger(session, resident.telegram_id or 0)
    for row in (update, message, known, farewell):
        session.refresh(row)
    assert (update.payload, message.payload) == ("", "")
    assert CANARY in known.payload
    assert CANARY in farewell.payload


def test_an_erased_colleague_hands_their_matters_on(
    session: Session, resident: Who, clerk: Who, other_clerk: Who
) -> None:
    call = a_call(session, resident)
    assert call.owner_id == clerk.id
    privacy.erase(session, at("10:30"), clerk)
    calls.write(session, at("10:31"), resident, call.id or 0, "Anybody there?")
    session.refresh(call)
    assert call.owner_id == other_clerk.id
    assert session.exec(select(Person.name).where(col(Person.id) == clerk.id)).one() == ""
