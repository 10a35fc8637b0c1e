"""What the centre counts: every metric by its number, over any period, whole or by group."""

from centre.metrics.asking import Ask, By, Figures
from centre.metrics.catalogue import METRICS, SIZES, Better, Metric, Unit
from centre.metrics.values import Figure, Score, Spread, change, shown, size

__all__ = [
    "METRICS",
    "SIZES",
    "Ask",
    "Better",
    "By",
    "Figure",
    "Figures",
    "Metric",
    "Score",
    "Spread",
    "Unit",
    "change",
    "shown",
    "size",
]
