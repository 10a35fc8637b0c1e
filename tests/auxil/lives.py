"""A process that lives for as long as its test says, without being heard."""

from bot.replicas import Presence


class Life(Presence):
    """Whoever has this number; once `frozen`, others may have taken over from it."""

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.frozen = False

    async def holds(self, number: int) -> bool:
        """Whether it still has in hand what it claimed under a number."""
        return not self.frozen and number == self.number
