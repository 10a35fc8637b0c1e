"""What the desk writes down about training: sessions, courses, for how long they hold, what was shown."""

from datetime import date, datetime, time
from typing import Any

from centre import rules, training
from centre.training.courses import MONTHS, Outline
from centre.training.sessions import Timetable
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, from_label
from chat.incoming import Incoming
from chat.parsers import number, words, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers import training_words as said
from models.people import Person, Role
from models.rights import Right, roles_with
from models.training import CourseKind, CourseSession, Proof
from models.who import holders

_SEATS = (8, 12, 20, 30, 40)
_MONTHS = (0, 6, 12, 24, 36)
_NAME, _PLACE, _SHOWN, _TITLE = 80, 120, 200, 80
_KNOWN, _NAMED = "p", "n"  # a trainer is a person whom we know, or somebody by name
_YES, _NO = "yes", "no"


def _seats(reader: Reader, incoming: Incoming) -> str:
    return number(1, rules.load(reader.session).session_seats)(reader, incoming)


def _seat_choices(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(n), _show_seats(reader, str(n))) for n in _SEATS]


def _show_seats(reader: Reader, value: str) -> str:
    return reader.language.label("session_lay.seats_n", n=int(value))


def _month_choices(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(n), _show_months(reader, str(n))) for n in _MONTHS]


def _show_months(reader: Reader, value: str) -> str:
    if value == "0":
        return reader.language.label("training.for_good")
    return reader.language.label("training.months", n=int(value))


def _trainers(reader: Reader, _known: Answers) -> list[Choice]:
    """Whoever looks after the training; the name of anybody else is written."""
    able = holders(reader.session, roles_with(Right.TRAIN))
    return [Choice(f"{_KNOWN}{one.id}", one.name) for one in able]


def _trainer(reader: Reader, _known: Answers, value: str) -> str:
    """Who was tapped, the volunteer or colleague of that name, or else somebody from elsewhere."""
    if not value.startswith(_NAMED):
        return value
    name = value[1:].strip()
    found = [one.id for one in holders(reader.session, list(Role)) if one.name == name]
    if len(found) > 1:
        raise Misread("misread.trainer_which")
    return f"{_KNOWN}{found[0]}" if found else f"{_NAMED}{name}"


def _name(reader: Reader, incoming: Incoming) -> str:
    return _NAMED + words_within(_NAME)(reader, incoming)


def _show_trainer(reader: Reader, value: str) -> str:
    if value.startswith(_NAMED):
        return reader.language.label("session_lay.from_elsewhere", name=value[1:])
    found = reader.session.get(Person, int(value[1:]))
    return found.name if found else ""


def _who(value: str) -> tuple[int | None, str]:
    return (None, value[1:]) if value.startswith(_NAMED) else (int(value[1:]), "")


def _settle_span(reader: Reader, known: Answers, value: str) -> str:
    """What lies ahead: nobody is taught in the past."""
    if "day" in known and _span(reader, {**known, "span": value})[0] <= reader.now:
        raise Misread("misread.span_past")
    return value


def _span(reader: Reader, answers: Answers) -> tuple[datetime, datetime]:
    day, at = date.fromisoformat(answers["day"]), reader.moment.calendar.at
    since, until = (time.fromisoformat(part) for part in answers["span"].split("-"))
    return at(day, since), at(day, until)


def _same_place(reader: Reader, known: Answers) -> list[Choice]:
    """Where it is now, or where the course was given the last time."""
    if "of" in known:
        return [Choice("same", _session(reader, known).place)]
    ahead = training.sessions.running(reader.session)
    return [Choice("same", ahead[-1].place)] if ahead else []


def _place(reader: Reader, known: Answers, value: str) -> str:
    return next((one.label for one in _same_place(reader, known) if one.code == value), value)


def _course_title(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"title": said.title(reader, training.courses.find(reader.session, context["course"]))}


