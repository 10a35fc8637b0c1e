"""The folder that DATA_DIR names: for files that people sent, and for the pulse."""

import os
from pathlib import Path

from bot.trouble import Trouble


def have(folder: Path) -> None:
    """Make the folder if it is not there.

    Raises:
        Trouble: it cannot be made, or nothing can be written to it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"DATA_DIR cannot be used ({error.strerror})") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble("DATA_DIR cannot be written to")
