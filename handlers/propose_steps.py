"""The questions of a plan: what, for whom, when, where, with what, and what only a director decides."""

import re
from datetime import date
from typing import Any

from centre import proposals, rules
from centre.proposals import LONGEST_TITLE, Idea
from centre.register import LONGEST_NAME
from chat.flow import Answers, Choice, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import join_words, words, words_within
from chat.talk import Reader
from handlers import days, places
from handlers.common import in_language
from models.proposals import Proposal
from models.teams import Team

MINE, YES = "me", "yes"
_HELPERS = (0, 2, 4, 8)
_NUMBER = re.compile(r"\d{1,4}")


def _teams(reader: Reader, _known: Answers) -> list[Choice]:
    found = proposals.teams_of(reader.session, reader.who) if reader.who else []
    theirs = [Choice(f"t{team.id}", in_language(team.name, reader.language.code)) for team in found]
    return [Choice(MINE, reader.language.label("propose.mine")), *theirs]


def _show_team(reader: Reader, value: str) -> str:
    if value == MINE:
        return reader.language.label("propose.mine")
    return in_language(reader.session.get_one(Team, int(value[1:])).name, reader.language.code)


def _helpers(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(n), show_helpers(reader, str(n))) for n in _HELPERS]


def said_helpers(reader: Reader, incoming: Incoming) -> str:
    """How many helpers, as a number that somebody wrote.

    Raises:
        Misread: it is none, or too large.
    """
    found, most = _NUMBER.search(words(reader, incoming)), rules.load(reader.session).proposal_helpers
    if found is None or int(found[0]) > most:
        raise Misread("misread.number", n=most)
    return str(int(found[0]))


def show_helpers(reader: Reader, value: str) -> str:
    """How many helpers, as the card reads it back."""
    return reader.language.label("proposal.helpers", n=int(value))


def _or_none(name: str, limit: int, **more: Any) -> Step:
    """A question to which one tap says that there is none."""

    def parse(reader: Reader, incoming: Incoming) -> dict[str, str]:
        return {"said": words_within(limit)(reader, incoming)}

    def settle(_reader: Reader, _known: Answers, value: Any) -> str:
        return str(value["said"]) if isinstance(value, dict) else ""

    def show(reader: Reader, value: str) -> str:
        return value or reader.language.label("propose.none")

    return Step(name, parse=parse, choices=among("propose", "none"), settle=settle, show=show, **more)


_LONG = 1000
STEPS = (
    Step("team", choices=_teams, show=_show_team, columns=1),
    Step("title", parse=words_within(LONGEST_TITLE)),
    Step("aim", parse=words_within(_LONG)),
    Step("whom", parse=words_within(_LONG)),
    Step("plan", parse=words, merge=join_words),
    Step("day", parse=days.said, choices=days.coming, show=days.show),
    Step("site", parse=places.said, choices=places.listed, settle=places.settle, show=places.show, columns=1),
    _or_none("budget", _LONG),
    Step("helpers", parse=said_helpers, choices=_helpers, show=show_helpers),
    _or_none("risks", _LONG),
    _or_none("partner", LONGEST_NAME),
    Step(
        "collects",
        choices=among("propose.collects", "no", "yes"),
        show=shown_as("propose.collects"),
        columns=1,
    ),
    _or_none("official", LONGEST_NAME),
)


def idea(answers: Answers) -> Idea:
    """A plan from its answers."""
    team = answers["team"]
    site_id, place = places.chosen(answers["site"])
    return Idea(
        title=answers["title"],
        aim=answers["aim"],
        whom=answers["whom"],
        plan=answers["plan"],
        day=date.fromisoformat(answers["day"]),
        site_id=site_id,
        place=place,
        team_id=None if team == MINE else int(team[1:]),
        budget=answers["budget"],
        helpers=int(answers["helpers"]),
        risks=answers["risks"],
        partner=answers["partner"],
        collects=answers["collects"] == YES,
        official_name=answers["official"],
    )


def answers_of(proposal: Proposal) -> Answers:
    """The answers from which a plan came, to be changed."""
    return {
        "team": MINE if proposal.team_id is None else f"t{proposal.team_id}",
        "title": proposal.title,
        "aim": proposal.aim,
        "whom": proposal.whom,
        "plan": proposal.plan,
        "day": proposal.day.isoformat(),
        "site": {"place": proposal.place} if proposal.site_id is None else f"s{proposal.site_id}",
        "budget": proposal.budget,
        "helpers": str(proposal.helpers),
        "risks": proposal.risks,
        "partner": proposal.partner,
        "collects": YES if proposal.collects else "no",
        "official": proposal.official_name,
    }
