"""The counts and the condition of the bot in the words of Prometheus. No value of it is about a person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from bot.condition import Condition
from bot.tally import SECONDS, Tally, Timing
from models.outbox import MessageState

_OPEN = (MessageState.PENDING, MessageState.STARTED)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Exposition:
    """What is read off at one moment; without a condition where the database does not answer."""

    tally: Tally
    condition: Condition | None

    def text(self) -> bytes:
        """Everything, in the text format."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """Every family; called by Prometheus' own library."""
        tally, condition = self.tally, self.condition
        yield _counter(
            "linli_updates", "Updates that came, by whether we had them already", "kind", tally.updates
        )
        yield _counter("linli_turns", "Turns, by how they ended", "outcome", tally.turns)
        yield _histogram("linli_turn_seconds", "How long turns took", tally.turn_seconds)
        yield _counter("linli_deliveries", "What became of requests to Telegram", "state", tally.deliveries)
        yield _counter("linli_swept", "Deadlines acted on and notices told", "what", tally.swept)
        yield _histogram("linli_sweep_seconds", "How long a look at what is due took", tally.sweep_seconds)
        yield _gauge("linli_database_up", "Whether the database answers", float(condition is not None))
        if condition is not None:
            yield from _waiting(condition)


def _waiting(condition: Condition) -> Iterator[Metric]:
    yield _gauge("linli_inbox_pending", "Updates that wait for their turn", condition.updates)
    yield _gauge(
        "linli_inbox_lag_seconds", "How long the oldest of them has waited", condition.updates_wait / _SECOND
    )
    messages = GaugeMetricFamily("linli_outbox_messages", "Messages not finished, by state", labels=["state"])
    for state in _OPEN:
        messages.add_metric([state.value], condition.messages.get(state, 0))
    yield messages
    yield _gauge(
        "linli_outbox_lag_seconds",
        "How long the oldest message is past the time when it should have gone",
        condition.messages_wait / _SECOND,
    )
    yield _gauge("linli_deadlines_overdue", "Deadlines that were missed so far", condition.deadlines_overdue)
    yield _gauge("linli_notices_overdue", "Notices not told although due", condition.notices_overdue)
    yield _gauge("linli_replicas", "Bots that work on this database", condition.replicas)


def _counter(name: str, means: str, label: str, counted: Counter[str]) -> Metric:
    family = CounterMetricFamily(name, means, labels=[label])
    for value, n in sorted(counted.items()):
        family.add_metric([value], n)
    return family


def _gauge(name: str, means: str, value: float) -> Metric:
    return GaugeMetricFamily(name, means, value=value)


def _histogram(name: str, means: str, timing: Timing) -> Metric:
    ends = [*map(str, SECONDS), "+Inf"]
    buckets = list(zip(ends, accumulate(timing.counts), strict=True))
    return HistogramMetricFamily(name, means, buckets=buckets, sum_value=timing.total)
