"""Draft the next script from the models: `python -m migrations "Add the bookings"`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from migrations import scripts
from models.database import connect


def main(message: str) -> None:
    """Draft a script against an empty SQLite file that has all earlier ones."""
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder, 'draft.db')}")
        scripts.upgrade(engine)
        drafted = scripts.draft(engine, message)
        engine.dispose()
    sys.stderr.write(
        f"{drafted}: read it, `make format`, and set HEAD in migrations/__init__.py to its number\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
