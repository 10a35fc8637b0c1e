"""/propose: one's own ideas, from the first question to how it went."""

import re
from typing import Any

from centre import proposals
from centre.proposals import View
from chat import engine
from chat.flow import Answers, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import proposal_words as say
from handlers.common import copy_number
from handlers.propose_steps import MINE, STEPS, YES, answers_of, idea
from models.people import Role
from models.proposals import TRANSITIONS, Proposal, ProposalAction
from models.rights import Right

_MOST = 9999
_NUMBER = re.compile(r"\d{1,4}")


def show(talk: Talk) -> None:
    """List one's own plans, or begin with the first; reviewers find the way to the queue."""
    mine = [one for one in proposals.of_person(talk.session, talk.me.id) if one.closed_at is None]
    reviews = talk.me.may(Right.SEE_PROPOSALS)
    if not mine and not reviews:
        _begin(talk, 0, "")
        return
    lines = [talk.t("propose.heading", n=len(mine))] if mine else [talk.t("propose.empty")]
    lines += [say.line(talk, one) for one in mine]
    buttons = [say.open_button(talk, one) for one in mine]
    buttons.append(talk.action("propose.new", "propose.new", 0, style="primary"))
    if reviews:
        waiting = proposals.queue(talk.session, talk.moment, talk.me, View.OPEN).total
        buttons.append(talk.action("propose.queue", "proposal.queue", 0, View.OPEN.value, count=waiting))
    engine.aside(talk, "\n".join(lines), talk.rows([*buttons, talk.menu("start")]))


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    proposals.expect_proposer(talk.me)
    teams = proposals.teams_of(talk.session, talk.me)
    engine.start(talk, PROPOSE, given=None if teams else {"team": MINE})


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """That a director decides, and why."""
    why = []
    if known["collects"] == YES:
        why.append(reader.t("propose.why_collects"))
    if known["official"]:
        why.append(reader.t("propose.why_official"))
    if isinstance(known["site"], dict):
        why.append(reader.t("propose.why_place"))
    if not why:
        return []
    return [reader.t("propose.for_director", why=reader.t("engine.comma").join(why))]


def _finish(talk: Talk, form: Finished) -> Reply:
    plan, row = idea(form.answers), form.context.get("proposal")
    if row is None:
        made = proposals.propose(talk.session, talk.moment, talk.me, plan, corrections=form.corrections)
    else:
        made = proposals.revise(talk.session, talk.moment, talk.me, row, plan)
    return _receipt(talk, made)


def _receipt(talk: Talk, made: Proposal) -> Reply:
    card = proposals.card(talk.session, made.id or 0)
    text = talk.t("propose.receipt", number=made.number, title=made.title, next=say.next_step(talk, card))
    buttons = [
        talk.action("proposal.see", "proposal.see", made.id or 0),
        *copy_number(talk, made.number),
        talk.menu("start"),
    ]
    return Reply(text, talk.rows(buttons), subject=("proposal", made.id or 0))


PROPOSE = Flow(
    name="propose",
    version=1,
    steps=STEPS,
    finish=_finish,
    remarks=_remarks,
    reopens={
        "refused.proposal_collects": ("collects",),
        "refused.proposal_title": ("title",),
        "refused.proposal_day": ("day",),
        "refused.proposal_place": ("site",),
        "refused.proposal_helpers": ("helpers",),
        "refused.site_unlisted": ("site",),
        "refused.team_unknown": ("team",),
    },
)


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the plan of a number; False if it is the number of something else."""
    row = proposals.by_number(talk.session, number)
    if row is not None:
        _see(talk, row, "")
    return row is not None


def _see(talk: Talk, row: int, _extra: str) -> None:
    card = proposals.look(talk.session, talk.me, row)
    if card.proposal.person_id != talk.me.id:
        talk.house.actions["proposal.review"].run(talk, row, "")
        return
    text = "\n".join([say.heading(talk, card), say.next_step(talk, card), *say.details(talk, card)])
    able = {action for state, action in TRANSITIONS if state is card.proposal.state}
    today = talk.moment.calendar.local(talk.now).date()
    buttons = []
    if ProposalAction.REVISE in able:
        buttons.append(talk.action("proposal.revise", "proposal.revise", row, style="primary"))
    if ProposalAction.REPORT in able and today >= card.proposal.day:
        buttons.append(talk.action("proposal.report", "proposal.report", row, style="primary"))
    if ProposalAction.WITHDRAW in able:
        buttons.append(talk.action("proposal.withdraw", "proposal.withdraw", row, style="danger"))
    engine.aside(talk, text, talk.rows([*buttons, talk.menu("propose"), talk.menu("start")]))


def _revise(talk: Talk, row: int, _extra: str) -> None:
    proposal = proposals.expect(talk.session, talk.me, row, ProposalAction.REVISE)
    card = proposals.card(talk.session, row)
    asked = card.said[-1].text if card.said else ""
    note = talk.t("propose.changes", text=asked)
    engine.start(talk, PROPOSE, context={"proposal": row}, given=answers_of(proposal), note=note)


def _ask_withdraw(talk: Talk, row: int, _extra: str) -> None:
    proposal = proposals.expect(talk.session, talk.me, row, ProposalAction.WITHDRAW)
    buttons = [
        talk.action("proposal.withdraw_now", "proposal.withdraw_now", row, style="danger"),
        talk.action("proposal.keep", "proposal.see", row),
    ]
    talk.show(Reply(talk.t("proposal.withdraw_sure", number=proposal.number), talk.rows(buttons, 1)))


def _withdraw(talk: Talk, row: int, _extra: str) -> None:
    proposal = proposals.withdraw(talk.session, talk.moment, talk.me, row)
    buttons = [talk.menu("propose"), talk.menu("start")]
    talk.show(Reply(talk.t("proposal.withdrawn_now", number=proposal.number), talk.rows(buttons)))


def _begin_report(talk: Talk, row: int, _extra: str) -> None:
    proposals.expect_report(talk.session, talk.moment, talk.me, row)
    engine.start(talk, REPORT, context={"proposal": row})


def _reached(reader: Reader, incoming: Incoming) -> str:
    found = _NUMBER.search(words(reader, incoming))
    if found is None:
        raise Misread("misread.number", n=_MOST)
    return str(int(found[0]))


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    proposal = proposals.find(reader.session, context["proposal"])
    return {"number": proposal.number, "title": proposal.title}


def _finish_report(talk: Talk, form: Finished) -> Reply:
    row, said = form.context["proposal"], form.answers
    proposals.report(talk.session, talk.moment, talk.me, row, said["words"], reached=int(said["reached"]))
    text = talk.t("proposal_report.done", **_blanks(talk, form.context))
    return Reply(text, talk.rows([talk.menu("propose"), talk.menu("start")]), subject=("proposal", row))


REPORT = Flow(
    name="proposal_report",
    version=1,
    steps=(Step("reached", parse=_reached), Step("words", parse=words, merge=join_words)),
    finish=_finish_report,
    params=_blanks,
    subject=say.of_proposal,
)

ROOM = Room(
    commands={"propose": Command(show, role=Role.VOLUNTEER)},
    flows=(PROPOSE, REPORT),
    actions={
        "propose.new": Action(_begin),
        "proposal.see": Action(_see),
        "proposal.revise": Action(_revise),
        "proposal.report": Action(_begin_report),
        "proposal.withdraw": Action(_ask_withdraw),
        "proposal.withdraw_now": Action(_withdraw),
    },
)
