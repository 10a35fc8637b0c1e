import re
import traceback
from pathlib import Path

import pytest

from bot.redaction import redactor
from bot.settings import Settings, SettingsError, load
from tests.house.tree import ROOT

CANARY = "77:CANARY-of-a-token-that-nobody-may-see"
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_everything_has_a_default() -> None:
    settings = load(None)
    assert settings.bot_token is None
    assert settings.bot_api_base_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/linli.db"
    assert settings.data_dir == Path("data")
    assert settings.secrets() == []


def test_the_defaults_are_what_is_asked_for() -> None:
    for field in Settings.model_fields.values():
        assert not field.is_required()


def test_the_environment_outweighs_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("SEND_RATE=5\nCENTRE_COUNTRY=de\nPOSTGRES_PASSWORD=of-another-program\n")
    monkeypatch.setenv("SEND_RATE", "0")
    settings = load(env_file)
    assert settings.send_rate == 0
    assert settings.centre_country == "DE"


def test_empty_means_default_and_blanks_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("DATABASE_URL", "postgresql://linli:geheim@db/linli\r\n")
    monkeypatch.setenv("LOG_LEVEL", " debug")
    settings = load(None)
    assert settings.bot_token is None
    assert settings.database_url == "postgresql://linli:geheim@db/linli"
    assert settings.log_level == "DEBUG"
    assert settings.secrets() == ["geheim"]


def test_the_address_ends_without_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_API_BASE_URL", "http://127.0.0.1:8081/")
    assert load(None).bot_api_base_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/linli.db",
        "sqlite:////data/linli.db",
        "postgres://db/linli",
        "postgresql://db:5433/linli",
        "postgresql+psycopg://linli@/linli?host=/run/postgresql",
    ],
)
def test_databases_that_serve(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert load(None).database_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "abc"),
        ("BOT_TOKEN", f"{CANARY}/../x"),
        ("BOT_API_BASE_URL", "api.telegram.org"),
        ("BOT_API_BASE_URL", "https://api.telegram.org/?x=1"),
        ("BOT_API_BASE_URL", "http://127.0.0.1:port"),
        ("CENTRE_COUNTRY", "xx"),
        ("CENTRE_COUNTRY", "CHN"),
        ("CENTRE_TIME_ZONE", "Asia"),
        ("CENTRE_TIME_ZONE", "Asia/Nowhere"),
        ("CENTRE_TIME_ZONE", "../../etc/passwd"),
        ("DATABASE_URL", "mysql://db/linli"),
        ("DATABASE_URL", "postgresql://db"),
        ("DATABASE_URL", "postgresql://li:1[2@db/linli"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://data/linli.db"),
        ("DEFAULT_LANGUAGE", "tlh"),
        ("BACKUP_HOUR", "24"),
        ("FLOOD_LIMIT", "19"),
        ("FLOOD_LIMIT", "501"),
        ("HTTP_HOST", "linli.example"),
        ("HTTP_HOST", "0.0.0"),
        ("HTTP_PORT", "65536"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("PLAYGROUND_PORT", "65536"),
        ("PLAYGROUND_PORT", "web"),
        ("SEND_RATE", "-1"),
        ("SEND_RATE", "nan"),
        ("WEBHOOK_SECRET", "with space"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("WEBHOOK_URL", "https://linli.example/telegram"),
    ],
)
def test_a_wrong_setting_is_named_and_explained(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(None)
    assert re.fullmatch(rf"{name} must be .+, for example {name}=\S+", str(caught.value))
    assert redactor()(str(caught.value)) == str(caught.value), "it has the looks of a secret"


@pytest.mark.parametrize(
    ("url", "server", "fine"),
    [
        ("https://linli.example/telegram", "", True),
        ("https://linli.example", "", True),
        ("https://linli.example:8443/telegram", "", True),
        ("https://linli.example:8088/telegram", "", False),
        ("http://linli.example/telegram", "", False),
        ("http://127.0.0.1:8088/telegram", "http://127.0.0.1:8081", True),
        ("ftp://127.0.0.1/telegram", "http://127.0.0.1:8081", False),
        ("https://linli.example/metrics", "", False),
        ("https://linli.example/telegram?x=1", "", False),
        ("/telegram", "", False),
    ],
)
def test_telegram_posts_only_where_it_can(
    url: str, server: str, fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_SECRET", CANARY.partition("-")[2])
    monkeypatch.setenv("HTTP_PORT", "8088")
    monkeypatch.setenv("BOT_API_BASE_URL", server)
    if not fine:
        with pytest.raises(SettingsError, match=r"^WEBHOOK_URL must be .+ HTTP_PORT and WEBHOOK_SECRET"):
            load(None)
        return
    settings = load(None)
    assert settings.webhook_url == url
    assert CANARY.partition("-")[2] not in f"{settings!r}"
    assert CANARY.partition("-")[2] in settings.secrets()
    monkeypatch.setenv("HTTP_PORT", "")
    with pytest.raises(SettingsError, match=r"^WEBHOOK_URL must be"):
        load(None)


def test_several_wrong_settings_get_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOG_FORMAT", "PLAYGROUND_PORT"):
        monkeypatch.setenv(name, "wrong")
    with pytest.raises(SettingsError) as caught:
        load(None)
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["LOG_FORMAT", "PLAYGROUND_PORT"]


def test_no_complaint_shows_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, f"a {CANARY}")
    with pytest.raises(SettingsError) as caught:
        load(None)
    lines = str(caught.value).splitlines()
    assert [line.split()[0] for line in lines] == [name for name in NAMES if name != "DATA_DIR"]
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", CANARY)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://li:{CANARY.replace(':', '')}@db/linli")
    settings = load(None)
    assert "CANARY" not in f"{settings!r} {settings}"
    assert settings.secrets() == [CANARY, CANARY.removeprefix("77:"), CANARY.replace(":", "")]


@pytest.mark.parametrize("content", [b"BOT_TOKEN=\xff\xfe", None], ids=["not text", "a folder"])
def test_a_file_that_cannot_be_read_is_named(env_file: Path, content: bytes | None) -> None:
    if content is None:
        env_file.mkdir()
        assert load(env_file).bot_token is None
        return
    env_file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load(env_file)


def test_a_file_from_windows_is_read(env_file: Path) -> None:
    env_file.write_bytes("SEND_RATE=7\r\nLOG_FORMAT=json\r\n".encode("utf-8-sig"))
    assert (load(env_file).send_rate, load(env_file).log_format) == (7, "json")


def test_every_setting_is_documented() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.+) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE
    )
    fields = Settings.model_fields.items()
    assert rows == [
        (name.upper(), "" if field.default is None else f"`{field.default}`", field.description)
        for name, field in fields
    ]


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    lines = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    fields = Settings.model_fields.items()
    assert lines == [
        (name.upper(), "" if field.default is None else str(field.default)) for name, field in fields
    ]
