"""Sentences in every language: one file a language in `locales/`, plurals included."""

import gettext
import html
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parent.parent / "locales"


class Markup(str):
    """Text that is HTML already: its author is us, and what people wrote in it is escaped."""

    __slots__ = ()


class Language:
    """One language: looks sentences up by their key and fills in what people wrote, escaped."""

    def __init__(self, code: str, translations: gettext.GNUTranslations) -> None:
        self.code = code
        self.locale = code.replace("zh-hans", "zh_Hans").replace("-", "_")
        self._sentences = translations
        self.name = self.say("language.name")

    def has(self, key: str) -> bool:
        """Whether there is a sentence for a key."""
        return self._sentences.gettext(key) != key

    def say(self, key: str, *, n: int | None = None, large: bool = False, **params: Any) -> Markup:
        """The sentence for `key` as HTML; `n` picks the plural, `large` a shorter wording if there is one.

        Raises:
            KeyError: there is no such sentence, or it needs a parameter that was not given.
        """
        if large and self.has(f"{key}.large"):
            key = f"{key}.large"
        sentence = key
        if n is not None:
            sentence = self._sentences.ngettext(key, key, n)
            params["n"] = n
        if sentence == key:
            sentence = self._sentences.gettext(key)
        if sentence == key:
            raise KeyError(f"no sentence {key!r} in {self.code}")
        return Markup(sentence.format_map({name: _escaped(value) for name, value in params.items()}))

    def label(self, key: str, *, n: int | None = None, **params: Any) -> str:
        """The sentence for a button or a command list: plain text, nothing escaped."""
        return html.unescape(self.say(key, n=n, **params))


class Languages:
    """All languages that have a file, and how to find the one a person reads."""

    def __init__(self, default: str, folder: Path = LOCALES) -> None:
        self._all = {
            path.stem: Language(path.stem, _translations(path)) for path in sorted(folder.glob("*.po"))
        }
        if default not in self._all:
            known = ", ".join(self._all)
            raise ValueError(f"DEFAULT_LANGUAGE: there is no locales/{default}.po (there are: {known})")
        self.default = default

    def __iter__(self) -> Iterator[Language]:
        return iter(self._all.values())

    def __getitem__(self, code: str) -> Language:
        return self._all.get(code) or self._all[self.default]

    def nearest(self, telegram_code: str | None) -> str:
        """Our code for the language a phone is set to: the same, else a related one, else the default."""
        code = (telegram_code or "").lower()
        if code in self._all:
            return code
        base = code.partition("-")[0]
        related = [known for known in self._all if known.partition("-")[0] == base]
        return related[0] if related else self.default


def _escaped(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return html.escape(value, quote=False)


def _translations(path: Path) -> gettext.GNUTranslations:
    # Compiling takes Babel and some 50 ms a language: done once, and again only when the file has changed.
    compiled = path.parent / ".compiled" / f"{path.stem}.mo"
    try:
        if compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    except OSError:
        pass
    content = _compile(path)
    try:
        compiled.parent.mkdir(exist_ok=True)
        temporary = compiled.with_suffix(f".{id(content)}.tmp")
        temporary.write_bytes(content)
        temporary.replace(compiled)
    except OSError:
        pass  # a read-only installation compiles at every start
    return gettext.GNUTranslations(io.BytesIO(content))


def _compile(path: Path) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()
