"""Somebody who did everything that can be done in a centre, so that there is a row of it in every table."""

import json
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from centre import (
    calls,
    cases,
    complaints,
    emergency,
    phone_list,
    shifts,
    staff,
)
from centre.complaints import Grievance
from centre.moment import Moment
from models.activities import ActivityImport, Standing, Watch
from models.announcements import Announcement, AnnouncementReader, NewsKind, NewsMute
from models.bad_marks import BadMark, BadMarkAction, BadMarkLine
from models.badges import Badge, WrongCode
from models.bookings import Loan, Relative, Wish
from models.cases import OtherParty, PartyState
from models.certificates import Certificate
from models.complaints import ComplaintCategory, Severity, Target
from models.contests import Ballot, Candidate, CandidateKind, Vote
from models.covers import DutyCover
from models.dialogue import Dialogue
from models.digests import Digest, DigestKind
from models.duty import DutyDay, DutyKind, DutyNote, DutyPost, DutySwap
from models.emergency import Emergency, EmergencyKind, EmergencyState, RollCall, Safety
from models.follow_ups import FollowUp, FollowUpKind, FollowUpResult, FollowUpState
from models.honours import Honour, HonourCard, HonourRound, Objection, RoundKind
from models.hours import HourLine, PointLine, PointRule
from models.ideas import Idea, IdeaCall
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState
from models.people import Role
from models.proposals import Proposal, ProposalAction, ProposalLine
from models.ratings import Matter, Rating, RatingState
from models.rectification import Inspection, InspectionKind, Item, ItemAction, ItemLine, ItemSource
from models.refunds import Refund
from models.reports import Report, ReportKind
from models.revisions import Revision, RevisionState
from models.shift_messages import ShiftMessage
from models.shifts import Ask, LeaveReason, Search, SearchState
from models.sites import Issuer, Site
from models.surveys import Survey, SurveyAnswer, SurveyInvitation, SurveyOpenness, SurveyVersion
from models.swaps import ShiftSwap
from models.training import CourseWish, QuizAttempt
from models.volunteers import (
    AgeBand,
    Guardianship,
    VettingKind,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerSkill,
    VolunteerState,
)
from models.who import Who
from models.wrap_ups import WrapUp
from tests.auxil.factories import NOW, a_call, a_file, a_person, a_template, again, at
from tests.auxil.offers import a_booking, a_request, a_service, a_slot
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.training import a_course, a_qualification, a_seat, a_session
from tests.auxil.volunteers import a_team, checked, in_team

CANARY = "canary"


def a_message(session: Session, chat_id: int, **values: Any) -> Message:
    message = Message(
        **{
            "chat_id": chat_id,
            "method": "sendMessage",
            "payload": json.dumps({"text": CANARY}),
            "state": MessageState.SENT,
            "not_before": NOW,
            "created_at": NOW,
            "finished_at": NOW,
            **values,
        }
    )
    session.add(message)
    session.flush()
    return message


def an_update(session: Session, lane: int, number: int, state: UpdateState = UpdateState.DONE) -> Update:
    update = Update(
        update_id=number,
        lane=lane,
        payload=json.dumps({"message": {"text": CANARY}}),
        state=state,
        received_at=NOW,
    )
    session.add(update)
    session.flush()
    return update


def a_running_request(session: Session, moment: Moment, who: Who, clerk: Who) -> None:
    """A request with a gap, a plan, a note and a hand-over, each with the canary in it."""
    case = a_request(session, who, moment, about=CANARY, two_party=True)
    assert case.id is not None
    case.building, case.unit, case.room = CANARY, CANARY, CANARY
    other = session.exec(select(OtherParty)).one()
    other.state, other.name, other.reach, other.words = PartyState.AGREED, CANARY, CANARY, CANARY
    colleague = a_person(session, "Clerk Liu", Role.CLERK)
    cases.take_up(session, moment, clerk, case.id)
    cases.list_gaps(session, moment, clerk, case.id, [CANARY])
    cases.fill_gaps(session, moment, who, case.id, CANARY)
    cases.accept(session, moment, clerk, case.id, CANARY)
    plan = cases.Proposal("Master Chen", moment.now.date(), note=CANARY)
    cases.offer_plan(session, moment, clerk, case.id, plan)
    cases.add_note(session, moment, clerk, case.id, CANARY)
    refund = Refund(
        case_id=case.id, paid=9, amount=9, why=CANARY, proof=CANARY, opened_by=clerk.id, opened_at=NOW
    )
    session.add(refund)
    cases.offer_handover(session, moment, clerk, case.id, colleague.id, why=CANARY)
    complained(session, moment, who, clerk, colleague)


