"""Add the hours."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hour_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("sign_up_id", BigId, nullable=True),
        sa.Column("corrects_id", BigId, nullable=True),
        sa.Column("what", sa.String(120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", one_of("hourstate", "proposed", "second", "confirmed", "refused"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", BigId, nullable=True),
        sa.Column("confirmed_by", BigId, nullable=True),
        sa.Column("second_by", BigId, nullable=True),
        sa.Column("grade", one_of("grade", "outstanding", "good", "weak"), nullable=True),
        sa.Column("zero_why", sa.Text(), nullable=False),
        sa.Column("zeroed_at", UTCDateTime(), nullable=True),
        sa.Column("zeroed_for", sa.String(16), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("disputed_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("corrects_id IS NOT NULL OR minutes > 0", name=op.f("ck_hour_line_minutes")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_hour_line_confirmed_by")),
        sa.ForeignKeyConstraint(["corrects_id"], ["hour_line.id"], name=op.f("fk_hour_line_corrects_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hour_line_person_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_hour_line_proposed_by")),
        sa.ForeignKeyConstraint(["second_by"], ["person.id"], name=op.f("fk_hour_line_second_by")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_hour_line_sign_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_hour_line_corrects",
        "hour_line",
        ["corrects_id"],
        unique=False,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index(
        "ix_hour_line_zeroed_for",
        "hour_line",
        ["zeroed_for"],
        unique=False,
        sqlite_where=sa.text("zeroed_for <> ''"),
        postgresql_where=sa.text("zeroed_for <> ''"),
    )
    op.create_index(
        "ix_hour_line_open",
        "hour_line",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('proposed', 'second')"),
        postgresql_where=sa.text("state IN ('proposed', 'second')"),
    )
    op.create_index("ix_hour_line_day", "hour_line", ["day", "state", "minutes"], unique=False)
    op.create_index(
        "ix_hour_line_person_id", "hour_line", ["person_id", "day", "state", "minutes"], unique=False
    )
    op.create_index(
        "uq_hour_line_sign_up",
        "hour_line",
        ["sign_up_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )
    op.create_table(
        "point_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("rule", one_of("pointrule", "activity", "workday", "evaluation"), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour_line_id", BigId, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("given_by", BigId, nullable=True),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("points <> 0", name=op.f("ck_point_line_points")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_point_line_given_by")),
        sa.ForeignKeyConstraint(["hour_line_id"], ["hour_line.id"], name=op.f("fk_point_line_hour_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_point_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_point_line_hour_line_id",
        "point_line",
        ["hour_line_id"],
        unique=False,
        sqlite_where=sa.text("hour_line_id IS NOT NULL"),
        postgresql_where=sa.text("hour_line_id IS NOT NULL"),
    )
    op.create_index("ix_point_line_person_id", "point_line", ["person_id", "day"], unique=False)
    op.create_table(
        "honour_card",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("party", sa.Boolean(), nullable=False),
        sa.Column("star", sa.Integer(), nullable=False),
        sa.Column("listed_since", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_honour_card_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour_card")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_honour_card_person_id", "honour_card", ["person_id"], unique=True)

    op.create_table(
        "honour_round",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", one_of("roundkind", "month", "year"), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column(
            "state", one_of("roundstate", "open", "published", "awarded", "called_off"), nullable=False
        ),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("opened_by", BigId, nullable=False),
        sa.Column("published_by", BigId, nullable=True),
        sa.Column("awarded_by", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_honour_round_days")),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_honour_round_places")),
        sa.ForeignKeyConstraint(["awarded_by"], ["person.id"], name=op.f("fk_honour_round_awarded_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_honour_round_opened_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_honour_round_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour_round")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_honour_round_period",
        "honour_round",
        ["kind", "first"],
        unique=True,
        sqlite_where=sa.text("state <> 'called_off'"),
        postgresql_where=sa.text("state <> 'called_off'"),
    )
    op.create_table(
        "honour",
        sa.Column("id", BigId, nullable=False),
        sa.Column("round_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of("honourstate", "shortlisted", "agreed", "published", "awarded", "withdrawn"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("put_by", BigId, nullable=False),
        sa.Column("withdrawn_by", BigId, nullable=True),
        sa.Column("shared_in", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_honour_person_id")),
        sa.ForeignKeyConstraint(["put_by"], ["person.id"], name=op.f("fk_honour_put_by")),
        sa.ForeignKeyConstraint(["round_id"], ["honour_round.id"], name=op.f("fk_honour_round_id")),
        sa.ForeignKeyConstraint(["shared_in"], ["team.id"], name=op.f("fk_honour_shared_in")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_honour_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_honour_person_id", "honour", ["person_id"], unique=False)
    op.create_index("uq_honour_person", "honour", ["round_id", "person_id"], unique=True)
    op.create_table(
        "objection",
        sa.Column("id", BigId, nullable=False),
        sa.Column("honour_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("answered_by", BigId, nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_objection_answered_by")),
        sa.ForeignKeyConstraint(["honour_id"], ["honour.id"], name=op.f("fk_objection_honour_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_objection_person_id", "objection", ["person_id"], unique=False)
    op.create_index(
        "uq_objection_open",
        "objection",
        ["honour_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_objection_open",
        table_name="objection",
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.drop_index("ix_objection_person_id", table_name="objection")
    op.drop_table("objection")
    op.drop_index("uq_honour_person", table_name="honour")
    op.drop_index("ix_honour_person_id", table_name="honour")
    op.drop_table("honour")
    op.drop_index(
        "uq_honour_round_period",
        table_name="honour_round",
        sqlite_where=sa.text("state <> 'called_off'"),
        postgresql_where=sa.text("state <> 'called_off'"),
    )
    op.drop_table("honour_round")
    op.drop_index("uq_honour_card_person_id", table_name="honour_card")
    op.drop_table("honour_card")
    op.drop_index("ix_point_line_person_id", table_name="point_line")
    op.drop_index(
        "ix_point_line_hour_line_id",
        table_name="point_line",
        sqlite_where=sa.text("hour_line_id IS NOT NULL"),
        postgresql_where=sa.text("hour_line_id IS NOT NULL"),
    )
    op.drop_table("point_line")
    op.drop_index(
        "uq_hour_line_sign_up",
        table_name="hour_line",
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )
    op.drop_index("ix_hour_line_day", table_name="hour_line")
    op.drop_index("ix_hour_line_person_id", table_name="hour_line")
    op.drop_index(
        "ix_hour_line_open",
        table_name="hour_line",
        sqlite_where=sa.text("state IN ('proposed', 'second')"),
        postgresql_where=sa.text("state IN ('proposed', 'second')"),
    )
    op.drop_index(
        "ix_hour_line_zeroed_for",
        table_name="hour_line",
        sqlite_where=sa.text("zeroed_for <> ''"),
        postgresql_where=sa.text("zeroed_for <> ''"),
    )
    op.drop_index(
        "ix_hour_line_corrects",
        table_name="hour_line",
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.drop_table("hour_line")
