"""How long it takes to ask very many people at once, to hold that back and to let it go again."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, insert
from sqlmodel import Session

from bench.free_times import MOMENT
from bench.sweeps import NOW
from centre import rules, surveys
from centre.surveys import campaign, making
from migrations.scripts import upgrade
from models.audience import Everybody
from models.database import connect
from models.outbox import Notice, NoticeState
from models.people import PRIVACY, Assignment, Consent, Person, Role
from models.who import Who, by_id

# So much was told before: it must not slow this down.
TOLD_BEFORE = 200_000
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class SurveyTimes:
    """Seconds until a campaign to so many is queued, all of it held back, and let go again."""

    people: int
    queued: float
    paused: float
    resumed: float


def measure(folder: Path, people: int) -> SurveyTimes:
    """Queue a campaign among all that was told before, pause it and resume it: a transaction each."""
    engine = connect(f"sqlite:///{folder / 'survey.db'}")
    upgrade(engine)
    boss = fill(engine, people)
    with Session(engine) as session, session.begin():
        plan = making.ready()["SUR-5"].plan
        survey = making.make(session, MOMENT, boss, plan)
        survey_id = survey.id or 0
        campaign.aim(session, MOMENT, boss, survey_id, Everybody())
    times = []
    for work in (campaign.open_, campaign.pause, campaign.resume):
        began = perf_counter()
        with Session(engine) as session, session.begin():
            work(session, MOMENT, boss, survey_id)
        times.append(perf_counter() - began)
    with Session(engine) as session:
        asked = surveys.board.progress(session, survey_id).asked
    engine.dispose()
    return SurveyTimes(asked, *times)


def fill(engine: Engine, people: int) -> Who:
    """People who may be written to, the first of whom runs surveys, and a long past."""
    with Session(engine) as session, session.begin():
        rows = [
            {
                "id": number,
                "telegram_id": 7_000_000_000 + number,
                "name": f"No {number}",
                "language": "en",
                "created_at": NOW,
            }
            for number in range(1, people + 1)
        ]
        version = rules.load(session).consent_version
        agreed = [
            {"person_id": row["id"], "kind": PRIVACY, "version": version, "given_at": NOW} for row in rows
        ]
        connection = session.connection()
        connection.execute(insert(Person), rows)
        connection.execute(insert(Consent), agreed)
        session.add(Assignment(person_id=1, role=Role.COORDINATOR, granted_at=NOW))
        for start in range(0, TOLD_BEFORE, _CHUNK):
            connection.execute(insert(Notice), [_told(number) for number in range(start, start + _CHUNK)])
        session.flush()
        return by_id(session, 1)


def _told(number: int) -> dict[str, object]:
    return {
        "kind": "survey.invited",
        "person_id": 1,
        "subject_kind": "survey",
        "subject_id": 1_000_000,
        "params": {},
        "once": f"before:{number}",
        "state": NoticeState.TOLD,
        "due_at": NOW,
        "settled_at": NOW,
    }
