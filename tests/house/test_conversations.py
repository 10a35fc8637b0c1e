"""What the house says and does is complete: every sentence, button, command and right has its counterpart."""

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from centre import (
    activities,
    bad_marks,
    cases,
    exports,
    follow_up_calls,
    proposals,
    rectification,
    settings,
    surveys,
    volunteers,
)
from centre.activities.outlines import Every
from centre.activities.sheet_cells import sheet_words
from centre.calls import View
from centre.cases.moves import NEWSWORTHY
from centre.catalogue import planned, policies
from centre.complaints import GRADES
from centre.configuration.values import SECTIONS
from centre.finding import KINDS
from centre.honours.boards import By
from centre.honours.eligibility import Against
from centre.honours.ranks import Rank
from centre.ideas import watch
from centre.metrics import METRICS
from centre.metrics import Unit as MetricUnit
from centre.personal_data import PERSONAL_DATA
from centre.rectification.visit_form import POINTS, UNSEEN
from centre.registers import REGISTERS
from centre.reports import UNITS as REPORTED
from centre.rules import NOTES
from centre.settings import Shape
from centre.settings.changing import FAULTS
from centre.shifts import Because, check_in
from centre.shifts.check_in import Mark
from centre.skills import SKILLS
from centre.summaries import ALL, SPLIT, Beside
from centre.survey_results import splitting
from centre.templates import WRITTEN
from centre.training.views import Hold
from centre.visitor_data import Identified
from handlers import (
    activity_reword,
    announcement_forms,
    audience_steps,
    bad_mark_answers,
    bad_mark_forms,
    case_desk_forms,
    case_for_them,
    case_longer,
    case_party,
    case_refund,
    complaint_answer,
    complaint_counter,
    complaint_desk,
    complaint_desk_forms,
    complaint_time,
    honour_desk,
    inspection_forms,
    inspection_report,
    kept_reports,
    my_requests,
    open_house,
    rectification_forms,
    rectification_make,
    request_forms,
    revisions,
    setting_words,
    suggestion_desk,
    survey_build,
    survey_build_forms,
    survey_desk,
    survey_desk_forms,
    survey_results,
    team_make,
    voice_forms,
    voices,
    volunteer,
    volunteer_apply,
    volunteer_desk,
    volunteer_desk_forms,
    vote_desk,
    vouching,
    weighing,
)
from handlers import announcements as announcement_desk
from handlers import bad_marks as bad_mark_room
from handlers import ideas as idea_room
from handlers import rectification as rectification_room
from handlers.case_desk import STEPS
from handlers.certificate import PERIODS
from handlers.complaint_steps import TOPICS
from handlers.menu import MORE
from handlers.my_bookings import REASONS
from handlers.party_steps import KNOWS
from handlers.picture_words import COURSES, PICTURES
from handlers.propose_steps import STEPS as STEPS_OF_A_PLAN
from handlers.report_sheet import ATTACHED, EVENTS, PARTS
from handlers.request_steps import URGENCY
from handlers.summaries import OFFERED
from handlers.summary_sheet import HEADS
from models.activities import ActivityState, ImportState, Risk
from models.announcements import AnnouncementState, NewsKind, ReaderOutcome
from models.bad_marks import BadMarkAction, BadMarkState
from models.badges import Verdict
from models.bookings import BookingAction, BookingState, Channel
from models.calls import CallState, Side, Wanted
from models.cases import (
    ENDED,
    TRANSITIONS,
    CaseAction,
    CaseKind,
    CaseState,
    Heard,
    Openness,
    Outcome,
    PartyState,
    Reason,
    Urgency,
)
from models.catalogue import Mode, ServiceState, Unit, Where
from models.certificates import CertificateState
from models.complaints import ComplaintCategory, Finding, Got, Severity, Target
from models.contests import CandidateState, VoteState
from models.covers import CoverState
from models.digests import DigestKind, DigestPart
from models.duty import DutyKind
from models.emergency import EmergencyKind, EmergencyState, Safety
from models.files import FileKind
from models.follow_ups import FollowUpKind, FollowUpResult, FollowUpState
from models.honours import HonourState, RoundKind, RoundState
from models.hours import Grade, HourState, PointRule
from models.ideas import IdeaCallState, IdeaState
from models.people import LetterSize, Role
from models.proposals import STANDS, ProposalAction, ProposalState
from models.ratings import DIMENSIONS, LowReason, RatingState
from models.rectification import Answer, Cause, Gravity, InspectionKind, ItemSource, ItemState
from models.reports import ReportState
from models.revisions import OPEN, RevisionState
from models.shifts import HOLDING, AskState, LeaveReason, MissReason, ShiftState, SignUpState
from models.sites import EntryState
from models.survey_questions import QuestionKind
from models.surveys import SurveyAction, SurveyOpenness, SurveyState
from models.teams import TeamState
from models.training import MARKS, CourseKind, Proof, SeatState, SessionState
from models.volunteers import AgeBand, VettingKind, VolunteerAction, VolunteerReason, VolunteerState
from models.wrap_ups import PhotoConsent
from playground.html_mode import parse_html
from tests.auxil.sentences import LANGUAGES, blanks, catalogue, plain
from tests.house.sentences import asks
from tests.house.tree import ROOT, sources, tree_of

