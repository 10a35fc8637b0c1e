"""What others complained of, too, for whoever said "me too": how it stands and what came of it, no more."""

from centre import cases
from centre.cases import Progress
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import complaint_words


def line(reader: Reader, one: Progress) -> Markup:
    """A matter that somebody joined, on one line of their list; its number is its author's."""
    state = reader.t(f"case.state.{one.state.value}")
    return reader.t("followed.line", what=_what(reader, one), state=state)


def button(reader: Reader, one: Progress) -> Button:
    """What opens it."""
    return reader.action("followed.see", "followed.see", one.id, what=_what(reader, one))


def _what(reader: Reader, one: Progress) -> str:
    if one.category is None:
        return reader.language.label("suggestion.discreet")
    return reader.language.label(f"complain.kind.{one.category.value}")


def _see(talk: Talk, case_id: int, _extra: str) -> None:
    one = cases.expect_followed(talk.session, talk.me, case_id)
    lines = [line(talk, one), complaint_words.came_of(talk, one) or talk.t("followed.later")]
    engine.aside(talk, "\n".join(lines), talk.rows([talk.menu("my"), talk.menu("start")]))


ROOM = Room(actions={"followed.see": Action(_see)})
