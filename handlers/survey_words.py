"""How surveys read: their names, where they are, and how many have answered."""

from datetime import datetime
from typing import Any

from centre import surveys
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import in_language
from models.surveys import Survey, SurveyState

# What the button below the count carries.
BOARD = "board"


def title(reader: Reader, survey: Survey) -> str:
    """What a survey is called."""
    return in_language(survey.title, reader.language.code)


def purpose(reader: Reader, survey: Survey) -> str:
    """What a survey is for."""
    return in_language(survey.purpose, reader.language.code) if survey.purpose else ""


def introduction(reader: Reader, survey: Survey) -> dict[str, Any]:
    """What people are told first: what it is for, how long it is, and whether it asks for names."""
    asked = surveys.moves.questions(surveys.moves.newest_version(reader.session, survey))
    return {
        "title": title(reader, survey),
        "purpose": purpose(reader, survey),
        "questions": reader.t("survey.questions", n=len(asked.items)),
        "openness": reader.t(f"survey.openness.{survey.openness.value}"),
        "until": _until(reader, survey.closes_at),
    }


def progress(reader: Reader, survey: Survey) -> Markup:
    """How many know of a survey and have answered."""
    now = surveys.board.progress(reader.session, survey.id or 0)
    if not now.asked:
        return reader.t("survey.progress_link", n=now.answered)
    rate = round(100 * now.answered / now.asked)
    return reader.t("survey.progress", asked=now.asked, told=now.told, answered=now.answered, rate=rate)


def state(reader: Reader, survey: Survey) -> Markup:
    """Where a survey stands, and until when."""
    opens = reader.moment_text(survey.opens_at) if survey.opens_at else ""
    return reader.t(f"survey.state.{survey.state.value}", opens=opens, until=_until(reader, survey.closes_at))


def board(reader: Reader, survey: Survey) -> Markup:
    """The count that changes in place."""
    return reader.t(
        "notice.survey.board",
        number=survey.number,
        title=title(reader, survey),
        state=state(reader, survey),
        progress=progress(reader, survey),
    )


def is_shown(survey: Survey) -> bool:
    """Whether there is anything to count."""
    return survey.state not in (SurveyState.DRAFT, SurveyState.SCHEDULED)


def _until(reader: Reader, closes_at: datetime | None) -> Markup:
    if closes_at is None:
        return Markup("")
    return when.moment(
        reader.language, reader.moment.calendar.local(closes_at), reader.moment.calendar.local(reader.now)
    )
