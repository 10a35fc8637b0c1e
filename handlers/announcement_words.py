"""How announcements read: to their readers, and to whoever works on them."""

from collections.abc import Mapping

from centre import announcements, audiences, quiet, rules
from centre.announcements import readers, wording
from chat.incoming import FileRef
from chat.languages import Markup
from chat.lengths import shortened
from chat.replies import Reply
from chat.talk import Reader, Rows
from handlers import audience_words
from models.announcements import Announcement, AnnouncementState, ReaderOutcome

BOARD = "board"
_STEPS = 10
_BEGINNING = 300
_GOES_OUT = (AnnouncementState.SENDING, AnnouncementState.PAUSED)
_COUNTED = (ReaderOutcome.FAILED, ReaderOutcome.BLOCKED, ReaderOutcome.MUTED, ReaderOutcome.HELD)
_BACK = (ReaderOutcome.LEAVING, ReaderOutcome.RECALLED, ReaderOutcome.STAYS)
_UNSENT = frozenset({AnnouncementState.DRAFT, AnnouncementState.WAITING, AnnouncementState.SCHEDULED})


def message(reader: Reader, announcement: Announcement, code: str, rows: Rows = ()) -> Reply:
    """An announcement as it reaches somebody of a language."""
    said = wording.said(reader.session, announcement, code)
    file = FileRef("photo", announcement.photo) if announcement.photo else None
    return Reply(reader.t("notice.announcement.told", words=said), rows, file=file)


def beginning(words: Mapping[str, str], code: str) -> str:
    """How an announcement begins, to know it again."""
    return shortened(words[readers.version_for(words, code)], _BEGINNING)


def state(reader: Reader, announcement: Announcement) -> Markup:
    """Where an announcement stands."""
    return reader.t(f"announcement.state.{announcement.state.value}", at=_at(reader, announcement))


def card(reader: Reader, announcement: Announcement) -> Markup:
    """An announcement for whoever works on it: what it says, for whom, and how far it is."""
    lines = [
        reader.t(
            "announcement.card",
            number=announcement.number,
            kind=reader.t(f"news.kind.{announcement.kind.value}"),
            words=beginning(announcement.words, reader.language.code),
        ),
        state(reader, announcement),
        audience_words.audience(reader, audiences.of(announcement)),
    ]
    if announcement.photo:
        lines.append(reader.t("announcement.with_photo"))
    if announcement.why:
        lines.append(reader.t("announcement.why", why=announcement.why))
    if announcement.state in _UNSENT:
        lines += outlook(reader, announcement)
    else:
        lines += progress(reader, announcement)
    return Markup("\n".join(lines))


def outlook(reader: Reader, announcement: Announcement) -> list[Markup]:
    """Whom it would reach now, in which language, when, and whether somebody else has to agree."""
    people = readers.people(reader.session, reader.moment, announcement)
    lines = [reader.t("announcement.readers", n=len(people))]
    for code, many in sorted(readers.languages(reader.session, people).items()):
        given = readers.version_for(announcement.words, reader.languages[code].code)
        if given != code:
            names = {"missing": reader.languages[code].name, "given": reader.languages[given].name}
            lines.append(reader.t("announcement.version_missing", n=many, **names))
    in_force = rules.load(reader.session)
    begins = max(announcement.sends_at or reader.now, reader.now)
    awake = quiet.deferred(begins, reader.moment.calendar, in_force)
    if awake > begins:
        lines.append(reader.t("announcement.after_quiet", at=reader.moment_text(awake)))
    if readers.needs_approval(reader.session, announcement, len(people)):
        lines.append(reader.t("announcement.needs_second", n=in_force.news_readers))
    return lines


def progress(reader: Reader, announcement: Announcement) -> list[Markup]:
    """How far it is: a bar, and what became of it with how many."""
    now = announcements.progress.progress(reader.session, announcement.id or 0)
    if not now.readers:
        return []
    done = now.readers - now.waiting
    full = done * _STEPS // now.readers
    bar = "▓" * full + "░" * (_STEPS - full)
    lines = []
    if announcement.state in _GOES_OUT:
        lines.append(reader.t("announcement.bar", bar=bar, rate=done * 100 // now.readers))
    sent = now.of(ReaderOutcome.SENT, *_BACK)
    lines.append(reader.t("announcement.sent", sent=sent, readers=now.readers, waiting=now.waiting))
    lines += [
        reader.t(f"announcement.outcome.{outcome.value}", n=now.of(outcome))
        for outcome in (*_COUNTED, *_BACK)
        if now.of(outcome) or outcome in (ReaderOutcome.FAILED, ReaderOutcome.BLOCKED)
    ]
    return lines


def board(reader: Reader, announcement: Announcement) -> Markup:
    """The progress that changes in place."""
    head = reader.t("notice.announcement.board", number=announcement.number)
    return Markup("\n".join([head, state(reader, announcement), *progress(reader, announcement)]))


def _at(reader: Reader, announcement: Announcement) -> Markup:
    """When it goes out."""
    if announcement.sends_at is None or announcement.sends_at <= reader.now:
        return reader.t("announcement.at_once")
    return reader.moment_text(announcement.sends_at)
