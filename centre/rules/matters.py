"""Call-backs, bookings, requests, complaints and suggestions."""

from datetime import time

from centre.rules.chapter import OURS, Chapter, Count, Percents, Spans, rule
from models.complaints import ComplaintCategory, Severity

SEVERITIES = {
    **dict.fromkeys(ComplaintCategory, Severity.NORMAL),
    ComplaintCategory.FEE: Severity.HIGH,
    ComplaintCategory.VOLUNTEER: Severity.HIGH,
    ComplaintCategory.DONATION: Severity.HIGH,
    ComplaintCategory.PROVIDER: Severity.HIGH,
    ComplaintCategory.IDENTITY: Severity.HIGH,
    ComplaintCategory.MONEY: Severity.CRITICAL,
    ComplaintCategory.PRIVACY: Severity.CRITICAL,
    ComplaintCategory.SAFETY: Severity.CRITICAL,
}
REPLY_DAYS = {
    **dict.fromkeys(ComplaintCategory, 5),
    ComplaintCategory.MONEY: 1,
    ComplaintCategory.PRIVACY: 1,
    ComplaintCategory.SAFETY: 0,
    ComplaintCategory.IDENTITY: 1,
    ComplaintCategory.PREMISES: 10,
    ComplaintCategory.SYSTEM: 3,
}


class Matters(Chapter):
    """Call-backs, bookings, requests, complaints and suggestions."""

    # 2 · call-backs
    call_answer: float = rule(4, "2.1", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    call_warnings: Percents = rule(
        (50, 80), "2.2", "percent of the working time", "warn staff at 50 and 80 %, then when time is up"
    )
    call_overdue_every: int = rule(1, "2.3", "working days", "then daily to the duty leader", ge=1)
    call_morning_ends: time = rule(time(11, 30), "2.4", "time of day", OURS)
    call_afternoon_ends: time = rule(time(17), "2.5", "time of day", OURS)
    call_window_left: float = rule(1, "2.6", "hours left in a window to still promise it", OURS, ge=0)
    call_follow_up: float = rule(
        24, "2.7", "hours after the answer", "call-back the day after the reply", gt=0
    )
    call_lapse: float = rule(72, "2.8", "hours after the answer", OURS, gt=0)
    call_tries: int = rule(
        3, "2.9", "days on which nobody picked up", "three attempts on different days", ge=1
    )
    calls_open: int = rule(5, "2.10", "open call-backs a resident", OURS, ge=1)
    call_text: int = rule(8000, "2.11", "characters", "two long messages that belong together", ge=100)

    # 7 · bookings
    booking_reminders: Spans = rule((24, 2), "7.1", "hours before", "24 h and 2 h before")
    booking_approval: float = rule(4, "7.2", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    wish_hold: float = rule(120, "7.3", "minutes", OURS, gt=0)
    wish_offers: int = rule(3, "7.4", "offers for one wish", "at most three offers for one wish", ge=1)
    relatives: int = rule(6, "7.5", "relatives a person", OURS, ge=1)

    # 9 · cases
    case_review: float = rule(24, "9.1", "hours by the clock", "preliminary review within 24 hours", gt=0)
    case_review_working: bool = rule(False, "9.18", "yes or no", "working = 1 working day, for small centres")
    case_plan_days: int = rule(
        7, "9.2", "working days after the day of submission", "service plan within 7 working days", ge=1
    )
    case_supplement: int = rule(10, "9.3", "working days for what is missing", OURS, ge=1)
    case_supplement_reminder: int = rule(5, "9.4", "working days until it is asked for again", OURS, ge=1)
    case_plan_answer: int = rule(5, "9.5", "working days for the answer to a plan", OURS, ge=1)
    case_confirm: float = rule(
        72, "9.6", "hours for saying that it is done", "silent for 3 days: closed, not confirmed", gt=0
    )
    case_reopen: int = rule(15, "9.7", "days after closing", "reopen within 15 days", ge=0)
    case_breath: float = rule(8, "9.8", "working hours that a step gets at least", OURS, gt=0)
    case_handover: float = rule(4, "9.9", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    case_warnings: Percents = rule(
        (50, 80), "9.10", "percent of the time", "warn staff at 50 and 80 %, then when time is up"
    )
    case_overdue_every: int = rule(1, "9.11", "working days", "then daily to the duty leader", ge=1)
    cases_open: int = rule(8, "9.12", "open requests a resident", OURS, ge=1)
    case_files: int = rule(10, "9.13", "files that come with a case or a message in it", OURS, ge=1)
    case_gaps: int = rule(12, "9.14", "things that a list of gaps may name", OURS, ge=1)
    refund_tries: int = rule(
        3, "9.16", "days on which nobody was reached", "three attempts on different days", ge=1
    )
    refund_days: int = rule(5, "9.17", "working days", "after 3 attempts or 5 working days", ge=1)
    case_longer: int = rule(5, "9.15", "working days after the limit that may be promised", OURS, ge=1)
    staff_units: dict[str, dict[str, str]] = rule({}, "9.20", "names by language, of each unit", OURS)

    # 10 · complaints and suggestions
    complaint_contact: int = rule(
        1,
        "10.1",
        "working days until a person speaks to who complained",
        "contact within 1 working day",
        ge=1,
    )
    complaint_reply: dict[ComplaintCategory, Count] = rule(
        REPLY_DAYS, "10.2", "working days until the reply, by category", "reply within 5 working days"
    )
    complaint_at_once: float = rule(
        2, "10.3", "hours by the clock until a critical one is taken on", "safety and money at once", gt=0
    )
    complaint_danger_reply: float = rule(
        24, "10.4", "hours by the clock until the reply where 10.2 says 0", "0: immediately", gt=0
    )
    complaint_severity: dict[ComplaintCategory, Severity] = rule(
        SEVERITIES, "10.5", "how much a category weighs", OURS
    )
    complaint_extension: int = rule(
        5, "10.6", "working days that one extension may give", "one extension of at most 5 days", ge=1
    )
    complaint_rounds: int = rule(
        2, "10.7", "times that it goes back to the same handler", "rework at most twice, then escalate", ge=0
    )
    complaint_call_back: int = rule(
        1,
        "10.8",
        "working days for the answer before somebody rings",
        "call-back the day after the reply",
        ge=1,
    )
    complaint_pick_up: int = rule(30, "10.10", "days for which a reply waits to be picked up", OURS, ge=1)
    complaint_review: int = rule(
        30,
        "10.11",
        "days after closing in which a review may be asked for",
        "review request within 30 days",
        ge=1,
    )
    complaint_similar: int = rule(30, "10.12", "days in which another complaint is the same", OURS, ge=1)
    complaint_joined: int = rule(3, "10.13", "others who join until it weighs more", OURS, ge=1)
    suggestion_decision: int = rule(
        15, "10.14", "working days until the decision", "decided within 15 working days", ge=1
    )
    suggestion_carried_out: int = rule(60, "10.15", "working days until it is carried out", OURS, ge=1)
    complaint_extension_answer: float = rule(
        4, "10.16", "working hours until everybody who may decide hears of it", OURS, gt=0
    )
