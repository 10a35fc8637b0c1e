"""The laws: what holds at the end, however often the bot was killed; each gives what speaks against it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, takewhile

from bot.inbox import NOWHERE
from models.bookings import RELEASED, BookingState
from models.calls import CallState
from models.inbox import UpdateState
from models.outbox import Message, MessageState
from playground.html_mode import parse_html
from tests.auxil.command_line import TOKEN
from tests.kill_loop import case_laws, complaint_laws, shift_laws
from tests.kill_loop.books import by_chat, deed, is_tap, perhaps
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.killer import Aim
from tests.kill_loop.people import FORGOTTEN, Matter, answer_to
from tests.kill_loop.rig import NAME


def every_update_is_kept_once(evidence: Evidence) -> Iterator[str]:
    """What a person did is in the inbox, once, in order; of what left no trace, that it was."""
    books = evidence.books
    for person in evidence.people:
        kept = [deed(update) for update in books.lane(person.phone.id)]
        remembered = [done for done in person.deeds if done != FORGOTTEN]
        if evidence.posted:
            kept, remembered = sorted(kept, key=is_tap), sorted(remembered, key=is_tap)
        if kept != remembered:
            yield f"{person.phone}: {_differ(remembered, kept)}"
    forgotten = sum(person.deeds.count(FORGOTTEN) for person in evidence.people)
    if books.forgotten != forgotten:
        yield f"{books.forgotten} updates are forgotten, {forgotten} deeds should be"
    lanes = {update.lane for update in books.updates if update.lane != NOWHERE}
    strangers = lanes - {person.phone.id for person in evidence.people}
    if strangers:
        yield f"nobody here did what is in the lanes {strangers}"


def every_update_is_done(evidence: Evidence) -> Iterator[str]:
    """None is left, none was quarantined, none even failed."""
    for update in evidence.books.updates:
        if (update.state, update.attempts) != (UpdateState.DONE, 0):
            yield f"update {update.id}: {update.state}, {update.attempts} failures, {update.fault}"


def every_turn_is_taken_once(evidence: Evidence) -> Iterator[str]:
    """Each update left its state once, and in each lane one after the other.

    Where Telegram posts, a tap and a word come side by side: each kind keeps its order.
    """
    times = Counter(number for number, _ in evidence.books.turns)
    for update in evidence.books.updates:
        if (done := times[update.id or 0]) != 1:
            yield f"update {update.id} was done {done} times"
    lanes = {update.id: update.lane for update in evidence.books.updates}
    taps = {update.id for update in evidence.books.updates if evidence.posted and is_tap(deed(update))}
    newest: dict[tuple[int, bool], int] = {}
    for number, _ in evidence.books.turns:
        lane = lanes[number]
        if lane == NOWHERE:
            continue  # of several people
        kind = (lane, number in taps)
        if number < newest.get(kind, 0):
            yield f"in lane {lane} update {number} was done after {newest[kind]}"
        newest[kind] = number


def every_effect_happens_once(evidence: Evidence) -> Iterator[str]:
    """Each matter is one call-back with exactly what was said, and everything done with it was done once."""
    books = evidence.books
    for resident in evidence.residents:
        calls = books.calls_of(resident.phone.id)
        matters = [matter for matter in resident.matters if matter.said]
        asked, kept = [matter.said[0] for matter in matters], [call.about for call in calls]
        if kept != asked:
            yield f"{resident.phone}: {_differ(asked, kept)}"
            continue
        for call, matter in zip(calls, matters, strict=True):
            if not matter.settled:
                continue  # the loop got stuck, and says so
            if call.state is not CallState.SETTLED or call.reopened != matter.rounds - 1:
                yield f"{matter.token} is {call.state}, reopened {call.reopened} times"
            if (kept := books.lines_of(call)) != _said(matter):
                yield f"{matter.token}: {_differ(_said(matter), kept)}"
            if (acts := sorted(books.acts_on(call))) != _acts(matter):
                yield f"{matter.token}: {_differ(_acts(matter), acts)}"
    known = sum(len(resident.matters) for resident in evidence.residents)
    if len(books.calls) != known:
        yield f"{len(books.calls)} call-backs for {known} matters"


def every_booking_is_made_once(evidence: Evidence) -> Iterator[str]:
    """Each visit is one booking, which stands unless it was cancelled."""
    for visitor in evidence.visitors:
        made = [(visit.token, visit.cancelled) for visit in visitor.visits if visit.confirmed]
        kept = [
            (booking.note, booking.state is BookingState.CANCELLED)
            for booking in evidence.books.bookings_of(visitor.phone.id)
        ]
        if kept != made:
            yield f"{visitor.phone}: made {made}, kept {kept}"


def no_place_is_had_twice(evidence: Evidence) -> Iterator[str]:
    """As many places are taken as there are bookings that hold one, and never more than there are."""
    had = Counter(booking.slot_id for booking in evidence.books.bookings if booking.state not in RELEASED)
    for slot in evidence.books.slots:
        if not had[slot.id or 0] == slot.taken <= slot.capacity:
            yield f"slot {slot.id} has {slot.capacity} places, {slot.taken} taken, {had[slot.id or 0]} had"


def no_reminder_is_missing(evidence: Evidence) -> Iterator[str]:
    """Of every booking that stands somebody will be reminded, just when they should be."""
    for number, reminders in evidence.books.reminders.items():
        if list(reminders.owed) != list(reminders.promised):
            yield f"booking {number} is owed {reminders.owed}, promised are {reminders.promised}"


def _differ(done: Sequence[str], kept: Sequence[str]) -> str:
    """Where two records of the same thing part."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(done, kept, strict=False)))
    places = f"did {len(done)}, kept are {len(kept)}, the first {same} alike"
    return f"{places}; then did {list(done[same:][:3])}, kept {list(kept[same:][:3])}"


