"""Volunteers, shifts, training, and what volunteers propose."""

from centre.appeal_words import APPEALS, NO_APPEALS
from centre.rules.chapter import OURS, Chapter, Count, Spans, rule
from models.volunteers import VettingKind

CHECK_DAYS = {
    **dict.fromkeys(VettingKind, 1095),
    VettingKind.NO_RECORD: 365,
    VettingKind.NEVER_ALONE: 365,
}


class Volunteering(Chapter):
    """Volunteers, shifts, training, and what volunteers propose."""

    # 12 · volunteers
    probation_shifts: int = rule(
        3, "12.1", "confirmed shifts until a beginner is none any more", "first 3 confirmed shifts", ge=1
    )
    application_review: int = rule(5, "12.3", "working days until an application is decided", OURS, ge=1)
    guardian_link: float = rule(168, "12.4", "hours for which the link for a guardian is good", OURS, gt=0)
    guardian_wait: int = rule(30, "12.5", "days for which an application waits for a guardian", OURS, ge=1)
    check_valid: dict[VettingKind, Count] = rule(
        CHECK_DAYS, "12.6", "days for which a check holds, by kind", "no record: checked before and yearly"
    )
    check_warning: int = rule(30, "12.7", "days before a check ends", OURS, ge=1)
    removal_hearing: int = rule(5, "12.8", "working days for saying one's side", OURS, ge=0)
    removal_appeal: int = rule(30, "12.9", "days for asking for another look at a removal", OURS, ge=1)
    keep_volunteers: int = rule(1825, "12.2", "days after somebody has left or was not admitted", OURS, ge=30)
    group_link: float = rule(24, "12.41", "hours for which the link for a team's group is good", OURS, gt=0)
    group_posts: int = rule(3, "12.42", "shifts posted in a group on a day at most", OURS, ge=1)
    group_ahead: int = rule(14, "12.43", "days ahead a shift is posted in a group", OURS, ge=1)
    group_line: float = rule(24, "12.44", "hours between two answers to commands in a group", OURS, ge=0)
    keep_declined_minors: int = rule(
        30, "12.40", "days after a minor was not admitted", "what serves no purpose goes (privacy law)", ge=1
    )

    # 13 · activities and shifts
    shift_rest: int = rule(30, "13.1", "minutes between two shifts", OURS, ge=0)
    shift_day_hours: float = rule(8, "13.2", "hours of shifts a day", "up to 8 hours a day", gt=0)
    shift_hold: float = rule(120, "13.3", "minutes", OURS, gt=0)
    leave_hours: int = rule(24, "13.4", "hours before a shift", "leave notice 24 h", ge=0)
    leave_hours_children: int = rule(48, "13.17", "hours before a shift", "48 h child-related", ge=0)
    shift_reminders: Spans = rule((48, 24, 2), "13.5", "hours before", "48 h, 24 h, 2 h")
    late_leaves: int = rule(3, "13.6", "late leaves; 0: never", "3 warnings", ge=0)
    late_leave_days: int = rule(90, "13.7", "days in which they count", OURS, ge=1)
    late_leave_pause: int = rule(30, "13.8", "days", "one month without new sign-ups", ge=1)
    search_from: float = rule(72, "13.9", "hours before a shift", OURS, gt=0)
    search_wave: int = rule(5, "13.10", "people asked at once for one place", OURS, ge=1)
    search_urgent: float = rule(24, "13.11", "hours before a shift", OURS, gt=0)
    search_coordinator: float = rule(
        2, "13.12", "hours before a shift", "nobody by 2 h before: the coordinator", gt=0
    )
    search_leader: float = rule(1, "13.13", "hours before a shift", OURS, gt=0)
    search_pause: float = rule(60, "13.14", "minutes between waves", OURS, gt=0)
    search_urgent_pause: float = rule(15, "13.15", "minutes between urgent waves", OURS, gt=0)
    search_seen: float = rule(15, "13.30", "minutes", OURS, gt=0)
    check_in_before: int = rule(30, "13.40", "minutes before a shift", OURS, ge=0)
    check_in_code: int = rule(5, "13.41", "minutes that a code is shown", "a rotating site code", ge=1)
    check_in_late: int = rule(15, "13.42", "minutes after the beginning", OURS, ge=1)
    check_out_until: int = rule(60, "13.43", "minutes after the end", OURS, ge=0)
    check_out_answer: float = rule(48, "13.44", "hours for saying otherwise", OURS, gt=0)
    swap_wait: float = rule(12, "13.70", "hours to answer whoever asks by name", OURS, gt=0)
    swap_wait_urgent: float = rule(
        60, "13.71", "minutes to answer the same when the shift is near", OURS, gt=0
    )
    swap_undo: float = rule(24, "13.72", "hours before the earlier of two exchanged shifts", OURS, ge=0)
    no_show_answer: float = rule(48, "13.74", "hours for saying what happened", OURS, gt=0)
    no_shows: int = rule(3, "13.75", "missed shifts", "3 warnings", ge=1)
    no_show_days: int = rule(90, "13.76", "days in which they count", OURS, ge=1)
    no_show_judge: int = rule(2, "13.77", "working days", OURS, ge=1)
    wrap_up: int = rule(3, "13.78", "working days after a shift", "wrap-up within 3 working days", ge=1)
    shift_messages: int = rule(5, "13.79", "messages a person, a shift and a day", OURS, ge=1)
    relief_day_hours: float = rule(12, "13.80", "hours of shifts a day", "8 to 12 h after a review", gt=0)
    relief_near: int = rule(60, "13.81", "minutes before or after the beginning", OURS, ge=0)
    shifts_ahead: int = rule(28, "13.16", "days for which a series is laid out", OURS, ge=1)
    import_rows: int = rule(500, "13.60", "rows that are imported at once", OURS, ge=1, le=2000)
    import_size: int = rule(1, "13.61", "MB of a spreadsheet", OURS, ge=1, le=10)
    keep_imports: int = rule(30, "13.62", "days after a spreadsheet came", OURS, ge=1)
    standing_share: int = rule(50, "13.25", "% of a role's places that may be standing", OURS, ge=0, le=100)

    # 15 · training
    quiz_pass: int = rule(80, "15.2", "percent of the questions", OURS, ge=1, le=100)
    quiz_length: int = rule(5, "15.3", "questions", "short quizzes", ge=1)
    quiz_tries: int = rule(3, "15.4", "goes a day", OURS, ge=1)
    training_reminders: Spans = rule((24, 2), "15.5", "hours before", "24 h and 2 h before")
    training_warnings: tuple[Count, ...] = rule((30, 7), "15.6", "days before it ends", OURS)
    session_hours: float = rule(12, "15.7", "hours that a session lasts at most", OURS, gt=0)
    session_seats: int = rule(200, "15.8", "seats in a session", OURS, ge=1)
    unfit_told: float = rule(168, "15.20", "hours before a shift", OURS, gt=0)
    unfit_freed: float = rule(48, "15.21", "hours before a shift", "last 48 hours: the first reminder", gt=0)
    keep_training: int = rule(
        1095, "15.1", "days after a session, or after what was passed ended", OURS, ge=1
    )

    # 16 · sites, names and proposals
    appeal_words: tuple[str, ...] = rule(APPEALS, "16.1", "words", "nothing is collected without approval")
    no_appeal_words: tuple[str, ...] = rule(NO_APPEALS, "16.2", "words", OURS)
    entry_decision: int = rule(2, "16.3", "working days until a place or a name is decided", OURS, ge=1)
    proposal_review: int = rule(
        5, "16.4", "working days until a proposal is decided", "answer within 5 working days", ge=1
    )
    proposal_changes: int = rule(10, "16.5", "working days for the changes that were asked for", OURS, ge=2)
    proposal_report: int = rule(
        3, "16.6", "working days after its day until it is reported", "wrap-up within 3 working days", ge=1
    )
    proposals_open: int = rule(3, "16.7", "open proposals a person", OURS, ge=1)
    proposal_helpers: int = rule(200, "16.8", "helpers that may be asked for", OURS, ge=1)
    keep_proposals: int = rule(
        1095, "16.9", "days after a proposal was closed", "requests are kept 3 years", ge=1
    )
