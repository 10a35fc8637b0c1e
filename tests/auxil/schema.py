"""The layout of a database in full, to compare two of them: Alembic's own comparison leaves much out."""

from typing import Any

from sqlalchemy import Engine, inspect, text


def layout(engine: Engine) -> dict[str, Any]:
    """Describe every table: columns, defaults, keys, checks, and indexes with the rows they cover."""
    inspector = inspect(engine)
    # Of all tables at once: on PostgreSQL that is a handful of questions instead of six a table.
    columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
    foreign, unique = inspector.get_multi_foreign_keys(), inspector.get_multi_unique_constraints()
    checks, indexes = inspector.get_multi_check_constraints(), inspector.get_multi_indexes()
    tables: dict[str, dict[str, Any]] = {
        place[1]: {
            "columns": {
                column["name"]: (repr(column["type"]), column["nullable"], column["default"])
                for column in of_table
            },
            "primary key": keys[place],
            "foreign keys": _by_name(foreign[place]),
            "unique": _by_name(unique[place]),
            "checks": _by_name(checks[place]),
            "indexes": {
                index["name"]: (
                    index["unique"],
                    index["column_names"],
                    {option: str(value) for option, value in index.get("dialect_options", {}).items()},
                )
                for index in indexes[place]
            },
        }
        for place, of_table in columns.items()
        if place[1] != "alembic_version"
    }
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            for name, ddl in connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            ):
                if name in tables:
                    tables[name]["ids are never given out twice"] = "AUTOINCREMENT" in ddl
    return tables


def _by_name(constraints: Any) -> dict[str, Any]:
    return {constraint["name"]: constraint for constraint in constraints}
