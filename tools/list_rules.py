"""List the centre's own rules from the table that the code obeys, with what each means and what tests it."""

import re
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from centre.rules import DEFAULTS, NOTES
from chat.languages import Language, Languages

ROOT = Path(__file__).resolve().parent.parent
_READ = re.compile(r"(?:\brules\.load\([^()]*\)|\brules|\bin_force|\bDEFAULTS)\.(\w+)\b")
FOLDERS = ("bot", "centre", "chat", "handlers", "scheduler")
_BAD_MARKS = "tests/centre/test_bad_marks.py"
_CALLS, _CLOCK = "tests/centre/test_call_resident.py", "tests/centre/test_call_clock.py"
_DESK, _EMERGENCY = "tests/centre/test_call_desk.py", "tests/centre/test_emergency.py"
_EMERGENCIES, _ROLL_CALL = "tests/centre/test_emergencies.py", "tests/centre/test_roll_call.py"
_MOMENT = "tests/centre/test_moment.py"
_QUIET, _RETENTION = "tests/centre/test_quiet.py", "tests/centre/test_retention.py"
_RULES, _STAFF = "tests/centre/test_rules.py", "tests/centre/test_staff.py"
_BOOKINGS, _WAITLIST = "tests/centre/test_bookings.py", "tests/centre/test_waitlist.py"
_CASES = "tests/centre/test_case_clock.py"
_COMPLAINTS = "tests/centre/test_complaint_story.py"
_TRAINING = "tests/centre/test_training.py"
_SESSIONS, _QUIZ = "tests/centre/test_course_sessions.py", "tests/centre/test_quizzes.py"
_PASSING = "tests/centre/test_passing.py"
_UNFIT = "tests/handlers/test_shift_unfit.py"
_ADMISSION, _GROUPS = "tests/centre/test_admission.py", "tests/handlers/test_team_groups.py"
_VOLUNTEERS = "tests/centre/test_volunteers.py"
_ROTA = "tests/centre/test_rota.py"
_HOURS, _HONOURS = "tests/centre/test_hours.py", "tests/centre/test_honours.py"
_VOTES = "tests/centre/test_votes.py"
_IDEA_CALLS = "tests/centre/test_idea_calls.py"
_NEWS = "tests/centre/test_announcements.py"
_DIGESTS = "tests/centre/test_digests.py"
_KEPT_REPORTS = "tests/centre/test_kept_reports.py"
_SURVEYS, _ANONYMITY = "tests/centre/test_surveys.py", "tests/bot/test_survey_anonymity.py"
_SWAPS = "tests/centre/test_shift_swaps.py"
_MISSED = "tests/centre/test_no_shows.py"
_CERTIFICATES = "tests/centre/test_certificates.py"
_BADGES = "tests/centre/test_badges.py"
_WRAP_UP = "tests/centre/test_wrapping_up.py"
_MESSAGES = "tests/centre/test_shift_messages.py"
_RELIEF = "tests/centre/test_relief.py"
_CHECK_IN = "tests/centre/test_check_in.py"
_IMPORTS = "tests/centre/test_importing.py"
_SHIFTS, _ACTIVITIES = "tests/centre/test_shifts.py", "tests/centre/test_activities.py"
_ITEMS = "tests/centre/test_rectification.py"
_FOLLOW_UPS = "tests/centre/test_follow_ups.py"
_PROPOSALS, _PUBLISHING = "tests/centre/test_proposals.py", "tests/centre/test_publishing.py"
_RATINGS = "tests/centre/test_ratings.py"
_PEOPLE, _FILES = "tests/centre/test_people.py", "tests/centre/test_files.py"


