"""People and us: the privacy notice, language and letters, what we keep and how to have it erased."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import files, people, rules
from centre import privacy as records
from chat import engine, forms, replay
from chat.buttons import ActionTap, Button, encode
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Rows, Talk
from handlers.common import aside, centre_name
from models.people import LetterSize
from models.who import by_id

# Telegram takes documents of up to 50 MB from a bot.
_EXPORT_LIMIT = 45 * 1024 * 1024


def ask_consent(talk: Talk) -> None:
    """Greet a stranger and show the privacy notice, in a language that can be changed on the spot."""
    talk.say(_notice(talk, talk.inbox_id))


def _notice(talk: Talk, inbox_id: int) -> Reply:
    # What the stranger said stays in the inbox for now; its number travels in the buttons, so that after
    # agreeing nobody has to say it again.
    key = "consent.changed" if talk.who else "consent.notice"
    heading = talk.t("consent.hello", name=talk.incoming.sender_name, centre=centre_name(talk))
    hours = rules.DEFAULTS.keep_inbox
    code = talk.language.code
    agree = talk.action("consent.agree", "consent.agree", inbox_id, code, style="primary")
    decline = talk.action("consent.decline", "consent.decline", inbox_id, code)
    return Reply(
        f"{heading}\n\n{talk.t(key, hours=int(hours))}", [[agree], [decline], _tongues(talk, inbox_id)]
    )


def _tongues(talk: Talk, inbox_id: int) -> list[Button]:
    others = [language for language in talk.languages if language.code != talk.language.code]
    return [Button(o.name, encode(ActionTap("consent.language", inbox_id, o.code))) for o in others]


def _in_language(talk: Talk, inbox_id: int, code: str) -> None:
    talk.language = talk.languages[code]
    talk.show(_notice(talk, inbox_id))


def _agree(talk: Talk, inbox_id: int, code: str) -> None:
    said = talk.incoming
    language = talk.languages[code].code
    talk.meet(people.register(talk.session, talk.moment, said.sender_id, said.sender_name, language))
    talk.show(Reply(talk.t("consent.agreed")))
    talk.show_commands()
    first = replay.earlier(talk.session, inbox_id, said.chat_id)
    if first is None:
        talk.house.command(talk, "start")
        return
    talk.incoming = first
    talk.house.message(talk)


def _decline(talk: Talk, _inbox_id: int, code: str) -> None:
    talk.language = talk.languages[code]
    records.forget_stranger(talk.session, talk.incoming.chat_id)
    numbers = " · ".join(rules.DEFAULTS.emergency_numbers)
    talk.show(
        Reply(talk.t("consent.declined", numbers=numbers), talk.rows([talk.menu("duty"), talk.menu("start")]))
    )


def language(talk: Talk) -> None:
    """Offer every language and both letter sizes; works in the middle of a form."""
    talk.show(Reply(talk.t("language.which"), _language_rows(talk)))


def _language_rows(talk: Talk) -> Rows:
    tongues = [
        Button(
            _marked(known.name, chosen=known.code == talk.language.code),
            encode(ActionTap("language", 0, known.code)),
        )
        for known in talk.languages
    ]
    sizes = [
        Button(
            _marked(talk.language.label(f"letters.{size.value}"), chosen=size is talk.me.letters),
            encode(ActionTap("letters", 0, size.value)),
        )
        for size in LetterSize
    ]
    return [tongues, sizes]


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _choose_language(talk: Talk, _record: int, code: str) -> None:
    talk.meet(people.change_language(talk.session, talk.moment, talk.me, talk.languages[code].code))
    talk.show_commands()
    _changed(talk)


def _choose_letters(talk: Talk, _record: int, size: str) -> None:
    known = LetterSize(size) if size in set(LetterSize) else LetterSize.NORMAL
    talk.meet(people.change_letters(talk.session, talk.moment, talk.me, known))
    _changed(talk)


def _changed(talk: Talk) -> None:
    """Show the choice in its new dress, and the question of a running form likewise."""
    form = forms.active(talk.session, talk.me.id)
    flow = talk.house.flows.get(form.flow) if form else None
    back = [] if form else [[talk.menu("start")]]
    talk.show(Reply(talk.t("language.changed"), [*_language_rows(talk), *back]))
    if form is not None and flow is not None:
        engine.ask(talk, flow, form, fresh=True)


def privacy(talk: Talk) -> None:
    """Say what is kept, and offer it as a file or its erasure."""
    counts = records.overview(talk.session, talk.me)
    lines = [talk.t(f"have.{kind}", n=count) for kind, count in counts.items() if count]
    buttons = [
        talk.action("privacy.export", "privacy.export", 0),
        talk.action("privacy.erase", "privacy.erase", 0, style="danger"),
    ]
    aside(talk, talk.t("privacy.text", kept="\n".join(lines)), [*talk.rows(buttons), [talk.menu("start")]])


def _export(talk: Talk, _record: int, _extra: str) -> None:
    document = Generated("privacy.export", {"person_id": talk.me.id})
    talk.say(Reply(talk.t("privacy.exported"), file=document))


def make_export(session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Everything we hold about a person: a ZIP with one readable JSON file and the files they sent.

    What would make it larger than Telegram lets a bot send is named in the JSON file only.
    """
    who = by_id(session, params["person_id"])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        content = json.dumps(records.export(session, who), ensure_ascii=False, indent=1)
        target.writestr("linli.json", content)
        room = _EXPORT_LIMIT - len(content.encode())
        for file in files.stored_of(session, who.id):
            path = folder / file.path
            if path.is_file() and file.size <= room:
                target.write(path, f"files/{file.path}")
                room -= file.size
    return "linli.zip", archive.getvalue()


def _ask_erase(talk: Talk, _record: int, _extra: str) -> None:
    buttons = [
        talk.action("privacy.erase_now", "privacy.erase_now", 0, style="danger"),
        talk.menu("privacy"),
    ]
    talk.show(Reply(talk.t("privacy.erase_sure"), talk.rows(buttons, 1)))


def _erase(talk: Talk, _record: int, _extra: str) -> None:
    spoken = talk.language
    report = records.erase(talk.session, talk.moment, talk.me)
    # From here on nobody known is speaking: the farewell, too, is kept only until it was sent.
    talk.who = None
    talk.language = spoken
    kept = "\n".join(talk.t(why) for why in dict.fromkeys(why for _, why in report.kept))
    talk.show(Reply(talk.t("privacy.erased", kept=kept)))


ROOM = Room(
    actions={
        "consent.agree": Action(_agree, open=True),
        "consent.decline": Action(_decline, open=True),
        "consent.language": Action(_in_language, open=True),
        "language": Action(_choose_language),
        "letters": Action(_choose_letters),
        "privacy.export": Action(_export),
        "privacy.erase": Action(_ask_erase),
        "privacy.erase_now": Action(_erase),
    },
    makers={"privacy.export": make_export},
)
