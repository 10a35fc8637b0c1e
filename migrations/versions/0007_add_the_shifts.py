"""Add the activities and the shifts."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            one_of("activitystate", "draft", "waiting", "open", "closed", "cancelled"),
            nullable=False,
        ),
        sa.Column("source", one_of("source", "centre", "team", "own"), nullable=False),
        sa.Column("risk", one_of("risk", "low", "medium", "high", "children"), nullable=False),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("site_id", BigId, nullable=False),
        sa.Column("issuer_id", BigId, nullable=True),
        sa.Column("proposal_id", BigId, nullable=True),
        sa.Column("course_id", BigId, nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("minors", sa.Boolean(), nullable=False),
        sa.Column("insured", sa.Boolean(), nullable=False),
        sa.Column("leave_hours", sa.Integer(), nullable=False),
        sa.Column("opens_days", sa.Integer(), nullable=False),
        sa.Column("lead_id", BigId, nullable=True),
        sa.Column("coordinator_id", BigId, nullable=False),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("laid_until", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("leave_hours >= 0 AND opens_days >= 0", name=op.f("ck_activity_notice")),
        sa.CheckConstraint("level >= 0 AND level <= 3", name=op.f("ck_activity_level")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_activity_approved_by")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["person.id"], name=op.f("fk_activity_coordinator_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_activity_course_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_activity_issuer_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_activity_lead_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_activity_proposal_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_activity_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_activity_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_team_id", "activity", ["team_id"], unique=False)
    op.create_index("uq_activity_number", "activity", ["number"], unique=True)
    op.create_table(
        "activity_role",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("skill", sa.String(32), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minimum >= 0 AND minimum <= maximum AND maximum > 0", name=op.f("ck_activity_role_people")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_role_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_role")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_activity_role_position", "activity_role", ["activity_id", "position"], unique=True)
    op.create_table(
        "activity_time",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("row_key", sa.String(64), nullable=True),
        sa.CheckConstraint("starts < ends", name=op.f("ck_activity_time_hours")),
        sa.CheckConstraint(
            "weekday >= 0 AND weekday <= 6 AND nth >= 0 AND nth <= 5", name=op.f("ck_activity_time_day")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_time_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_time")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_time_activity_id", "activity_time", ["activity_id"], unique=False)
    op.create_index(
        "uq_activity_time_row_key",
        "activity_time",
        ["row_key"],
        unique=True,
        sqlite_where=sa.text("row_key IS NOT NULL"),
        postgresql_where=sa.text("row_key IS NOT NULL"),
    )
    op.create_table(
        "activity_import",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("state", one_of("importstate", "coming", "read", "done", "dropped"), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_import_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_import")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_import_person_id", "activity_import", ["person_id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("site_id", BigId, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("laid_for", UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            one_of("shiftstate", "open", "running", "wrap_up", "archived", "cancelled"),
            nullable=False,
        ),
        sa.Column("lead_id", BigId, nullable=True),
        sa.Column("coordinator_id", BigId, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_hours")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_shift_activity_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["person.id"], name=op.f("fk_shift_coordinator_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_shift_lead_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shift_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_shift_ahead",
        "shift",
        ["starts_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_shift_starts_at", "shift", ["starts_at"], unique=False)
    op.create_index("uq_shift_number", "shift", ["number"], unique=True)
    op.create_index("uq_shift_time", "shift", ["activity_id", "laid_for"], unique=True)
    op.create_table(
        "watch",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_watch_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watch_person_id", "watch", ["person_id"], unique=False)
    op.create_index("uq_watch_person", "watch", ["activity_id", "person_id"], unique=True)
    op.create_table(
        "post",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("role_id", BigId, nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("minimum >= 0 AND minimum <= maximum", name=op.f("ck_post_people")),
        sa.CheckConstraint("taken >= 0 AND taken <= maximum", name=op.f("ck_post_taken")),
        sa.ForeignKeyConstraint(["role_id"], ["activity_role.id"], name=op.f("fk_post_role_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_post_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_post_role", "post", ["shift_id", "role_id"], unique=True)
    op.create_table(
        "standing_place",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("role_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_standing_place_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standing_place_person_id")),
        sa.ForeignKeyConstraint(["role_id"], ["activity_role.id"], name=op.f("fk_standing_place_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_place")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_standing_place_activity_id", "standing_place", ["activity_id"], unique=False)
    op.create_index("ix_standing_place_person_id", "standing_place", ["person_id"], unique=False)
    op.create_table(
        "search",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("state", one_of("searchstate", "open", "filled", "over"), nullable=False),
        sa.Column(
            "step",
            one_of("searchstep", "listed", "watchers", "qualified", "others", "coordinator", "leader"),
            nullable=False,
        ),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_search_owner_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_search_post_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_search_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_shift_id", "search", ["shift_id"], unique=False)
    op.create_index(
        "uq_search_open",
        "search",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of(
                "signupstate",
                "waiting",
                "offered",
                "confirmed",
                "leaving",
                "checked_in",
                "checked_out",
                "no_show",
                "excused",
                "replaced",
                "released",
                "withdrawn",
                "lapsed",
                "called_off",
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            one_of("origin", "self", "waitlist", "standing", "stand_in", "swap", "given", "desk", "relief"),
            nullable=False,
        ),
        sa.Column("replaces_id", BigId, nullable=True),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("coming_at", UTCDateTime(), nullable=True),
        sa.Column(
            "leave_reason",
            one_of("leavereason", "ill", "family", "study", "work", "travel", "other"),
            nullable=True,
        ),
        sa.Column("leave_words", sa.Text(), nullable=False),
        sa.Column("leave_asked_at", UTCDateTime(), nullable=True),
        sa.Column("left_late", sa.Boolean(), nullable=False),
        sa.Column("checked_in_at", UTCDateTime(), nullable=True),
        sa.Column("checked_out_at", UTCDateTime(), nullable=True),
        sa.Column("checked_in_by", one_of("checkedby", "code", "lead", "clock", "stayed"), nullable=True),
        sa.Column("checked_out_by", one_of("checkedoutby", "code", "lead", "clock", "stayed"), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column(
            "missed_reason",
            one_of("missreason", "ill", "family", "forgot", "was_there", "other"),
            nullable=True,
        ),
        sa.Column("missed_words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_up_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_sign_up_post_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["sign_up.id"], name=op.f("fk_sign_up_replaces_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_sign_up_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_sign_up_left",
        "sign_up",
        ["person_id", "leave_asked_at"],
        unique=False,
        sqlite_where=sa.text("leave_asked_at IS NOT NULL"),
        postgresql_where=sa.text("leave_asked_at IS NOT NULL"),
    )
    op.create_index("ix_sign_up_person_id", "sign_up", ["person_id", "state", "checked_out_at"], unique=False)
    op.create_index("ix_sign_up_post_id", "sign_up", ["post_id"], unique=False)
    op.create_index(
        "ix_sign_up_queue",
        "sign_up",
        ["post_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_sign_up_person",
        "sign_up",
        ["shift_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('replaced', 'released', 'withdrawn', 'lapsed', 'called_off')"),
        postgresql_where=sa.text(
            "state NOT IN ('replaced', 'released', 'withdrawn', 'lapsed', 'called_off')"
        ),
    )
    op.create_table(
        "ask",
        sa.Column("id", BigId, nullable=False),
        sa.Column("search_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("state", one_of("askstate", "asked", "accepted", "declined", "closed"), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ask_person_id")),
        sa.ForeignKeyConstraint(["search_id"], ["search.id"], name=op.f("fk_ask_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ask_person_id", "ask", ["person_id"], unique=False)
    op.create_index("uq_ask_person", "ask", ["search_id", "person_id"], unique=True)
    op.create_table(
        "shift_swap",
        sa.Column("id", BigId, nullable=False),
        sa.Column("gives_id", BigId, nullable=False),
        sa.Column("takes_id", BigId, nullable=True),
        sa.Column("from_id", BigId, nullable=False),
        sa.Column("to_id", BigId, nullable=False),
        sa.Column(
            "state",
            one_of("shiftswapstate", "asked", "agreed", "declined", "withdrawn", "lapsed", "undone"),
            nullable=False,
        ),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_shift_swap_from_id")),
        sa.ForeignKeyConstraint(["gives_id"], ["sign_up.id"], name=op.f("fk_shift_swap_gives_id")),
        sa.ForeignKeyConstraint(["takes_id"], ["sign_up.id"], name=op.f("fk_shift_swap_takes_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_shift_swap_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_swap")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shift_swap_from_id", "shift_swap", ["from_id"], unique=False)
    op.create_index("ix_shift_swap_gives_id", "shift_swap", ["gives_id"], unique=False)
    op.create_index("ix_shift_swap_takes_id", "shift_swap", ["takes_id"], unique=False)
    op.create_index("ix_shift_swap_to_id", "shift_swap", ["to_id"], unique=False)
    op.create_index(
        "uq_shift_swap_open",
        "shift_swap",
        ["gives_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "wrap_up",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("lead_id", BigId, nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("photos", one_of("photoconsent", "agreed", "nobody_shown", "not_asked"), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("done_by", BigId, nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_wrap_up_people")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_wrap_up_done_by")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_wrap_up_lead_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_wrap_up_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrap_up")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_wrap_up_shift", "wrap_up", ["shift_id"], unique=True)
    op.create_table(
        "shift_message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("from_id", BigId, nullable=False),
        sa.Column("to_id", BigId, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_shift_message_from_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_message_shift_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_shift_message_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_message")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shift_message_from_id", "shift_message", ["from_id"], unique=False)
    op.create_index("ix_shift_message_shift_id", "shift_message", ["shift_id", "from_id"], unique=False)
    op.create_index("ix_shift_message_to_id", "shift_message", ["to_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_shift_message_to_id", table_name="shift_message")
    op.drop_index("ix_shift_message_shift_id", table_name="shift_message")
    op.drop_index("ix_shift_message_from_id", table_name="shift_message")
    op.drop_table("shift_message")
    op.drop_index("uq_wrap_up_shift", table_name="wrap_up")
    op.drop_table("wrap_up")
    op.drop_index(
        "uq_shift_swap_open",
        table_name="shift_swap",
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.drop_index("ix_shift_swap_to_id", table_name="shift_swap")
    op.drop_index("ix_shift_swap_takes_id", table_name="shift_swap")
    op.drop_index("ix_shift_swap_gives_id", table_name="shift_swap")
    op.drop_index("ix_shift_swap_from_id", table_name="shift_swap")
    op.drop_table("shift_swap")
    op.drop_index("uq_ask_person", table_name="ask")
    op.drop_index("ix_ask_person_id", table_name="ask")
    op.drop_table("ask")
    op.drop_index(
        "uq_sign_up_person",
        table_name="sign_up",
        sqlite_where=sa.text("state NOT IN ('replaced', 'released', 'withdrawn', 'lapsed', 'called_off')"),
        postgresql_where=sa.text(
            "state NOT IN ('replaced', 'released', 'withdrawn', 'lapsed', 'called_off')"
        ),
    )
    op.drop_index(
        "ix_sign_up_queue",
        table_name="sign_up",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index("ix_sign_up_post_id", table_name="sign_up")
    op.drop_index("ix_sign_up_person_id", table_name="sign_up")
    op.drop_index(
        "ix_sign_up_left",
        table_name="sign_up",
        sqlite_where=sa.text("leave_asked_at IS NOT NULL"),
        postgresql_where=sa.text("leave_asked_at IS NOT NULL"),
    )
    op.drop_table("sign_up")
    op.drop_index(
        "uq_search_open",
        table_name="search",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_search_shift_id", table_name="search")
    op.drop_table("search")
    op.drop_index("ix_standing_place_person_id", table_name="standing_place")
    op.drop_index("ix_standing_place_activity_id", table_name="standing_place")
    op.drop_table("standing_place")
    op.drop_index("uq_post_role", table_name="post")
    op.drop_table("post")
    op.drop_index("uq_watch_person", table_name="watch")
    op.drop_index("ix_watch_person_id", table_name="watch")
    op.drop_table("watch")
    op.drop_index("uq_shift_time", table_name="shift")
    op.drop_index("uq_shift_number", table_name="shift")
    op.drop_index("ix_shift_starts_at", table_name="shift")
    op.drop_index(
        "ix_shift_ahead",
        table_name="shift",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("shift")
    op.drop_index("ix_activity_import_person_id", table_name="activity_import")
    op.drop_table("activity_import")
    op.drop_index(
        "uq_activity_time_row_key",
        table_name="activity_time",
        sqlite_where=sa.text("row_key IS NOT NULL"),
        postgresql_where=sa.text("row_key IS NOT NULL"),
    )
    op.drop_index("ix_activity_time_activity_id", table_name="activity_time")
    op.drop_table("activity_time")
    op.drop_index("uq_activity_role_position", table_name="activity_role")
    op.drop_table("activity_role")
    op.drop_index("uq_activity_number", table_name="activity")
    op.drop_index("ix_activity_team_id", table_name="activity")
    op.drop_table("activity")