HOUSE = open_house()
COMPLAINT_STATES = {CaseState.SUBMITTED, *TRANSITIONS[CaseKind.COMPLAINT].values()}
SUGGESTION_OUTCOMES = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED)
# Where these stand depends on what was decided.
SUGGESTION_STATES = {CaseState.SUBMITTED, *TRANSITIONS[CaseKind.SUGGESTION].values()} - {
    CaseState.CARRYING_OUT,
    CaseState.CLOSED,
}
# Buttons of complaints and suggestions have the name of what they do.
VOICE_BUTTONS = {*voices.ROOM.actions, *voice_forms.ROOM.actions} - {"voice.see", "voice.grade"}
# So have those of requests.
REQUEST_BUTTONS = {*my_requests.ROOM.actions, *request_forms.ROOM.actions}
REQUEST_STATES = {CaseState.SUBMITTED, *TRANSITIONS[CaseKind.REQUEST].values()}
REQUEST_OUTCOMES = tuple(Outcome)[: tuple(Outcome).index(Outcome.FIXED)]
ASKS = asks()
REFERENCE = catalogue("en")
# Sentences whose keys are put together, with all that is put in.
RECORDS = ("booking", "call", "case", "volunteer", "site", "issuer", "proposal", "certificate")
FAMILIES: dict[str, Iterable[str]] = {
    "book.*": ("confirm_wish",),
    "book.agreed.*": ("yes",),
    "book.consent.*": ("yes",),
    "book.place.*": ("centre", "home"),
    "book.priority.*": ("yes", "no"),
    "booking.next.*": BookingState,
    "booking.reason.*": REASONS,
    "booking.state.*": BookingState,
    "call.next.*": CallState,
    "call.state.*": CallState,
    "call.wanted.*": Wanted,
    # What is one tap on the card of a complaint, a suggestion or something to put right.
    "*": {
        *(name for table in complaint_desk.STEPS.values() for names in table.values() for name in names),
        *chain.from_iterable(rectification_room.BUTTONS.values()),
        *chain.from_iterable(bad_mark_room.BUTTONS.values()),
    },
    "*.done": [
        flow.name
        for room in (
            bad_mark_answers,
            bad_mark_forms,
            case_desk_forms,
            case_for_them,
            case_longer,
            case_party,
            case_refund,
            complaint_desk_forms,
            complaint_time,
            complaint_answer,
            inspection_forms,
            rectification_forms,
            rectification_make,
            suggestion_desk,
            volunteer,
            volunteer_apply,
            volunteer_desk_forms,
        )
        for flow in room.ROOM.flows
        if flow.name not in {"bad_mark_say", "complaint_answer", "item_say", "volunteer_apply"}
    ],
    "case.ended.*": REQUEST_OUTCOMES,
    "case.next.*": REQUEST_STATES,
    "case.outcome.*": Outcome,
    "case.reason.*": Reason,
    "case.sent_back.*": Reason,
    "case.state.*": CaseState,
    "case.asks_head.*": ("plan", "price", "done"),
    "case.step.*": {*CaseAction, "adopt_part"} - {CaseAction.SEE},
    "command.*": HOUSE.commands,
    "case.whose.*": Openness,
    "complaint.category.*": ComplaintCategory,
    "complaint.finding.*": Finding,
    "complaint.says_*": complaint_answer.VERDICTS,
    "complaint_answer.done_*": complaint_answer.VERDICTS,
    "complaint_answer.how.*": (Got.BY_PHONE, Got.IN_PERSON),
    "complaint_answer.verdict.*": complaint_answer.VERDICTS,
    "complaint_weigh.*": ("nobody", "me"),
    "template_keep.text.*": ("as_sent",),
    "template_write.step.*": WRITTEN,
    "template_keep.whom.*": ("this", "all"),
    "queue.complaint.got.*": Got,
    "queue.complaint.openness.*": Openness,
    "queue.complaint.severity.*": Severity,
    "queue.complaint.target.*": Target,
    "complain.*": ("confirm_join",),
    "complain.kind.*": ComplaintCategory,
    "complain.topic.*": TOPICS,
    "complain.whom.*": TOPICS,
    "complaint.ended.*": (Outcome.FIXED, Outcome.PARTLY_FIXED, Outcome.UNREACHABLE, Outcome.UNANSWERED),
    "complaint.next.*": {
        *COMPLAINT_STATES,
        "merged_unnamed",
        "more_time",
        "rework_director",
        "follow_up_late",
    },
    "counter.agreed.*": ("yes",),
    "counter.place.*": ("centre", "home"),
    "counter.channel.*": (Channel.COUNTER, Channel.PHONE),
    "desk.view.*": View,
    "desk.wanted.*": Wanted,
    "emergency.answer.*": Safety,
    "emergency.answered.*": Safety,
    "emergency.said.*": {*Safety, "thanks"},
    "emergency.group.*": ("help", "ring", "silent", "on_site", "safe"),
    "emergency.heading.*": EmergencyState,
    "emergency.kind.*": EmergencyKind,
    "emergency.place.*": ("here",),
    "emergency.their.*": Safety,
    "emergency_note.*.line": ("happened", "done", "change"),
    "engine.*": ("back", "cancel"),
    "entry.enter.*": REGISTERS,
    "entry.heading.*": REGISTERS,
    "entry.line.*": (EntryState.PROPOSED, EntryState.APPROVED),
    "entry.list.*": REGISTERS,
    "entry.state.*": EntryState,
    "entry.told.*": (EntryState.APPROVED, EntryState.DECLINED, EntryState.CLOSED),
    "extension.*": ("granted", "refused"),
    "fee.least.*": Unit,
    "export.*": {
        key.removeprefix("export.")
        for name in exports.LISTINGS
        for persons in (True, False)
        for key in exports.sentences(name, persons=persons)
        if key.startswith("export.")
    },
    "export.list.*": exports.LISTINGS,
    "export.column.*": {column.name for one in exports.LISTINGS.values() for column in one.columns},
    "export.belongs.*": exports.LISTINGS,
    "export.persons.*": (),
    "export.form.*": exports.FORMS,
    "export.by.*": exports.UNITS,
    "export.do.*": ("with", "without"),
    "fee.per.*": Unit,
    "files.*": FileKind,
    "have.*": [one.kind for one in PERSONAL_DATA.values() if one is not None],
    "attendance.mark.*": Mark,
    "attendance.state.*": check_in.NOTED,
    "leave.why.*": LeaveReason,
    "no_show.why.*": MissReason,
    "wrap_up.photos.*": PhotoConsent,
    "wrap_up.*": ("begin", "see"),
    "letters.*": LetterSize,
    "menu.*": MORE,
    "notice.*": HOUSE.words,
    "notice.shift.changed*": ("", "_waiting", "_offered", "_leaving"),
    "openness.*": Openness,
    "proposal.next.*": ProposalState,
    "proposal.remind.*": (ProposalState.CHANGES_ASKED, *sorted(STANDS)),
    "proposal.said.*": (
        ProposalAction.ASK_CHANGES,
        ProposalAction.DECLINE,
        ProposalAction.REPORT,
    ),
    "proposal.state.*": ProposalState,
    "proposal.told.*": (ProposalState.CHANGES_ASKED, ProposalState.APPROVED, ProposalState.DECLINED),
    "proposals.view.*": proposals.View,
    "propose.*": ("none",),
    "propose.*.line": [step.name for step in STEPS_OF_A_PLAN],
    "propose.collects.*": ("no", "yes"),
    "site_enter.public.*": ("yes", "no"),
    "audit.act.*": [key.rpartition(".")[2] for key in REFERENCE if key.startswith("audit.act.")],
    "audit.kind.*": [key.rpartition(".")[2] for key in REFERENCE if key.startswith("audit.kind.")],
    "misread.setting.*": Shape,
    "refused.*": [sentence.removeprefix("refused.") for sentence, _ in FAULTS.values()],
    "rule.*": NOTES,
    "rule.chapter.*": map(str, settings.chapters()),
    "rule.source.*": [setting_words.slug(note.source) for note in NOTES.values()],
    "rule.unit.*": [setting_words.slug(note.unit) for note in NOTES.values()],
    "setting.*": ("no", "yes"),
    "setting.how.*": Shape,
    "refused.booking_*": BookingState,
    "queue.*": {
        *chain.from_iterable(STEPS.values()),
        *(
            action.removeprefix("queue.")
            for action in (*case_for_them.ROOM.actions, *case_party.ROOM.actions)
        ),
    },
    "case_file.part.*": ("facts", "open", "steps", "files"),
    "case_file.side.*": Side,
    "queue_refund.*": ("whole", "difference"),
    "queue.handover.*": ("accepted", "declined", "lapsed"),
    "queue.news.*": {*(NEWSWORTHY - {CaseAction.LAPSE}), "not_fixed_again", "written"},
    "queue.plan.*": ("offered", "agreed"),
    "queue.step.*": {*CaseAction, "adopt_part", "contact_phone"},
    "queue.sort.*": CaseKind,
    "case.party.*": PartyState,
    "other_side.*": (PartyState.AGREED, PartyState.REFUSED),
    "queue.heard.*": Heard,
    "queue.party.*": PartyState,
    "refused.party_*": (PartyState.WAITING, PartyState.REFUSED),
    "request.party_knows.*": KNOWS,
    "queue.urgency.*": Urgency,
    "queue.view.*": cases.View,
    "queue.why.*": sorted(set(CaseState) - ENDED),
    "refused.*_changed": (
        "certificate",
        "booking",
        "call",
        "case",
        "volunteer",
        "site",
        "issuer",
        "proposal",
        "item",
        "activity",
        "shift",
        "sign_up",
        "hour_line",
        "honour",
        "honour_round",
        "cover",
        "vote",
        "candidate",
        "idea_call",
        "idea",
        "survey",
        "announcement",
        "report",
        "revision",
        "rating",
        "follow_up",
        "bad_mark",
    ),
    "idea.fate.*": ("waits", "under_way", "done", "not_done"),
    "idea.stage.*": (IdeaCallState.SCREENING, IdeaCallState.ARCHIVED, IdeaCallState.CALLED_OFF),
    "idea.stage.shortlisted_*": ("on", "off"),
    "idea.stage.voting_*": ("on", "off"),
    "idea.stage.announced_*": ("chosen", "on", "off"),
    "idea.state.*": IdeaState,
    "idea_call.*": {*chain.from_iterable(idea_room.DESK.values())},
    "idea_call.*_sure": ("shortlist", "announce"),
    "idea_call.card.*": IdeaCallState,
    "idea_call.state.*": IdeaCallState,
    "idea.waits.*": watch.OURS,
    "idea.read.*": (IdeaCallState.SCREENING, IdeaCallState.SHORTLISTED, IdeaCallState.ANNOUNCED),
    "refused.idea_*": IdeaState,
    "refused.idea_call_*": IdeaCallState,
    "refused.candidate_*": CandidateState,
    "refused.vote_*": VoteState,
    "vote.*": ("add", "take_off", "poster", "call_off"),
    "vote.card.*": VoteState,
    "vote.line.*": (VoteState.PLANNED, VoteState.OPEN, VoteState.ANNOUNCED),
    "vote.stands.*": CandidateState,
    "vote_add.*": (CandidateState.ASKED, CandidateState.LISTED),
    "vote_add.kind.*": vote_desk.KINDS,
    "refused.*_own": (*RECORDS, "announcement", "report", "revision"),
    "refused.*_unknown": (
        "certificate",
        "booking",
        "call",
        "case",
        "volunteer",
        "site",
        "issuer",
        "proposal",
        "item",
        "activity",
        "shift",
        "sign_up",
        "hour_line",
        "honour",
        "honour_round",
        "cover",
        "vote",
        "candidate",
        "idea_call",
        "idea",
        "survey",
        "announcement",
        "report",
        "revision",
        "rating",
        "bad_mark",
    ),
    "refused.*_unlisted": ("site", "issuer"),
    "refused.issuer_*": EntryState,
    "refused.proposal_*": ProposalState,
    "refused.item_*": ItemState,
    "item.answer.*": Answer,
    "item.cause.*": Cause,
    "item.next.*": ItemState,
    "item.said.*": (
        "assign",
        "clear",
        "dispute",
        "extend",
        "fine",
        "ask_time",
        "refuse_time",
        "hand_in",
        "pass",
        "relapse",
        "send_back",
        "uphold",
    ),
    "item.severity.*": Gravity,
    "item.source.*": ItemSource,
    "item.state.*": ItemState,
    "find.kind.*": ("case", *KINDS),
    "rota.kind.*": DutyKind,
    "items.wrong.*": ("cause", "empty", "twice"),
    "item.time.*": ("given", "refused"),
    "item_report.*": (
        *(
            "finding",
            "source",
            "place",
            "shown",
            "answer",
            "cause",
            "measure",
            "owner",
            "due",
            "proof",
            "proved",
            "closed",
            "state",
        ),
        *(f"said.{action.value}" for action in inspection_report.TOLD),
    ),
    "inspection.*": ("whole",),
    "inspection.kind.*": InspectionKind,
    "visit.points.*": (*map(str, POINTS), UNSEEN),
    "visit.item.*": ("ask", "line"),
    "improvement.owner.*": ("ask", "line"),
    "*.heading": ("bad", "follow_ups", "items", "proposals"),
    "bad.view.*": bad_marks.View,
    "bad_mark.next.*": {*BadMarkState, "told_silent"},
    "bad_mark.said.*": {*BadMarkAction, "written"} - {BadMarkAction.TAKE, BadMarkAction.DROP},
    "bad_mark.state.*": BadMarkState,
    "bad_mark.theirs.*": BadMarkState,
    "bad_mark_say.ask.*": bad_mark_forms.SAYINGS,
    "bad_mark_say.done.*": bad_mark_forms.SAYINGS,
    "refused.bad_mark_*": BadMarkState,
    "ratings.care.*": ("contacted", "fixed", "heard"),
    "bad_mark.how.*": ("fixed", "explained"),
    "bad_mark.asks.*": ("call", "tap"),
    "follow_up.kind.*": FollowUpKind,
    "follow_up.result.*": FollowUpResult,
    "follow_up.state.*": {*FollowUpState, "due_late", "taken_late"},
    "follow_up_result.done_*": FollowUpResult,
    "follow_ups.view.*": follow_up_calls.View,
    "refused.follow_up_*": FollowUpState,
    "items.view.*": rectification.View,
    "item_say.ask.*": rectification_forms.SAYINGS,
    "item_say.done.*": rectification_forms.SAYINGS,
    "cover.kept_*": ("away", "by"),
    "cover.matters_*": ("away", "by"),
    "cover.told_*.over": ("away", "by"),
    "cover.told_away.*": (CoverState.DECLINED, CoverState.LAPSED, CoverState.UNDONE, CoverState.OVER),
    "cover.told_by.*": (CoverState.LAPSED, CoverState.UNDONE, CoverState.OVER),
    "refused.cover_*": CoverState,
    "refused.certificate_*": CertificateState,
    "refused.rating_*": RatingState,
    "refused.site_*": EntryState,
    "refused.activity_*": ActivityState,
    "refused.hour_line_*": HourState,
    "hours.state.*": {*HourState, "correction"},
    "hours.stands.*": HourState,
    "hours_why.*": vouching.ACTS,
    "board.*": {f"{by}_{time}" for by in By for time in ("month", "year")},
    "points.for.*": PointRule,
    "points.rank.*": Rank,
    "weigh.grade.*": Grade,
    "honour.against.*": Against,
    "honour.format.*": RoundKind,
    "honour.rank.*": (Rank.ELIGIBLE, Rank.PREFERRED),
    "honour.title.*": RoundKind,
    "announce.day.*": (announcement_forms.NOW,),
    "announcement.outcome.*": set(ReaderOutcome) - {ReaderOutcome.QUEUED, ReaderOutcome.SENT},
    "announcement.state.*": AnnouncementState,
    "announcements.do.*": set(chain(*announcement_desk.STEPS.values())),
    "announcements.done.*": ("call_off", "pause", "resume", "stop", "recall", "approve"),
    "announcements.now.*": (
        AnnouncementState.WAITING,
        AnnouncementState.SCHEDULED,
        AnnouncementState.SENDING,
    ),
    "announcements.sure.*": announcement_desk.SURE,
    "announcements.yes.*": announcement_desk.SURE,
    "news.kind.*": NewsKind,
    "news.*": ("on", "off"),
    "refused.announcement_*": AnnouncementState,
    "audience.is.*": ("everybody", "link"),
    "survey.openness.*": SurveyOpenness,
    "survey.begin.*": ("go",),
    "survey.*.ask": QuestionKind,
    "survey.*.line": QuestionKind,
    "survey_ask.kind.*": QuestionKind,
    "survey_ask.most.*": survey_build_forms.MOST,
    "survey_ask.required.*": survey_build_forms.REQUIRED,
    "survey_build.do.*": survey_build.STEPS,
    "survey_sheet.column.*": surveys.from_sheet.sheet_words()["columns"],
    "survey_sheet.wrong.*": (
        "no_title",
        "twice",
        "no_choices_here",
        "choices",
        "most_not_here",
        "skip",
        "skip_answer",
        "skip_to",
    ),
    "survey_sheet.*": ("names",),
    "survey_sheet.unreadable.*": ("broken", "size", "rows", "lost"),
    "audience.whom.*": audience_steps.WHOM,
    "audience.since.*": audience_steps.SINCE,
    "survey_when.begins.*": survey_desk_forms.BEGINS,
    "survey_when.lasts.*": survey_desk_forms.LASTS,
    "survey.remark.*": SurveyOpenness,
    "survey.state.*": SurveyState,
    "survey.hear.*": ("yes", "no"),
    "survey.hear_how.*": SurveyOpenness,
    "surveys.do.*": set(chain(*survey_desk.STEPS.values())) | {"results"},
    "results.nps.*": survey_results.NPS,
    "results.sheet.*": survey_results.SAID,
    "surveys.done.*": set(SurveyAction) - {SurveyAction.SCHEDULE},
    "surveys.openness_is.*": SurveyOpenness,
    "surveys.quarterly_*": ("on", "off"),
    "surveys.quarterly_is_*": ("on", "off"),
    "surveys.sure.*": ("open", "close", "archive"),
    "surveys.yes.*": ("open", "close", "archive"),
    "refused.survey_*": SurveyState,
    "honour_desk.*": {*chain(*honour_desk.STEPS.values()), "uphold", "dismiss"},
    "honour_desk.stands.*": HonourState,
    "honour_desk.state.*": RoundState,
    "honour_why.*": ("drop", "uphold", "dismiss"),
    "refused.honour_*": HonourState,
    "refused.honour_round_*": RoundState,
    "weigh.by_*": (weighing.PARTY, weighing.OTHERS),
    "vouch.now.*": HourState,
    "refused.shift_*": ShiftState,
    "refused.sign_up_*": SignUpState,
    "refused.call_*": CallState,
    "refused.case_*": CaseState,
    "refused.session_*": (SessionState.HELD, SessionState.CALLED_OFF),
    "course_add.proof.*": Proof,
    "course_add.required.*": ("yes", "no"),
    "roll.mark.*": {SeatState.TAKEN, *MARKS},
    "roll.rest_*": (SeatState.PASSED, SeatState.ATTENDED),
    "training.kind.*": CourseKind,
    "training.proof.*": Proof,
    "training.result_*": MARKS - {SeatState.PASSED, SeatState.ATTENDED},
    "training.state.*": (SessionState.HELD, SessionState.CALLED_OFF),
    "training.status.*": {*Hold, "valid_for_good"},
    "training_desk.held_*": ("until", "over", "for_good"),
    "refused.emergency_*": EmergencyState,
    "guardian.answer.*": ("yes", "no"),
    "guardian.relation.*": ("parent", "other"),
    "refused.volunteer_*": VolunteerState,
    "issuer.*": ("ours",),
    "skill.*": SKILLS,
    "team.*": ("pause", "reopen", "close"),
    "team.*_done": ("pause", "reopen", "close"),
    "team.which_*": ("leader", "deputy", "out"),
    "team_change.what.*": team_make.PARTS,
    "refused.team_*": TeamState,
    "vetting.*": VettingKind,
    "vol.*": {name for names in volunteer_desk.STEPS.values() for name in (*names, "appeal")},
    "vol.view.*": volunteers.View,
    "vol_appeal.verdict.*": ("granted", "upheld"),
    "notice.volunteer.desk_*": ("check_ends", "check_over"),
    "volunteer.*_now": ("exit", "pause"),
    "volunteer.*_sure": ("exit", "pause"),
    "verdict.*": Verdict,
    "verify.*": Verdict,
    "certificate.column.*": ("day", "what", "long"),
    "certificate.period.*": PERIODS,
    "certificate.state.*": CertificateState,
    "certificate.told.*": (CertificateState.ISSUED, CertificateState.RETURNED, CertificateState.WITHDRAWN),
    "volunteer.age.*": AgeBand,
    "volunteer.level.*": "0123",
    "volunteer.next.*": VolunteerState,
    "volunteer.reason.*": VolunteerReason,
    "volunteer.serves.*": ("standing", "days"),
    "volunteer.state.*": VolunteerState,
    "volunteer.step.*": VolunteerAction,
    "volunteer.time.*": volunteers.times.SPANS,
    "volunteer.told.*": VolunteerState,
    "refund.told.*": ("owed", "late", "tried", "credited", "dropped"),
    "request.papers.*": ("now", "bring"),
    "request_for.papers.*": ("bring",),
    "request_for.urgent.*": URGENCY,
    "request_for.whom.*": ("me", "new"),
    "request.urgent.*": URGENCY,
    "role.*": Role,
    "search_desk.*": ("mine", "names", "more", "put", "fewer", "cancel"),
    "search_desk.said.*": AskState,
    "activities.heading.*": activities.View,
    "activities.view.*": activities.View,
    "activity.nth.*": "12345",
    "activity.state.*": ActivityState,
    "activity.why.*": (ActivityState.DRAFT, ActivityState.CANCELLED),
    "activity_make.*": ("own", "kept"),
    "activity_make.course.*": ("none",),
    "activity_make.insured.*": ("yes", "no"),
    "activity_make.minors.*": ("yes", "no"),
    "activity_make.rhythm.*": Every,
    "activity_reword.what.*": activity_reword.PARTS,
    "activity_make.risk.*": Risk,
    "activity_make.team.*": ("none",),
    "activity_make.until.*": ("open",),
    "shift.mine.*": SignUpState,
    "import.sheet.*": (*sheet_words()["columns"], "names"),
    "import.unreadable.*": ("broken", "size", "rows", "lost"),
    "import.wrong.*": (
        *("clock", "course", "day", "differs", "empty", "ends", "formula", "issuer", "key_taken", "missing"),
        *("no_column", "not_your_team", "number", "past", "people", "place", "skill", "team", "too_far"),
        *("too_long", "too_many", "twice", "until", "word"),
    ),
    "refused.import_*": (ImportState.COMING, ImportState.DONE, ImportState.DROPPED),
    "shift_cancel.*": ("shifts",),
    "shift_desk.*": ("time", "place", "people", "shifts"),
    "shift_desk.reach.*": activities.Reach,
    "shift_desk.stands.*": {*HOLDING, SignUpState.WAITING} - {SignUpState.CONFIRMED},
    "shift_desk.state.*": ShiftState,
    "shift.risk.*": Risk,
    "shifts.because.*": Because,
    "service.giver.*": ("staff", "provider", "team"),
    "service.place.*": Where,
    "suggestion.ended.*": SUGGESTION_OUTCOMES,
    "suggestion.next.*": {*SUGGESTION_STATES, Outcome.ADOPTED, Outcome.PARTLY_ADOPTED},
    "today.act.*": (
        "booking.made",
        "booking.coming",
        "loan.renewed",
        "loan.returned",
        *(f"booking.{action.value}" for action in BookingAction),
    ),
    "today.who.*": Channel,
    "voice_for.channel.*": complaint_counter.CHANNELS,
    "voice_for.kind.*": complaint_counter.KINDS,
    "visitor.identified.*": (*Identified, "later"),
    "case.*": {action.removeprefix("case.") for action in REQUEST_BUTTONS},
    "voice.*": {action.removeprefix("voice.") for action in VOICE_BUTTONS},
    "digest.days.*": DigestKind,
    "summary.column.*": ("what", "figure", "change"),
    "today.row.*": ("late", "due", "fresh", "calls", "ring", "marks", "short"),
    "digest.name.*": DigestKind,
    "digest.open.*": DigestKind,
    "digest.part.*": DigestPart,
    "notice.digest.*": (DigestKind.MORNING, DigestKind.EVENING),
    "rating.grade.*": [str(grade) for grade in GRADES],
    "rating.reason.*": LowReason,
    "ratings.mark.*": {name for names in DIMENSIONS.values() for name in names},
    "rating.call_back.*": ("yes", "no"),
    "rating.again.*": ("yes", "no"),
    "voice.grade.*": [str(grade) for grade in GRADES],
    "metric.*": METRICS,
    "metric.*.about": METRICS,
    "results.split.*": ("anonymous", "named", "mean", "nps"),
    "ratings.opinions.*": ("passed", "answered"),
    "results.way.*": ("role", "language", "team"),
    "results.part_of.*": splitting.PARTS,
    "summary.head.*": HEADS,
    "summary.unit.*": MetricUnit,
    "picture.*.title": ("teams", "categories"),
    "picture.*.about": ("teams", "categories"),
    "picture.name.*": PICTURES,
    "picture.course.of.*": COURSES,
    "picture.unit.*": MetricUnit,
    "picture.weekday.*": map(str, range(7)),
    "*.unheard": ("summary", "terminal", "report"),
    "*.backwards": ("summary", "terminal", "report"),
    "report.last.*": REPORTED,
    "report.part.*": (*PARTS, ATTACHED),
    "report.event.*": EVENTS,
    "reports.do.*": set(chain(*kept_reports.STEPS.values())),
    "reports.done.*": ("submit", "receive", "close", "put_away"),
    "reports.sheet.*": ("part", "about", "said"),
    "reports.state.*": ReportState,
    "refused.report_*": ReportState,
    "catalogue.next.*": OPEN,
    "catalogue.state.*": ServiceState,
    "fee.unit.*": Unit,
    "refused.revision_*": RevisionState,
    "config.*.head": SECTIONS,
    "policy.*": (*policies.PLACES, *policies.of_mode(Mode.SLOT), *policies.of_mode(Mode.APPLY)),
    "revision.do.*": set(chain(*revisions.STEPS.values())) - {"offer"},
    "service_new.mode.*": Mode,
    "revision.done.*": ("submit", "drop"),
    "revision.part.*": planned.PARTS,
    "revision.state.*": RevisionState,
    "summary.about.*": ALL,
    "summary.look.*": ("head", "all"),
    "summary.offer.*": OFFERED,
    "figure.in.*": ("hours", "days", "grades", "times", "minutes", "score"),
    "figure.more.*": ("pieces", "hours", "days", "grades", "times", "minutes"),
    "summary.beside.*": Beside,
    "summary.by.*": SPLIT,
}
# Sentences of every form, and the ones that are only there if they are needed.
OF_FORMS = {"*.name", "*.card", "*.confirm", "*.*.ask", "*.*.line"}
# The third is put together for choices, the fourth for states; their families are above.
OPTIONAL = {"*.large", "*.rung", "*.*", "refused.*_*"}
LONGEST_NAME = "王" * 40
# What anybody may do with what is their own; all else needs a right.
# What anybody may say; who is shown what by it is decided by whose it is.
OPEN_COMMANDS = {
    "badge",
    "book",
    "cancel",
    "certificate",
    "checkin",
    "checkout",
    "complain",
    "duty",
    "emergency",
    "help",
    "hours",
    "ideas",
    "language",
    "leave",
    "my",
    "myshifts",
    "news",
    "points",
    "privacy",
    "propose",
    "ratings",
    "request",
    "services",
    "shiftadmin",
    "shifts",
    "start",
    "status",
    "suggest",
    "talk",
    "team",
    "training",
    "verify",
    "volunteer",
    "vote",
}
OPEN_ACTIONS = {
    "flood.appeal",
    "bad_mark.fixed",
    "bad_mark.not_fixed",
    "bad_mark.write_back",
    "activity.cancel", "activity.edit", "activity.list", "activity.make", "activity.publish",
    "activity.reword", "activity.see", "activity.shifts", "import.begin", "import.drop", "import.now",
    "import.template",
    "rating.change", "ratings.month", "rating.give", "rating.more", "rating.why",
    "badge.lost", "badge.rename", "badge.renew", "verify.report",
    "certificate.anew", "certificate.ask", "certificate.drop", "certificate.paper",
    "certificate.renew", "certificate.see",
    "attendance.code", "attendance.fix", "attendance.list", "attendance.mark", "attendance.person",
    "check_in.ask", "check_in.come", "check_in.coming", "check_in.earlier", "check_in.go", "check_in.leave",
    "check_in.stayed",
    "hours.list", "hours.see", "hours.wrong",
    "idea.hand_in", "idea_call.see",
    "candidate.no", "candidate.yes", "vote.cast", "vote.picture", "vote.prove", "vote.see",
    "survey.answer",
    "news.mute", "news.unmute",
    "honour.no", "honour.object", "honour.share", "honour.unshare", "honour.yes", "honours.list",
    "board.in", "board.out", "points.board", "points.list", "vouch.grade",
    "vouch.all", "vouch.list", "vouch.see", "vouch.shift", "vouch.times", "vouch.why", "vouch.yes",
    "quiz.answer", "quiz.begin", "roll.add", "roll.close", "roll.mark", "roll.rest", "roll.seat",
    "training.course",
    "training.leave", "training.page", "training.roll", "training.session", "training.sessions",
    "training.take", "training.wish",
    "book.service", "booking.again", "booking.arrive", "booking.calendar", "booking.cancel",
    "booking.cancel_now", "booking.cancel_why", "booking.coming", "booking.instead", "booking.move",
    "booking.see", "followed.see",
    "consent.withdraw", "emergency.answer", "loan.renew", "wish.end", "wish.pass", "wish.take",
    "call.read", "call.reopen", "call.see", "call.settle", "call.withdraw", "call.withdraw_now", "call.write",
    "case.agree", "case.change", "case.confirm", "case.files", "case.fill", "case.not_done", "case.price_no",
    "case.price_yes",
    "case.read", "case.reopen", "case.see", "case.withdraw", "case.withdraw_now", "case.write",
    "complain.booking", "complain.case", "request.service",
    "consent.agree", "consent.decline", "consent.language", "language", "letters", "my.list", "my.past",
    "leave.ask", "leave.list", "leave.stay", "naming.ask",
    "other_side.no", "other_side.yes",
    "privacy.erase", "privacy.erase_now", "privacy.export",
    "proposal.report", "proposal.revise", "proposal.see", "proposal.withdraw", "proposal.withdraw_now",
    "propose.new",
    "relatives.all", "relatives.forget", "relatives.forget_now", "relatives.rename", "relatives.see",
    "guardian.take_back", "guardian.take_back_now",
    "team.admit", "team.choose", "team.deputy", "team.leader", "team.out", "team.see", "team.group",
    "group.again", "group.link", "group.take", "group.untie",
    "volunteer.appeal", "volunteer.apply", "volunteer.exit", "volunteer.exit_now", "volunteer.hear",
    "volunteer.join", "volunteer.link", "volunteer.pause", "volunteer.pause_now", "volunteer.quit",
    "volunteer.resume", "volunteer.skills", "volunteer.teams", "volunteer.term", "volunteer.times",
    "search.cancel", "search.fewer", "search.mine", "search.more", "search.names", "search.put",
    "service.fees", "service.found", "service.list", "service.see", "service.talk",
    "myshifts.list", "myshifts.past", "shift.coming", "shift.join", "shift.join_now", "shift.pass",
    "shift.see", "shift_desk.cancel", "shift_desk.people", "shift_desk.place", "shift_desk.see",
    "shift_desk.time",
    "shift.stop_waiting", "shift.take", "shift.unwatch", "shift.wait", "shift.wait_now", "shift.watch",
    "shifts.all", "shifts.list", "shifts.suggest",
    "standing.ask", "standing.end", "standing.end_now", "standing.keep",
    "shift_message.answer", "shift_message.begin",
    "relief.stay",
    "no_show.excuse", "no_show.say", "wrap_up.begin", "wrap_up.files", "wrap_up.see",
    "stand_in.cannot", "stand_in.take",
    "swap.exchange", "swap.give", "swap.no", "swap.take_back", "swap.undo", "swap.which", "swap.yes",
    "voice.fixed", "voice.grade", "voice.not_fixed", "voice.partly", "voice.read", "voice.review",
    "voice.see", "voice.take_back", "voice.take_back_now", "voice.withdraw", "voice.write",
}  # fmt: skip
BEFORE_CONSENT = {
    "commands": {"duty", "emergency", "privacy", "services", "start", "verify"},
    "actions": {
        "consent.agree", "consent.decline", "consent.language",
        "privacy.erase", "privacy.erase_now", "privacy.export",
        "service.fees", "service.found", "service.list", "service.see",
    },
}  # fmt: skip


