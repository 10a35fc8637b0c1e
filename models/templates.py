"""Words to start from: what the staff write to people again and again."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, long_text, maybe_one_of, maybe_reference, one_of, row_id, table_args
from models.cases import CaseAction, CaseKind
from models.complaints import ComplaintCategory


class Template(Row, table=True):
    """A text for one step of a kind of case, in one language; what stands in braces is filled in.

    category: the kind of complaint for which it is; None: for any.
    """

    __tablename__ = "template"
    __table_args__ = table_args(
        Index("uq_template", "kind", "action", "language", "title", unique=True),
        Index("ix_template_kept_by", "kept_by"),
    )

    id: int | None = row_id()
    kind: CaseKind = one_of(CaseKind)
    category: ComplaintCategory | None = maybe_one_of(ComplaintCategory)
    action: CaseAction = one_of(CaseAction)
    language: str = Field(max_length=16)
    title: str = Field(max_length=40)
    text: str = long_text()
    kept_by: int | None = maybe_reference("person.id")
    kept_at: datetime = Field(sa_type=Instant)
