"""What of the figures is shown."""

from centre.rules.chapter import Chapter, rule

_WEIGHTS = "default 0.2/0.4/0.4"


class Shown(Chapter):
    """What of the figures is shown."""

    # 22 · figures of a period
    figure_group: int = rule(
        5, "22.1", "of which a percentage, a mean or a group is shown", "n < 5: counts only", ge=1
    )
    weight_contacted: int = rule(20, "22.2", "parts of the score", _WEIGHTS, ge=0, le=100)
    weight_fixed: int = rule(40, "22.3", "parts of the score", _WEIGHTS, ge=0, le=100)
    weight_satisfied: int = rule(40, "22.4", "parts of the score", _WEIGHTS, ge=0, le=100)
