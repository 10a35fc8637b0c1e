"""/training: what somebody holds, what is missing and what comes next; courses, sessions and seats."""

from centre import rules, training
from centre.training.views import Record
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from handlers import training_words as words
from models.people import Role
from models.rights import Right
from models.training import Course, CourseSession, CourseState, Proof, SeatState, SessionState

_SESSIONS = 5


def show(talk: Talk) -> None:
    """Show all courses as this person stands with them."""
    _page(talk, 0, "")


def _page(talk: Talk, number: int, _extra: str) -> None:
    if not training.learns(talk.session, talk.me):
        ways = [talk.menu("volunteer", "primary"), talk.menu("start")]
        engine.aside(talk, talk.t("refused.training_for_volunteers"), talk.rows(ways))
        return
    found = training.views.overview(talk.session, talk.moment, talk.me)
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    number = min(number, pages - 1)
    part = found[number * size : (number + 1) * size]
    lines = [talk.t("training.text")] + [_line(talk, one) for one in part]
    buttons = [words.course_button(talk, one.course) for one in part]
    turns = talk.turns("training.page", number, pages)
    engine.aside(talk, "\n".join(lines), [*talk.rows(buttons), *turns, *talk.rows(_more(talk))])


def _line(talk: Talk, one: Record) -> Markup:
    return talk.t("training.line", title=words.title(talk, one.course), status=words.status(talk, one))


def _more(talk: Talk) -> list[Button]:
    """Ways on for those who give sessions or look after the training."""
    given = bool(training.sessions.given_by(talk.session, talk.me.id))
    keeps = talk.me.may(Right.TRAIN)
    buttons = [talk.action("training.sessions", "training.sessions", 0)] if given or keeps else []
    if keeps:
        buttons += [
            talk.action("training.add", "training.add", 0),
            talk.action("training.people", "training.people", 0),
            talk.action("training.numbers", "training.numbers", 0),
        ]
    return [*buttons, talk.menu("start")]


def _course(talk: Talk, course_id: int, _extra: str) -> None:
    show_course(talk, training.courses.find(talk.session, course_id))


def show_course(talk: Talk, course: Course, note: Markup | None = None) -> None:
    """Show a course as this person stands with it; to the desk with what it can change."""
    one = training.views.record(talk.session, talk.moment, talk.me, course)
    code = talk.language.code
    text = talk.t(
        "training.about",
        title=words.title(talk, course),
        kind=talk.t(f"training.kind.{course.kind.value}"),
        about=course.about.get(code) or "",
        proof=talk.t(f"training.proof.{course.proof.value}"),
        months=talk.t("training.months", n=course.months) if course.months else talk.t("training.for_good"),
        status=words.status(talk, one),
    )
    buttons = [words.see(talk, of) for of in _offered(talk, one)]
    if one.quiz:
        buttons.insert(0, talk.action("quiz.begin", "quiz.begin", course.id or 0, style="primary"))
    if _may_wait(talk, one):
        buttons.append(talk.action("training.wish", "training.wish", course.id or 0))
    back = [talk.action("training.back", "training.page", 0)]
    rows = [*talk.rows(buttons, 1), *talk.rows(_keep(talk, course)), *talk.rows(back)]
    engine.aside(talk, f"{note}\n\n{text}" if note else text, rows)


def _offered(talk: Talk, one: Record) -> list[CourseSession]:
    """Their own session, or those with a seat; to the desk full ones, too."""
    if one.course.state is CourseState.RETIRED:
        return []
    ahead = training.sessions.ahead(talk.session, talk.moment, one.course.id or 0)
    mine = [one.seat] if one.seat is not None else []
    keeps = talk.me.may(Right.TRAIN)
    return [*mine, *(of for of in ahead if of not in mine and (keeps or of.taken < of.capacity))][:_SESSIONS]


def _may_wait(talk: Talk, one: Record) -> bool:
    """Whether there is nothing to sign up for now, and they do not wait for it yet."""
    if one.seat is not None or one.next is not None or one.course.proof is Proof.QUIZ:
        return False
    offered = one.course.state is CourseState.OFFERED and training.learns(talk.session, talk.me)
    return offered and not training.wishes.waits(talk.session, talk.me.id, one.course.id or 0)


