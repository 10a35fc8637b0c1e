"""Add the announcements."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_mute",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", one_of("newskind", "events", "services", "volunteering", "safety"), nullable=False),
        sa.Column("muted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_news_mute_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_mute")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_news_mute", "news_mute", ["person_id", "kind"], unique=True)
    op.create_table(
        "announcement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("kind", one_of("newskind", "events", "services", "volunteering", "safety"), nullable=False),
        sa.Column(
            "state",
            one_of(
                "announcementstate",
                "draft",
                "waiting",
                "scheduled",
                "sending",
                "paused",
                "sent",
                "recalled",
                "called_off",
            ),
            nullable=False,
        ),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("photo", sa.String(200), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", BigId, nullable=True),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("sends_at", UTCDateTime(), nullable=True),
        sa.Column("issuer_id", BigId, nullable=True),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("outbox_from", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(approved_by IS NULL) OR (approved_at IS NOT NULL)", name=op.f("ck_announcement_approved")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_announcement_approved_by")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_announcement_issuer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_announcement_site_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_announcement_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_approved_by", "announcement", ["approved_by"], unique=False)
    op.create_index("ix_announcement_state", "announcement", ["state"], unique=False)
    op.create_index("ix_announcement_written_by", "announcement", ["written_by"], unique=False)
    op.create_table(
        "announcement_reader",
        sa.Column("id", BigId, nullable=False),
        sa.Column("announcement_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "outcome",
            one_of(
                "readeroutcome",
                "queued",
                "sent",
                "failed",
                "blocked",
                "muted",
                "held",
                "leaving",
                "recalled",
                "stays",
            ),
            nullable=False,
        ),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_reader_announcement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_announcement_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_reader")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_reader_person_id", "announcement_reader", ["person_id"], unique=False)
    op.create_index(
        "ix_announcement_reader_queued",
        "announcement_reader",
        ["announcement_id"],
        unique=False,
        sqlite_where=sa.text("outcome = 'queued'"),
        postgresql_where=sa.text("outcome = 'queued'"),
    )
    op.create_index(
        "uq_announcement_reader", "announcement_reader", ["announcement_id", "person_id"], unique=True
    )


def downgrade() -> None:
    op.drop_index("uq_announcement_reader", table_name="announcement_reader")
    op.drop_index(
        "ix_announcement_reader_queued",
        table_name="announcement_reader",
        sqlite_where=sa.text("outcome = 'queued'"),
        postgresql_where=sa.text("outcome = 'queued'"),
    )
    op.drop_index("ix_announcement_reader_person_id", table_name="announcement_reader")
    op.drop_table("announcement_reader")
    op.drop_index("ix_announcement_written_by", table_name="announcement")
    op.drop_index("ix_announcement_state", table_name="announcement")
    op.drop_index("ix_announcement_approved_by", table_name="announcement")
    op.drop_table("announcement")
    op.drop_index("uq_news_mute", table_name="news_mute")
    op.drop_table("news_mute")
