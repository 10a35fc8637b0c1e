"""Have libfaketime: with it tests set the wall clock under a bot that runs."""

import os
import shutil
import sys
from pathlib import Path

from tools import debian

PACKAGE = "libfaketime"


def library() -> str:
    """Give the path of the library.

    Raises:
        LookupError: it is not installed.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise LookupError(f"libfaketime was not found: install the package {PACKAGE}.")
    return str(found[0])


def missing() -> bool:
    """Whether there is none."""
    try:
        library()
    except LookupError:
        return True
    return False


def main() -> None:
    """Install it where we may; without it say what follows, and fail under CI=true."""
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        debian.install([PACKAGE], purpose="the tests of clocks that are set")
    if not missing():
        return
    if os.environ.get("CI") == "true":
        sys.exit(f"libfaketime was not found, and CI=true demands it: install the package {PACKAGE}.")
    print(f"libfaketime was not found: tests of clocks will be skipped. Install {PACKAGE} to run them.")


if __name__ == "__main__":
    main()
