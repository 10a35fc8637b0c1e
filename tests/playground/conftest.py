"""A Telegram in memory, a person in it and the bot's way of calling."""

from collections.abc import Callable
from typing import Any

import pytest

from playground.errors import ApiError
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import TOKEN, StandingTime

Call = Callable[..., Any]


@pytest.fixture
def time() -> StandingTime:
    return StandingTime()


@pytest.fixture
def telegram(time: StandingTime) -> Telegram:
    return Telegram(time)


@pytest.fixture
def mary(telegram: Telegram) -> Person:
    """Somebody who has pressed Start, with an empty queue behind her."""
    person = telegram.add_person("Mary", language_code="en")
    person.press_start()
    telegram.world.store.table("updates").clear()
    return person


@pytest.fixture
def call(telegram: Telegram) -> Call:
    """Calls a method of the Bot API; files are given as files={…}."""

    def call(method: str, files: Any = None, **parameters: object) -> Any:
        return telegram.call(TOKEN, method, parameters, files or {})

    return call


@pytest.fixture
def refused(call: Call) -> Callable[..., str]:
    """Calls a method and gives the words of the refusal."""

    def refused(method: str, files: Any = None, **parameters: object) -> str:
        with pytest.raises(ApiError) as caught:
            call(method, files, **parameters)
        return caught.value.description

    return refused
