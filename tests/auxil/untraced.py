"""Somebody wants to leave no trace, and what they say is looked for in all that is kept."""

import io

from models.people import Role
from tests.auxil.everything import Everything, everything, forgotten
from tests.auxil.stage import Stage

# What was said is kept with the case, and told to whoever works on it.
OF_THE_CASE = {"case", "case_line", "case_word", "outbox"}


class Untraced:
    """A scene on a stage; `words` are what they say there, `names` those of the files they send."""

    def __init__(self, stage: Stage, *, words: tuple[str, ...], names: tuple[str, ...]) -> None:
        self.stage, self.log = stage, io.StringIO()
        self._words, self._names = words, names

    async def enter(self, language: str) -> None:
        """Have both of them there, and look around before anything is said."""
        self.clerk = await self.stage.staff("陈窗口", Role.CLERK, language)
        self.resident = await self.stage.resident("王桂英", language)
        self.person_id = (await self.resident.row()).id or 0
        await self.stage.pass_time(minutes=1)
        self.before = await self._look()

    async def is_forgotten(self, code: str) -> None:
        """Assert that nothing leads to them, and that nobody but they has the code."""
        await self.stage.pass_time(minutes=1)
        after = await self._look()
        said = [m for m in self.resident.phone.history() if m["outgoing"]]
        found = [m.get("voice") or m.get("document") or (m.get("photo") or [None])[-1] for m in said]
        secrets = [code, code.replace("-", ""), *self._names, *(file["file_id"] for file in found if file)]
        assert after.places(*filter(None, secrets)) == set()
        assert after.tables(*self._words) <= OF_THE_CASE
        assert not (after.places(*self._words) & {"log", "export"})
        forgotten(self.before, after, self.resident, self.person_id)

    async def _look(self) -> Everything:
        return await everything(self.stage, self.resident, self.log)
