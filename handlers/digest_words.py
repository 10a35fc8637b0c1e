"""What a digest says: what waits, part by part, and a button for each list behind it."""

from dataclasses import replace
from datetime import timedelta

from centre import bookings, rectification, waiting
from centre.waiting import Waiting
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.talk import Reader, Rows
from handlers import days, waiting_words
from handlers import rectification_words as items
from handlers.call_words import DESK
from models.digests import Digest, DigestKind, DigestPart
from models.rights import Right


def of_day(reader: Reader, digest: Digest) -> Reply | None:
    """What waits this morning, or for tomorrow; None on an evening on which nothing does."""
    assert reader.who is not None  # noqa: S101 - it is told to somebody
    parts = [part for part in DigestPart if part.value not in digest.left_out]
    found = _wanted(waiting.look(reader.session, reader.moment, reader.who), parts)
    lines = [*_figures(reader, found), *_booked(reader, digest.kind, parts)]
    opens = waiting_words.lists(reader, found)
    if DigestPart.ITEMS in parts and reader.who.may(Right.SEE_ITEMS):
        pressing = rectification.digest.read(reader.session, reader.moment, reader.who)
        if pressing.own or pressing.others:
            lines += [Markup(""), reader.t("digest.items"), *items.morning_lines(reader, pressing)]
            opens.append(reader.menu("items"))
    is_morning = digest.kind is DigestKind.MORNING
    if not lines and not is_morning:
        return None
    duty = [reader.t("today.on_duty", name=found.leader)] if found.leader and is_morning else []
    said = lines or [reader.t("digest.nothing")]
    text = "\n".join([reader.t(f"notice.digest.{digest.kind.value}"), *duty, *said])
    return Reply(text, [*reader.rows(opens), *below(reader, digest.kind, reader.menu("today"))], subject=DESK)


def below(reader: Reader, kind: DigestKind, first: Button) -> Rows:
    """What stands under each digest: more of it, and how to have it otherwise."""
    change = reader.action("digest.change", "digest.see", 0, kind.value)
    return reader.rows([first, change])


def _wanted(found: Waiting, parts: list[DigestPart]) -> Waiting:
    """What waits of the parts that are told."""
    if DigestPart.CASES not in parts:
        found = replace(found, late=0, due=0, fresh=0, marks=0)
    if DigestPart.CALLS not in parts:
        found = replace(found, calls=0, to_ring=0)
    return found if DigestPart.SHIFTS in parts else replace(found, short=0)


def _figures(reader: Reader, found: Waiting) -> list[Markup]:
    """A line for each part in which something waits."""
    lines = []
    if found.late or found.due or found.fresh:
        lines.append(reader.t("digest.cases", late=found.late, due=found.due, fresh=found.fresh))
    if found.calls or found.to_ring:
        lines.append(reader.t("digest.calls", calls=found.calls, ring=found.to_ring))
    if found.marks:
        lines.append(reader.t("today.bad_marks", n=found.marks))
    if found.short:
        lines.append(reader.t("today.lacking", n=found.short))
    return lines


def _booked(reader: Reader, kind: DigestKind, parts: list[DigestPart]) -> list[Markup]:
    """How much is booked today, or in the evening tomorrow."""
    assert reader.who is not None  # noqa: S101 - it is told to somebody
    if DigestPart.BOOKINGS not in parts:
        return []
    today = days.today(reader)
    day = today if kind is DigestKind.MORNING else today + timedelta(days=1)
    booked = bookings.of_day(reader.session, reader.moment, reader.who, day, page=0, size=1).total
    return [reader.t("today.heading", day=when.day(reader.language, day, today), n=booked)] if booked else []
