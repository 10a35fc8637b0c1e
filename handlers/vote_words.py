"""Votes in words."""

from typing import Any

from centre import catalogue, charts, teams
from centre.contests import ballots, candidates, votes
from centre.contests.ballots import Place
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import idea_words
from handlers.common import centre_name, in_language
from models.catalogue import Service
from models.contests import Candidate, CandidateKind, Vote
from models.ideas import Idea
from models.who import by_id


def title(reader: Reader, vote: Vote) -> str:
    """What a vote is called."""
    return in_language(vote.title, reader.language.code)


def blanks(reader: Reader, vote: Vote) -> dict[str, Any]:
    """What fills the blanks of a sentence about a vote."""
    return {
        "title": title(reader, vote),
        "about": in_language(vote.about, reader.language.code),
        "opens": reader.moment_text(vote.opens_at),
        "closes": reader.moment_text(vote.closes_at),
    }


def blanks_of(reader: Reader, one: Candidate) -> dict[str, Any]:
    """The same of a vote in which a candidate stands, and who it is."""
    return {**blanks(reader, votes.find(reader.session, one.vote_id)), "name": name(reader, one)}


def name(reader: Reader, one: Candidate) -> str:
    """Who or what a candidate is."""
    match one.kind:
        case CandidateKind.PERSON if one.person_id is not None:
            return by_id(reader.session, one.person_id).name
        case CandidateKind.TEAM if one.team_id is not None:
            return in_language(teams.find(reader.session, one.team_id).name, reader.language.code)
        case CandidateKind.SERVICE if one.service_id is not None:
            service = reader.session.get_one(Service, one.service_id)
            return catalogue.title(reader.session, one.service_id, service.version, reader.language.code)
        case CandidateKind.IDEA if one.idea_id is not None:
            return idea_words.name(reader, reader.session.get_one(Idea, one.idea_id))
        case _:
            return one.name


def name_of(reader: Reader, candidate_id: int) -> str:
    """The same of a candidate by their row."""
    return name(reader, candidates.CANDIDATES.find(reader.session, candidate_id))


def counts(reader: Reader, vote: Vote) -> list[Markup]:
    """Who came in where, with how many votes of how many; of those with as many that they have as many."""
    places = ballots.results(reader.session, vote.id or 0)
    lines = [_place(reader, one) for one in places]
    if any(one.tied for one in places):
        lines.append(reader.t("vote.tied"))
    return [reader.t("vote.voters", n=vote.voters), *lines]


def chart(reader: Reader, vote: Vote) -> charts.Bars:
    """The counts of a vote as a picture: of all who voted, how many chose each.

    Raises:
        Refused: they are not out.
    """
    places = ballots.results(reader.session, vote.id or 0)
    whole = max(vote.voters, 1)
    bars = [
        charts.Bar(
            name(reader, one.candidate), one.votes / whole, reader.language.label("vote.n", n=one.votes)
        )
        for one in places
    ]
    said = reader.language.label("vote.voters", n=vote.voters)
    closed = when.plain_day(reader.language, reader.moment.calendar.local(vote.closes_at).date())
    source = f"{centre_name(reader)} · {closed}"
    return charts.Bars(charts.Frame(title(reader, vote), said, source), bars)


def _place(reader: Reader, one: Place) -> Markup:
    said = reader.t("vote.n", n=one.votes)
    return reader.t("vote.place", place=one.place, name=name(reader, one.candidate), votes=said)
