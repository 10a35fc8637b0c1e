"""Add the digests."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, one_of

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", one_of("digestkind", "morning", "evening", "month"), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("clock", sa.Time(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_digest", "digest", ["person_id", "kind"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_digest", table_name="digest")
    op.drop_table("digest")
