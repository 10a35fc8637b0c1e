"""Activities from a spreadsheet: the template, the upload, what is wrong row by row, the import."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import activities, rules, teams, training
from centre.activities import imports
from centre.activities.importing import Checked, Fault, sheet_words, shifts_of
from centre.errors import Refused
from centre.sites import SITES
from centre.skills import SKILLS
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import FileRef, Incoming
from chat.languages import Markup
from chat.replies import Generated, Reply
from chat.rooms import Action, FileReader, Room
from chat.talk import Reader, Rows, Talk
from handlers import days
from handlers.common import note_files
from models.activities import ActivityImport, ImportState
from models.outbox import Notice
from models.rights import Right
from models.sites import EntryState

TEMPLATE = "activity.template"
_ENDINGS = (".xlsx", ".csv")
_SHOWN = 12
_WIDTH = 22
_AHEAD = 14  # days until the example


def _expect_maker(talk: Talk) -> None:
    if not activities.makers_teams(talk.session, talk.me) and not talk.me.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    _expect_maker(talk)
    engine.start(talk, IMPORT)


def _template(talk: Talk, _record: int, _extra: str) -> None:
    """Send the template with this centre's teams, places, courses and skills."""
    _expect_maker(talk)
    talk.say(
        Reply(talk.t("import.template"), [[_start_button(talk)]], file=Generated(TEMPLATE, _params(talk)))
    )


def _start_button(reader: Reader) -> Button:
    return reader.action("import.begin", "import.begin", 0, style="primary")


def _params(talk: Talk) -> dict[str, Any]:
    """All that the template says, in every language."""
    sites = SITES.in_state(talk.session, EntryState.APPROVED)
    lists = {
        "team": [" / ".join(one.name.values()) for one in teams.active(talk.session)],
        "place": [next(iter(one.name.values())) for one in sites],
        "course": [next(iter(one.title.values())) for one in training.courses.offered(talk.session)],
        "people": [f"{code} = {_both(talk, f'skill.{code}')}" for code in SKILLS],
    }
    day = days.today(talk).toordinal() + _AHEAD
    notes = {code: _both(talk, f"import.sheet.{code}") for code in sheet_words()["columns"]}
    return {"lists": lists, "notes": notes, "day": day, "names": _both(talk, "import.sheet.names")}


def _both(reader: Reader, key: str) -> str:
    return " / ".join(language.label(key) for language in reader.languages)


