"""List the centre's own rules from the table that the code obeys, with what each means and what tests it."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from centre.rules import DEFAULTS, NOTES

ROOT = Path(__file__).resolve().parent.parent
_READ = re.compile(r"(?:\brules\.load\([^()]*\)|\brules|\bin_force|\bDEFAULTS)\.(\w+)\b")
FOLDERS = ("bot", "centre", "chat", "handlers", "scheduler")
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
_BAD_MARKS = "tests/centre/test_bad_marks.py"
_RATINGS = "tests/centre/test_ratings.py"
_PEOPLE, _FILES = "tests/centre/test_people.py", "tests/centre/test_files.py"


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule means, in a sentence, and the test file that catches a violation."""

    meaning: str
    test: str


LINES = {
    "probation_shifts": Line(
        "After so many confirmed shifts a volunteer is no beginner any more.", _VOLUNTEERS
    ),
    "application_review": Line(
        "Within so long an application is decided, or the duty leader hears of it.", _ADMISSION
    ),
    "guardian_link": Line("So long a minor's guardian can answer by the link.", _ADMISSION),
    "guardian_wait": Line(
        "Without a guardian's word the application of a minor ends after so long.", _ADMISSION
    ),
    "check_valid": Line("So long what was checked of a volunteer holds, if not said otherwise.", _ADMISSION),
    "check_warning": Line(
        "So long before its end a volunteer and the desk hear that a check ends.", _ADMISSION
    ),
    "removal_hearing": Line(
        "So long a suspended volunteer can say their side before they are removed unheard.", _ADMISSION
    ),
    "removal_appeal": Line(
        "So long whoever was removed can ask somebody else to look at it again.", _ADMISSION
    ),
    "keep_volunteers": Line(
        "What was noted of a volunteer is remembered for so long once they have gone.", _RETENTION
    ),
    "group_link": Line("So long the link by which a team gets its group can be used, once.", _GROUPS),
    "group_posts": Line("On a day at most so many new shifts are posted in the group of a team.", _GROUPS),
    "group_ahead": Line("A shift is posted in its team's group at most so long before it.", _GROUPS),
    "group_line": Line("Whoever writes a command in a group is answered there at most so often.", _GROUPS),
    "keep_declined_minors": Line(
        "The application of a minor who was never admitted is remembered for so long.",
        _RETENTION,
    ),
    "centre_name": Line("What the bot calls the centre.", _RULES),
    "centre_address": Line("Where the centre is, as /duty says.", _RULES),
    "centre_phone": Line("The centre's telephone, as /duty says.", _RULES),
    "currency": Line("The money in which fees are shown.", "tests/centre/test_catalogue.py"),
    "office_hours": Line("When the doors open and close; working time is counted in them.", _MOMENT),
    "quiet_from": Line("From then on nobody is disturbed, except by what is critical.", _QUIET),
    "quiet_until": Line("Until then nobody is disturbed; what fell due meanwhile is told now.", _QUIET),
    "evening": Line(
        "A reminder that would fall into the quiet hours comes at this hour before them.", _QUIET
    ),
    "call_answer": Line("Within so long somebody answers who may be answered at any time.", _CLOCK),
    "call_warnings": Line("When so much of the time has gone, the owner is warned.", _CLOCK),
    "call_overdue_every": Line("So often the duty leader hears of a matter whose time is over.", _CLOCK),
    "call_morning_ends": Line("Whoever asked for a morning is answered by then.", _CLOCK),
    "call_afternoon_ends": Line("Whoever asked for an afternoon is answered by then.", _CLOCK),
    "call_window_left": Line("With less left of today's window, the next working day's is promised.", _CLOCK),
    "call_follow_up": Line("After so long without a word the resident is asked once more.", _CLOCK),
    "call_lapse": Line("After so long without a word the matter is closed as unconfirmed.", _CLOCK),
    "call_tries": Line("When nobody picked up on so many days, the duty leader is told.", _DESK),
    "calls_open": Line("One resident has at most so many unanswered matters.", _CALLS),
    "call_text": Line("A message in a matter is at most so long.", _CALLS),
    "emergency_numbers": Line("The numbers that whoever declines the privacy notice is given.", _RULES),
    "danger_words": Line("Words that raise the alarm, in any text, at any step, from anybody.", _EMERGENCY),
    "harmless_words": Line("Phrases that only sound like danger.", _EMERGENCY),
    "alert_joins": Line("Within so long, further danger words of a chat join the open alarm.", _EMERGENCY),
    "alert_deputy": Line("After so long without acknowledgement the deputy is alarmed.", _EMERGENCY),
    "alert_everybody": Line(
        "After so long without acknowledgement everybody who may answer is alarmed.", _EMERGENCY
    ),
    "roll_call_again": Line(
        "After so long those are asked again who have not answered the roll-call.", _ROLL_CALL
    ),
    "roll_call_repeats": Line("So often they are asked again at most.", _ROLL_CALL),
    "emergency_holds": Line("For so long at most an emergency holds back what is not urgent.", _EMERGENCIES),
    "emergency_note_every": Line(
        "So often whoever leads is reminded of an after-action note that is missing.", _EMERGENCIES
    ),
    "keep_roll_calls": Line("Who answered what to a roll-call goes after so long.", _EMERGENCIES),
    "keep_emergencies": Line("Emergencies go after so long, with their notes.", _EMERGENCIES),
    "consent_version": Line("Whoever agreed to an older privacy notice is asked again.", _PEOPLE),
    "name_length": Line("A name is at most so long.", _PEOPLE),
    "invite_expiry": Line("A staff invite can be used for so long, once.", _STAFF),
    "identified_for": Line(
        "So long the desk may show and erase what is kept about a visitor whom it identified.",
        "tests/centre/test_visitor_data.py",
    ),
    "file_limit": Line("A larger file is refused with the limit.", _FILES),
    "file_tries": Line("After so many failures fetching a file is given up.", _FILES),
    "keep_inbox": Line(
        "Updates that were done, and forms that leave no trace and were not sent, go after so long.",
        _RETENTION,
    ),
    "keep_outbox": Line("The words of messages go after so long; that they were sent stays.", _RETENTION),
    "keep_dialogues": Line("Forms, and files that belong to nothing, go after so long.", _RETENTION),
    "keep_notices": Line("Settled deadlines go after so long.", _RETENTION),
    "keep_phone_lines": Line("Settled lines of the phone list go after so long.", _RETENTION),
    "keep_alerts": Line("Acknowledged alarms go after so long.", _RETENTION),
    "keep_calls": Line("Closed call-backs go after so long, with all that was said in them.", _RETENTION),
    "keep_invites": Line("Expired invites go after so long.", _RETENTION),
    "keep_bookings": Line(
        "A booking is forgotten so long after it was closed; visitors with their last one.",
        _RETENTION,
    ),
    "keep_cases": Line("Closed requests and suggestions go after so long, with their history.", _RETENTION),
    "keep_complaints": Line("Closed complaints go after so long, with their history.", _RETENTION),
    "appeal_words": Line("Words that ask for money or goods: published only with an approval.", _PUBLISHING),
    "no_appeal_words": Line("Phrases that only sound like it.", _PUBLISHING),
    "entry_decision": Line(
        "Directors are reminded of a place or a name that waits for so long, then daily.",
        "tests/centre/test_sites.py",
    ),
    "proposal_review": Line("Within so long somebody decides on a proposal by name.", _PROPOSALS),
    "proposal_changes": Line("So long its proposer has for changes; then it rests.", _PROPOSALS),
    "proposal_report": Line("Within so long its proposer says how it went.", _PROPOSALS),
    "proposals_open": Line("One person has at most so many that wait for a decision.", _PROPOSALS),
    "proposal_helpers": Line("Nobody asks for more helpers than this.", _PROPOSALS),
    "keep_proposals": Line("Proposals that are over go after so long.", _PROPOSALS),
    "keep_audit": Line("Who did what to which record is remembered for so long.", _RETENTION),
    "booking_reminders": Line("So long before its time a booking is reminded of.", _BOOKINGS),
    "booking_approval": Line(
        "After so long the duty leader hears of a booking that waits for approval.",
        "tests/centre/test_booking_desk.py",
    ),
    "wish_hold": Line("So long a freed place is held for one who waits.", _WAITLIST),
    "wish_offers": Line("So many places are offered for one wish.", _WAITLIST),
    "relatives": Line("For so many relatives one person may book.", _BOOKINGS),
    "case_review": Line("Within so long a request is reviewed, at night and on Sundays, too.", _CASES),
    "case_review_working": Line(
        "The review of a request takes one working day instead of 9.1.", "tests/centre/test_case_clock.py"
    ),
    "case_plan_days": Line("However long a service gives itself, a plan is offered within so long.", _CASES),
    "case_supplement": Line("So long the centre waits for what is missing; then the request ends.", _CASES),
    "case_supplement_reminder": Line("What is missing is asked for once more after so long.", _CASES),
    "case_plan_answer": Line("So long a plan waits for an answer; then the request ends.", _CASES),
    "case_confirm": Line("Whoever says nothing for so long has it closed as not confirmed.", _CASES),
    "case_reopen": Line("So long a closed request can be reopened.", _CASES),
    "case_breath": Line("However late the step before was, a step gets so long.", _CASES),
    "case_handover": Line(
        "A case that nobody accepts for so long goes back, and the duty leader hears of it.",
        "tests/centre/test_case_custody.py",
    ),
    "case_warnings": Line("Whoever answers for a case is warned at these parts of its time.", _CASES),
    "case_overdue_every": Line("When its time is over the duty leader hears of it every so often.", _CASES),
    "cases_open": Line("A resident has so many open requests at most.", "tests/centre/test_case_story.py"),
    "case_files": Line(
        "So many pictures come with a case, or with one message in it, at most.",
        "tests/centre/test_case_story.py",
    ),
    "case_gaps": Line("A list of what is missing names so much at most.", "tests/centre/test_case_story.py"),
    "refund_tries": Line(
        "When whoever gets money back was not reached on so many days, the duty leader is told.",
        "tests/centre/test_refunds.py",
    ),
    "refund_days": Line(
        "Money that is not given back within so long is the duty leader's to see to.",
        "tests/centre/test_refunds.py",
    ),
    "case_longer": Line(
        "What takes longer is promised for so many days later at most.", "tests/centre/test_case_longer.py"
    ),
    "staff_units": Line(
        "The staff has these units; without any, everybody works for the whole centre.",
        "tests/centre/test_case_units.py",
    ),
    "shift_rest": Line("Between two shifts of one person lies at least so long.", _SHIFTS),
    "shift_day_hours": Line("One person has shifts of at most so long on a day.", _SHIFTS),
    "shift_hold": Line("A place is kept for whoever waited for so long.", _SHIFTS),
    "leave_hours": Line("Leave asked for later than this before a shift counts as late.", _SHIFTS),
    "leave_hours_children": Line("The same where children are concerned.", _ACTIVITIES),
    "shift_reminders": Line("When people are reminded of their shift.", _SHIFTS),
    "late_leaves": Line("After so many late leaves somebody pauses.", _SHIFTS),
    "late_leave_days": Line("Late leaves are counted over so long.", _SHIFTS),
    "late_leave_pause": Line("Whoever pauses signs up for nothing new for so long.", _SHIFTS),
    "search_from": Line("From then on people are asked for a shift that lacks some.", _SHIFTS),
    "search_wave": Line("So many are asked at once for each who is missing.", _SHIFTS),
    "search_urgent": Line("Nearer than this people are asked even in their quiet hours.", _SHIFTS),
    "search_coordinator": Line("Nobody found by then: the coordinator sees to it by name.", _SHIFTS),
    "search_leader": Line("Nobody found by then: the duty leader does.", _SHIFTS),
    "search_pause": Line("The next few are asked after so long.", _SHIFTS),
    "search_urgent_pause": Line("The same when the shift is near.", _SHIFTS),
    "search_seen": Line("Nobody says that they see to it: the next on duty is told after so long.", _SHIFTS),
    "check_in_before": Line("From then on people can check in.", _CHECK_IN),
    "check_in_code": Line("The code of a shift changes so often; the one before still holds.", _CHECK_IN),
    "check_in_late": Line(
        "Whoever is not there by then is asked where they are, and the lead hears of it.", _CHECK_IN
    ),
    "check_out_until": Line("So long people can check out; then the clock does it for them.", _CHECK_IN),
    "check_out_answer": Line("Whoever says nothing for so long stayed to the end.", _CHECK_IN),
    "swap_wait": Line("Whoever is asked by name to take a shift over has so long to answer.", _SWAPS),
    "swap_wait_urgent": Line("The same when the shift is near.", _SWAPS),
    "swap_undo": Line("Until then either of two who exchanged shifts can take it back alone.", _SWAPS),
    "no_show_answer": Line(
        "So long whoever did not come can say what happened before the lead decides.", _MISSED
    ),
    "no_shows": Line("Of so many missed without an excuse the volunteer desk hears.", _MISSED),
    "no_show_days": Line("They are counted over so long.", _MISSED),
    "no_show_judge": Line(
        "So often whoever decides is asked: the lead, then the coordinator, then one more.", _MISSED
    ),
    "wrap_up": Line("Within so long its lead sums a shift up; then the coordinator hears of it.", _WRAP_UP),
    "shift_messages": Line("So often one person writes about one shift.", _MESSAGES),
    "relief_day_hours": Line("With what they stay on for, somebody serves at most so long a day.", _RELIEF),
    "relief_near": Line("Whose shift ends so near to the beginning of the next can stay on for it.", _RELIEF),
    "shifts_ahead": Line("A series is laid out so far ahead.", _ACTIVITIES),
    "import_rows": Line("So many rows of a spreadsheet are taken at once.", _IMPORTS),
    "import_size": Line("A spreadsheet is at most so large.", _IMPORTS),
    "keep_imports": Line("What a spreadsheet said is kept for so long.", "tests/centre/test_retention.py"),
    "standing_share": Line(
        "So many of the places of a role are had for good; the others stay open to everybody.",
        "tests/centre/test_standing_places.py",
    ),
    "keep_shifts": Line("Who was in which shift is remembered for so long.", _RETENTION),
    "survey_reminder": Line("Whoever was asked and has not answered is reminded, once.", _SURVEYS),
    "survey_batch": Line(
        "Anonymous answers wait until there are so many, and come out together and shuffled.", _ANONYMITY
    ),
    "survey_board": Line("How many have answered is shown in one message, changed no more often.", _SURVEYS),
    "survey_days": Line("Without another date a survey is open for so long.", _SURVEYS),
    "survey_group": Line(
        "What fewer people answered is not shown, so that nobody can guess who said what.",
        "tests/centre/test_survey_results.py",
    ),
    "keep_surveys": Line("Who was asked what and what was answered is kept for so long.", _RETENTION),
    "follow_up_bookings": Line("So many of the bookings that were served are followed up.", _FOLLOW_UPS),
    "follow_up_requests": Line("So many of the requests that were done are followed up.", _FOLLOW_UPS),
    "follow_up_days": Line("Somebody rings within so long after the service.", _FOLLOW_UPS),
    "follow_up_tries": Line(
        "After so many days without anybody picking up nobody rings any more.", _FOLLOW_UPS
    ),
    "follow_up_overdue_every": Line("The leader hears so often that calls are late.", _FOLLOW_UPS),
    "keep_follow_ups": Line("What was said in such a call is kept for so long.", _RETENTION),
    "bad_mark_contact": Line("Whoever gave a bad mark hears from somebody within so long.", _BAD_MARKS),
    "bad_mark_fix": Line("What a bad mark is about is put right or explained within so long.", _BAD_MARKS),
    "bad_mark_warnings": Line(
        "Who answers for a bad mark is reminded at these parts of its time.", _BAD_MARKS
    ),
    "bad_mark_overdue_every": Line("The leader hears so often that a bad mark is late.", _BAD_MARKS),
    "bad_mark_call": Line(
        "Whoever was told what came of it is rung within so long, if they wish.", _BAD_MARKS
    ),
    "bad_mark_silence": Line(
        "Whoever is not to be rung and says nothing for so long is asked no more.", _BAD_MARKS
    ),
    "keep_bad_marks": Line("What was done about a bad mark is kept for so long.", _RETENTION),
    "item_step": Line("Whoever has the next step with an item has so long for it.", _ITEMS),
    "item_warnings": Line("Who answers for an item is warned at these parts of its time.", _ITEMS),
    "item_overdue_every": Line("When its time is over the leader hears of an item every so often.", _ITEMS),
    "item_look_backs": Line("What was put right is looked at again so long after closing.", _ITEMS),
    "item_paste": Line("A list of findings that is pasted has no more lines than this.", _ITEMS),
    "item_figures": Line(
        "Of fewer items than this their number is shown, and no percentage.",
        "tests/centre/test_rectification_figures.py",
    ),
    "item_longest": Line("The due date of an item lies no further away than this.", _ITEMS),
    "keep_items": Line("Items that ended, and their inspections, go after so long.", _ITEMS),
    "hours_day": Line("More on one day takes a second person who vouches for it.", _HOURS),
    "hours_dispute": Line("Within so long somebody answers who says that their hours are wrong.", _HOURS),
    "certificate_days": Line(
        "Within so long a certificate is issued, or sent back with the reason.", _CERTIFICATES
    ),
    "code_tries": Line("Who tries so many codes that are nobody's has to wait.", _BADGES),
    "keep_hours": Line("What somebody served is remembered for so long.", _RETENTION),
    "points_activity": Line("So much is given for each activity with confirmed hours.", _HOURS),
    "points_workday": Line("So much is given for each full workday of a year's hours.", _HOURS),
    "workday_hours": Line("So many hours make a workday.", _HOURS),
    "points_grade": Line("So much is given for how the lead found somebody's work.", _HONOURS),
    "points_yearly": Line(
        "Whether the points of a calendar year count for themselves, or all that somebody ever had.", _HONOURS
    ),
    "points_preferred": Line(
        "More points than this, not as many, come first when the best are chosen.", _HONOURS
    ),
    "points_preferred_party": Line("The same of party members, who are expected to do more.", _HONOURS),
    "star_hours": Line("So many confirmed hours in all make one star, two stars and so on.", _HONOURS),
    "month_stars": Line("So many can be the star of a month.", _HONOURS),
    "year_stars": Line("So many can be the best of a year.", _HONOURS),
    "honour_objections": Line("So long people may object to the names before anybody is honoured.", _HONOURS),
    "false_hours_years": Line("So long nobody is honoured who was removed for false hours.", _HONOURS),
    "vote_fewest": Line(
        "With fewer candidates who agreed a vote is called off, before it opens or in the middle.", _VOTES
    ),
    "vote_shown": Line(
        "So long everybody finds the counts of a vote, and what became of a call for ideas.", _VOTES
    ),
    "ideas_chosen": Line(
        "A vote on a shortlist chooses the best so many ideas, and those with as many votes as the last.",
        _IDEA_CALLS,
    ),
    "keep_idea_calls": Line("So long it is remembered what ideas were called for.", _RETENTION),
    "keep_votes": Line("So long it is remembered what was voted about, and who took part.", _RETENTION),
    "complained_session": Line(
        "What somebody served so long before a complaint that was right may give no points for it.", _HONOURS
    ),
    "keep_honours": Line("So long it is remembered who was honoured, and who objected.", _RETENTION),
    "hours_vouch": Line(
        "So long until somebody vouches for hours, or whoever answers for them hears of it, time and again.",
        _HOURS,
    ),
    "duty_overload": Line(
        "Whoever leads with so many urgent matters open leaves the next one to the deputy.",
        "tests/centre/test_duty.py",
    ),
    "duty_ahead": Line(
        "So far ahead the rota is due: the coordinators hear of the first day without anybody.", _ROTA
    ),
    "duty_reminder": Line("Whoever is on duty tomorrow is reminded at this hour.", _ROTA),
    "duty_range": Line("The rota is laid for so many days at once.", _ROTA),
    "duty_cover": Line(
        "A colleague covers for somebody for so many days at most.", "tests/centre/test_covers.py"
    ),
    "keep_duty": Line(
        "Who was on duty when, and what they handed over, is remembered for so long.", _RETENTION
    ),
    "complaint_contact": Line(
        "Within so long somebody takes a complaint on and speaks to its maker.", _COMPLAINTS
    ),
    "complaint_reply": Line("Within so long a complaint is replied to, by its category.", _COMPLAINTS),
    "complaint_at_once": Line("A critical complaint is taken on within so long, at night, too.", _COMPLAINTS),
    "complaint_danger_reply": Line("So fast there is a reply where no days are given.", _COMPLAINTS),
    "complaint_severity": Line("How much a complaint weighs when it comes in.", _COMPLAINTS),
    "complaint_extension": Line("More time is granted once, and no more than this.", _COMPLAINTS),
    "complaint_rounds": Line("After so many rounds the director takes it on.", _COMPLAINTS),
    "complaint_call_back": Line("Who says nothing for so long is rung.", _COMPLAINTS),
    "complaint_pick_up": Line("So long a reply waits for somebody whom nobody can ring.", _COMPLAINTS),
    "complaint_review": Line(
        "So long somebody else can be asked to look at it again; and after a reply a merged one comes back.",
        _COMPLAINTS,
    ),
    "complaint_similar": Line(
        "Complaints of so many days about a place are offered for joining.", _COMPLAINTS
    ),
    "complaint_joined": Line("When so many have joined it weighs more.", _COMPLAINTS),
    "suggestion_decision": Line(
        "Within so long a suggestion is decided.", "tests/centre/test_suggestions.py"
    ),
    "complaint_extension_answer": Line(
        "A wish for more time that nobody decides is told to all who may, then every working day.",
        "tests/centre/test_complaint_clock.py",
    ),
    "suggestion_carried_out": Line(
        "Within so long what was adopted is carried out.", "tests/centre/test_suggestions.py"
    ),
    "quiz_pass": Line("So much of a quiz must be right.", _QUIZ),
    "quiz_length": Line("A quiz asks at most so many questions at a time.", _QUIZ),
    "quiz_tries": Line("Who has failed so often tries again the next day.", _QUIZ),
    "training_reminders": Line("So long before a session whoever has a seat is reminded.", _SESSIONS),
    "training_warnings": Line("So long before it ends people hear that what they passed lapses.", _PASSING),
    "session_hours": Line("A session of a course is at most so long.", _SESSIONS),
    "session_seats": Line("A session of a course has at most so many seats.", _SESSIONS),
    "unfit_told": Line(
        "Who has a place and may not serve by then, as a course or a check lapses, hears so before.", _UNFIT
    ),
    "unfit_freed": Line("If nothing has changed by then, their place is freed and others are asked.", _UNFIT),
    "keep_training": Line("Who was trained when, and passed what, is remembered for so long.", _TRAINING),
    "rating_remind": Line(
        "Who has not rated is reminded once, after so long; then nobody asks again.", _RATINGS
    ),
    "rating_days": Line(
        "So long a rating can be given and changed; whoever says nothing counts as no answer.", _RATINGS
    ),
    "rating_group": Line(
        "What fewer rated is not shown, so that nobody can guess who said what.",
        "tests/centre/test_rating_figures.py",
    ),
    "keep_ratings": Line("So long it is remembered what people said.", _RATINGS),
    "page": Line("A list shows so many lines on a page.", "tests/centre/test_call_views.py"),
}


def table() -> str:
    """Give the table that docs/rules.md shows."""
    head = "| number | rule | default | unit | source | key | used in | test |"
    return "\n".join([head, "|---" * 8 + "|", *map(_row, NOTES)])


def _row(name: str) -> str:
    note, line = NOTES[name], LINES[name]
    where = ", ".join(f"`{path}`" for path in users(name)) or "nothing yet"
    default = _shown(getattr(DEFAULTS, name))
    cells = (note.number, line.meaning, default, note.unit, note.source, f"`{name}`", where, f"`{line.test}`")
    return f"| {' | '.join(cells)} |"


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
