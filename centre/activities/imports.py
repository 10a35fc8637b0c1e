"""Spreadsheets on their way: sent, read beside everything else, checked, made into activities or put away."""

from typing import Any

from sqlmodel import Session, col

from centre import audit, files, notices
from centre.activities import importing
from centre.activities.importing import Checked
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.sheets import UnreadableError, read
from models.activities import ActivityImport, ImportState
from models.who import Who, by_id

KIND = "activity_import"
READ = "import.read"


def begin(session: Session, moment: Moment, who: Who, file_id: int, name: str) -> ActivityImport:
    """Note that somebody sent a spreadsheet; they hear what is in it once it was read."""
    sent = ActivityImport(person_id=who.id, name=name, created_at=moment.now, updated_at=moment.now)
    import_id = insert_new(session, sent)
    files.attach(session, who, [file_id], (KIND, import_id))
    audit.note(session, moment, who.id, "activity.sheet_sent", (KIND, import_id))
    return session.get_one(ActivityImport, import_id)


def of_person(session: Session, who: Who, import_id: int, *states: ImportState) -> ActivityImport:
    """A spreadsheet of this very person, in one of these states.

    Raises:
        Refused: it is somebody else's, or was dealt with.
    """
    found = session.get(ActivityImport, import_id, populate_existing=True)
    if found is None or found.person_id != who.id:
        raise Refused("refused.import_unknown")
    if found.state not in states:
        raise Refused(f"refused.import_{found.state.value}")
    return found


def content(raw: bytes) -> dict[str, Any]:
    """What a spreadsheet says as plain data: its rows, or why it cannot be read."""
    try:
        return {"rows": read(raw), "why": ""}
    except UnreadableError as error:
        return {"rows": [], "why": error.why}


def take(session: Session, moment: Moment, import_id: int, value: dict[str, Any]) -> None:
    """Keep what a spreadsheet says, and tell whoever sent it."""
    _note(session, moment, import_id, **value)


def lost(session: Session, moment: Moment, import_id: int) -> None:
    """A spreadsheet did not come: whoever sent it is told to send it again."""
    _note(session, moment, import_id, rows=[], why="lost")


def look(session: Session, moment: Moment, found: ActivityImport) -> Checked:
    """What a spreadsheet would make as things are now."""
    rows = [(int(number), list(cells)) for number, cells in found.rows]
    return importing.check(session, moment, by_id(session, found.person_id), rows)


def carry_out(session: Session, moment: Moment, who: Who, import_id: int) -> Checked:
    """Make all that a spreadsheet says, or nothing of it.

    Raises:
        Refused: it is somebody else's, was dealt with, or cannot be (any more).
    """
    found = of_person(session, who, import_id, ImportState.READ)
    checked = look(session, moment, found)
    if checked.faults or not checked.drafts:
        raise Refused("refused.import_faulty")
    _end(session, moment, found, ImportState.DONE)
    importing.carry_out(session, moment, who, checked.drafts)
    audit.note(session, moment, who.id, "activity.imported", (KIND, import_id), n=len(checked.drafts))
    return checked


def drop(session: Session, moment: Moment, who: Who, import_id: int) -> None:
    """Put a spreadsheet away; nothing is made of it.

    Raises:
        Refused: it is somebody else's, or was dealt with.
    """
    _end(session, moment, of_person(session, who, import_id, ImportState.READ), ImportState.DROPPED)


def _end(session: Session, moment: Moment, found: ActivityImport, state: ImportState) -> None:
    still = (col(ActivityImport.id) == found.id, col(ActivityImport.state) == ImportState.READ)
    if not change(session, ActivityImport, *still, state=state, rows=[], updated_at=moment.now):
        raise Refused("refused.import_unknown")


def _note(session: Session, moment: Moment, import_id: int, **said: Any) -> None:
    still = (col(ActivityImport.id) == import_id, col(ActivityImport.state) == ImportState.COMING)
    if change(session, ActivityImport, *still, state=ImportState.READ, updated_at=moment.now, **said):
        person_id = session.get_one(ActivityImport, import_id).person_id
        notices.promise(session, moment, READ, person_id, subject=(KIND, import_id), critical=True)
