"""Hours, points, honours and the papers about them."""

from centre.rules.chapter import OURS, Chapter, Rising, rule
from models.hours import Grade


class Thanks(Chapter):
    """Hours, points, honours and the papers about them."""

    # 14 · hours and points
    hours_day: float = rule(8, "14.1", "hours a day that one person can confirm", "up to 8 h a day", gt=0)
    hours_dispute: int = rule(5, "14.2", "working days until a dispute is answered", OURS, ge=1)
    keep_hours: int = rule(3650, "14.3", "days after the day they were served", OURS, ge=365)
    points_activity: int = rule(1, "14.4", "points an activity", "about 1 point per activity", ge=0)
    points_workday: int = rule(1, "14.5", "points a full workday", "1 per full 8 h", ge=0)
    workday_hours: float = rule(8, "14.6", "hours that make a workday", "8 h", gt=0)
    points_grade: dict[Grade, int] = rule(
        {Grade.OUTSTANDING: 1, Grade.GOOD: 0, Grade.WEAK: 0},
        "14.31",
        "points a shift, by the lead's grade",
        "count, workdays and evaluation",
    )
    points_yearly: bool = rule(True, "14.32", "yes or no", "annual reset by config")
    points_preferred: int = rule(3, "14.33", "points that must be passed", "others above 3", ge=0)
    points_preferred_party: int = rule(
        5, "14.34", "points that must be passed", "party members above 5", ge=0
    )
    star_hours: Rising = rule((100, 300, 600, 1000, 1500), "14.35", "hours in all", "100/300/600/1000/1500")
    month_stars: int = rule(1, "14.36", "people honoured a month", "a monthly service star", ge=1)
    year_stars: int = rule(5, "14.37", "people honoured a year", "5 excellent volunteers a year", ge=1)
    honour_objections: int = rule(
        5, "14.38", "working days for objections", "public for at least 5 working days", ge=1
    )
    false_hours_years: int = rule(
        3, "14.39", "years without honours after false hours", "1 to 3 years excluded", ge=0
    )
    complained_session: int = rule(
        60, "14.41", "days between a session and the complaint about it", OURS, ge=1
    )
    keep_honours: int = rule(3650, "14.40", "days after a choice was over", OURS, ge=365)
    hours_vouch: int = rule(3, "14.30", "working days until somebody vouches for hours", OURS, ge=1)
    certificate_days: int = rule(
        5, "14.21", "working days until a certificate is decided", "certificate: 5 working days", ge=1
    )
    code_tries: int = rule(10, "14.20", "codes of nobody that one chat may try in an hour", OURS, ge=1)
