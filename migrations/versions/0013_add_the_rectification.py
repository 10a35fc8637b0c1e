"""Add the inspections and what must be put right."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column(
            "kind",
            one_of(
                "inspectionkind",
                "superior",
                "third_party",
                "mystery",
                "video",
                "self",
                "appraisal",
                "complaints",
                "improvement",
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("form_version", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("ranked", sa.Integer(), nullable=True),
        sa.Column("noted_by", BigId, nullable=True),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("(rank IS NULL) = (ranked IS NULL)", name=op.f("ck_inspection_both")),
        sa.CheckConstraint("rank >= 1 AND rank <= ranked", name=op.f("ck_inspection_rank")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_inspection_noted_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_inspection_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inspection_day", "inspection", ["day"], unique=False)
    op.create_table(
        "inspection_score",
        sa.Column("id", BigId, nullable=False),
        sa.Column("inspection_id", BigId, nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0 AND points <= most", name=op.f("ck_inspection_score_points")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_score_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_score")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_inspection_score", "inspection_score", ["inspection_id", "code"], unique=True)
    op.create_table(
        "item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column(
            "state",
            one_of(
                "itemstate",
                "found",
                "disputed",
                "verified",
                "assigned",
                "in_progress",
                "evidence_in",
                "recheck",
                "back",
                "closed",
                "look_back",
                "stable",
                "relapsed",
                "cleared",
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            one_of("itemsource", "inspection", "complaint", "bad_mark", "relapse", "self_check"),
            nullable=False,
        ),
        sa.Column("source_id", BigId, nullable=True),
        sa.Column("once", sa.String(80), nullable=True),
        sa.Column("inspection_id", BigId, nullable=True),
        sa.Column("relapse_of", BigId, nullable=True),
        sa.Column("copy_of", BigId, nullable=True),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("severity", one_of("gravity", "light", "serious"), nullable=False),
        sa.Column(
            "cause",
            one_of(
                "cause",
                "RC-01",
                "RC-02",
                "RC-03",
                "RC-04",
                "RC-05",
                "RC-06",
                "RC-07",
                "RC-08",
                "RC-09",
                "RC-10",
                "RC-11",
                "RC-12",
                "RC-13",
                "RC-14",
                "RC-15",
                "RC-16",
            ),
            nullable=True,
        ),
        sa.Column("answer", one_of("answer", "admitted", "clarified", "unproven"), nullable=True),
        sa.Column("opened_by", BigId, nullable=True),
        sa.Column("custodian_id", BigId, nullable=True),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("helper_id", BigId, nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("first_due_at", UTCDateTime(), nullable=True),
        sa.Column("extended_at", UTCDateTime(), nullable=True),
        sa.Column("wanted_at", UTCDateTime(), nullable=True),
        sa.Column("disputed_by", BigId, nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("checked_by", BigId, nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("look_days", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR (proof <> '' AND checked_by IS NOT NULL)", name=op.f("ck_item_proved")
        ),
        sa.CheckConstraint(
            "state IN ('found', 'disputed', 'verified', 'cleared') OR (owner_id IS NOT NULL"
            " AND due_at IS NOT NULL AND measure <> '')",
            name=op.f("ck_item_owned"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('closed', 'look_back', 'stable', 'relapsed') OR closed_at IS NOT NULL",
            name=op.f("ck_item_closed"),
        ),
        sa.CheckConstraint(
            "wanted_at IS NULL OR state IN ('assigned', 'in_progress', 'back')", name=op.f("ck_item_wanted")
        ),
        sa.CheckConstraint("checked_by <> owner_id AND checked_by <> helper_id", name=op.f("ck_item_second")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_item_checked_by")),
        sa.ForeignKeyConstraint(["copy_of"], ["item.id"], name=op.f("fk_item_copy_of")),
        sa.ForeignKeyConstraint(["disputed_by"], ["person.id"], name=op.f("fk_item_disputed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_item_site_id")),
        sa.ForeignKeyConstraint(["custodian_id"], ["person.id"], name=op.f("fk_item_custodian_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_item_helper_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_item_inspection_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_item_opened_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_item_owner_id")),
        sa.ForeignKeyConstraint(["relapse_of"], ["item.id"], name=op.f("fk_item_relapse_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_item_inspection_id", "item", ["inspection_id"], unique=False)
    op.create_index(
        "ix_item_open",
        "item",
        ["next_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_item_owner_id", "item", ["owner_id"], unique=False)
    op.create_index("uq_item_number", "item", ["number"], unique=True)
    op.create_index(
        "uq_item_once",
        "item",
        ["once"],
        unique=True,
        sqlite_where=sa.text("once IS NOT NULL"),
        postgresql_where=sa.text("once IS NOT NULL"),
    )
    op.create_table(
        "item_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column(
            "action",
            one_of(
                "itemaction",
                "verify",
                "fine",
                "dispute",
                "uphold",
                "clear",
                "assign",
                "start",
                "extend",
                "ask_time",
                "grant",
                "refuse_time",
                "hand_in",
                "take",
                "pass",
                "send_back",
                "look_again",
                "holds",
                "settle",
                "relapse",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_line_author_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_item_line_item_id", "item_line", ["item_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_item_line_item_id", table_name="item_line")
    op.drop_table("item_line")
    op.drop_index(
        "uq_item_once",
        table_name="item",
        sqlite_where=sa.text("once IS NOT NULL"),
        postgresql_where=sa.text("once IS NOT NULL"),
    )
    op.drop_index("uq_item_number", table_name="item")
    op.drop_index("ix_item_owner_id", table_name="item")
    op.drop_index(
        "ix_item_open",
        table_name="item",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_item_inspection_id", table_name="item")
    op.drop_table("item")
    op.drop_index("uq_inspection_score", table_name="inspection_score")
    op.drop_table("inspection_score")
    op.drop_index("ix_inspection_day", table_name="inspection")
    op.drop_table("inspection")
