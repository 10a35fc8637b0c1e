"""Carry out the Dockerfile's steps in a clean directory, where there is no container engine.

Not a build: the base image is this machine's Python and both stages share one directory. It proves that the
build context holds all that runs, that the runtime lock suffices and that nothing is written beside the code.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parent.parent
# The folders that the Dockerfile names by their absolute path.
FOLDERS = ("app", "data", "venv")
COMMANDS = (["--help"], ["migrate"], ["load-demo"])


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Give each instruction of a Dockerfile with its argument, continuation lines joined."""
    lines = (line for line in dockerfile.splitlines() if line.strip() and not line.startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, argument = line.partition(" ")
        yield word.upper(), argument.strip()


def in_context(path: PurePath, dockerignore: str) -> bool:
    """Tell whether an engine would see this file; as in .dockerignore, the last pattern that fits decides."""
    patterns = [line for line in dockerignore.splitlines() if line and not line.startswith("#")]
    seen = True
    parents = [PurePath(*path.parts[: depth + 1]) for depth in range(len(path.parts))]
    for line in patterns:
        pattern = line.removeprefix("!")
        if pattern.startswith("**/"):
            fits = any(parent.match(pattern.removeprefix("**/")) for parent in parents)
        else:
            fits = any(fnmatch(str(parent), pattern) for parent in parents)
        if fits:
            seen = line.startswith("!")
    return seen


def context() -> list[PurePath]:
    """List the files of the build context in a fresh clone."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    dockerignore = (ROOT / ".dockerignore").read_text()
    return [
        path
        for path in map(PurePath, filter(None, names))
        if (ROOT / path).exists() and in_context(path, dockerignore)
    ]


class Rehearsal:
    """A clean directory in which the instructions are carried out one after another."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workdir = root
        self.entrypoint: list[str] = []
        self.env: dict[str, str] = {}
        (root / "bin").mkdir()
        (root / "bin" / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")

    def inside(self, text: str) -> str:
        """Move the absolute paths of the image into the clean directory."""
        return re.sub(rf"/({'|'.join(FOLDERS)})(?![\w.-])", rf"{self.root}/\1", text)

    def follow(self, word: str, argument: str) -> None:
        """Carry out one instruction; those that only describe the image need nothing done."""
        match word:
            case (
                "FROM"
            ):  # an engine starts from an empty environment; how to reach the registry is the builder's
                kept = re.compile(r"PIP_|.*_proxy$", re.IGNORECASE)
                self.env = {name: value for name, value in os.environ.items() if kept.match(name)}
                self.env |= {"PATH": f"{self.root}/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
            case "ENV":
                for pair in shlex.split(argument):
                    name, _, value = pair.partition("=")
                    self.env[name] = self.inside(value).replace("$PATH", self.env["PATH"])
            case "WORKDIR":
                self.workdir = Path(self.inside(argument))
                self.workdir.mkdir(parents=True, exist_ok=True)
            case "COPY" if not argument.startswith("--from="):
                self.copy(*argument.split())
            case "RUN":
                self.run(["sh", "-e", "-c", self.inside(argument)])
            case "ENTRYPOINT":
                self.entrypoint = json.loads(argument)

    def copy(self, source: str, target: str) -> None:
        """Copy one path of the build context, or all of it."""
        for path in context():
            if source in {".", str(path)}:
                goal = self.workdir / (path if source == "." else target)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, goal)

    def run(self, command: list[str]) -> None:
        """Run a command as the image would, and stop the rehearsal when it fails."""
        print("$", shlex.join(command).replace(str(self.root), ""), flush=True)
        subprocess.run(command, cwd=self.workdir, env=self.env, check=True)


def main() -> None:
    """Rehearse the image, then the commands that its container would be given."""
    if os.geteuid() != 0:
        sys.exit(
            "The Dockerfile hands its data folder to another user, as an engine does: rehearse it as root."
        )
    with tempfile.TemporaryDirectory(prefix="linli-image-") as directory:
        rehearsal = Rehearsal(Path(directory))
        for word, argument in instructions((ROOT / "Dockerfile").read_text()):
            rehearsal.follow(word, argument)
        before = set(rehearsal.workdir.rglob("*"))
        for command in COMMANDS:
            rehearsal.run([*rehearsal.entrypoint, *command])
        if written := set(rehearsal.workdir.rglob("*")) - before:
            sys.exit(
                f"Written beside the code, where the image's user may not: {', '.join(map(str, written))}"
            )
    print("The Dockerfile's steps were carried out in a clean directory. No image was built.")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f"This step failed with {failure.returncode}.")
