"""Make the virtual environment and keep it equal to a lock: `python3 tools/environment.py base [dev]`.

The lock `twin` has an environment of its own: aiogram, which the bench compares with, wants an older
pydantic.

Runs before anything is installed, on whatever Python is there, so it uses the standard library only
and a syntax that any Python 3.6 can read, well enough to refuse politely.
"""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TWIN = ROOT / "build" / "twin"


def main(*locks: str) -> None:
    """Bring the environment up to date with each named lock; quick when nothing changed."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Linli needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {sys.version_info[0]}."
            f"{sys.version_info[1]}. Name a newer one: make PYTHON=python3.12 run"
        )
    for lock in locks:
        home = TWIN if lock == "twin" else VENV
        if not works(home):
            create(home)
        install(lock, home)


def python(home: Path) -> Path:
    """Say where the Python of an environment is."""
    return home / "bin" / "python"


def works(home: Path) -> bool:
    """Tell whether the environment has a Python with pip (both go when the system Python is replaced)."""
    if not python(home).exists():
        return False
    tried = subprocess.run([str(python(home)), "-c", "import pip"], check=False, capture_output=True)
    return tried.returncode == 0


def create(home: Path) -> None:
    """Make a fresh environment, or say in one line which system package is missing."""
    # Debian and Ubuntu ship venv without ensurepip, which is in the package python3-venv
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
        )
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)


def install(lock: str, home: Path) -> None:
    """Install exactly what the lock names, unless the stamp says that this was done."""
    source = ROOT / "requirements" / f"{lock}.txt"
    stamp = home / f"{lock}.sha256"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"Installing the locked packages of {source.relative_to(ROOT)}", flush=True)
    pip = [str(python(home)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(source)], check=False)
    if done.returncode != 0:
        sys.exit("The packages could not be installed; pip says why above. It is safe to try again.")
    stamp.write_text(digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
