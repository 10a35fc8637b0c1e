"""[Results] of a survey that is over: every question in words and as a picture, all as a spreadsheet."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import charts, figures, opinion_figures, rules, survey_results
from centre.charts import Bar
from centre.survey_results import Outcome, Results, counting, photos, sheet, themes
from chat import when
from chat.languages import Markup
from chat.lengths import plain
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import survey_words as words
from handlers.common import centre_name, excerpt, in_language
from models.rights import Right
from models.survey_questions import QuestionKind
from models.teams import Team

CHART, SHEET = "survey.chart", "survey.sheet"
_SHOWN = 60
NPS = {"against": counting.DETRACTORS, "between": range(7, 9), "for": counting.PROMOTERS}
# What the spreadsheet says, in every language.
SAID = (
    *("cover", "about", "figures", "charts", "texts", "answers", "columns", "text_columns"),
    *("groups", "photos", "left_out", "group_columns", "photo_columns", "no_photo"),
    *("name", "mean", "median", "nps", "written", "too_few", "other"),
)


def _all(talk: Talk, survey_id: int, _extra: str) -> None:
    """All questions with what came out, and a button for each that has a picture."""
    results = survey_results.read(talk.session, talk.me, survey_id)
    lines = [talk.t("results.heading", title=words.title(talk, results.survey), n=len(results.sheets))]
    for place, one in enumerate(results.outcomes, start=1):
        text = excerpt(_text(talk, one), _SHOWN)
        lines.append(talk.t("results.line", place=place, text=text, n=one.n, finding=finding(talk, one)))
    lines += _opinions(talk, survey_id)
    pictures = [
        talk.action("survey_photos.see", "survey.photos", survey_id, str(place), place=place + 1)
        if one.question.kind is QuestionKind.PHOTO
        else talk.action("results.picture", "survey.result", survey_id, str(place), place=place + 1)
        for place, one in enumerate(results.outcomes)
        if one.is_shown
    ]
    table = talk.action("results.sheet", "survey.sheet", survey_id, style="primary")
    back = talk.action("survey.look", "survey.see", survey_id)
    groups = talk.action("results.by_groups", "survey.split", survey_id)
    may = bool(survey_results.splitting.ways(talk.session, talk.me, results))
    opinions = talk.action("opinions.list", "opinion.list", survey_id)
    has_words = talk.me.may(Right.WORK_SURVEYS) and any(one.words for one in results.outcomes)
    more = [*([groups] if may else ()), *([opinions] if has_words else ())]
    rows = [*talk.rows(pictures, 4), [table], *talk.rows(more, 1), [back]]
    talk.replace(Reply("\n\n".join(lines), rows))


def _opinions(reader: Reader, survey_id: int) -> list[Markup]:
    """What became of the opinions that were raised; of a few without percent."""
    found = opinion_figures.handled(reader.session, survey_id)
    if not found.passed.whole:
        return []
    least = rules.load(reader.session).survey_group
    parts = {"passed": found.passed, "answered": found.answered}
    said = {
        name: reader.t("results.part", n=share.part)
        if (percent := share.percent(least)) is None
        else reader.t("results.part_percent", n=share.part, percent=percent)
        for name, share in parts.items()
    }
    return [reader.t("results.opinions", n=found.passed.whole, **said)]


def _one(talk: Talk, survey_id: int, extra: str) -> None:
    """One question as a picture."""
    results = survey_results.read(talk.session, talk.me, survey_id)
    place = int(extra) if extra.isdecimal() else -1
    one = results.of(place)
    back = talk.action("results.all", "survey.results", survey_id)
    text = talk.t("results.line", place=place + 1, text=_text(talk, one), n=one.n, finding=finding(talk, one))
    if not _has_picture(one):
        talk.say(Reply(text, [[back]]))
        return
    chart = asdict(_chart(talk, results, one))
    talk.say(Reply(text, [[back]], file=Generated(CHART, {"chart": chart}, "photo")))


def _has_picture(one: Outcome) -> bool:
    return one.is_shown and one.question.kind is not QuestionKind.PHOTO


def _text(reader: Reader, one: Outcome) -> str:
    return in_language(one.question.text, reader.language.code)


def _label(reader: Reader, one: Outcome, code: str) -> str:
    return in_language(counting.label(one.question, code), reader.language.code)


def finding(reader: Reader, one: Outcome) -> Markup:
    """What came out of a question, in one sentence."""
    if one.counts is None:
        return reader.t("results.too_few_said")
    match one.question.kind:
        case QuestionKind.SCALE:
            return reader.t("results.finding.scale", mean=one.mean, median=one.median)
        case QuestionKind.NPS:
            return reader.t("results.finding.nps", nps=_signed(one))
        case QuestionKind.PHOTO:
            return reader.t("results.finding.photo", n=one.n)
        case QuestionKind.TEXT:
            return reader.t("results.finding.text", theme=_theme(reader, themes.counted(one.words)[0][0]))
        case _:
            most = counting.commonest(one)
            share = figures.percent(one.counts[most], one.n)
            return reader.t("results.finding.options", label=_label(reader, one, most), percent=share)


def _signed(one: Outcome) -> str:
    return f"{one.nps:+}"


def _theme(reader: Reader, code: str) -> str:
    found = themes.all_themes().get(code)
    return in_language(found.name, reader.language.code) if found else reader.language.label("results.other")


def _chart(reader: Reader, results: Results, one: Outcome) -> charts.Bars | charts.Split:
    frame = charts.Frame(plain(finding(reader, one)), _text(reader, one), source(reader, results, one))
    if one.question.kind is QuestionKind.NPS:
        sums = {name: sum((one.counts or {})[str(grade)] for grade in at) for name, at in NPS.items()}
        parts = [
            _bar(reader, reader.language.label(f"results.nps.{name}"), count, one.n)
            for name, count in sums.items()
        ]
        return charts.Split(frame, _signed(one), parts)
    if one.question.kind is QuestionKind.TEXT:
        counted = [(_theme(reader, code), count) for code, count in themes.counted(one.words)]
    else:
        counted = [(_label(reader, one, code), count) for code, count in (one.counts or {}).items()]
    return charts.Bars(frame, [_bar(reader, label, count, one.n) for label, count in counted])


def _bar(reader: Reader, label: str, count: int, n: int) -> Bar:
    said = reader.language.label("results.bar", percent=figures.percent(count, n), n=count)
    return Bar(label, count / n, said)


def source(reader: Reader, results: Results, one: Outcome) -> str:
    """Where a chart comes from, of which days, and of how many people."""
    survey, local = results.survey, reader.moment.calendar.local
    opened, closed = (
        when.plain_day(reader.language, local(at).date()) if at is not None else "?"
        for at in (survey.opens_at, survey.closes_at)
    )
    return reader.language.label(
        "results.source",
        centre=centre_name(reader),
        number=survey.number,
        opened=opened,
        closed=closed,
        n=one.n,
    )


def make_chart(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Draw a chart when it is sent."""
    return "chart.png", charts.draw_plain(params["chart"])


