"""What proposers and reviewers are told about a proposal, as long as it still holds."""

from centre import proposals
from centre.proposals import ProposalCard
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Room, Words
from chat.talk import Reader
from handlers import proposal_words as say
from models.outbox import Notice
from models.proposals import STANDS, ProposalState
from models.rights import Right

_DECIDED = (ProposalState.CHANGES_ASKED, ProposalState.APPROVED, ProposalState.DECLINED)


def _tell_decided(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, *_DECIDED)
    return None if card is None else _news(reader, notice, card, f"proposal.told.{card.proposal.state.value}")


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, ProposalState.CHANGES_ASKED, *STANDS)
    return (
        None if card is None else _news(reader, notice, card, f"proposal.remind.{card.proposal.state.value}")
    )


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, ProposalState.SUBMITTED)
    if card is None or not say.is_late(reader, card.proposal):
        return None
    return _news(reader, notice, card, "proposal.late")


def _tell_lapsed(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, ProposalState.LAPSED)
    return None if card is None else _news(reader, notice, card, "proposal.next.lapsed")


def _news(reader: Reader, notice: Notice, card: ProposalCard, key: str) -> Reply:
    """How a plan goes on, for its proposer, with the button that is next."""
    proposal, row = card.proposal, notice.subject_id or 0
    what = reader.t(
        key,
        number=proposal.number,
        due=say.by(reader, proposal.due_at),
        reviewer=card.reviewer or reader.t("desk.nobody"),
        text=card.said[-1].text if card.said else "",
        granted=say.granted(reader, proposal),
    )
    text = reader.t(f"notice.{notice.kind}", number=proposal.number, title=proposal.title, what=what)
    return Reply(text, reader.rows(_buttons(reader, card, row)), subject=("proposal", row))


def _buttons(reader: Reader, card: ProposalCard, row: int) -> list[Button]:
    state = card.proposal.state
    if state in {ProposalState.CHANGES_ASKED, ProposalState.LAPSED}:
        first = [reader.action("proposal.revise", "proposal.revise", row, style="primary")]
    elif state in STANDS and card.proposal.day <= reader.moment.calendar.local(reader.now).date():
        first = [reader.action("proposal.report", "proposal.report", row, style="primary")]
    else:
        first = []
    return [*first, reader.action("proposal.see", "proposal.see", row)]


def _still(reader: Reader, notice: Notice, *states: ProposalState) -> ProposalCard | None:
    card = proposals.card(reader.session, notice.subject_id or 0)
    return card if card.proposal.state in states else None


def _tell(kind: str, *states: ProposalState) -> Words:
    """A notice about a proposal to somebody of the staff, as long as it is in one of these states."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        card = _still(reader, notice, *states)
        if card is None or reader.who is None or not reader.who.may(Right.SEE_PROPOSALS):
            return None
        proposal = card.proposal
        text = reader.t(
            f"notice.{kind}",
            number=proposal.number,
            title=proposal.title,
            name=card.name or reader.t("desk.no_name"),
            due=say.by(reader, proposal.due_at),
            reviewer=card.reviewer or reader.t("desk.nobody"),
        )
        row = proposal.id or 0
        button = reader.action("desk.open", "proposal.review", row, number=proposal.number, style="primary")
        return Reply(text, [[button]], subject=("proposal", row))

    return words_for


ROOM = Room(
    words={
        "proposal.decided": _tell_decided,
        "proposal.reminder": _tell_reminder,
        "proposal.late": _tell_late,
        "proposal.lapsed": _tell_lapsed,
        "proposal.new": _tell("proposal.new", ProposalState.SUBMITTED),
        "proposal.revised": _tell("proposal.revised", ProposalState.SUBMITTED),
        "proposal.handed_over": _tell(
            "proposal.handed_over", ProposalState.SUBMITTED, ProposalState.CHANGES_ASKED, *STANDS
        ),
        "proposal.warning": _tell("proposal.warning", ProposalState.SUBMITTED),
        "proposal.overdue": _tell("proposal.overdue", ProposalState.SUBMITTED, *STANDS),
        "proposal.withdrawn": _tell("proposal.withdrawn", ProposalState.WITHDRAWN),
        "proposal.reported": _tell("proposal.reported", ProposalState.REPORTED),
    },
)
