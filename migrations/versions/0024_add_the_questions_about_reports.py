"""Add what is asked of a report that was handed in, and its end."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_BEFORE = "'draft', 'edited', 'waiting', 'approved', 'sent', 'received', {}'put_away'"
_SENT, _ASKED = "'sent', 'received'", "'sent', 'received', 'questions', 'closed'"


def upgrade() -> None:
    op.add_column("report", sa.Column("questions", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    _states(_BEFORE.format("'questions', 'closed', "), _ASKED)
    with op.batch_alter_table("report", table_kwargs={"sqlite_autoincrement": True}) as report:
        # Only for those that were there already.
        report.alter_column("questions", server_default=None)


def downgrade() -> None:
    op.execute("UPDATE report SET state = 'received' WHERE state IN ('questions', 'closed')")
    _states(_BEFORE.format(""), _SENT)
    with op.batch_alter_table("report", table_kwargs={"sqlite_autoincrement": True}) as report:
        report.drop_column("questions")


def _states(states: str, handed_in: str) -> None:
    """Let a report be in these states, of which some are those of one that was handed in."""
    checks = {
        "ck_report_reportstate": f"state IN ({states})",
        "ck_report_approved": f"state NOT IN ('approved', {handed_in}) OR approved_at IS NOT NULL",
        "ck_report_sent": f"state NOT IN ({handed_in}) OR sent_at IS NOT NULL",
    }
    op.drop_index("ix_report_handed_in", table_name="report")
    with op.batch_alter_table("report", table_kwargs={"sqlite_autoincrement": True}) as report:
        for name, told in checks.items():
            report.drop_constraint(op.f(name), type_="check")
            report.create_check_constraint(op.f(name), told)
    where = sa.text(f"state IN ({handed_in})")
    op.create_index(
        "ix_report_handed_in",
        "report",
        ["last_day"],
        unique=False,
        sqlite_where=where,
        postgresql_where=where,
    )
