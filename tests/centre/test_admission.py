"""Admission: from the application to the first shift, and what happens when something goes wrong."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from centre import complaints, deadlines, privacy, volunteers
from centre.complaints import Grievance
from centre.errors import Refused
from centre.moment import Moment
from centre.training import validity
from centre.volunteers import Offer, View, Why, funnel, guardians
from centre.volunteers.moves import own
from models.complaints import Complaint, ComplaintCategory, Finding, Target
from models.outbox import Notice
from models.people import PLEDGE, Consent, Role
from models.volunteers import (
    AgeBand,
    VettingKind,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerReason,
    VolunteerState,
)
from models.who import Who
from tests.auxil.factories import a_moment, a_person, again, at
from tests.auxil.training import a_course
from tests.auxil.volunteers import a_team, a_volunteer

OFFER = Offer(("phones", "company"), ("workdays-am", "sat-am"))
TODAY = date(2026, 11, 24)


def applied(session: Session, who: Who, age: AgeBand = AgeBand.ADULT, offer: Offer = OFFER) -> int:
    """Apply; gives the volunteer's row."""
    return volunteers.apply(session, at("10:00"), who, age, offer).id or 0


def stood(session: Session, who: Who) -> str:
    """How somebody stands now."""
    return own(session, who.id).state.value


def admitted(session: Session, who: Who, desk: Who) -> int:
    """Take somebody from the application to their first day; gives the volunteer's row."""
    row = applied(session, who)
    volunteers.check_identity(session, at("11:00"), desk, row, AgeBand.ADULT)
    volunteers.screen(session, at("14:00"), desk, row, "Patient, likes to explain.")
    volunteers.induct(session, at("16:00"), desk, row)
    return row


def told(session: Session, who: Who) -> list[str]:
    """What somebody is going to be told."""
    return list(session.exec(select(Notice.kind).where(Notice.person_id == who.id).order_by(col(Notice.id))))


def pass_to(session: Session, moment: Moment) -> None:
    """Let the clock act on what is due by then."""
    deadlines.act_on_due(session, moment, 100)


# --- applying


def test_from_the_application_to_active(session: Session, resident: Who, coordinator: Who) -> None:
    team = a_team(session)
    offer = Offer(("phones", "flying"), ("workdays-am", "sat-pm"))
    volunteer = volunteers.apply(
        session, at("10:00"), resident, AgeBand.ADULT, offer, team_ids=[team.id or 0]
    )
    row = volunteer.id or 0
    assert (volunteer.number or "").startswith("ZY-")
    assert volunteers.times.gathered(volunteer.times) == ["workdays-am", "sat-pm"]
    assert volunteer.times[0] == "mon-am"
    assert told(session, coordinator) == ["volunteer.applied"]
    pledged = select(Consent.kind).where(Consent.person_id == resident.id, Consent.kind == PLEDGE)
    assert session.exec(pledged).all() == [PLEDGE]
    volunteers.check_identity(session, at("11:00"), coordinator, row, AgeBand.ADULT)
    volunteers.screen(session, at("14:00"), coordinator, row, "Patient.")
    assert Role.VOLUNTEER not in again(session, resident).roles
    volunteers.induct(session, at("16:00"), coordinator, row)
    card = volunteers.look(session, at("16:00"), coordinator, row)
    assert (card.volunteer.state, card.volunteer.level) == (VolunteerState.PROBATION, 1)
    assert card.skills == ("phones",)
    assert [one.kind.value for one in card.checks] == ["identity", "interview"]
    assert [team.code for _, team in card.teams] == ["digital"]
    assert [(step.line.action.value, step.actor) for step in card.steps] == [
        ("apply", "Wang Guiying"),
        ("check", "Coordinator Sun"),
        ("screen", "Coordinator Sun"),
        ("induct", "Coordinator Sun"),
    ]
    assert Role.VOLUNTEER in again(session, resident).roles
    for _ in range(3):
        volunteers.shift_confirmed(session, at("17:00"), resident.id)
    assert stood(session, resident) == "active"


def test_one_application_is_in_progress_at_most(session: Session, resident: Who, coordinator: Who) -> None:
    row = applied(session, resident)
    with pytest.raises(Refused, match="volunteer_applied"):
        volunteers.expect_applying(session, resident)
    with pytest.raises(Refused, match="volunteer_applied"):
        applied(session, resident)
    volunteers.decline(session, at("11:00"), coordinator, row, Why(VolunteerReason.NO_PLACE, "All full."))
    assert applied(session, resident) == row
    volunteers.exit_(session, at("12:00"), resident)
    volunteers.expect_applying(session, resident)


