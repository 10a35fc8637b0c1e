"""What several rooms say or do alike."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from sqlmodel import Session

from centre import files, rules
from centre.figures import Share
from chat import engine, replay
from chat.buttons import Button
from chat.incoming import FileRef, Incoming
from chat.languages import Markup
from chat.replies import Generated, Reply
from chat.talk import Reader, Rows, Talk
from models.files import FileKind, FileState, StoredFile
from models.people import Role
from models.who import Who

UNNAMED = "file.unnamed"


def home(talk: Talk) -> Rows:
    """The one button with which every dead end ends."""
    return [[talk.menu("start")]]


def centre_name(reader: Reader) -> str:
    """What the centre is called in the reader's language."""
    return in_language(rules.load(reader.session).centre_name, reader.language.code)


def centre_place(reader: Reader) -> str:
    """Where the centre is."""
    return in_language(rules.load(reader.session).centre_address, reader.language.code) or centre_name(reader)


def in_language(names: Mapping[str, str], code: str) -> str:
    """What something is called in a language, or in the first in which it has a name."""
    return names.get(code) or next(iter(names.values()), "")


def month_name(reader: Reader, first: date) -> str:
    """A month by its first day."""
    return str(format_date(first, reader.t("honour.format.month"), locale=reader.language.locale))


def share(reader: Reader, name: Markup, found: Share, least: int) -> Markup:
    """A share on a line: in percent, as counts alone where they are too few, or as a dash of nothing."""
    rate = found.percent(least)
    if rate is not None:
        return reader.t("items.share", name=name, part=found.part, whole=found.whole, rate=str(rate))
    if found.whole:
        return reader.t("items.few", name=name, part=found.part, whole=found.whole)
    return reader.t("items.none", name=name)


def turn_months(talk: Talk, action: str, back: int) -> Rows:
    """Buttons to the month before the one so many months back, and to the one after it."""
    turns = [talk.action("figures.earlier", action, back + 1)]
    if back:
        turns.append(talk.action("figures.later", action, back - 1))
    return talk.rows(turns)


def copy_number(reader: Reader, number: str | None) -> list[Button]:
    """A button that copies a number, which narrow phones break in two; large letters leave no room for it."""
    if reader.large or number is None:
        return []
    return [Button(reader.language.label("number.copy"), copies=number)]


def set_out(talk: Talk, text: str, rows: Rows, note: Markup | None = None) -> None:
    """Show a record beside a running form, under a note about what just happened.

    Of two taps at once the second must not take the place of what the first was answered.
    """
    if note is None:
        engine.aside(talk, text, rows)
        return
    back = engine.go_on_button(talk)
    talk.say(Reply(f"{note}\n\n{text}", [*rows, [back]] if back else rows))


def role_name(reader: Reader, role: Role) -> Markup:
    """What a role is called."""
    return reader.t(f"role.{role.value}")


def unit_name(reader: Reader, unit: str) -> str:
    """What a unit of the staff is called; one that is no more by its code."""
    names = rules.load(reader.session).staff_units.get(unit, {})
    return in_language(names, reader.language.code) or unit


def office_name(reader: Reader, role: Role, unit: str) -> Markup:
    """What a role is called in a unit of the staff, or in the whole centre."""
    name = role_name(reader, role)
    return reader.t("role.in_unit", role=name, unit=unit_name(reader, unit)) if unit else name


def ask_whom(talk: Talk, number: str | None, row: int, people: Sequence[Who], *, to: str, back: str) -> None:
    """Show the colleagues to whom something may be handed over, each a button, and the way back."""
    buttons = [talk.action("desk.hand_over_to", to, row, str(one.id), name=one.name) for one in people]
    key = "desk.hand_over_whom" if people else "desk.hand_over_nobody"
    rows = talk.rows([*buttons, talk.action("engine.back", back, row)])
    talk.replace(Reply(talk.t(key, number=number), rows))


def excerpt(text: str, limit: int = 40) -> str:
    """The beginning of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def said_earlier(talk: Talk, inbox_id: int) -> Incoming | None:
    """What somebody said in an earlier message, without its command; None once the inbox let it go."""
    said = next(iter(replay.earlier(talk.session, inbox_id, talk.incoming.chat_id)), None)
    if said is None or not said.command:
        return said
    return replace(said, text=said.argument, command="", argument="")


def note_files(talk: Talk, refs: Sequence[FileRef]) -> list[int]:
    """Note the files that somebody sent, to be fetched afterwards; gives their rows."""
    noted = [
        files.note_file(
            talk.session,
            talk.moment,
            talk.me,
            kind=FileKind(ref.kind),
            telegram_file_id=ref.telegram_file_id,
            name=ref.name,
            size=ref.size,
        )
        for ref in refs
    ]
    return [file.id for file in noted if file.id is not None]


def send_files(talk: Talk, number: str | None, found: Sequence[StoredFile], back: Button) -> None:
    """Show the files of a record at the desk, each as a message of its own."""
    if not found:
        talk.say(Reply(talk.t("desk.no_files", number=number), [[back]]))
    for file in found:
        talk.say(_shown(talk, number, file))


def _shown(talk: Talk, number: str | None, file: StoredFile) -> Reply:
    caption = talk.t("desk.file_caption", number=number)
    if file.person_id is not None:
        return Reply(caption, file=FileRef(file.kind.value, file.telegram_file_id, file.name, file.size))
    if file.state is FileState.STORED:
        return Reply(caption, file=Generated(UNNAMED, {"file_id": file.id}, file.kind.value))
    if file.state is FileState.OWED:
        return Reply(talk.t("desk.file_coming", number=number))
    return Reply(talk.t("desk.file_lost", number=number))


def make_unnamed(session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Give the content of a file that left no trace: Telegram cannot be asked for it any more."""
    path = session.get_one(StoredFile, params["file_id"]).path
    return path, (folder / path).read_bytes()
