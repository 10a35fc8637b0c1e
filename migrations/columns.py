"""Types of columns, under the short names that the scripts use; once released they stay as they are."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

__all__ = ["BigId", "UTCDateTime", "one_of"]

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def one_of(name: str, *values: str) -> sa.Enum:
    """Give an enumeration kept as text under a check constraint."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
