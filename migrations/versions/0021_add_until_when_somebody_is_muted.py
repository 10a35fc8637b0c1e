"""Add until when somebody is not read."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("muted_until", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person", table_kwargs={"sqlite_autoincrement": True}) as person:
        person.drop_column("muted_until")
