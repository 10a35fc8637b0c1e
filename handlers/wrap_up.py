"""Summing a shift up: how it went, photos that may be kept, how many were served, what to see to."""

from typing import Any

from centre import files, shifts
from centre.shifts import wrapping_up
from centre.shifts.wrapping_up import Said
from chat import engine
from chat.flow import Answers, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import file_refs, join_stories, join_words, show_story, story
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home, note_files, send_files
from models.outbox import Notice
from models.shifts import Shift
from models.who import by_id
from models.wrap_ups import PhotoConsent, WrapUp

_MOST = 9999


def _begin(talk: Talk, shift_id: int, _extra: str) -> None:
    wrapping_up.expect_open(talk.session, talk.me, shift_id)
    engine.start(talk, WRAP_UP, context={"shift": shift_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"shift": words.line(reader, shifts.find(reader.session, context["shift"]))}


def _number(_reader: Reader, incoming: Incoming) -> int:
    said = incoming.text.strip()
    if not said.isdecimal() or int(said) > _MOST:
        raise Misread("misread.number", n=_MOST)
    return int(said)


def _has_photos(answers: Answers) -> bool:
    return any(file["kind"] == "photo" for file in (answers.get("how") or {}).get("files", ()))


def _finish(talk: Talk, form: Finished) -> Reply:
    how, agreed = form.answers["how"], form.answers.get("photos")
    said = Said(
        summary=how["words"],
        people=form.answers["people"],
        problems=form.answers["problems"] or "",
        photos=PhotoConsent(agreed) if agreed else None,
        file_ids=note_files(talk, file_refs(how)),
    )
    task = wrapping_up.hand_in(talk.session, talk.moment, talk.me, form.context["shift"], said)
    read = talk.action("wrap_up.see", "wrap_up.see", task.shift_id)
    return words.news(talk, "wrap_up.done", shifts.find(talk.session, task.shift_id), [read], *home(talk))


WRAP_UP = Flow(
    name="wrap_up",
    version=1,
    steps=(
        Step("how", parse=story, merge=join_stories, show=show_story),
        Step(
            "photos",
            choices=among("wrap_up.photos", *PhotoConsent),
            show=shown_as("wrap_up.photos"),
            when=_has_photos,
            columns=1,
        ),
        Step("people", parse=_number),
        Step("problems", parse=in_words, merge=join_words, optional=True),
    ),
    finish=_finish,
    params=_blanks,
)


def _see(talk: Talk, shift_id: int, _extra: str) -> None:
    """What was summed up, for whoever leads the shift."""
    shift = shifts.for_lead(talk.session, talk.me, shift_id)
    task = wrapping_up.of_shift(talk.session, shift_id)
    if task is None or task.done_at is None or task.done_by is None:
        engine.stale(talk)
        return
    lines = [
        talk.t(
            "wrap_up.read",
            shift=words.line(talk, shift),
            name=by_id(talk.session, task.done_by).name,
            people=task.people,
        )
    ]
    lines += [talk.t("wrap_up.how", words=task.summary)] if task.summary else []
    lines += [talk.t("wrap_up.problem", words=task.problems)] if task.problems else []
    photos = []
    if task.photos is not None:
        lines.append(talk.t(f"wrap_up.photos.{task.photos.value}"))
        photos = [[talk.action("wrap_up.files", "wrap_up.files", shift_id)]]
    talk.show(Reply("\n".join(lines), [*photos, *home(talk)]))


def _files(talk: Talk, shift_id: int, _extra: str) -> None:
    shift = shifts.for_lead(talk.session, talk.me, shift_id)
    task = wrapping_up.of_shift(talk.session, shift_id)
    found = files.of(talk.session, ("wrap_up", task.id or 0)) if task is not None else []
    send_files(talk, shift.number, found, talk.action("wrap_up.see", "wrap_up.see", shift_id))


def _tell_to_do(reader: Reader, notice: Notice) -> Reply | None:
    shift, task = _task(reader, notice)
    if task is None or task.done_at is not None:
        return None
    button = reader.action("wrap_up.begin", "wrap_up.begin", shift.id or 0, style="primary")
    return words.news(reader, "notice.wrap_up.to_do", shift, [button], due=reader.moment_text(task.due_at))


def _tell_overdue(reader: Reader, notice: Notice) -> Reply | None:
    shift, task = _task(reader, notice)
    if task is None or task.done_at is not None:
        return None
    button = reader.action("wrap_up.begin", "wrap_up.begin", shift.id or 0)
    name = by_id(reader.session, task.lead_id).name
    due = reader.past_text(task.due_at)
    return words.news(reader, "notice.wrap_up.overdue", shift, [button], due=due, name=name)


def _tell_problem(reader: Reader, notice: Notice) -> Reply | None:
    shift, task = _task(reader, notice)
    if task is None or task.done_by is None or not task.problems:
        return None
    name = by_id(reader.session, task.done_by).name
    read = reader.action("wrap_up.see", "wrap_up.see", shift.id or 0)
    return words.news(reader, "notice.wrap_up.problem", shift, [read], name=name, words=task.problems)


def _task(reader: Reader, notice: Notice) -> tuple[Shift, WrapUp | None]:
    shift = shifts.find(reader.session, notice.subject_id or 0)
    return shift, wrapping_up.of_shift(reader.session, shift.id or 0)


ROOM = Room(
    flows=(WRAP_UP,),
    actions={"wrap_up.begin": Action(_begin), "wrap_up.see": Action(_see), "wrap_up.files": Action(_files)},
    words={
        "wrap_up.to_do": _tell_to_do,
        "wrap_up.overdue": _tell_overdue,
        "wrap_up.problem": _tell_problem,
    },
)
