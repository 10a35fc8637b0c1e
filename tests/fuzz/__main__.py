"""`python -m tests.fuzz --updates 100000`: attack a bot, and say what came of it; 1 if a law was broken."""

import argparse
import asyncio
import gc
import json
import random
import sys
import tempfile
from pathlib import Path

from bot import logs
from migrations.scripts import upgrade
from models.database import connect
from tests.fuzz.attack import Report, attack

_ROUND = 5_000
# After so many rounds everything has been met; from then on the memory may grow by so much at the most.
_WARM, _FLAT = 10, 1.25


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args()


def _round(number: int, seed: int) -> Report:
    """Attack a bot that nobody has attacked yet: what people have on their screens grows without end."""
    with tempfile.TemporaryDirectory(prefix="linli-fuzz-") as folder:
        url = f"sqlite:///{Path(folder) / 'fuzz.db'}"
        engine = connect(url)
        upgrade(engine)
        engine.dispose()
        report = asyncio.run(attack(number, seed, url))
    gc.collect()
    return report


def main() -> int:
    """Carry it out on the command line, round after round, saying how each went."""
    asked = _arguments()
    logs.configure("text", "CRITICAL")  # the report says what is put aside
    broken, memory = 0, list[int]()
    for nth, begins in enumerate(range(0, asked.updates, _ROUND)):
        report = _round(min(_ROUND, asked.updates - begins), asked.seed + nth)
        print(json.dumps(report.as_json(), ensure_ascii=False), flush=True)
        broken += len(report.broken)
        memory.append(report.memory)
    if max(memory) > memory[:_WARM][-1] * _FLAT:
        print(f"The memory grew: {memory} MB")
        broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
