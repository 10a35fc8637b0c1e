"""Lay the tables."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("once", sa.String(120), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("state", one_of("deadlinestate", "waiting", "met", "dropped", "failed"), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("fault", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deadline_due",
        "deadline",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_deadline_subject",
        "deadline",
        ["subject_kind", "subject_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("uq_deadline_once", "deadline", ["once"], unique=True)
    op.create_table(
        "inbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("update_id", BigId, nullable=False),
        sa.Column("lane", BigId, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", one_of("updatestate", "pending", "done", "quarantined"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(200), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_lane", "inbox", ["lane", "id"], unique=False)
    op.create_index(
        "ix_inbox_pending",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_index("uq_inbox_update_id", "inbox", ["update_id"], unique=True)
    op.create_table(
        "person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("telegram_id", BigId, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("letters", one_of("lettersize", "normal", "large"), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_person_telegram_id", "person", ["telegram_id"], unique=True)
    op.create_table(
        "alert",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("acknowledged_by", BigId, nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["person.id"], name=op.f("fk_alert_acknowledged_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_chat_id", "alert", ["chat_id", "raised_at"], unique=False)
    op.create_index(
        "ix_alert_open",
        "alert",
        ["raised_at"],
        unique=False,
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "role",
            one_of(
                "role",
                "volunteer",
                "clerk",
                "coordinator",
                "director",
                "auditor",
                "duty_leader",
                "duty_deputy",
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("granted_by", BigId, nullable=True),
        sa.Column("granted_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_assignment_granted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_assignment_role",
        "assignment",
        ["role"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_assignment_standing",
        "assignment",
        ["person_id", "role", "unit"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "audit_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_line_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_line_at", "audit_line", ["at"], unique=False)
    op.create_index("ix_audit_line_actor_id", "audit_line", ["actor_id", "id"], unique=False)
    op.create_index("ix_audit_line_subject", "audit_line", ["subject_kind", "subject_id", "id"], unique=False)
    op.create_table(
        "call",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("wanted", one_of("wanted", "chat", "morning", "afternoon", "any_time"), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column(
            "state",
            one_of("callstate", "open", "taken", "answered", "settled", "unconfirmed", "withdrawn"),
            nullable=False,
        ),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("first_answer_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_call_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_call_person_id", "call", ["person_id"], unique=False)
    op.create_index(
        "ix_call_queue",
        "call",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("uq_call_number", "call", ["number"], unique=True)
    op.create_table(
        "centre_setting",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_by", BigId, nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_centre_setting_changed_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_centre_setting")),
    )
    op.create_table(
        "setting_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changed_by", BigId, nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_setting_change_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_setting_change_changed_by", "setting_change", ["changed_by"], unique=False)
    op.create_index("uq_setting_change", "setting_change", ["key", "revision"], unique=True)
    op.create_table(
        "consent",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_consent_standing",
        "consent",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "invite",
        sa.Column("id", BigId, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column(
            "role",
            one_of(
                "role",
                "volunteer",
                "clerk",
                "coordinator",
                "director",
                "auditor",
                "duty_leader",
                "duty_deputy",
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_by", BigId, nullable=True),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_invite_created_by")),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_invite_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_invite_secret_hash", "invite", ["secret_hash"], unique=True)
    op.create_table(
        "notice",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("once", sa.String(120), nullable=True),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("state", one_of("noticestate", "waiting", "told", "dropped"), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notice_due",
        "notice",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id"], unique=False)
    op.create_index(
        "ix_notice_subject",
        "notice",
        ["subject_kind", "subject_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("uq_notice_once", "notice", ["once"], unique=True)
    op.create_table(
        "phone_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state", one_of("phonelinestate", "open", "called", "dropped"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("handled_by", BigId, nullable=True),
        sa.Column("handled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_phone_line_handled_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phone_line_person_id", "phone_line", ["person_id"], unique=False)
    op.create_index(
        "uq_phone_line_open",
        "phone_line",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("kind", one_of("filekind", "photo", "voice", "document"), nullable=False),
        sa.Column("telegram_file_id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", one_of("filestate", "owed", "stored", "refused", "doomed"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stored_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_stored_file_doomed",
        "stored_file",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'doomed'"),
        postgresql_where=sa.text("state = 'doomed'"),
    )
    op.create_index(
        "ix_stored_file_owed",
        "stored_file",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.create_index("ix_stored_file_person_id", "stored_file", ["person_id"], unique=False)
    op.create_index("ix_stored_file_subject", "stored_file", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "call_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("side", one_of("side", "resident", "staff", "note"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_call_line_author_id")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_line_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_call_line_call_id", "call_line", ["call_id", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("notice_id", BigId, nullable=True),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("edits", BigId, nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            one_of(
                "messagestate", "pending", "started", "sent", "unknown", "unreachable", "refused", "lapsed"
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("fault", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["edits"], ["outbox.id"], name=op.f("fk_outbox_edits")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_outbox_notice_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat_id", "outbox", ["chat_id", "message_id"], unique=False)
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["not_before", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_worded",
        "outbox",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL AND payload <> ''"),
        postgresql_where=sa.text("finished_at IS NOT NULL AND payload <> ''"),
    )
    op.create_table(
        "dialogue",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("last_input", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("form_message", BigId, nullable=True),
        sa.Column("form_telegram_id", BigId, nullable=True),
        sa.Column(
            "state",
            one_of("dialoguestate", "active", "suspended", "finished", "cancelled", "expired"),
            nullable=False,
        ),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("touched_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["form_message"], ["outbox.id"], name=op.f("fk_dialogue_form_message")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dialogue_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dialogue_person_id", "dialogue", ["person_id", "state"], unique=False)
    op.create_index(
        "uq_dialogue_active",
        "dialogue",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_dialogue_active",
        table_name="dialogue",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_index("ix_dialogue_person_id", table_name="dialogue")
    op.drop_table("dialogue")
    op.drop_index(
        "ix_outbox_worded",
        table_name="outbox",
        sqlite_where=sa.text("finished_at IS NOT NULL AND payload <> ''"),
        postgresql_where=sa.text("finished_at IS NOT NULL AND payload <> ''"),
    )
    op.drop_index(
        "ix_outbox_open",
        table_name="outbox",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index(
        "ix_outbox_due",
        table_name="outbox",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index("ix_outbox_chat_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_call_line_call_id", table_name="call_line")
    op.drop_table("call_line")
    op.drop_index("ix_stored_file_subject", table_name="stored_file")
    op.drop_index("ix_stored_file_person_id", table_name="stored_file")
    op.drop_index(
        "ix_stored_file_owed",
        table_name="stored_file",
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.drop_index(
        "ix_stored_file_doomed",
        table_name="stored_file",
        sqlite_where=sa.text("state = 'doomed'"),
        postgresql_where=sa.text("state = 'doomed'"),
    )
    op.drop_table("stored_file")
    op.drop_index(
        "uq_phone_line_open",
        table_name="phone_line",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_phone_line_person_id", table_name="phone_line")
    op.drop_table("phone_line")
    op.drop_index("uq_notice_once", table_name="notice")
    op.drop_index(
        "ix_notice_subject",
        table_name="notice",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index("ix_notice_person_id", table_name="notice")
    op.drop_index(
        "ix_notice_due",
        table_name="notice",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("notice")
    op.drop_index("uq_invite_secret_hash", table_name="invite")
    op.drop_table("invite")
    op.drop_index(
        "uq_consent_standing",
        table_name="consent",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_table("consent")
    op.drop_index("uq_setting_change", table_name="setting_change")
    op.drop_index("ix_setting_change_changed_by", table_name="setting_change")
    op.drop_table("setting_change")
    op.drop_table("centre_setting")
    op.drop_index("uq_call_number", table_name="call")
    op.drop_index(
        "ix_call_queue",
        table_name="call",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_call_person_id", table_name="call")
    op.drop_table("call")
    op.drop_index("ix_audit_line_subject", table_name="audit_line")
    op.drop_index("ix_audit_line_at", table_name="audit_line")
    op.drop_index("ix_audit_line_actor_id", table_name="audit_line")
    op.drop_table("audit_line")
    op.drop_index(
        "uq_assignment_standing",
        table_name="assignment",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_assignment_role",
        table_name="assignment",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("assignment")
    op.drop_index(
        "ix_alert_open",
        table_name="alert",
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.drop_index("ix_alert_chat_id", table_name="alert")
    op.drop_table("alert")
    op.drop_index("uq_person_telegram_id", table_name="person")
    op.drop_table("person")
    op.drop_index("uq_inbox_update_id", table_name="inbox")
    op.drop_index("ix_inbox_received_at", table_name="inbox")
    op.drop_index(
        "ix_inbox_pending",
        table_name="inbox",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index("ix_inbox_lane", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("uq_deadline_once", table_name="deadline")
    op.drop_index(
        "ix_deadline_subject",
        table_name="deadline",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "ix_deadline_due",
        table_name="deadline",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("deadline")
