"""Pictures, voice notes and documents that people sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    maybe_reference,
    one_of,
    row_id,
    table_args,
    telegram_id,
)


class FileKind(StrEnum):
    """What kind of file it is; it is shown again in the same way."""

    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


class FileState(StrEnum):
    """Whether we hold the file's content."""

    OWED = "owed"
    STORED = "stored"
    REFUSED = "refused"
    DOOMED = "doomed"


class StoredFile(Row, table=True):
    """A file noted in the turn that brought it; fetching its content is owed work.

    Whoever fetches it is the replica `replica_id`.
    So is removing the content of a doomed one: the row goes once nothing of it is left on the disk.
    Without a person it came with something that leaves no trace; Telegram's id of it goes once we have it.
    """

    __tablename__ = "stored_file"
    __table_args__ = table_args(
        index_where("ix_stored_file_owed", "not_before", where="state = 'owed'"),
        index_where("ix_stored_file_doomed", "id", where="state = 'doomed'"),
        Index("ix_stored_file_subject", "subject_kind", "subject_id"),
        Index("ix_stored_file_person_id", "person_id"),
    )

    id: int | None = row_id()
    person_id: int | None = maybe_reference("person.id")
    subject_kind: str = Field(default="", max_length=32)
    subject_id: int | None = telegram_id(nullable=True)
    kind: FileKind = one_of(FileKind)
    telegram_file_id: str = Field(max_length=255)
    name: str = ""
    size: int = 0
    state: FileState = one_of(FileState, FileState.OWED)
    replica_id: int | None = telegram_id(nullable=True)
    attempts: int = 0
    path: str = ""
    not_before: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