def test_nobody_decides_about_themselves_and_only_the_desk_decides(
    session: Session, resident: Who, coordinator: Who, clerk: Who
) -> None:
    theirs, own_row = applied(session, resident), applied(session, coordinator)
    with pytest.raises(Refused, match="not_allowed"):
        volunteers.check_identity(session, at("11:00"), clerk, theirs, AgeBand.ADULT)
    with pytest.raises(Refused, match="volunteer_own"):
        volunteers.check_identity(session, at("11:00"), coordinator, own_row, AgeBand.ADULT)
    with pytest.raises(Refused, match="not_allowed"):
        volunteers.look(session, at("11:00"), clerk, theirs)


def test_a_student_for_three_days(session: Session, resident: Who, coordinator: Who) -> None:
    days = {"first_day": TODAY, "last_day": TODAY + timedelta(days=2)}
    row = applied(session, resident, offer=Offer(("festivals",), ("sat-am",), **days))
    volunteers.check_identity(session, at("10:10"), coordinator, row, AgeBand.ADULT)
    volunteers.screen(session, at("10:20"), coordinator, row, "")
    volunteers.induct(session, at("10:30"), coordinator, row)
    pass_to(session, at("23:00", "2026-11-26"))
    assert stood(session, resident) == "probation"
    pass_to(session, at("09:00", "2026-11-27"))
    assert stood(session, resident) == "exited"
    assert Role.VOLUNTEER not in again(session, resident).roles
    assert "volunteer.told" in told(session, resident)


def test_who_stays_longer_says_so_and_stays(session: Session, resident: Who, coordinator: Who) -> None:
    three_days = Offer(OFFER.skills, OFFER.spans, TODAY, TODAY + timedelta(days=2))
    row = applied(session, resident, offer=three_days)
    volunteers.check_identity(session, at("10:10"), coordinator, row, AgeBand.ADULT)
    volunteers.screen(session, at("10:20"), coordinator, row, "")
    volunteers.induct(session, at("10:30"), coordinator, row)
    volunteers.correct(session, at("11:00"), resident, Offer(("arts",), ("sun-eve",)))
    pass_to(session, at("09:00", "2026-11-27"))
    assert stood(session, resident) == "probation"
    assert volunteers.standing(session, resident.id).skills == {"arts"}  # type: ignore[union-attr]
    over = Offer((), (), TODAY, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="volunteer_days"):
        volunteers.correct(session, at("11:00"), resident, over)


def test_an_application_is_not_forgotten(
    session: Session, resident: Who, coordinator: Who, leader: Who
) -> None:
    row = applied(session, resident)
    pass_to(session, at("17:29", "2026-12-01"))
    assert "volunteer.overdue" not in told(session, leader)
    for day in ("2026-12-02", "2026-12-03"):
        pass_to(session, at("18:00", day))
    assert told(session, leader) == ["volunteer.overdue"] * 2
    assert told(session, coordinator) == ["volunteer.applied", "volunteer.overdue", "volunteer.overdue"]
    assert told(session, resident) == ["volunteer.late"]
    volunteers.decline(session, at("09:00", "2026-12-04"), coordinator, row, Why(VolunteerReason.OTHER))
    pass_to(session, at("18:00", "2026-12-05"))
    assert told(session, leader) == ["volunteer.overdue"] * 2


# --- guardians


@pytest.fixture
def minor(session: Session) -> Who:
    """Somebody of fifteen, who has applied."""
    who = a_person(session, "Xiao Ming")
    applied(session, who, AgeBand.FROM_14)
    return who