def make_template(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The template: a sheet with headers and examples, another that explains every column."""
    from openpyxl import Workbook  # noqa: PLC0415 - large, and seldom needed
    from openpyxl.styles import Font  # noqa: PLC0415

    book, columns = Workbook(), sheet_words()["columns"]
    sheet = book.active
    names = params["names"].split(" / ")
    sheet.title = names[0]
    sheet.append([" / ".join(called) for called in columns.values()])
    first = date.fromordinal(params["day"])
    place = next(iter(params["lists"]["place"]), "")
    class_ = {
        "title": "读报会 / Reading circle",
        "purpose": "陪老人读报",
        "place": place,
        "starts": "14:00",
        "ends": "16:00",
    }
    examples = (
        {
            **class_,
            "key": "例 example 1",
            "day": first,
            "people": "带读 1; 帮手 2-4",
            "repeats": "每周",
            "risk": "低",
        },
        {
            **class_,
            "key": "例 example 2",
            "title": "理发日 / Haircut day",
            "day": first,
            "people": "理发 2-3 (haircuts)",
            "repeats": "一次",
        },
    )
    for one in examples:
        sheet.append([one.get(code, "") for code in columns])
    explained = book.create_sheet(names[-1])
    for code, called in columns.items():
        explained.append([" / ".join(called), params["notes"][code]])
        for known in params["lists"].get(code, ()):
            explained.append(["", known])
    for row in (sheet[1], [line[0] for line in explained.iter_rows()]):
        for cell in row:
            cell.font = Font(bold=True)
    for letter in (cell.column_letter for cell in sheet[1]):
        sheet.column_dimensions[letter].width = _WIDTH
    sheet.freeze_panes = "A2"
    explained.column_dimensions["A"].width, explained.column_dimensions["B"].width = _WIDTH * 2, _WIDTH * 4
    made = BytesIO()
    book.save(made)
    return "activities.xlsx", made.getvalue()


def _sheet(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """A spreadsheet that is not too large."""
    file, most = incoming.file, rules.load(reader.session).import_size
    if file is None or file.kind != "document" or not file.name.casefold().endswith(_ENDINGS):
        raise Misread("misread.sheet")
    if file.size > most * 1024 * 1024:
        raise Misread("misread.file_too_large", n=most)
    return {
        "kind": file.kind,
        "telegram_file_id": file.telegram_file_id,
        "name": file.name,
        "size": file.size,
    }


def _finish(talk: Talk, form: Finished) -> Reply:
    ref = FileRef(**form.answers["file"])
    (file_id,) = note_files(talk, [ref])
    imports.begin(talk.session, talk.moment, talk.me, file_id, ref.name)
    return Reply(talk.t("activity_import.done", name=ref.name), [[talk.menu("shiftadmin")]])


IMPORT = Flow("activity_import", 1, (Step("file", parse=_sheet),), _finish, carded=False)


def _tell_read(reader: Reader, notice: Notice) -> Reply | None:
    """What a spreadsheet would make, or what is wrong with it, row by row."""
    found = reader.session.get(ActivityImport, notice.subject_id)
    if found is None or found.state is not ImportState.READ:
        return None
    again = reader.rows([_start_button(reader), reader.menu("shiftadmin")])
    if found.why:
        return Reply(reader.t(f"import.unreadable.{found.why}", name=found.name), again)
    checked = imports.look(reader.session, reader.moment, found)
    if checked.faults:
        return Reply(_faulty(reader, found.name, checked.faults), again)
    if not checked.drafts:
        return Reply(reader.t("import.all_there", name=found.name, n=checked.known), again)
    return Reply(_preview(reader, found.name, checked), _choices(reader, found.id or 0))


def _faulty(reader: Reader, name: str, faults: Sequence[Fault]) -> Markup:
    lines = [reader.t("import.faulty", name=name, n=len(faults))]
    lines += [_fault(reader, one) for one in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(reader.t("import.more_faults", n=len(faults) - _SHOWN))
    lines.append(reader.t("import.nothing_done"))
    return Markup("\n".join(lines))


def _fault(reader: Reader, one: Fault) -> Markup:
    """Which cell it is, and what is wrong with it."""
    why = reader.t(one.key, **one.params)
    if not one.column:
        return reader.t("import.fault_row", row=one.row, why=why)
    return reader.t("import.fault", row=one.row, column=_column(reader, one.column), why=why)


def _column(reader: Reader, code: str) -> str:
    called: Mapping[str, list[str]] = sheet_words()["columns"]
    return called[code][0 if reader.language.code.startswith("zh") else 1]


def _preview(reader: Reader, name: str, checked: Checked) -> Markup:
    new = sum(draft.activity_id is None for draft in checked.drafts)
    held = shifts_of(reader.session, reader.moment, checked.drafts)
    lines = [
        reader.t("notice.import.read", name=name),
        reader.t("import.activities", n=new),
        reader.t("import.shifts", n=held),
    ]
    if len(checked.drafts) > new:
        lines.append(reader.t("import.go_on", n=len(checked.drafts) - new))
    if checked.known:
        lines.append(reader.t("import.known", n=checked.known))
    return Markup("\n".join([*lines, reader.t("import.sure")]))


def _choices(reader: Reader, import_id: int) -> Rows:
    return reader.rows(
        [
            reader.action("import.now", "import.now", import_id, style="primary"),
            reader.action("import.drop", "import.drop", import_id),
        ]
    )


def _now(talk: Talk, import_id: int, _extra: str) -> None:
    checked = imports.carry_out(talk.session, talk.moment, talk.me, import_id)
    text = talk.t("import.done", n=len(checked.drafts))
    talk.show(Reply(text, talk.rows([talk.menu("shiftadmin"), talk.menu("start")])))


def _drop(talk: Talk, import_id: int, _extra: str) -> None:
    imports.drop(talk.session, talk.moment, talk.me, import_id)
    talk.show(Reply(talk.t("import.dropped"), talk.rows([_start_button(talk), talk.menu("shiftadmin")])))


ROOM = Room(
    flows=(IMPORT,),
    actions={
        "import.begin": Action(_begin),
        "import.template": Action(_template),
        "import.now": Action(_now),
        "import.drop": Action(_drop),
    },
    words={imports.READ: _tell_read},
    makers={TEMPLATE: make_template},
    readers={imports.KIND: FileReader(imports.content, imports.take, imports.lost)},
)
