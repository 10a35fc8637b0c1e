"""The pot: where anonymous answers wait for company, so that nothing tells which came with whom.

Who answers leaves two marks in one transaction: "answered" in their invitation, and their sheet in the pot.
The pot is one row that is shuffled and written anew with every sheet, so neither a row, nor an order, nor
what PostgreSQL notes of the transaction that wrote a row, belongs to one of them (docs/decisions/0018).
"""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from centre import files, rules
from centre.moment import Moment
from centre.rows import insert_values
from models.files import FileKind
from models.surveys import SurveyAnswer, SurveyInvitation, SurveyPot

# JavaScript and JSON are exact up to there.
_ID_BITS = 53
_DICE = secrets.SystemRandom()
Sheet = dict[str, Any]


def put(session: Session, survey_id: int, sheet: Sheet) -> None:
    """Put a sheet into the pot; enough of them are let out together (18.2)."""
    pot = _locked(session, survey_id)
    sheets = _shuffled([*pot.sheets, sheet])
    if len(sheets) >= rules.load(session).survey_batch:
        _let_out(session, survey_id, sheets)
        sheets = []
    pot.sheets = sheets
    session.flush()


def empty(session: Session, moment: Moment, survey_id: int) -> None:
    """Let out what is left, and write all answers and invitations anew, so that no batch is told apart."""
    pot = _locked(session, survey_id)
    _let_out(session, survey_id, pot.sheets)
    session.delete(pot)
    session.flush()
    table: Any = SurveyAnswer.__table__  # type: ignore[attr-defined]
    rows = session.connection().execute(table.select().where(table.c.survey_id == survey_id)).mappings()
    answers = _shuffled([dict(row) for row in rows])
    # Photos get their numbers here, all at once: before, these would tell which answers came together.
    answers = [row | {"answers": with_files(session, moment, row["id"], row["answers"])} for row in answers]
    session.exec(delete(SurveyAnswer).where(col(SurveyAnswer.survey_id) == survey_id))
    if answers:
        session.connection().execute(insert(table), answers)
    invitations = update(SurveyInvitation).where(col(SurveyInvitation.survey_id) == survey_id)
    session.connection().execute(invitations.values(answered=col(SurveyInvitation.answered)))
    session.expire_all()


def random_id() -> int:
    """An id that tells no order."""
    return secrets.randbits(_ID_BITS)


def with_files(session: Session, moment: Moment, answer_id: int, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers whose photos are noted as files of an answer: nobody's, with no name and no time."""
    noted = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            ids = [_note(session, moment, answer_id, ref) for ref in value["files"]]
            noted[name] = {"words": value["words"], "files": ids}
    return answers | noted


def _note(session: Session, moment: Moment, answer_id: int, ref: dict[str, Any]) -> int:
    return files.note_unnamed(
        session,
        moment,
        ("survey_answer", answer_id),
        kind=FileKind(ref["kind"]),
        telegram_file_id=ref["telegram_file_id"],
        size=ref["size"],
    )


def _locked(session: Session, survey_id: int) -> SurveyPot:
    insert_values(session, SurveyPot, survey_id=survey_id)
    pot = select(SurveyPot).where(SurveyPot.survey_id == survey_id).with_for_update()
    return session.exec(pot.execution_options(populate_existing=True)).one()


def _let_out(session: Session, survey_id: int, sheets: Sequence[Sheet]) -> None:
    for sheet in _shuffled(sheets):
        session.add(SurveyAnswer(id=random_id(), survey_id=survey_id, **sheet))
        session.flush()  # else they were written in the order of their ids


def _shuffled(things: Sequence[Any]) -> list[Any]:
    return _DICE.sample(things, len(things))
