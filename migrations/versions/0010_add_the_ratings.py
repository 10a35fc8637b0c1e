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
        sa.Column("phone", sa.String(length=40), nullable=False),
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
        sa.Column(
            "kind", one_of("followupkind", "booking", "request", "complaint", "bad_mark"), nullable=False
        ),
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
        sa.Column("first_due_at", UTCDateTime(), nullable=False),
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
    op.create_index("ix_follow_up_first_due_at", "follow_up", ["first_due_at"], unique=False)
    op.create_index("uq_follow_up_matter", "follow_up", ["kind", "subject_id", "round"], unique=True)
    op.create_index(
        "ix_follow_up_open",
        "follow_up",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('due', 'taken')"),
        postgresql_where=sa.text("state IN ('due', 'taken')"),
    )
    op.create_table(
        "bad_mark",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("rating_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("about_id", BigId, nullable=True),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            one_of(
                "badmarkstate",
                "open",
                "contacted",
                "verified",
                "planned",
                "appealed",
                "told",
                "closed",
                "dropped",
            ),
            nullable=False,
        ),
        sa.Column(
            "came_of", one_of("cameof", "fixed_now", "dated_plan", "explained", "appealed"), nullable=True
        ),
        sa.Column("custodian_id", BigId, nullable=True),
        sa.Column("appealed_by", BigId, nullable=True),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("contact_due_at", UTCDateTime(), nullable=False),
        sa.Column("fix_due_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("contacted_at", UTCDateTime(), nullable=True),
        sa.Column("fixed_at", UTCDateTime(), nullable=True),
        sa.Column("heard_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "custodian_id <> about_id AND custodian_id <> person_id", name=op.f("ck_bad_mark_another")
        ),
        sa.CheckConstraint(
            "decided_by <> appealed_by AND decided_by <> about_id", name=op.f("ck_bad_mark_decided")
        ),
        sa.CheckConstraint(
            "(closed_at IS NOT NULL) = (state IN ('closed', 'dropped'))", name=op.f("ck_bad_mark_closed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('told', 'closed') OR came_of IS NOT NULL", name=op.f("ck_bad_mark_came_of")
        ),
        sa.CheckConstraint("state <> 'planned' OR planned_for IS NOT NULL", name=op.f("ck_bad_mark_planned")),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_bad_mark_about_id")),
        sa.ForeignKeyConstraint(["appealed_by"], ["person.id"], name=op.f("fk_bad_mark_appealed_by")),
        sa.ForeignKeyConstraint(["custodian_id"], ["person.id"], name=op.f("fk_bad_mark_custodian_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_bad_mark_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bad_mark_person_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_bad_mark_rating_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bad_mark")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_bad_mark_rating_id", "bad_mark", ["rating_id"], unique=True)
    op.create_index("ix_bad_mark_person_id", "bad_mark", ["person_id"], unique=False)
    op.create_index("ix_bad_mark_opened_at", "bad_mark", ["opened_at"], unique=False)
    op.create_index(
        "ix_bad_mark_open",
        "bad_mark",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "bad_mark_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("mark_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column(
            "action",
            one_of(
                "badmarkaction",
                "take",
                "no_answer",
                "contact",
                "verify",
                "fix",
                "plan",
                "explain",
                "appeal",
                "accept",
                "reject",
                "solved",
                "not_solved",
                "lapse",
                "drop",
                "answer",
                "change",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_bad_mark_line_author_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["bad_mark.id"], name=op.f("fk_bad_mark_line_mark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bad_mark_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bad_mark_line_mark_id", "bad_mark_line", ["mark_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_bad_mark_line_mark_id", table_name="bad_mark_line")
    op.drop_table("bad_mark_line")
    op.drop_index(
        "ix_bad_mark_open",
        table_name="bad_mark",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_bad_mark_opened_at", table_name="bad_mark")
    op.drop_index("ix_bad_mark_person_id", table_name="bad_mark")
    op.drop_index("uq_bad_mark_rating_id", table_name="bad_mark")
    op.drop_table("bad_mark")
    op.drop_index(
        "ix_follow_up_open",
        table_name="follow_up",
        sqlite_where=sa.text("state IN ('due', 'taken')"),
        postgresql_where=sa.text("state IN ('due', 'taken')"),
    )
    op.drop_index("uq_follow_up_matter", table_name="follow_up")
    op.drop_index("ix_follow_up_first_due_at", table_name="follow_up")
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
