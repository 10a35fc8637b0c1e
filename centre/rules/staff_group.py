"""The group of the staff: how often what is posted there is looked at."""

from centre.rules.chapter import Chapter, rule


class StaffGroup(Chapter):
    """The group of the staff."""

    # 25 · the staff group
    staff_group_look: float = rule(
        60, "25.1", "minutes between two looks at what is overdue", "in office hours, no flood", ge=15
    )
    staff_group_figures: float = rule(
        1, "25.2", "minutes between two answers with figures", "in office hours, no flood", ge=0
    )
