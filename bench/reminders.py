"""How fast very many reminders that fall due at once are told, by a bot that keeps to Telegram's limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bench.crowd import Arrivals
from bench.postings import MORNING, TOKEN, TOO_MANY, PushedClock, agree, phones, running
from bot.app import build
from bot.settings import Settings
from centre.rows import insert_many
from migrations.scripts import upgrade
from models.calls import Call, CallState, Wanted
from models.database import connect
from models.outbox import Notice, NoticeState
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.people import Person as Phone
from playground.telegram import Telegram

# So many messages a second Telegram takes from a bot, over all chats.
LIMIT = 30


@dataclass(frozen=True, slots=True)
class ReminderTimes:
    """Seconds from the first reminder's arrival to the last one's, each at somebody else's.

    refused: requests that Telegram answered with 429.
    """

    people: int
    told: int
    seconds: float
    refused: int

    @property
    def rate(self) -> float:
        """Messages a second."""
        return (self.told - 1) / self.seconds


async def measure(folder: Path, people: int) -> ReminderTimes:
    """Have a reminder fall due for each of so many at the same instant."""
    clock = PushedClock()
    telegram = Telegram(clock.now, flood_limits=True)
    url = f"sqlite:///{folder / 'reminders.db'}"
    _fill(url, phones(telegram, people))
    arrivals = Arrivals(telegram.world.store)
    settings = Settings(bot_token=SecretStr(TOKEN), database_url=url, data_dir=folder / "data", flood_limit=0)
    linli = build(settings, clock=clock, request=InProcessRequest(Edge(telegram)), engine=connect(url))
    async with running(linli):
        await arrivals.wait_for(people)
    refused = sum(call.outcome == TOO_MANY for call in telegram.calls.of())
    return ReminderTimes(people, len(arrivals.at), arrivals.at[-1] - arrivals.at[0], refused)


def _fill(url: str, everybody: Sequence[Phone]) -> None:
    """People whose call-backs were answered, and who are to be asked today whether all is well."""
    engine = connect(url)
    upgrade(engine)
    numbers = range(1, len(everybody) + 1)
    with Session(engine) as session, session.begin():
        agree(session, everybody)
        insert_many(session, Call, [_answered(number) for number in numbers])
        insert_many(session, Notice, [_due(number) for number in numbers])
    engine.dispose()


def _answered(number: int) -> dict[str, Any]:
    when = {"due_at": MORNING, "created_at": MORNING, "updated_at": MORNING}
    about = {"about": "The lamp in our staircase is broken.", "wanted": Wanted.CHAT}
    return {
        "id": number,
        "number": f"{number}",
        "person_id": number,
        "state": CallState.ANSWERED,
        **about,
        **when,
    }


def _due(number: int) -> dict[str, Any]:
    about = {"subject_kind": "call", "subject_id": number, "params": {}, "person_id": number}
    promise = {"owed": True, "critical": False, "state": NoticeState.WAITING, "due_at": MORNING}
    return {"kind": "call.follow_up", **about, **promise}
