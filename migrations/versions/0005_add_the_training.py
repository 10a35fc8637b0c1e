"""Add the training."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(32), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column(
            "kind", one_of("coursekind", "internal", "external", "outdoor", "on_the_job"), nullable=False
        ),
        sa.Column("proof", one_of("proof", "trainer", "quiz", "both"), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("state", one_of("coursestate", "offered", "retired"), nullable=False),
        sa.Column("kept_by", BigId, nullable=True),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("months >= 0", name=op.f("ck_course_months")),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_course_kept_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_course_code", "course", ["code"], unique=True)
    op.create_table(
        "course_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("trainer_id", BigId, nullable=True),
        sa.Column("trainer", sa.String(80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("state", one_of("sessionstate", "open", "held", "called_off"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_by", BigId, nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_course_session_hours")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_course_session_taken")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_session_course_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_session_made_by")),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_course_session_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_course_session_course_id", "course_session", ["course_id", "starts_at"], unique=False)
    op.create_index("ix_course_session_starts_at", "course_session", ["starts_at"], unique=False)
    op.create_index("ix_course_session_trainer_id", "course_session", ["trainer_id"], unique=False)
    op.create_table(
        "course_wish",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("wished_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_wish_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_wish")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_course_wish", "course_wish", ["course_id", "person_id"], unique=True)
    op.create_table(
        "quiz_attempt",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("state", one_of("quizstate", "running", "passed", "failed"), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_quiz_attempt_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quiz_attempt_person_id", "quiz_attempt", ["person_id", "course_id"], unique=False)
    op.create_index(
        "uq_quiz_attempt_running",
        "quiz_attempt",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "quiz_question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("answer >= 0", name=op.f("ck_quiz_question_answer")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_quiz_question_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_question")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_quiz_question_position", "quiz_question", ["course_id", "position"], unique=True)
    op.create_table(
        "seat",
        sa.Column("id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of(
                "seatstate",
                "taken",
                "withdrawn",
                "called_off",
                "absent",
                "attended",
                "passed",
                "failed",
                "resit",
            ),
            nullable=False,
        ),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("noted_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_seat_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_seat_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seat_person_id", "seat", ["person_id"], unique=False)
    op.create_index(
        "uq_seat_standing",
        "seat",
        ["session_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('withdrawn', 'called_off')"),
        postgresql_where=sa.text("state NOT IN ('withdrawn', 'called_off')"),
    )
    op.create_table(
        "qualification",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("passed_at", UTCDateTime(), nullable=False),
        sa.Column("valid_until", UTCDateTime(), nullable=True),
        sa.Column("seat_id", BigId, nullable=True),
        sa.Column("attempt_id", BigId, nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("noted_by", BigId, nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quiz_attempt.id"], name=op.f("fk_qualification_attempt_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_qualification_course_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_qualification_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_qualification_person_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_qualification_revoked_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_qualification_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_qualification_course_id", "qualification", ["course_id"], unique=False)
    op.create_index("ix_qualification_person_id", "qualification", ["person_id", "course_id"], unique=False)
    op.create_index(
        "uq_qualification_attempt_id",
        "qualification",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("attempt_id IS NOT NULL"),
        postgresql_where=sa.text("attempt_id IS NOT NULL"),
    )
    op.create_index(
        "uq_qualification_seat_id",
        "qualification",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("seat_id IS NOT NULL"),
        postgresql_where=sa.text("seat_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_qualification_seat_id",
        table_name="qualification",
        sqlite_where=sa.text("seat_id IS NOT NULL"),
        postgresql_where=sa.text("seat_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_qualification_attempt_id",
        table_name="qualification",
        sqlite_where=sa.text("attempt_id IS NOT NULL"),
        postgresql_where=sa.text("attempt_id IS NOT NULL"),
    )
    op.drop_index("ix_qualification_person_id", table_name="qualification")
    op.drop_index("ix_qualification_course_id", table_name="qualification")
    op.drop_table("qualification")
    op.drop_index(
        "uq_seat_standing",
        table_name="seat",
        sqlite_where=sa.text("state NOT IN ('withdrawn', 'called_off')"),
        postgresql_where=sa.text("state NOT IN ('withdrawn', 'called_off')"),
    )
    op.drop_index("ix_seat_person_id", table_name="seat")
    op.drop_table("seat")
    op.drop_index("uq_quiz_question_position", table_name="quiz_question")
    op.drop_table("quiz_question")
    op.drop_index(
        "uq_quiz_attempt_running",
        table_name="quiz_attempt",
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.drop_index("ix_quiz_attempt_person_id", table_name="quiz_attempt")
    op.drop_table("quiz_attempt")
    op.drop_index("uq_course_wish", table_name="course_wish")
    op.drop_table("course_wish")
    op.drop_index("ix_course_session_trainer_id", table_name="course_session")
    op.drop_index("ix_course_session_starts_at", table_name="course_session")
    op.drop_index("ix_course_session_course_id", table_name="course_session")
    op.drop_table("course_session")
    op.drop_index("uq_course_code", table_name="course")
    op.drop_table("course")