def test_a_minor_waits_for_the_guardian(session: Session, minor: Who, coordinator: Who) -> None:
    assert stood(session, minor) == "guardian"
    row = own(session, minor.id).id or 0
    with pytest.raises(Refused, match="volunteer_guardian"):
        volunteers.check_identity(session, at("11:00"), coordinator, row, AgeBand.FROM_14)
    assert told(session, coordinator) == []
    link, parent = guardians.link(session, at("10:05"), minor), a_person(session, "Li Fang")
    asked = guardians.opened(session, at("10:10"), parent, link.payload)
    guardians.answer(session, at("10:11"), parent, asked.id or 0, relation="parent", agreed=True)
    assert stood(session, minor) == "applied"
    assert told(session, coordinator) == ["volunteer.applied"]
    assert told(session, minor) == ["volunteer.told"]
    with pytest.raises(Refused, match="guardian_answered"):
        guardians.opened(session, at("10:12"), a_person(session, "Other"), link.payload)
    guardians.take_back(session, at("12:00"), parent, asked.id or 0)
    assert stood(session, minor) == "exited"
    with pytest.raises(Refused, match="guardian_taken_back"):
        guardians.take_back(session, at("12:01"), parent, asked.id or 0)


def test_who_may_answer_for_a_minor(session: Session, minor: Who) -> None:
    link = guardians.link(session, at("10:05"), minor)
    friend = a_volunteer(session, "Friend", age_band=AgeBand.FROM_16)
    for who, refused in ((minor, "guardian_own"), (friend, "guardian_minor")):
        with pytest.raises(Refused, match=refused):
            guardians.opened(session, at("10:06"), who, link.payload)
    parent = a_person(session, "Li Fang")
    with pytest.raises(Refused, match="guardian_unknown"):
        guardians.opened(session, at("10:06"), parent, "grd_nothing")
    newer = guardians.link(session, at("10:07"), minor)
    with pytest.raises(Refused, match="guardian_expired"):
        guardians.opened(session, at("10:08"), parent, link.payload)
    with pytest.raises(Refused, match="guardian_expired"):
        guardians.opened(session, at("10:08", "2026-12-02"), parent, newer.payload)
    volunteers.exit_(session, at("11:00"), minor)
    with pytest.raises(Refused, match="guardian_over"):
        guardians.opened(session, at("11:01"), parent, newer.payload)


def test_a_guardian_who_says_no_or_nothing(session: Session, minor: Who) -> None:
    link, parent = guardians.link(session, at("10:05"), minor), a_person(session, "Li Fang")
    pass_to(session, at("11:00", "2026-12-01"))
    assert told(session, minor) == ["volunteer.link_over"]
    with pytest.raises(Refused, match="guardian_expired"):
        guardians.opened(session, at("11:00", "2026-12-01"), parent, link.payload)
    later = guardians.link(session, at("11:00", "2026-12-02"), minor)
    asked = guardians.opened(session, at("11:01", "2026-12-02"), parent, later.payload)
    guardians.answer(
        session, at("11:02", "2026-12-02"), parent, asked.id or 0, relation="parent", agreed=False
    )
    assert stood(session, minor) == "declined"
    # They may try again, and without any word it ends by itself.
    applied(session, minor, AgeBand.FROM_14)
    pass_to(session, at("11:00", "2027-01-10"))
    assert stood(session, minor) == "declined"


def test_who_is_found_to_be_a_minor_needs_a_guardian(
    session: Session, resident: Who, coordinator: Who
) -> None:
    row = applied(session, resident)
    volunteers.check_identity(session, at("11:00"), coordinator, row, AgeBand.FROM_16)
    assert stood(session, resident) == "guardian"


def test_a_guardian_who_is_forgotten_takes_the_consent_along(session: Session, minor: Who) -> None:
    link, parent = guardians.link(session, at("10:05"), minor), a_person(session, "Li Fang")
    asked = guardians.opened(session, at("10:10"), parent, link.payload)
    guardians.answer(session, at("10:11"), parent, asked.id or 0, relation="parent", agreed=True)
    assert len(guardians.wards(session, parent)) == 1
    privacy.erase(session, at("12:00"), parent)
    assert stood(session, minor) == "exited"


# --- checks


def test_a_check_ends_with_a_word_in_time(session: Session, resident: Who, coordinator: Who) -> None:
    row = admitted(session, resident, coordinator)
    moment = at("17:00")
    kinds = (VettingKind.REFERENCE, VettingKind.REFERENCE, VettingKind.CONFIDENTIALITY)
    assert [volunteers.note_check(session, moment, coordinator, row, kind) for kind in kinds] == [0, 0, 1]
    last = TODAY + timedelta(days=60)
    volunteers.note_check(session, moment, coordinator, row, VettingKind.NO_RECORD, until=last)
    assert volunteers.note_check(session, moment, coordinator, row, VettingKind.NEVER_ALONE) == 1
    before = len(told(session, resident))
    pass_to(session, a_moment(moment.now + timedelta(days=31)))
    assert told(session, resident)[before:] == ["volunteer.check_ends"]
    assert own(session, resident.id).level == 3
    pass_to(session, a_moment(moment.now + timedelta(days=61)))
    assert told(session, resident)[before:] == ["volunteer.check_ends", "volunteer.check_over"]
    assert own(session, resident.id).level == 2


