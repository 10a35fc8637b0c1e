"""Add the reports."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column(
            "kind", one_of("reportkind", "day", "week", "month", "quarter", "year", "days"), nullable=False
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            one_of("reportstate", "draft", "edited", "waiting", "approved", "sent", "received", "put_away"),
            nullable=False,
        ),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("book", sa.JSON(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", BigId, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("sent_by", BigId, nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("sent_to", sa.JSON(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("corrects_id", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'sent', 'received') OR approved_at IS NOT NULL",
            name=op.f("ck_report_approved"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'received') OR sent_at IS NOT NULL", name=op.f("ck_report_sent")
        ),
        sa.CheckConstraint("approved_by <> written_by", name=op.f("ck_report_second")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_report_days")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_report_approved_by")),
        sa.ForeignKeyConstraint(["corrects_id"], ["report.id"], name=op.f("fk_report_corrects_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_report_sent_by")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_report_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_approved_by", "report", ["approved_by"], unique=False)
    op.create_index(
        "ix_report_handed_in",
        "report",
        ["last_day"],
        unique=False,
        sqlite_where=sa.text("state IN ('sent', 'received')"),
        postgresql_where=sa.text("state IN ('sent', 'received')"),
    )
    op.create_index("ix_report_sent_by", "report", ["sent_by"], unique=False)
    op.create_index("ix_report_written_by", "report", ["written_by"], unique=False)
    op.create_index(
        "uq_report_corrects_id",
        "report",
        ["corrects_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'put_away'"),
        postgresql_where=sa.text("state <> 'put_away'"),
    )
    op.create_index(
        "uq_report_period",
        "report",
        ["first_day", "last_day"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL AND state <> 'put_away'"),
        postgresql_where=sa.text("corrects_id IS NULL AND state <> 'put_away'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_report_period",
        table_name="report",
        sqlite_where=sa.text("corrects_id IS NULL AND state <> 'put_away'"),
        postgresql_where=sa.text("corrects_id IS NULL AND state <> 'put_away'"),
    )
    op.drop_index(
        "uq_report_corrects_id",
        table_name="report",
        sqlite_where=sa.text("state <> 'put_away'"),
        postgresql_where=sa.text("state <> 'put_away'"),
    )
    op.drop_index("ix_report_written_by", table_name="report")
    op.drop_index("ix_report_sent_by", table_name="report")
    op.drop_index(
        "ix_report_handed_in",
        table_name="report",
        sqlite_where=sa.text("state IN ('sent', 'received')"),
        postgresql_where=sa.text("state IN ('sent', 'received')"),
    )
    op.drop_index("ix_report_approved_by", table_name="report")
    op.drop_table("report")
