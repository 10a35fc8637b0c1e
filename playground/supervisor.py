"""Starts the bot's process, and starts it again whenever it ends."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping

from playground.jsons import Json

_RESTART_SECONDS = (0.0, 0.5, 2.0, 5.0)


class BotProcess:
    """The bot as a child process; killing it is part of the game."""

    def __init__(
        self, module: str, environment: Mapping[str, str], changed: Callable[[], None] = lambda: None
    ) -> None:
        self._module = module
        self._environment = {**os.environ, **environment}
        self._process: asyncio.subprocess.Process | None = None
        self.changed = changed
        self.restarts = 0

    def as_json(self) -> Json:
        """State, process id and number of restarts, as the page shows them."""
        running = self._process is not None
        return {
            "state": "running" if running else "restarting",
            "pid": self._process.pid if self._process else None,
            "restarts": self.restarts,
        }

    def kill(self) -> bool:
        """Kill the process at once; False if there is none just now."""
        if self._process is None:
            return False
        self._process.kill()
        return True

    async def run(self) -> None:
        """Keep a bot running until cancelled; then let it stop in good order."""
        quick_ends = 0
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_RESTART_SECONDS[min(quick_ends, len(_RESTART_SECONDS) - 1)])
            started = loop.time()
            await self._live()
            # A bot that ends at once is given ever more time to find what it lacks.
            quick_ends = quick_ends + 1 if loop.time() - started < 2 else 0
            self.restarts += 1

    async def _live(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, env=self._environment
        )
        self.changed()
        try:
            await self._process.wait()
        except asyncio.CancelledError:
            self._process.terminate()
            await self._process.wait()
            raise
        finally:
            self._process = None
            self.changed()
