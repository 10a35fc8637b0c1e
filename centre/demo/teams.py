"""The demo centre's five volunteer teams."""

import json
from pathlib import Path

from sqlmodel import Session

from centre.moment import Moment
from centre.rows import insert_new
from models.teams import Team

TEAMS = Path(__file__).with_name("teams.json")


def load(session: Session, moment: Moment) -> None:
    """Form the teams; what is there stays."""
    for one in json.loads(TEAMS.read_text(encoding="utf-8")):
        insert_new(session, Team(**one, created_at=moment.now))
