"""Writes an export in a process of its own: a large one takes seconds, and taps are answered meanwhile.

It reads the database by itself, row by row, so that a hundred thousand rows take no more memory than a few;
and it sees who asks anew: whoever has lost the right meanwhile gets none.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre.exports import plain_text, workbook
from centre.exports.lists import LISTINGS
from centre.exports.recipe import Recipe
from centre.exports.values import Values
from models import who as whos
from models.database import connect

WRITERS = {"xlsx": workbook.write, "csv": plain_text.write_csv, "json": plain_text.write_json}
_AT_ONCE = 1000


def write(session: Session, recipe: Recipe, path: Path, done: Callable[[], object] = lambda: None) -> None:
    """Write a file from what the database holds now; `done` is told of every row.

    Raises:
        PermissionError: whoever asked may not see the list any more.
    """
    listing = LISTINGS[recipe.name]
    who = whos.by_id(session, recipe.person_id) if recipe.person_id else whos.at_the_machine()
    if not who.may(listing.see) or (recipe.persons and not who.may(listing.persons)):
        raise PermissionError(recipe.name)
    columns = listing.shown(persons=recipe.persons)
    values = Values(session, recipe)
    query = listing.rows(who, recipe.span, columns).execution_options(yield_per=_AT_ONCE)

    def rows() -> Iterator[list[Any]]:
        for row in session.execute(query):
            yield [values.of(column, value) for column, value in zip(columns, row, strict=True)]
            done()

    counts = {
        values.of(listing.state, state): n for state, n in session.execute(listing.counts(who, recipe.span))
    }
    WRITERS[recipe.form](path, recipe, columns, rows(), counts)


def main() -> None:
    """Read a recipe, write the file to the standard output."""
    recipe = Recipe.model_validate_json(sys.stdin.buffer.read())
    engine = connect(recipe.url)
    with tempfile.TemporaryDirectory() as folder, Session(engine) as session:
        path = Path(folder) / "export"
        write(session, recipe, path)
        sys.stdout.buffer.write(path.read_bytes())


if __name__ == "__main__":
    main()
