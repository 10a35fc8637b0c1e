"""The search for somebody, as whoever answers for the shift sees it: it changes as people answer."""

from collections.abc import Callable

from sqlmodel import Session

from centre import shifts
from centre.shifts import seeing_to
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Rows, Talk
from handlers import shift_words as words
from handlers.common import home
from handlers.people_steps import person_of, person_step
from models.outbox import Notice
from models.shifts import AskState, Search, SearchState, Shift
from models.who import Who, by_id

Expect = Callable[[Session, Who, int], Search]


def _card(reader: Reader, search: Search) -> Reply:
    """Who is missing, what those who were asked have said, who sees to it, and what can be done."""
    shift = reader.session.get_one(Shift, search.shift_id)
    role = words.role(reader, search.post_id)
    if search.state is not SearchState.OPEN:
        key = "search_desk.filled" if search.state is SearchState.FILLED else "search_desk.over"
        return words.news(reader, key, shift, role=role)
    said = shifts.tally(reader.session, search.id or 0)
    return words.news(
        reader,
        "search_desk.card",
        shift,
        *_buttons(reader, search, waited=bool(said)),
        role=role,
        missing=seeing_to.missing(reader.session, search),
        asked=sum(said.values()),
        declined=said[AskState.DECLINED],
        silent=said[AskState.ASKED],
        whose=_whose(reader, search),
        next=reader.moment_text(search.next_at),
    )


def _whose(reader: Reader, search: Search) -> Markup:
    if search.owner_id is None:
        return reader.t("search_desk.bot_asks")
    name = by_id(reader.session, search.owner_id).name
    if search.seen_at is not None:
        return reader.t("search_desk.seen_by", name=name)
    if reader.who is not None and search.owner_id == reader.who.id:
        return reader.t("search_desk.please_see_to_it")
    return reader.t("search_desk.told_to", name=name)


def _buttons(reader: Reader, search: Search, *, waited: bool) -> Rows:
    search_id = search.id or 0
    mine = reader.who is not None and search.owner_id == reader.who.id and search.seen_at is not None
    first = [] if mine else [_button(reader, "mine", search_id, "primary")]
    names = [_button(reader, "names", search_id)] if waited else []
    others = ("more", "put", "fewer", "cancel")
    tools = [*names, *(_button(reader, what, search_id) for what in others)]
    return [first, *reader.rows(tools)]


def _button(reader: Reader, what: str, search_id: int, style: str = "") -> Button:
    return reader.action(f"search_desk.{what}", f"search.{what}", search_id, style=style)


def _mine(talk: Talk, search_id: int, _extra: str) -> None:
    seen = seeing_to.see_to(talk.session, talk.moment, talk.me, search_id)
    talk.replace(_card(talk, seen))


def _more(talk: Talk, search_id: int, _extra: str) -> None:
    number = seeing_to.ask_more(talk.session, talk.moment, talk.me, search_id)
    key = "search_desk.asked_more" if number else "search_desk.nobody_left"
    talk.toast = talk.language.label(key, number=number)
    talk.replace(_card(talk, seeing_to.expect_theirs(talk.session, talk.me, search_id)))


def _names(talk: Talk, search_id: int, _extra: str) -> None:
    """Say who was asked by name, for whoever may see it."""
    found = seeing_to.asked(talk.session, talk.me, search_id)
    lines = [
        talk.t("search_desk.asked_line", name=one.name, said=talk.t(f"search_desk.said.{one.state}"))
        for one in found
    ]
    text = "\n".join([talk.t("search_desk.names_heading"), *lines])
    engine.aside(talk, text, home(talk))


def _begin(flow_name: str, expects: Expect = seeing_to.expect_open) -> Action:
    """Begin a form about a search that is open, and the actor's."""

    def run(talk: Talk, search_id: int, _extra: str) -> None:
        expects(talk.session, talk.me, search_id)
        engine.start(talk, talk.house.flows[flow_name], context={"search": search_id})

    return Action(run)


def _blanks(reader: Reader, context: Answers) -> dict[str, Markup]:
    search = reader.session.get_one(Search, context["search"])
    shift = reader.session.get_one(Shift, search.shift_id)
    return {"shift": words.line(reader, shift)}


def _able(reader: Reader, known: Answers) -> list[tuple[int, str]]:
    return seeing_to.able(reader.session, reader.moment, known["search"])


def _put(talk: Talk, form: Finished) -> Reply:
    person_id = person_of(form.answers["who"])
    placed = seeing_to.put_in(talk.session, talk.moment, talk.me, form.context["search"], person_id)
    shift = shifts.shift_of(talk.session, placed)
    name = by_id(talk.session, person_id).name
    return words.news(talk, "search_put.done", shift, *home(talk), name=name)


def _fewer(talk: Talk, form: Finished) -> Reply:
    search_id, reason = form.context["search"], form.answers["reason"]
    post = seeing_to.run_with_fewer(talk.session, talk.moment, talk.me, search_id, reason)
    shift = shifts.find(talk.session, post.shift_id)
    return words.news(talk, "search_fewer.done", shift, *home(talk), number=post.minimum)


def _cancel(talk: Talk, form: Finished) -> Reply:
    search = seeing_to.expect_open(talk.session, talk.me, form.context["search"])
    shift = shifts.cancel(talk.session, talk.moment, talk.me, search.shift_id, form.answers["reason"])
    return words.news(talk, "search_cancel.done", shift, *home(talk))


PUT = Flow("search_put", 1, (person_step("who", _able),), _put, params=_blanks)
FEWER = Flow("search_fewer", 1, (Step("reason", parse=in_words),), _fewer, params=_blanks)
CANCEL = Flow("search_cancel", 1, (Step("reason", parse=in_words),), _cancel, params=_blanks)


def _tell_owned(reader: Reader, notice: Notice) -> Reply | None:
    search = reader.session.get_one(Search, notice.subject_id)
    if search.state is not SearchState.OPEN and notice.settled_at is None:
        return None
    return _card(reader, search)


def _tell_put_in(reader: Reader, notice: Notice) -> Reply | None:
    placed = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    shift = shifts.shift_of(reader.session, placed)
    leaving = reader.action("leave.ask", "leave.ask", placed.id or 0)
    role, where = words.role(reader, placed.post_id), words.address(reader, shift)
    return words.news(reader, "notice.search.put_in", shift, [leaving], role=role, where=where)


ROOM = Room(
    flows=(PUT, FEWER, CANCEL),
    actions={
        "search.mine": Action(_mine),
        "search.more": Action(_more),
        "search.names": Action(_names),
        "search.put": _begin("search_put"),
        "search.fewer": _begin("search_fewer", seeing_to.expect_fewer),
        "search.cancel": _begin("search_cancel"),
    },
    words={"search.owned": _tell_owned, "search.put_in": _tell_put_in},
)
