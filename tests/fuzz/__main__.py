"""`python -m tests.fuzz --updates 100000`: attack a bot, and say what came of it; 1 if a law was broken."""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from pathlib import Path

from bot import logs
from migrations.scripts import upgrade
from models.database import connect
from tests.fuzz.attack import attack


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--database", help="an empty PostgreSQL database; without it an SQLite file is made")
    return parser.parse_args()


def main() -> int:
    """Carry it out on the command line."""
    asked = _arguments()
    logs.configure("text", "CRITICAL")  # the report says what is put aside
    with tempfile.TemporaryDirectory(prefix="linli-fuzz-") as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'fuzz.db'}"
        engine = connect(url)
        upgrade(engine)
        engine.dispose()
        report = asyncio.run(attack(asked.updates, asked.seed, url))
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
