"""Add services that are not offered yet, and revisions of how a service is had and whether it is offered."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME = "ck_service_servicestate"


def upgrade() -> None:
    _states("draft", "published", "withdrawn")
    op.add_column(
        "service_revision", sa.Column("policies", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column("service_revision", sa.Column("offered", sa.Boolean(), nullable=True))
    with op.batch_alter_table(
        "service_revision", table_kwargs={"sqlite_autoincrement": True}
    ) as service_revision:
        # Only for those that were there already.
        service_revision.alter_column("policies", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(
        "service_revision", table_kwargs={"sqlite_autoincrement": True}
    ) as service_revision:
        service_revision.drop_column("offered")
        service_revision.drop_column("policies")
    op.execute("UPDATE service SET state = 'withdrawn' WHERE state = 'draft'")
    _states("published", "withdrawn")


def _states(*states: str) -> None:
    """Let a service be in these states."""
    allowed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("service", table_kwargs={"sqlite_autoincrement": True}) as service:
        service.drop_constraint(op.f(_NAME), type_="check")
        service.create_check_constraint(op.f(_NAME), f"state IN ({allowed})")
