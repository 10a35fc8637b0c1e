"""Training: courses, their sessions and seats, the questions of a quiz, and what somebody has passed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class CourseKind(StrEnum):
    """In which way a course is given; person-times are counted by it."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    OUTDOOR = "outdoor"
    ON_THE_JOB = "on_the_job"


class Proof(StrEnum):
    """What shows that it was learned: the trainer's word, a quiz in the chat, or one and then the other."""

    TRAINER = "trainer"
    QUIZ = "quiz"
    BOTH = "both"


class CourseState(StrEnum):
    """Whether a course is given; of one that is retired, what was passed still counts."""

    OFFERED = "offered"
    RETIRED = "retired"


class Course(Row, table=True):
    """Something to learn; `title` and `about` by language.

    code: by which the house knows it; None: one that the desk added.
    months: for so long it holds once it is passed; 0: for good.
    required: of everybody who volunteers.
    """

    __tablename__ = "course"
    __table_args__ = table_args(
        Index("uq_course_code", "code", unique=True),
        CheckConstraint("months >= 0", name="months"),
    )

    id: int | None = row_id()
    code: str | None = Field(default=None, max_length=32)
    title: dict[str, str] = Field(sa_type=JSON)
    about: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    kind: CourseKind = one_of(CourseKind, CourseKind.INTERNAL)
    proof: Proof = one_of(Proof, Proof.TRAINER)
    months: int = 0
    required: bool = False
    state: CourseState = one_of(CourseState, CourseState.OFFERED)
    kept_by: int | None = maybe_reference("person.id")
    kept_at: datetime = Field(sa_type=Instant)


class SessionState(StrEnum):
    """Whether a session takes place; once its trainer has noted how it went, it is held."""

    OPEN = "open"
    HELD = "held"
    CALLED_OFF = "called_off"


class CourseSession(Row, table=True):
    """One time and place at which a course is given, with a count of its seats.

    trainer_id: whoever gives it, if they talk to the bot; `trainer` is the name of one who does not.
    sequence: counts the changes of its time and place.
    """

    __tablename__ = "course_session"
    __table_args__ = table_args(
        Index("ix_course_session_course_id", "course_id", "starts_at"),
        Index("ix_course_session_starts_at", "starts_at"),
        Index("ix_course_session_trainer_id", "trainer_id"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        CheckConstraint("starts_at < ends_at", name="hours"),
    )

    id: int | None = row_id()
    course_id: int = reference("course.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    place: str = Field(max_length=120)
    trainer_id: int | None = maybe_reference("person.id")
    trainer: str = Field(default="", max_length=80)
    capacity: int
    taken: int = 0
    state: SessionState = one_of(SessionState, SessionState.OPEN)
    sequence: int = 0
    made_by: int | None = maybe_reference("person.id")
    made_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class SeatState(StrEnum):
    """What became of a seat; whoever attended a course that ends with a quiz still has to pass that."""

    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"
    ABSENT = "absent"
    ATTENDED = "attended"
    PASSED = "passed"
    FAILED = "failed"
    RESIT = "resit"


# Of these nobody expects anything, and their seats are free.
FREED = frozenset({SeatState.WITHDRAWN, SeatState.CALLED_OFF})
# What a trainer can note; until the session is held they may think better of it.
MARKS = frozenset(SeatState) - FREED - {SeatState.TAKEN}
CAME = MARKS - {SeatState.ABSENT}


class Seat(Row, table=True):
    """Somebody's seat in a session, and what the trainer noted of them."""

    __tablename__ = "seat"
    __table_args__ = table_args(
        unique_where(
            "uq_seat_standing", "session_id", "person_id", where="state NOT IN ('withdrawn', 'called_off')"
        ),
        Index("ix_seat_person_id", "person_id"),
    )

    id: int | None = row_id()
    session_id: int = reference("course_session.id")
    person_id: int = reference("person.id")
    state: SeatState = one_of(SeatState, SeatState.TAKEN)
    taken_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    noted_by: int | None = maybe_reference("person.id")


class QuizQuestion(Row, table=True):
    """A question of a course: `text`, `options` and `why` by language; `answer` counts the options from 0.

    retired_at: since when it is asked no more; whoever was in the middle of the quiz still answers it.
    """

    __tablename__ = "quiz_question"
    __table_args__ = table_args(
        Index("uq_quiz_question_position", "course_id", "position", unique=True),
        CheckConstraint("answer >= 0", name="answer"),
    )

    id: int | None = row_id()
    course_id: int = reference("course.id")
    position: int
    text: dict[str, str] = Field(sa_type=JSON)
    options: list[dict[str, str]] = Field(sa_type=JSON)
    answer: int
    why: dict[str, str] = Field(sa_type=JSON)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)


class QuizState(StrEnum):
    """Where somebody is with a quiz."""

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


class QuizAttempt(Row, table=True):
    """One go at a quiz: the ids of its questions as they are asked, and the options chosen so far.

    answered: how many that are; of two taps on one question the second finds it counted.
    """

    __tablename__ = "quiz_attempt"
    __table_args__ = table_args(
        unique_where("uq_quiz_attempt_running", "person_id", "course_id", where="state = 'running'"),
        Index("ix_quiz_attempt_person_id", "person_id", "course_id"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    course_id: int = reference("course.id")
    questions: list[int] = Field(sa_type=JSON)
    answered: int = 0
    answers: list[int] = Field(default_factory=list, sa_type=JSON)
    correct: int = 0
    state: QuizState = one_of(QuizState, QuizState.RUNNING)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class Qualification(Row, table=True):
    """That somebody has passed a course, and until when it holds (None: for good).

    It comes from a seat, from a quiz, or was shown to the desk (`shown`: what it was, never the document).
    One that was noted by mistake is revoked and stays.
    """

    __tablename__ = "qualification"
    __table_args__ = table_args(
        Index("ix_qualification_person_id", "person_id", "course_id"),
        Index("ix_qualification_course_id", "course_id"),
        unique_where("uq_qualification_seat_id", "seat_id", where="seat_id IS NOT NULL"),
        unique_where("uq_qualification_attempt_id", "attempt_id", where="attempt_id IS NOT NULL"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    course_id: int = reference("course.id")
    passed_at: datetime = Field(sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)
    seat_id: int | None = maybe_reference("seat.id")
    attempt_id: int | None = maybe_reference("quiz_attempt.id")
    shown: str = long_text("")
    noted_by: int | None = maybe_reference("person.id")
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: int | None = maybe_reference("person.id")


class CourseWish(Row, table=True):
    """Somebody who wants to hear when there is a session with a seat; gone once they were told."""

    __tablename__ = "course_wish"
    __table_args__ = table_args(Index("uq_course_wish", "course_id", "person_id", unique=True))

    id: int | None = row_id()
    course_id: int = reference("course.id")
    person_id: int = reference("person.id")
    wished_at: datetime = Field(sa_type=Instant)
