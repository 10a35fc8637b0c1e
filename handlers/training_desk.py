"""The desk of the training: sessions to come, who holds what, numbers, and what is changed with a tap."""

from datetime import date, time

from centre import rules, training
from chat import engine
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import days
from handlers import training_words as words
from handlers.call_words import DESK
from handlers.training import show_course
from models.people import Person, Role
from models.rights import Right
from models.training import CourseSession, CourseState
from models.who import holders


def _sessions(talk: Talk, page: int, _extra: str) -> None:
    """What is to come or to be noted: to the desk all of it, to a trainer what they give."""
    if talk.me.may(Right.TRAIN):
        found = training.sessions.running(talk.session)
    else:
        found = training.sessions.given_by(talk.session, talk.me.id)
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    part = found[page * size : (page + 1) * size]
    said = [talk.t("training_desk.sessions" if part else "training_desk.no_sessions")]
    said += [_line(talk, of) for of in part]
    rows = [
        *talk.rows([words.see(talk, of) for of in part]),
        *talk.turns("training.sessions", page, pages),
        *talk.rows([talk.menu("training"), talk.menu("start")]),
    ]
    talk.replace(Reply("\n".join(said), rows, subject=DESK))


def _line(talk: Talk, of: CourseSession) -> Markup:
    key = "training_desk.line" if of.ends_at > talk.now else "training_desk.to_note"
    return talk.t(
        key,
        title=words.title_of(talk, of),
        when=talk.moment_text(of.starts_at),
        taken=of.taken,
        capacity=of.capacity,
        trainer=words.trainer(talk, of),
    )


def _off(talk: Talk, session_id: int, said: str) -> None:
    """Ask once more, then call a session off."""
    of = training.sessions.find(talk.session, session_id)
    if not said:
        sure = talk.action("training_desk.off", "training.off", session_id, "yes", style="danger")
        text = talk.t("training_desk.off_sure", about=words.about(talk, of), n=of.taken)
        talk.show(Reply(text, talk.rows([sure, words.see(talk, of)], 1)))
        return
    told = training.sessions.call_off(talk.session, talk.moment, talk.me, session_id)
    course = training.courses.find(talk.session, of.course_id)
    show_course(talk, course, talk.t("training_desk.off_done", n=told))


def _require(talk: Talk, course_id: int, said: str) -> None:
    training.courses.require(talk.session, talk.moment, talk.me, course_id, bool(said))
    show_course(talk, training.courses.find(talk.session, course_id), talk.t("training_desk.noted"))


def _give(talk: Talk, course_id: int, said: str) -> None:
    if said not in set(CourseState):
        engine.stale(talk)
        return
    training.courses.give(talk.session, talk.moment, talk.me, course_id, CourseState(said))
    show_course(talk, training.courses.find(talk.session, course_id), talk.t("training_desk.noted"))


def _people(talk: Talk, page: int, _extra: str) -> None:
    """The volunteers, to see what each of them holds."""
    found = holders(talk.session, [Role.VOLUNTEER])
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    part = found[page * size : (page + 1) * size]
    buttons = [talk.action("training_desk.person", "training.person", who.id, name=who.name) for who in part]
    rows = [
        *talk.rows(buttons),
        *talk.turns("training.people", page, pages),
        *talk.rows([talk.menu("training")]),
    ]
    talk.replace(Reply(talk.t("training_desk.people", n=len(found)), rows, subject=DESK))


def _person(talk: Talk, person_id: int, _extra: str) -> None:
    show_person(talk, person_id)


def show_person(talk: Talk, person_id: int) -> None:
    """Show what somebody holds, with what the desk can note or take back."""
    person = talk.session.get(Person, person_id)
    if person is None:
        engine.stale(talk)
        return
    held = training.views.holding(talk.session, person_id)
    said = [talk.t("training_desk.of_person" if held else "training_desk.of_person_none", name=person.name)]
    for course, passed in held:
        until = words.held_until(talk, passed.valid_until) if passed.valid_until else ""
        over = passed.valid_until is not None and passed.valid_until <= talk.now
        key = "over" if over else "until" if until else "for_good"
        said.append(
            talk.t(
                f"training_desk.held_{key}",
                title=words.title(talk, course),
                until=until,
                shown=talk.t("training_desk.shown", what=passed.shown) if passed.shown else "",
            )
        )
    note = talk.action("training_desk.recognise", "training.recognise", person_id, style="primary")
    revoke = [
        talk.action(
            "training_desk.revoke",
            "training.revoke",
            passed.id or 0,
            style="danger",
            title=words.title(talk, course),
        )
        for course, passed in held
    ]
    rows = talk.rows([note, *revoke, talk.action("training.people", "training.people", 0)], 1)
    talk.replace(Reply("\n".join(said), rows, subject=DESK))


def _revoke(talk: Talk, qualification_id: int, _extra: str) -> None:
    passed = training.revoke(talk.session, talk.moment, talk.me, qualification_id)
    show_person(talk, passed.person_id)


def _numbers(talk: Talk, year: int, _extra: str) -> None:
    """Person-times of a year by kind, and how many volunteers have what everybody needs."""
    this = days.today(talk).year
    shown = year if 2000 < year <= this else this
    at = talk.moment.calendar.at
    since, until = (at(date(one, 1, 1), time.min) for one in (shown, shown + 1))
    counted = training.figures.person_times(talk.session, since, until)
    total = sum(one.came for one in counted.values())
    said = [talk.t("training_desk.year", year=str(shown), n=total)]
    for kind, one in counted.items():
        name = talk.t(f"training.kind.{kind.value}")
        said.append(talk.t("training_desk.times", kind=name, n=one.came))
    judged = sum(one.judged for one in counted.values())
    if judged:
        passed = sum(one.passed for one in counted.values())
        said.append(talk.t("training_desk.pass_rate", percent=round(100 * passed / judged)))
    for covered in training.figures.coverage(talk.session, talk.moment):
        title = words.title(talk, covered.course)
        trained, needed = covered.trained, covered.needed
        said.append(talk.t("training_desk.coverage", title=title, trained=trained, needed=needed))
    before = talk.action("training_desk.before", "training.numbers", shown - 1, year=str(shown - 1))
    talk.replace(Reply("\n".join(said), talk.rows([before, talk.menu("training")]), subject=DESK))


ROOM = Room(
    actions={
        "training.sessions": Action(_sessions),
        "training.off": Action(_off, Right.TRAIN),
        "training.require": Action(_require, Right.TRAIN),
        "training.give": Action(_give, Right.TRAIN),
        "training.people": Action(_people, Right.TRAIN),
        "training.person": Action(_person, Right.TRAIN),
        "training.revoke": Action(_revoke, Right.TRAIN),
        "training.numbers": Action(_numbers, Right.TRAIN),
    },
)
