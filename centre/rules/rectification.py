"""What must be put right: within which time, and when it is looked at again."""

from centre.rules.chapter import OURS, Chapter, Percents, Rising, rule


class Rectification(Chapter):
    """What must be put right."""

    # 20 · inspections and what must be put right
    item_step: int = rule(
        3, "20.1", "working days to verify, decide, assign or re-check an item", OURS, ge=1, le=30
    )
    item_warnings: Percents = rule((50, 80), "20.2", "percent of the time", "warn staff at 50 and 80 %")
    item_overdue_every: int = rule(1, "20.3", "working days", "then daily to the duty leader", ge=1, le=30)
    item_look_backs: Rising = rule(
        (30, 90), "20.4", "days after closing", "look back 30 and 90 days after closing"
    )
    item_longest: int = rule(365, "20.5", "days until an item must be put right", OURS, ge=1)
    item_paste: int = rule(60, "20.7", "findings in a list that is pasted", OURS, ge=1, le=200)
    item_figures: int = rule(5, "20.8", "items, for a percentage of them", "n < 5: counts only", ge=1)
    visit_low: int = rule(1, "20.9", "points, and fewer, that may be a finding", OURS, ge=0, le=1)
    item_time_answer: int = rule(
        8, "20.10", "working hours to decide whether an item gets more time", OURS, ge=1, le=40
    )
    item_digest: int = rule(
        1, "20.11", "working days ahead of which the morning's list of items tells", OURS, ge=0, le=10
    )
    item_report_photos: int = rule(
        3, "20.12", "photos of a finding, and as many of its proof, in the report", OURS, ge=0, le=10
    )
    item_relapse: int = rule(
        90,
        "20.13",
        "days after closing, for a look-back that finds a relapse to count",
        "relapse within 90 days",
        ge=1,
    )
    keep_items: int = rule(1825, "20.6", "days after an item ended", OURS, ge=365)
