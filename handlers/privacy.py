"""My data: what we keep about somebody, to see, to take along, to correct and to have erased."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import catalogue, consents, files, privacy, rules
from centre.retention.terms import KEEP_BACKUPS
from chat import engine
from chat.buttons import Button, CommandTap
from chat.languages import Markup
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import consent, relatives
from handlers.common import home
from models.who import Who, by_id

# Telegram takes documents of up to 50 MB from a bot.
_EXPORT_LIMIT = 45 * 1024 * 1024


def _show(talk: Talk) -> None:
    """Say what is kept and for how long, who they are first, and offer it as a file or its erasure."""
    buttons = [
        talk.action("privacy.export", "privacy.export", 0),
        talk.action("privacy.erase", "privacy.erase", 0, style="danger"),
        talk.action("privacy.name", "naming.ask", 0),
        *withdrawable(talk, talk.me, "consent.withdraw"),
        *relatives.buttons(talk),
        talk.menu("start"),
    ]
    words = talk.t("privacy.text", kept=have(talk, talk.me), days=KEEP_BACKUPS.days)
    engine.aside(talk, words, talk.rows(buttons))


def have(reader: Reader, who: Who) -> Markup:
    """What is kept about somebody and for how long, a line a kind, who they are first."""
    counts = privacy.overview(reader.session, who)
    in_force = rules.load(reader.session)
    hours, days = int(in_force.keep_inbox), in_force.keep_outbox
    kinds = filter(counts.get, sorted(counts, key=lambda kind: kind != "person"))
    lines = [reader.t(f"have.{kind}", n=counts[kind], hours=hours, days=days) for kind in kinds]
    if who.telegram_id is None:
        lines[0] = reader.t("have.visitor")
    return Markup("\n".join(lines))


def stays(reader: Reader, kept: Iterable[tuple[str, str]]) -> Markup:
    """What stays when somebody is erased and why, a line a reason."""
    return Markup("\n".join(reader.t(why) for why in dict.fromkeys(why for _, why in kept)))


def withdrawable(reader: Reader, who: Who, action: str) -> list[Button]:
    """A button for each consent of its own that somebody has given to a service."""
    return [
        reader.action("privacy.withdraw", action, one.id or 0, title=consent_title(reader, one.kind))
        for one in consents.standing(reader.session, who.id)
    ]


def consent_title(reader: Reader, kind: str) -> str:
    """The service for which a consent of its own was given."""
    service = catalogue.by_code(reader.session, kind.partition(":")[2])
    return catalogue.title(reader.session, service.id or 0, service.version, reader.language.code)


def _withdraw(talk: Talk, consent_id: int) -> None:
    kind = consents.withdraw(talk.session, talk.moment, talk.me, consent_id)
    text = talk.t("privacy.withdrawn", title=consent_title(talk, kind))
    engine.aside(talk, text, talk.rows([talk.menu("my"), talk.menu("start")]))


def _export(talk: Talk) -> None:
    document = Generated("privacy.export", {"person_id": talk.me.id})
    talk.say(Reply(talk.t("privacy.exported"), file=document))


def make_export(session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Everything we hold about a person: a ZIP with one readable JSON file and the files they sent.

    What would make it larger than Telegram lets a bot send is named in the JSON file only.
    """
    who = by_id(session, params["person_id"])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        content = json.dumps(privacy.export(session, who), ensure_ascii=False, indent=1)
        # Half surrogates, which a changed client can send, have no place in UTF-8.
        encoded = content.encode(errors="backslashreplace")
        target.writestr("linli.json", encoded)
        room = _EXPORT_LIMIT - len(encoded)
        for file in files.stored_of(session, who.id):
            path = folder / file.path
            if path.is_file() and file.size <= room:
                target.write(path, f"files/{file.path}")
                room -= file.size
    return "linli.zip", archive.getvalue()


def _ask_erase(talk: Talk) -> None:
    erase = talk.action("privacy.erase_now", "privacy.erase_now", 0, style="danger")
    keep = talk.button("privacy.keep", CommandTap("privacy"))
    talk.show(Reply(talk.t("privacy.erase_sure"), talk.rows([erase, keep], 1)))


def _erase(talk: Talk) -> None:
    report = privacy.erase(talk.session, talk.moment, talk.me)
    # From here on nobody known is speaking: the farewell, too, is kept only until it was sent.
    talk.who = None
    talk.hide_commands()
    talk.show(Reply(talk.t("privacy.erased", kept=stays(talk, report.kept)), home(talk)))


def _for_known(run: Callable[[Talk], None]) -> Callable[[Talk], None]:
    """Whoever does not agree to a new notice must still be able to leave; strangers are asked first."""
    return lambda talk: run(talk) if talk.who else consent.ask(talk)


def _action(run: Callable[[Talk], None]) -> Action:
    known = _for_known(run)
    return Action(lambda talk, _record, _extra: known(talk), open=True)


ROOM = Room(
    commands={"privacy": Command(_for_known(_show), open=True)},
    actions={
        "consent.withdraw": Action(lambda talk, consent_id, _extra: _withdraw(talk, consent_id)),
        "privacy.export": _action(_export),
        "privacy.erase": _action(_ask_erase),
        "privacy.erase_now": _action(_erase),
    },
    makers={"privacy.export": make_export},
)
