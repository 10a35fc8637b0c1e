"""What the two hear of a cover, and whoever leads."""

from dataclasses import replace

from centre import covers
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import cover_words as words
from handlers.duty_swaps import rota
from models.covers import CoverState, DutyCover
from models.outbox import Notice


def _row(reader: Reader, notice: Notice, state: CoverState) -> DutyCover | None:
    """The cover, if it still stands as it did."""
    row = covers.find(reader.session, notice.subject_id or 0)
    return row if row.state is state else None


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice, CoverState.ASKED)
    return words.question(reader, row) if row is not None else None


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice, CoverState(notice.params["state"]))
    if row is None or reader.who is None:
        return None
    if row.state is CoverState.OVER:
        said = words.over(reader, row, reader.who.id)
        return replace(said, rows=[*said.rows, *rota(reader)], subject=("cover", row.id or 0))
    key = _key(row, away=reader.who.id == row.for_id)
    text = reader.t(key, **words.blanks(reader, row))
    again = reader.who.id == row.for_id and row.state in (CoverState.DECLINED, CoverState.UNDONE)
    if row.state is CoverState.AGREED and row.starts_at > reader.now:
        extra = [[reader.action("cover.undo_it", "cover.undo", row.id or 0)]]
    else:
        extra = [[reader.action("cover.another", "cover.ask", 0)]] if again else []
    return Reply(text, [*extra, *rota(reader)], subject=("cover", row.id or 0))


def _key(row: DutyCover, *, away: bool) -> str:
    """The sentence that says what has become of it, to whoever is away or to whoever stands in."""
    if row.state is CoverState.AGREED:
        return "notice.cover.settled"
    return f"cover.told_away.{row.state.value}" if away else f"cover.told_by.{row.state.value}"


def _tell_begin(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice, CoverState.AGREED)
    if row is None:
        return None
    desk = [reader.menu("queue"), reader.menu("duty")]
    text = reader.t("notice.cover.begin", **words.blanks(reader, row))
    return Reply(text, reader.rows(desk), subject=("cover", row.id or 0))


def _tell_unanswered(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice, CoverState.ASKED)
    if row is None:
        return None
    blanks = words.blanks(reader, row)
    back = reader.action("cover.withdraw", "cover.withdraw", row.id or 0, name=blanks["name"])
    text = reader.t("notice.cover.unanswered", **blanks)
    return Reply(text, [[back], *rota(reader)], subject=("cover", row.id or 0))


def _tell_known(reader: Reader, notice: Notice) -> Reply | None:
    row = _row(reader, notice, CoverState(notice.params["state"]))
    if row is None:
        return None
    key = "notice.cover.known" if row.state is CoverState.AGREED else "cover.known_no_more"
    return Reply(reader.t(key, **words.blanks(reader, row)), rota(reader), subject=("cover", row.id or 0))


ROOM = Room(
    words={
        covers.ASKED: _tell_asked,
        covers.SETTLED: _tell_settled,
        covers.BEGIN: _tell_begin,
        covers.UNANSWERED: _tell_unanswered,
        covers.KNOWN: _tell_known,
    },
)
