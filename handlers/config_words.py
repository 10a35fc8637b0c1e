"""A configuration file in words: its headings, what it would change, and which line of it is wrong."""

from collections.abc import Callable

from centre import rules
from centre.configuration import Wanted, written
from centre.rules import NOTES
from chat.languages import Markup
from chat.talk import Reader
from handlers import setting_words
from handlers.common import in_language
from models.refused import Refused


def text(reader: Reader) -> str:
    """The configuration, in the reader's language."""
    say: Callable[[str], str] = reader.language.label
    return written(reader.session, say)


def changes(reader: Reader, wanted: Wanted) -> list[Markup]:
    """What a file would change, a line each."""
    in_force = rules.load(reader.session)
    lines = []
    for key, after in wanted.rules.items():
        before, then = setting_words.difference(reader, key, rules.value(in_force, key), after)
        lines.append(reader.t("config.rule", number=NOTES[key].number, rule=key, before=before, after=then))
    lines += [
        reader.t("config.team", code=team["code"], name=in_language(team["name"], reader.language.code))
        for team in wanted.teams
    ]
    return lines


def fault(reader: Reader, line: int, why: Refused) -> Markup:
    """Which line is wrong, and why; nothing was put in force."""
    return reader.t("config.fault", line=line, why=reader.why(why))
