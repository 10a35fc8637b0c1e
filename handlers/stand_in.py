"""Stepping in: who is asked takes the shift or cannot; the first has it, and the others hear so at once."""

from centre import shifts
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers.common import home
from models.outbox import Notice
from models.shifts import Ask, AskState, Search, SearchState, Shift
from models.who import by_id


def _tell_ask(reader: Reader, notice: Notice) -> Reply | None:
    """The question, and once somebody else was found the same message with thanks."""
    search = reader.session.get_one(Search, notice.subject_id)
    ask = reader.session.get_one(Ask, notice.params["ask"])
    shift = reader.session.get_one(Shift, search.shift_id)
    if ask.state is AskState.CLOSED:
        # Whoever was never asked, as it was night, need not be thanked.
        if notice.settled_at is None:
            return None
        key = "stand_in.found" if search.state is SearchState.FILLED else "stand_in.over"
        return words.news(reader, key, shift)
    if ask.state is not AskState.ASKED or search.state is not SearchState.OPEN:
        return None
    buttons = [
        reader.action("stand_in.take", "stand_in.take", search.id or 0, style="primary"),
        reader.action("stand_in.cannot", "stand_in.cannot", search.id or 0),
    ]
    role = words.role(reader, search.post_id)
    return words.news(reader, "notice.search.ask", shift, *reader.rows(buttons), role=role)


def _take(talk: Talk, search_id: int, _extra: str) -> None:
    placed = shifts.accept(talk.session, talk.moment, talk.me, search_id)
    shift = shifts.shift_of(talk.session, placed)
    leaving = talk.action("leave.ask", "leave.ask", placed.id or 0)
    talk.replace(
        words.news(
            talk,
            "stand_in.taken",
            shift,
            [leaving],
            *home(talk),
            role=words.role(talk, placed.post_id),
            where=words.address(talk, shift),
            thanks=_thanks(talk, placed.replaces_id),
        )
    )


def _thanks(talk: Talk, replaces_id: int | None) -> Markup:
    """For whom one steps in, if it is for somebody."""
    if replaces_id is None:
        return Markup("")
    replaced = shifts.find_sign_up(talk.session, replaces_id)
    return Markup(talk.t("stand_in.for", name=by_id(talk.session, replaced.person_id).name) + "\n")


def _cannot(talk: Talk, search_id: int, _extra: str) -> None:
    shift = shifts.decline(talk.session, talk.moment, talk.me, search_id)
    after_all = talk.action("stand_in.after_all", "stand_in.take", search_id)
    talk.replace(words.news(talk, "stand_in.declined", shift, [after_all], *home(talk)))


ROOM = Room(
    actions={"stand_in.take": Action(_take), "stand_in.cannot": Action(_cannot)},
    words={"search.ask": _tell_ask},
)
