from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from centre import calls, cases, complaints, files, plans, privacy, retention, shifts
from centre.complaints import Grievance
from centre.retention import RETENTION
from centre.rules import DEFAULTS
from models.announcements import Announcement, AnnouncementReader, AnnouncementState, NewsKind
from models.audit import AuditLine
from models.base import Row
from models.calls import Call, CallLine, Wanted
from models.cases import Case
from models.complaints import Complaint, ComplaintCategory, Target
from models.deadlines import Deadline, DeadlineState
from models.desk import Alert, PhoneLine, PhoneLineState
from models.dialogue import Dialogue, DialogueState
from models.duty import DutyDay, DutyKind, DutyNote, DutyPost, DutySwap
from models.files import FileState
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState
from models.people import Invite, Person, Role
from models.proposals import Proposal
from models.reports import Report, ReportKind, ReportState
from models.shifts import SignUp
from models.surveys import Survey, SurveyInvitation, SurveyOpenness, SurveyState
from models.teams import Membership
from models.volunteers import (
    AgeBand,
    VettingCheck,
    VettingKind,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerSkill,
    VolunteerState,
)
from models.who import Who
from tests.auxil.factories import NOW, a_call, a_file, a_moment, a_person, a_rule, again
from tests.auxil.offers import a_booking, a_request, a_service, a_slot
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.volunteers import a_team, a_volunteer, checked, in_team

LIMIT = 100


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def put(session: Session, row: Row) -> Any:
    session.add(row)
    session.flush()
    return row


