"""What the process is told from outside: the environment, or the file .env beside it, and nothing else."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.trouble import Trouble
from chat.languages import LOCALES

ENV_FILE = Path(".env")
# Fewer messages and taps a minute anybody makes who is in a hurry.
_LEAST_FLOOD = 20
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
Value = TypeVar("Value")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_KEY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_WEBHOOK_PORTS = {443, 80, 88, 8443}
_OURS = {"/healthz", "/readyz", "/metrics"}
_DATABASES = ("postgres", "postgresql", "postgresql+psycopg")


class SettingsError(Trouble):
    """A setting cannot be used; the text names it, one line each, and never repeats a value."""


def _setting(default: Any, description: str, *, must: str, example: str, **bounds: Any) -> Any:
    return Field(
        default, description=description, examples=[example], json_schema_extra={"must": must}, **bounds
    )


class Settings(BaseSettings):
    """Every setting of the process; what the centre decides for itself is in `centre.rules`."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",  # an editor on Windows may have put a mark in front
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    bot_token: SecretStr | None = _setting(
        None,
        "The bot's token from @BotFather. Without it `run` opens the playground instead.",
        must="the token as @BotFather gave it: digits, a colon, letters",
        example="110201543:AAHdqTcvCH1vGWJx…",
    )
    bot_api_base_url: str = _setting(
        "https://api.telegram.org",
        "The Bot API server; `/bot<token>/method` and `/file/bot<token>/path` are appended. Proxy variables "
        "of the environment (`HTTPS_PROXY`, `NO_PROXY`) count for api.telegram.org only.",
        must="an address with http:// or https:// and without a question mark",
        example="https://api.telegram.org",
    )
    database_url: str = _setting(
        "sqlite:///data/linli.db",
        "The database: a SQLite file on a local disk, or PostgreSQL.",
        must="sqlite:///FILE, or postgresql:// with user, password, host and name",
        example="sqlite:///data/linli.db",
        repr=False,
    )
    centre_time_zone: str = _setting(
        "Asia/Shanghai",
        "The centre's time zone, by its IANA name.",
        must="the IANA name of a time zone",
        example="Asia/Shanghai",
    )
    centre_country: str = _setting(
        "CN",
        "The country whose public holidays and swapped workdays count, by its ISO code.",
        must="the two letters of a country whose holidays are known",
        example="CN",
    )
    default_language: str = _setting(
        "zh-hans",
        "The language for people whose own we do not speak: a file in `locales/`.",
        must="a language that has a file in locales/",
        example="zh-hans",
    )
    log_format: Literal["text", "json"] = _setting(
        "text",
        "How log lines look: `text` for people, `json` for machines.",
        must="text or json",
        example="json",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _setting(
        "INFO",
        "The least important lines that are logged; libraries never go below WARNING.",
        must="DEBUG, INFO, WARNING or ERROR",
        example="INFO",
    )
    send_rate: float = _setting(
        30,
        "Messages a second over all chats; 0 is no limit, for paid broadcasts or one's own Bot API server.",
        must="a number of messages a second, or 0 for no limit",
        example="30",
        ge=0,
        allow_inf_nan=False,
    )
    flood_limit: int = _setting(
        100,
        "How many messages and taps of one person within a minute are too many: nothing of theirs but a cry "
        "for help is then read for ten minutes, and they are told how to reach a person. From two fifths of "
        "it on they are asked to slow down. 0 is no limit, for tests under load.",
        must="a whole number from 20 to 500, or 0",
        example="100",
        ge=0,
        le=500,
    )
    data_dir: Path = _setting(
        Path("data"),
        "The folder for files that people sent and for the pulse of `run`.",
        must="a folder",
        example="data",
    )
    http_host: str = _setting(
        "127.0.0.1",
        "Where the bot's own web server listens; 0.0.0.0 is everywhere, as a container needs it.",
        must="the address of a network interface",
        example="127.0.0.1",
    )
    http_port: int | None = _setting(
        None,
        "The port of the bot's own web server, behind a proxy: `/healthz`, `/readyz`, `/metrics`, and the "
        "webhook. Without it there is none; 0 takes a free one.",
        must="a whole number from 0 to 65535",
        example="8088",
        ge=0,
        le=65535,
    )
    webhook_secret: SecretStr | None = _setting(
        None,
        "What Telegram shows so that nobody else can post updates.",
        must="1 to 256 letters, digits, _ or -",
        example="b8nXv0c2Qk…",
    )
    webhook_url: str | None = _setting(
        None,
        "The public address to which Telegram posts updates; the proxy passes it on to `HTTP_PORT` under the "
        "same path. Without it the bot polls.",
        must="an https address (for Telegram itself on port 443, 80, 88 or 8443), together with HTTP_PORT "
        "and WEBHOOK_SECRET",
        example="https://linli.example/telegram",
    )
    backup_key: SecretStr | None = _setting(
        None,
        "What `backup` locks with and `restore` opens; `python -m bot backup-key` makes one. Keep a copy "
        "where no backups are: without it nobody reads them, with it everybody does.",
        must="a key as `python -m bot backup-key` printed it",
        example="AGE-SECRET-KEY-1QJ…",
    )
    backup_hour: int = _setting(
        3,
        "The hour of the centre's day from which on the bot makes a backup by itself, once a day, where "
        "there is a `BACKUP_KEY`; -1: never.",
        must="a whole number from -1 to 23",
        example="3",
        ge=-1,
        le=23,
    )
    playground_port: int = _setting(
        8080,
        "The port of the playground on loopback; 0 takes a free one.",
        must="a whole number from 0 to 65535",
        example="8080",
        ge=0,
        le=65535,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _without_blanks(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("bot_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        # It becomes part of an address, so nothing else may pass.
        return _hold(value, value is None or _TOKEN.fullmatch(value.get_secret_value()))

    @field_validator("bot_api_base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        usable = (
            parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
        )
        # Reading the port checks it.
        return _hold(value.rstrip("/"), usable and parts.port != 0)

    @field_validator("flood_limit")
    @classmethod
    def _leaves_room_to_talk(cls, value: int) -> int:
        return _hold(value, value == 0 or value >= _LEAST_FLOOD)

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        scheme, _, rest = value.partition("://")
        if scheme == "sqlite":
            path = rest.partition("?")[0].removeprefix("/")
            return _hold(value, rest.startswith("/") and path and path != ":memory:")
        return _hold(
            value, scheme in _DATABASES and urlsplit(value).port != 0 and urlsplit(value).path.strip("/")
        )

    @field_validator("centre_time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (OSError, LookupError) as error:  # a folder of zones, a zone that nobody knows
            raise ValueError from error

    @field_validator("centre_country")
    @classmethod
    def _has_known_holidays(cls, value: str) -> str:
        if value == cls.model_fields["centre_country"].default:
            return value
        # It takes a tenth of a second, which the default need not wait for.
        from holidays.registry import COUNTRIES

        return _hold(value, len(value) == 2 and any(value in names for names in COUNTRIES.values()))

    @field_validator("default_language")
    @classmethod
    def _has_a_file(cls, value: str) -> str:
        return _hold(value, value in {path.stem for path in LOCALES.glob("*.po")})

    @field_validator("http_host")
    @classmethod
    def _is_an_interface(cls, value: str) -> str:
        return value if value == "localhost" else str(ip_address(value))

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _hold(value, value is None or _SECRET.fullmatch(value.get_secret_value()))

    @field_validator("backup_key")
    @classmethod
    def _opens_backups(cls, value: SecretStr | None) -> SecretStr | None:
        return _hold(value, value is None or _KEY.fullmatch(value.get_secret_value()))

    @field_validator("webhook_url")
    @classmethod
    def _can_be_posted_to(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        parts, others = urlsplit(value), info.data
        # One's own Bot API server may post in plain text, and to any port.
        own = others.get("bot_api_base_url") != cls.model_fields["bot_api_base_url"].default
        open_to = parts.scheme == "https" and (parts.port or 443) in _WEBHOOK_PORTS
        served = others.get("http_port") is not None and others.get("webhook_secret") is not None
        fit = parts.hostname and not parts.query and not parts.fragment and parts.path not in _OURS
        return _hold(value, fit and served and (open_to or (own and parts.scheme in {"http", "https"})))

    @field_validator("log_format", mode="before")
    @classmethod
    def _small(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("centre_country", "log_level", mode="before")
    @classmethod
    def _capital(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.centre_time_zone)

    def secrets(self) -> list[str]:
        """Give what must never be seen in a log line."""
        found = []
        if self.bot_token:
            token = self.bot_token.get_secret_value()
            found += [token, token.partition(":")[2]]
        if self.webhook_secret:
            found.append(self.webhook_secret.get_secret_value())
        if self.backup_key:
            found.append(self.backup_key.get_secret_value())
        if password := urlsplit(self.database_url).password:
            found.append(password)
        return found


def _hold(value: Value, usable: object) -> Value:
    if not usable:
        raise ValueError
    return value


def load(env_file: Path | None = ENV_FILE) -> Settings:
    """Read the settings; the environment outweighs the file.

    Raises:
        SettingsError: some cannot be used.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        names = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors(include_input=False))
        raise SettingsError("\n".join(_complaint(name) for name in names)) from None
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{env_file} cannot be read as UTF-8 text ({type(error).__name__}).") from None


def complaint(name: str, value: str) -> str | None:
    """Say what is wrong with a value for a setting, if anything is."""
    given: dict[str, Any] = {"_env_file": None, name: value}
    try:
        Settings(**given)
    except ValidationError as error:
        if name in {fault["loc"][0] for fault in error.errors(include_input=False)}:
            return _complaint(name)
    return None


def _complaint(name: str) -> str:
    info = Settings.model_fields[name]
    extra: Any = info.json_schema_extra
    setting = name.upper()
    example = (info.examples or [""])[0]
    return f"{setting} must be {extra['must']}, for example {setting}={example}"