def _session_title(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    of = _session(reader, context)
    return {"title": said.title_of(reader, of), "when": reader.moment_text(of.starts_at)}


def _session(reader: Reader, known: Answers) -> CourseSession:
    return training.sessions.find(reader.session, known["of"])


_DAY = Step("day", parse=days.said, choices=days.coming, clears=("span",), show=days.show)
_SPAN = Step("span", parse=days.said_span, settle=_settle_span, show=days.show_span)
_WHERE = Step("place", parse=words_within(_PLACE), choices=_same_place, settle=_place, columns=1)
_TRAINER = Step("trainer", parse=_name, choices=_trainers, settle=_trainer, show=_show_trainer)


def _lay(talk: Talk, course_id: int, _extra: str) -> None:
    training.courses.find(talk.session, course_id)
    engine.start(talk, LAY, context={"course": course_id})


def _finish_lay(talk: Talk, form: Finished) -> Reply:
    given = form.answers
    trainer_id, trainer = _who(given["trainer"])
    starts_at, ends_at = _span(talk, given)
    when = Timetable(starts_at, ends_at, given["place"], int(given["seats"]), trainer_id, trainer)
    waiting = len(training.wishes.waiting(talk.session, form.context["course"]))
    of = training.sessions.lay(talk.session, talk.moment, talk.me, form.context["course"], when)
    lines = [talk.t("session_lay.done", about=said.about(talk, of))]
    lines += [talk.t("session_lay.told", n=waiting)] if waiting else []
    return Reply("\n".join(lines), talk.rows([said.see(talk, of), talk.menu("training")]))


LAY = Flow(
    name="session_lay",
    version=1,
    steps=(
        _DAY,
        _SPAN,
        _WHERE,
        Step("seats", parse=_seats, choices=_seat_choices, show=_show_seats),
        _TRAINER,
    ),
    finish=_finish_lay,
    params=_course_title,
    reopens={"refused.session_past": ("day", "span"), "refused.session_hours": ("span",)},
)


def _move(talk: Talk, session_id: int, _extra: str) -> None:
    training.sessions.find(talk.session, session_id)
    engine.start(talk, MOVE, context={"of": session_id})


def _remarks(reader: Reader, known: Answers) -> list[str]:
    return [reader.t("session_move.concerns", n=_session(reader, known).taken)]


def _finish_move(talk: Talk, form: Finished) -> Reply:
    span = _span(talk, form.answers)
    of = training.sessions.move(
        talk.session, talk.moment, talk.me, form.context["of"], span=span, place=form.answers["place"]
    )
    text = talk.t("session_move.done", about=said.about(talk, of), n=of.taken)
    return Reply(text, talk.rows([said.see(talk, of), talk.menu("training")]))


MOVE = Flow(
    name="session_move",
    version=1,
    steps=(_DAY, _SPAN, _WHERE),
    finish=_finish_move,
    params=_session_title,
    remarks=_remarks,
    reopens={"refused.session_past": ("day", "span"), "refused.session_hours": ("span",)},
)


def _rename(talk: Talk, session_id: int, _extra: str) -> None:
    training.sessions.find(talk.session, session_id)
    engine.start(talk, TRAINER, context={"of": session_id})


def _finish_trainer(talk: Talk, form: Finished) -> Reply:
    trainer_id, trainer = _who(form.answers["trainer"])
    of = training.sessions.name_trainer(
        talk.session, talk.moment, talk.me, form.context["of"], trainer_id=trainer_id, trainer=trainer
    )
    text = talk.t("session_trainer.done", about=said.about(talk, of))
    return Reply(text, talk.rows([said.see(talk, of), talk.menu("training")]))


TRAINER = Flow("session_trainer", 1, (_TRAINER,), _finish_trainer, carded=False, params=_session_title)


def _add(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, ADD)


def _wording(reader: Reader, incoming: Incoming) -> dict[str, str]:
    """A title on the first line, and below it what one learns."""
    title, _, about = words(reader, incoming).partition("\n")
    if len(title.strip()) > _TITLE:
        raise Misread("misread.too_long", n=_TITLE)
    return {"title": title.strip(), "about": about.strip()}


def _show_wording(_reader: Reader, value: dict[str, str]) -> str:
    return "\n".join(part for part in (value["title"], value["about"]) if part)


def _kinds(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "training.kind", *CourseKind)


def _proofs(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "course_add.proof", *Proof)


def _needed(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "course_add.required", _YES, _NO)


def _finish_add(talk: Talk, form: Finished) -> Reply:
    given = form.answers
    told = {"zh-hans": given["zh"], "en": given["en"]}
    known = {code: one for code, one in told.items() if one is not None}
    outline = Outline(
        title={code: one["title"] for code, one in known.items()},
        about={code: one["about"] for code, one in known.items()},
        kind=CourseKind(given["kind"]),
        proof=Proof(given["proof"]),
        months=int(given["months"]),
        required=given["required"] == _YES,
    )
    course = training.courses.add(talk.session, talk.moment, talk.me, outline)
    lay = talk.action("training.lay", "training.lay", course.id or 0, style="primary")
    buttons = [lay, said.course_button(talk, course), talk.menu("training")]
    return Reply(talk.t("course_add.done", title=said.title(talk, course)), talk.rows(buttons))


ADD = Flow(
    name="course_add",
    version=1,
    steps=(
        Step("zh", parse=_wording, show=_show_wording),
        Step("en", parse=_wording, show=_show_wording, optional=True),
        Step(
            "kind", choices=_kinds, show=lambda reader, code: reader.language.label(f"training.kind.{code}")
        ),
        Step(
            "proof",
            choices=_proofs,
            show=lambda reader, code: reader.language.label(f"course_add.proof.{code}"),
            columns=1,
        ),
        Step("months", parse=number(0, MONTHS), choices=_month_choices, show=_show_months),
        Step(
            "required",
            choices=_needed,
            show=lambda reader, code: reader.language.label(f"course_add.required.{code}"),
        ),
    ),
    finish=_finish_add,
)


def _hold(talk: Talk, course_id: int, _extra: str) -> None:
    training.courses.find(talk.session, course_id)
    engine.start(talk, HOLD, context={"course": course_id})


def _finish_hold(talk: Talk, form: Finished) -> Reply:
    course_id, months = form.context["course"], form.answers["months"]
    training.courses.hold_for(talk.session, talk.moment, talk.me, course_id, int(months))
    course = training.courses.find(talk.session, course_id)
    text = talk.t("course_hold.done", title=said.title(talk, course), months=_show_months(talk, months))
    return Reply(text, talk.rows([said.course_button(talk, course), talk.menu("training")]))


HOLD = Flow(
    "course_hold",
    1,
    (Step("months", parse=number(0, MONTHS), choices=_month_choices, show=_show_months),),
    _finish_hold,
    carded=False,
    params=_course_title,
)


def _recognise(talk: Talk, person_id: int, _extra: str) -> None:
    engine.start(talk, RECOGNISE, context={"person": person_id})


def _person_name(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    found = reader.session.get(Person, context["person"])
    return {"name": found.name if found else ""}


def _courses(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(one.id), said.title(reader, one)) for one in training.courses.offered(reader.session)]


def _show_course(reader: Reader, code: str) -> str:
    return said.title(reader, training.courses.find(reader.session, int(code)))


def _finish_recognise(talk: Talk, form: Finished) -> Reply:
    passed = training.recognise(
        talk.session,
        talk.moment,
        talk.me,
        form.context["person"],
        int(form.answers["course"]),
        shown=form.answers["shown"],
    )
    until = said.held_until(talk, passed.valid_until) if passed.valid_until else talk.t("training.for_good")
    title = _show_course(talk, form.answers["course"])
    text = talk.t("training_recognise.done", title=title, until=until, **_person_name(talk, form.context))
    back = talk.action("training_desk.back", "training.person", form.context["person"])
    return Reply(text, talk.rows([back, talk.menu("training")]))


RECOGNISE = Flow(
    name="training_recognise",
    version=1,
    steps=(
        Step("course", choices=_courses, show=_show_course, columns=1),
        Step("shown", parse=words_within(_SHOWN)),
    ),
    finish=_finish_recognise,
    params=_person_name,
)

ROOM = Room(
    flows=(LAY, MOVE, TRAINER, ADD, HOLD, RECOGNISE),
    actions={
        "training.lay": Action(_lay, Right.TRAIN),
        "training.move": Action(_move, Right.TRAIN),
        "training.name": Action(_rename, Right.TRAIN),
        "training.add": Action(_add, Right.TRAIN),
        "training.hold": Action(_hold, Right.TRAIN),
        "training.recognise": Action(_recognise, Right.TRAIN),
    },
)
