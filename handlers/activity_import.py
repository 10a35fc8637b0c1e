"""Activities from a spreadsheet: the template, the upload, what is wrong row by row, the import."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import activities, teams, training
from centre.activities import imports
from centre.activities.importing import Checked, shifts_of
from centre.activities.sheet_cells import sheet_words
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.sites import SITES
from centre.skills import SKILLS
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.incoming import FileRef
from chat.languages import Markup
from chat.replies import Generated, Reply
from chat.rooms import Action, FileReader, Room
from chat.talk import Reader, Rows, Talk
from handlers import days
from handlers.common import note_files
from handlers.spreadsheets import faulty, spreadsheet, template
from models.activities import ActivityImport, ImportState
from models.outbox import Notice
from models.rights import Right
from models.sites import EntryState

TEMPLATE = "activity.template"
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
    names = ISSUERS.in_state(talk.session, EntryState.APPROVED)
    lists = {
        "team": [" / ".join(one.name.values()) for one in teams.active(talk.session)],
        "place": [next(iter(one.name.values())) for one in sites],
        "issuer": [next(iter(one.name.values())) for one in names],
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
    columns, names = sheet_words()["columns"], params["names"].split(" / ")
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
    explained = [(code, params["notes"][code], params["lists"].get(code, ())) for code in columns]
    return "activities.xlsx", template(names, sheet_words(), examples, explained)


def _finish(talk: Talk, form: Finished) -> Reply:
    ref = FileRef(**form.answers["file"])
    (file_id,) = note_files(talk, [ref])
    imports.begin(talk.session, talk.moment, talk.me, file_id, ref.name)
    return Reply(talk.t("activity_import.done", name=ref.name), [[talk.menu("shiftadmin")]])


IMPORT = Flow("activity_import", 1, (Step("file", parse=spreadsheet),), _finish, carded=False)


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
        heading = reader.t("import.faulty", name=found.name, n=len(checked.faults))
        return Reply(faulty(reader, heading, checked.faults, sheet_words()), again)
    if not checked.drafts:
        return Reply(reader.t("import.all_there", name=found.name, n=checked.known), again)
    return Reply(_preview(reader, found.name, checked), _choices(reader, found.id or 0))


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
