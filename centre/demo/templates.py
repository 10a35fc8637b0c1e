"""The demo centre's words to start from."""

import json
from pathlib import Path

from sqlmodel import Session

from centre.demo.offers import LANGUAGES
from centre.moment import Moment
from centre.rows import insert_new
from models.cases import CaseAction, CaseKind
from models.complaints import ComplaintCategory
from models.templates import Template

TEXTS = Path(__file__).with_name("templates.json")


def load(session: Session, moment: Moment) -> None:
    """Bring them into the database, in every language; what is there stays."""
    for one in json.loads(TEXTS.read_text(encoding="utf-8")):
        category = one.get("category")
        for language in LANGUAGES:
            insert_new(
                session,
                Template(
                    kind=CaseKind(one["kind"]),
                    category=ComplaintCategory(category) if category else None,
                    action=CaseAction(one["action"]),
                    language=language,
                    **one[language],
                    kept_at=moment.now,
                ),
            )