def of_forms() -> set[str]:
    """The sentences that the forms need."""
    needed = set()
    for flow in HOUSE.flows.values():
        needed |= {f"{flow.name}.name", *(f"{flow.name}.{step.name}.ask" for step in flow.steps)}
        if flow.carded:
            needed |= {f"{flow.name}.card", f"{flow.name}.confirm"}
            needed |= {f"{flow.name}.{step.name}.line" for step in flow.steps}
    return needed


@cache
def needed() -> frozenset[str]:
    """Every sentence that may be asked for."""
    literal = {ask.key for ask in ASKS if not ask.is_family}
    put_together = {family.replace("*", str(part)) for family, parts in FAMILIES.items() for part in parts}
    return frozenset(literal | put_together | of_forms())


def labels() -> set[str]:
    """The sentences that stand on buttons."""
    families = (
        "call.wanted.*",
        "complaint.category.*",
        "complain.topic.*",
        "openness.*",
        "case.*",
        "export.list.*",
        "export.form.*",
        "export.by.*",
        "export.do.*",
        "voice.*",
        "voice.grade.*",
        "digest.open.*",
        "digest.part.*",
        "rating.grade.*",
        "desk.view.*",
        "letters.*",
        "menu.*",
        "queue.view.*",
        "role.*",
    )
    put_together = {family.replace("*", str(part)) for family in families for part in FAMILIES[family]}
    lines = {key for key in of_forms() if key.endswith((".confirm", ".line"))}
    return {ask.key for ask in ASKS if ask.label and not ask.is_family} | put_together | lines


