"""The demo centre's places and names: entered by a clerk, approved by the director."""

import json
from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session

from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.sites import SITES
from models import who as whos

DATA = Path(__file__).with_name("sites.json")


def load(session: Session, moment: Moment, known: Mapping[str, int]) -> None:
    """List them as if that had been long ago; what is there stays."""
    content = json.loads(DATA.read_text(encoding="utf-8"))
    clerk_id, director = known["Helen Zhou"], whos.by_id(session, known["林主任"])
    for site in content["sites"]:
        told = site.pop("name")
        SITES.take(session, moment, director, clerk_id, told, **site)
    for told in content["issuers"]:
        ISSUERS.take(session, moment, director, clerk_id, told)