def called_for_ideas(session: Session, who: Who, case_id: int) -> None:
    """A call of theirs, and an idea in it."""
    about: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    times: dict[str, Any] = {"opens_at": NOW, "closes_at": NOW + timedelta(days=1)}
    said: dict[str, Any] = {"title": {"en": "Warm"}, "about": {"en": "Why"}, "criteria": {"en": "How"}}
    call = IdeaCall(made_by=who.id, **said, **times, **about)
    session.add(call)
    session.flush()
    session.add(Idea(call_id=call.id or 0, case_id=case_id, title=CANARY, **about))


def complained(session: Session, moment: Moment, who: Who, clerk: Who, colleague: Who) -> None:
    """A complaint for which more time was asked, and one of somebody else that was joined."""
    told = Grievance(ComplaintCategory.PREMISES, Target.PLACE, CANARY, whom=CANARY, wish=CANARY)
    case = complaints.submit(session, moment, who, told).case
    called_for_ideas(session, who, case.id or 0)
    handler, row = clerk if case.custodian_id == clerk.id else colleague, case.id or 0
    complaints.triage(session, moment, handler, row, category=told.category, severity=Severity.NORMAL)
    complaints.assign(session, moment, handler, row)
    complaints.contact(session, moment, handler, row, CANARY)
    session.add(a_template(kept_by=who.id))
    a_person(session, "Director", Role.DIRECTOR)
    complaints.extension.ask(session, moment, handler, row, 2, why=CANARY)
    theirs = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "The lamp is dark.", whom="Building 3")
    joined = complaints.submit(session, moment, a_person(session, "Neighbour"), theirs).case
    complaints.join(session, moment, who, joined.id or 0)


def on_duty(session: Session, who: Who, clerk: Who) -> None:
    """A day of duty, a swap and a note with the canary in it."""
    day = NOW.date()
    session.add(DutyDay(day=day, leader_id=who.id, laid_by=clerk.id, laid_at=NOW))
    session.add(DutyPost(day=day, kind=DutyKind.DESK, person_id=who.id, laid_by=clerk.id, laid_at=NOW))
    session.add(DutySwap(day=day, from_id=who.id, to_id=clerk.id, asked_at=NOW))
    away: dict[str, Any] = {
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=1),
        "asked_at": NOW,
        "updated_at": NOW,
    }
    session.add(DutyCover(for_id=who.id, by_id=clerk.id, why=CANARY, **away))
    session.add(DutyCover(for_id=clerk.id, by_id=who.id, why="Holiday", **away))
    session.add(DutyNote(day=day, author_id=who.id, text=CANARY, written_at=NOW))


def volunteering(session: Session, who: Who, clerk: Who) -> None:
    """A volunteer who leads a team, and in whose trail the canary is."""
    session.add(
        Volunteer(
            person_id=who.id,
            state=VolunteerState.ACTIVE,
            age_band=AgeBand.FROM_16,
            times=[CANARY],
            applied_at=NOW,
            updated_at=NOW,
        )
    )
    session.add(VolunteerSkill(person_id=who.id, skill=CANARY))
    session.add(VolunteerLine(person_id=who.id, action=VolunteerAction.CHECK, text=CANARY, at=NOW))
    checked(session, who, VettingKind.IDENTITY, checked_by=clerk.id)
    session.add(Guardianship(person_id=who.id, secret_hash="0" * 64, asked_at=NOW, expires_at=NOW))
    in_team(session, who, a_team(session, leader_id=who.id))
    session.add(Badge(person_id=who.id, code="48071526", name=CANARY, issued_at=NOW))
    session.add(WrongCode(telegram_id=who.telegram_id or 0, at=NOW))
    session.add(
        Certificate(
            person_id=who.id,
            language="en",
            name=CANARY,
            first_day=NOW.date(),
            last_day=NOW.date(),
            sheet={"body": CANARY},
            reason=CANARY,
            asked_at=NOW,
            due_at=NOW,
            updated_at=NOW,
        )
    )
    asked: dict[str, Any] = {"matter": Matter.BOOKING, "matter_id": 1, "invited_at": NOW}
    asked |= {"closes_at": NOW, "updated_at": NOW}
    rating = Rating(person_id=who.id, state=RatingState.GIVEN, grade=2, words=CANARY, **asked)
    session.add(rating)
    session.flush()
    given: dict[str, Any] = dict.fromkeys(("opened_at", "contact_due_at", "fix_due_at", "updated_at"), NOW)
    mark = BadMark(rating_id=rating.id or 0, person_id=who.id, **given)
    session.add(mark)
    session.flush()
    said = (BadMarkAction.ANSWER, BadMarkAction.VERIFY)
    session.add_all(BadMarkLine(mark_id=mark.id or 0, action=one, text=CANARY, said_at=NOW) for one in said)


