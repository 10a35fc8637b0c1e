"""A questionnaire from a spreadsheet: the template, the upload, what is wrong row by row, or the draft."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import surveys
from centre.surveys import from_sheet
from centre.surveys.from_sheet import sheet_words
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.incoming import FileRef
from chat.replies import Generated, Reply
from chat.rooms import Action, FileReader, Room
from chat.talk import Reader, Talk
from handlers.common import home, note_files
from handlers.spreadsheets import faulty, spreadsheet, template
from handlers.survey_build import questions
from models.outbox import Notice
from models.rights import Right

TEMPLATE = "survey.template"
_EXAMPLES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("title", "食堂意见 / The canteen", {}),
    ("purpose", "帮我们改进菜单 / It helps us to improve the menu", {}),
    (
        "single",
        "您常来吗？ / Do you come often?",
        {"choices": "常来 / Often; 不来 / Never", "skip": "不来 → 3"},
    ),
    (
        "multiple",
        "您喜欢什么？ / What do you like?",
        {"choices": "面 / Noodles; 饭 / Rice; 粥 / Porridge", "most": 2},
    ),
    ("text", "还想说什么？ / What else?", {"required": "否 / no"}),
)


def _how(talk: Talk, _record: int, _extra: str) -> None:
    get = talk.action("import.get_template", "questionnaire.template", 0)
    back = talk.action("surveys.all", "survey.list", 0)
    talk.replace(Reply(talk.t("survey_sheet.how"), talk.rows([get, _send_button(talk), back], 1)))


def _send_button(reader: Reader) -> Button:
    return reader.action("import.begin", "questionnaire.begin", 0, style="primary")


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, SURVEY_SHEET)


def _template(talk: Talk, _record: int, _extra: str) -> None:
    params = {
        "names": _both(talk, "survey_sheet.names").split(" / "),
        "notes": {code: _both(talk, f"survey_sheet.column.{code}") for code in sheet_words()["columns"]},
    }
    talk.say(Reply(talk.t("survey_sheet.template"), [[_send_button(talk)]], file=Generated(TEMPLATE, params)))


def _both(reader: Reader, key: str) -> str:
    return " / ".join(language.label(key) for language in reader.languages)


def make_template(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The template: a sheet with headers and a whole example, another that explains every column."""
    words = sheet_words()
    kinds = {code: " / ".join(names) for code, names in words["kind"].items()}
    examples = [
        {"key": f"例 example {number}", "kind": words["kind"][kind][0], "text": text, **more}
        for number, (kind, text, more) in enumerate(_EXAMPLES, start=1)
    ]
    known = {"kind": list(kinds.values())}
    explained = [(code, params["notes"][code], known.get(code, ())) for code in words["columns"]]
    return "survey.xlsx", template(params["names"], words, examples, explained)


def _finish(talk: Talk, form: Finished) -> Reply:
    ref = FileRef(**form.answers["file"])
    (file_id,) = note_files(talk, [ref])
    from_sheet.begin(talk.session, talk.me, file_id)
    return Reply(talk.t("survey_sheet.done", name=ref.name), home(talk))


SURVEY_SHEET = Flow("survey_sheet", 1, (Step("file", parse=spreadsheet),), _finish, carded=False)


def _tell_taken(reader: Reader, notice: Notice) -> Reply | None:
    """The questions that came of a spreadsheet, or what is wrong with it, row by row."""
    told = notice.params
    again = reader.rows([_send_button(reader), reader.menu("start")])
    if why := told.get("why"):
        return Reply(reader.t(f"survey_sheet.unreadable.{why}"), again)
    if faults := from_sheet.faults_of(told):
        heading = reader.t("survey_sheet.faulty", n=len(faults))
        return Reply(faulty(reader, heading, faults, sheet_words()), again)
    survey = surveys.moves.find(reader.session, told["survey"])
    return questions(reader, survey, reader.t("notice.survey.sheet", number=survey.number))


_WORK = Right.WORK_SURVEYS
ROOM = Room(
    flows=(SURVEY_SHEET,),
    actions={
        "questionnaire.how": Action(_how, _WORK),
        "questionnaire.begin": Action(_begin, _WORK),
        "questionnaire.template": Action(_template, _WORK),
    },
    words={from_sheet.TAKEN: _tell_taken},
    makers={TEMPLATE: make_template},
    readers={from_sheet.KIND: FileReader(from_sheet.content, from_sheet.take, from_sheet.lost)},
)
