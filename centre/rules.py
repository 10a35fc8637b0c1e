"""The centre's rules: every limit with its default, its unit and where it comes from."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import event, select
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col

from centre.appeal_words import APPEALS, NO_APPEALS
from centre.danger_words import DANGER, HARMLESS
from models.complaints import ComplaintCategory, Severity
from models.hours import Grade
from models.settings import CentreSetting
from models.volunteers import VettingKind


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a rule: its number in docs/rules.md, its unit, and who says so."""

    number: str
    unit: str
    source: str


def _rule(default: Any, number: str, unit: str, source: str, **bounds: Any) -> Any:
    return Field(default, json_schema_extra={"number": number, "unit": unit, "source": source}, **bounds)


def _in_order(hours: tuple[time, time]) -> tuple[time, time]:
    if hours[0] >= hours[1]:
        raise ValueError("the end comes before the beginning")
    return hours


def _rising(steps: tuple[int, ...]) -> tuple[int, ...]:
    if list(steps) != sorted(set(steps)):
        raise ValueError("each must be more than the one before")
    return steps


Hours = Annotated[tuple[time, time], AfterValidator(_in_order)]
OURS = "our recommendation"
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
CHECK_DAYS = {
    **dict.fromkeys(VettingKind, 1095),
    VettingKind.NO_RECORD: 365,
    VettingKind.NEVER_ALONE: 365,
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
LAW = "Personal Information Protection Law"


class Rules(BaseModel):
    """All rules with their defaults; a centre may change each of them, one row of `centre_setting` a rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # 0 · the centre
    centre_name: dict[str, str] = _rule(
        {"zh-hans": "社区服务中心", "en": "the community service centre"}, "0.1", "one a language", OURS
    )
    centre_address: dict[str, str] = _rule({}, "0.2", "one a language", OURS)
    centre_phone: str = _rule("", "0.3", "telephone number", OURS)
    currency: str = _rule("CNY", "0.4", "currency of the fees", OURS, min_length=3, max_length=3)

    # 1 · hours
    office_hours: Hours = _rule((time(8, 30), time(17, 30)), "1.1", "times of day", OURS)
    quiet_from: time = _rule(time(21), "1.2", "time of day", "none 21:00-08:00 except emergencies")
    quiet_until: time = _rule(time(8), "1.3", "time of day", "none 21:00-08:00 except emergencies")
    evening: time = _rule(
        time(20), "1.4", "time of day", "a reminder moved out of the quiet hours comes by then"
    )

    # 2 · call-backs
    call_answer: float = _rule(4, "2.1", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    call_warnings: tuple[int, ...] = _rule(
        (50, 80), "2.2", "percent of the working time", "warn staff at 50 and 80 %, then when time is up"
    )
    call_overdue_every: int = _rule(1, "2.3", "working days", "then daily to the duty leader", ge=1)
    call_morning_ends: time = _rule(time(11, 30), "2.4", "time of day", OURS)
    call_afternoon_ends: time = _rule(time(17), "2.5", "time of day", OURS)
    call_window_left: float = _rule(1, "2.6", "hours left in a window to still promise it", OURS, ge=0)
    call_follow_up: float = _rule(
        24, "2.7", "hours after the answer", "call-back the day after the reply", gt=0
    )
    call_lapse: float = _rule(72, "2.8", "hours after the answer", OURS, gt=0)
    call_tries: int = _rule(
        3, "2.9", "days on which nobody picked up", "three attempts on different days", ge=1
    )
    calls_open: int = _rule(5, "2.10", "open call-backs a resident", OURS, ge=1)
    call_text: int = _rule(8000, "2.11", "characters", "two long messages that belong together", ge=100)

    # 3 · emergencies
    emergency_numbers: tuple[str, ...] = _rule(
        ("110", "119", "120", "122"), "3.1", "telephone numbers", "emergencies go at once to 110/119/120/122"
    )
    danger_words: tuple[str, ...] = _rule(DANGER, "3.2", "words", OURS)
    harmless_words: tuple[str, ...] = _rule(HARMLESS, "3.3", "words", OURS)
    alert_joins: float = _rule(10, "3.4", "minutes in which a repeat joins the open alarm", OURS, ge=0)
    alert_deputy: float = _rule(
        30, "3.5", "minutes without acknowledgement", "then deputy after 30 min", gt=0
    )
    alert_everybody: float = _rule(60, "3.6", "minutes without acknowledgement", OURS, gt=0)

    roll_call_again: float = _rule(10, "3.7", "minutes without an answer", OURS, gt=0)
    roll_call_repeats: int = _rule(2, "3.8", "times", "at most two reminders a matter", ge=0)
    emergency_holds: float = _rule(12, "3.9", "hours", OURS, gt=0)
    emergency_note_every: int = _rule(1, "3.10", "working days", OURS, ge=1)
    keep_roll_calls: int = _rule(90, "3.11", "days after the after-action note", f"{LAW}, Art. 19", ge=1)
    keep_emergencies: int = _rule(1095, "3.12", "days after the after-action note", OURS, ge=1)

    # 4 · people and staff
    consent_version: int = _rule(1, "4.1", "version of the privacy notice", f"{LAW}, Art. 13, 17", ge=1)
    name_length: int = _rule(40, "4.2", "characters", OURS, ge=2)
    invite_expiry: float = _rule(72, "4.3", "hours", OURS, gt=0)
    identified_for: float = _rule(60, "4.4", "minutes since a visitor was identified", OURS, gt=0)

    # 5 · files
    file_limit: int = _rule(20, "5.1", "MB", "what a bot may download", ge=1, le=20)
    file_tries: int = _rule(8, "5.2", "attempts to fetch a file", OURS, ge=1)

    # 6 · how long what is kept
    keep_inbox: float = _rule(48, "6.1", "hours", "updates live 24 h at Telegram", ge=24)
    keep_outbox: int = _rule(30, "6.2", "days", f"{LAW}, Art. 19: no longer than needed", ge=1)
    keep_dialogues: int = _rule(30, "6.3", "days after a form ended", f"{LAW}, Art. 19", ge=1)
    keep_notices: int = _rule(
        90, "6.4", "days after a notice or deadline was settled", f"{LAW}, Art. 19", ge=1
    )
    keep_phone_lines: int = _rule(90, "6.5", "days after a line was settled", f"{LAW}, Art. 19", ge=1)
    keep_alerts: int = _rule(90, "6.6", "days after an alarm", OURS, ge=1)
    keep_calls: int = _rule(
        1095, "6.7", "days after a call-back was closed", "requests are kept 3 years", ge=1
    )
    keep_invites: int = _rule(90, "6.8", "days after an invite expired", OURS, ge=1)
    keep_bookings: int = _rule(
        1095, "6.10", "days after a booking was closed", "requests are kept 3 years", ge=1
    )
    keep_cases: int = _rule(
        1095, "6.11", "days after a request was closed", "requests are kept 3 years", ge=1
    )
    keep_complaints: int = _rule(
        1825, "6.12", "days after a complaint was closed", "complaints are kept 5 years", ge=1
    )
    keep_shifts: int = _rule(1825, "6.16", "days after a shift", OURS, ge=365)
    keep_audit: int = _rule(3650, "6.9", "days", OURS, ge=365)

    # 7 · bookings
    booking_reminders: tuple[float, ...] = _rule((24, 2), "7.1", "hours before", "24 h and 2 h before")
    booking_approval: float = _rule(4, "7.2", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    wish_hold: float = _rule(120, "7.3", "minutes", OURS, gt=0)
    wish_offers: int = _rule(3, "7.4", "offers for one wish", "at most three offers for one wish", ge=1)
    relatives: int = _rule(6, "7.5", "relatives a person", OURS, ge=1)

    # 9 · cases
    case_review: float = _rule(24, "9.1", "hours by the clock", "preliminary review within 24 hours", gt=0)
    case_review_working: bool = _rule(
        False, "9.18", "yes or no", "working = 1 working day, for small centres"
    )
    case_plan_days: int = _rule(
        7, "9.2", "working days after the day of submission", "service plan within 7 working days", ge=1
    )
    case_supplement: int = _rule(10, "9.3", "working days for what is missing", OURS, ge=1)
    case_supplement_reminder: int = _rule(5, "9.4", "working days until it is asked for again", OURS, ge=1)
    case_plan_answer: int = _rule(5, "9.5", "working days for the answer to a plan", OURS, ge=1)
    case_confirm: float = _rule(
        72, "9.6", "hours for saying that it is done", "silent for 3 days: closed, not confirmed", gt=0
    )
    case_reopen: int = _rule(15, "9.7", "days after closing", "reopen within 15 days", ge=0)
    case_breath: float = _rule(8, "9.8", "working hours that a step gets at least", OURS, gt=0)
    case_handover: float = _rule(4, "9.9", "working hours", "hand-over acceptance: 4 working hours", gt=0)
    case_warnings: tuple[int, ...] = _rule(
        (50, 80), "9.10", "percent of the time", "warn staff at 50 and 80 %, then when time is up"
    )
    case_overdue_every: int = _rule(1, "9.11", "working days", "then daily to the duty leader", ge=1)
    cases_open: int = _rule(8, "9.12", "open requests a resident", OURS, ge=1)
    case_files: int = _rule(10, "9.13", "files that come with a case or a message in it", OURS, ge=1)
    case_gaps: int = _rule(12, "9.14", "things that a list of gaps may name", OURS, ge=1)
    refund_tries: int = _rule(
        3, "9.16", "days on which nobody was reached", "three attempts on different days", ge=1
    )
    refund_days: int = _rule(5, "9.17", "working days", "after 3 attempts or 5 working days", ge=1)
    case_longer: int = _rule(5, "9.15", "working days after the limit that may be promised", OURS, ge=1)
    staff_units: dict[str, dict[str, str]] = _rule({}, "9.20", "names by language, of each unit", OURS)

    # 13 · activities and shifts
    shift_rest: int = _rule(30, "13.1", "minutes between two shifts", OURS, ge=0)
    shift_day_hours: float = _rule(8, "13.2", "hours of shifts a day", "up to 8 hours a day", gt=0)
    shift_hold: float = _rule(120, "13.3", "minutes", OURS, gt=0)
    leave_hours: int = _rule(24, "13.4", "hours before a shift", "leave notice 24 h", ge=0)
    leave_hours_children: int = _rule(48, "13.17", "hours before a shift", "48 h child-related", ge=0)
    shift_reminders: tuple[float, ...] = _rule((48, 24, 2), "13.5", "hours before", "48 h, 24 h, 2 h")
    late_leaves: int = _rule(3, "13.6", "late leaves; 0: never", "3 warnings", ge=0)
    late_leave_days: int = _rule(90, "13.7", "days in which they count", OURS, ge=1)
    late_leave_pause: int = _rule(30, "13.8", "days", "one month without new sign-ups", ge=1)
    search_from: float = _rule(72, "13.9", "hours before a shift", OURS, gt=0)
    search_wave: int = _rule(5, "13.10", "people asked at once for one place", OURS, ge=1)
    search_urgent: float = _rule(24, "13.11", "hours before a shift", OURS, gt=0)
    search_coordinator: float = _rule(
        2, "13.12", "hours before a shift", "nobody by 2 h before: the coordinator", gt=0
    )
    search_leader: float = _rule(1, "13.13", "hours before a shift", OURS, gt=0)
    search_pause: float = _rule(60, "13.14", "minutes between waves", OURS, gt=0)
    search_urgent_pause: float = _rule(15, "13.15", "minutes between urgent waves", OURS, gt=0)
    search_seen: float = _rule(15, "13.30", "minutes", OURS, gt=0)
    check_in_before: int = _rule(30, "13.40", "minutes before a shift", OURS, ge=0)
    check_in_code: int = _rule(5, "13.41", "minutes that a code is shown", "a rotating site code", ge=1)
    check_in_late: int = _rule(15, "13.42", "minutes after the beginning", OURS, ge=1)
    check_out_until: int = _rule(60, "13.43", "minutes after the end", OURS, ge=0)
    check_out_answer: float = _rule(48, "13.44", "hours for saying otherwise", OURS, gt=0)
    swap_wait: float = _rule(12, "13.70", "hours to answer whoever asks by name", OURS, gt=0)
    swap_wait_urgent: float = _rule(
        60, "13.71", "minutes to answer the same when the shift is near", OURS, gt=0
    )
    swap_undo: float = _rule(24, "13.72", "hours before the earlier of two exchanged shifts", OURS, ge=0)
    no_show_answer: float = _rule(48, "13.74", "hours for saying what happened", OURS, gt=0)
    no_shows: int = _rule(3, "13.75", "missed shifts", "3 warnings", ge=1)
    no_show_days: int = _rule(90, "13.76", "days in which they count", OURS, ge=1)
    no_show_judge: int = _rule(2, "13.77", "working days", OURS, ge=1)
    wrap_up: int = _rule(3, "13.78", "working days after a shift", "wrap-up within 3 working days", ge=1)
    shift_messages: int = _rule(5, "13.79", "messages a person, a shift and a day", OURS, ge=1)
    relief_day_hours: float = _rule(12, "13.80", "hours of shifts a day", "8 to 12 h after a review", gt=0)
    relief_near: int = _rule(60, "13.81", "minutes before or after the beginning", OURS, ge=0)
    shifts_ahead: int = _rule(28, "13.16", "days for which a series is laid out", OURS, ge=1)
    import_rows: int = _rule(500, "13.60", "rows that are imported at once", OURS, ge=1, le=2000)
    import_size: int = _rule(1, "13.61", "MB of a spreadsheet", OURS, ge=1, le=10)
    keep_imports: int = _rule(30, "13.62", "days after a spreadsheet came", OURS, ge=1)
    standing_share: int = _rule(50, "13.25", "% of a role's places that may be standing", OURS, ge=0, le=100)

    # 14 · hours and points
    hours_day: float = _rule(8, "14.1", "hours a day that one person can confirm", "up to 8 h a day", gt=0)
    hours_dispute: int = _rule(5, "14.2", "working days until a dispute is answered", OURS, ge=1)
    keep_hours: int = _rule(3650, "14.3", "days after the day they were served", OURS, ge=365)
    points_activity: int = _rule(1, "14.4", "points an activity", "about 1 point per activity", ge=0)
    points_workday: int = _rule(1, "14.5", "points a full workday", "1 per full 8 h", ge=0)
    workday_hours: float = _rule(8, "14.6", "hours that make a workday", "8 h", gt=0)
    points_grade: dict[Grade, int] = _rule(
        {Grade.OUTSTANDING: 1, Grade.GOOD: 0, Grade.WEAK: 0},
        "14.31",
        "points a shift, by the lead's grade",
        "count, workdays and evaluation",
    )
    points_yearly: bool = _rule(True, "14.32", "yes or no", "annual reset by config")
    points_preferred: int = _rule(3, "14.33", "points that must be passed", "others above 3", ge=0)
    points_preferred_party: int = _rule(
        5, "14.34", "points that must be passed", "party members above 5", ge=0
    )
    star_hours: Annotated[tuple[int, ...], AfterValidator(_rising)] = _rule(
        (100, 300, 600, 1000, 1500), "14.35", "hours in all", "100/300/600/1000/1500"
    )
    month_stars: int = _rule(1, "14.36", "people honoured a month", "a monthly service star", ge=1)
    year_stars: int = _rule(5, "14.37", "people honoured a year", "5 excellent volunteers a year", ge=1)
    honour_objections: int = _rule(
        5, "14.38", "working days for objections", "public for at least 5 working days", ge=1
    )
    false_hours_years: int = _rule(
        3, "14.39", "years without honours after false hours", "1 to 3 years excluded", ge=0
    )
    keep_honours: int = _rule(3650, "14.40", "days after a choice was over", OURS, ge=365)
    hours_vouch: int = _rule(3, "14.30", "working days until somebody vouches for hours", OURS, ge=1)
    certificate_days: int = _rule(
        5, "14.21", "working days until a certificate is decided", "certificate: 5 working days", ge=1
    )
    code_tries: int = _rule(10, "14.20", "codes of nobody that one chat may try in an hour", OURS, ge=1)

    # 11 · duty
    duty_overload: int = _rule(
        3, "11.1", "urgent matters", "night overload: 3 urgent open tasks, the next to the deputy", ge=1
    )
    duty_ahead: int = _rule(7, "11.3", "days ahead", "rota published 7 days before", ge=1)
    duty_reminder: time = _rule(time(16), "11.4", "time of the day before", OURS)
    duty_range: int = _rule(31, "11.5", "days laid at once", OURS, ge=1)
    keep_duty: int = _rule(365, "11.2", "days after a day of duty", OURS, ge=7)
    # 10 · complaints and suggestions
    complaint_contact: int = _rule(
        1,
        "10.1",
        "working days until a person speaks to who complained",
        "contact within 1 working day",
        ge=1,
    )
    complaint_reply: dict[ComplaintCategory, int] = _rule(
        REPLY_DAYS, "10.2", "working days until the reply, by category", "reply within 5 working days"
    )
    complaint_at_once: float = _rule(
        2, "10.3", "hours by the clock until a critical one is taken on", "safety and money at once", gt=0
    )
    complaint_danger_reply: float = _rule(
        24, "10.4", "hours by the clock until the reply where 10.2 says 0", "0: immediately", gt=0
    )
    complaint_severity: dict[ComplaintCategory, Severity] = _rule(
        SEVERITIES, "10.5", "how much a category weighs", OURS
    )
    complaint_extension: int = _rule(
        5, "10.6", "working days that one extension may give", "one extension of at most 5 days", ge=1
    )
    complaint_rounds: int = _rule(
        2, "10.7", "times that it goes back to the same handler", "rework at most twice, then escalate", ge=0
    )
    complaint_call_back: int = _rule(
        1,
        "10.8",
        "working days for the answer before somebody rings",
        "call-back the day after the reply",
        ge=1,
    )
    complaint_tries: int = _rule(
        3, "10.9", "days on which nobody picked up", "three tries on different days", ge=1
    )
    complaint_pick_up: int = _rule(30, "10.10", "days for which a reply waits to be picked up", OURS, ge=1)
    complaint_review: int = _rule(
        30,
        "10.11",
        "days after closing in which a review may be asked for",
        "review request within 30 days",
        ge=1,
    )
    complaint_similar: int = _rule(30, "10.12", "days in which another complaint is the same", OURS, ge=1)
    complaint_joined: int = _rule(3, "10.13", "others who join until it weighs more", OURS, ge=1)
    suggestion_decision: int = _rule(
        15, "10.14", "working days until the decision", "decided within 15 working days", ge=1
    )
    suggestion_carried_out: int = _rule(60, "10.15", "working days until it is carried out", OURS, ge=1)
    complaint_extension_answer: float = _rule(
        4, "10.16", "working hours until everybody who may decide hears of it", OURS, gt=0
    )

    # 15 · training
    quiz_pass: int = _rule(80, "15.2", "percent of the questions", OURS, ge=1, le=100)
    quiz_length: int = _rule(5, "15.3", "questions", "short quizzes", ge=1)
    quiz_tries: int = _rule(3, "15.4", "goes a day", OURS, ge=1)
    training_reminders: tuple[float, ...] = _rule((24, 2), "15.5", "hours before", "24 h and 2 h before")
    training_warnings: tuple[int, ...] = _rule((30, 7), "15.6", "days before it ends", OURS)
    session_hours: float = _rule(12, "15.7", "hours that a session lasts at most", OURS, gt=0)
    session_seats: int = _rule(200, "15.8", "seats in a session", OURS, ge=1)
    unfit_told: float = _rule(168, "15.20", "hours before a shift", OURS, gt=0)
    unfit_freed: float = _rule(48, "15.21", "hours before a shift", "last 48 hours: the first reminder", gt=0)
    keep_training: int = _rule(
        1095, "15.1", "days after a session, or after what was passed ended", OURS, ge=1
    )

    # 12 · volunteers
    probation_shifts: int = _rule(
        3, "12.1", "confirmed shifts until a beginner is none any more", "first 3 confirmed shifts", ge=1
    )
    application_review: int = _rule(5, "12.3", "working days until an application is decided", OURS, ge=1)
    guardian_link: float = _rule(168, "12.4", "hours for which the link for a guardian is good", OURS, gt=0)
    guardian_wait: int = _rule(30, "12.5", "days for which an application waits for a guardian", OURS, ge=1)
    check_valid: dict[VettingKind, int] = _rule(
        CHECK_DAYS, "12.6", "days for which a check holds, by kind", "no record: checked before and yearly"
    )
    check_warning: int = _rule(30, "12.7", "days before a check ends", OURS, ge=1)
    removal_hearing: int = _rule(5, "12.8", "working days for saying one's side", OURS, ge=0)
    removal_appeal: int = _rule(30, "12.9", "days for asking for another look at a removal", OURS, ge=1)
    keep_volunteers: int = _rule(
        1825, "12.2", "days after somebody has left or was not admitted", OURS, ge=30
    )
    group_link: float = _rule(24, "12.41", "hours for which the link for a team's group is good", OURS, gt=0)
    group_posts: int = _rule(3, "12.42", "shifts posted in a group on a day at most", OURS, ge=1)
    group_ahead: int = _rule(14, "12.43", "days ahead a shift is posted in a group", OURS, ge=1)
    group_line: float = _rule(24, "12.44", "hours between two answers to commands in a group", OURS, ge=0)
    keep_declined_minors: int = _rule(
        30, "12.40", "days after a minor was not admitted", "what serves no purpose goes (privacy law)", ge=1
    )

    # 16 · sites, names and proposals
    appeal_words: tuple[str, ...] = _rule(APPEALS, "16.1", "words", "nothing is collected without approval")
    no_appeal_words: tuple[str, ...] = _rule(NO_APPEALS, "16.2", "words", OURS)
    entry_decision: int = _rule(2, "16.3", "working days until a place or a name is decided", OURS, ge=1)
    proposal_review: int = _rule(
        5, "16.4", "working days until a proposal is decided", "answer within 5 working days", ge=1
    )
    proposal_changes: int = _rule(10, "16.5", "working days for the changes that were asked for", OURS, ge=2)
    proposal_report: int = _rule(
        3, "16.6", "working days after its day until it is reported", "wrap-up within 3 working days", ge=1
    )
    proposals_open: int = _rule(3, "16.7", "open proposals a person", OURS, ge=1)
    proposal_helpers: int = _rule(200, "16.8", "helpers that may be asked for", OURS, ge=1)
    keep_proposals: int = _rule(
        1095, "16.9", "days after a proposal was closed", "requests are kept 3 years", ge=1
    )

    # 8 · screens
    page: int = _rule(6, "8.1", "lines a page", OURS, ge=1, le=20)


NOTES: dict[str, Note] = {
    name: Note(**cast("dict[str, str]", field.json_schema_extra))
    for name, field in Rules.model_fields.items()
}
DEFAULTS = Rules()


_CHANGES = select(col(CentreSetting.key), col(CentreSetting.value))
_KNOWN = "rules in force"


def load(session: Session) -> Rules:
    """The rules in force: the defaults, overlaid with what the centre changed and what makes sense of it.

    They are asked for again and again in a turn, and read once.
    """
    if _KNOWN not in session.info:
        session.info[_KNOWN], _ = _read_rows(session)
    in_force: Rules = session.info[_KNOWN]
    return in_force


def change(session: Session, now: datetime, key: str, value: Any, *, by: int | None = None) -> None:
    """Put another value of a rule in force; `problems` says if it cannot be used."""
    session.merge(CentreSetting(key=key, value=value, changed_by=by, changed_at=now))
    session.flush()
    session.info.pop(_KNOWN, None)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _transaction: SessionTransaction) -> None:
    # With a savepoint, too: what was changed in it may just have been undone.
    session.info.pop(_KNOWN, None)


def problems(session: Session) -> dict[str, str]:
    """The changed rules that cannot be used, with the reason; their defaults are in force."""
    return _read_rows(session)[1]


def _read_rows(session: Session) -> tuple[Rules, dict[str, str]]:
    changes: dict[str, Any] = dict(session.connection().execute(_CHANGES).all())
    return _read_once(json.dumps(changes, sort_keys=True)) if changes else (DEFAULTS, {})


@lru_cache(maxsize=16)
def _read_once(text: str) -> tuple[Rules, dict[str, str]]:
    # They change once a year.
    changes: dict[str, Any] = json.loads(text)
    try:
        return _read(changes), {}
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["msg"] for fault in error.errors(include_input=False)}
        return _read({key: value for key, value in changes.items() if key not in faults}), faults


def _read(changes: dict[str, Any]) -> Rules:
    # A row holds JSON; read as JSON, "21:00" is a time but "72" is no number.
    return Rules.model_validate_json(json.dumps(changes), strict=True)
