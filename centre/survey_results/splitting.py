"""Results by groups: of none below five, nor so that those left out are fewer than that (18.50).

An anonymous sheet says nothing about its author but what was answered. So it is broken down by the answers to
one of its questions, chosen once: who compares two ways to divide the same people finds single ones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, figures, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.survey_results.counting import Outcome, count
from centre.survey_results.reading import Results, read
from centre.surveys import moves
from models.people import Assignment, Person, Role
from models.rights import STAFF, Right
from models.survey_questions import Question, QuestionKind, Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpenness
from models.teams import Membership, MembershipState
from models.who import Who

# What is known of people who answered with their name; no question is called so.
ROLE, LANGUAGE, TEAM = "=role", "=language", "=team"
KNOWN = (ROLE, LANGUAGE, TEAM)
STAFF_PART, VOLUNTEERS, RESIDENTS = "staff", "volunteers", "residents"
PARTS = (STAFF_PART, VOLUNTEERS, RESIDENTS)
# Whoever did not say to which group they belong is a group of its own, and never shown.
_UNKNOWN = ""
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Groups:
    """One question by groups: its outcome in each that is shown, and how many are in none of these."""

    question: Question
    shown: Mapping[str, Outcome]
    left_out: int


def ways(session: Session, actor: Who, results: Results) -> list[str]:
    """By what a survey can be broken down: names of questions, and of a named one what is `KNOWN`.

    Only what leaves two groups or more to look at; of an anonymous one nothing else once that was chosen, and
    before it was, nothing for who may not choose.
    """
    if results.survey.split_by:
        return [results.survey.split_by]
    if not actor.may(Right.WORK_SURVEYS):
        return []
    asked = [one.question.name for one in results.outcomes if one.question.kind is QuestionKind.SINGLE]
    named = results.survey.openness is SurveyOpenness.NAMED
    least = rules.load(session).survey_group
    possible = [*asked, *(KNOWN if named else ())]
    return [way for way in possible if len(_shown(_grouped(session, results, way), least)) > 1]


def choose(session: Session, moment: Moment, actor: Who, survey_id: int, way: str) -> None:
    """Have an anonymous survey broken down by this from now on; of a named one nothing has to be chosen.

    Raises:
        Refused: they do not run surveys, it is not over yet, or cannot be broken down by this (any more).
    """
    moves.expect(actor)
    results = read(session, actor, survey_id)
    if way not in ways(session, actor, results):
        raise Refused("refused.survey_split")
    survey = results.survey
    if survey.openness is SurveyOpenness.NAMED or survey.split_by:
        return
    still = (col(Survey.id) == survey_id, col(Survey.split_by) == "")
    if not change(session, Survey, *still, split_by=way):
        raise Refused("refused.survey_split")
    audit.note(session, moment, actor.id, "survey.split", ("survey", survey_id), by=way)


def split(session: Session, actor: Who, survey_id: int, way: str) -> tuple[Results, list[Groups]]:
    """The results of a survey by groups, question by question; free words and photos are in no group.

    Raises:
        Refused: they may not see it, it is not over yet, or it is not broken down by this.
    """
    results = read(session, actor, survey_id)
    anonymous = results.survey.openness is SurveyOpenness.ANONYMOUS
    if (anonymous and results.survey.split_by != way) or way not in ways(session, actor, results):
        raise Refused("refused.survey_split")
    return results, grouped(session, results, way)


def grouped(session: Session, results: Results, way: str) -> list[Groups]:
    """The same without asking who."""
    found = _grouped(session, results, way)
    least = rules.load(session).survey_group
    counted = [one.question for one in results.outcomes if one.question.kind not in _WORDS]
    return [_of(question, found, least) for question in counted if question.name != way]


_WORDS = frozenset({QuestionKind.TEXT, QuestionKind.PHOTO})


def _of(question: Question, found: Mapping[str, Sequence[Answers]], least: int) -> Groups:
    asked = [Questions(items=(question.model_copy(update={"skips": ()}),))]
    outcomes = {code: count(asked, sheets, least)[0] for code, sheets in found.items()}
    # Of this question alone: in a group that is large enough few may have answered it.
    sizes = {code: one.n for code, one in outcomes.items()}
    large = figures.large(sizes, least) - {_UNKNOWN}
    shown = {code: outcomes[code] for code in outcomes if code in large}
    if 0 < sum(size for code, size in sizes.items() if code not in large) < least:
        shown = {}
    return Groups(question, shown, sum(sizes.values()) - sum(one.n for one in shown.values()))


def _shown(found: Mapping[str, Sequence[Answers]], least: int) -> frozenset[str]:
    return figures.large({code: len(sheets) for code, sheets in found.items()}, least) - {_UNKNOWN}


def _grouped(session: Session, results: Results, way: str) -> dict[str, list[Answers]]:
    """What was answered, by groups: in the order of the answers, of the `PARTS`, else of their codes."""
    found: dict[str, list[Answers]] = defaultdict(list)
    known = _known(session, results, way) if way in KNOWN else {}
    for sheet in results.sheets:
        said = known.get(sheet.person_id or 0) if way in KNOWN else sheet.answers.get(way)
        found[said if isinstance(said, str) else _UNKNOWN].append(sheet.answers)
    order = next((one.question.codes for one in results.outcomes if one.question.name == way), PARTS)
    places = {code: place for place, code in enumerate(order)}
    return {
        code: found[code] for code in sorted(found, key=lambda code: (places.get(code, len(order)), code))
    }


def _known(session: Session, results: Results, way: str) -> dict[int, str]:
    """To which group people belong who answered with their name: everybody to one."""
    theirs = select(SurveyAnswer.person_id).where(SurveyAnswer.survey_id == results.survey.id)
    if way == LANGUAGE:
        of_all = select(Person.id, Person.language).where(col(Person.id).in_(theirs))
        return {row or 0: language for row, language in session.exec(of_all)}
    if way == TEAM:
        standing = (col(Membership.main), Membership.state == MembershipState.ADMITTED)
        in_team = select(Membership.person_id, Membership.team_id).where(*standing)
        of_those = in_team.where(col(Membership.person_id).in_(theirs))
        return {row: str(team) for row, team in session.exec(of_those)}
    held = select(Assignment.person_id, Assignment.role).where(col(Assignment.ended_at).is_(None))
    roles: dict[int, set[Role]] = defaultdict(set)
    for row, role in session.exec(held):
        roles[row].add(Role(role))
    return {row: _part(roles[row]) for row in session.exec(theirs) if row is not None}


def _part(roles: set[Role]) -> str:
    if roles & STAFF:
        return STAFF_PART
    return VOLUNTEERS if Role.VOLUNTEER in roles else RESIDENTS
