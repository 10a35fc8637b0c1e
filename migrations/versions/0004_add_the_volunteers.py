"""Add the volunteers and their teams."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guardianship",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("guardian_id", BigId, nullable=True),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["person.id"], name=op.f("fk_guardianship_guardian_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guardianship_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_guardianship_guardian_id",
        "guardianship",
        ["guardian_id"],
        unique=False,
        sqlite_where=sa.text("guardian_id IS NOT NULL"),
        postgresql_where=sa.text("guardian_id IS NOT NULL"),
    )
    op.create_index("uq_guardianship_secret_hash", "guardianship", ["secret_hash"], unique=True)
    op.create_index(
        "uq_guardianship_standing",
        "guardianship",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "team",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("field", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("leader_id", BigId, nullable=True),
        sa.Column("deputy_id", BigId, nullable=True),
        sa.Column("state", one_of("teamstate", "proposed", "active", "paused", "closed"), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_team_deputy_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_team_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_team_code", "team", ["code"], unique=True)
    op.create_table(
        "team_group",
        sa.Column("id", BigId, nullable=False),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("chat_id", BigId, nullable=True),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("tied_at", UTCDateTime(), nullable=True),
        sa.Column("silenced_at", UTCDateTime(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.CheckConstraint("staff = (team_id IS NULL)", name=op.f("ck_team_group_whose")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_group_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_group")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_team_group_chat_id",
        "team_group",
        ["chat_id"],
        unique=True,
        sqlite_where=sa.text("chat_id IS NOT NULL"),
        postgresql_where=sa.text("chat_id IS NOT NULL"),
    )
    op.create_index(
        "uq_team_group_secret_hash",
        "team_group",
        ["secret_hash"],
        unique=True,
        sqlite_where=sa.text("secret_hash IS NOT NULL"),
        postgresql_where=sa.text("secret_hash IS NOT NULL"),
    )
    op.create_index(
        "uq_team_group_staff",
        "team_group",
        ["staff"],
        unique=True,
        sqlite_where=sa.text("team_id IS NULL"),
        postgresql_where=sa.text("team_id IS NULL"),
    )
    op.create_index("uq_team_group_team_id", "team_group", ["team_id"], unique=True)
    op.create_table(
        "vetting_check",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "kind",
            one_of(
                "vettingkind",
                "identity",
                "interview",
                "reference",
                "confidentiality",
                "no_record",
                "never_alone",
            ),
            nullable=False,
        ),
        sa.Column("checked_by", BigId, nullable=True),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_vetting_check_checked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vetting_check_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_check")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vetting_check_person_id", "vetting_check", ["person_id", "kind"], unique=False)
    op.create_index(
        "ix_vetting_check_until",
        "vetting_check",
        ["valid_until"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of(
                "volunteerstate",
                "applied",
                "guardian",
                "checked",
                "screened",
                "probation",
                "active",
                "paused",
                "suspended",
                "removed",
                "exited",
                "declined",
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("age_band", one_of("ageband", "under_14", "from_14", "from_16", "adult"), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("shifts", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("applied_at", UTCDateTime(), nullable=False),
        sa.Column("inducted_at", UTCDateTime(), nullable=True),
        sa.Column("suspended_at", UTCDateTime(), nullable=True),
        sa.Column("heard_at", UTCDateTime(), nullable=True),
        sa.Column("removed_by", BigId, nullable=True),
        sa.Column("appealed_at", UTCDateTime(), nullable=True),
        sa.Column("upheld_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_volunteer_person_id")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_volunteer_removed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_volunteer_state", "volunteer", ["state", "updated_at"], unique=False)
    op.create_index("uq_volunteer_number", "volunteer", ["number"], unique=True)
    op.create_index("uq_volunteer_person_id", "volunteer", ["person_id"], unique=True)
    op.create_table(
        "volunteer_skill",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("skill", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_volunteer_skill_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_skill")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_volunteer_skill_skill", "volunteer_skill", ["skill", "person_id"], unique=False)
    op.create_index("uq_volunteer_skill", "volunteer_skill", ["person_id", "skill"], unique=True)
    op.create_table(
        "membership",
        sa.Column("id", BigId, nullable=False),
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("state", one_of("membershipstate", "asked", "admitted", "left"), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("admitted_at", UTCDateTime(), nullable=True),
        sa.Column("admitted_by", BigId, nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["admitted_by"], ["person.id"], name=op.f("fk_membership_admitted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_membership_person_id",
        "membership",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("state <> 'left'"),
        postgresql_where=sa.text("state <> 'left'"),
    )
    op.create_index(
        "uq_membership_main",
        "membership",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("main AND state = 'admitted'"),
        postgresql_where=sa.text("main AND state = 'admitted'"),
    )
    op.create_index(
        "uq_membership_standing",
        "membership",
        ["team_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'left'"),
        postgresql_where=sa.text("state <> 'left'"),
    )
    op.create_table(
        "volunteer_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "action",
            one_of(
                "volunteeraction",
                "apply",
                "ask_guardian",
                "agree",
                "check",
                "screen",
                "induct",
                "decline",
                "confirm",
                "pause",
                "resume",
                "resume_trial",
                "suspend",
                "hear",
                "remove",
                "appeal",
                "uphold",
                "exit",
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            one_of(
                "volunteerreason",
                "not_fitting",
                "no_place",
                "identity",
                "guardian",
                "no_answer",
                "complaint",
                "safety",
                "conduct",
                "money",
                "false_hours",
                "own_wish",
                "term_over",
                "erased",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("case_id", BigId, nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_volunteer_line_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_volunteer_line_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_volunteer_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_volunteer_line_at", "volunteer_line", ["at"], unique=False)
    op.create_index(
        "ix_volunteer_line_case_id",
        "volunteer_line",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("case_id IS NOT NULL"),
        postgresql_where=sa.text("case_id IS NOT NULL"),
    )
    op.create_index("ix_volunteer_line_person_id", "volunteer_line", ["person_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("volunteer_line")
    op.drop_table("membership")
    op.drop_table("volunteer_skill")
    op.drop_table("volunteer")
    op.drop_table("vetting_check")
    op.drop_table("team_group")
    op.drop_table("team")
    op.drop_table("guardianship")
