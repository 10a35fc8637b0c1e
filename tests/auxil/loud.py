"""`python -m tests.auxil.loud run`: the bot, and every library it uses says all that it can say."""

import logging
import runpy

from bot import logs

_quietly = logs._take_over_logging


def _loudly(level: str) -> None:
    _quietly(level)
    for name in ("", "sqlalchemy"):  # which sets a level of its own
        logging.getLogger(name).setLevel(logging.DEBUG)


logs._take_over_logging = _loudly
runpy.run_module("bot", run_name="__main__", alter_sys=True)
