"""Digests: when somebody at the desk is told by itself what waits."""

from datetime import time

from centre.rules.chapter import OURS, Chapter, rule

_CLOCK = "time of day"


class Digests(Chapter):
    """Digests."""

    # 27 · digests
    digest_morning: time = rule(time(8, 30), "27.1", _CLOCK, "each coordinator at 08:30 on working days")
    digest_evening: time = rule(time(17), "27.2", _CLOCK, OURS)
    digest_month: time = rule(time(9), "27.3", _CLOCK, OURS)
