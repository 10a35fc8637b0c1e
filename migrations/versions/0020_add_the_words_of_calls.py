"""Add the words by which call-backs are found."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_word",
        sa.Column("gram", sa.String(12), nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_word_call_id")),
        sa.PrimaryKeyConstraint("gram", "call_id", name=op.f("pk_call_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_word_call_id", "call_word", ["call_id"], unique=False)


def downgrade() -> None:
    op.drop_table("call_word")
