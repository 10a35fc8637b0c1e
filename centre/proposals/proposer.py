"""What proposers do: hand a plan in, change it, take it back, say how it went."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from centre import appeals, audit, notices, numbers, rules, teams, words
from centre.errors import Refused
from centre.moment import Moment
from centre.proposals import clock, reviewers
from centre.proposals.moves import PREFIX, expect, find, move, the_id
from centre.register import LONGEST_NAME
from centre.rows import change, insert_values
from centre.sites import approved
from models.people import Role
from models.proposals import Proposal, ProposalAction, ProposalState
from models.teams import MembershipState, Team
from models.who import Who

LONGEST_TITLE = 40
_BELONGS = MembershipState.ADMITTED
_WAITING = (ProposalState.SUBMITTED, ProposalState.CHANGES_ASKED)


@dataclass(frozen=True, slots=True)
class Idea:
    """A plan as its proposer tells it: a listed place (`site_id`) or another in words (`place`).

    team_id: the team in whose name it is; None: their own. official_name: whose name it would use, if any.
    collects: it asks for money or goods.
    """

    title: str
    aim: str
    whom: str
    plan: str
    day: date
    site_id: int | None = None
    place: str = ""
    team_id: int | None = None
    budget: str = ""
    helpers: int = 0
    risks: str = ""
    partner: str = ""
    collects: bool = False
    official_name: str = ""


def expect_proposer(who: Who) -> None:
    """See whether somebody may hand in plans.

    Raises:
        Refused: they are no volunteer (yet); the sentence says how they become one.
    """
    if Role.VOLUNTEER not in who.roles:
        raise Refused("refused.propose_volunteers")


def propose(session: Session, moment: Moment, who: Who, idea: Idea, *, corrections: int = 0) -> Proposal:
    """Hand a plan in: it gets a number, somebody who answers for it by name, and a clock.

    Raises:
        Refused: they are no volunteer, something is missing or does not fit, or too many wait already.
    """
    expect_proposer(who)
    said = _checked(session, moment, who, idea)
    limit = rules.load(session).proposals_open
    theirs = (Proposal.person_id == who.id, col(Proposal.state).in_(_WAITING))
    if session.exec(select(func.count()).select_from(Proposal).where(*theirs)).one() >= limit:
        raise Refused("refused.too_many_proposals", limit=limit)
    due_at = clock.due_at(session, moment, ProposalState.SUBMITTED, idea.day)
    times = {"created_at": moment.now, "updated_at": moment.now, "due_at": due_at}
    row = insert_values(session, Proposal, person_id=who.id, corrections=corrections, **said, **times)
    assert row is not None  # noqa: S101 - no unique index refuses a proposal without a number
    reviewer_id = reviewers.first(session, find(session, row))
    number = numbers.number(PREFIX, row)
    change(session, Proposal, col(Proposal.id) == row, number=number, reviewer_id=reviewer_id)
    audit.note(session, moment, who.id, "proposal.proposed", ("proposal", row), reviewer=reviewer_id)
    proposal = find(session, row)
    clock.restart(session, moment, proposal)
    _tell_reviewer(session, moment, proposal, "proposal.new")
    return proposal


def revise(session: Session, moment: Moment, who: Who, proposal_id: int, idea: Idea) -> Proposal:
    """Hand the changed plan in: its time runs anew, for the same reviewer where they still may.

    Raises:
        Refused: nobody asked for changes, it is somebody else's, or something does not fit.
    """
    proposal = expect(session, who, proposal_id, ProposalAction.REVISE)
    said = _checked(session, moment, who, idea)
    move(session, moment, proposal, ProposalAction.REVISE, actor=who, **said)
    suits = {one.id for one in reviewers.able(session, proposal)}
    if proposal.reviewer_id not in suits:
        other = reviewers.first(session, proposal)
        change(session, Proposal, col(Proposal.id) == proposal_id, reviewer_id=other)
    _tell_reviewer(session, moment, proposal, "proposal.revised")
    return proposal


def withdraw(session: Session, moment: Moment, who: Who, proposal_id: int) -> Proposal:
    """Take a plan back.

    Raises:
        Refused: it is over, or somebody else's.
    """
    proposal = expect(session, who, proposal_id, ProposalAction.WITHDRAW)
    move(session, moment, proposal, ProposalAction.WITHDRAW, actor=who)
    # A reviewer who has not heard of it yet need not hear of it at all.
    if not notices.drop(session, moment, ("proposal", proposal_id), {"proposal.new", "proposal.revised"}):
        _tell_reviewer(session, moment, proposal, "proposal.withdrawn")
    return proposal


def report(
    session: Session, moment: Moment, who: Who, proposal_id: int, text: str, *, reached: int
) -> Proposal:
    """Say how it went and how many people came: the end of a plan.

    Raises:
        Refused: it was not approved, its day has not come, nothing was said, or it is somebody else's.
    """
    proposal = expect_report(session, moment, who, proposal_id)
    said = words.checked(session, text)
    move(session, moment, proposal, ProposalAction.REPORT, actor=who, text=said, report=said, reached=reached)
    _tell_reviewer(session, moment, proposal, "proposal.reported")
    return proposal


def expect_report(session: Session, moment: Moment, who: Who, proposal_id: int) -> Proposal:
    """A plan of theirs of which they may say now how it went.

    Raises:
        Refused: it was not approved, its day has not come, or it is somebody else's.
    """
    proposal = expect(session, who, proposal_id, ProposalAction.REPORT)
    if moment.calendar.local(moment.now).date() < proposal.day:
        raise Refused("refused.proposal_not_yet", number=proposal.number)
    return proposal


def expect_helpers(session: Session, number: int) -> None:
    """See whether so many helpers can be asked for and granted.

    Raises:
        Refused: they are too many, or fewer than none (rule 16.8).
    """
    most = rules.load(session).proposal_helpers
    if not 0 <= number <= most:
        raise Refused("refused.proposal_helpers", limit=most)


def _tell_reviewer(session: Session, moment: Moment, proposal: Proposal, kind: str) -> None:
    reviewer_id = reviewers.ensure(session, moment, proposal)
    if reviewer_id is not None:
        notices.promise_staff(session, moment, kind, reviewer_id, subject=("proposal", the_id(proposal)))


def _checked(session: Session, moment: Moment, who: Who, idea: Idea) -> dict[str, Any]:
    """A plan as it is kept.

    Raises:
        Refused: something is missing or does not fit; an appeal that is not said to be one.
    """
    said = asdict(idea)
    for name in ("title", "aim", "whom", "plan"):
        said[name] = words.checked(session, said[name])
    for name in ("budget", "risks", "partner", "place", "official_name"):
        said[name] = words.checked(session, said[name], optional=True)
    if len(idea.title.strip()) > LONGEST_TITLE:
        raise Refused("refused.proposal_title", limit=LONGEST_TITLE)
    if max(len(said["place"]), len(said["official_name"]), len(said["partner"])) > LONGEST_NAME:
        raise Refused("refused.entry_name", limit=LONGEST_NAME)
    if idea.day < moment.calendar.local(moment.now).date():
        raise Refused("refused.proposal_day")
    expect_helpers(session, idea.helpers)
    if idea.site_id is not None:
        approved(session, idea.site_id)
    elif not said["place"]:
        raise Refused("refused.proposal_place")
    if idea.team_id is not None and idea.team_id not in {team.id for team in teams_of(session, who)}:
        raise Refused("refused.team_unknown")
    told = "\n".join(said[name] for name in ("title", "aim", "whom", "plan", "budget"))
    if not idea.collects and (word := appeals.word_in(session, told)) is not None:
        raise Refused("refused.proposal_collects", word=word)
    return said


def teams_of(session: Session, who: Who) -> list[Team]:
    """The teams in whose name somebody may propose: those they lead, and those to which they belong."""
    belongs = {team.id for member, team in teams.of_person(session, who.id) if member.state is _BELONGS}
    return [
        team
        for team in teams.active(session)
        if team.id in belongs or who.id in (team.leader_id, team.deputy_id)
    ]
