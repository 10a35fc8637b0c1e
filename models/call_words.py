"""The words of call-backs, by which they are found."""

from sqlalchemy import Index
from sqlmodel import Field

from models.base import BigId, Row
from models.case_words import LONGEST


class CallWord(Row, table=True):
    """One word, or its beginning, that was said in a call-back; in Chinese two neighbouring characters."""

    __tablename__ = "call_word"
    __table_args__ = (Index("ix_call_word_call_id", "call_id"), {"sqlite_with_rowid": False})

    gram: str = Field(primary_key=True, max_length=LONGEST)
    call_id: int = Field(primary_key=True, foreign_key="call.id", sa_type=BigId)
