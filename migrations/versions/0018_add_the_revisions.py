"""Add the revisions of services."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('draft', 'waiting')")


def upgrade() -> None:
    op.create_table(
        "service_revision",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column(
            "state", one_of("revisionstate", "draft", "waiting", "published", "dropped"), nullable=False
        ),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("fees", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", BigId, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("published_by", BigId, nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_service_revision_published")
        ),
        sa.CheckConstraint("published_by <> written_by", name=op.f("ck_service_revision_second")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_service_revision_published_by")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_revision_service_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_service_revision_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_revision")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_service_revision_published_by", "service_revision", ["published_by"], unique=False)
    op.create_index("ix_service_revision_written_by", "service_revision", ["written_by"], unique=False)
    op.create_index(
        "uq_service_revision_open",
        "service_revision",
        ["service_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_service_revision_open",
        table_name="service_revision",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.drop_index("ix_service_revision_written_by", table_name="service_revision")
    op.drop_index("ix_service_revision_published_by", table_name="service_revision")
    op.drop_table("service_revision")
