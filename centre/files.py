"""Pictures, voice notes and documents: noted at once, fetched later, removed when they must go."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, case, delete, or_
from sqlmodel import Session, col, select

from centre import rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, Subject, change
from models.base import constant
from models.files import FileKind, FileState, StoredFile
from models.replicas import Replica
from models.who import Who

MEGABYTE = 1024 * 1024
_LOOSE = Change(
    StoredFile,
    col(StoredFile.id).in_(bindparam("files", expanding=True)),
    col(StoredFile.person_id) == bindparam("person"),
    col(StoredFile.subject_kind) == "",
)
# What Telegram calls a file leads to the message that it came with.
_HAD = {
    "telegram_file_id": case(
        (col(StoredFile.person_id).is_(None), ""), else_=col(StoredFile.telegram_file_id)
    )
}
_SHOWN = (
    select(StoredFile)
    .where(
        col(StoredFile.subject_kind) == bindparam("kind_of_subject"),
        col(StoredFile.subject_id).in_(bindparam("subjects", expanding=True)),
        col(StoredFile.state) != constant(FileState.DOOMED),
    )
    .order_by(col(StoredFile.id))
)
# Looked for after every turn: put together once.
_DOOMED = (
    select(StoredFile)
    .where(StoredFile.state == constant(FileState.DOOMED))
    .order_by(col(StoredFile.id))
    .limit(bindparam("at_most"))
)
# Nobody has it in hand: whoever had it is gone.
_FREE = or_(
    col(StoredFile.replica_id).is_(None),
    col(StoredFile.replica_id) == bindparam("replica"),
    ~select(Replica.id).where(col(Replica.id) == col(StoredFile.replica_id)).exists(),
)
_OWED = (
    select(StoredFile)
    .where(StoredFile.state == constant(FileState.OWED), StoredFile.not_before <= bindparam("now"), _FREE)
    .order_by(col(StoredFile.not_before), col(StoredFile.id))
    .limit(bindparam("at_most"))
)
_CLAIM = Change(
    StoredFile,
    col(StoredFile.id) == bindparam("file"),
    col(StoredFile.state) == constant(FileState.OWED),
    col(StoredFile.not_before) <= bindparam("now"),
    _FREE,
)
_BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


def note_file(
    session: Session, moment: Moment, who: Who, *, kind: FileKind, telegram_file_id: str, name: str, size: int
) -> StoredFile:
    """Note a file that somebody sent; its content is fetched afterwards.

    Raises:
        Refused: it is larger than a bot can fetch.
    """
    limit = rules.load(session).file_limit
    if size > limit * MEGABYTE:
        raise Refused("refused.file_too_large", limit=limit)
    file = StoredFile(
        person_id=who.id,
        kind=kind,
        telegram_file_id=telegram_file_id,
        name=name,
        size=size,
        not_before=moment.now,
        created_at=moment.now,
    )
    session.add(file)
    session.flush()
    return file


def note_unnamed(
    session: Session, moment: Moment, subject: Subject, *, kind: FileKind, telegram_file_id: str, size: int
) -> int:
    """Note a file that came with something that leaves no trace, long enough after it came."""
    subject_kind, subject_id = subject
    file = StoredFile(
        subject_kind=subject_kind,
        subject_id=subject_id,
        kind=kind,
        telegram_file_id=telegram_file_id,
        size=size,
        not_before=moment.now,
        created_at=moment.now,
    )
    session.add(file)
    session.flush()
    return file.id or 0


def attach(session: Session, who: Who, file_ids: Collection[int], subject: Subject) -> None:
    """Say what somebody's files are about; one that is not theirs or has its place already stays put."""
    _attach(session, who, file_ids, subject)


def attach_unnamed(session: Session, who: Who, file_ids: Collection[int], subject: Subject) -> None:
    """Say the same, and forget whose files they are and what they were called: they leave no trace."""
    _attach(session, who, file_ids, subject, person_id=None, name="")


