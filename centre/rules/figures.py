"""What of the figures is shown."""

from centre.rules.chapter import Chapter, rule


class Shown(Chapter):
    """What of the figures is shown."""

    # 22 · figures of a period
    figure_group: int = rule(
        5, "22.1", "of which a percentage, a mean or a group is shown", "n < 5: counts only", ge=1
    )
