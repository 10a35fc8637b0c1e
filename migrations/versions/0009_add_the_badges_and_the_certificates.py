"""Add the badges and the certificates."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_check",
        sa.Column("id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            one_of(
                "verdict", "on_duty", "off_duty", "unknown", "valid", "corrected", "replaced", "withdrawn"
            ),
            nullable=False,
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_check")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_code_check_day", "code_check", ["day", "verdict"], unique=True)
    op.create_table(
        "wrong_code",
        sa.Column("id", BigId, nullable=False),
        sa.Column("telegram_id", BigId, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wrong_code_at", "wrong_code", ["at"], unique=False)
    op.create_index("ix_wrong_code_telegram_id", "wrong_code", ["telegram_id", "at"], unique=False)
    op.create_table(
        "badge",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_badge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_badge_person_id", "badge", ["person_id"], unique=False)
    op.create_index("uq_badge_code", "badge", ["code"], unique=True)
    op.create_index(
        "uq_badge_standing",
        "badge",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "certificate",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("code", sa.String(12), nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of("certificatestate", "asked", "issued", "returned", "dropped", "replaced", "withdrawn"),
            nullable=False,
        ),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("replaces_id", BigId, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state <> 'issued' OR code IS NOT NULL", name=op.f("ck_certificate_issued")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_certificate_days")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_certificate_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_certificate_last_day", "certificate", ["last_day"], unique=False)
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"], unique=False)
    op.create_index(
        "ix_certificate_replaces_id",
        "certificate",
        ["replaces_id"],
        unique=False,
        sqlite_where=sa.text("replaces_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )
    op.create_index(
        "uq_certificate_asked",
        "certificate",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index("uq_certificate_code", "certificate", ["code"], unique=True)
    op.create_index("uq_certificate_number", "certificate", ["number"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_certificate_number", table_name="certificate")
    op.drop_index("uq_certificate_code", table_name="certificate")
    op.drop_index(
        "uq_certificate_asked",
        table_name="certificate",
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.drop_index(
        "ix_certificate_replaces_id",
        table_name="certificate",
        sqlite_where=sa.text("replaces_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )
    op.drop_index("ix_certificate_person_id", table_name="certificate")
    op.drop_index("ix_certificate_last_day", table_name="certificate")
    op.drop_table("certificate")
    op.drop_index(
        "uq_badge_standing",
        table_name="badge",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("uq_badge_code", table_name="badge")
    op.drop_index("ix_badge_person_id", table_name="badge")
    op.drop_table("badge")
    op.drop_index("ix_wrong_code_telegram_id", table_name="wrong_code")
    op.drop_index("ix_wrong_code_at", table_name="wrong_code")
    op.drop_table("wrong_code")
    op.drop_index("uq_code_check_day", table_name="code_check")
    op.drop_table("code_check")
