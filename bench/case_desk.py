"""How long the desk waits for its queue and for what it looks for, with few and with very many cases."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bench.free_times import MOMENT
from bench.sweeps import NOW
from centre import case_words, catalogue, numbers
from centre.cases import PREFIXES
from centre.catalogue import Wording
from centre.rows import insert_many
from chat.incoming import Incoming
from chat.languages import Languages
from chat.talk import Talk
from handlers import open_house
from migrations.scripts import upgrade
from models.base import Row
from models.case_words import CaseWord
from models.cases import ORDINARY, RESIDENTS_TURN, WITH_RESIDENT, Case, CaseKind, CaseState
from models.catalogue import Category, Mode
from models.database import connect
from models.outbox import Message
from models.people import Assignment, Consent, Person, Role
from models.who import by_id

CLERKS = 20
_CHUNK = 5_000
_CLERK, _RESIDENT = 1, 1_000
_CLOSED = 0.95
_STATES = (CaseState.SUBMITTED, CaseState.REVIEWING, CaseState.SUPPLEMENT, CaseState.PLANNING, CaseState.DONE)
_FAMILY, _GIVEN = "王李张刘陈杨黄赵吴周", "桂秀建国明芳玉兰志强小红英华"
_PLACES, _THINGS = ("厨房", "卫生间", "阳台", "楼道"), ("水龙头", "灯", "门锁", "窗户", "排风扇")
# One half of the cases has the one word, the other half the other: no case has both.
_HALVES = ("漏水", "异响")
# So many cases mention it, however many there are.
_RARE, _MENTIONED = "信箱", 5


@dataclass(frozen=True, slots=True)
class DeskTimes:
    """Milliseconds from a command of the desk to its reply, the median of many."""

    what: str
    cases: int
    open: int
    milliseconds: float


class Desk:
    """A database with cases, and a clerk who asks for them."""

    def __init__(self, url: str, size: int, *, all_open: bool) -> None:
        self._engine = connect(url)
        upgrade(self._engine)
        self._house, self._languages = open_house(), Languages("zh-hans")
        self.size = size
        self._fill(size, all_open=all_open)

    def asked(self) -> Mapping[str, str]:
        """What the clerk types, by what it is for."""
        return {
            "/queue": "/queue",
            "/find, a common word": f"/find {_PLACES[0]}",
            "/find, a rare word": f"/find {_RARE}",
            "/find, a number": f"/find {numbers.number(PREFIXES[CaseKind.REQUEST], self.size // 2)}",
            "/find, a name": f"/find {_name(3)}",
            "/find, two words that never meet": f"/find {' '.join(_HALVES)}",
        }

    def look(self, text: str) -> tuple[float, str]:
        """Seconds from a command to its reply, and the reply; nothing of it is kept."""
        command, _, argument = text.removeprefix("/").partition(" ")
        with Session(self._engine) as session:
            clerk = by_id(session, _CLERK)
            incoming = Incoming(_CLERK, _CLERK, "", None, 1, NOW, text, command, argument)
            talk = Talk(session, MOMENT, self._languages, clerk, incoming, house=self._house)
            began = perf_counter()
            self._house.message(talk)
            took = perf_counter() - began
            newest = select(col(Message.payload)).order_by(col(Message.id).desc())
            return took, session.execute(newest).scalars().first() or ""

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _fill(self, size: int, *, all_open: bool) -> None:
        dice = random.Random(size)
        with Session(self._engine) as session, session.begin():
            _staff_and_residents(session, _residents(size))
            cases = list(_cases(dice, _asked_for(session), size, all_open=all_open))
            _insert(session, Case, iter(cases))
            _insert(session, CaseWord, _words(cases))
        self.open = sum(case["closed_at"] is None for case in cases)


def measure(folder: Path, sizes: Sequence[int], looks: int) -> list[DeskTimes]:
    """Measure tables of several sizes, most of their cases closed, and then with all of them open."""
    found = []
    for all_open in (False, True):
        for size in sizes:
            desk = Desk(f"sqlite:///{folder / f'{size} cases {all_open}.db'}", size, all_open=all_open)
            found += [_time(desk, what, text, looks) for what, text in desk.asked().items()]
            desk.close()
    return found


def pairs(times: Sequence[DeskTimes]) -> Iterator[tuple[DeskTimes, DeskTimes]]:
    """The same command with the fewest cases and with the most: with few of them open, then with all."""
    for all_open in (False, True):
        alike = [one for one in times if (one.open == one.cases) == all_open]
        fewest, most = (by(one.cases for one in alike) for by in (min, max))
        for few in (one for one in alike if one.cases == fewest):
            yield few, next(one for one in alike if (one.what, one.cases) == (few.what, most))


def _time(desk: Desk, what: str, text: str, looks: int) -> DeskTimes:
    desk.look(text)  # the first look compiles the statements
    taken = median(desk.look(text)[0] for _ in range(looks))
    return DeskTimes(what, desk.size, desk.open, taken * 1000)


def _staff_and_residents(session: Session, residents: int) -> None:
    known = {"language": "zh-hans", "letters": "normal", "created_at": NOW}
    clerks, others = range(_CLERK, _CLERK + CLERKS), range(_RESIDENT, _RESIDENT + residents)
    names = {number: f"Clerk {number}" for number in clerks} | {n: _name(n - _RESIDENT) for n in others}
    _insert(
        session, Person, ({**known, "id": n, "telegram_id": n, "name": name} for n, name in names.items())
    )
    agreed = {"kind": "privacy", "version": 1, "given_at": NOW}
    _insert(session, Consent, ({**agreed, "person_id": number} for number in clerks))
    held = {"role": Role.CLERK, "unit": "", "granted_at": NOW}
    _insert(session, Assignment, ({**held, "person_id": number} for number in clerks))


def _asked_for(session: Session) -> int:
    words = Wording("zh-hans", "管道疏通", "疏通", "全体居民", "申请", "清单", [], "五天")
    session.add(Category(code="LIFE", names={"zh-hans": "便民生活"}))
    session.flush()
    service = catalogue.publish(session, MOMENT, None, "SVC-13", [words], category="LIFE", mode=Mode.APPLY)
    return catalogue.the_id(service)


def _cases(dice: random.Random, service_id: int, size: int, *, all_open: bool) -> Iterator[dict[str, Any]]:
    for case_id in range(1, size + 1):
        is_open = all_open or dice.random() >= _CLOSED
        due_at = NOW + timedelta(minutes=dice.randrange(-60, 14_400))
        state = dice.choice(_STATES) if is_open else CaseState.CLOSED
        mentions = _RARE if case_id % (size // _MENTIONED) == 0 else ""
        yield {
            "id": case_id,
            "number": numbers.number(PREFIXES[CaseKind.REQUEST], case_id),
            "kind": CaseKind.REQUEST,
            "state": state,
            "rank": WITH_RESIDENT if state in RESIDENTS_TURN else ORDINARY,
            "person_id": _RESIDENT + dice.randrange(_residents(size)),
            "made_by": _CLERK,
            "service_id": service_id,
            "version": 1,
            "about": f"{dice.choice(_PLACES)}{dice.choice(_THINGS)}{_HALVES[case_id % 2]}{mentions}",
            "custodian_id": _CLERK + dice.randrange(CLERKS),
            "due_at": due_at if is_open else None,
            "created_at": NOW,
            "updated_at": NOW,
            "closed_at": None if is_open else NOW,
        }


def _words(cases: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for case in cases:
        for gram in case_words.kept(case["about"], _name(case["person_id"] - _RESIDENT)):
            yield {"gram": gram, "case_id": case["id"]}


def _residents(size: int) -> int:
    return max(size // 5, 10)


def _name(number: int) -> str:
    given = number // len(_FAMILY)
    first, second = (_GIVEN[given * step % len(_GIVEN)] for step in (3, 7))
    return f"{_FAMILY[number % len(_FAMILY)]}{first}{second}"


def _insert(session: Session, model: type[Row], rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(islice(rows, _CHUNK)):
        insert_many(session, model, chunk)
