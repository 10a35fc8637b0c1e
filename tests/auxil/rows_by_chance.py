"""Rows of chance over some weeks, so that whatever is counted of them is counted of everything at once."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlmodel import Session

from models.activities import Source
from models.bad_marks import BadMark, BadMarkState, CameOf
from models.bookings import BookingState, Channel
from models.calls import Side
from models.cases import (
    ENDED,
    Case,
    CaseAction,
    CaseKind,
    CaseLimit,
    CaseLine,
    CaseState,
    Handover,
    HandoverState,
    LimitStep,
    Outcome,
    Reason,
)
from models.catalogue import Where
from models.complaints import Complaint, ComplaintCategory, Finding, Severity, Target
from models.desk import Alert
from models.follow_ups import FollowUp, FollowUpKind, FollowUpResult, FollowUpState
from models.honours import HonourCard
from models.hours import HourLine, HourState, PointLine, PointRule
from models.outbox import Message, MessageState
from models.ratings import BAD, Matter, Rating, RatingState
from models.refunds import Refund, RefundState
from models.shifts import Post, ShiftState, SignUp, SignUpState
from models.slots import SlotState
from models.teams import Team
from models.training import CourseSession, Seat, SeatState
from models.volunteers import VolunteerState
from models.wrap_ups import WrapUp
from tests.auxil.factories import a_moment, a_person
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.shifts import a_shift, a_site, an_activity, the_post
from tests.auxil.training import a_course
from tests.auxil.volunteers import a_volunteer

_BUILDINGS = ("", "1", "2", "3")


class Chance:
    """Writes rows at random about a moment, mostly within a few weeks of it."""

    def __init__(self, session: Session, seed: int, about: datetime) -> None:
        self._session = session
        self._random = Random(seed)
        self._about = about
        self._people = [a_person(session, f"No {number}").id for number in range(6)]

    def when(self) -> datetime:
        """Some time; now and then the very first moment of a day in Shanghai or in UTC."""
        at = self._about + timedelta(minutes=self._random.randint(-60_000, 30_000))
        return self._random.choice([at, at, at, at.replace(hour=16, minute=0), at.replace(hour=0, minute=0)])

    def maybe(self, value: Any) -> Any:
        return value if self._random.random() < 0.6 else None

    def any(self, *values: Any) -> Any:
        return self._random.choice(values)

    def add(self, row: Any) -> Any:
        self._session.add(row)
        self._session.flush()
        return row

    def fill(self) -> None:
        """Write some of everything."""
        services = [a_service(self._session, place=place) for place in (Where.HOME, Where.CENTRE)]
        for _one in range(45):
            self._case(services)
        for _one in range(12):
            self._slot(self.any(*services))
        for _one in range(15):
            self._rating()
            self._follow_up()
        self._volunteering()
        self._training()

    def _case(self, services: list[Any]) -> None:
        kind, state, created = self.any(*CaseKind), self.any(*CaseState), self.when()
        case = self.add(
            Case(
                kind=kind,
                state=state,
                person_id=self.any(*self._people),
                channel=self.any(*Channel),
                staff_unit=self.any("", "east", "west"),
                service_id=self.any(*services).id if kind is CaseKind.REQUEST else None,
                building=self.any(*_BUILDINGS),
                rounds=self.any(0, 0, 1, 2, 3),
                corrections=self.any(0, 0, 1),
                paused_working_hours=self.any(0, 2.5),
                paused_before=self.any(0, 0, 2.25),
                outcome=self.maybe(self.any(*Outcome)),
                created_at=created,
                updated_at=created,
                answered_at=self.maybe(self.when()),
                accepted_at=self.maybe(self.when()),
                closed_at=self.when() if state in ENDED else None,
            )
        )
        if kind is CaseKind.COMPLAINT:
            self.add(
                Complaint(
                    id=case.id,
                    category=self.any(*list(ComplaintCategory)[:3]),
                    severity=Severity.NORMAL,
                    target=Target.OTHER,
                    area=self.any("", "2"),
                    counts_from=created,
                    finding=self.maybe(self.any(*Finding)),
                    reworks=self.any(0, 0, 1, 2),
                    grade=self.maybe(self.any(1, 2, 3, 4, 5)),
                )
            )
        self._handed_over(case)
        for _one in range(self.any(0, 1, 2)):
            action, reason = self.maybe(self.any(*CaseAction)), self.maybe(self.any(*Reason))
            line = CaseLine(
                case_id=case.id, side=Side.STAFF, action=action, reason=reason, said_at=self.when()
            )
            self.add(line)
        # Nothing is done before its time has come.
        met = [min(self.when(), self._about) for _one in range(self.any(0, 1, 2))]
        for met_at in [*met, *self.any([], [None])]:
            step = self.any(*LimitStep)
            self.add(CaseLimit(case_id=case.id, step=step, due_at=self.any(self.when(), None), met_at=met_at))

    def _handed_over(self, case: Case) -> None:
        """It was offered to a colleague, or there is money to give back for it."""
        at, to_id = self.when(), self.any(*self._people)
        later = at + timedelta(minutes=self._random.randint(0, 2_000))
        state = self.any(HandoverState.ACCEPTED, HandoverState.DECLINED)
        self.add(Handover(case_id=case.id or 0, to_id=to_id, state=state, offered_at=at, settled_at=later))
        if self.any(True, False, False):
            money = {"paid": 9, "amount": 5, "why": "-", "opened_by": to_id, "opened_at": at}
            back, given = self.any((RefundState.OWED, None), (RefundState.CREDITED, at + timedelta(days=9)))
            self.add(Refund(case_id=case.id or 0, state=back, closed_at=given, **money))

    def _slot(self, service: Any) -> None:
        capacity = self.any(1, 2, 3)
        slot = a_slot(self._session, service, self.when(), capacity=capacity, state=self.any(*SlotState))
        for _one in range(self._random.randint(0, capacity)):
            a_booking(
                self._session,
                a_person(self._session),
                slot,
                state=self.any(*BookingState),
                building=self.any(*_BUILDINGS),
                channel=self.any(*Channel),
                created_at=self.when(),
            )

    def _rating(self) -> None:
        grade, closes_at = self.maybe(self.any(1, 2, 3, 4, 5)), self.when()
        rating = self.add(
            Rating(
                matter=self.any(*Matter),
                matter_id=self._random.getrandbits(40),
                person_id=self.any(*self._people),
                state=RatingState.GIVEN if grade else RatingState.EXPIRED,
                grade=grade,
                delivered=bool(grade) or self.any(True, False),
                invited_at=closes_at - timedelta(days=7),
                closes_at=closes_at,
                updated_at=closes_at,
            )
        )
        if grade in BAD:
            self._bad_mark(rating)

    def _times(self, *names: str) -> dict[str, Any]:
        return {name: self.when() for name in names}

    def _bad_mark(self, rating: Rating) -> None:
        state = self.any(*BadMarkState)
        over = state in (BadMarkState.CLOSED, BadMarkState.DROPPED)
        self.add(
            BadMark(
                rating_id=rating.id or 0,
                person_id=rating.person_id,
                state=state,
                came_of=CameOf.EXPLAINED,
                planned_for=self._about.date(),
                contacted_at=self.maybe(self.when()),
                fixed_at=self.maybe(self.when()),
                heard_at=self.maybe(self.when()),
                closed_at=self.when() if over else None,
                **self._times("opened_at", "contact_due_at", "fix_due_at", "updated_at"),
            )
        )

    def _follow_up(self) -> None:
        state = self.any(*FollowUpState)
        reached = state is FollowUpState.REACHED
        self.add(
            FollowUp(
                kind=self.any(*FollowUpKind),
                subject_id=self._random.getrandbits(40),
                number="YY-1",
                person_id=self.any(*self._people),
                caller_id=self.any(*self._people),
                state=state,
                tries=self.any(0, 0, 1, 2, 3),
                result=self.any(*FollowUpResult) if reached else None,
                **self._times("due_at", "first_due_at", "ended_at", "updated_at"),
            )
        )

    def _volunteering(self) -> None:
        coordinator = self._people[0]
        a_site(self._session)
        teams = [
            self.add(Team(code=f"T{number}", name={"en": "T"}, field={"en": "F"}, created_at=self.when()))
            for number in range(2)
        ]
        people = [self._volunteer() for _one in range(7)]
        for who in people:
            self._points(who.id)
        activities = [
            an_activity(
                self._session,
                coordinator,
                ("", 1, 2),
                ("", 2, 3),
                team_id=self.any(None, *teams) and teams[number % 2].id,
                source=source,
            )
            for number, source in enumerate(Source)
        ]
        for activity in activities:
            for nth in range(3):
                # An activity has no two shifts at once.
                starts_at = self.when() + timedelta(seconds=nth)
                shift = a_shift(
                    self._session, a_moment(starts_at - timedelta(days=1)), activity, starts_at=starts_at
                )
                shift.state = self.any(*ShiftState)
                for who in self._random.sample(people, 4):
                    self._sign_up(shift, the_post(self._session, shift, self.any(0, 1)), who)
                if self.any(True, False):
                    due, done = self.when(), self.maybe(self.when())
                    self.add(
                        WrapUp(
                            shift_id=shift.id or 0,
                            lead_id=coordinator,
                            due_at=due,
                            done_at=done,
                            created_at=due,
                        )
                    )

    def messages(self) -> None:
        """Write alarms and messages too, lost ones among them: no stage takes those for its own."""
        for _one in range(9):
            self._answering()

    def _answering(self) -> None:
        """An alarm, and a message on its way or at its end."""
        raised = self.when()
        seen = self.maybe(raised + timedelta(seconds=self._random.randint(0, 9000)))
        self.add(Alert(chat_id=1, words="gas", raised_at=raised, acknowledged_at=seen))
        state = self.any(*MessageState)
        times: dict[str, Any] = {"not_before": raised, "created_at": raised}
        over = None if state in (MessageState.PENDING, MessageState.STARTED) else self.when()
        method = self.any("sendMessage", "sendPhoto", "editMessageText", "answerCallbackQuery")
        chat_id = self.any(7, 8, -100)
        self.add(Message(chat_id=chat_id, method=method, payload="", state=state, finished_at=over, **times))

    def _points(self, person_id: int) -> None:
        for _line in range(self._random.randint(0, 4)):
            given_at = self.when()
            points = self.any(1, 2, 3, -1)
            told: dict[str, Any] = {"rule": PointRule.ACTIVITY, "given_at": given_at, "day": given_at.date()}
            self.add(PointLine(person_id=person_id, points=points, **told))
        if self.any(True, False):
            self.add(HonourCard(person_id=person_id, party=self.any(True, False)))

    def _volunteer(self) -> Any:
        ended_at = self.any(None, None, self.when())
        times = {"applied_at": self.when(), "inducted_at": self.maybe(self.when()), "ended_at": ended_at}
        return a_volunteer(
            self._session, state=self.any(VolunteerState.ACTIVE, VolunteerState.EXITED), **times
        )

    def _sign_up(self, shift: Any, post: Post, who: Any) -> None:
        sign_up = self.add(
            SignUp(
                shift_id=shift.id,
                post_id=post.id or 0,
                person_id=who.id,
                state=self.any(*SignUpState),
                leave_asked_at=self.any(None, None, self.when()),
                created_at=shift.created_at,
                updated_at=shift.created_at,
            )
        )
        day = self.when().date()
        row = {"person_id": who.id, "day": day, "created_at": self.when(), "updated_at": self.when()}
        line = self.add(
            HourLine(
                sign_up_id=self.maybe(sign_up.id),
                minutes=self.any(self._random.randint(1, 300), 1_200, 6_000),
                state=self.any(HourState.CONFIRMED, *HourState),
                **row,
            )
        )
        if self.any(True, False):
            self.add(
                HourLine(
                    corrects_id=line.id,
                    sign_up_id=line.sign_up_id,
                    minutes=self._random.randint(-100, 100),
                    state=self.any(*HourState),
                    **row,
                )
            )

    def _training(self) -> None:
        course = a_course(self._session)
        for _one in range(4):
            at = self.when()
            session = self.add(
                CourseSession(
                    course_id=course.id or 0,
                    starts_at=at,
                    ends_at=at + timedelta(hours=1),
                    place="-",
                    capacity=9,
                    made_at=at,
                )
            )
            for person in self._random.sample(self._people, 3):
                self.add(
                    Seat(session_id=session.id, person_id=person, state=self.any(*SeatState), taken_at=at)
                )
