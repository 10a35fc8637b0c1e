"""The configuration as a file: sent to directors, taken from them, explained, and put in force."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import audit, configuration
from centre.configuration import Wanted
from chat import engine
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import FileRef, Incoming
from chat.replies import Generated, Reply
from chat.rooms import Action, FileReader, Room
from chat.talk import Reader, Talk
from handlers import config_words
from handlers.common import home, note_files
from models.outbox import Notice
from models.refused import Refused, deciding
from models.rights import Right

DOCUMENT = "config.document"
_NAME = "centre.toml"
_ENDINGS = (".toml", ".txt")
_MOST = 1  # MB; the longest that can be written comes to a tenth of it
_SHOWN = 20


def _send(talk: Talk, _record: int, _extra: str) -> None:
    """Send the configuration as it is now; that it left the house is written down."""
    audit.note(talk.session, talk.moment, talk.me.id, "config.exported", ("config", None))
    file = Generated(DOCUMENT, {"text": config_words.text(talk)})
    rows = talk.rows([talk.action("config.begin", "config.begin", 0), talk.menu("settings")])
    talk.say(Reply(talk.t("config.sent"), rows, file=file))


def make(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The file, as the configuration was when somebody asked for it."""
    return _NAME, params["text"].encode()


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, TAKE)


def _file(_reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """A file that can be a configuration.

    Raises:
        Misread: it can not, or is too large.
    """
    file = incoming.file
    if file is None or file.kind != "document" or not file.name.casefold().endswith(_ENDINGS):
        raise Misread("misread.config")
    if file.size > _MOST * 1024 * 1024:
        raise Misread("misread.file_too_large", n=_MOST)
    return {
        "kind": file.kind,
        "telegram_file_id": file.telegram_file_id,
        "name": file.name,
        "size": file.size,
    }


def _finish(talk: Talk, form: Finished) -> Reply:
    ref = FileRef(**form.answers["file"])
    (file_id,) = note_files(talk, [ref])
    configuration.begin(talk.session, talk.moment, talk.me, file_id)
    return Reply(talk.t("config_take.done", name=ref.name), home(talk))


TAKE = Flow("config_take", 1, (Step("file", parse=_file),), _finish, carded=False)


def _tell_read(reader: Reader, notice: Notice) -> Reply | None:
    """What a file would change, or which line of it is wrong."""
    told = notice.params
    rows = reader.rows([reader.action("config.begin", "config.begin", 0), reader.menu("settings")])
    if "wanted" not in told:
        why = Refused(told["key"], **told["params"])
        return Reply(config_words.fault(reader, told["line"], why), rows)
    wanted = Wanted.model_validate(told["wanted"])
    if not wanted:
        return Reply(reader.t("config.same"), rows)
    lines = config_words.changes(reader, wanted)
    said = [reader.t("notice.config.read", n=len(lines)), *lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        said.append(reader.t("config.more", n=len(lines) - _SHOWN))
    put = reader.action("config.put", "config.put", notice.id or 0, style="primary")
    return Reply("\n".join(said), [[put], *rows])


def _put(talk: Talk, number: int, _extra: str) -> None:
    """Put what a file says in force, all of it or nothing."""
    notice = talk.session.get(Notice, number)
    if notice is None or notice.kind != configuration.READ or notice.person_id != talk.me.id:
        engine.stale(talk)
        return
    wanted = Wanted.model_validate(notice.params["wanted"]) if "wanted" in notice.params else Wanted()
    try:
        with deciding(talk.session):
            configuration.put(talk.session, talk.moment, talk.me, wanted)
    except Refused as no:
        if no.key == "refused.not_allowed":
            raise
        lines = [talk.t("config.changed")]
    else:
        waits = wanted.catalogue.get("service") or wanted.catalogue.get("fee")
        lines = [talk.t("config.done"), *([talk.t("config.waits")] if waits else [])]
    text = "\n".join(lines)
    talk.say(Reply(text, talk.rows([talk.action("config.begin", "config.begin", 0), talk.menu("settings")])))


_WORK = Right.CHANGE_SETTINGS
ROOM = Room(
    flows=(TAKE,),
    actions={
        "config.send": Action(_send, _WORK),
        "config.begin": Action(_begin, _WORK),
        "config.put": Action(_put, _WORK),
    },
    words={configuration.READ: _tell_read},
    makers={DOCUMENT: make},
    readers={configuration.KIND: FileReader(configuration.content, configuration.take, configuration.lost)},
)
