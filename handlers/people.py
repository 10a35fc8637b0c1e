"""How somebody wants to be spoken to: in which language, and in how large letters."""

from centre import people
from chat import engine
from chat.buttons import ActionTap, Button, encode
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from models.people import LetterSize


def language(talk: Talk) -> None:
    """Offer every language and both letter sizes; works in the middle of a form."""
    engine.aside(talk, talk.t("language.which"), _choices(talk))


def _choices(talk: Talk) -> Rows:
    tongues = [_choice(known.name, "language", known.code, talk.language.code) for known in talk.languages]
    sizes = [
        _choice(talk.language.label(f"letters.{size.value}"), "letters", size.value, talk.me.letters.value)
        for size in LetterSize
    ]
    return [*talk.rows(tongues), *talk.rows(sizes)]


def _choice(label: str, action: str, code: str, chosen: str) -> Button:
    return Button(f"✓ {label}" if code == chosen else label, encode(ActionTap(action, 0, code)))


def _choose_language(talk: Talk, _record: int, code: str) -> None:
    if code not in {known.code for known in talk.languages}:
        engine.stale(talk)
        return
    talk.meet(people.change_language(talk.session, talk.moment, talk.me, code))
    talk.show_commands()
    _changed(talk)


def _choose_letters(talk: Talk, _record: int, size: str) -> None:
    if size not in set(LetterSize):
        engine.stale(talk)
        return
    talk.meet(people.change_letters(talk.session, talk.moment, talk.me, LetterSize(size)))
    _changed(talk)


def _changed(talk: Talk) -> None:
    """Show the choice in its new dress, and the question of a running form likewise."""
    asking = engine.go_on_button(talk) is not None
    talk.show(
        Reply(talk.t("language.changed"), [*_choices(talk), *([] if asking else [[talk.menu("start")]])])
    )
    engine.ask_again(talk)


ROOM = Room(
    commands={"language": Command(language, listed=False)},
    actions={"language": Action(_choose_language), "letters": Action(_choose_letters)},
)
