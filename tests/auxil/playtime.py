"""Time that stands still until a test moves it, and the odds and ends of talking to an emulator."""

from datetime import UTC, datetime, timedelta

TOKEN = "4200000001:" + "t" * 35
# The smallest real pictures: one black dot as PNG and as GIF.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082".replace(" ", "")
)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class StandingTime:
    """A `now` that only moves when told."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def forward(self, **step: float) -> None:
        """Move ahead by hours=, minutes=, seconds=, …"""
        self._now += timedelta(**step)
