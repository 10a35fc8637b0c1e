"""What the centre counts: every metric by its number, over any period, whole or by group."""

from centre.metrics.asking import Ask, By, Figures
from centre.metrics.catalogue import METRICS, Better, Metric, Unit
from centre.metrics.values import Figure, Spread, change, shown, size

__all__ = [
    "METRICS",
    "Ask",
    "Better",
    "By",
    "Figure",
    "Figures",
    "Metric",
    "Spread",
    "Unit",
    "change",
    "shown",
    "size",
]
