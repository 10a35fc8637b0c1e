"""The words of cases, by which they are found."""

from sqlalchemy import Index
from sqlmodel import Field

from models.base import BigId, Row

# No word is kept beyond so many characters.
LONGEST = 12


class CaseWord(Row, table=True):
    """One word, or its beginning, that was said in a case; in Chinese two neighbouring characters."""

    __tablename__ = "case_word"
    # The key is the whole row: without row ids SQLite keeps it once.
    __table_args__ = (Index("ix_case_word_case_id", "case_id"), {"sqlite_with_rowid": False})

    gram: str = Field(primary_key=True, max_length=LONGEST)
    case_id: int = Field(primary_key=True, foreign_key="case.id", sa_type=BigId)
