"""Tables, states and constraints, one family a file."""

from models.activities import Activity, ActivityImport, ActivityRole, ActivityTime, Standing, Watch
from models.announcements import Announcement, AnnouncementReader, NewsMute
from models.audit import AuditLine
from models.bad_marks import BadMark, BadMarkLine
from models.badges import Badge, CodeCheck, WrongCode
from models.bookings import Booking, Loan, LoanDay, Relative, Wish
from models.call_words import CallWord
from models.calls import Call, CallLine
from models.case_words import CaseWord
from models.cases import Case, CaseLimit, CaseLine, Gap, Handover, OtherParty, Plan
from models.catalogue import Category, Fee, Service, ServiceText, ServiceVersion
from models.certificates import Certificate
from models.complaints import Complaint, Extension, Follower
from models.contests import Ballot, Candidate, Vote
from models.covers import DutyCover
from models.deadlines import Deadline
from models.desk import Alert, PhoneLine
from models.dialogue import Dialogue
from models.digests import Digest
from models.duty import DutyDay, DutyNote, DutyPost, DutySwap
from models.emergency import Emergency, RollCall
from models.files import StoredFile
from models.follow_ups import FollowUp
from models.honours import Honour, HonourCard, HonourRound, Objection
from models.hours import HourLine, PointLine
from models.ideas import Idea, IdeaCall
from models.inbox import Update
from models.outbox import Message, Notice
from models.people import Assignment, Consent, Invite, Person
from models.proposals import Proposal, ProposalLine
from models.ratings import Rating
from models.rectification import Inspection, InspectionScore, Item, ItemLine
from models.refunds import Refund
from models.replicas import Replica
from models.reports import Report
from models.revisions import Revision
from models.settings import CentreSetting, SettingChange
from models.shift_messages import ShiftMessage
from models.shifts import Ask, Post, Search, Shift, SignUp
from models.sites import Issuer, Site
from models.slots import Closure, Slot, Window, Worker
from models.surveys import Survey, SurveyAnswer, SurveyInvitation, SurveyOpinion, SurveyPot, SurveyVersion
from models.swaps import ShiftSwap
from models.teams import Membership, Team, TeamGroup
from models.templates import Template
from models.training import (
    Course,
    CourseSession,
    CourseWish,
    Qualification,
    QuizAttempt,
    QuizQuestion,
    Seat,
)
from models.volunteers import (
    Guardianship,
    VettingCheck,
    Volunteer,
    VolunteerLine,
    VolunteerSkill,
)
from models.wrap_ups import WrapUp

__all__ = [
    "Activity",
    "ActivityImport",
    "ActivityRole",
    "ActivityTime",
    "Alert",
    "Announcement",
    "AnnouncementReader",
    "Ask",
    "Assignment",
    "AuditLine",
    "BadMark",
    "BadMarkLine",
    "Badge",
    "Ballot",
    "Booking",
    "Call",
    "CallLine",
    "CallWord",
    "Candidate",
    "Case",
    "CaseLimit",
    "CaseLine",
    "CaseWord",
    "Category",
    "CentreSetting",
    "Certificate",
    "Closure",
    "CodeCheck",
    "Complaint",
    "Consent",
    "Course",
    "CourseSession",
    "CourseWish",
    "Deadline",
    "Dialogue",
    "Digest",
    "DutyCover",
    "DutyDay",
    "DutyNote",
    "DutyPost",
    "DutySwap",
    "Emergency",
    "Extension",
    "Fee",
    "FollowUp",
    "Follower",
    "Gap",
    "Guardianship",
    "Handover",
    "Honour",
    "HonourCard",
    "HonourRound",
    "HourLine",
    "Idea",
    "IdeaCall",
    "Inspection",
    "InspectionScore",
    "Invite",
    "Issuer",
    "Item",
    "ItemLine",
    "Loan",
    "LoanDay",
    "Membership",
    "Message",
    "NewsMute",
    "Notice",
    "Objection",
    "OtherParty",
    "Person",
    "PhoneLine",
    "Plan",
    "PointLine",
    "Post",
    "Proposal",
    "ProposalLine",
    "Qualification",
    "QuizAttempt",
    "QuizQuestion",
    "Rating",
    "Refund",
    "Relative",
    "Replica",
    "Report",
    "Revision",
    "RollCall",
    "Search",
    "Seat",
    "Service",
    "ServiceText",
    "ServiceVersion",
    "SettingChange",
    "Shift",
    "ShiftMessage",
    "ShiftSwap",
    "SignUp",
    "Site",
    "Slot",
    "Standing",
    "StoredFile",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyOpinion",
    "SurveyPot",
    "SurveyVersion",
    "Team",
    "TeamGroup",
    "Template",
    "Update",
    "VettingCheck",
    "Volunteer",
    "VolunteerLine",
    "VolunteerSkill",
    "Vote",
    "Watch",
    "Window",
    "Wish",
    "Worker",
    "WrapUp",
    "WrongCode",
]
