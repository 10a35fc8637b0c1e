"""Debian packages that tests need beside Python's."""

import os
import subprocess
import sys


def install(packages: list[str], purpose: str) -> None:
    """Install packages without a question; what fails shows in what is missing afterwards."""
    print(f"Installing for {purpose}: {' '.join(packages)}", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], check=False, env=quietly, capture_output=True, text=True
        )
        if done.returncode != 0:
            print(done.stderr.strip(), file=sys.stderr)
