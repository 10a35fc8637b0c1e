"""Running a call for ideas: made, its ideas read and listed, voted on, announced, summed up."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from centre import ideas
from centre.ideas import CallPlan, Entry
from chat import engine
from chat.buttons import row_in
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.languages import Markup
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers import idea_words as say
from handlers.common import excerpt, home
from handlers.ideas import LINK, see
from handlers.link_posters import poster_of
from handlers.spans import span_of, span_steps
from handlers.wordings import show_wording, wording
from models.ideas import IdeaCall, IdeaCallAction, IdeaCallState, IdeaState
from models.rights import Right

_TITLE, _ABOUT = 40, 300
_TEXT = 600


def _make(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, MAKE)


def _made(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    plan = CallPlan(said["title"], said["about"], said["criteria"], *span_of(talk, said))
    call = ideas.make(talk.session, talk.moment, talk.me, plan)
    return _told(talk, call, "idea_call_make.done")


def _told(talk: Talk, call: IdeaCall, key: str) -> Reply:
    back = talk.action("idea_call.back", "idea_call.see", call.id or 0, style="primary")
    return Reply(talk.t(key, **say.blanks(talk, call)), [[back], *home(talk)])


MAKE = Flow(
    name="idea_call_make",
    version=1,
    steps=(
        Step("title", parse=wording(_TITLE), show=show_wording),
        Step("about", parse=wording(_ABOUT), show=show_wording),
        Step("criteria", parse=wording(_ABOUT), show=show_wording),
        *span_steps(),
    ),
    finish=_made,
)


def _read(talk: Talk, call_id: int, _extra: str) -> None:
    _show_page(talk, call_id, 0)


def _turn(talk: Talk, page: int, call: str) -> None:
    if row_in(call):
        _show_page(talk, row_in(call), page)
    else:
        engine.stale(talk)


def _show_page(talk: Talk, call_id: int, page: int) -> None:
    """List what came in, a page at a time."""
    call = ideas.find(talk.session, call_id)
    found = ideas.page_of(talk.session, talk.me, call_id, page)
    lines = [talk.t("idea_call.read_heading", **say.blanks(talk, call), n=found.total)]
    lines += [_line(talk, one) for one in found.items]
    opens = [
        talk.action("desk.open", "idea.see", one.idea.id or 0, number=one.case.number) for one in found.items
    ]
    turns = talk.turns("idea_call.page", found.number, found.pages, str(call_id))
    back = talk.action("idea_call.back", "idea_call.see", call_id)
    talk.replace(Reply("\n".join(lines), [*talk.rows(opens), *turns, [back]]))


def _line(reader: Reader, entry: Entry) -> Markup:
    state = reader.t(f"idea.state.{entry.idea.state.value}" if entry.stands else "idea.state.gone")
    return reader.t(
        "idea.desk_line", number=entry.case.number, title=say.name(reader, entry.idea), state=state
    )


def _see_idea(talk: Talk, idea_id: int, _extra: str = "") -> None:
    """One idea in full, and whether it is on the shortlist."""
    entry = ideas.look(talk.session, talk.me, idea_id)
    call = ideas.find(talk.session, entry.idea.call_id)
    text = "\n".join([_line(talk, entry), talk.t("idea.about", about=excerpt(entry.case.about, _TEXT))])
    buttons = []
    if call.state is IdeaCallState.SCREENING and entry.idea.state is IdeaState.LISTED:
        buttons.append(talk.action("idea.unlist", "idea.unlist", idea_id))
    elif call.state is IdeaCallState.SCREENING and entry.stands:
        buttons.append(talk.action("idea.enlist", "idea.enlist", idea_id, style="primary"))
    buttons += [
        talk.action("desk.open", "queue.see", entry.case.id or 0, number=entry.case.number),
        talk.action("idea_call.read", "idea_call.read", call.id or 0),
    ]
    talk.replace(Reply(text, talk.rows(buttons, 1)))


def _screen(work: Callable[..., Entry]) -> Action:
    def run(talk: Talk, idea_id: int, _extra: str) -> None:
        work(talk.session, talk.moment, talk.me, idea_id)
        _see_idea(talk, idea_id)

    return Action(run, Right.RUN_VOTES)


def _shortlist(talk: Talk, call_id: int, said: str) -> None:
    """Ask once more, then end the reading."""
    _sure(talk, call_id, said, IdeaCallAction.SHORTLIST, ideas.shortlist)


def _announce(talk: Talk, call_id: int, said: str) -> None:
    """Ask once more, then announce the shortlist as it is."""
    _sure(talk, call_id, said, IdeaCallAction.ANNOUNCE, ideas.announce)


def _sure(talk: Talk, call_id: int, said: str, act: IdeaCallAction, work: Callable[..., IdeaCall]) -> None:
    if said == "yes":
        work(talk.session, talk.moment, talk.me, call_id)
        see(talk, call_id)
        return
    call = ideas.expect(talk.session, talk.me, call_id, act)
    listed = [talk.t("idea.line", title=say.name(talk, one.idea)) for one in _listed(talk, call_id)]
    text = "\n".join(
        [talk.t(f"idea_call.{act.value}_sure", **say.blanks(talk, call), n=len(listed)), *listed]
    )
    sure = talk.action(f"idea_call.{act.value}", f"idea_call.{act.value}", call_id, "yes", style="primary")
    talk.replace(Reply(text, [[sure, talk.action("engine.back", "idea_call.see", call_id)]]))


def _listed(reader: Reader, call_id: int) -> list[Entry]:
    return ideas.standing(reader.session, call_id)


def _begin(name: str, action: IdeaCallAction) -> Action:
    """Begin a form, if the call is in a state for it: nobody writes in vain."""

    def run(talk: Talk, call_id: int, _extra: str) -> None:
        ideas.expect(talk.session, talk.me, call_id, action)
        engine.start(talk, talk.house.flows[name], context={"call": call_id})

    return Action(run, Right.RUN_VOTES)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return say.blanks(reader, ideas.find(reader.session, context["call"]))


def _until(reader: Reader, known: Answers) -> list[Choice]:
    """The days on which a vote can close: once it is open, before the authors must have their answer."""
    calendar, latest = reader.moment.calendar, ideas.vote_until(reader.session, known["call"])
    opens = calendar.next_working_day(reader.now)
    found = [opens + timedelta(days=number) for number in (2, 4, 6, 9, 13)]
    in_time = [day for day in found if latest is None or calendar.at(day, calendar.opening.closes) <= latest]
    return days.choices(reader, in_time or [opens])


def _in_time(reader: Reader, known: Answers, value: str) -> str:
    calendar, latest = reader.moment.calendar, ideas.vote_until(reader.session, known["call"])
    day = date.fromisoformat(value)
    if day < calendar.next_working_day(reader.now):
        raise Misread("misread.span_order")
    if latest is not None and calendar.at(day, calendar.opening.closes) > latest:
        raise Misread("misread.idea_vote_late", due=reader.moment_text(latest))
    return value


def _finish_vote(talk: Talk, form: Finished) -> Reply:
    calendar = talk.moment.calendar
    closes = calendar.at(date.fromisoformat(form.answers["closes"]), calendar.opening.closes)
    call = ideas.put_to_vote(talk.session, talk.moment, talk.me, form.context["call"], closes)
    return _told(talk, call, "idea_call_vote.done")


def _finish_archive(talk: Talk, form: Finished) -> Reply:
    said = (form.context["call"], form.answers["words"])
    call = ideas.archive(talk.session, talk.moment, talk.me, *said)
    return _told(talk, call, "idea_call_archive.done")


def _finish_call_off(talk: Talk, form: Finished) -> Reply:
    said = (form.context["call"], form.answers["words"])
    call = ideas.call_off(talk.session, talk.moment, talk.me, *said)
    return _told(talk, call, "idea_call_off.done")


_CLOSES = Step("closes", parse=days.said, choices=_until, settle=_in_time, show=days.show)
_WORDS = Step("words", parse=words, merge=join_words)
VOTE = Flow("idea_call_vote", 1, (_CLOSES,), _finish_vote, params=_blanks)
ARCHIVE = Flow("idea_call_archive", 1, (_WORDS,), _finish_archive, params=_blanks)
CALL_OFF = Flow("idea_call_off", 1, (_WORDS,), _finish_call_off, params=_blanks)


def _poster(talk: Talk, call_id: int, _extra: str) -> None:
    call = ideas.find(talk.session, call_id)
    document = poster_of(talk, f"{LINK}{call_id}", call.title, call.about, "idea_call.scan")
    talk.say(Reply(talk.t("idea_call.poster_made", **say.blanks(talk, call)), home(talk), file=document))


_RUN = Right.RUN_VOTES
ROOM = Room(
    flows=(MAKE, VOTE, ARCHIVE, CALL_OFF),
    actions={
        "idea_call.make": Action(_make, _RUN),
        "idea_call.read": Action(_read, _RUN),
        "idea_call.page": Action(_turn, _RUN),
        "idea_call.shortlist": Action(_shortlist, _RUN),
        "idea_call.announce": Action(_announce, _RUN),
        "idea_call.vote": _begin("idea_call_vote", IdeaCallAction.PUT_TO_VOTE),
        "idea_call.archive": _begin("idea_call_archive", IdeaCallAction.ARCHIVE),
        "idea_call.call_off": _begin("idea_call_off", IdeaCallAction.CALL_OFF),
        "idea_call.poster": Action(_poster, _RUN),
        "idea.see": Action(_see_idea, _RUN),
        "idea.enlist": _screen(ideas.enlist),
        "idea.unlist": _screen(ideas.take_off),
    },
)
