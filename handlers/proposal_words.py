"""A proposal in words, alike for its proposer and for the desk."""

from datetime import datetime

from centre.proposals import ProposalCard
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import excerpt, in_language
from handlers.propose_steps import STEPS, answers_of
from models.proposals import Proposal, ProposalState

_EXCERPT = 300


def of_proposal(context: dict[str, int]) -> tuple[str, int]:
    """What a form about a proposal is about."""
    return ("proposal", context["proposal"])


def is_late(reader: Reader, proposal: Proposal) -> bool:
    """Whether the time for a decision has passed without one."""
    waits = proposal.state is ProposalState.SUBMITTED
    return waits and proposal.due_at is not None and proposal.due_at <= reader.now


def line(reader: Reader, proposal: Proposal) -> Markup:
    """One proposal as a line of a list."""
    state = reader.t(f"proposal.state.{proposal.state.value}")
    return reader.t("proposal.line", number=proposal.number, title=excerpt(proposal.title), state=state)


def open_button(reader: Reader, proposal: Proposal) -> Button:
    """The button that opens one's own proposal."""
    return reader.action("my.open", "proposal.see", proposal.id or 0, number=proposal.number)


def by(reader: Reader, due_at: datetime | None) -> Markup:
    """By when the next step is due."""
    return reader.moment_text(due_at) if due_at is not None else Markup("")


def next_step(reader: Reader, card: ProposalCard) -> Markup:
    """What happens next, by whom and by when."""
    proposal = card.proposal
    return reader.t(
        "proposal.late" if is_late(reader, proposal) else f"proposal.next.{proposal.state.value}",
        reviewer=card.reviewer or reader.t("desk.nobody"),
        due=by(reader, proposal.due_at),
    )


def details(reader: Reader, card: ProposalCard, *, whole: bool = False) -> list[Markup]:
    """The plan, question by question, with what it was granted and what was said about it."""
    proposal = card.proposal
    lines = []
    for step in STEPS:
        value = answers_of(proposal)[step.name]
        shown = step.show(reader, value) if value else ""
        if shown and step.name != "title":
            what = reader.language.label(f"propose.{step.name}.line")
            value = shown if whole else excerpt(shown, _EXCERPT)
            lines.append(reader.t("proposal.detail", what=what, value=value))
    if proposal.needs_director and proposal.decided_at is None:
        lines.append(reader.t("proposal.for_director"))
    if proposal.decided_at is not None and proposal.state is not ProposalState.DECLINED:
        lines.append(granted(reader, proposal))
    lines += [reader.t(f"proposal.said.{one.action.value}", text=one.text) for one in card.said]
    return lines


def granted(reader: Reader, proposal: Proposal) -> Markup:
    """With which helpers and means it was approved."""
    helpers = reader.t("proposal.helpers", n=proposal.granted_helpers)
    if not proposal.means:
        return reader.t("proposal.granted", helpers=helpers)
    return reader.t("proposal.granted_means", helpers=helpers, means=proposal.means)


def heading(reader: Reader, card: ProposalCard) -> Markup:
    """Number, state and title."""
    proposal = card.proposal
    state = reader.t(f"proposal.state.{proposal.state.value}")
    return reader.t("proposal.heading", number=proposal.number, state=state, title=proposal.title)


def team_name(reader: Reader, card: ProposalCard) -> str:
    """The team in whose name it is; "" where it is somebody's own."""
    return in_language(card.team, reader.language.code) if card.team else ""