def _keep(talk: Talk, course: Course) -> list[Button]:
    """What the desk can do with a course."""
    if not talk.me.may(Right.TRAIN):
        return []
    row = course.id or 0
    if course.state is CourseState.RETIRED:
        return [talk.action("training.offer", "training.give", row, CourseState.OFFERED)]
    quiz = [talk.action("training.questions", "quiz.questions", row)]
    return [
        *(quiz if course.proof is not Proof.TRAINER else []),
        talk.action("training.lay", "training.lay", row),
        talk.action("training.hold", "training.hold", row),
        talk.action("training.not_needed", "training.require", row)
        if course.required
        else talk.action("training.needed", "training.require", row, "1"),
        talk.action("training.retire", "training.give", row, CourseState.RETIRED, style="danger"),
    ]


def _session(talk: Talk, session_id: int, _extra: str) -> None:
    show_session(talk, training.sessions.find(talk.session, session_id))


def show_session(talk: Talk, of: CourseSession, note: Markup | None = None) -> None:
    """Show a session with what this person can do with it."""
    text = Markup(f"{words.about(talk, of)}\n{_seats(talk, of)}")
    course = training.courses.find(talk.session, of.course_id)
    rows: Rows = [
        *talk.rows(_mine(talk, of), 1),
        *talk.rows(_desk(talk, of)),
        [words.course_button(talk, course)],
    ]
    engine.aside(talk, f"{note}\n\n{text}" if note else text, rows)


def _seats(talk: Talk, of: CourseSession) -> Markup:
    if of.state is not SessionState.OPEN:
        return talk.t(f"training.state.{of.state.value}")
    if training.seats.mine(talk.session, talk.me.id, of.id or 0) is not None:
        return talk.t("training.have_seat")
    left = of.capacity - of.taken
    return talk.t("training.seats", n=left) if left else talk.t("training.full")


def _mine(talk: Talk, of: CourseSession) -> list[Button]:
    """Taking a seat, or giving it back."""
    if of.state is not SessionState.OPEN or of.starts_at <= talk.now:
        return []
    seat = training.seats.mine(talk.session, talk.me.id, of.id or 0)
    if seat is not None and seat.state is SeatState.TAKEN:
        return [talk.action("training.give_back", "training.leave", of.id or 0, style="danger")]
    if of.taken < of.capacity and of.trainer_id != talk.me.id:
        return [talk.action("training.take", "training.take", of.id or 0, style="primary")]
    return []


def _desk(talk: Talk, of: CourseSession) -> list[Button]:
    """What its trainer and the desk can do with a session."""
    if of.state is not SessionState.OPEN or not training.roll.may_note(talk.me, of):
        return []
    row = of.id or 0
    buttons = [talk.action("training.roll", "training.roll", row)]
    if talk.me.may(Right.TRAIN):
        buttons.append(talk.action("training.name", "training.name", row))
        if of.starts_at > talk.now:
            buttons += [
                talk.action("training.move", "training.move", row),
                talk.action("training.call_off", "training.off", row, style="danger"),
            ]
    return buttons


def _take(talk: Talk, session_id: int, _extra: str) -> None:
    seat = training.seats.take(talk.session, talk.moment, talk.me, session_id)
    of = training.sessions.find(talk.session, session_id)
    drop = talk.action("training.give_back", "training.leave", session_id, style="danger")
    rows = talk.rows([drop, talk.action("training.back", "training.page", 0)], 1)
    talk.replace(
        Reply(talk.t("training.taken", about=words.about(talk, of)), rows, subject=("seat", seat.id or 0))
    )


def _leave(talk: Talk, session_id: int, _extra: str) -> None:
    training.seats.give_back(talk.session, talk.moment, talk.me, session_id)
    of = training.sessions.find(talk.session, session_id)
    course = training.courses.find(talk.session, of.course_id)
    rows = talk.rows([words.course_button(talk, course), talk.action("training.back", "training.page", 0)], 1)
    text = talk.t("training.left", title=words.title(talk, course), when=talk.moment_text(of.starts_at))
    talk.replace(Reply(text, rows))


def _wish(talk: Talk, course_id: int, _extra: str) -> None:
    training.seats.expect_learner(talk.session, talk.me)
    course = training.courses.find(talk.session, course_id)
    training.wishes.keep(talk.session, talk.moment, talk.me.id, course_id)
    show_course(talk, course, talk.t("training.wished"))


ROOM = Room(
    commands={"training": Command(show, role=Role.VOLUNTEER, besides=Right.TRAIN)},
    actions={
        "training.page": Action(_page),
        "training.course": Action(_course),
        "training.session": Action(_session),
        "training.take": Action(_take),
        "training.leave": Action(_leave),
        "training.wish": Action(_wish),
    },
)
