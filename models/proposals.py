"""Own ideas: what a volunteer or a team would like to do, and what became of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)


class ProposalState(StrEnum):
    """Where a proposal stands. What is not sent yet is a form."""

    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    LAPSED = "lapsed"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPORTED = "reported"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalAction(StrEnum):
    """What can be done with a proposal."""

    ASK_CHANGES = "ask_changes"
    REVISE = "revise"
    LAPSE = "lapse"
    HAND_OVER = "hand_over"
    APPROVE = "approve"
    DECLINE = "decline"
    PUBLISH = "publish"
    REPORT = "report"
    WITHDRAW = "withdraw"


# (state, action) → state. What is not here is refused. `lapsed` waits for changes without a clock;
# `published` is an activity for which people sign up. What needs nobody else is reported without one.
TRANSITIONS: dict[tuple[ProposalState, ProposalAction], ProposalState] = {
    (ProposalState.SUBMITTED, ProposalAction.ASK_CHANGES): ProposalState.CHANGES_ASKED,
    (ProposalState.SUBMITTED, ProposalAction.HAND_OVER): ProposalState.SUBMITTED,
    (ProposalState.SUBMITTED, ProposalAction.APPROVE): ProposalState.APPROVED,
    (ProposalState.SUBMITTED, ProposalAction.DECLINE): ProposalState.DECLINED,
    (ProposalState.SUBMITTED, ProposalAction.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.CHANGES_ASKED, ProposalAction.REVISE): ProposalState.SUBMITTED,
    (ProposalState.CHANGES_ASKED, ProposalAction.LAPSE): ProposalState.LAPSED,
    (ProposalState.CHANGES_ASKED, ProposalAction.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.LAPSED, ProposalAction.REVISE): ProposalState.SUBMITTED,
    (ProposalState.LAPSED, ProposalAction.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.APPROVED, ProposalAction.PUBLISH): ProposalState.PUBLISHED,
    (ProposalState.APPROVED, ProposalAction.REPORT): ProposalState.REPORTED,
    (ProposalState.APPROVED, ProposalAction.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.PUBLISHED, ProposalAction.REPORT): ProposalState.REPORTED,
    (ProposalState.PUBLISHED, ProposalAction.WITHDRAW): ProposalState.WITHDRAWN,
}
# In these a collection for which it was approved may be called for.
STANDS = frozenset({ProposalState.APPROVED, ProposalState.PUBLISHED})
ENDED = frozenset({ProposalState.REPORTED, ProposalState.DECLINED, ProposalState.WITHDRAWN})


class Proposal(Row, table=True):
    """A plan by questions, who reviews it, and what it was granted.

    team_id: in whose name it is; None is the person's own. whom: for whom it is. site_id: a listed place;
    place: another one, in words, until it is listed. official_name: whose name it would use beside the
    centre's own. collects: it asks for money or goods.
    reviewer_id: who answers for the next step; None only while the centre has nobody who could.
    due_at: by when the state must be left; None where nobody waits. rounds: how often changes were asked for.
    granted_helpers, means: with what it was approved. reached: how many people took part.
    """

    __tablename__ = "proposal"
    __table_args__ = table_args(
        Index("uq_proposal_number", "number", unique=True),
        Index("ix_proposal_person_id", "person_id"),
        index_where("ix_proposal_queue", "due_at", "id", where="closed_at IS NULL"),
        CheckConstraint("helpers >= 0 AND granted_helpers >= 0 AND reached >= 0", name="people"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    person_id: int = reference("person.id")
    team_id: int | None = maybe_reference("team.id")
    state: ProposalState = one_of(ProposalState, ProposalState.SUBMITTED)
    reviewer_id: int | None = maybe_reference("person.id")
    title: str = Field(max_length=80)
    aim: str = long_text()
    whom: str = long_text()
    plan: str = long_text()
    day: date
    site_id: int | None = maybe_reference("site.id")
    place: str = Field(default="", max_length=200)
    budget: str = long_text("")
    helpers: int = 0
    risks: str = long_text("")
    partner: str = Field(default="", max_length=200)
    collects: bool = False
    official_name: str = Field(default="", max_length=120)
    granted_helpers: int = 0
    means: str = long_text("")
    report: str = long_text("")
    reached: int = 0
    rounds: int = 0
    corrections: int = 0
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = maybe_reference("person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)

    @property
    def needs_director(self) -> bool:
        """Whether only a director approves it: it collects, borrows a name, or opens a new place."""
        return self.collects or bool(self.official_name) or bool(self.place)


class ProposalLine(Row, table=True):
    """What was said with a step of a proposal: what to change, why not, how it went."""

    __tablename__ = "proposal_line"
    __table_args__ = table_args(Index("ix_proposal_line_proposal_id", "proposal_id", "id"))

    id: int | None = row_id()
    proposal_id: int = reference("proposal.id")
    author_id: int | None = maybe_reference("person.id")
    action: ProposalAction = one_of(ProposalAction)
    text: str = long_text("")
    said_at: datetime = Field(sa_type=Instant)
