"""Let what arrived be counted from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_FINISHED = sa.text("finished_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_finished",
        "outbox",
        ["finished_at", "state", "method", "chat_id"],
        unique=False,
        sqlite_where=_FINISHED,
        postgresql_where=_FINISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_finished", table_name="outbox")
