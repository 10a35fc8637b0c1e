<%!
    def operations(rendered):
        """Leave out Alembic's remarks: who drafts a script reads it anyway."""
        return "\n".join(line for line in rendered.splitlines() if "# ###" not in line).strip() or "pass"
%>\
"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${operations(upgrades)}


def downgrade() -> None:
    ${operations(downgrades)}
