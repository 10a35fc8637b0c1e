"""Add the sites, the names and the proposals."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issuer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state", one_of("entrystate", "proposed", "approved", "declined", "closed"), nullable=False
        ),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_issuer_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_issuer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issuer_person_id", "issuer", ["person_id"], unique=False)
    op.create_index("uq_issuer_number", "issuer", ["number"], unique=True)
    op.create_index(
        "uq_issuer_standing",
        "issuer",
        ["key"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'approved')"),
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    op.create_table(
        "site",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state", one_of("entrystate", "proposed", "approved", "declined", "closed"), nullable=False
        ),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_site_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_site_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_site_person_id", "site", ["person_id"], unique=False)
    op.create_index("uq_site_number", "site", ["number"], unique=True)
    op.create_index(
        "uq_site_standing",
        "site",
        ["key"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'approved')"),
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column(
            "state",
            one_of(
                "proposalstate",
                "submitted",
                "changes_asked",
                "lapsed",
                "approved",
                "published",
                "reported",
                "declined",
                "withdrawn",
            ),
            nullable=False,
        ),
        sa.Column("reviewer_id", BigId, nullable=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("budget", sa.Text(), nullable=False),
        sa.Column("helpers", sa.Integer(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("partner", sa.String(200), nullable=False),
        sa.Column("collects", sa.Boolean(), nullable=False),
        sa.Column("official_name", sa.String(120), nullable=False),
        sa.Column("granted_helpers", sa.Integer(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "helpers >= 0 AND granted_helpers >= 0 AND reached >= 0", name=op.f("ck_proposal_people")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_proposal_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proposal_person_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_proposal_reviewer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_proposal_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_proposal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_person_id", "proposal", ["person_id"], unique=False)
    op.create_index(
        "ix_proposal_queue",
        "proposal",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("uq_proposal_number", "proposal", ["number"], unique=True)
    op.create_table(
        "proposal_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("proposal_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column(
            "action",
            one_of(
                "proposalaction",
                "ask_changes",
                "revise",
                "lapse",
                "hand_over",
                "approve",
                "decline",
                "publish",
                "report",
                "withdraw",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_proposal_line_author_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_line_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_line_proposal_id", "proposal_line", ["proposal_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_proposal_line_proposal_id", table_name="proposal_line")
    op.drop_table("proposal_line")
    op.drop_index("uq_proposal_number", table_name="proposal")
    op.drop_index(
        "ix_proposal_queue",
        table_name="proposal",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_proposal_person_id", table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(
        "uq_site_standing",
        table_name="site",
        sqlite_where=sa.text("state IN ('proposed', 'approved')"),
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    op.drop_index("uq_site_number", table_name="site")
    op.drop_index("ix_site_person_id", table_name="site")
    op.drop_table("site")
    op.drop_index(
        "uq_issuer_standing",
        table_name="issuer",
        sqlite_where=sa.text("state IN ('proposed', 'approved')"),
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    op.drop_index("uq_issuer_number", table_name="issuer")
    op.drop_index("ix_issuer_person_id", table_name="issuer")
    op.drop_table("issuer")