def _sheet(talk: Talk, survey_id: int, _extra: str) -> None:
    """The spreadsheet; with names only of a named survey, and only for who runs surveys."""
    named = survey_results.take_sheet(talk.session, talk.moment, talk.me, survey_id)
    said: Mapping[str, Mapping[str, str]] = {
        name: {language.code: language.label(f"results.sheet.{name}") for language in talk.languages}
        for name in SAID
    }
    results = survey_results.read(talk.session, talk.me, survey_id)
    by = survey_results.splitting.ways(talk.session, talk.me, results)
    if not named:
        # Of an anonymous one only what was chosen for everybody.
        by = [way for way in by if way == results.survey.split_by]
    names = group_names(talk)
    params = {"survey_id": survey_id, "words": said, "named": named, "by": by, "names": names}
    key = "results.sheet_named" if named else "results.sheet_nameless"
    back = talk.action("results.all", "survey.results", survey_id)
    talk.say(Reply(talk.t(key), [[back]], file=Generated(SHEET, params)))


def group_names(reader: Reader) -> dict[str, Mapping[str, str]]:
    """What is known of people, and the groups of it, by language."""
    keys = {f"={way}": f"results.way.{way}" for way in ("role", "language", "team")}
    keys |= {part: f"results.part_of.{part}" for part in survey_results.splitting.PARTS}
    named = {name: {one.code: one.label(key) for one in reader.languages} for name, key in keys.items()}
    spoken = {one.code: {other.code: one.name for other in reader.languages} for one in reader.languages}
    return {**named, **spoken}


def make_sheet(session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Write the spreadsheet when it is sent."""
    survey_id, named = params["survey_id"], params["named"]
    results = survey_results.counted(session, survey_id)
    answers = survey_results.with_names(session, survey_id) if named else None
    ways = [_by(session, results, way, params["names"]) for way in params["by"]]
    pictures = [
        sheet.Picture(one.place, one.name, one.words, photos.small(folder, one.file))
        for one in photos.every(session, results, named=named)
    ]
    made = sheet.make(
        results.survey.title, params["words"], results.outcomes, answers, ways=ways, pictures=pictures
    )
    return f"{results.survey.number}.xlsx", made


def _by(session: Session, results: Results, way: str, names: Mapping[str, Mapping[str, str]]) -> sheet.Way:
    found = survey_results.splitting.grouped(session, results, way)
    codes = {code for one in found for code in one.shown}
    if way == survey_results.splitting.TEAM:
        teams = {code: session.get(Team, int(code)) for code in codes}
        labels = {code: team.name if team is not None else {} for code, team in teams.items()}
        return sheet.Way(names[way], labels, found)
    if way in survey_results.splitting.KNOWN:
        return sheet.Way(names[way], {code: names[code] for code in codes}, found)
    asked = next(one.question for one in results.outcomes if one.question.name == way)
    return sheet.Way(asked.text, {code: counting.label(asked, code) for code in codes}, found)


ROOM = Room(
    actions={
        "survey.results": Action(_all, Right.SEE_SURVEYS),
        "survey.result": Action(_one, Right.SEE_SURVEYS),
        "survey.sheet": Action(_sheet, Right.SEE_SURVEYS),
    },
    makers={CHART: make_chart, SHEET: make_sheet},
)
