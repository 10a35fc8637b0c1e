"""What holds of shifts at the end, however often the bot was killed."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from models.outbox import NoticeState
from models.shifts import EXPECTED, HOLDING, AskState, SearchState, SignUpState
from tests.kill_loop import helpers
from tests.kill_loop.books import by_chat
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.helpers import Done

_OF_ONES_OWN = frozenset(
    {
        helpers.MADE,
        helpers.WAITS,
        helpers.TAKE,
        helpers.PASS,
        helpers.LEAVE,
        helpers.FREE,
        helpers.STAY,
    }
)


def every_change_of_mind_counts_once(evidence: Evidence) -> Iterator[str]:
    """What volunteers saw done with their places is what was done, once, in order."""
    for helper in evidence.helpers:
        person_id = evidence.books.people.get(helper.phone.id)
        kept = [
            Done(line.action, line.subject_id or 0)
            for line in evidence.books.audit
            if line.actor_id == person_id and line.action in _OF_ONES_OWN
        ]
        if kept != helper.done:
            yield f"{helper.phone}: saw {helper.done}, kept are {kept}"


def no_shift_has_too_many(evidence: Evidence) -> Iterator[str]:
    """As many places are taken as people hold one, and never more than there are."""
    books = evidence.books.of_shifts
    for post in books.posts:
        holding = sum(one.state in HOLDING for one in books.at(post))
        if not holding == post.taken <= post.maximum:
            yield f"post {post.id} has {post.maximum} places, {post.taken} taken, {holding} held"


def nobody_is_in_two_shifts_at_once(evidence: Evidence) -> Iterator[str]:
    """The shifts at which somebody is expected do not overlap."""
    books = evidence.books.of_shifts
    expected = [one for one in books.sign_ups if one.state in EXPECTED]
    for one, other in combinations(expected, 2):
        first, second = books.shifts[one.shift_id], books.shifts[other.shift_id]
        overlap = first.starts_at < second.ends_at and second.starts_at < first.ends_at
        if one.person_id == other.person_id and overlap:
            yield f"person {one.person_id} is in shifts {first.id} and {second.id}"


def whoever_is_missing_is_looked_for(evidence: Evidence) -> Iterator[str]:
    """A post below its minimum has one open search with a step that is due, at the end and at every kill."""
    for place, kill in enumerate(evidence.kills):
        if kill.look.unsought:
            yield f"at kill {place} nobody was looked for at the posts {sorted(kill.look.unsought)}"
    books = evidence.books.of_shifts
    for post in books.posts:
        searches = [one for one in books.searches if one.post_id == post.id and one.state is SearchState.OPEN]
        if len(searches) != books.short(post):
            yield f"post {post.id} has {len(searches)} open searches"
        for search in searches:
            if search.id not in books.going_on:
                yield f"search {search.id} has no next step"


def whoever_steps_in_is_the_only_one(evidence: Evidence) -> Iterator[str]:
    """Each place that was handed over has one who took it; nobody takes the place of somebody who stays."""
    books = evidence.books.of_shifts
    takers = Counter(one.replaces_id for one in books.sign_ups)
    for one in books.sign_ups:
        if takers[one.id] != (one.state is SignUpState.REPLACED):
            yield f"sign-up {one.id} is {one.state}, and {takers[one.id]} took its place"
    accepted = sum(ask.state is AskState.ACCEPTED for ask in books.asks)
    if accepted != evidence.books.stand_ins:
        yield f"{accepted} accepted, {evidence.books.stand_ins} have stepped in"


def everybody_hears_of_their_place(evidence: Evidence) -> Iterator[str]:
    """Whoever's place others have changed is promised one word of it; what was told is one message."""
    books = evidence.books.of_shifts
    if books.heard != books.owed:
        heard, owed = books.heard, books.owed
        yield f"{dict(heard - owed)} too much was promised, {dict(owed - heard)} too little"
    new = [message for messages in by_chat(evidence.books.messages).values() for message in messages]
    messages = Counter(message.notice_id for message in new)
    for notice in books.notices:
        told = notice.state is NoticeState.TOLD
        # What was told and holds no longer may be dropped when it is told anew.
        if not told <= messages[notice.id] <= 1:
            yield f"notice {notice.id} ({notice.kind}) is {notice.state}, {messages[notice.id]} messages"


LAWS = (
    every_change_of_mind_counts_once,
    no_shift_has_too_many,
    nobody_is_in_two_shifts_at_once,
    whoever_is_missing_is_looked_for,
    whoever_steps_in_is_the_only_one,
    everybody_hears_of_their_place,
)
