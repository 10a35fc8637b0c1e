from pathlib import Path

import pytest

from chat.languages import LOCALES, Languages, Markup

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "language.name"
msgstr "{name}"

msgid "greet"
msgstr "Hello {{who}}"

msgid "greet.large"
msgstr "Hi"

msgid "cakes"
msgid_plural "cakes"
msgstr[0] "{{n}} cake"
msgstr[1] "{{n}} cakes"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for code in ("en", "zh-hans", "zh-hant", "pt-br"):
        (tmp_path / f"{code}.po").write_text(PO.format(name=code))
    return tmp_path


@pytest.fixture
def languages(folder: Path) -> Languages:
    return Languages("en", folder)


def test_what_people_write_is_escaped_and_our_own_markup_is_not(languages: Languages) -> None:
    say = languages["en"].say
    assert say("greet", who="<b>Tom & 'Jerry'</b>") == "Hello &lt;b&gt;Tom &amp; 'Jerry'&lt;/b&gt;"
    assert say("greet", who=Markup("<b>Tom</b>")) == "Hello <b>Tom</b>"
    assert say("greet", who=say("greet", who="<")) == "Hello Hello &lt;"


def test_a_label_is_plain(languages: Languages) -> None:
    assert languages["en"].label("greet", who="<b>Tom & Jerry</b>") == "Hello <b>Tom & Jerry</b>"


def test_braces_of_people_are_only_braces(languages: Languages) -> None:
    assert languages["en"].say("greet", who="{who} {0.__class__}") == "Hello {who} {0.__class__}"


def test_plurals(languages: Languages) -> None:
    say = languages["en"].say
    assert [say("cakes", n=n) for n in (0, 1, 2)] == ["0 cakes", "1 cake", "2 cakes"]


def test_large_letters_have_shorter_words_where_there_are_any(languages: Languages) -> None:
    say = languages["en"].say
    assert say("greet", who="Tom", large=True) == "Hi"
    assert say("cakes", n=1, large=True) == "1 cake"


@pytest.mark.parametrize("key", ["nothing", "greet"])
def test_a_missing_sentence_or_blank_is_an_error(languages: Languages, key: str) -> None:
    with pytest.raises(KeyError):
        languages["en"].say(key)


@pytest.mark.parametrize(
    ("phone", "ours"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh-hans", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("ZH-HANT", "zh-hant"),
        ("pt", "pt-br"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_is_found(languages: Languages, phone: str | None, ours: str) -> None:
    assert languages.nearest(phone) == ours


def test_an_unknown_language_is_the_default_one(languages: Languages) -> None:
    assert languages["tlh"].code == "en"


def test_a_default_without_a_file_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"DEFAULT_LANGUAGE: there is no locales/fr\.po"):
        Languages("fr", folder)


def test_a_changed_file_is_read_anew(folder: Path) -> None:
    Languages("en", folder)
    assert (folder / ".compiled" / "en.mo").exists()
    path = folder / "en.po"
    path.write_text(path.read_text().replace("Hello", "Good day"))
    assert Languages("en", folder)["en"].say("greet", who="Tom") == "Good day Tom"


def test_the_house_speaks_chinese_and_english() -> None:
    assert {path.stem for path in LOCALES.glob("*.po")} >= {"zh-hans", "en"}
