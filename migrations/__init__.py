"""Whether the database is laid out as the models want it; `migrations.scripts` brings it there.

Every start asks, so the question costs one small query and no import of Alembic.
"""

from sqlalchemy import Engine, inspect, text

from models.database import READ_ONLY

# The newest script in versions/: a test keeps the two equal.
HEAD = "0024"


def current(engine: Engine) -> str | None:
    """Give the revision of the database; None where nothing was ever laid."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalars(text("SELECT version_num FROM alembic_version")).one_or_none()


def is_current(engine: Engine) -> bool:
    """Tell whether there is nothing to migrate."""
    return current(engine) == HEAD
