"""A configuration file in words: its headings, what it would change, and which line of it is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

from centre import rules
from centre.configuration import Wanted, written
from centre.rules import NOTES
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import setting_words
from handlers.common import in_language
from handlers.service_words import fee_text
from models.catalogue import Fee, Unit
from models.refused import Refused

Said = dict[str, Any]


def text(reader: Reader) -> str:
    """The configuration, in the reader's language."""
    say: Callable[[str], str] = reader.language.label
    return written(reader.session, reader.moment, say)


def changes(reader: Reader, wanted: Wanted) -> list[Markup]:
    """What a file would change, a line each."""
    in_force = rules.load(reader.session)
    lines = []
    for key, after in wanted.rules.items():
        before, then = setting_words.difference(reader, key, rules.value(in_force, key), after)
        lines.append(reader.t("config.rule", number=NOTES[key].number, rule=key, before=before, after=then))
    lines += [_LINES[section](reader, one) for section in _LINES for one in wanted.catalogue.get(section, [])]
    lines += [
        reader.t("config.team", code=team["code"], name=in_language(team["name"], reader.language.code))
        for team in wanted.teams
    ]
    return lines


def _category(reader: Reader, said: Said) -> Markup:
    name = in_language(said["names"], reader.language.code)
    return reader.t("config.category_line", code=said["code"], name=name)


def _service(reader: Reader, said: Said) -> Markup:
    titles = {code: text["title"] for code, text in said["text"].items()}
    return reader.t("config.service_line", code=said["code"], name=in_language(titles, reader.language.code))


def _fee(reader: Reader, said: Said) -> Markup:
    day = date.fromisoformat(said["from_day"])
    fee = Fee(
        service_id=0,
        amount=said["amount"],
        unit=Unit(said["unit"]),
        least=said["least"],
        visit=said["visit"],
        from_day=day,
        decided_at=reader.now,
    )
    day_text = when.date_text(reader.language, day)
    return reader.t("config.fee_line", code=said["service"], price=fee_text(reader, fee), day=day_text)


def _window(reader: Reader, said: Said) -> Markup:
    return reader.t(
        "config.window_line" if said["until_day"] is None else "config.window_until",
        code=said["service"],
        day=when.weekday(reader.language, said["weekday"] - 1),
        opens=said["opens"],
        closes=said["closes"],
        from_day=said["from_day"],
        until_day=said["until_day"],
    )


def _closing(reader: Reader, said: Said) -> Markup:
    what = said["service"] or reader.t("closing.centre")
    told = {"since": said["starts"], "until": said["ends"], "reason": said["reason"]}
    return reader.t("config.closing_line", what=what, **told)


def _template(reader: Reader, said: Said) -> Markup:
    return reader.t("config.template_line", name=said["title"], language=said["language"])


_LINES: dict[str, Callable[[Reader, Said], Markup]] = {
    "category": _category,
    "service": _service,
    "fee": _fee,
    "window": _window,
    "closing": _closing,
    "template": _template,
}


def fault(reader: Reader, line: int, why: Refused) -> Markup:
    """Which line is wrong, and why; nothing was put in force."""
    return reader.t("config.fault", line=line, why=reader.why(why))