def test_every_family_of_sentences_is_known() -> None:
    unknown = [ask for ask in ASKS if ask.is_family and ask.key not in {*FAMILIES, *OF_FORMS, *OPTIONAL}]
    assert unknown == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_needed_exists(language: str) -> None:
    assert sorted(needed() - catalogue(language).keys()) == []


def test_every_sentence_is_needed() -> None:
    spare = {
        key
        for key in REFERENCE
        if not {key, key.removesuffix(".large"), key.removesuffix(".rung")} & needed()
    }
    assert spare == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_blanks(language: str) -> None:
    there = catalogue(language)
    assert sorted(there) == sorted(REFERENCE)
    for key, forms in REFERENCE.items():
        ours, theirs = (set().union(*map(blanks, each)) for each in (forms, there[key]))
        assert ours == theirs, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_all_their_forms(language: str) -> None:
    header = (ROOT / "locales" / f"{language}.po").read_text()
    number = int(re.findall(r"nplurals=(\d+)", header)[0])
    plural = set(re.findall(r'msgid_plural "([^"]+)"', header))
    for key, forms in catalogue(language).items():
        assert len(forms) == (number if key in plural else 1), key
        assert all(form.strip() for form in forms), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_can_read_every_sentence(language: str) -> None:
    for key, forms in catalogue(language).items():
        for form in forms:
            parse_html(re.sub(r"\{\w+\}", "1", form))
            assert form == form.strip("\n") or key in {"duty.address", "duty.phone"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_short(language: str) -> None:
    for key in labels():
        for form in catalogue(language)[key]:
            assert "<" not in form, key
            assert len(re.sub(r"\{(name|form|role)\}", LONGEST_NAME, plain(form))) <= 64, key


@pytest.mark.parametrize("name", HOUSE.commands)
def test_every_command_has_a_line_a_button_and_a_test(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
    for language in LANGUAGES:
        assert len(plain(catalogue(language)[f"command.{name}"][0])) <= 40
    tests = "".join((ROOT / path).read_text() for path in sources("tests") if "handlers" in path.parts)
    assert f'"/{name}' in tests or f'"menu.{name}"' in tests


def test_a_resident_s_menu_has_at_most_eight_lines() -> None:
    listed = [
        name
        for name, command in HOUSE.commands.items()
        if command.listed and command.right is None and command.role is None
    ]
    assert len(listed) <= 8


def test_every_action_of_the_staff_needs_a_right() -> None:
    assert {name for name, action in HOUSE.actions.items() if action.right is None} == OPEN_ACTIONS


def test_every_command_of_the_staff_needs_a_right() -> None:
    assert {name for name, command in HOUSE.commands.items() if command.right is None} == OPEN_COMMANDS


def test_little_is_open_before_consent() -> None:
    assert {name for name, command in HOUSE.commands.items() if command.open} == BEFORE_CONSENT["commands"]
    assert {name for name, action in HOUSE.actions.items() if action.open} == BEFORE_CONSENT["actions"]
    assert all(command.right is None for command in HOUSE.commands.values() if command.open)


def test_a_form_that_takes_a_text_in_parts_reads_it_back() -> None:
    # Without a card it would be over with the first part.
    for flow in HOUSE.flows.values():
        assert flow.carded or not any(step.merge for step in flow.steps), flow.name


def test_every_notice_that_is_promised_has_words_and_the_other_way_round() -> None:
    assert promised() == set(HOUSE.words)


def promised() -> set[str]:
    """The kinds of notices that the centre and the rooms promise."""
    kinds = set()
    for path in sources("centre", "handlers"):
        tree = tree_of(path)
        named = dict(_named(path))
        for imported in (node for node in tree.body if isinstance(node, ast.ImportFrom)):
            source = Path(f"{(imported.module or '').replace('.', '/')}.py")
            if (ROOT / source).is_file():
                theirs = _named(source)
                named |= {one.name: theirs[one.name] for one in imported.names if one.name in theirs}
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            kinds |= set(chain.from_iterable(_kinds(call, function, named) for call in _promises(function)))
    return kinds


@cache
def _named(path: Path) -> dict[str, object]:
    """The constants of a module, by their names."""
    return {
        node.targets[0].id: node.value.value
        for node in tree_of(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def _promises(function: ast.FunctionDef) -> list[ast.Call]:
    names = {
        "promise",
        "promise_all",
        "promise_staff",
        "promise_resident",
        "_tell_owner",
        "_tell_reviewer",
        "_notify",
        "_report",
        "_warn",
        "tell_desk",
        "tell_voters",
        "_tell_check",
        "Bell",
    }
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return [call for call in calls if ast.unparse(call.func).split(".")[-1] in names]


def _kinds(call: ast.Call, function: ast.FunctionDef, named: Mapping[str, object]) -> list[str]:
    """The kind is said outright, by the name of a constant, or is one of those that the function mentions."""
    fourth = {"_tell_owner", "_tell_reviewer", "_warn", "_tell_check"}
    place = {**dict.fromkeys(fourth, 3), "Bell": 0}.get(ast.unparse(call.func), 2)
    kind = call.args[place]
    if isinstance(kind, ast.Constant):
        return [str(kind.value)]
    if isinstance(kind, ast.Name) and kind.id in named:
        return [str(named[kind.id])]
    constants = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
    return [text for text in constants if isinstance(text, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", text)]
