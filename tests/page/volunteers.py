"""A shift for the playground's page, and volunteers with phones of their own who may take it."""

from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlmodel import Session, col, delete, select

from centre.calendar import WorkingCalendar
from centre.moment import Moment
from centre.shifts import searching
from models.database import connect
from models.deadlines import Deadline
from models.people import Person
from models.teams import Team
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_shift, an_activity
from tests.auxil.volunteers import enlist, in_team
from tests.page.started import SHANGHAI

# What only these volunteers can do, so that nobody of the demo centre is asked.
_SKILL = "first_aid"


async def a_shift_tomorrow_at_two(url: str, folder: Path, *names: tuple[str, str]) -> None:
    """Lay a shift for one, led by 陈晓, for which 王敏 answers; those named, with languages, can take it."""
    async with aiohttp.ClientSession(url) as http:
        chats = []
        for name, language in names:
            somebody = {"first_name": name, "language_code": language, "role": "volunteer"}
            async with http.post("/play/people", json=somebody) as answer:
                chats.append((await answer.json())["id"])
        async with http.get("/play/clock") as answer:
            now = datetime.fromisoformat((await answer.json())["now"])
    moment = Moment(now, WorkingCalendar("CN", SHANGHAI))
    engine = connect(f"sqlite:///{folder / 'playground' / 'linli.db'}")
    try:
        with Session(engine) as session, session.begin():
            team = session.exec(select(Team).where(Team.code == "digital")).one()
            for chat_id, (name, language) in zip(chats, names, strict=True):
                known = a_person(session, name, telegram_id=chat_id, language=language)
                in_team(session, enlist(session, known, skills=(_SKILL,)), team)
            _lay(session, moment, team)
    finally:
        engine.dispose()


def _lay(session: Session, moment: Moment, team: Team) -> None:
    answers = session.exec(select(Person.id).where(Person.name == "王敏")).one()
    activity = an_activity(session, answers or 0, (_SKILL, 1, 1), team_id=team.id, lead_id=team.leader_id)
    two = moment.calendar.local(moment.now).replace(hour=14, minute=0, second=0, microsecond=0)
    a_shift(session, moment, activity, starts_at=two + timedelta(days=1))
    # Nobody is asked to come until somebody cannot: neither to this shift, which is near and still empty, nor
    # to those of the demo centre, which are near on some days of the week.
    session.exec(delete(Deadline).where(col(Deadline.kind) == searching.STEP))
