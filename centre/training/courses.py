"""The courses themselves: what is taught, how it is shown that it was learned, and for how long it holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.rights import Right
from models.training import Course, CourseKind, CourseState, Proof
from models.who import Who

MONTHS = 120  # nobody remembers for longer what they learned


@dataclass(frozen=True, slots=True)
class Outline:
    """What the desk says of a new course; title and about by language."""

    title: Mapping[str, str]
    about: Mapping[str, str]
    kind: CourseKind
    proof: Proof
    months: int
    required: bool


def expect_keeper(actor: Who) -> None:
    """Let only those go on who look after the training.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.TRAIN):
        raise Refused("refused.not_allowed")


def find(session: Session, course_id: int) -> Course:
    """A course as it is now.

    Raises:
        Refused: there is none.
    """
    course = session.get(Course, course_id, populate_existing=True)
    if course is None:
        raise Refused("refused.course_unknown")
    return course


def by_code(session: Session, code: str) -> Course | None:
    """The course that the house knows by a code, such as "induction"."""
    return session.exec(select(Course).where(Course.code == code)).first()


def offered(session: Session) -> list[Course]:
    """The courses that are given, those first that everybody needs."""
    given = select(Course).where(Course.state == CourseState.OFFERED)
    return list(session.exec(given.order_by(col(Course.required).desc(), col(Course.id))))


def retired(session: Session) -> list[Course]:
    """The courses that are given no more."""
    gone = select(Course).where(Course.state == CourseState.RETIRED)
    return list(session.exec(gone.order_by(col(Course.id))))


def everything(session: Session) -> list[Course]:
    """All courses, those that are retired last."""
    return [*offered(session), *retired(session)]


def add(session: Session, moment: Moment, actor: Who, outline: Outline) -> Course:
    """Take a course into the programme.

    Raises:
        Refused: the actor may not, or the months are none.
    """
    expect_keeper(actor)
    _expect_months(outline.months)
    course = Course(
        title=dict(outline.title),
        about=dict(outline.about),
        kind=outline.kind,
        proof=outline.proof,
        months=outline.months,
        required=outline.required,
        kept_by=actor.id,
        kept_at=moment.now,
    )
    session.add(course)
    session.flush()
    audit.note(session, moment, actor.id, "course.added", ("course", course.id))
    return course


def hold_for(session: Session, moment: Moment, actor: Who, course_id: int, months: int) -> None:
    """Say for how long it holds what is passed from now on; what was passed before stays as it is.

    Raises:
        Refused: the actor may not, or the months are none.
    """
    expect_keeper(actor)
    _expect_months(months)
    before = find(session, course_id).months
    _keep(session, moment, actor, course_id, months=months)
    audit.note(session, moment, actor.id, "course.months", ("course", course_id), before=before, after=months)


def require(session: Session, moment: Moment, actor: Who, course_id: int, required: bool) -> None:
    """Say whether everybody who volunteers needs a course.

    Raises:
        Refused: the actor may not.
    """
    expect_keeper(actor)
    _keep(session, moment, actor, course_id, required=required)
    audit.note(session, moment, actor.id, "course.required", ("course", course_id), required=required)


def give(session: Session, moment: Moment, actor: Who, course_id: int, state: CourseState) -> None:
    """Retire a course, or give it again; what was passed counts either way.

    Raises:
        Refused: the actor may not.
    """
    expect_keeper(actor)
    _keep(session, moment, actor, course_id, state=state)
    audit.note(session, moment, actor.id, f"course.{state}", ("course", course_id))


def _keep(session: Session, moment: Moment, actor: Who, course_id: int, **values: int | CourseState) -> None:
    if not change(
        session, Course, col(Course.id) == course_id, kept_by=actor.id, kept_at=moment.now, **values
    ):
        raise Refused("refused.course_unknown")


def _expect_months(months: int) -> None:
    if not 0 <= months <= MONTHS:
        raise Refused("refused.course_months", limit=MONTHS)
