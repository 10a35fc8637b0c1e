"""From one day of duty to the next: the reminder, the morning, and the note in the evening."""

from centre import calls, cases, duty
from chat import engine, when
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers import duty_words as words
from handlers.duty_swaps import rota
from models.outbox import Notice
from models.rights import Right
from models.who import Who, by_id


def _begin(talk: Talk, day_id: int, _extra: str) -> None:
    duty.expect_yours(talk.session, talk.moment, talk.me, day_id)
    engine.start(talk, NOTE, context={"duty": day_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Markup]:
    return {"day": when.plain_day(reader.language, duty.find(reader.session, context["duty"]).day)}


def _finish(talk: Talk, form: Finished) -> Reply:
    line = duty.write(talk.session, talk.moment, talk.me, form.context["duty"], form.answers["words"])
    following = duty.line(talk.session, line.day + duty.DAY).leader
    if following is None or following.id == talk.me.id:
        return Reply(talk.t("duty_note.kept"), rota(talk))
    return Reply(talk.t("duty_note.done", name=following.name), rota(talk))


NOTE = Flow(
    name="duty_note",
    version=1,
    steps=(Step("words", parse=in_words, merge=join_words),),
    finish=_finish,
    params=_blanks,
)


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    line, me = duty.find(reader.session, notice.subject_id or 0), reader.who
    if me is None or not line.names(me.id) or line.day < days.today(reader):
        return None
    day = when.day(reader.language, line.day, days.today(reader))
    said = [reader.t("notice.duty.reminder", day=day, part=words.part(reader, line, me.id))]
    beside = line.deputy if line.leader == me else line.leader
    if beside is not None:
        said.append(reader.t("duty.beside", name=beside.name))
    if line.swap is not None and line.swap.from_id == me.id:
        said.append(reader.t("duty.unanswered", name=by_id(reader.session, line.swap.to_id).name))
        return Reply("\n".join(said), rota(reader), subject=("duty_day", line.id or 0))
    plain = when.plain_day(reader.language, line.day)
    swap = reader.action("duty.swap", "duty.swap", line.id or 0, day=plain)
    return Reply("\n".join(said), [[swap], *rota(reader)], subject=("duty_day", line.id or 0))


def _tell_morning(reader: Reader, notice: Notice) -> Reply | None:
    line, me = duty.find(reader.session, notice.subject_id or 0), reader.who
    if me is None or line.leader != me or line.day != days.today(reader):
        return None
    said = [reader.t("notice.duty.morning", day=when.plain_day(reader.language, line.day))]
    if line.deputy is not None:
        said.append(reader.t("duty.beside", name=line.deputy.name))
    said.append(_overdue(reader, me))
    note = words.handed_over(reader, duty.before(reader.session, line.day))
    if note is not None:
        said.append(note)
    desk = [reader.menu("calls"), reader.menu("queue"), reader.menu("duty")]
    return Reply("\n".join(said), reader.rows(desk), subject=("duty_day", line.id or 0))


def _overdue(reader: Reader, me: Who) -> Markup:
    late_ones = cases.Part(cases.View.OVERDUE)
    late = {
        "cases": cases.queue(reader.session, reader.moment, me, late_ones).total,
        "calls": calls.queue(reader.session, reader.moment, me, calls.View.OVERDUE).total,
    }
    return reader.t("duty.overdue", **late) if any(late.values()) else reader.t("duty.none_overdue")


def _tell_evening(reader: Reader, notice: Notice) -> Reply | None:
    line, me = duty.find(reader.session, notice.subject_id or 0), reader.who
    if me is None or line.leader != me or duty.notes_of(reader.session, line.day):
        return None
    day = when.plain_day(reader.language, line.day)
    write = reader.action("duty.write", "duty.note", line.id or 0, style="primary", day=day)
    text = reader.t("notice.duty.evening", day=day)
    return Reply(text, [[write], *rota(reader)], subject=("duty_day", line.id or 0))


ROOM = Room(
    flows=(NOTE,),
    actions={"duty.note": Action(_begin, Right.TAKE_DUTY)},
    words={
        "duty.reminder": _tell_reminder,
        "duty.morning": _tell_morning,
        "duty.evening": _tell_evening,
    },
)
