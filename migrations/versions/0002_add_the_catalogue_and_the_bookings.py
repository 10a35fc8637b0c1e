"""Add the catalogue and the bookings."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("phone", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("person", table_kwargs={"sqlite_autoincrement": True}) as person:
        # Only for those who were there already.
        person.alter_column("phone", server_default=None)
    op.create_index(
        "ix_person_phone",
        "person",
        ["phone"],
        unique=False,
        sqlite_where=sa.text("phone <> ''"),
        postgresql_where=sa.text("phone <> ''"),
    )
    op.create_index(
        "ix_call_phone",
        "call",
        ["phone"],
        unique=False,
        sqlite_where=sa.text("phone <> ''"),
        postgresql_where=sa.text("phone <> ''"),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "relative",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("consented_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_relative_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_relative_person_id", "relative", ["person_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("mode", one_of("mode", "slot", "apply"), nullable=False),
        sa.Column("state", one_of("servicestate", "published", "withdrawn"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("staff_unit", sa.String(16), nullable=False),
        sa.Column("deliverer", sa.String(32), nullable=False),
        sa.Column("place", one_of("where", "centre", "home", "either"), nullable=False),
        sa.Column("proxy", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("separate_consent", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("waitlist", sa.Boolean(), nullable=False),
        sa.Column("early_days", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("no_show_days", sa.Integer(), nullable=False),
        sa.Column("loan_days", sa.Integer(), nullable=False),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("lead_hours", sa.Float(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("change_hours", sa.Float(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("series_weeks", sa.Integer(), nullable=False),
        sa.Column("plan_days", sa.Integer(), nullable=False),
        sa.Column("done_days", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("laid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["category"], ["category.code"], name=op.f("fk_service_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_service_code", "service", ["code"], unique=True)
    op.create_table(
        "worker",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("deliverer", sa.String(32), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_worker_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_worker_name", "worker", ["deliverer", "name"], unique=True)
    op.create_table(
        "closure",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("closed_by", BigId, nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_closure_closed_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_closure_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_closure_ends_at", "closure", ["ends_at"], unique=False)
    op.create_table(
        "fee",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("tariff", sa.String(16), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", one_of("unit", "time", "hour", "visit", "meal", "point"), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_amount")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_fee_decided_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_fee_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_fee_from", "fee", ["service_id", "tariff", "from_day"], unique=True)
    op.create_table(
        "service_text",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("eligibility", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("time_limit", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_text_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_text")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_service_text", "service_text", ["service_id", "version", "language"], unique=True)
    op.create_table(
        "service_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_by", BigId, nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_service_version_published_by")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_version_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_version")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_service_version", "service_version", ["service_id", "version"], unique=True)
    op.create_table(
        "service_window",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("worker_id", BigId, nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_service_window_capacity")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_service_window_minutes")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_window_service_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_service_window_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_window")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_service_window_service_id", "service_window", ["service_id"], unique=False)
    op.create_table(
        "slot",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("window_id", BigId, nullable=False),
        sa.Column("worker_id", BigId, nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("state", one_of("slotstate", "open", "closed"), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_slot_taken")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_slot_service_id")),
        sa.ForeignKeyConstraint(["window_id"], ["service_window.id"], name=op.f("fk_slot_window_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_slot_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_slot_free",
        "slot",
        ["service_id", "starts_at"],
        unique=False,
        sqlite_where=sa.text("taken < capacity AND state = 'open'"),
        postgresql_where=sa.text("taken < capacity AND state = 'open'"),
    )
    op.create_index("ix_slot_service_id", "slot", ["service_id", "starts_at"], unique=False)
    op.create_index("ix_slot_starts_at", "slot", ["starts_at"], unique=False)
    op.create_index("uq_slot_starts_at", "slot", ["window_id", "starts_at"], unique=True)
    op.create_table(
        "booking",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slot_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("relative_id", BigId, nullable=True),
        sa.Column(
            "state",
            one_of(
                "bookingstate",
                "held",
                "pending",
                "confirmed",
                "arrived",
                "served",
                "no_show",
                "cancelled",
                "called_off",
                "declined",
                "lapsed",
            ),
            nullable=False,
        ),
        sa.Column("channel", one_of("channel", "chat", "counter", "phone", "paper"), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("building", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("room", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("tariff", sa.String(16), nullable=False),
        sa.Column("quoted", sa.Integer(), nullable=True),
        sa.Column("charged", sa.Integer(), nullable=True),
        sa.Column("series_id", BigId, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_booking_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["relative.id"], name=op.f("fk_booking_relative_id")),
        sa.ForeignKeyConstraint(["series_id"], ["booking.id"], name=op.f("fk_booking_series_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_booking_service_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_booking_person_id", "booking", ["person_id"], unique=False)
    op.create_index(
        "ix_booking_pending",
        "booking",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_booking_series",
        "booking",
        ["series_id"],
        unique=False,
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_index("ix_booking_slot_id", "booking", ["slot_id"], unique=False)
    op.create_index("uq_booking_number", "booking", ["number"], unique=True)
    op.create_table(
        "loan",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("returned_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_loan_booking_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_loan_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_loan_booking_id", "loan", ["booking_id"], unique=True)
    op.create_table(
        "loan_day",
        sa.Column("id", BigId, nullable=False),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_loan_day_booking_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_loan_day_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_loan_day_booking_id", "loan_day", ["booking_id"], unique=False)
    op.create_index("uq_loan_day", "loan_day", ["service_id", "item", "day"], unique=True)
    op.create_table(
        "wish",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("relative_id", BigId, nullable=True),
        sa.Column("service_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("tariff", sa.String(16), nullable=False),
        sa.Column("state", one_of("wishstate", "waiting", "offered", "granted", "ended"), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("booking_id", BigId, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_wish_booking_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wish_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["relative.id"], name=op.f("fk_wish_relative_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_wish_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wish_person_id", "wish", ["person_id"], unique=False)
    op.create_index(
        "ix_wish_queue",
        "wish",
        ["service_id", "day", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_wish_open",
        "wish",
        ["person_id", "service_id", "day"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'offered')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_wish_open",
        table_name="wish",
        sqlite_where=sa.text("state IN ('waiting', 'offered')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )
    op.drop_index(
        "ix_wish_queue",
        table_name="wish",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index("ix_wish_person_id", table_name="wish")
    op.drop_table("wish")
    op.drop_index("uq_loan_day", table_name="loan_day")
    op.drop_index("ix_loan_day_booking_id", table_name="loan_day")
    op.drop_table("loan_day")
    op.drop_index("uq_loan_booking_id", table_name="loan")
    op.drop_table("loan")
    op.drop_index("uq_booking_number", table_name="booking")
    op.drop_index("ix_booking_slot_id", table_name="booking")
    op.drop_index(
        "ix_booking_pending",
        table_name="booking",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "ix_booking_series",
        table_name="booking",
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.drop_index("ix_booking_person_id", table_name="booking")
    op.drop_table("booking")
    op.drop_index("uq_slot_starts_at", table_name="slot")
    op.drop_index("ix_slot_starts_at", table_name="slot")
    op.drop_index("ix_slot_service_id", table_name="slot")
    op.drop_index(
        "ix_slot_free",
        table_name="slot",
        sqlite_where=sa.text("taken < capacity AND state = 'open'"),
        postgresql_where=sa.text("taken < capacity AND state = 'open'"),
    )
    op.drop_table("slot")
    op.drop_index("ix_service_window_service_id", table_name="service_window")
    op.drop_table("service_window")
    op.drop_index("uq_service_version", table_name="service_version")
    op.drop_table("service_version")
    op.drop_index("uq_service_text", table_name="service_text")
    op.drop_table("service_text")
    op.drop_index("uq_fee_from", table_name="fee")
    op.drop_table("fee")
    op.drop_index("ix_closure_ends_at", table_name="closure")
    op.drop_table("closure")
    op.drop_index("uq_worker_name", table_name="worker")
    op.drop_table("worker")
    op.drop_index("uq_service_code", table_name="service")
    op.drop_table("service")
    op.drop_index("ix_relative_person_id", table_name="relative")
    op.drop_table("relative")
    op.drop_table("category")
    op.drop_index(
        "ix_call_phone",
        table_name="call",
        sqlite_where=sa.text("phone <> ''"),
        postgresql_where=sa.text("phone <> ''"),
    )
    op.drop_index(
        "ix_person_phone",
        table_name="person",
        sqlite_where=sa.text("phone <> ''"),
        postgresql_where=sa.text("phone <> ''"),
    )
    op.drop_column("person", "phone")