def test_a_check_noted_by_mistake_is_taken_back(session: Session, resident: Who, coordinator: Who) -> None:
    row = admitted(session, resident, coordinator)
    identity = volunteers.look(session, at("17:00"), coordinator, row).checks[0].id or 0
    assert volunteers.end_check(session, at("17:00"), coordinator, identity).level == 0
    with pytest.raises(Refused, match="check_over"):
        volunteers.end_check(session, at("17:01"), coordinator, identity)
    past = TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="check_past"):
        volunteers.note_check(session, at("17:00"), coordinator, row, VettingKind.IDENTITY, until=past)
    volunteers.exit_(session, at("17:02"), resident)
    with pytest.raises(Refused, match="volunteer_exited"):
        volunteers.note_check(session, at("17:03"), coordinator, row, VettingKind.IDENTITY)


# --- pausing, being suspended, removed


def test_a_rest_is_ended_by_whoever_took_it(session: Session, resident: Who, coordinator: Who) -> None:
    row = admitted(session, resident, coordinator)
    volunteers.pause(session, at("17:00"), resident)
    volunteers.resume(session, at("17:01"), resident)
    assert stood(session, resident) == "probation"  # and not further than before
    volunteers.suspend(session, at("17:02"), coordinator, row, Why(VolunteerReason.SAFETY, "A fall."))
    with pytest.raises(Refused, match="volunteer_suspended"):
        volunteers.resume(session, at("17:03"), resident)
    volunteers.reinstate(session, at("17:04"), coordinator, row, "Nobody's fault.")
    assert stood(session, resident) == "probation"


def test_nobody_is_removed_unheard(session: Session, resident: Who, coordinator: Who, director: Who) -> None:
    row, why = admitted(session, resident, coordinator), Why(VolunteerReason.CONDUCT, "Shouted.")
    with pytest.raises(Refused, match="volunteer_probation"):
        volunteers.remove(session, at("17:00"), coordinator, row, why)
    volunteers.suspend(session, at("17:00"), coordinator, row, why)
    with pytest.raises(Refused, match="volunteer_unheard"):
        volunteers.remove(session, at("17:01"), coordinator, row, why)
    volunteers.hear(session, at("17:02"), resident, "I was frightened for the child.")
    assert "volunteer.heard" in told(session, coordinator)
    volunteers.remove(session, at("17:03"), coordinator, row, why)
    with pytest.raises(Refused, match="volunteer_removed"):
        volunteers.expect_applying(session, resident)
    with pytest.raises(Refused, match="appeal_none"):
        volunteers.decide_appeal(session, at("17:04"), director, row, "", granted=True)
    volunteers.appeal(session, at("17:05"), resident, "Ask the others who were there.")
    with pytest.raises(Refused, match="appeal_over"):
        volunteers.appeal(session, at("17:06"), resident, "Please.")
    with pytest.raises(Refused, match="appeal_own"):
        volunteers.decide_appeal(session, at("17:07"), coordinator, row, "", granted=False)
    volunteers.decide_appeal(session, at("17:08"), director, row, "They confirm it.", granted=True)
    assert stood(session, resident) == "probation"
    lines = session.exec(select(VolunteerLine.text).where(VolunteerLine.person_id == resident.id)).all()
    assert lines[-1] == "They confirm it."


def test_who_says_nothing_is_removed_after_the_time_for_it(
    session: Session, resident: Who, coordinator: Who, director: Who
) -> None:
    row, why = admitted(session, resident, coordinator), Why(VolunteerReason.MONEY, "Took a tip.")
    volunteers.suspend(session, at("17:00"), coordinator, row, why)
    volunteers.remove(session, at("18:00", "2026-12-01"), coordinator, row, why)
    volunteers.appeal(session, at("10:00", "2026-12-31"), resident, "It was a gift.")
    volunteers.decide_appeal(session, at("11:00", "2026-12-31"), director, row, "No.", granted=False)
    with pytest.raises(Refused, match="appeal_over"):
        volunteers.appeal(session, at("12:00", "2026-12-31"), resident, "Really.")
    with pytest.raises(Refused, match="appeal_none"):
        volunteers.decide_appeal(session, at("13:00", "2026-12-31"), director, row, "", granted=True)


