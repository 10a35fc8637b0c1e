"""The search for somebody, as whoever answers for the shift sees it."""

from centre import shifts
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import shift_words as words
from models.outbox import Notice
from models.shifts import AskState, Search, SearchState, Shift


def _tell_owned(reader: Reader, notice: Notice) -> Reply | None:
    search = reader.session.get_one(Search, notice.subject_id)
    if search.state is not SearchState.OPEN or reader.who is None or search.owner_id != reader.who.id:
        return None
    shift = reader.session.get_one(Shift, search.shift_id)
    said = shifts.tally(reader.session, search.id or 0)
    return words.news(
        reader,
        "notice.search.owned",
        shift,
        role=words.role(reader, search.post_id),
        asked=sum(said.values()),
        declined=said[AskState.DECLINED],
    )


ROOM = Room(words={"search.owned": _tell_owned})
