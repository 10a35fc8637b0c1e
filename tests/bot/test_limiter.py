"""Telegram's limits under a clock that only moves while somebody waits."""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limiter import CHAT, GROUP, LONGEST_WAIT, QUIET, Limiter
from playground.flood import FloodControl

GROUP_CHAT = -1001


class Timepiece:
    """A monotonic clock and the sleep that belongs to it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def limiter(self, rate: float = 30) -> Limiter:
        return Limiter(rate, self.monotonic, self.sleep)

    async def send(self, limiter: Limiter, chat_id: int) -> float:
        """Send as the courier does: what must wait long comes back later. Returns when it went."""
        while pause := await limiter.wait(chat_id):
            self.now += pause
        return self.now


def most_within(times: Iterable[float], seconds: float) -> int:
    """How many fell at most into any span of so many seconds."""
    ordered = sorted(times)
    return max(bisect_left(ordered, first + seconds) - place for place, first in enumerate(ordered))


@pytest.fixture
def time() -> Timepiece:
    return Timepiece()


async def test_a_short_burst_in_a_chat_goes_at_once(time: Timepiece) -> None:
    limiter = time.limiter()
    for _ in range(CHAT.at_most):
        assert await limiter.wait(1) == 0
    assert time.now == 1000


async def test_a_chat_gets_about_one_message_a_second(time: Timepiece) -> None:
    limiter = time.limiter()
    sent = [await time.send(limiter, 1) for _ in range(60)]
    assert most_within(sent, CHAT.seconds) <= CHAT.at_most
    assert 54 <= sent[-1] - sent[0] <= 60


async def test_a_group_gets_twenty_a_minute_in_any_minute(time: Timepiece) -> None:
    limiter = time.limiter()
    sent = [await time.send(limiter, GROUP_CHAT) for _ in range(100)]
    assert (GROUP.at_most, GROUP.seconds) == (20, 60)
    assert most_within(sent, 60) == 20


async def test_all_chats_together_get_no_more_than_the_rate_in_any_second(time: Timepiece) -> None:
    limiter = time.limiter(30)
    sent = [await time.send(limiter, chat) for chat in range(1, 301)]
    assert most_within(sent, 1) == 30
    assert sent[-1] - sent[0] == pytest.approx(9)


@pytest.mark.parametrize("rate", [0.5, 1, 7.5, 1000])
async def test_any_rate_is_kept(time: Timepiece, rate: float) -> None:
    limiter = time.limiter(rate)
    sent = [await time.send(limiter, chat) for chat in range(1, 3001 if rate > 100 else 31)]
    assert (len(sent) - 1) / (sent[-1] - sent[0]) == pytest.approx(rate, rel=0.6)
    assert most_within(sent, 10) <= max(1, 10 * rate + rate)


async def test_a_busy_chat_does_not_slow_another_one(time: Timepiece) -> None:
    limiter = time.limiter()
    for _ in range(CHAT.at_most):
        await limiter.wait(1)
    assert await limiter.wait(2) == 0
    assert time.now == 1000


async def test_what_nobody_waits_for_leaves_room_for_answers_while_people_talk(time: Timepiece) -> None:
    limiter = time.limiter(30)
    await limiter.wait(100)
    for chat in range(1, 25):
        assert await limiter.wait(chat, patient=True) == 0
    assert time.now == 1000
    for chat in range(101, 106):
        assert await limiter.wait(chat) == 0
    assert time.now == 1000
    await limiter.wait(25, patient=True)
    assert time.now == 1001


async def test_where_nobody_talks_it_takes_all_but_one_and_yields_to_the_first_answer(
    time: Timepiece,
) -> None:
    limiter = time.limiter(30)
    sent = []
    for chat in range(1, 30 * 29 + 1):
        assert await limiter.wait(chat, patient=True) == 0
        sent.append(time.now)
    assert most_within(sent, 1) == 29
    assert len(sent) / (sent[-1] - sent[0] + 1) >= 0.95 * 30

    before = time.now
    assert await limiter.wait(2001) == 0
    assert time.now == before
    sent = []
    for chat in range(3001, 3001 + 24 * int(QUIET)):
        assert await limiter.wait(chat, patient=True) == 0
        sent.append(time.now)
    assert most_within(sent, 1) == 24


async def test_a_halt_stops_everybody(time: Timepiece) -> None:
    limiter = time.limiter()
    limiter.halt(3)
    limiter.halt(1)
    assert await time.send(limiter, 1) == await time.send(limiter, 2) == 1003


async def test_a_halt_counts_without_any_rate(time: Timepiece) -> None:
    limiter = time.limiter(0)
    for _ in range(500):
        assert await limiter.wait(1) == 0
    assert time.now == 1000
    limiter.halt(3)
    assert await time.send(limiter, 1) == 1003


async def test_a_long_wait_is_told_and_not_waited(time: Timepiece) -> None:
    limiter = time.limiter()
    limiter.halt(300)
    assert await limiter.wait(1) == 300
    assert time.now == 1000
    time.now += 300
    assert await limiter.wait(1) == 0


async def test_whoever_waits_shortly_hears_of_a_long_halt() -> None:
    time = Timepiece()
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        asleep.set()
        await wake.wait()

    limiter = Limiter(30, time.monotonic, sleep)
    limiter.halt(LONGEST_WAIT)
    waiting = asyncio.create_task(limiter.wait(1))
    await asleep.wait()
    limiter.halt(60)
    wake.set()
    assert await waiting == 60


async def test_waiting_together_is_counted_one_by_one(time: Timepiece) -> None:
    limiter = time.limiter(5)

    async def send(chat: int) -> float:
        return await time.send(limiter, chat)

    sent = await asyncio.gather(*(send(chat) for chat in range(1, 51)))
    assert most_within(sent, 1) <= 5


async def test_chats_that_fell_silent_are_forgotten_and_no_others(time: Timepiece) -> None:
    limiter = time.limiter(1000)
    for chat in range(1, 20_001):
        if chat % 1000 == 0:
            await time.send(limiter, GROUP_CHAT)
        await time.send(limiter, chat)
    assert len(limiter._chats) <= 5001
    # That was 20 within the minute: the group must still wait.
    assert await limiter.wait(GROUP_CHAT) > 0


@pytest.mark.parametrize("replicas", [2, 3, 7])
async def test_replicas_together_keep_to_the_limits(replicas: int) -> None:
    timepieces = [Timepiece() for _ in range(replicas)]
    limiters = [timepiece.limiter(30) for timepiece in timepieces]
    for limiter in limiters:
        limiter.share(replicas)
    everybody, group, chat = [], [], []
    for timepiece, limiter in zip(timepieces, limiters, strict=True):
        everybody += [await timepiece.send(limiter, number) for number in range(1, 101)]
        timepiece.now += 1000 - timepiece.now % 1000
        group += [await timepiece.send(limiter, GROUP_CHAT) for _ in range(60)]
        timepiece.now += 10000 - timepiece.now % 10000
        chat += [await timepiece.send(limiter, 1) for _ in range(60)]
    assert 30 - replicas < most_within(everybody, 1) <= 30
    assert 20 - replicas < most_within(group, 60) <= 20
    # Each lets a burst pass; over a longer time they are no quicker than one alone.
    assert most_within(chat, 60) <= 60 + CHAT.at_most * replicas


async def test_a_share_that_changes_forgets_nothing_that_was_sent(time: Timepiece) -> None:
    limiter = time.limiter(30)
    sent = [await time.send(limiter, 1000 + chat) for chat in range(10)]
    limiter.share(2)
    sent += [await time.send(limiter, 2000 + chat) for chat in range(30)]
    assert most_within(sent, 1) <= 15
    limiter.share(1)
    sent += [await time.send(limiter, 3000 + chat) for chat in range(60)]
    assert most_within(sent, 1) == 30


async def test_without_limits_there_is_nothing_to_share(time: Timepiece) -> None:
    limiter = time.limiter(0)
    limiter.share(3)
    assert {await limiter.wait(1) for _ in range(100)} == {0}


@pytest.mark.parametrize("patient", [False, True])
async def test_what_was_long_on_its_way_counts_from_its_answer(time: Timepiece, patient: bool) -> None:
    limiter = time.limiter(30)
    arrived = []
    for chat in range(1, 301):
        await limiter.wait(chat, patient=patient)
        if chat % 30 < 15:
            time.now += 0.02  # the road is long now and then
        arrived.append(time.now)
        limiter.arrived(chat)
    assert most_within(arrived, 1) <= 30
    assert arrived[-1] - arrived[0] < 10 * 1.4


async def test_who_answered_late_or_was_forgotten_changes_nothing(time: Timepiece) -> None:
    limiter = time.limiter(30)
    limiter.arrived(1)
    await limiter.wait(1)
    for chat in range(2, 62):
        await limiter.wait(chat)
    assert time.now == 1002
    limiter.arrived(1)
    assert await time.send(limiter, 100) == 1002


async def test_the_emulated_telegram_never_has_to_refuse(time: Timepiece) -> None:
    limiter = time.limiter(30)
    flood = FloodControl(lambda: datetime.fromtimestamp(time.now, UTC))
    for number in range(600):
        chat = [1, 2, GROUP_CHAT, 10 + number][number % 4]
        await time.send(limiter, chat)
        flood.check(chat)


@given(st.lists(st.tuples(st.sampled_from([1, 2, GROUP_CHAT]), st.floats(0, 2)), max_size=120))
def test_no_order_of_messages_breaks_a_limit(script: list[tuple[int, float]]) -> None:
    time = Timepiece()
    limiter = time.limiter(4)
    sent: defaultdict[int, list[float]] = defaultdict(list)

    async def play() -> None:
        for chat, pause in script:
            time.now += pause
            sent[chat].append(await time.send(limiter, chat))

    asyncio.run(play())
    every = sorted(t for times in sent.values() for t in times)
    assert not every or most_within(every, 1) <= 4
    for chat, times in sent.items():
        limit = GROUP if chat < 0 else CHAT
        assert most_within(times, limit.seconds) <= limit.at_most
    assert all(before <= after for before, after in pairwise(every))
