"""The roll of a session: its trainer notes who came and who passed."""

from centre import training
from centre.training.roll import RollLine
from chat import engine
from chat.flow import Answers, Finished, Flow, Misread, Step
from chat.languages import Markup
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import training_words as words
from handlers.call_words import DESK
from models.people import Person
from models.training import CourseSession, Seat, SeatState

_NAME = 80


def _show(talk: Talk, session_id: int, _extra: str) -> None:
    of = training.sessions.find(talk.session, session_id)
    if of.starts_at > talk.now and training.roll.may_note(talk.me, of):
        _list(talk, of)
    else:
        _sheet(talk, training.roll.expect(talk.session, talk.moment, talk.me, session_id))


def _list(talk: Talk, of: CourseSession) -> None:
    """Before it begins: who will come."""
    lines = training.roll.lines(talk.session, of.id or 0)
    said = [talk.t("roll.ahead", about=words.about(talk, of), n=len(lines))]
    said += [talk.t("roll.name", name=line.name) for line in lines]
    talk.replace(Reply("\n".join(said), [[words.see(talk, of)]], subject=DESK))


def _sheet(talk: Talk, of: CourseSession) -> None:
    lines = training.roll.lines(talk.session, of.id or 0)
    said = [talk.t("roll.heading", title=words.title_of(talk, of), when=talk.past_text(of.starts_at))]
    said += [_line(talk, line) for line in lines]
    left = sum(line.state is SeatState.TAKEN for line in lines)
    said.append(talk.t("roll.left", n=left) if left else talk.t("roll.ready"))
    people = [talk.action("roll.person", "roll.seat", line.seat_id, name=line.name) for line in lines]
    row = of.id or 0
    done = talk.action("roll.close", "roll.close", row, style="primary")
    well = training.roll.marks(talk.session, of)[0].value
    rest = talk.action(f"roll.rest_{well}", "roll.rest", row, style="primary")
    buttons = [[rest]] if left else [[done]]
    rest_of_them = [talk.action("roll.add", "roll.add", row), words.see(talk, of)]
    talk.replace(Reply("\n".join(said), [*buttons, *talk.rows(people), rest_of_them], subject=DESK))


def _line(talk: Talk, line: RollLine) -> Markup:
    return talk.t("roll.line", name=line.name, mark=talk.t(f"roll.mark.{line.state.value}"))


def _seat(talk: Talk, seat_id: int, _extra: str) -> None:
    """Ask how it went for one of them."""
    seat = talk.session.get(Seat, seat_id)
    if seat is None:
        engine.stale(talk)
        return
    of = training.roll.expect(talk.session, talk.moment, talk.me, seat.session_id)
    name = next(
        (one.name for one in training.roll.lines(talk.session, of.id or 0) if one.seat_id == seat_id), ""
    )
    marks = [
        talk.action(f"roll.mark.{mark.value}", "roll.mark", seat_id, mark.value)
        for mark in training.roll.marks(talk.session, of)
    ]
    back = talk.action("engine.back", "training.roll", of.id or 0)
    talk.replace(Reply(talk.t("roll.how", name=name), [*talk.rows(marks), [back]], subject=DESK))


def _mark(talk: Talk, seat_id: int, said: str) -> None:
    if said not in set(SeatState):
        engine.stale(talk)
        return
    _sheet(talk, training.roll.mark(talk.session, talk.moment, talk.me, seat_id, SeatState(said)))


def _rest(talk: Talk, session_id: int, _extra: str) -> None:
    _sheet(talk, training.roll.mark_rest(talk.session, talk.moment, talk.me, session_id))


def _close(talk: Talk, session_id: int, _extra: str) -> None:
    of = training.roll.close(talk.session, talk.moment, talk.me, session_id)
    text = talk.t("roll.closed", title=words.title_of(talk, of), when=talk.past_text(of.starts_at))
    talk.replace(Reply(text, talk.rows([talk.menu("training"), talk.menu("start")])))


def _add(talk: Talk, session_id: int, _extra: str) -> None:
    """Ask who came without a seat."""
    training.roll.expect(talk.session, talk.moment, talk.me, session_id)
    engine.start(talk, ADD, context={"of": session_id})


def _one(reader: Reader, _known: Answers, said: str) -> str:
    found = training.roll.named(reader.session, said)
    if len(found) != 1:
        raise Misread("misread.roll_which" if found else "misread.roll_nobody")
    return str(found[0])


def _name(reader: Reader, person_id: str) -> str:
    return reader.session.get_one(Person, int(person_id)).name


def _finish_add(talk: Talk, form: Finished) -> Reply:
    who = int(form.answers["who"])
    of = training.roll.add(talk.session, talk.moment, talk.me, form.context["of"], who)
    back = talk.action("roll.back", "training.roll", of.id or 0, style="primary")
    return Reply(talk.t("roll_add.done", name=_name(talk, form.answers["who"])), [[back]])


ADD = Flow(
    name="roll_add",
    version=1,
    steps=(Step("who", parse=words_within(_NAME), settle=_one, show=_name),),
    finish=_finish_add,
    carded=False,
)

ROOM = Room(
    flows=(ADD,),
    actions={
        "roll.add": Action(_add),
        "training.roll": Action(_show),
        "roll.seat": Action(_seat),
        "roll.mark": Action(_mark),
        "roll.rest": Action(_rest),
        "roll.close": Action(_close),
    },
)
