"""Add the replicas, and who has a message or a file in hand."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_HELD = ("outbox", "stored_file")


def upgrade() -> None:
    op.create_table(
        "replica",
        sa.Column("id", BigId, nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("heard_at", UTCDateTime(), nullable=False),
        sa.Column("halted_until", UTCDateTime(), nullable=True),
        sa.Column("retiring", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replica"),
        sqlite_autoincrement=True,
    )
    for table in _HELD:
        op.add_column(table, sa.Column("replica_id", BigId, nullable=True))


def downgrade() -> None:
    for table in _HELD:
        op.drop_column(table, "replica_id")
    op.drop_table("replica")
