"""What people say of how they were served, and what comes of it."""

from centre.rules.chapter import OURS, Chapter, Rising, rule


class Feedback(Chapter):
    """What people say of how they were served, and what comes of it."""

    # 17 · ratings, and calls after a service
    rating_remind: float = rule(48, "17.1", "hours after the invitation", "one reminder after 48 h", gt=0)
    rating_days: int = rule(7, "17.2", "days after the invitation", "open for 7 days", ge=3)
    rating_group: int = rule(5, "17.3", "ratings of which anything is shown", "aggregates of n ≥ 5", ge=5)
    keep_ratings: int = rule(1095, "17.4", "days after a rating closed", "requests are kept 3 years", ge=365)
    follow_up_bookings: int = rule(
        20, "17.20", "percent of served bookings", "sample or full call-back lists", ge=0, le=100
    )
    follow_up_requests: int = rule(
        100, "17.21", "percent of requests that were done", "sample or full call-back lists", ge=0, le=100
    )
    follow_up_days: int = rule(7, "17.22", "days after the service", "within 7 days after a service", ge=1)
    follow_up_tries: int = rule(
        3, "17.23", "days on which nobody picked up", "three tries on different days", ge=1
    )
    follow_up_overdue_every: int = rule(1, "17.24", "working days", "then daily to the duty leader", ge=1)
    keep_follow_ups: int = rule(1095, "17.25", "days after the end of a matter", OURS, ge=365)
    bad_mark_contact: int = rule(
        1, "17.30", "working days", "contact a bad review within 1 working day", ge=1
    )
    bad_mark_fix: int = rule(15, "17.31", "working days", "fix a bad review within 15 working days", ge=1)
    bad_mark_warnings: Rising = rule((50, 80), "17.32", "percent of the working time", "50 % and 80 % (S3)")
    bad_mark_overdue_every: int = rule(1, "17.33", "working days", "then daily to the duty leader", ge=1)
    bad_mark_call: int = rule(
        1, "17.34", "working days after they were told", "next working day after a reply", ge=1
    )
    bad_mark_silence: int = rule(7, "17.35", "days after they were told", OURS, ge=1)
    keep_bad_marks: int = rule(1095, "17.36", "days after it was closed", OURS, ge=365)
