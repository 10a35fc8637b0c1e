"""Look for known holes in the locked packages, and take nothing looked at for nothing found."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path("requirements/dev.txt")
_LINE = re.compile(r"^\w[^\\\n]*", re.MULTILINE)


def main() -> None:
    """Audit every locked package; anything but "all of them, and no hole" ends with a line and code 1."""
    command = ("--strict", "--disable-pip", "--require-hashes", "--format", "json", "-r", str(LOCK))
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *command], check=False, stdout=subprocess.PIPE, text=True
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        sys.exit("The audit gave no answer, so nothing was looked at.")
    if complaints := complaints_of(locked(), found):
        sys.exit("\n".join(complaints))
    if done.returncode != 0:
        sys.exit(f"The audit ended with code {done.returncode}.")
    print(f"{len(found)} packages were looked at, and no hole is known.")


def locked(lock: Path = LOCK) -> set[str]:
    """The packages that are installed on a machine like this one."""
    wanted = map(Requirement, _LINE.findall(lock.read_text(encoding="utf-8")))
    return {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate()}


def complaints_of(names: set[str], found: list[dict[str, Any]]) -> list[str]:
    """What speaks against these packages: holes, and that they were not looked at."""
    audited = {canonicalize_name(one["name"]): one["vulns"] for one in found if "vulns" in one}
    holes = [
        f"{name}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for name, vulns in sorted(audited.items())
        for hole in vulns
    ]
    return [*holes, *(f"{name}: not looked at" for name in sorted(names - audited.keys()))]


if __name__ == "__main__":
    main()