# The test file that catches a violation of each rule. What it means is said in `locales/`, as in /settings.
TESTS = {
    "probation_shifts": _VOLUNTEERS,
    "application_review": _ADMISSION,
    "guardian_link": _ADMISSION,
    "guardian_wait": _ADMISSION,
    "check_valid": _ADMISSION,
    "check_warning": _ADMISSION,
    "removal_hearing": _ADMISSION,
    "removal_appeal": _ADMISSION,
    "keep_volunteers": _RETENTION,
    "group_link": _GROUPS,
    "group_posts": _GROUPS,
    "group_ahead": _GROUPS,
    "group_line": _GROUPS,
    "keep_declined_minors": _RETENTION,
    "centre_name": _RULES,
    "centre_address": _RULES,
    "centre_phone": _RULES,
    "currency": "tests/centre/test_catalogue.py",
    "office_hours": _MOMENT,
    "quiet_from": _QUIET,
    "quiet_until": _QUIET,
    "evening": _QUIET,
    "call_answer": _CLOCK,
    "call_warnings": _CLOCK,
    "call_overdue_every": _CLOCK,
    "call_morning_ends": _CLOCK,
    "call_afternoon_ends": _CLOCK,
    "call_window_left": _CLOCK,
    "call_follow_up": _CLOCK,
    "call_lapse": _CLOCK,
    "call_tries": _DESK,
    "calls_open": _CALLS,
    "call_text": _CALLS,
    "emergency_numbers": _RULES,
    "danger_words": _EMERGENCY,
    "harmless_words": _EMERGENCY,
    "alert_joins": _EMERGENCY,
    "alert_deputy": _EMERGENCY,
    "alert_everybody": _EMERGENCY,
    "roll_call_again": _ROLL_CALL,
    "roll_call_repeats": _ROLL_CALL,
    "emergency_holds": _EMERGENCIES,
    "emergency_note_every": _EMERGENCIES,
    "keep_roll_calls": _EMERGENCIES,
    "keep_emergencies": _EMERGENCIES,
    "consent_version": _PEOPLE,
    "name_length": _PEOPLE,
    "invite_expiry": _STAFF,
    "identified_for": "tests/centre/test_visitor_data.py",
    "file_limit": _FILES,
    "file_tries": _FILES,
    "keep_inbox": _RETENTION,
    "keep_outbox": _RETENTION,
    "keep_dialogues": _RETENTION,
    "keep_notices": _RETENTION,
    "keep_phone_lines": _RETENTION,
    "keep_alerts": _RETENTION,
    "keep_calls": _RETENTION,
    "keep_invites": _RETENTION,
    "keep_bookings": _RETENTION,
    "keep_cases": _RETENTION,
    "keep_complaints": _RETENTION,
    "appeal_words": _PUBLISHING,
    "no_appeal_words": _PUBLISHING,
    "entry_decision": "tests/centre/test_sites.py",
    "proposal_review": _PROPOSALS,
    "proposal_changes": _PROPOSALS,
    "proposal_report": _PROPOSALS,
    "proposals_open": _PROPOSALS,
    "proposal_helpers": _PROPOSALS,
    "keep_proposals": _PROPOSALS,
    "keep_audit": _RETENTION,
    "booking_reminders": _BOOKINGS,
    "booking_approval": "tests/centre/test_booking_desk.py",
    "wish_hold": _WAITLIST,
    "wish_offers": _WAITLIST,
    "relatives": _BOOKINGS,
    "case_review": _CASES,
    "case_review_working": "tests/centre/test_case_clock.py",
    "case_plan_days": _CASES,
    "case_supplement": _CASES,
    "case_supplement_reminder": _CASES,
    "case_plan_answer": _CASES,
    "case_confirm": _CASES,
    "case_reopen": _CASES,
    "case_breath": _CASES,
    "case_handover": "tests/centre/test_case_custody.py",
    "case_warnings": _CASES,
    "case_overdue_every": _CASES,
    "cases_open": "tests/centre/test_case_story.py",
    "case_files": "tests/centre/test_case_story.py",
    "case_gaps": "tests/centre/test_case_story.py",
    "refund_tries": "tests/centre/test_refunds.py",
    "refund_days": "tests/centre/test_refunds.py",
    "case_longer": "tests/centre/test_case_longer.py",
    "staff_units": "tests/centre/test_case_units.py",
    "shift_rest": _SHIFTS,
    "shift_day_hours": _SHIFTS,
    "shift_hold": _SHIFTS,
    "leave_hours": _SHIFTS,
    "leave_hours_children": _ACTIVITIES,
    "shift_reminders": _SHIFTS,
    "late_leaves": _SHIFTS,
    "late_leave_days": _SHIFTS,
    "late_leave_pause": _SHIFTS,
    "search_from": _SHIFTS,
    "search_wave": _SHIFTS,
    "search_urgent": _SHIFTS,
    "search_coordinator": _SHIFTS,
    "search_leader": _SHIFTS,
    "search_pause": _SHIFTS,
    "search_urgent_pause": _SHIFTS,
    "search_seen": _SHIFTS,
    "check_in_before": _CHECK_IN,
    "check_in_code": _CHECK_IN,
    "check_in_late": _CHECK_IN,
    "check_out_until": _CHECK_IN,
    "check_out_answer": _CHECK_IN,
    "swap_wait": _SWAPS,
    "swap_wait_urgent": _SWAPS,
    "swap_undo": _SWAPS,
    "no_show_answer": _MISSED,
    "no_shows": _MISSED,
    "no_show_days": _MISSED,
    "no_show_judge": _MISSED,
    "wrap_up": _WRAP_UP,
    "shift_messages": _MESSAGES,
    "relief_day_hours": _RELIEF,
    "relief_near": _RELIEF,
    "shifts_ahead": _ACTIVITIES,
    "import_rows": _IMPORTS,
    "import_size": _IMPORTS,
    "keep_imports": "tests/centre/test_retention.py",
    "standing_share": "tests/centre/test_standing_places.py",
    "keep_shifts": _RETENTION,
    "news_readers": _NEWS,
    "news_recall": "tests/centre/test_announcement_sending.py",
    "news_board": "tests/centre/test_announcement_sending.py",
    "staff_group_look": "tests/handlers/test_staff_group.py",
    "staff_group_figures": "tests/handlers/test_staff_group.py",
    "keep_news": _RETENTION,
    "survey_reminder": _SURVEYS,
    "survey_batch": _ANONYMITY,
    "survey_board": _SURVEYS,
    "survey_days": _SURVEYS,
    "survey_group": "tests/centre/test_survey_results.py",
    "keep_surveys": _RETENTION,
    "follow_up_bookings": _FOLLOW_UPS,
    "follow_up_requests": _FOLLOW_UPS,
    "follow_up_days": _FOLLOW_UPS,
    "follow_up_tries": _FOLLOW_UPS,
    "follow_up_overdue_every": _FOLLOW_UPS,
    "keep_follow_ups": _RETENTION,
    "item_step": _ITEMS,
    "item_warnings": _ITEMS,
    "item_overdue_every": _ITEMS,
    "item_look_backs": _ITEMS,
    "item_paste": _ITEMS,
    "item_figures": "tests/centre/test_rectification_figures.py",
    "visit_low": "tests/centre/test_inspections.py",
    "item_time_answer": "tests/centre/test_item_time.py",
    "item_digest": "tests/centre/test_item_time.py",
    "item_report_photos": "tests/handlers/test_inspection_report.py",
    "item_relapse": "tests/centre/test_rectification_figures.py",
    "item_longest": _ITEMS,
    "keep_items": _ITEMS,
    "hours_day": _HOURS,
    "hours_dispute": _HOURS,
    "certificate_days": _CERTIFICATES,
    "code_tries": _BADGES,
    "keep_hours": _RETENTION,
    "points_activity": _HOURS,
    "points_workday": _HOURS,
    "workday_hours": _HOURS,
    "points_grade": _HONOURS,
    "points_yearly": _HONOURS,
    "points_preferred": _HONOURS,
    "points_preferred_party": _HONOURS,
    "star_hours": _HONOURS,
    "month_stars": _HONOURS,
    "year_stars": _HONOURS,
    "honour_objections": _HONOURS,
    "false_hours_years": _HONOURS,
    "vote_fewest": _VOTES,
    "vote_shown": _VOTES,
    "ideas_chosen": _IDEA_CALLS,
    "idea_call_step": _IDEA_CALLS,
    "idea_call_overdue_every": _IDEA_CALLS,
    "keep_idea_calls": _RETENTION,
    "keep_votes": _RETENTION,
    "complained_session": _HONOURS,
    "keep_honours": _RETENTION,
    "hours_vouch": _HOURS,
    "duty_overload": "tests/centre/test_duty.py",
    "duty_ahead": _ROTA,
    "duty_reminder": _ROTA,
    "duty_range": _ROTA,
    "duty_cover": "tests/centre/test_covers.py",
    "keep_duty": _RETENTION,
    "complaint_contact": _COMPLAINTS,
    "complaint_reply": _COMPLAINTS,
    "complaint_at_once": _COMPLAINTS,
    "complaint_danger_reply": _COMPLAINTS,
    "complaint_severity": _COMPLAINTS,
    "complaint_extension": _COMPLAINTS,
    "complaint_rounds": _COMPLAINTS,
    "complaint_call_back": _COMPLAINTS,
    "complaint_pick_up": _COMPLAINTS,
    "complaint_review": _COMPLAINTS,
    "complaint_similar": _COMPLAINTS,
    "complaint_joined": _COMPLAINTS,
    "suggestion_decision": "tests/centre/test_suggestions.py",
    "complaint_extension_answer": "tests/centre/test_complaint_clock.py",
    "suggestion_carried_out": "tests/centre/test_suggestions.py",
    "quiz_pass": _QUIZ,
    "quiz_length": _QUIZ,
    "quiz_tries": _QUIZ,
    "training_reminders": _SESSIONS,
    "training_warnings": _PASSING,
    "session_hours": _SESSIONS,
    "session_seats": _SESSIONS,
    "unfit_told": _UNFIT,
    "unfit_freed": _UNFIT,
    "keep_training": _TRAINING,
    "rating_remind": _RATINGS,
    "rating_days": _RATINGS,
    "rating_group": "tests/centre/test_rating_figures.py",
    "keep_ratings": _RATINGS,
    "bad_mark_contact": _BAD_MARKS,
    "bad_mark_fix": _BAD_MARKS,
    "bad_mark_warnings": _BAD_MARKS,
    "bad_mark_overdue_every": _BAD_MARKS,
    "bad_mark_call": _BAD_MARKS,
    "bad_mark_silence": _BAD_MARKS,
    "keep_bad_marks": _RETENTION,
    "report_week": _KEPT_REPORTS,
    "report_month": _KEPT_REPORTS,
    "report_quarter": _KEPT_REPORTS,
    "report_year": _KEPT_REPORTS,
    "report_remind": _KEPT_REPORTS,
    "report_events": _KEPT_REPORTS,
    "report_recipients": _KEPT_REPORTS,
    "keep_reports": _RETENTION,
    "digest_morning": _DIGESTS,
    "digest_evening": _DIGESTS,
    "digest_month": _DIGESTS,
    "figure_group": "tests/centre/test_metrics.py",
    "weight_contacted": "tests/centre/test_metrics.py",
    "weight_fixed": "tests/centre/test_metrics.py",
    "weight_satisfied": "tests/centre/test_metrics.py",
    "page": "tests/centre/test_call_views.py",
}