def count(session: Session, table: type[Row]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def update(number: int, state: UpdateState, received_at: datetime) -> Update:
    return Update(update_id=number, lane=1, payload='{"text": "hello"}', state=state, received_at=received_at)


def message(state: MessageState, finished_at: datetime | None, **values: Any) -> Message:
    return Message(
        **{
            "chat_id": 1,
            "method": "sendMessage",
            "payload": '{"text": "hello"}',
            "state": state,
            "not_before": NOW,
            "created_at": NOW,
            "finished_at": finished_at,
            **values,
        }
    )


def test_who_only_came_to_the_counter_is_forgotten_with_their_last_booking(
    session: Session, resident: Who
) -> None:
    long_ago = ago(days=3000)
    visitor = a_person(session, "Old Wang", telegram_id=None, phone="13800138000", created_at=long_ago)
    booked = a_person(session, "Old Li", telegram_id=None, created_at=long_ago)
    new = a_person(session, "Old Ma", telegram_id=None)
    staff = a_person(session, "Clerk", Role.CLERK, telegram_id=None, created_at=long_ago)
    a_booking(session, booked, a_slot(session, a_service(session), NOW))
    retention.purge(session, NOW, LIMIT)
    names = [session.get_one(Person, who.id).name for who in (visitor, booked, new, staff, resident)]
    assert names == ["", "Old Li", "Old Ma", "Clerk", resident.name]
    gone = session.get_one(Person, visitor.id)
    assert (gone.phone, gone.erased_at) == ("", NOW)
    assert again(session, visitor).consent == 0


def test_every_table_has_a_rule() -> None:
    assert set(RETENTION) == set(SQLModel.metadata.tables)


def test_a_purge_of_an_empty_centre_is_nothing(session: Session) -> None:
    assert set(retention.purge(session, NOW, LIMIT).values()) == {0}


def test_what_came_in_goes_after_two_days_unless_it_still_waits(session: Session) -> None:
    for number, (state, hours) in enumerate(
        [
            (UpdateState.DONE, 47),
            (UpdateState.DONE, 49),
            (UpdateState.PENDING, 49),
            (UpdateState.QUARANTINED, 49),
            (UpdateState.QUARANTINED, 24 * 31),
        ]
    ):
        put(session, update(number, state, ago(hours=hours)))
    assert retention.purge(session, NOW, LIMIT)["inbox"] == 2
    left = session.exec(select(Update).order_by(col(Update.id))).all()
    assert [(row.update_id, bool(row.payload)) for row in left] == [(0, True), (2, True), (3, False)]


def test_what_was_said_goes_after_a_month_and_stays_a_count(session: Session, resident: Who) -> None:
    mine = {"person_id": resident.id}
    old = put(session, message(MessageState.SENT, ago(days=31), **mine))
    recent = put(session, message(MessageState.SENT, ago(days=29), **mine))
    waiting = put(session, message(MessageState.PENDING, None, **mine))
    assert retention.purge(session, NOW, LIMIT)["outbox"] == 1
    assert [bool(row.payload) for row in (old, recent, waiting)] == [False, True, True]
    assert retention.purge(session, NOW, LIMIT)["outbox"] == 0


def test_what_was_said_to_strangers_and_the_erased_goes_at_once(session: Session, resident: Who) -> None:
    to_stranger = put(session, message(MessageState.SENT, ago(minutes=1)))
    on_its_way = put(session, message(MessageState.STARTED, None))
    farewell = put(
        session, message(MessageState.STARTED, None, person_id=resident.id, chat_id=resident.telegram_id)
    )
    privacy.erase(session, a_moment(), resident)
    farewell.state, farewell.finished_at = MessageState.SENT, NOW
    session.flush()
    retention.purge(session, NOW, LIMIT)
    assert [bool(row.payload) for row in (to_stranger, on_its_way, farewell)] == [False, True, False]


@pytest.mark.parametrize("state", DialogueState)
def test_a_form_that_nobody_touched_for_a_month_goes(
    session: Session, resident: Who, other_resident: Who, state: DialogueState
) -> None:
    for who, days in ((resident, 31), (other_resident, 29)):
        put(
            session,
            Dialogue(
                person_id=who.id,
                flow="talk",
                version=1,
                step="about",
                state=state,
                created_at=ago(days=40),
                touched_at=ago(days=days),
            ),
        )
    assert retention.purge(session, NOW, LIMIT)["dialogue"] == 1
    assert session.exec(select(Dialogue.person_id)).all() == [other_resident.id]


def test_settled_deadlines_go_and_waiting_ones_never(session: Session) -> None:
    for state, settled in (
        (DeadlineState.MET, 91),
        (DeadlineState.FAILED, 89),
        (DeadlineState.WAITING, None),
    ):
        plans.plan(session, "note", ("thing", 1), ago(days=400))
        row = session.exec(select(Deadline).order_by(col(Deadline.id).desc())).first()
        assert row is not None
        row.state, row.settled_at = state, ago(days=settled) if settled else None
    session.flush()
    assert retention.purge(session, NOW, LIMIT)["deadline"] == 1
    assert count(session, Deadline) == 2


def test_handled_phone_lines_go_and_open_ones_never(
    session: Session, resident: Who, other_resident: Who
) -> None:
    for who, state, days in (
        (resident, PhoneLineState.CALLED, 91),
        (resident, PhoneLineState.DROPPED, 89),
        (other_resident, PhoneLineState.OPEN, None),
    ):
        handled = ago(days=days) if days else None
        put(
            session,
            PhoneLine(person_id=who.id, what="x", state=state, opened_at=ago(days=400), handled_at=handled),
        )
    assert retention.purge(session, NOW, LIMIT)["phone_line"] == 1
    assert count(session, PhoneLine) == 2


def test_answered_alarms_go_and_unanswered_ones_never(session: Session, clerk: Who, resident: Who) -> None:
    def alarm(days: int, answered: bool, who: Who | None = None) -> Alert:
        return put(  # type: ignore[no-any-return]
            session,
            Alert(
                chat_id=77,
                person_id=who.id if who else None,
                name="Wang",
                words="gas",
                raised_at=ago(days=days),
                acknowledged_by=clerk.id if answered else None,
                acknowledged_at=NOW if answered else None,
            ),
        )

    alarm(91, answered=True)
    kept = [alarm(89, answered=True), alarm(91, answered=False)]
    erased = alarm(1, answered=False, who=resident)
    privacy.erase(session, a_moment(), resident)
    assert erased.words == "gas"
    erased.acknowledged_by, erased.acknowledged_at = clerk.id, NOW
    session.flush()
    assert retention.purge(session, NOW, LIMIT)["alert"] == 1
    assert session.exec(select(Alert).order_by(col(Alert.id))).all() == [*kept, erased]
    assert (erased.words, erased.name, erased.chat_id) == ("", "", 0)


def test_old_invites_and_old_acts_go(session: Session) -> None:
    for days in (89, 91):
        put(
            session,
            Invite(
                secret_hash=str(days), role=Role.CLERK, created_at=ago(days=95), expires_at=ago(days=days)
            ),
        )
    for days in (3649, 3651):
        put(session, AuditLine(at=ago(days=days), action="person.name", subject_kind="person"))
    purged = retention.purge(session, NOW, LIMIT)
    assert (purged["invite"], purged["audit_line"]) == (1, 1)
    assert (count(session, Invite), count(session, AuditLine)) == (1, 1)


def test_a_closed_matter_goes_after_three_years_with_all_that_belongs_to_it(
    session: Session, resident: Who, clerk: Who
) -> None:
    def matter(days: int) -> tuple[Call, list[int]]:
        moment = a_moment(ago(days=days))
        first, second = (a_file(session, resident, created_at=moment.now) for _ in range(2))
        call = calls.ask(session, moment, resident, about="x", wanted=Wanted.CHAT, file_ids=[first.id or 0])
        calls.write(session, moment, resident, call.id or 0, "more", file_ids=[second.id or 0])
        calls.withdraw(session, moment, resident, call.id or 0)
        return call, [first.id or 0, second.id or 0]

    _, gone = matter(1096)
    young, _ = matter(1094)
    open_one = a_call(session, resident, a_moment(ago(days=2000)))
    assert retention.purge(session, NOW, LIMIT)["call"] == 1
    assert session.exec(select(Call).order_by(col(Call.id))).all() == [young, open_one]
    assert session.exec(select(CallLine.call_id)).all() == [young.id]
    assert [
        file.id for file in files.waiting(session, NOW, LIMIT, 1) if file.state is FileState.DOOMED
    ] == gone


def test_requests_go_after_three_years_and_complaints_after_five(
    session: Session, resident: Who, clerk: Who
) -> None:
    def closed(days: int, *, complaint: bool) -> int:
        moment = a_moment(ago(days=days))
        if complaint:
            told = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "Dark", whom="Building 3")
            case = complaints.submit(session, moment, resident, told).case
            complaints.withdraw(session, moment, resident, case.id or 0, "Never mind")
        else:
            case = a_request(session, resident, moment)
            cases.withdraw(session, moment, resident, case.id or 0)
        return case.id or 0

    closed(1096, complaint=False)
    closed(1826, complaint=True)
    young = [closed(1094, complaint=False), closed(1824, complaint=True)]
    assert retention.purge(session, NOW, LIMIT)["case"] == 2
    assert session.exec(select(Case.id).order_by(col(Case.id))).all() == young
    assert session.exec(select(Complaint.id)).all() == young[1:]


