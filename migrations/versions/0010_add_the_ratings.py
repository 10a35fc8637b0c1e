"""Add the ratings, the bad marks and the calls after a service."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating",
        sa.Column("id", BigId, nullable=False),
        sa.Column("matter", one_of("matter", "booking", "case", "shift"), nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=True),
        sa.Column("activity_id", BigId, nullable=True),
        sa.Column("about_id", BigId, nullable=True),
        sa.Column("at_home", sa.Boolean(), nullable=False),
        sa.Column("state", one_of("ratingstate", "invited", "reminded", "given", "expired"), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=True),
        sa.Column("completeness", sa.Integer(), nullable=True),
        sa.Column("skill", sa.Integer(), nullable=True),
        sa.Column("environment", sa.Integer(), nullable=True),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("call_back", sa.Boolean(), nullable=True),
        sa.Column("invited_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state <> 'given' OR grade IS NOT NULL", name=op.f("ck_rating_given")),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_rating_grade")),
        sa.CheckConstraint("speed BETWEEN 1 AND 5", name=op.f("ck_rating_speed")),
        sa.CheckConstraint("completeness BETWEEN 1 AND 5", name=op.f("ck_rating_completeness")),
        sa.CheckConstraint("skill BETWEEN 1 AND 5", name=op.f("ck_rating_skill")),
        sa.CheckConstraint("environment BETWEEN 1 AND 5", name=op.f("ck_rating_environment")),
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name=op.f("ck_rating_useful")),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_rating_about_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_rating_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_rating_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_rating_matter", "rating", ["matter", "matter_id", "person_id"], unique=True)
    op.create_index("ix_rating_person_id", "rating", ["person_id"], unique=False)
    op.create_index("ix_rating_closes_at", "rating", ["closes_at"], unique=False)
    op.create_index(
        "ix_rating_about_id",
        "rating",
        ["about_id", "closes_at"],
        unique=False,
        sqlite_where=sa.text("about_id IS NOT NULL"),
        postgresql_where=sa.text("about_id IS NOT NULL"),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", one_of("followupkind", "booking", "request", "complaint"), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("served_by", BigId, nullable=True),
        sa.Column("caller_id", BigId, nullable=True),
        sa.Column(
            "state",
            one_of("followupstate", "not_drawn", "due", "taken", "reached", "unreachable", "dropped"),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("result", one_of("followupresult", "solved", "partly", "not_solved"), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("caller_id <> served_by", name=op.f("ck_follow_up_another")),
        sa.CheckConstraint(
            "state NOT IN ('taken', 'reached') OR caller_id IS NOT NULL", name=op.f("ck_follow_up_caller")
        ),
        sa.CheckConstraint("(state = 'reached') = (result IS NOT NULL)", name=op.f("ck_follow_up_result")),
        sa.CheckConstraint("grade >= 1 AND grade <= 5", name=op.f("ck_follow_up_grade")),
        sa.ForeignKeyConstraint(["caller_id"], ["person.id"], name=op.f("fk_follow_up_caller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_up_person_id")),
        sa.ForeignKeyConstraint(["served_by"], ["person.id"], name=op.f("fk_follow_up_served_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_follow_up_person_id", "follow_up", ["person_id"], unique=False)
    op.create_index("uq_follow_up_matter", "follow_up", ["kind", "subject_id", "round"], unique=True)
    op.create_index(
        "ix_follow_up_open",
        "follow_up",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('due', 'taken')"),
        postgresql_where=sa.text("state IN ('due', 'taken')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_follow_up_open",
        table_name="follow_up",
        sqlite_where=sa.text("state IN ('due', 'taken')"),
        postgresql_where=sa.text("state IN ('due', 'taken')"),
    )
    op.drop_index("uq_follow_up_matter", table_name="follow_up")
    op.drop_index("ix_follow_up_person_id", table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_index(
        "ix_rating_about_id",
        table_name="rating",
        sqlite_where=sa.text("about_id IS NOT NULL"),
        postgresql_where=sa.text("about_id IS NOT NULL"),
    )
    op.drop_index("ix_rating_closes_at", table_name="rating")
    op.drop_index("ix_rating_person_id", table_name="rating")
    op.drop_index("uq_rating_matter", table_name="rating")
    op.drop_table("rating")