def test_after_a_month_a_removal_stands(session: Session, resident: Who, coordinator: Who) -> None:
    row, why = admitted(session, resident, coordinator), Why(VolunteerReason.MONEY, "Took a tip.")
    volunteers.suspend(session, at("17:00"), coordinator, row, why)
    volunteers.remove(session, at("18:00", "2026-12-01"), coordinator, row, why)
    with pytest.raises(Refused, match="appeal_over"):
        volunteers.appeal(session, at("18:01", "2026-12-31"), resident, "It was a gift.")


# --- counted


def test_the_funnel(session: Session, resident: Who, other_resident: Who, coordinator: Who) -> None:
    row = admitted(session, resident, coordinator)
    second = applied(session, other_resident)
    why = Why(VolunteerReason.NO_PLACE)
    volunteers.decline(session, at("11:00"), coordinator, second, why)
    applied(session, other_resident)  # again: still one person
    for _ in range(3):
        volunteers.shift_confirmed(session, at("17:00"), resident.id)
    day = at("00:00").now
    found = funnel.count(session, coordinator, day, day + timedelta(days=1))
    assert found.applied == 2
    assert {step.value: n for step, n in found.steps.items()} == {
        "check": 1, "screen": 1, "induct": 1, "confirm": 1,
    }  # fmt: skip
    assert found.median_days == 0.25
    assert found.left == {(VolunteerAction.DECLINE, VolunteerReason.NO_PLACE): 1}
    none = funnel.count(session, coordinator, day - timedelta(days=1), day)
    assert (none.applied, none.median_days, none.left) == (0, None, {})
    with pytest.raises(Refused, match="not_allowed"):
        funnel.count(session, resident, day, day)
    listed = {view: [line.id for line in volunteers.rows(session, coordinator, view).items] for view in View}
    assert listed == {View.TODO: [second], View.SERVING: [row], View.GUARDIAN: [], View.STOPPED: [],
                      View.ENDED: []}  # fmt: skip
    assert volunteers.count(session, View.SERVING) == 1
    assert len(session.exec(select(Volunteer)).all()) == 2


# --- the course and the complaint


def test_the_course_is_an_induction_as_well(
    session: Session, resident: Who, other_resident: Who, coordinator: Who
) -> None:
    course = a_course(session, code="induction")
    row = applied(session, resident)
    volunteers.check_identity(session, at("11:00"), coordinator, row, AgeBand.ADULT)
    volunteers.screen(session, at("12:00"), coordinator, row, "")
    assert stood(session, resident) == "screened"
    validity.grant(session, at("13:00"), resident.id, course)
    assert stood(session, resident) == "probation"
    # Whoever has passed it before needs no other.
    validity.grant(session, at("13:00"), other_resident.id, course)
    row = applied(session, other_resident)
    volunteers.check_identity(session, at("14:00"), coordinator, row, AgeBand.ADULT)
    volunteers.screen(session, at("15:00"), coordinator, row, "")
    assert stood(session, other_resident) == "probation"


@pytest.mark.parametrize(
    ("finding", "whom", "offered"),
    [
        (Finding.SUBSTANTIATED, "volunteer xu, on Friday", True),
        (Finding.PARTLY, "{number}", True),
        (Finding.NOT_SUBSTANTIATED, "Volunteer Xu", False),
        (Finding.SUBSTANTIATED, "somebody with a red cap", False),
        (Finding.SUBSTANTIATED, "", False),
    ],
)
def test_a_complaint_that_was_right_reaches_the_volunteer_desk(
    session: Session, resident: Who, coordinator: Who, finding: Finding, whom: str, offered: bool
) -> None:
    who = a_volunteer(session, "Volunteer Xu")
    whom = whom.format(number=own(session, who.id).number)
    told_of = Grievance(ComplaintCategory.VOLUNTEER, Target.PERSON, "They shouted.", whom=whom)
    case = complaints.submit(session, at("10:00"), resident, told_of).case
    session.get_one(Complaint, case.id).finding = finding
    before = told(session, coordinator).count("volunteer.complained")
    volunteers.complained.report(session, at("11:00"), case.id or 0)
    assert before == 0
    assert told(session, coordinator).count("volunteer.complained") == int(offered)