def test_a_picture_that_belongs_to_nothing_goes(session: Session, resident: Who) -> None:
    loose = a_file(session, resident, created_at=ago(days=31))
    a_file(session, resident, created_at=ago(days=29))
    a_file(session, resident, created_at=ago(days=31), subject_kind="call", subject_id=1)
    assert retention.purge(session, NOW, LIMIT)["stored_file"] == 1
    assert loose.state is FileState.DOOMED


def test_words_are_gone_in_time_and_not_just_with_the_purge_after(session: Session) -> None:
    gone_by_the_next = ago(hours=48) + retention.PURGE_EVERY - timedelta(minutes=1)
    put(session, update(1, UpdateState.DONE, gone_by_the_next))
    put(session, update(2, UpdateState.DONE, gone_by_the_next + timedelta(minutes=2)))
    retention.purge(session, NOW, LIMIT)
    assert session.exec(select(Update.update_id)).all() == [2]


def test_a_purge_goes_in_steps(session: Session) -> None:
    for number in range(5):
        put(session, update(number, UpdateState.DONE, ago(days=3)))
        put(session, message(MessageState.SENT, ago(days=31)))
    purged = [retention.purge(session, NOW, 2) for _ in range(4)]
    assert [one["inbox"] for one in purged] == [2, 2, 1, 0]
    assert [one["outbox"] for one in purged] == [2, 2, 1, 0]


