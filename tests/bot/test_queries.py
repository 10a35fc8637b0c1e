"""What the bot asks all day long costs the same, however much lies in the tables."""

from typing import Any

import pytest
from sqlmodel import Session, select

from bot import inbox, outbox
from centre import notices, plans
from models import Notice
from scheduler import sweeps
from tests.auxil.factories import NOW
from tests.auxil.plans import tables_read_whole

ASKED_ALL_DAY = {
    "due notices": lambda session: notices.due(session, NOW, 50),
    "due deadlines": lambda session: plans.due(session, NOW, 50),
    "the next due time": sweeps.next_due,
    "messages to send": lambda session: outbox.claim(session, NOW, 20, (), replica_id=1),
    "the next message": outbox.next_time,
    "lost messages": lambda session: outbox.recover(session, NOW),
    "updates waiting": lambda session: inbox.pending(session, 100, 100),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("work", ASKED_ALL_DAY.values(), ids=ASKED_ALL_DAY)
def test_no_table_is_read_from_end_to_end(session: Session, work: Any) -> None:
    assert tables_read_whole(session, work) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_whole_table_would_be_noticed(session: Session) -> None:
    assert tables_read_whole(session, lambda session: session.exec(select(Notice)).all()) == {"notice"}
