"""Whether the reply to a complaint was got: delivered, told, or waiting to be picked up."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.cases.moves import STEP
from centre.moment import Moment
from centre.rows import Change
from models.cases import Case, CaseAction, CaseKind, CaseLine
from models.complaints import Complaint, Got
from models.outbox import Message, MessageState, Notice

_GOT = Change(
    Complaint,
    col(Complaint.id) == bindparam("row"),
    col(Complaint.got).is_(None) | (col(Complaint.got) == Got.WAITING),
)
_REPLY = (
    select(col(CaseLine.id))
    .where(col(CaseLine.case_id) == bindparam("case"), col(CaseLine.action) == CaseAction.REPLY)
    .order_by(col(CaseLine.id).desc())
    .limit(1)
)
_SENT = (
    select(col(Notice.params))
    .join(Message, col(Message.notice_id) == col(Notice.id))
    .where(
        col(Notice.subject_kind) == "case",
        col(Notice.subject_id) == bindparam("case"),
        col(Notice.kind) == STEP,
        col(Message.state) == MessageState.SENT,
    )
)


def note_got(session: Session, moment: Moment, case: Case, how: Got | None = None) -> None:
    """Note how a reply arrived; where nobody says so: Telegram has it, or else it waits to be picked up.

    What was once got stays got; only what waited can still be.
    """
    if case.kind is CaseKind.COMPLAINT:
        arrived = how or (Got.DELIVERED if is_delivered(session, case) else Got.WAITING)
        _GOT(session, {"row": case.id}, got=arrived, got_at=moment.now)


def is_delivered(session: Session, case: Case) -> bool:
    """Whether Telegram has the newest reply."""
    about = {"case": case.id}
    reply = session.execute(_REPLY, about).scalar()
    return reply is not None and any(
        params.get("line") == reply for params in session.execute(_SENT, about).scalars()
    )
