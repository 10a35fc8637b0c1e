"""Calls for ideas in words."""

from typing import Any

from centre import ideas
from centre.cases import CaseCard
from centre.contests import ballots, votes
from centre.ideas import Entry
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import in_language
from models.cases import CaseState, Outcome
from models.contests import VoteState
from models.ideas import Idea, IdeaCall, IdeaCallState, IdeaState

_LISTED = (IdeaCallState.SHORTLISTED, IdeaCallState.VOTING)
_OUT = (IdeaCallState.ANNOUNCED, IdeaCallState.ARCHIVED)


def title(reader: Reader, call: IdeaCall) -> str:
    """What a call is about."""
    return in_language(call.title, reader.language.code)


def blanks(reader: Reader, call: IdeaCall) -> dict[str, Any]:
    """What fills the blanks of a sentence about a call."""
    code = reader.language.code
    return {
        "title": title(reader, call),
        "about": in_language(call.about, code),
        "criteria": in_language(call.criteria, code),
        "opens": reader.moment_text(call.opens_at),
        "closes": reader.moment_text(call.closes_at),
        "outcome": call.outcome,
    }


def card(reader: Reader, call: IdeaCall) -> list[Markup]:
    """A call as everybody reads it: how it stands, and from the shortlist on which ideas are on it."""
    lines = [reader.t(f"idea_call.card.{call.state.value}", **blanks(reader, call))]
    if call.state in _LISTED:
        lines += [reader.t("idea.line", title=name(reader, one.idea)) for one in _standing(reader, call)]
    if call.state in _OUT:
        chosen = ideas.entries(reader.session, call.id or 0, IdeaState.CHOSEN)
        lines += [_fate(reader, one) for one in chosen] or [reader.t("idea.none_chosen")]
    return lines


def name(reader: Reader, idea: Idea) -> str:
    """The few words by which people find an idea; its author may have been erased since."""
    return idea.title or reader.language.label("idea.untitled")


def stage(reader: Reader, call: IdeaCall, entry: Entry) -> Markup:
    """How a call stands for one of its authors."""
    on = "on" if entry.idea.state is not IdeaState.HANDED_IN else "off"
    said = blanks(reader, call) | {"idea": name(reader, entry.idea), "number": entry.case.number}
    match call.state:
        case IdeaCallState.SHORTLISTED:
            return reader.t(f"idea.stage.shortlisted_{on}", **said)
        case IdeaCallState.VOTING:
            return reader.t(f"idea.stage.voting_{on}", **said, **_voting(reader, call))
        case IdeaCallState.ANNOUNCED:
            came = "chosen" if entry.idea.state is IdeaState.CHOSEN else on
            return reader.t(f"idea.stage.announced_{came}", **said, counted=_counted(reader, call, entry))
        case _:
            return reader.t(f"idea.stage.{call.state.value}", **said)


def of_suggestion(reader: Reader, shown: CaseCard) -> list[Markup]:
    """To which call a suggestion was handed in, and how that stands; nothing for all others."""
    found = ideas.of_case(reader.session, shown.case.id)
    if found is None:
        return []
    call, idea = found
    state = reader.t(f"idea_call.state.{call.state.value}")
    return [reader.t("idea.of", title=title(reader, call), idea=name(reader, idea), state=state)]


def _standing(reader: Reader, call: IdeaCall) -> list[Entry]:
    return ideas.standing(reader.session, call.id or 0)


def _fate(reader: Reader, entry: Entry) -> Markup:
    """What became of a chosen idea so far."""
    case = entry.case
    if case.state is CaseState.CARRYING_OUT:
        became = "under_way"
    elif case.closed_at is None:
        became = "waits"
    else:
        adopted = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED)
        became = "done" if case.outcome in adopted else "not_done"
    return reader.t(f"idea.fate.{became}", title=name(reader, entry.idea))


def _voting(reader: Reader, call: IdeaCall) -> dict[str, Any]:
    """From when until when people vote on the shortlist."""
    if call.vote_id is None:
        return {}
    vote = votes.find(reader.session, call.vote_id)
    return {"from": reader.moment_text(vote.opens_at), "until": reader.moment_text(vote.closes_at)}


def _counted(reader: Reader, call: IdeaCall, entry: Entry) -> Markup:
    """With how many votes an idea came out where; nothing where nobody voted on it."""
    if call.vote_id is None or votes.find(reader.session, call.vote_id).state is not VoteState.ANNOUNCED:
        return Markup("")
    places = ballots.results(reader.session, call.vote_id)
    its = next((one for one in places if one.candidate.idea_id == entry.idea.id), None)
    if its is None:
        return Markup("")
    return reader.t("idea.counted", place=its.place, votes=reader.t("vote.n", n=its.votes))