def _attach(
    session: Session, who: Who, file_ids: Collection[int], subject: Subject, **besides: str | None
) -> None:
    if not file_ids:
        return
    subject_kind, subject_id = subject
    loose = {"files": list(file_ids), "person": who.id}
    _LOOSE(session, loose, subject_kind=subject_kind, subject_id=subject_id, **besides)


def of(session: Session, subject: tuple[str, int]) -> Sequence[StoredFile]:
    """The files about a record, as they came."""
    subject_kind, subject_id = subject
    return of_many(session, subject_kind, [subject_id]).get(subject_id, [])


def of_many(
    session: Session, subject_kind: str, subject_ids: Collection[int]
) -> dict[int | None, list[StoredFile]]:
    """The files about several records of one kind; what is to be removed is not shown any more."""
    if not subject_ids:
        return {}
    about = {"kind_of_subject": subject_kind, "subjects": list(subject_ids)}
    files: dict[int | None, list[StoredFile]] = {}
    for file in session.scalars(_SHOWN, about):
        files.setdefault(file.subject_id, []).append(file)
    return files


def stored_of(session: Session, person_id: int) -> Sequence[StoredFile]:
    """The files of one person whose content lies on the disk, as they came."""
    theirs = select(StoredFile).where(StoredFile.person_id == person_id, StoredFile.state == FileState.STORED)
    return session.exec(theirs.order_by(col(StoredFile.id))).all()


def waiting(session: Session, now: datetime, limit: int, replica_id: int) -> list[StoredFile]:
    """The files to see to: those whose content must go from the disk, then those to fetch by now.

    limit: so many of each at most. replica_id: who asks; what another one has in hand is left to it.
    """
    doomed = session.scalars(_DOOMED, {"at_most": limit})
    return [*doomed, *session.scalars(_OWED, {"now": now, "at_most": limit, "replica": replica_id})]


def claim(session: Session, now: datetime, file_id: int, replica_id: int) -> bool:
    """Take a file in hand, to fetch it; False if another one has it, or nobody wants it any more."""
    mine = {"file": file_id, "now": now, "replica": replica_id}
    return bool(_CLAIM(session, mine, replica_id=replica_id))


def stored(session: Session, file_id: int, replica_id: int, path: str, size: int) -> bool:
    """Note that the content lies on the disk; False if it is no business of this replica any more."""
    still = _in_hand(file_id, replica_id)
    return bool(change(session, StoredFile, *still, state=FileState.STORED, path=path, size=size, **_HAD))


def consumed(session: Session, file_id: int, replica_id: int) -> bool:
    """Note that the content was read and need not be kept; False if it is no business of this replica."""
    return bool(change(session, StoredFile, *_in_hand(file_id, replica_id), state=FileState.DOOMED))


def unwanted(session: Session, file_id: int) -> bool:
    """Whether no content of a file may lie on the disk."""
    file = session.get(StoredFile, file_id)
    return file is None or file.state is FileState.DOOMED


def _in_hand(file_id: int, replica_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(StoredFile.id) == file_id,
        col(StoredFile.state) == constant(FileState.OWED),
        col(StoredFile.replica_id) == replica_id,
    )


def failed(
    session: Session, moment: Moment, file_id: int, replica_id: int, *, for_good: bool = False
) -> bool:
    """Note that fetching failed: it is tried again after longer and longer pauses; True if it is given up."""
    file = session.get(StoredFile, file_id)
    if file is None:
        return False
    attempts = file.attempts + 1
    given_up = for_good or attempts >= rules.load(session).file_tries
    pause = _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1]
    noted = change(
        session,
        StoredFile,
        *_in_hand(file_id, replica_id),
        state=FileState.REFUSED if given_up else FileState.OWED,
        replica_id=None,
        attempts=attempts,
        not_before=moment.now + pause,
        **(_HAD if given_up else {}),
    )
    return given_up and bool(noted)


def removed(session: Session, file_id: int) -> None:
    """Forget a doomed file of which nothing is left on the disk."""
    gone = (col(StoredFile.id) == file_id, col(StoredFile.state) == constant(FileState.DOOMED))
    session.connection().execute(delete(StoredFile).where(*gone))
