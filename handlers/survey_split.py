"""Results of a survey by groups: of an anonymous one by one of its questions, which is chosen once."""

from dataclasses import asdict

from centre import charts, figures, survey_results
from centre.errors import Refused
from centre.survey_results import Outcome, counting, splitting
from centre.survey_results.splitting import Groups
from chat.languages import Markup
from chat.lengths import plain
from chat.replies import Generated, Reply
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
    survey = results.survey
    back = [talk.action("results.all", "survey.results", survey_id)]
    if survey.split_by:
        _show(talk, survey_id, survey.split_by)
        return
    ways = splitting.ways(talk.session, talk.me, results)
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
    pictures = [
        talk.action("results.picture", "survey.split_chart", survey_id, f"{way}/{place}", place=place)
        for one in found
        if one.shown and (place := places[one.question.name])
    ]
    back = [talk.action("results.all", "survey.results", survey_id)]
    if results.survey.openness is SurveyOpenness.NAMED:
        back.insert(0, talk.action("results.by_groups", "survey.split", survey_id))
    talk.replace(Reply("\n\n".join(lines), [*talk.rows(pictures, 4), *talk.rows(back)]))


def _picture(talk: Talk, survey_id: int, extra: str) -> None:
    """One question by groups as a picture: one figure of each group."""
    way, _, said = extra.partition("/")
    results, found = splitting.split(talk.session, talk.me, survey_id, way)
    whole = results.of(int(said) - 1 if said.isdecimal() else -1)
    one = next((one for one in found if one.question.name == whole.question.name and one.shown), None)
    if one is None:
        raise Refused("refused.survey_unknown")
    asked = {one.question.name: one.question for one in results.outcomes}
    bars = [_bar(talk, group_name(talk, asked, way, code), whole, its) for code, its in one.shown.items()]
    about = in_language(whole.question.text, talk.language.code)
    title = plain(talk.t("results.split.chart", figure=_figure(talk, whole), way=_way(talk, asked, way)))
    frame = charts.Frame(title, about, results_room.source(talk, results, whole))
    back = talk.action("results.by_groups", "survey.split", survey_id)
    chart = asdict(charts.Bars(frame, bars))
    text = _of(talk, one, asked, way, int(said))
    talk.say(Reply(text, [[back]], file=Generated(results_room.CHART, {"chart": chart}, "photo")))


def _figure(reader: Reader, whole: Outcome) -> str:
    """What is drawn of each group: its mean, its NPS, or how many gave the commonest answer of all."""
    if whole.mean is not None or whole.nps is not None:
        return reader.language.label(f"results.split.{'mean' if whole.nps is None else 'nps'}")
    most = counting.label(whole.question, counting.commonest(whole))
    return reader.language.label("results.split.answer", label=in_language(most, reader.language.code))


def _bar(reader: Reader, name: str, whole: Outcome, one: Outcome) -> charts.Bar:
    if one.mean is not None:
        said = reader.language.label("results.split.bar", figure=one.mean, n=one.n)
        return charts.Bar(name, float(one.mean) / 5, said)
    if one.nps is not None:
        said = reader.language.label("results.split.bar", figure=f"{one.nps:+}", n=one.n)
        return charts.Bar(name, (float(one.nps) + 100) / 200, said)
    count = (one.counts or {}).get(counting.commonest(whole), 0)
    share = figures.percent(count, one.n)
    return charts.Bar(
        name, count / one.n, reader.language.label("results.split.bar", figure=f"{share}%", n=one.n)
    )


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
        "survey.split_chart": Action(_picture, Right.SEE_SURVEYS),
    }
)
