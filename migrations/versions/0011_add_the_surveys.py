"""Add the surveys."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("openness", one_of("surveyopenness", "anonymous", "named"), nullable=False),
        sa.Column(
            "state",
            one_of("surveystate", "draft", "scheduled", "open", "paused", "closed", "archived"),
            nullable=False,
        ),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("split_by", sa.String(20), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at <= closes_at", name=op.f("ck_survey_times")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_survey_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_owner_id", "survey", ["owner_id"], unique=False)
    op.create_index("ix_survey_state", "survey", ["state"], unique=False)
    op.create_table(
        "survey_invitation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_invitation_person_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_invitation_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_invitation_person_id", "survey_invitation", ["person_id"], unique=False)
    op.create_index(
        "uq_survey_invitation_person", "survey_invitation", ["survey_id", "person_id"], unique=True
    )
    op.create_table(
        "survey_pot",
        sa.Column("id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_pot_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_pot")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_survey_pot_survey_id", "survey_pot", ["survey_id"], unique=True)
    op.create_table(
        "survey_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("made_by", BigId, nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_survey_version_made_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_survey_version_number", "survey_version", ["survey_id", "number"], unique=True)
    op.create_table(
        "survey_answer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_answer_person_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_survey_answer_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_answer_person_id", "survey_answer", ["person_id"], unique=False)
    op.create_index("ix_survey_answer_survey_id", "survey_answer", ["survey_id"], unique=False)
    op.create_index("ix_survey_answer_version_id", "survey_answer", ["version_id"], unique=False)
    op.create_index(
        "uq_survey_answer_code",
        "survey_answer",
        ["code_hash"],
        unique=True,
        sqlite_where=sa.text("code_hash <> ''"),
        postgresql_where=sa.text("code_hash <> ''"),
    )
    op.create_table(
        "survey_opinion",
        sa.Column("id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("answer_id", BigId, nullable=True),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("case_id", BigId, nullable=True),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["survey_answer.id"], name=op.f("fk_survey_opinion_answer_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_survey_opinion_case_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_opinion_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_opinion")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_opinion_case_id", "survey_opinion", ["case_id"], unique=False)
    op.create_index("ix_survey_opinion_raised_at", "survey_opinion", ["raised_at"], unique=False)
    op.create_index("ix_survey_opinion_survey_id", "survey_opinion", ["survey_id"], unique=False)
    op.create_index("uq_survey_opinion_words", "survey_opinion", ["answer_id", "question"], unique=True)


def downgrade() -> None:
    for name in (
        "uq_survey_opinion_words",
        "ix_survey_opinion_survey_id",
        "ix_survey_opinion_raised_at",
        "ix_survey_opinion_case_id",
    ):
        op.drop_index(name, table_name="survey_opinion")
    op.drop_table("survey_opinion")
    op.drop_index("uq_survey_answer_code", table_name="survey_answer")
    op.drop_index("ix_survey_answer_version_id", table_name="survey_answer")
    op.drop_index("ix_survey_answer_survey_id", table_name="survey_answer")
    op.drop_index("ix_survey_answer_person_id", table_name="survey_answer")
    op.drop_table("survey_answer")
    op.drop_index("uq_survey_version_number", table_name="survey_version")
    op.drop_table("survey_version")
    op.drop_index("uq_survey_pot_survey_id", table_name="survey_pot")
    op.drop_table("survey_pot")
    op.drop_index("uq_survey_invitation_person", table_name="survey_invitation")
    op.drop_index("ix_survey_invitation_person_id", table_name="survey_invitation")
    op.drop_table("survey_invitation")
    op.drop_index("ix_survey_state", table_name="survey")
    op.drop_index("ix_survey_owner_id", table_name="survey")
    op.drop_table("survey")
