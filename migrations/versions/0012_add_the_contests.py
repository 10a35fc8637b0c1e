"""Add the votes and the calls for ideas."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BigId, UTCDateTime, one_of

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vote",
        sa.Column("id", BigId, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("state", one_of("votestate", "planned", "open", "announced", "called_off"), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_vote_times")),
        sa.CheckConstraint("voters >= 0", name=op.f("ck_vote_voters")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_vote_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_vote_running",
        "vote",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'open')"),
        postgresql_where=sa.text("state IN ('planned', 'open')"),
    )
    op.create_table(
        "idea_call",
        sa.Column("id", BigId, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            one_of(
                "ideacallstate",
                "planned",
                "open",
                "screening",
                "shortlisted",
                "voting",
                "announced",
                "archived",
                "called_off",
            ),
            nullable=False,
        ),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("vote_id", BigId, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_idea_call_times")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_idea_call_made_by")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_idea_call_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_call")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_idea_call_running",
        "idea_call",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('archived', 'called_off')"),
        postgresql_where=sa.text("state NOT IN ('archived', 'called_off')"),
    )
    op.create_index("ix_idea_call_vote_id", "idea_call", ["vote_id"], unique=False)
    op.create_table(
        "idea",
        sa.Column("id", BigId, nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("state", one_of("ideastate", "handed_in", "listed", "chosen"), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["idea_call.id"], name=op.f("fk_idea_call_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_idea_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_idea_call_id", "idea", ["call_id", "state"], unique=False)
    op.create_index("uq_idea_case_id", "idea", ["case_id"], unique=True)
    op.create_table(
        "candidate",
        sa.Column("id", BigId, nullable=False),
        sa.Column("vote_id", BigId, nullable=False),
        sa.Column(
            "kind", one_of("candidatekind", "person", "team", "service", "other", "idea"), nullable=False
        ),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("service_id", BigId, nullable=True),
        sa.Column("idea_id", BigId, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", one_of("candidatestate", "asked", "listed", "out"), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("put_by", BigId, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_candidate_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_candidate_person_id")),
        sa.ForeignKeyConstraint(["put_by"], ["person.id"], name=op.f("fk_candidate_put_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_candidate_service_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_candidate_team_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_candidate_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_candidate_vote_id", "candidate", ["vote_id"], unique=False)
    op.create_index(
        "uq_candidate_idea",
        "candidate",
        ["idea_id", "vote_id"],
        unique=True,
        sqlite_where=sa.text("idea_id IS NOT NULL"),
        postgresql_where=sa.text("idea_id IS NOT NULL"),
    )
    op.create_index(
        "uq_candidate_name",
        "candidate",
        ["vote_id", "name"],
        unique=True,
        sqlite_where=sa.text("name <> ''"),
        postgresql_where=sa.text("name <> ''"),
    )
    op.create_index(
        "uq_candidate_person",
        "candidate",
        ["person_id", "vote_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "uq_candidate_service",
        "candidate",
        ["service_id", "vote_id"],
        unique=True,
        sqlite_where=sa.text("service_id IS NOT NULL"),
        postgresql_where=sa.text("service_id IS NOT NULL"),
    )
    op.create_index(
        "uq_candidate_team",
        "candidate",
        ["team_id", "vote_id"],
        unique=True,
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_table(
        "ballot",
        sa.Column("id", BigId, nullable=False),
        sa.Column("vote_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("candidate_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_ballot_candidate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_person_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_ballot_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ballot_vote_id", "ballot", ["vote_id", "candidate_id"], unique=False)
    op.create_index("uq_ballot_person_id", "ballot", ["person_id", "vote_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_ballot_person_id", table_name="ballot")
    op.drop_index("ix_ballot_vote_id", table_name="ballot")
    op.drop_table("ballot")
    op.drop_index(
        "uq_candidate_team",
        table_name="candidate",
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_candidate_service",
        table_name="candidate",
        sqlite_where=sa.text("service_id IS NOT NULL"),
        postgresql_where=sa.text("service_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_candidate_person",
        table_name="candidate",
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_candidate_name",
        table_name="candidate",
        sqlite_where=sa.text("name <> ''"),
        postgresql_where=sa.text("name <> ''"),
    )
    op.drop_index(
        "uq_candidate_idea",
        table_name="candidate",
        sqlite_where=sa.text("idea_id IS NOT NULL"),
        postgresql_where=sa.text("idea_id IS NOT NULL"),
    )
    op.drop_index("ix_candidate_vote_id", table_name="candidate")
    op.drop_table("candidate")
    op.drop_index("uq_idea_case_id", table_name="idea")
    op.drop_index("ix_idea_call_id", table_name="idea")
    op.drop_table("idea")
    op.drop_index("ix_idea_call_vote_id", table_name="idea_call")
    op.drop_index(
        "ix_idea_call_running",
        table_name="idea_call",
        sqlite_where=sa.text("state NOT IN ('archived', 'called_off')"),
        postgresql_where=sa.text("state NOT IN ('archived', 'called_off')"),
    )
    op.drop_table("idea_call")
    op.drop_index(
        "ix_vote_running",
        table_name="vote",
        sqlite_where=sa.text("state IN ('planned', 'open')"),
        postgresql_where=sa.text("state IN ('planned', 'open')"),
    )
    op.drop_table("vote")