def _said(matter: Matter) -> list[str]:
    lines = [answer_to(matter.said[0])]
    for again in matter.said[1:]:
        lines += [again, answer_to(again)]
    return lines


def _acts(matter: Matter) -> list[str]:
    answers, reopenings = ["call.answer"] * matter.rounds, ["call.reopen"] * (matter.rounds - 1)
    return sorted(["call.asked", "call.assigned", "call.take", "call.settle", *answers, *reopenings])


def every_message_arrives(evidence: Evidence) -> Iterator[str]:
    """Whatever was owed is sent, and is on the screen as it was written."""
    for notice in evidence.books.untold:
        if notice.owed:
            yield f"notice {notice.id} ({notice.kind}) was not told"
    for message in evidence.books.messages:
        if message.state is not MessageState.SENT and (message.owed or message.finished_at is None):
            yield f"message {message.id} ({message.method}) is {message.state}: {message.fault}"
    for chat_id, messages in by_chat(evidence.books.messages).items():
        screen = {heard.message_id: heard.text for heard in evidence.heard[chat_id]}
        for message in messages:
            if message.message_id not in screen:
                yield f"message {message.id} is not on the screen of {chat_id}"
            elif (text := _text(message)) and text != screen[message.message_id]:
                yield f"message {message.id} says {text}, the screen says {screen[message.message_id]}"
        if len({message.message_id for message in messages}) != len(messages):
            yield f"two messages to {chat_id} claim to be the same one"
    seen = {heard.message_id for heard in chain.from_iterable(evidence.heard.values())}
    if lost := [message.id for message in evidence.books.nobodys if message.message_id not in seen]:
        yield f"the messages {lost} are on no screen"


def every_repeat_was_unknown(evidence: Evidence) -> Iterator[str]:
    """A message is marked as a repeat as often as a kill met it on its way or its answer was cut."""
    unknown, cut = evidence.unknown, evidence.cut or 0
    for message in evidence.books.messages:
        kills = unknown[message.id or 0]
        more = message.repeats - (kills if message.owed else 0)
        if not 0 <= more <= cut:
            marked = (
                f"message {message.id} is marked {message.repeats} times, killed on its way {kills} times"
            )
            yield f"{marked} ({message.method}, {message.state}, begun {message.attempts} times)"
        cut -= max(0, more)
        if message.attempts != kills + 1 and message.owed and evidence.cut is None:
            yield f"message {message.id} was begun {message.attempts} times, killed on its way {kills} times"


