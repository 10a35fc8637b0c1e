"""List the metrics that the code counts, with what each means."""

from centre.metrics.catalogue import METRICS, Metric
from chat.languages import Language, Languages


def table() -> str:
    """Give the table that docs/metrics.md shows."""
    english = Languages("en")["en"]
    head = "| number | what | how it is counted | unit | split by |"
    return "\n".join([head, "|---" * 5 + "|", *(_row(english, metric) for metric in METRICS.values())])


def _row(english: Language, metric: Metric) -> str:
    what, how = english.label(f"metric.{metric.number}"), english.label(f"metric.{metric.number}.about")
    split = ", ".join(sorted(by.value for by in metric.by)) or "nothing"
    return f"| {metric.number} | {what} | {how} | {metric.unit.value} | {split} |"
