"""Proposals at the desk: the queue, one in full, and the decision with its reason, helpers and means."""

from typing import Any

from centre import proposals
from centre.proposals import ProposalCard, View
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import proposal_words as say
from handlers.common import ask_whom
from handlers.desk_lists import DeskList, begins
from handlers.propose_steps import said_helpers, show_helpers
from models.proposals import Proposal, ProposalAction, ProposalState
from models.rights import Right


def _line(reader: Reader, card: ProposalCard) -> Markup:
    proposal = card.proposal
    return reader.t(
        "proposals.line_late" if say.is_late(reader, proposal) else "proposals.line",
        line=say.line(reader, proposal),
        reviewer=card.reviewer or reader.t("desk.nobody"),
        due=say.by(reader, proposal.due_at) or reader.t("engine.none"),
    )


def _below(talk: Talk) -> list[Button]:
    sites = [talk.menu("sites")] if talk.me.may(Right.KEEP_SITES) else []
    return [*sites, talk.menu("start")]


QUEUE = DeskList(
    name="proposals",
    views=View,
    otherwise=View.ALL,
    turn="proposal.queue",
    opens="proposal.review",
    read=proposals.queue,
    line=_line,
    row=lambda card: (card.proposal.id or 0, card.proposal.number),
    last=_below,
)


def _review(talk: Talk, row: int, _extra: str) -> None:
    """One proposal with everything, and what the reviewer can do with it."""
    card = proposals.look(talk.session, talk.me, row)
    team = say.team_name(talk, card)
    who = talk.t("proposals.who", name=card.name or talk.t("desk.no_name"))
    parts = [say.heading(talk, card), say.next_step(talk, card), who if not team else f"{who} · {team}"]
    text = "\n".join([*parts, *say.details(talk, card, whole=True)])
    talk.replace(Reply(text, talk.rows(_buttons(talk, card.proposal)), subject=("proposal", row)))


def _buttons(talk: Talk, proposal: Proposal) -> list[Button]:
    row, back = proposal.id or 0, [talk.menu("proposals")]
    able = talk.me.may(Right.WORK_PROPOSALS) and proposal.person_id != talk.me.id
    if able and proposal.state is ProposalState.APPROVED and talk.me.may(Right.LEAD_ACTIVITIES):
        return [talk.action("proposals.make", "proposal.make", row, style="primary"), *back]
    if not able or proposal.state is not ProposalState.SUBMITTED:
        return back
    may_approve = not proposal.needs_director or talk.me.may(Right.APPROVE_SITES)
    approve = talk.action("proposals.approve", "proposal.approve", row, style="primary")
    return [
        *([approve] if may_approve else []),
        talk.action("proposals.changes", "proposal.changes", row),
        talk.action("proposals.decline", "proposal.decline", row),
        talk.action("desk.hand_over", "proposal.hand_over", row),
        *back,
    ]


def _hand_over(talk: Talk, row: int, _extra: str) -> None:
    proposal = proposals.expect(talk.session, talk.me, row, ProposalAction.HAND_OVER)
    fitting = [one for one in proposals.able(talk.session, proposal) if one.id != proposal.reviewer_id]
    ask_whom(talk, proposal.number, row, fitting, to="proposal.hand_over_to", back="proposal.review")


def _hand_over_to(talk: Talk, row: int, person: str) -> None:
    if not row_in(person):
        engine.stale(talk)
        return
    proposals.hand_over(talk.session, talk.moment, talk.me, row, row_in(person))
    _review(talk, row, "")


def _expect_approval(talk: Talk, row: int) -> None:
    proposals.expect_approval(talk.session, talk.moment, talk.me, row)


def _begin(flow: str, action: ProposalAction) -> Action:
    def expect(talk: Talk, row: int) -> None:
        proposals.expect(talk.session, talk.me, row, action)

    return begins(flow, "proposal", expect, Right.WORK_PROPOSALS)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    card = proposals.card(reader.session, context["proposal"])
    return {"number": card.proposal.number, "title": card.proposal.title, "name": card.name}


def _offered(reader: Reader, known: Answers) -> list[Choice]:
    """None, or as many as they asked for."""
    wanted = proposals.find(reader.session, known["proposal"]).helpers
    return [Choice(str(n), show_helpers(reader, str(n))) for n in sorted({0, wanted}, reverse=True)]


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """What is put on the lists together with the approval."""
    proposal = proposals.find(reader.session, known["proposal"])
    said = []
    if proposal.place:
        said.append(reader.t("proposal_approve.lists_place", place=proposal.place))
    if proposal.official_name:
        said.append(reader.t("proposal_approve.lists_name", name=proposal.official_name))
    if proposal.collects:
        said.append(reader.t("proposal_approve.may_collect", number=proposal.number))
    return [str(one) for one in said]


def _finish_approve(talk: Talk, form: Finished) -> Reply:
    helpers, means = int(form.answers["helpers"]), form.answers["means"] or ""
    row = form.context["proposal"]
    proposals.approve(talk.session, talk.moment, talk.me, row, helpers=helpers, means=means)
    return _done(talk, form, "proposal_approve.done")


def _finish_changes(talk: Talk, form: Finished) -> Reply:
    row = form.context["proposal"]
    proposals.ask_changes(talk.session, talk.moment, talk.me, row, form.answers["words"])
    return _done(talk, form, "proposal_changes.done")


def _finish_decline(talk: Talk, form: Finished) -> Reply:
    row = form.context["proposal"]
    proposals.decline(talk.session, talk.moment, talk.me, row, form.answers["words"])
    return _done(talk, form, "proposal_decline.done")


def _done(talk: Talk, form: Finished, key: str) -> Reply:
    row, blanks = form.context["proposal"], _blanks(talk, form.context)
    due = say.by(talk, proposals.find(talk.session, row).due_at)
    buttons = [
        talk.action("desk.open", "proposal.review", row, number=blanks["number"]),
        talk.menu("proposals"),
    ]
    return Reply(talk.t(key, due=due, **blanks), talk.rows(buttons), subject=("proposal", row))


_WORDS = Step("words", parse=words, merge=join_words)
APPROVE = Flow(
    name="proposal_approve",
    version=1,
    steps=(
        Step("helpers", parse=said_helpers, choices=_offered, show=show_helpers),
        Step("means", parse=words, merge=join_words, optional=True),
    ),
    finish=_finish_approve,
    params=_blanks,
    subject=say.of_proposal,
    remarks=_remarks,
)
CHANGES = Flow("proposal_changes", 1, (_WORDS,), _finish_changes, params=_blanks, subject=say.of_proposal)
DECLINE = Flow("proposal_decline", 1, (_WORDS,), _finish_decline, params=_blanks, subject=say.of_proposal)

ROOM = Room(
    commands={"proposals": Command(QUEUE.start, Right.SEE_PROPOSALS)},
    flows=(APPROVE, CHANGES, DECLINE),
    actions={
        "proposal.queue": Action(QUEUE.turned, Right.SEE_PROPOSALS),
        "proposal.review": Action(_review, Right.SEE_PROPOSALS),
        "proposal.hand_over": Action(_hand_over, Right.WORK_PROPOSALS),
        "proposal.hand_over_to": Action(_hand_over_to, Right.WORK_PROPOSALS),
        "proposal.approve": begins("proposal_approve", "proposal", _expect_approval, Right.WORK_PROPOSALS),
        "proposal.changes": _begin("proposal_changes", ProposalAction.ASK_CHANGES),
        "proposal.decline": _begin("proposal_decline", ProposalAction.DECLINE),
    },
)
