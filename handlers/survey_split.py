"""Results of a survey by groups: of an anonymous one by one of its questions, which is chosen once."""

from centre import survey_results
from centre.survey_results import splitting
from centre.survey_results.splitting import Groups
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import survey_results as results_room
from handlers import survey_words as words
from handlers.common import excerpt, in_language
from models.rights import Right
from models.survey_questions import Question
from models.surveys import SurveyOpenness
from models.teams import Team

_SHOWN = 40


def _ways(talk: Talk, survey_id: int, _extra: str) -> None:
    """By what it can be broken down; of an anonymous survey with a warning that this is decided once."""
    results = survey_results.read(talk.session, talk.me, survey_id)
    ways = splitting.ways(talk.session, talk.me, survey_id)
    survey = results.survey
    back = [talk.action("results.all", "survey.results", survey_id)]
    if survey.split_by:
        _show(talk, survey_id, survey.split_by)
        return
    key = "results.split.nothing" if not ways else f"results.split.{survey.openness.value}"
    asked = {one.question.name: one.question for one in results.outcomes}
    buttons = [
        talk.action("results.split.by", "survey.split_by", survey_id, way, name=_way(talk, asked, way))
        for way in ways
    ]
    talk.replace(Reply(talk.t(key, title=words.title(talk, survey)), [*talk.rows(buttons, 1), back]))


def _choose(talk: Talk, survey_id: int, way: str) -> None:
    splitting.choose(talk.session, talk.moment, talk.me, survey_id, way)
    _show(talk, survey_id, way)


def _show(talk: Talk, survey_id: int, way: str) -> None:
    results, found = splitting.split(talk.session, talk.me, survey_id, way)
    asked = {one.question.name: one.question for one in results.outcomes}
    lines = [
        talk.t("results.split.heading", title=words.title(talk, results.survey), way=_way(talk, asked, way))
    ]
    places = {one.question.name: place for place, one in enumerate(results.outcomes, start=1)}
    lines += [_of(talk, one, asked, way, places[one.question.name]) for one in found]
    back = [talk.action("results.all", "survey.results", survey_id)]
    if results.survey.openness is SurveyOpenness.NAMED:
        back.insert(0, talk.action("results.by_groups", "survey.split", survey_id))
    talk.replace(Reply("\n\n".join(lines), [back]))


def _of(reader: Reader, one: Groups, asked: dict[str, Question], way: str, place: int) -> Markup:
    """One question: a line for each group that is large enough, and how many are in none."""
    text = excerpt(in_language(one.question.text, reader.language.code), _SHOWN)
    lines = [reader.t("results.split.question", place=place, text=text)]
    lines += [
        reader.t(
            "results.split.group",
            group=group_name(reader, asked, way, code),
            n=outcome.n,
            finding=results_room.finding(reader, outcome),
        )
        for code, outcome in one.shown.items()
    ]
    if one.left_out:
        lines.append(reader.t("results.split.left_out", n=one.left_out))
    return Markup("\n".join(lines))


def _way(reader: Reader, asked: dict[str, Question], way: str) -> str:
    if way in splitting.KNOWN:
        return reader.language.label(f"results.way.{way.removeprefix('=')}")
    return excerpt(in_language(asked[way].text, reader.language.code), _SHOWN)


def group_name(reader: Reader, asked: dict[str, Question], way: str, code: str) -> str:
    """What a group is called."""
    if way == splitting.ROLE:
        return reader.language.label(f"results.part_of.{code}")
    if way == splitting.LANGUAGE:
        return reader.languages[code].name
    if way == splitting.TEAM:
        team = reader.session.get(Team, int(code))
        return in_language(team.name, reader.language.code) if team is not None else code
    return in_language(survey_results.counting.label(asked[way], code), reader.language.code)


ROOM = Room(
    actions={
        "survey.split": Action(_ways, Right.SEE_SURVEYS),
        "survey.split_by": Action(_choose, Right.WORK_SURVEYS),
    }
)
