from datetime import UTC

from scheduler.clock import Clock, SystemClock


def test_the_present_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()
    clock.on_jump(lambda: None)
    assert clock.now().tzinfo is UTC
