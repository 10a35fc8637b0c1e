"""What is told about surveys, as long as it still holds."""

from centre import surveys
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import survey_words as words
from models.outbox import Notice
from models.surveys import SurveyState


def _tell_invited(reader: Reader, notice: Notice) -> Reply | None:
    return _asked(reader, notice, "notice.survey.invited")


def _tell_reminded(reader: Reader, notice: Notice) -> Reply | None:
    return _asked(reader, notice, "notice.survey.reminded")


def _asked(reader: Reader, notice: Notice, key: str) -> Reply | None:
    survey = surveys.moves.find(reader.session, notice.subject_id or 0)
    mine = surveys.answering.invitation(reader.session, notice.person_id, notice.subject_id or 0)
    if survey.state is not SurveyState.OPEN or mine is None or mine.answered:
        return None
    answer = reader.action("survey.answer", "survey.answer", survey.id or 0, style="primary")
    text = reader.t(key, **words.introduction(reader, survey))
    return Reply(text, [[answer]], subject=("survey", survey.id or 0), broadcast=True)


def _tell_board(reader: Reader, notice: Notice) -> Reply | None:
    survey = surveys.moves.find(reader.session, notice.subject_id or 0)
    look = reader.action("survey.look", "survey.see", survey.id or 0, words.BOARD)
    return Reply(words.board(reader, survey), [[look]], subject=("survey", survey.id or 0))


def _tell_closed(reader: Reader, notice: Notice) -> Reply | None:
    survey = surveys.moves.find(reader.session, notice.subject_id or 0)
    if survey.state is not SurveyState.CLOSED:
        return None
    look = reader.action("survey.look", "survey.see", survey.id or 0, style="primary")
    title, progress = words.title(reader, survey), words.progress(reader, survey)
    text = reader.t("notice.survey.closed", number=survey.number, title=title, progress=progress)
    return Reply(text, [[look]], subject=("survey", survey.id or 0))


ROOM = Room(
    words={
        "survey.invited": _tell_invited,
        "survey.reminded": _tell_reminded,
        "survey.board": _tell_board,
        "survey.closed": _tell_closed,
    },
)
