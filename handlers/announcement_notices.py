"""What is told about announcements: to those whom they are for, and to those who work on them."""

from dataclasses import replace

from centre.announcements import moves, muting, telling
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader, Rows
from handlers import announcement_words as words
from models.announcements import Announcement, AnnouncementState
from models.outbox import Notice
from models.people import Person


def _tell(reader: Reader, notice: Notice) -> Reply | None:
    one, who = moves.find(reader.session, notice.subject_id or 0), reader.who
    if who is None:
        return None
    if one.state is AnnouncementState.RECALLED:
        number = telling.to_take_back(reader.session, reader.moment, one, who)
        return Reply("", subject=moves.subject(one), broadcast=True, removes=number) if number else None
    if not telling.still_holds(reader.session, one, who):
        return None
    said = words.message(reader, one, reader.language.code, _no_more(reader, one))
    return replace(said, subject=moves.subject(one), broadcast=True)


def _no_more(reader: Reader, one: Announcement) -> Rows:
    """The way to hear no more of this kind; of a danger to everybody there is none."""
    if one.kind not in muting.MUTABLE:
        return ()
    kind = reader.language.label(f"news.kind.{one.kind.value}")
    return [[reader.action("news.no_more", "news.mute", 0, one.kind.value, kind=kind)]]


def _tell_board(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    return _about(reader, one, words.board(reader, one), words.BOARD)


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    if one.state is not AnnouncementState.WAITING:
        return None
    writer = reader.session.get(Person, one.written_by) if one.written_by else None
    name = writer.name if writer else ""
    text = reader.t("notice.announcement.asked", number=one.number, name=name)
    read = reader.action("announcement.read", "announcement.preview", one.id or 0, style="primary")
    return _about(reader, one, text, button=read)


def _tell_declined(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    if one.state is not AnnouncementState.DRAFT:
        return None
    return _about(reader, one, reader.t("notice.announcement.declined", number=one.number, why=one.why))


def _tell_approved(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    if one.approved_by is None:
        return None
    state = words.state(reader, one)
    return _about(reader, one, reader.t("notice.announcement.approved", number=one.number, state=state))


def _tell_grown(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    if one.state is not AnnouncementState.WAITING:
        return None
    return _about(reader, one, reader.t("notice.announcement.grown", number=one.number))


def _tell_withheld(reader: Reader, notice: Notice) -> Reply | None:
    one = moves.find(reader.session, notice.subject_id or 0)
    if one.state is not AnnouncementState.DRAFT:
        return None
    return _about(reader, one, reader.t("notice.announcement.withheld", number=one.number))


def _about(
    reader: Reader, one: Announcement, text: Markup, extra: str = "", *, button: Button | None = None
) -> Reply:
    look = button or reader.action("announcement.look", "announcement.see", one.id or 0, extra)
    return Reply(text, [[look]], subject=moves.subject(one))


ROOM = Room(
    words={
        "announcement.told": _tell,
        "announcement.board": _tell_board,
        "announcement.asked": _tell_asked,
        "announcement.approved": _tell_approved,
        "announcement.declined": _tell_declined,
        "announcement.grown": _tell_grown,
        "announcement.withheld": _tell_withheld,
    },
)