def nothing_is_seen_twice_without_a_mark(evidence: Evidence) -> Iterator[str]:
    """A copy on a screen belongs to a message that is marked, and there are no more copies than marks."""
    nobodys = sum(message.repeats for message in evidence.books.nobodys)
    whisperers = {complainer.phone.id for complainer in evidence.complainers}
    chats, doubtful = by_chat(evidence.books.messages), perhaps(evidence.books.messages)
    for chat_id in evidence.heard:
        marks = Counter(_text(message) for message in doubtful.get(chat_id, ()))
        for message in chats.get(chat_id, ()):
            marks[_text(message)] += message.repeats
        for copy in evidence.seen_twice(chat_id):
            # The words to a stranger are not kept, and of what left no trace not even to whom they were.
            text = copy.text if marks[copy.text] else ""
            if marks[text]:
                marks[text] -= 1
            elif nobodys and chat_id in whisperers:
                nobodys -= 1
            else:
                yield f"{chat_id} saw {copy} once more than is known"


def order_is_kept(evidence: Evidence) -> Iterator[str]:
    """What was written earlier is seen earlier: of the replies in a chat, and of the notices in it.

    Between the two there is no earlier and later: their transactions run side by side.
    """
    for chat_id, messages in by_chat(evidence.books.messages).items():
        for kind in (False, True):
            of_this_kind = [message for message in messages if (message.notice_id is not None) == kind]
            seen = [message.message_id or 0 for message in of_this_kind]
            if seen != sorted(seen):
                yield f"{chat_id} saw {seen} in this order"


def nothing_is_done_before_it_is_written_down(evidence: Evidence) -> Iterator[str]:
    """What Telegram did was begun in the outbox, and what could not be committed was not acknowledged."""
    for place, kill in enumerate(evidence.kills):
        if kill.aim is Aim.UNNOTED and not kill.look.started:
            yield f"at kill {place} Telegram was sending a message that the outbox does not know as begun"
        if kill.aim is Aim.UNCOMMITTED and not kill.unacknowledged:
            yield f"at kill {place} an update was acknowledged that was not committed"


def nothing_personal_is_logged(evidence: Evidence) -> Iterator[str]:
    """However much a bot says of itself, it tells neither its token nor what people said or are called."""
    said = {deed for person in evidence.people for deed in person.deeds if _is_said(deed)}
    secrets = {TOKEN.partition(":")[2], NAME, *said}
    yield from (f"the log tells {secret!r}" for secret in sorted(secrets) if secret in evidence.log)


def _is_said(deed: str) -> bool:
    """Whether somebody said it in their own words; a tap or a command tells nothing of them."""
    return " " in deed and not deed.startswith("/")


Law = Callable[[Evidence], Iterator[str]]
LAWS: tuple[Law, ...] = (
    every_update_is_kept_once,
    every_update_is_done,
    every_turn_is_taken_once,
    every_effect_happens_once,
    every_booking_is_made_once,
    no_place_is_had_twice,
    no_reminder_is_missing,
    *case_laws.LAWS,
    *complaint_laws.LAWS,
    *shift_laws.LAWS,
    every_message_arrives,
    every_repeat_was_unknown,
    nothing_is_seen_twice_without_a_mark,
    order_is_kept,
    nothing_is_done_before_it_is_written_down,
    nothing_personal_is_logged,
)


def broken(evidence: Evidence, at_most: int | None = None) -> list[str]:
    """Everything that speaks against the laws, or only so much about each."""
    return [f"{law.__name__}: {complaint}" for law in LAWS for complaint in islice(law(evidence), at_most)]


def _text(message: Message) -> str:
    """The words of a message as a screen shows them; none where they are not kept."""
    marked = str(json.loads(message.payload or "{}").get("text", ""))
    return parse_html(marked)[0].strip()