def test_a_centre_keeps_for_as_long_as_it_decides(session: Session) -> None:
    a_rule(session, "keep_inbox", 24)
    put(session, update(1, UpdateState.DONE, ago(hours=25)))
    assert retention.purge(session, NOW, LIMIT)["inbox"] == 1


def test_who_was_on_duty_is_remembered_for_a_year(session: Session, leader: Who, deputy: Who) -> None:
    for days in (365, 367):
        day = ago(days=days).date()
        put(session, DutyDay(day=day, leader_id=leader.id, laid_by=leader.id, laid_at=NOW))
        put(session, DutyNote(day=day, author_id=leader.id, text="Quiet", written_at=NOW))
        put(session, DutyPost(day=day, kind=DutyKind.CALLS, laid_by=leader.id, laid_at=NOW))
        put(session, DutySwap(day=day, from_id=leader.id, to_id=deputy.id, asked_at=NOW))
    retention.purge(session, NOW, LIMIT)
    assert [count(session, table) for table in (DutyDay, DutyNote, DutyPost, DutySwap)] == [1, 1, 1, 1]


def test_who_has_gone_is_remembered_as_a_volunteer_for_five_years(session: Session) -> None:
    gone = a_volunteer(session, "Gone", VolunteerState.EXITED, skills=("phones",), ended_at=NOW)
    stays = a_volunteer(session, "Stays", skills=("phones",))
    for who in (gone, stays):
        checked(session, who, VettingKind.IDENTITY)
        in_team(session, who, a_team(session, who.name))
    retention.purge(session, NOW + timedelta(days=1824), 100)
    assert len(session.exec(select(Volunteer)).all()) == 2
    retention.purge(session, NOW + timedelta(days=1826), 100)
    tables = (Volunteer, VolunteerSkill, VettingCheck, Membership)
    left = [session.exec(select(col(table.person_id))).all() for table in tables]
    assert left == [[stays.id]] * len(tables)


def test_a_minor_who_was_never_admitted_is_forgotten_soon(session: Session) -> None:
    minor: dict[str, Any] = {"age_band": AgeBand.FROM_14, "ended_at": NOW}
    served = a_volunteer(session, "Served", VolunteerState.EXITED, **minor)
    session.add(VolunteerLine(person_id=served.id, action=VolunteerAction.INDUCT, at=NOW))
    for name, state, values in (
        ("Never", VolunteerState.DECLINED, minor),
        ("Left", VolunteerState.EXITED, minor),
        ("Adult", VolunteerState.DECLINED, {"ended_at": NOW}),
    ):
        who = a_volunteer(session, name, state, skills=("phones",), **values)
        session.add(VolunteerLine(person_id=who.id, action=VolunteerAction.APPLY, at=NOW))
    days = DEFAULTS.keep_declined_minors
    assert retention.purge(session, NOW + timedelta(days=days - 1), 100)["volunteer"] == 0
    assert retention.purge(session, NOW + timedelta(days=days + 1), 100)["volunteer"] == 2
    bands = session.exec(select(Volunteer.age_band).order_by(col(Volunteer.id))).all()
    assert bands == [AgeBand.FROM_14, AgeBand.ADULT]
    assert len(session.exec(select(VolunteerSkill)).all()) == 1


def test_who_was_in_which_shift_is_remembered_for_five_years(session: Session) -> None:
    lead, moment = a_person(session, "Coordinator", Role.COORDINATOR), a_moment(NOW)
    shift = a_shift(session, moment, an_activity(session, lead.id))
    post_id = the_post(session, shift).id or 0
    who = a_volunteer(session)
    shifts.sign_up(session, moment, who.id, post_id, actor_id=who.id)
    years = timedelta(days=DEFAULTS.keep_shifts)

    assert retention.purge(session, shift.ends_at + years - timedelta(hours=2), LIMIT)["shift"] == 0
    assert retention.purge(session, shift.ends_at + years + timedelta(hours=1), LIMIT)["shift"] == 1
    assert session.exec(select(SignUp)).all() == []


