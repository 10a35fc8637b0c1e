"""How long somebody waits while somebody else floods the bot with messages."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session

from bench.crowd import Arrivals, Say, Script, Talker, Tap
from bench.percentiles import percentile
from bench.postings import TOKEN, PushedClock, agree, hear, phones, running
from bot.app import build
from bot.settings import Settings
from migrations.scripts import upgrade
from models.database import connect
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.telegram import Telegram

_LOOK = Script((), [Say("/start"), Tap("m:")])
_WARM_UP, _ALONE = 20, 100


@dataclass(frozen=True, slots=True)
class FloodTimes:
    """The p99 of the milliseconds to another resident's answers, alone and during a flood of one's messages.

    seconds: how long the flood lasted. taps: what the other one did meanwhile.
    """

    messages: int
    seconds: float
    taps: int
    alone: float
    answered: float


async def measure(folder: Path, messages: int) -> FloodTimes:
    """Send so many messages at once from one chat, and let somebody else go on until all are answered."""
    clock = PushedClock()
    telegram = Telegram(clock.now)
    url = f"sqlite:///{folder / 'floods.db'}"
    flooder, resident = phones(telegram, 2)
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        agree(session, [flooder, resident])
    store = telegram.world.store
    alone: list[float] = []
    busy: list[float] = []
    before, beside = (Talker(resident, _LOOK, taps) for taps in (alone, busy))
    for talker in (before, beside):
        store.listen(partial(hear, talker, f"messages/{resident.id}"))
    settings = Settings(
        bot_token=SecretStr(TOKEN), database_url=url, data_dir=folder / "data", send_rate=0, flood_limit=0
    )
    request = InProcessRequest(Edge(telegram))
    async with running(build(settings, clock=clock, request=request, engine=engine)):
        for _ in range(_WARM_UP + _ALONE):
            await before.step()
        del alone[:_WARM_UP]
        answers = Arrivals(store, flooder.id)
        flood = asyncio.create_task(answers.wait_for(messages))
        for number in range(messages):
            flooder.send_text(f"Hello for the {number}th time")
        began = clock.now()
        while not flood.done() or not busy:
            await beside.step()
        seconds = (clock.now() - began).total_seconds()
    return FloodTimes(messages, seconds, len(busy), _p99(alone), _p99(busy))


def _p99(seconds: Collection[float]) -> float:
    return percentile(list(seconds), 99) * 1000
