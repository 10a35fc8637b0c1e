"""Have a Chromium, and fonts for it to draw with: what the page tests click with."""

import os
import shutil
import subprocess
import sys

from tools import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# What fontconfig calls the letters, and the smallest Debian package that has them.
FONTS = {"zh": "fonts-wqy-microhei", "und-zsye": "fonts-noto-color-emoji"}


def find() -> str | None:
    """Give the path of a Chromium that runs: the one that CHROMIUM names, else the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    paths = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    return next(filter(runs, paths), None)


def runs(path: str) -> bool:
    """Tell whether it starts at all; Ubuntu's package is only a pointer to a snap."""
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def missing() -> list[str]:
    """List the Debian packages that the page tests still need."""
    browser = [] if find() else ["chromium"]
    return browser + [package for letters, package in FONTS.items() if not has_font(letters)]


def has_font(letters: str) -> bool:
    """Ask fontconfig whether any font draws these letters."""
    if not shutil.which("fc-list"):
        return False
    listing = subprocess.run(["fc-list", f":lang={letters}"], check=False, capture_output=True)
    return bool(listing.stdout.strip())


def main() -> None:
    """Install what is missing where we may; without a Chromium say what follows, and fail under CI=true."""
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        debian.install(packages, purpose="the page tests")
    if find():
        return
    if os.environ.get("CI") == "true":
        sys.exit("No Chromium was found, and CI=true demands the page tests: install the package chromium.")
    print("No Chromium was found: the page tests will be skipped. Install the package chromium to run them.")


if __name__ == "__main__":
    main()
