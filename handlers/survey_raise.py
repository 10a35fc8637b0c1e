"""Words of a survey that somebody should see to: chosen from a list, and given to a unit of the staff."""

from centre import rules, surveys
from centre.survey_results import raising
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import survey_words as words
from handlers.common import excerpt, in_language, unit_name
from models.cases import Case
from models.outbox import Notice
from models.rights import Right
from models.surveys import SurveyAnswer

_LINE = 200


def _list(talk: Talk, survey_id: int, extra: str) -> None:
    """Words that were not raised, a page at a time."""
    page = int(extra) if extra.isdecimal() and len(extra) < _DIGITS else 0
    found = raising.waiting(talk.session, talk.me, survey_id, page)
    lines = [talk.t("opinions.heading" if found.total else "opinions.none", n=found.total)]
    first = found.number * rules.load(talk.session).page + 1
    lines += [
        talk.t("opinions.line", place=place, words=excerpt(said.words, _LINE))
        for place, said in enumerate(found.items, first)
    ]
    ones = [
        talk.action("opinions.one", "opinion.one", said.answer_id, str(said.place), place=place)
        for place, said in enumerate(found.items, first)
    ]
    turns = [
        talk.action(key, "opinion.list", survey_id, str(to))
        for key, to in (("engine.previous", found.number - 1), ("engine.next", found.number + 1))
        if 0 <= to < found.pages
    ]
    back = talk.action("results.all", "survey.results", survey_id)
    talk.replace(Reply("\n\n".join(lines), [*talk.rows(ones, 4), *talk.rows(turns), [back]]))


_DIGITS = 6


def _one(talk: Talk, answer_id: int, extra: str) -> None:
    """The whole of what somebody wrote, and the units to which it can go."""
    place = int(extra) if extra.isdecimal() else -1
    said = raising.find(talk.session, talk.me, answer_id, place)
    units = [
        talk.action("unit.name", "opinion.to", answer_id, f"{place}/{unit}", name=unit_name(talk, unit))
        for unit in rules.load(talk.session).staff_units
    ]
    whole = talk.action("unit.whole", "opinion.to", answer_id, f"{place}/")
    back = talk.action("engine.back", "opinion.list", _survey(talk, answer_id))
    asked = in_language(said.question.text, talk.language.code)
    text = talk.t("opinions.which", asked=asked, words=excerpt(said.words, _WHOLE))
    talk.show(Reply(text, talk.rows([*units, whole, back], 1)))


# What is longer stands whole in the suggestion; a message has an end.
_WHOLE = 2_000


def _raise(talk: Talk, answer_id: int, extra: str) -> None:
    place, _, unit = extra.partition("/")
    case = raising.raise_(
        talk.session, talk.moment, talk.me, answer_id, int(place) if place.isdecimal() else -1, unit=unit
    )
    to = unit_name(talk, unit) if unit else talk.t("unit.whole")
    due = talk.moment_text(case.due_at) if case.due_at else ""
    key = "opinions.raised" if case.person_id is not None else "opinions.raised_nameless"
    see = talk.action("desk.open", "queue.see", case.id or 0, number=case.number)
    more = talk.action("opinions.more", "opinion.list", _survey(talk, answer_id))
    text = talk.t(key, number=case.number, unit=to, due=due)
    talk.replace(Reply(text, talk.rows([see, more, talk.menu("start")])))


def _survey(talk: Talk, answer_id: int) -> int:
    return talk.session.get_one(SurveyAnswer, answer_id).survey_id


def _tell_raised(reader: Reader, notice: Notice) -> Reply | None:
    """Whoever wrote it asked for no answer: so first what it is that they will hear of."""
    case = reader.session.get_one(Case, notice.subject_id)
    title = words.title(reader, surveys.moves.find(reader.session, notice.params["survey"]))
    # Beneath what was asked stands what was written, see `opinions.quoted`.
    said = excerpt(case.about.partition("\n— ")[2], _LINE)
    due = reader.moment_text(case.due_at) if case.due_at else ""
    text = reader.t("notice.opinion.raised", title=title, words=said, number=case.number, due=due)
    see = reader.action("case.see", "case.see", case.id or 0)
    return Reply(text, [[see]], subject=("case", case.id or 0))


_WORK = Right.WORK_SURVEYS
ROOM = Room(
    words={raising.RAISED: _tell_raised},
    actions={
        "opinion.list": Action(_list, _WORK),
        "opinion.one": Action(_one, _WORK),
        "opinion.to": Action(_raise, _WORK),
    },
)
