"""How a shift reaches very many volunteers, and how somebody else is answered meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func
from sqlmodel import Session, col, select

from bench.crowd import Say, Script, Talker, Tap
from bench.percentiles import percentile
from bot.app import Linli, build
from bot.settings import Settings
from centre import activities
from centre.activities.plan import ActivityPlan, RolePlan, TimePlan
from centre.rows import insert_many
from centre.rules import Rules
from centre.shifts.announcing import NEWS
from migrations.scripts import upgrade
from models.database import connect
from models.outbox import Message, MessageState, Notice
from models.people import PRIVACY, Assignment, Consent, Person, Role
from models.sites import EntryState, Site
from models.volunteers import AgeBand, Volunteer, VolunteerState
from models.who import by_id
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.people import Person as Phone
from playground.store import Change
from playground.telegram import Telegram

TOKEN = "4200000001:" + "B" * 35
# A Wednesday, 10:00 in Shanghai; news of shifts is told at eight in the evening (rule 1.4).
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
EVENING = timedelta(hours=10)
_COORDINATOR = 2
# About as fast as Telegram lets the bot answer in one chat.
_APART = 2.5
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class PostingTimes:
    """How long it took to queue a shift for everybody, and to tell them; and a resident's taps meanwhile.

    refused: requests that Telegram answered with 429. answered: the p95 of the milliseconds to an answer.
    """

    people: int
    queued: float
    told: int
    seconds: float
    refused: int
    answered: float


class PushedClock:
    """A clock that goes on by itself, and can be pushed."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._pushed = timedelta()
        self._wake: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return MORNING + self._pushed + timedelta(seconds=monotonic() - self._began)

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Remember whom to wake."""
        self._wake.append(wake)

    def push(self, by: timedelta) -> None:
        """Let time pass at once."""
        self._pushed += by
        for wake in self._wake:
            wake()


async def measure(folder: Path, people: int) -> PostingTimes:
    """Post a shift to so many who fit, in one process with an emulator that knows Telegram's limits."""
    clock = PushedClock()
    telegram = Telegram(clock.now, flood_limits=True)
    url = f"sqlite:///{folder / 'postings.db'}"
    everybody = phones(telegram, people + 2)
    _fill(url, everybody)
    settings = Settings(bot_token=SecretStr(TOKEN), database_url=url, data_dir=folder / "data", flood_limit=0)
    taps: list[float] = []
    resident = Talker(everybody[0], Script((), [Say("/start"), Tap("m:")]), taps)
    telegram.world.store.listen(partial(hear, resident, f"messages/{everybody[0].id}"))
    linli = build(settings, clock=clock, request=InProcessRequest(Edge(telegram)), engine=connect(url))
    async with running(linli):
        began = perf_counter()
        fit = await linli.database.write(lambda session: _post(session, linli))
        queued = perf_counter() - began
        assert fit == people, f"it fits {fit}"  # noqa: S101 - else it measures something else
        clock.push(EVENING)
        began = perf_counter()
        while (told := await linli.database.read(_told)) < people:
            await resident.step()
            await asyncio.sleep(_APART)
        seconds = perf_counter() - began
    refused = sum(call.outcome == TOO_MANY for call in telegram.calls.of())
    return PostingTimes(people, queued, told, seconds, refused, percentile(taps, 95) * 1000)


@asynccontextmanager
async def running(linli: Linli) -> AsyncIterator[None]:
    """Run the bot for a while."""
    await linli.start()
    stop = asyncio.Event()
    serving = asyncio.create_task(linli.run(stop))
    try:
        yield
    finally:
        stop.set()
        await serving
        await linli.close()


def hear(resident: Talker, chat: str, change: Change) -> None:
    """Let somebody see what appears in their chat."""
    if change.table == chat and change.value is not None and not change.value.get("outgoing", True):
        resident.hear(change.value["message"])


def phones(telegram: Telegram, people: int) -> list[Phone]:
    """So many people who have pressed Start once; the bot need not hear of it again."""
    everybody = [telegram.add_person(f"No {number}", language_code="zh-hans") for number in range(people)]
    for phone in everybody:
        phone.press_start()
    telegram.call(TOKEN, "deleteWebhook", {"drop_pending_updates": True})
    return everybody


def agree(session: Session, everybody: Sequence[Phone]) -> None:
    """Write them down as numbers 1, 2, ... with their consent."""
    people = [_person(number, phone) for number, phone in enumerate(everybody, 1)]
    insert_many(session, Person, people)
    agreed = {"kind": PRIVACY, "version": Rules().consent_version, "given_at": MORNING}
    insert_many(session, Consent, [{"person_id": person["id"], **agreed} for person in people])


def _fill(url: str, everybody: Sequence[Phone]) -> None:
    """A resident, a coordinator, volunteers who have nothing else to do, and a place to meet."""
    engine = connect(url)
    upgrade(engine)
    volunteers = range(1, len(everybody) + 1)[2:]
    with Session(engine) as session, session.begin():
        agree(session, everybody)
        insert_many(session, Volunteer, [_volunteer(number) for number in volunteers])
        insert_many(session, Assignment, [_has(Role.VOLUNTEER, number) for number in volunteers])
        insert_many(session, Assignment, [_has(Role.COORDINATOR, _COORDINATOR)])
        site = {"name": {"zh-hans": "活动室"}, "key": "活动室", "person_id": _COORDINATOR}
        when = {"entered_at": MORNING, "updated_at": MORNING}
        insert_many(session, Site, [{**site, **when, "state": EntryState.APPROVED}])
    engine.dispose()


def _person(number: int, phone: Phone) -> dict[str, Any]:
    return {"id": number, "telegram_id": phone.id, "name": f"No {number}", "created_at": MORNING}


def _volunteer(number: int) -> dict[str, Any]:
    when = {"applied_at": MORNING, "inducted_at": MORNING, "updated_at": MORNING}
    serves = {"state": VolunteerState.ACTIVE, "level": 1, "age_band": AgeBand.ADULT}
    return {"number": f"ZY-{number}", "person_id": number, **serves, **when}


def _has(role: Role, number: int) -> dict[str, Any]:
    return {"person_id": number, "role": role, "granted_at": MORNING}


def _post(session: Session, linli: Linli) -> int:
    """The coordinator publishes an activity with one shift; how many are to hear of it."""
    moment, who = linli.present(session), by_id(session, _COORDINATOR)
    day = moment.calendar.local(moment.now).date() + timedelta(days=7)
    plan = ActivityPlan(
        title={"zh-hans": "手机课"},
        roles=[RolePlan({"zh-hans": "助教"}, 2, 4)],
        site_id=1,
        times=[TimePlan.once(day, time(10), time(12))],
    )
    made = activities.make(session, moment, who, plan)
    activities.publish(session, moment, who, made.id or 0)
    promised = select(func.count()).select_from(Notice).where(Notice.kind == NEWS)
    return int(session.exec(promised).one())


def _told(session: Session) -> int:
    """How many have got their message."""
    got = select(func.count(func.distinct(col(Message.chat_id)))).join(
        Notice, col(Notice.id) == col(Message.notice_id)
    )
    return int(session.exec(got.where(Notice.kind == NEWS, Message.state == MessageState.SENT)).one())