def table() -> str:
    """Give the table that docs/rules.md shows."""
    head = "| number | rule | default | unit | source | key | used in | test |"
    return "\n".join([head, "|---" * 8 + "|", *map(_row, NOTES)])


def _row(name: str) -> str:
    note, meaning = NOTES[name], _english().label(f"rule.{name}")
    where = ", ".join(f"`{path}`" for path in users(name)) or "nothing yet"
    default = _shown(getattr(DEFAULTS, name))
    cells = (note.number, meaning, default, note.unit, note.source, f"`{name}`", where, f"`{TESTS[name]}`")
    return f"| {' | '.join(cells)} |"


@cache
def _english() -> Language:
    return Languages("en")["en"]


def users(name: str) -> list[str]:
    """List the files that read a rule."""
    return _users().get(name, [])


@cache
def _users() -> dict[str, list[str]]:
    """The files that read each rule, in one look at every file."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for name in sorted(set(_READ.findall(path.read_text(encoding="utf-8")))):
            found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return found


def _shown(value: Any) -> str:
    match value:
        case time():
            return f"{value:%H:%M}"
        case dict():
            return " · ".join(f"{text} ({language})" for language, text in value.items()) or "none"
        case tuple() if len(value) > 8:
            return f"{len(value)} of them, in `centre/danger_words.py`"
        case tuple():
            return ", ".join(map(str, value))
        case "":
            return "none"
    return str(value)
