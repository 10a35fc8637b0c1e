"""Several people act at the same instant, each in a transaction and a thread of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from models.refused import Refused

Act = Callable[[Session], Any]


def race(engine: Engine, *acts: Act) -> list[Any]:
    """What came of each act: its result, or the key of its refusal."""
    start = Barrier(len(acts))

    def run(act: Act) -> Any:
        with Session(engine, expire_on_commit=False) as session:
            start.wait()
            try:
                result = act(session)
            except Refused as refused:
                session.rollback()
                return refused.key
            session.commit()
            return result

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
