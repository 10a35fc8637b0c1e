"""A bot knows whether it is alone on its database."""

import pytest
from sqlalchemy import Engine, text

from bot.replicas import Presence

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]


def test_the_first_is_alone_and_so_is_the_next_after_it_left(engine: Engine) -> None:
    first, second = Presence(engine), Presence(engine)
    assert first.enter()
    first.leave()
    assert second.enter()
    second.leave()
    second.leave()


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_whoever_comes_later_is_not_alone_whoever_left_before(engine: Engine) -> None:
    first, second, third = Presence(engine), Presence(engine), Presence(engine)
    assert first.enter()
    assert not second.enter()
    first.leave()
    assert not third.enter()
    second.leave()
    third.leave()
    assert first.enter()
    first.leave()


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_a_dead_process_is_not_there(engine: Engine) -> None:
    dead, next_life = Presence(engine), Presence(engine)
    dead.enter()
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
        )
    assert next_life.enter()
    next_life.leave()
    dead.leave()


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_no_connection_is_missing_in_the_pool(engine: Engine) -> None:
    present = Presence(engine)
    present.enter()
    assert engine.pool.status().endswith("Current Checked out connections: 0")
    present.leave()
