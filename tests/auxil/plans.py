"""How SQLite would carry out what a piece of work asks."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event
from sqlmodel import Session, SQLModel

# "SCAN notice" reads the table from end to end, and so does "SEARCH notice" for its smallest value;
# with "USING INDEX …" after it, only what the index holds. Aliases end in a number.
WHOLE_TABLE = re.compile(r"(?:SCAN|SEARCH) (\w+?)(?:_\d+)?")


def tables_read_whole(session: Session, work: Callable[[Session], Any]) -> set[str]:
    """Do the work; name the tables that it read without any index."""
    found: set[str] = set()

    def explain(connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            whole = (match[1] for row in cursor.fetchall() if (match := WHOLE_TABLE.fullmatch(row[3])))
            found.update(name for name in whole if name in SQLModel.metadata.tables)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", explain)
    work(session)
    event.remove(bind, "before_cursor_execute", explain)
    return found