def a_past_emergency(session: Session, who: Who, leader: Who) -> None:
    """One that began with somebody's cry for help, who was in the team as well."""
    past = Emergency(
        kind=EmergencyKind.FIRE,
        about=CANARY,
        person_id=who.id,
        state=EmergencyState.STABLE,
        declared_by=leader.id,
        declared_at=NOW,
        released_at=NOW,
    )
    session.add(past)
    session.flush()
    session.add(RollCall(emergency_id=past.id or 0, person_id=who.id, answer=Safety.SAFE, answered_at=NOW))
    a_message(session, leader.telegram_id or 0, subject_kind="emergency", subject_id=past.id)


def trained(session: Session, who: Who) -> None:
    """A course that they give and attended, with a quiz, and what they showed the desk."""
    course = a_course(session)
    seat = a_seat(session, who, a_session(session, course, trainer_id=who.id, state="held"))
    about: dict[str, Any] = {"person_id": who.id, "course_id": course.id or 0}
    session.add(QuizAttempt(**about, questions=[1], answers=[0], started_at=NOW))
    session.add(CourseWish(**about, wished_at=NOW))
    a_qualification(session, who, course, seat_id=seat.id, shown=CANARY)


def announced(session: Session, who: Who) -> None:
    """An announcement that they wrote and approved and were told, and a kind of news that they muted."""
    one = Announcement(
        kind=NewsKind.EVENTS,
        words={"en": "The hall is closed"},
        audience={"kind": "everybody"},
        written_by=who.id,
        approved_by=who.id,
        approved_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(one)
    session.flush()
    session.add(AnnouncementReader(announcement_id=one.id or 0, person_id=who.id))
    session.add(NewsMute(person_id=who.id, kind=NewsKind.EVENTS, muted_at=NOW))
    session.add(Digest(person_id=who.id, kind=DigestKind.MORNING, is_on=True))


def reported(session: Session, who: Who) -> None:
    """Reports that they wrote, and that they approved and sent."""
    wrote: dict[str, Any] = {"written_by": who.id}
    for month, theirs in ((9, wrote), (10, {"approved_by": who.id, "sent_by": who.id})):
        days: dict[str, Any] = {"first_day": date(2026, month, 1), "last_day": date(2026, month, 30)}
        about: dict[str, Any] = {"kind": ReportKind.MONTH, "papers": {}, "book": {}, "events": []}
        times: dict[str, Any] = {"taken_at": NOW, "created_at": NOW, "updated_at": NOW}
        session.add(Report(**about, **days, **times, **theirs, words={"done": "Much"}))
    session.flush()


def revised(session: Session, who: Who) -> None:
    """Revisions of a service that they wrote, and that they published."""
    service = a_service(session)
    about: dict[str, Any] = {"service_id": service.id, "base": 1, "created_at": NOW, "updated_at": NOW}
    over: dict[str, Any] = {"state": RevisionState.PUBLISHED, "published_at": NOW}
    session.add(Revision(**about, written_by=who.id, words={"en": {"title": "Barber"}}))
    session.add(Revision(**about, **over, published_by=who.id))
    session.flush()


def surveyed(session: Session, who: Who) -> None:
    """A survey that is theirs, that asks them, and that they answered with their name."""
    survey = Survey(
        title={"en": "Needs"},
        openness=SurveyOpenness.NAMED,
        audience={"kind": "link"},
        owner_id=who.id,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(survey)
    session.flush()
    version = SurveyVersion(survey_id=survey.id or 0, number=1, questions={}, made_by=who.id, made_at=NOW)
    session.add(version)
    session.flush()
    asked: dict[str, Any] = {"survey_id": survey.id or 0, "person_id": who.id}
    answer = SurveyAnswer(id=1, **asked, version_id=version.id or 0, answers={"pain": CANARY})
    session.add_all([SurveyInvitation(**asked, answered=True), answer])


def an_item(session: Session, who: Who) -> None:
    """An inspection that they noted, and an item that they put right, with a step of theirs."""
    inspection = Inspection(
        kind=InspectionKind.SELF, day=NOW.date(), title="Hall", noted_by=who.id, noted_at=NOW
    )
    times: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    item = Item(source=ItemSource.INSPECTION, finding="The floor is wet", owner_id=who.id, **times)
    session.add_all([inspection, item])
    session.flush()
    session.add(
        ItemLine(item_id=item.id or 0, author_id=who.id, action=ItemAction.DISPUTE, text="No", said_at=NOW)
    )


def a_follow_up(session: Session, who: Who, clerk: Who) -> None:
    """A call to them after a service, with what they said."""
    said: dict[str, Any] = {"result": FollowUpResult.PARTLY, "words": CANARY, "caller_id": clerk.id}
    times: dict[str, Any] = dict.fromkeys(("due_at", "first_due_at", "ended_at", "updated_at"), NOW)
    about: dict[str, Any] = {"kind": FollowUpKind.BOOKING, "subject_id": 4711, "number": "YY-4711"}
    session.add(FollowUp(**about, **said, **times, person_id=who.id, state=FollowUpState.REACHED))
    session.flush()


def an_idea(session: Session, who: Who) -> None:
    """A proposal with the canary in all its words, and a place and a name that they entered."""
    words = ("title", "aim", "whom", "plan", "place", "budget", "risks", "partner", "means", "report")
    row: dict[str, Any] = {"person_id": who.id, "updated_at": NOW}
    said: dict[str, Any] = dict.fromkeys(words, CANARY)
    idea = Proposal(**row, **said, day=NOW.date(), created_at=NOW)
    session.add(idea)
    session.flush()
    line = ProposalLine(proposal_id=idea.id or 0, action=ProposalAction.ASK_CHANGES, text=CANARY, said_at=NOW)
    row |= {"name": {"en": "Park"}, "key": "park", "entered_at": NOW}
    session.add_all([line, Site(**row), Issuer(**row)])


def in_shifts(session: Session, moment: Moment, who: Who) -> None:
    """An activity of theirs, a shift in which they asked for leave, and all that hangs on it."""
    activity = an_activity(session, who.id, ("", 1, 1), level=0)
    shift = a_shift(session, moment, activity)
    post_id = the_post(session, shift).id or 0
    mine = shifts.sign_up(session, moment, who.id, post_id, actor_id=who.id)
    shifts.leave(session, moment, who, mine.id or 0, reason=LeaveReason.OTHER, words=CANARY)
    search = session.exec(select(Search).where(Search.state == SearchState.OPEN)).one()
    search.owner_id = who.id
    session.add(Ask(search_id=search.id or 0, person_id=who.id, wave=1, asked_at=NOW))
    own = mine.id or 0
    session.add(ShiftSwap(gives_id=own, from_id=who.id, to_id=who.id, asked_at=NOW, until=NOW))
    summed_up = WrapUp(shift_id=shift.id or 0, lead_id=who.id, due_at=NOW, created_at=NOW)
    summed_up.summary = summed_up.problems = CANARY
    said = ShiftMessage(shift_id=shift.id or 0, from_id=who.id, words=CANARY, sent_at=NOW)
    session.add_all([summed_up, said])
    served = HourLine(
        person_id=who.id,
        sign_up_id=mine.id,
        day=NOW.date(),
        minutes=60,
        reason=CANARY,
        dispute=CANARY,
        zero_why=CANARY,
        created_at=NOW,
        updated_at=NOW,
    )
    points = PointLine(
        person_id=who.id, rule=PointRule.EVALUATION, points=1, day=NOW.date(), why=CANARY, given_at=NOW
    )
    session.add_all([served, points, HonourCard(person_id=who.id, star=1, listed_since=NOW)])
    sent: dict[str, Any] = {"person_id": who.id, "created_at": NOW, "updated_at": NOW}
    session.add(ActivityImport(**sent, name=CANARY, rows=[[1, [CANARY]]]))
    about: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    days: dict[str, Any] = {"first": NOW.date(), "last": NOW.date()}
    chosen = HonourRound(kind=RoundKind.MONTH, **days, places=1, taken=1, opened_by=who.id, **about)
    session.add(chosen)
    session.flush()
    times: dict[str, Any] = {"opens_at": NOW, "closes_at": NOW + timedelta(days=1)}
    vote = Vote(title={"en": "Kindest"}, about={"en": "Why"}, made_by=who.id, **times, **about)
    session.add(vote)
    session.flush()
    stands = Candidate(
        vote_id=vote.id or 0, kind=CandidateKind.PERSON, person_id=who.id, put_by=who.id, **about
    )
    session.add(stands)
    session.flush()
    session.add(Ballot(vote_id=vote.id or 0, person_id=who.id, candidate_id=stands.id))
    honour = Honour(round_id=chosen.id or 0, person_id=who.id, reason=CANARY, put_by=who.id, **about)
    session.add(honour)
    session.flush()
    session.add(
        Objection(honour_id=honour.id or 0, person_id=who.id, words=CANARY, answer=CANARY, said_at=NOW)
    )
    role = shifts.role_of(session, post_id)
    place: dict[str, Any] = {"activity_id": activity.id or 0, "person_id": who.id, "since": NOW}
    session.add_all([Watch(**place), Standing(**place, role_id=role.id or 0)])


def a_life(session: Session, clerk: Who) -> Who:
    """Somebody of whom we hold something in every table, each with the canary in it."""
    who = a_person(session, f"Wang {CANARY}", Role.VOLUNTEER, phone=CANARY)
    assert who.telegram_id is not None
    file = a_file(session, who, name=f"{CANARY}.jpg", telegram_file_id=CANARY)
    assert file.id is not None
    moment = at("10:00")
    call = a_call(session, who, moment, about=CANARY, phone="13800138000", file_ids=[file.id])
    assert call.id is not None
    calls.write(session, moment, who, call.id, CANARY)
    calls.take(session, moment, clerk, call.id)
    calls.add_note(session, moment, clerk, call.id, CANARY)
    calls.reply(session, moment, clerk, call.id, CANARY)
    a_message(session, who.telegram_id, person_id=who.id)
    a_message(session, clerk.telegram_id or 0, subject_kind="call", subject_id=call.id)
    an_update(session, who.telegram_id, 1)
    session.add(
        Dialogue(
            person_id=who.id,
            flow="talk",
            version=1,
            step="about",
            answers={"about": CANARY},
            created_at=NOW,
            touched_at=NOW,
        )
    )
    slot = a_slot(session, a_service(session), NOW)
    relative = Relative(person_id=who.id, name=f"Old Wang {CANARY}", consented_at=NOW)
    session.add(relative)
    booking = a_booking(
        session, who, slot, building=CANARY, unit=CANARY, room=CANARY, note=CANARY, reason=CANARY
    )
    session.add(Wish(person_id=who.id, service_id=slot.service_id, day=NOW.date(), created_at=NOW))
    session.add(Loan(booking_id=booking.id or 0, service_id=slot.service_id, item=1, due_day=NOW.date()))
    a_running_request(session, moment, who, clerk)
    alert = emergency.raise_alert(session, moment, who.telegram_id, who, name=CANARY, words=CANARY)
    alert.acknowledged_by, alert.acknowledged_at = clerk.id, NOW
    a_past_emergency(session, who, clerk)
    phone_list.add(session, moment, who.id, CANARY)
    staff.accept_invite(session, moment, who, staff.invite(session, moment, None, Role.CLERK).payload)
    on_duty(session, who, clerk)
    trained(session, who)
    volunteering(session, who, clerk)
    a_follow_up(session, who, clerk)
    an_idea(session, who)
    an_item(session, who)
    surveyed(session, who)
    announced(session, who)
    reported(session, who)
    revised(session, who)
    in_shifts(session, moment, who)
    session.flush()
    return again(session, who)