def test_an_activity_outlives_the_idea_that_it_came_of(session: Session) -> None:
    who = a_person(session, "Coordinator", Role.COORDINATOR)
    said: dict[str, Any] = dict.fromkeys(("title", "aim", "whom", "plan"), "Chess in the park")
    said |= {"created_at": NOW, "updated_at": NOW, "closed_at": NOW}
    idea = put(session, Proposal(person_id=who.id, day=NOW.date(), **said))
    activity = an_activity(session, who.id, proposal_id=idea.id)

    late = NOW + timedelta(days=DEFAULTS.keep_proposals, hours=1)
    assert retention.purge(session, late, LIMIT)["proposal"] == 1
    session.refresh(activity)
    assert activity.proposal_id is None


def test_surveys_go_with_all_that_was_answered(session: Session, resident: Who) -> None:
    def a_survey(state: SurveyState, **length: float) -> None:
        times: dict[str, Any] = {"created_at": NOW, "updated_at": ago(**length)}
        about: dict[str, Any] = {"openness": SurveyOpenness.ANONYMOUS, "audience": {"kind": "link"}}
        survey = put(session, Survey(title={"en": "Needs"}, state=state, **about, **times))
        put(session, SurveyInvitation(survey_id=survey.id, person_id=resident.id))

    kept = DEFAULTS.keep_surveys
    a_survey(SurveyState.CLOSED, days=kept - 1)
    a_survey(SurveyState.OPEN, days=kept + 1)
    a_survey(SurveyState.ARCHIVED, days=kept + 1)
    purged = retention.purge(session, NOW, LIMIT)
    assert purged["survey"] == 1
    assert count(session, Survey) == count(session, SurveyInvitation) == 2


def test_reports_go_when_they_are_done_with_and_what_was_corrected_after_its_correction(
    session: Session,
) -> None:
    about: dict[str, Any] = {"kind": ReportKind.DAYS, "papers": {}, "book": {}, "events": []}
    about |= {"taken_at": NOW, "created_at": NOW}
    first: int | None = None
    for day, (state, age) in enumerate(
        [
            (ReportState.SENT, 1),
            (ReportState.RECEIVED, -1),
            (ReportState.PUT_AWAY, 1),
            (ReportState.DRAFT, 1),
            (ReportState.RECEIVED, 1),
        ],
        start=1,
    ):
        on: dict[str, Any] = {"first_day": date(2020, 1, day), "last_day": date(2020, 1, day)}
        times: dict[str, Any] = {"approved_at": NOW, "sent_at": NOW}
        times["updated_at"] = ago(days=DEFAULTS.keep_reports + age)
        # The second corrects the first.
        times["corrects_id"] = first if day == 2 else None
        one = put(session, Report(state=state, **about, **on, **times))
        first = first or one.id
    assert retention.purge(session, NOW, LIMIT)["report"] == 2
    left = session.exec(select(Report.state).order_by(col(Report.id))).all()
    assert left == [ReportState.SENT, ReportState.RECEIVED, ReportState.DRAFT]


def test_announcements_go_with_all_who_read_them(session: Session, resident: Who) -> None:
    for state, days in (
        (AnnouncementState.SENT, -1),
        (AnnouncementState.SENT, 1),
        (AnnouncementState.RECALLED, 1),
        (AnnouncementState.SCHEDULED, 1),
    ):
        about: dict[str, Any] = {"kind": NewsKind.EVENTS, "words": {"en": "News"}, "audience": {}}
        times: dict[str, Any] = {"created_at": NOW, "updated_at": ago(days=DEFAULTS.keep_news + days)}
        one = put(session, Announcement(state=state, **about, **times))
        put(session, AnnouncementReader(announcement_id=one.id, person_id=resident.id))
    assert retention.purge(session, NOW, LIMIT)["announcement"] == 2
    assert count(session, Announcement) == count(session, AnnouncementReader) == 2
