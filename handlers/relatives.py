"""My relatives: for whom somebody books, to correct a name, or to be forgotten with all that is booked."""

from typing import Any

from centre import bookings, relatives
from chat import engine, when
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_words, wishes
from handlers.booking_steps import readable_name
from models.bookings import Booking, Relative, Wish


def buttons(reader: Reader) -> list[Button]:
    """A button to one's relatives, for whoever has named one."""
    known = reader.who is not None and relatives.of(reader.session, reader.who.id)
    return [reader.action("relatives.all", "relatives.all", 0)] if known else []


def _all(talk: Talk, _record: int, _extra: str) -> None:
    mine = relatives.of(talk.session, talk.me.id)
    lines = [talk.t("relatives.heading", n=len(mine)), *(_line(talk, one) for one in mine)]
    opens = [talk.action("relatives.see", "relatives.see", one.id or 0, name=one.name) for one in mine]
    engine.aside(
        talk, "\n".join(lines), [*talk.rows(opens), talk.rows([talk.menu("my"), talk.menu("start")])[0]]
    )


def _line(reader: Reader, relative: Relative) -> Markup:
    return reader.t("relatives.line", name=relative.name, day=_since(reader, relative))


def _since(reader: Reader, relative: Relative) -> Markup:
    return when.date_text(reader.language, reader.moment.calendar.local(relative.consented_at).date())


def _see(talk: Talk, relative_id: int, _extra: str) -> None:
    relative = relatives.expect(talk.session, talk.me.id, relative_id)
    text = "\n".join(
        [_line(talk, relative), *_running(talk, *bookings.running_for(talk.session, talk.me, relative_id))]
    )
    engine.aside(talk, text, talk.rows(_deeds(talk, relative_id)))


def _deeds(talk: Talk, relative_id: int) -> list[Button]:
    return [
        talk.action("relatives.rename", "relatives.rename", relative_id),
        talk.action("relatives.forget", "relatives.forget", relative_id, style="danger"),
        talk.action("relatives.back", "relatives.all", 0),
        talk.menu("start"),
    ]


def _running(reader: Reader, waiting: list[Wish], booked: list[Booking]) -> list[Markup]:
    """What is booked and waited for, a line each."""
    cards = (bookings.card(reader.session, one.id or 0) for one in booked)
    return [
        *(booking_words.line(reader, card) for card in cards),
        *(wishes.line(reader, one) for one in waiting),
    ]


def _ask_sure(talk: Talk, relative_id: int, _extra: str) -> None:
    """Say what ends with it before anything does."""
    relative = relatives.expect(talk.session, talk.me.id, relative_id)
    running = _running(talk, *bookings.running_for(talk.session, talk.me, relative_id))
    lines = [talk.t("relatives.sure", name=relative.name)]
    lines += [talk.t("relatives.ends"), *running] if running else [talk.t("relatives.nothing_ends")]
    lines.append(talk.t("relatives.stays"))
    key = "relatives.forget_all" if running else "relatives.forget_now"
    # What was read back is what ends: if there is more by then, it is read back again.
    forget = talk.action(
        key, "relatives.forget_now", relative_id, str(len(running)), style="danger", n=len(running)
    )
    keep = talk.action("relatives.keep", "relatives.see", relative_id, name=relative.name)
    engine.aside(talk, "\n".join(lines), talk.rows([forget, keep], 1))


def _forget(talk: Talk, relative_id: int, read_back: str) -> None:
    name = relatives.expect(talk.session, talk.me.id, relative_id).name
    waiting, booked = bookings.running_for(talk.session, talk.me, relative_id)
    if read_back != str(len(waiting) + len(booked)):
        _ask_sure(talk, relative_id, "")
        return
    bookings.forget_relative(talk.session, talk.moment, talk.me, relative_id)
    ended = talk.t("relatives.ended", n=len(waiting) + len(booked)) if waiting or booked else ""
    text = "\n".join(filter(None, [talk.t("relatives.forgotten", name=name), ended]))
    engine.aside(talk, text, talk.rows([*buttons(talk), talk.menu("my"), talk.menu("start")]))


def _rename(talk: Talk, relative_id: int, _extra: str) -> None:
    relatives.expect(talk.session, talk.me.id, relative_id)
    engine.start(talk, RELATIVE_NAMING, context={"relative": relative_id})


def _finish(talk: Talk, form: Finished) -> Reply:
    relative_id = form.context["relative"]
    relative = relatives.rename(talk.session, talk.moment, talk.me, relative_id, form.answers["name"])
    text = talk.t("relative_naming.done", name=relative.name)
    return Reply(text, talk.rows([*buttons(talk), talk.menu("my"), talk.menu("start")]))


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    relative = reader.session.get(Relative, context["relative"])
    return {"old": relative.name if relative else ""}


RELATIVE_NAMING = Flow(
    name="relative_naming",
    version=1,
    steps=(Step("name", parse=readable_name),),
    finish=_finish,
    carded=False,
    params=_about,
)

ROOM = Room(
    flows=(RELATIVE_NAMING,),
    actions={
        "relatives.all": Action(_all),
        "relatives.see": Action(_see),
        "relatives.rename": Action(_rename),
        "relatives.forget": Action(_ask_sure),
        "relatives.forget_now": Action(_forget),
    },
)
