"""The pulse of the running bot: a file it touches, and whose age tells others whether it works."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

# The bot touches the file with every sweep, at least three times in this span.
MAX_AGE = timedelta(seconds=60)


# Containers come and go under new names; what they leave behind is swept up.
FORGOTTEN = timedelta(days=1)


def pulse(folder: Path) -> Path:
    """Where the pulse of the bot on this machine, or in this container, is: several may share a folder."""
    return folder / f"pulse.{socket.gethostname()}"


def forget_others(folder: Path, now: datetime) -> None:
    """Remove the pulses of those that are long gone."""
    for path in folder.glob("pulse.*"):
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > FORGOTTEN:
            path.unlink(missing_ok=True)


def beat(path: Path) -> None:
    """Show that the bot works."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def is_alive(path: Path, now: datetime) -> bool:
    """Tell whether the pulse was felt lately; one far in the future is as old as one far in the past."""
    try:
        touched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return False
    return abs(now - touched) < MAX_AGE
