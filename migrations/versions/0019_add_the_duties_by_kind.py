"""Add who is at the desk and who rings back, by day."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_post",
        sa.Column("id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", one_of("dutykind", "desk", "calls"), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("laid_by", BigId, nullable=False),
        sa.Column("laid_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["laid_by"], ["person.id"], name=op.f("fk_duty_post_laid_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_post_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_post")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_duty_post_day", "duty_post", ["day", "kind"], unique=True)
    op.create_index("ix_duty_post_person_id", "duty_post", ["person_id"])


def downgrade() -> None:
    op.drop_table("duty_post")
