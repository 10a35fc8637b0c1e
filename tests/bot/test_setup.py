import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot import errands
from bot.settings import load
from bot.setup import keep
from bot.vault import new_key
from centre.rules import DEFAULTS
from tests.auxil.command_line import BAD_TOKEN, TOKEN, complete, environment

CENTRE = ("name (en)", "name (zh-hans)", "address (en)", "address (zh-hans)", "telephone")


class Terminal:
    """`python -m bot setup` at a terminal, and somebody who reads and types."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "setup"],
            cwd=folder,
            env=environment(**settings),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self.shown = ""
        self._read = 0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def see(self, text: str) -> None:
        """Wait for a text to appear below what was seen before."""
        while text not in self.shown[self._read :]:
            piece = self._more()
            assert piece, self.shown
        self._read = self.shown.index(text, self._read) + len(text)

    def answer(self, question: str, text: str) -> None:
        """Wait for a question and type an answer."""
        self.see(question)
        os.write(self._ours, f"{text}\n".encode())

    def end(self) -> int:
        """Read to the end; gives the exit code."""
        while self._more():
            pass
        return self._process.wait()

    def _more(self) -> str:
        try:
            piece = os.read(self._ours, 65536).decode()
        except OSError:  # the other side is gone
            piece = ""
        self.shown += piece
        return piece


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- the file


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    keep(tmp_path / ".env", {"BOT_TOKEN": TOKEN})
    assert (tmp_path / ".env").read_text() == f"BOT_TOKEN={TOKEN}\n"
    assert mode(tmp_path / ".env") == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / ".env"]


def test_other_lines_stay_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# ours\nPOSTGRES_PASSWORD=x=y\n\nexport bot_token=old\n#BOT_TOKEN=older\nBOT_TOKEN=old too"
    )
    file.chmod(0o644)
    keep(file, {"BOT_TOKEN": "new", "CENTRE_COUNTRY": "DE"})
    assert file.read_text() == (
        "# ours\nPOSTGRES_PASSWORD=x=y\n\nBOT_TOKEN=new\n#BOT_TOKEN=older\nCENTRE_COUNTRY=DE\n"
    )
    assert mode(file) == 0o600


def test_what_fails_half_way_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / ".env"
    file.write_text("BOT_TOKEN=old\n")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(file, {"BOT_TOKEN": "new"})
    assert file.read_text() == "BOT_TOKEN=old\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_linked_file_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / ".env").symlink_to(tmp_path / "elsewhere")
    keep(tmp_path / ".env", {"BOT_TOKEN": "new"})
    assert (tmp_path / "elsewhere").read_text() == "BOT_TOKEN=new\n"


# --- the conversation


@pytest.mark.process
def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    done = complete(tmp_path, "setup")
    assert done.returncode == 2
    for word in ("terminal", "BOT_TOKEN", "CENTRE_TIME_ZONE", "DEFAULT_LANGUAGE"):
        assert word in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_a_new_centre_is_set_up(home: Path, telegram: str) -> None:
    with Terminal(home, BOT_API_BASE_URL=telegram) as terminal:
        terminal.answer("Token: ", "not a token")
        terminal.see("BOT_TOKEN must be")
        terminal.answer("Token: ", BAD_TOKEN)
        terminal.see("does not know this token")
        terminal.answer("Token: ", TOKEN)
        terminal.answer("time zone [Asia/Shanghai]: ", "Asia/Nowhere")
        terminal.see("CENTRE_TIME_ZONE must be")
        terminal.answer("time zone [Asia/Shanghai]: ", "Europe/Berlin")
        terminal.answer("holidays count [CN]: ", "DE")
        terminal.answer("(en, zh-hans) [zh-hans]: ", "")
        terminal.answer("every night? [Y/n]: ", "")
        terminal.see("Copy BACKUP_KEY")
        terminal.answer("name (en) [the community service centre]: ", "Qingtang Centre")
        terminal.answer("name (zh-hans) [社区服务中心]: ", "")
        terminal.answer("address (en): ", "18 Qingtang Road")
        terminal.answer("address (zh-hans): ", "")
        terminal.answer("telephone: ", "010-5550-0118")
        assert terminal.end() == 0
    assert "This is @" in terminal.shown
    assert "https://t.me/" in terminal.shown
    assert "?start=inv_" in terminal.shown
    assert "once, until" in terminal.shown
    assert "CANARY" not in terminal.shown
    key = load().backup_key
    assert key is not None
    assert (home / ".env").read_text() == (
        f"BOT_TOKEN={TOKEN}\nCENTRE_TIME_ZONE=Europe/Berlin\nCENTRE_COUNTRY=DE\n"
        f"BACKUP_KEY={key.get_secret_value()}\n"
    )
    assert key.get_secret_value() not in terminal.shown
    assert mode(home / ".env") == 0o600
    in_force = errands.rules_in_force(load())
    assert in_force.centre_name == {"en": "Qingtang Centre", "zh-hans": "社区服务中心"}
    assert in_force.centre_address == {"en": "18 Qingtang Road"}
    assert in_force.centre_phone == "010-5550-0118"


@pytest.mark.process
def test_what_is_there_stays_unless_one_says_so(
    home: Path, telegram: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\nBOT_API_BASE_URL={telegram}\nBACKUP_KEY={new_key()}\n")
    before = file.read_bytes()
    with Terminal(home, CENTRE_COUNTRY="DE") as terminal:
        terminal.answer("Replace it? [y/N]: ", "")
        terminal.answer("time zone [Asia/Shanghai]: ", "")
        terminal.answer("holidays count [DE]: ", "")
        terminal.answer("[zh-hans]: ", "")
        for question in CENTRE:
            terminal.answer(question, "")
        assert terminal.end() == 0
    assert errands.rules_in_force(load()) == DEFAULTS
    assert file.read_bytes() == before
    assert terminal.shown.count("?start=inv_") == 1

    monkeypatch.delenv("BOT_TOKEN", raising=False)
    file.write_text("")
    errands.load_demo(load())
    file.write_bytes(before)
    with Terminal(home, CENTRE_COUNTRY="DE") as terminal:
        terminal.answer("Replace it? [y/N]: ", "n")
        terminal.answer("time zone [Asia/Shanghai]: ", "Europe/Berlin")
        terminal.answer("holidays count [DE]: ", "FR")
        terminal.answer("[zh-hans]: ", "")
        terminal.see("CENTRE_COUNTRY is also set in the environment")
        for question in CENTRE:
            terminal.answer(question, "")
        terminal.answer("Invite another? [y/N]: ", "n")
        assert terminal.end() == 0
    assert "inv_" not in terminal.shown
    assert file.read_text().splitlines()[3:] == ["CENTRE_TIME_ZONE=Europe/Berlin", "CENTRE_COUNTRY=FR"]
