"""Add the cases and the duty rota."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERVICE_FLAGS = ("confidential", "two_party", "anonymous")


def upgrade() -> None:
    for table in ("dialogue", "outbox"):
        op.add_column(table, sa.Column("traceless", sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
            # Only for those that were there already.
            batch.alter_column("traceless", server_default=None)
    op.add_column("dialogue", sa.Column("first_update", BigId, nullable=True))
    with op.batch_alter_table("stored_file", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("person_id", nullable=True)
    op.add_column("notice", sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("notice", table_kwargs={"sqlite_autoincrement": True}) as notice:
        # Only for those that were there already.
        notice.alter_column("at_once", server_default=None)
    op.add_column("fee", sa.Column("visit", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("fee", table_kwargs={"sqlite_autoincrement": True}) as fee:
        fee.alter_column("visit", server_default=None)
    for flag in SERVICE_FLAGS:
        op.add_column("service", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("service", table_kwargs={"sqlite_autoincrement": True}) as service:
        for flag in SERVICE_FLAGS:
            service.alter_column(flag, server_default=None)
    by_due = [
        "due_at",
        "id",
        "state",
        "staff_unit",
        "person_id",
        "against_id",
        "service_id",
        "kind",
        "restricted",
    ]
    op.create_table(
        "case",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("kind", one_of("casekind", "request", "complaint", "suggestion"), nullable=False),
        sa.Column(
            "state",
            one_of(
                "casestate",
                "submitted",
                "reviewing",
                "supplement",
                "accepted",
                "planning",
                "plan_offered",
                "scheduled",
                "in_service",
                "price_asked",
                "done",
                "triaged",
                "assigned",
                "investigating",
                "replied",
                "follow_up",
                "rework",
                "review",
                "carrying_out",
                "closed",
                "not_accepted",
                "transferred",
                "merged",
                "emergency",
                "withdrawn",
            ),
            nullable=False,
        ),
        sa.Column("openness", one_of("openness", "open", "confidential", "no_trace"), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("relative_id", BigId, nullable=True),
        sa.Column("channel", one_of("channel", "chat", "counter", "phone", "paper"), nullable=False),
        sa.Column("made_by", BigId, nullable=True),
        sa.Column("against_id", BigId, nullable=True),
        sa.Column("staff_unit", sa.String(16), nullable=False),
        sa.Column("service_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("building", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("room", sa.String(20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("brings", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgency", one_of("urgency", "harm", "frail"), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("custodian_id", BigId, nullable=True),
        sa.Column("stands_in_for", BigId, nullable=True),
        sa.Column("seen_by", BigId, nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("counts_from", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("promised_at", UTCDateTime(), nullable=True),
        sa.Column("paused_hours", sa.Float(), nullable=False),
        sa.Column("paused_working_hours", sa.Float(), nullable=False),
        sa.Column("paused_before", sa.Float(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("tariff", sa.String(16), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("asked_price", sa.Integer(), nullable=True),
        sa.Column("visit_price", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            one_of(
                "outcome",
                "confirmed",
                "unconfirmed",
                "price_refused",
                "gaps_left",
                "plan_unanswered",
                "fixed",
                "partly_fixed",
                "unreachable",
                "unanswered",
                "adopted",
                "partly_adopted",
                "not_adopted",
            ),
            nullable=True,
        ),
        sa.Column("merged_into", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("planned_at", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["against_id"], ["person.id"], name=op.f("fk_case_against_id")),
        sa.ForeignKeyConstraint(["custodian_id"], ["person.id"], name=op.f("fk_case_custodian_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_case_made_by")),
        sa.ForeignKeyConstraint(["merged_into"], ["case.id"], name=op.f("fk_case_merged_into")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["relative.id"], name=op.f("fk_case_relative_id")),
        sa.ForeignKeyConstraint(["stands_in_for"], ["person.id"], name=op.f("fk_case_stands_in_for")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_case_seen_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_case_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_case_custodian",
        "case",
        ["custodian_id", "rank", *by_due],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_case_person_id", "case", ["person_id"], unique=False)
    op.create_index(
        "ix_case_stands_in_for",
        "case",
        ["stands_in_for"],
        unique=False,
        sqlite_where=sa.text("stands_in_for IS NOT NULL"),
        postgresql_where=sa.text("stands_in_for IS NOT NULL"),
    )
    op.create_index(
        "ix_case_overdue",
        "case",
        [*by_due, "custodian_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND rank < 3"),
        postgresql_where=sa.text("closed_at IS NULL AND rank < 3"),
    )
    op.create_index(
        "ix_case_queue",
        "case",
        ["rank", *by_due, "custodian_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_case_code",
        "case",
        ["code_hash"],
        unique=True,
        sqlite_where=sa.text("code_hash <> ''"),
        postgresql_where=sa.text("code_hash <> ''"),
    )
    op.create_index("uq_case_number", "case", ["number"], unique=True)
    op.create_table(
        "case_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("side", one_of("side", "resident", "staff", "note"), nullable=False),
        sa.Column(
            "action",
            one_of(
                "caseaction",
                "see",
                "take_up",
                "list_gaps",
                "fill_gaps",
                "accept",
                "decline",
                "transfer",
                "plan",
                "offer_plan",
                "agree",
                "ask_change",
                "schedule",
                "send_back",
                "start",
                "ask_price",
                "agree_price",
                "refuse_price",
                "finish",
                "confirm",
                "not_done",
                "reopen",
                "lapse",
                "withdraw",
                "triage",
                "assign",
                "contact",
                "investigate",
                "reply",
                "extend",
                "refer",
                "call_back",
                "no_answer",
                "fixed",
                "partly_fixed",
                "not_fixed",
                "ask_review",
                "merge",
                "call_emergency",
                "adopt",
                "not_adopt",
            ),
            nullable=True,
        ),
        sa.Column(
            "reason",
            one_of(
                "reason",
                "material_missing",
                "wrong_format",
                "wrong_data",
                "step_before",
                "out_of_scope",
                "wrong_address",
                "not_eligible",
                "duplicate",
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_case_line_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_line_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_line_case_id", "case_line", ["case_id", "id"], unique=False)
    op.create_table(
        "other_party",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("reach", sa.String(200), nullable=False),
        sa.Column("knows", sa.Boolean(), nullable=False),
        sa.Column("state", one_of("partystate", "waiting", "agreed", "refused"), nullable=False),
        sa.Column("how", one_of("heard", "by_phone", "in_person", "by_link"), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_by", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_other_party_case_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_other_party_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_other_party_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_party")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_other_party", "other_party", ["case_id"], unique=True)
    op.create_index("ix_other_party_person_id", "other_party", ["person_id"], unique=False)
    op.create_index(
        "uq_other_party_secret",
        "other_party",
        ["secret_hash"],
        unique=True,
        sqlite_where=sa.text("secret_hash <> ''"),
        postgresql_where=sa.text("secret_hash <> ''"),
    )
    op.create_table(
        "case_word",
        sa.Column("gram", sa.String(12), nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_word_case_id")),
        sa.PrimaryKeyConstraint("gram", "case_id", name=op.f("pk_case_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_word_case_id", "case_word", ["case_id"], unique=False)
    op.create_table(
        "complaint",
        sa.Column("id", BigId, nullable=False),
        sa.Column(
            "category",
            one_of(
                "complaintcategory",
                "attitude",
                "late",
                "information",
                "mistake",
                "fee",
                "shirking",
                "volunteer",
                "money",
                "privacy",
                "donation",
                "provider",
                "safety",
                "identity",
                "premises",
                "system",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("severity", one_of("severity", "normal", "high", "critical"), nullable=False),
        sa.Column("target", one_of("target", "person", "service", "place", "other"), nullable=False),
        sa.Column("whom", sa.String(200), nullable=False),
        sa.Column("area", sa.String(80), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("concerns_id", BigId, nullable=True),
        sa.Column("counts_from", UTCDateTime(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("extra_days", sa.Integer(), nullable=False),
        sa.Column("contacted_at", UTCDateTime(), nullable=True),
        sa.Column(
            "finding",
            one_of("finding", "substantiated", "partly", "not_substantiated", "unverifiable"),
            nullable=True,
        ),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("prevention", sa.Text(), nullable=False),
        sa.Column("replied_at", UTCDateTime(), nullable=True),
        sa.Column("got", one_of("got", "delivered", "by_phone", "in_person", "waiting"), nullable=True),
        sa.Column("got_at", UTCDateTime(), nullable=True),
        sa.Column("reworks", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("ends_unheard", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["concerns_id"], ["case.id"], name=op.f("fk_complaint_concerns_id")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_area", "complaint", ["category", "area"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("state", one_of("extensionstate", "asked", "granted", "refused"), nullable=False),
        sa.Column("asked_by", BigId, nullable=True),
        sa.Column("settled_by", BigId, nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_extension_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_extension_case_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_extension_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_extension", "extension", ["case_id"], unique=True)
    op.create_table(
        "follower",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_follower_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follower_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_follower_person_id", "follower", ["person_id"], unique=False)
    op.create_index("uq_follower", "follower", ["case_id", "person_id"], unique=True)
    op.create_table(
        "gap",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("listed_at", UTCDateTime(), nullable=False),
        sa.Column("filled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_gap_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gap_case_id", "gap", ["case_id", "round"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("from_id", BigId, nullable=True),
        sa.Column("to_id", BigId, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state", one_of("handoverstate", "offered", "accepted", "declined", "lapsed"), nullable=False
        ),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_case_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handover_to_id", "handover", ["to_id"], unique=False)
    op.create_index(
        "uq_handover_open",
        "handover",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_table(
        "case_limit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column(
            "step",
            one_of("limitstep", "review", "plan", "finish", "contact", "reply", "decide"),
            nullable=False,
        ),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("met_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_limit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_limit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_limit_case_id", "case_limit", ["case_id"], unique=False)
    op.create_index("ix_case_limit_met_at", "case_limit", ["met_at", "due_at", "case_id"], unique=False)
    op.create_index(
        "ix_case_limit_due_at", "case_limit", ["due_at", "step", "met_at", "case_id"], unique=False
    )
    op.create_index(
        "uq_case_limit_running",
        "case_limit",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("met_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL"),
    )
    op.create_index(
        "ix_case_accepted_at",
        "case",
        ["accepted_at", "rounds"],
        unique=False,
        sqlite_where=sa.text("accepted_at IS NOT NULL"),
        postgresql_where=sa.text("accepted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case_line_verdict",
        "case_line",
        ["said_at", "action"],
        unique=False,
        sqlite_where=sa.text("action IN ('fixed', 'partly_fixed', 'not_fixed')"),
        postgresql_where=sa.text("action IN ('fixed', 'partly_fixed', 'not_fixed')"),
    )
    op.create_index("ix_case_created_at", "case", ["created_at", "kind", "state"], unique=False)
    op.create_index(
        "ix_case_closed_at",
        "case",
        ["closed_at", "kind", "state"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_table(
        "plan",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(40), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("visit_price", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state", one_of("planstate", "offered", "agreed", "change_asked", "dropped"), nullable=False
        ),
        sa.Column("offered_by", BigId, nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_case_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["person.id"], name=op.f("fk_plan_offered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_case_id", "plan", ["case_id", "id"], unique=False)
    op.create_index(
        "uq_plan_open",
        "plan",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_table(
        "refund",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", one_of("refundstate", "owed", "credited", "dropped"), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("opened_by", BigId, nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("escalated_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by", BigId, nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("amount > 0 AND amount <= paid", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_refund_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_refund_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_refund_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_refund_case_id", "refund", ["case_id"], unique=False)
    op.create_index(
        "uq_refund_owed",
        "refund",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.create_table(
        "duty_day",
        sa.Column("id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("leader_id", BigId, nullable=True),
        sa.Column("deputy_id", BigId, nullable=True),
        sa.Column("laid_by", BigId, nullable=False),
        sa.Column("laid_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("leader_id <> deputy_id", name=op.f("ck_duty_day_two")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_duty_day_deputy_id")),
        sa.ForeignKeyConstraint(["laid_by"], ["person.id"], name=op.f("fk_duty_day_laid_by")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_duty_day_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_duty_day_day", "duty_day", ["day"], unique=True)
    op.create_table(
        "duty_swap",
        sa.Column("id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_id", BigId, nullable=False),
        sa.Column("to_id", BigId, nullable=False),
        sa.Column("in_return", sa.Date(), nullable=True),
        sa.Column("kind", one_of("dutykind", "desk", "calls"), nullable=True),
        sa.Column(
            "state",
            one_of("swapstate", "asked", "agreed", "declined", "withdrawn", "lapsed"),
            nullable=False,
        ),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_duty_swap_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_duty_swap_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_swap")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_duty_swap_day", "duty_swap", ["day"], unique=False)
    op.create_index(
        "uq_duty_swap_open",
        "duty_swap",
        ["day"],
        unique=True,
        sqlite_where=sa.text("state = 'asked' AND kind IS NULL"),
        postgresql_where=sa.text("state = 'asked' AND kind IS NULL"),
    )
    op.create_index(
        "uq_duty_swap_post",
        "duty_swap",
        ["day", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'asked' AND kind IS NOT NULL"),
        postgresql_where=sa.text("state = 'asked' AND kind IS NOT NULL"),
    )
    op.create_table(
        "duty_cover",
        sa.Column("id", BigId, nullable=False),
        sa.Column("for_id", BigId, nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            one_of("coverstate", "asked", "agreed", "declined", "withdrawn", "lapsed", "undone", "over"),
            nullable=False,
        ),
        sa.Column("matters", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("for_id <> by_id", name=op.f("ck_duty_cover_two")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_duty_cover_span")),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("fk_duty_cover_for_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_duty_cover_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_cover")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_duty_cover_by_id", "duty_cover", ["by_id"], unique=False)
    op.create_index("ix_duty_cover_ends_at", "duty_cover", ["ends_at"], unique=False)
    op.create_index(
        "uq_duty_cover_open",
        "duty_cover",
        ["for_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'agreed')"),
        postgresql_where=sa.text("state IN ('asked', 'agreed')"),
    )
    op.create_table(
        "duty_note",
        sa.Column("id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_duty_note_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_note")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_duty_note_day", "duty_note", ["day"], unique=False)
    op.create_table(
        "emergency",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", one_of("emergencykind", "fire", "gas", "hurt", "water", "other"), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("state", one_of("emergencystate", "declared", "stable", "reviewed"), nullable=False),
        sa.Column("declared_by", BigId, nullable=False),
        sa.Column("declared_at", UTCDateTime(), nullable=False),
        sa.Column("on_site_at", UTCDateTime(), nullable=True),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", BigId, nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("reviewed_by", BigId, nullable=True),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_emergency_declared_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_emergency_ended_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_emergency_person_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_emergency_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_emergency_open",
        "emergency",
        ["id"],
        unique=False,
        sqlite_where=sa.text("reviewed_at IS NULL"),
        postgresql_where=sa.text("reviewed_at IS NULL"),
    )
    op.create_index("ix_emergency_person_id", "emergency", ["person_id"], unique=False)
    op.create_index(
        "uq_emergency_on",
        "emergency",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'declared'"),
        postgresql_where=sa.text("state = 'declared'"),
    )
    op.create_table(
        "roll_call",
        sa.Column("id", BigId, nullable=False),
        sa.Column("emergency_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("answer", one_of("safety", "help", "on_site", "safe"), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("noted_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name=op.f("fk_roll_call_emergency_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_roll_call_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_call_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_roll_call_person_id", "roll_call", ["person_id"], unique=False)
    op.create_index("uq_roll_call_person", "roll_call", ["emergency_id", "person_id"], unique=True)
    op.create_table(
        "template",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", one_of("casekind", "request", "complaint", "suggestion"), nullable=False),
        sa.Column(
            "category",
            one_of(
                "complaintcategory",
                "attitude",
                "late",
                "information",
                "mistake",
                "fee",
                "shirking",
                "volunteer",
                "money",
                "privacy",
                "donation",
                "provider",
                "safety",
                "identity",
                "premises",
                "system",
                "other",
            ),
            nullable=True,
        ),
        sa.Column(
            "action",
            one_of(
                "caseaction",
                "see",
                "take_up",
                "list_gaps",
                "fill_gaps",
                "accept",
                "decline",
                "transfer",
                "plan",
                "offer_plan",
                "agree",
                "ask_change",
                "schedule",
                "send_back",
                "start",
                "ask_price",
                "agree_price",
                "refuse_price",
                "finish",
                "confirm",
                "not_done",
                "reopen",
                "lapse",
                "withdraw",
                "triage",
                "assign",
                "contact",
                "investigate",
                "reply",
                "extend",
                "refer",
                "call_back",
                "no_answer",
                "fixed",
                "partly_fixed",
                "not_fixed",
                "ask_review",
                "merge",
                "call_emergency",
                "adopt",
                "not_adopt",
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_by", BigId, nullable=True),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_template_kept_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_template_kept_by", "template", ["kept_by"], unique=False)
    op.create_index("uq_template", "template", ["kind", "action", "language", "title"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_template", table_name="template")
    op.drop_index("ix_template_kept_by", table_name="template")
    op.drop_table("template")
    op.drop_index("uq_roll_call_person", table_name="roll_call")
    op.drop_index("ix_roll_call_person_id", table_name="roll_call")
    op.drop_table("roll_call")
    op.drop_index(
        "uq_emergency_on",
        table_name="emergency",
        sqlite_where=sa.text("state = 'declared'"),
        postgresql_where=sa.text("state = 'declared'"),
    )
    op.drop_index("ix_emergency_person_id", table_name="emergency")
    op.drop_index(
        "ix_emergency_open",
        table_name="emergency",
        sqlite_where=sa.text("reviewed_at IS NULL"),
        postgresql_where=sa.text("reviewed_at IS NULL"),
    )
    op.drop_table("emergency")
    op.drop_index("ix_duty_note_day", table_name="duty_note")
    op.drop_table("duty_note")
    op.drop_index(
        "uq_duty_cover_open",
        table_name="duty_cover",
        sqlite_where=sa.text("state IN ('asked', 'agreed')"),
        postgresql_where=sa.text("state IN ('asked', 'agreed')"),
    )
    op.drop_index("ix_duty_cover_ends_at", table_name="duty_cover")
    op.drop_index("ix_duty_cover_by_id", table_name="duty_cover")
    op.drop_table("duty_cover")
    op.drop_index(
        "uq_duty_swap_post",
        table_name="duty_swap",
        sqlite_where=sa.text("state = 'asked' AND kind IS NOT NULL"),
        postgresql_where=sa.text("state = 'asked' AND kind IS NOT NULL"),
    )
    op.drop_index(
        "uq_duty_swap_open",
        table_name="duty_swap",
        sqlite_where=sa.text("state = 'asked' AND kind IS NULL"),
        postgresql_where=sa.text("state = 'asked' AND kind IS NULL"),
    )
    op.drop_index("ix_duty_swap_day", table_name="duty_swap")
    op.drop_table("duty_swap")
    op.drop_index("uq_duty_day_day", table_name="duty_day")
    op.drop_table("duty_day")
    op.drop_index(
        "uq_refund_owed",
        table_name="refund",
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.drop_index("ix_refund_case_id", table_name="refund")
    op.drop_table("refund")
    op.drop_index(
        "uq_plan_open",
        table_name="plan",
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.drop_index("ix_plan_case_id", table_name="plan")
    op.drop_table("plan")
    op.drop_index(
        "uq_handover_open",
        table_name="handover",
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.drop_index("ix_handover_to_id", table_name="handover")
    op.drop_table("handover")
    op.drop_index(
        "ix_case_line_verdict",
        table_name="case_line",
        sqlite_where=sa.text("action IN ('fixed', 'partly_fixed', 'not_fixed')"),
        postgresql_where=sa.text("action IN ('fixed', 'partly_fixed', 'not_fixed')"),
    )
    op.drop_index(
        "ix_case_accepted_at",
        table_name="case",
        sqlite_where=sa.text("accepted_at IS NOT NULL"),
        postgresql_where=sa.text("accepted_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_case_closed_at",
        table_name="case",
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.drop_index("ix_case_created_at", table_name="case")
    op.drop_index(
        "uq_case_limit_running",
        table_name="case_limit",
        sqlite_where=sa.text("met_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL"),
    )
    op.drop_index("ix_case_limit_due_at", table_name="case_limit")
    op.drop_index("ix_case_limit_met_at", table_name="case_limit")
    op.drop_index("ix_case_limit_case_id", table_name="case_limit")
    op.drop_table("case_limit")
    op.drop_index("ix_gap_case_id", table_name="gap")
    op.drop_table("gap")
    op.drop_index("ix_other_party_person_id", table_name="other_party")
    op.drop_index(
        "uq_other_party_secret",
        table_name="other_party",
        sqlite_where=sa.text("secret_hash <> ''"),
        postgresql_where=sa.text("secret_hash <> ''"),
    )
    op.drop_index("uq_other_party", table_name="other_party")
    op.drop_table("other_party")
    op.drop_index("ix_case_word_case_id", table_name="case_word")
    op.drop_table("case_word")
    op.drop_index("uq_follower", table_name="follower")
    op.drop_index("ix_follower_person_id", table_name="follower")
    op.drop_table("follower")
    op.drop_index("uq_extension", table_name="extension")
    op.drop_table("extension")
    op.drop_index("ix_complaint_area", table_name="complaint")
    op.drop_table("complaint")
    op.drop_index("ix_case_line_case_id", table_name="case_line")
    op.drop_table("case_line")
    op.drop_index("uq_case_number", table_name="case")
    op.drop_index(
        "uq_case_code",
        table_name="case",
        sqlite_where=sa.text("code_hash <> ''"),
        postgresql_where=sa.text("code_hash <> ''"),
    )
    op.drop_index(
        "ix_case_overdue",
        table_name="case",
        sqlite_where=sa.text("closed_at IS NULL AND rank < 3"),
        postgresql_where=sa.text("closed_at IS NULL AND rank < 3"),
    )
    op.drop_index(
        "ix_case_queue",
        table_name="case",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(
        "ix_case_stands_in_for",
        table_name="case",
        sqlite_where=sa.text("stands_in_for IS NOT NULL"),
        postgresql_where=sa.text("stands_in_for IS NOT NULL"),
    )
    op.drop_index("ix_case_person_id", table_name="case")
    op.drop_index(
        "ix_case_custodian",
        table_name="case",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("case")
    for flag in reversed(SERVICE_FLAGS):
        op.drop_column("service", flag)
    op.drop_column("fee", "visit")
    op.drop_column("notice", "at_once")
    op.execute("DELETE FROM stored_file WHERE person_id IS NULL")
    with op.batch_alter_table("stored_file", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("person_id", nullable=False)
    op.drop_column("dialogue", "first_update")
    for table in ("outbox", "dialogue"):
        op.drop_column(table, "traceless")
