"""What several rooms say or do alike."""

from centre import rules
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.talk import Reader, Rows, Talk
from models.people import Role


def aside(talk: Talk, text: str, rows: Rows = ()) -> None:
    """Say something beside a running form, with the way back into it."""
    back = engine.go_on_button(talk)
    talk.say(Reply(text, [*rows, [back]] if back else rows))


def home(talk: Talk) -> Rows:
    """The one button with which every dead end ends."""
    return [[talk.menu("start")]]


def helpers(talk: Talk) -> list[Button]:
    """Whom to turn to: a person."""
    return [talk.menu("talk")]


def centre_name(reader: Reader) -> str:
    """What the centre is called in the reader's language."""
    names = rules.load(reader.session).centre_name
    return names.get(reader.language.code) or next(iter(names.values()), "")


def role_name(talk: Talk, role: Role) -> Markup:
    """What a role is called."""
    return talk.t(f"role.{role.value}")
