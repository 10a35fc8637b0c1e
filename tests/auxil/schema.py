"""The layout of a database in full, to compare two of them: Alembic's own comparison leaves much out."""

from typing import Any

from sqlalchemy import Engine, Inspector, inspect, text


def layout(engine: Engine) -> dict[str, Any]:
    """Describe every table: columns, defaults, keys, checks, and indexes with the rows they cover."""
    inspector = inspect(engine)
    tables = {
        name: _table(inspector, name) for name in inspector.get_table_names() if name != "alembic_version"
    }
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            for name, ddl in connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            ):
                if name in tables:
                    tables[name]["ids are never given out twice"] = "AUTOINCREMENT" in ddl
    return tables


def _table(inspector: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (repr(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": _by_name(inspector.get_foreign_keys(name)),
        "unique": _by_name(inspector.get_unique_constraints(name)),
        "checks": _by_name(inspector.get_check_constraints(name)),
        "indexes": {
            index["name"]: (
                index["unique"],
                index["column_names"],
                {option: str(value) for option, value in index.get("dialect_options", {}).items()},
            )
            for index in inspector.get_indexes(name)
        },
    }


def _by_name(constraints: Any) -> dict[str, Any]:
    return {constraint["name"]: constraint for constraint in constraints}
