"""The table of personal data: what is a person's own, what of it they see, what is erased and what stays."""

from centre.personal_data import (
    announcements,
    bad_marks,
    badges,
    bookings,
    calls,
    cases,
    certificates,
    contests,
    duty,
    emergencies,
    follow_ups,
    hours,
    messages,
    people,
    proposals,
    ratings,
    rectification,
    reports,
    revisions,
    shifts,
    surveys,
    training,
    volunteers,
)
from centre.personal_data.kinds import NOBODY, Personal
from centre.personal_data.messages import blank_inbox, blank_outbox, blank_told
from models.activities import ActivityRole, ActivityTime
from models.badges import CodeCheck
from models.base import Row
from models.bookings import LoanDay
from models.call_words import CallWord
from models.case_words import CaseWord
from models.cases import CaseLimit
from models.catalogue import Category, Fee, Service, ServiceText, ServiceVersion
from models.deadlines import Deadline
from models.rectification import InspectionScore
from models.replicas import Replica
from models.shifts import Post
from models.slots import Closure, Slot, Window, Worker
from models.surveys import SurveyOpinion, SurveyPot, SurveyVersion
from models.teams import TeamGroup
from models.training import Course, QuizQuestion

__all__ = ["NOBODY", "PERSONAL_DATA", "Personal", "blank_inbox", "blank_outbox", "blank_told"]

# People see it, and it is erased, in this order.
_PERSONAL = (
    *calls.PERSONAL,
    *bookings.PERSONAL,
    *cases.PERSONAL,
    *follow_ups.PERSONAL,
    *proposals.PERSONAL,
    *rectification.PERSONAL,
    *ratings.PERSONAL,
    *bad_marks.PERSONAL,
    *hours.PERSONAL,
    *certificates.PERSONAL,
    *contests.PERSONAL,
    *badges.PERSONAL,
    *shifts.PERSONAL,
    *surveys.PERSONAL,
    *announcements.PERSONAL,
    *reports.PERSONAL,
    *revisions.PERSONAL,
    *messages.PERSONAL,
    *emergencies.PERSONAL,
    *duty.PERSONAL,
    *training.PERSONAL,
    *volunteers.PERSONAL,
    *people.PERSONAL,
)
# They say only when to look at which record and by when its step was due, which bots run, what is offered,
# taught or asked and when, that a day is taken, what nobody in particular answered, how the centre came out
# when it was looked at, and, taken away with what was said in a case or a call-back, by which words that is
# found.
_IMPERSONAL: tuple[type[Row], ...] = (
    Deadline,
    Replica,
    Category,
    Service,
    ServiceVersion,
    ServiceText,
    Fee,
    Worker,
    Window,
    Slot,
    Closure,
    Replica,
    LoanDay,
    CallWord,
    CaseWord,
    CaseLimit,
    Course,
    QuizQuestion,
    TeamGroup,
    ActivityRole,
    ActivityTime,
    Post,
    CodeCheck,
    InspectionScore,
    SurveyOpinion,
    SurveyPot,
    SurveyVersion,
)

# Table → what of it is personal; None: nothing.
PERSONAL_DATA: dict[str, Personal | None] = {
    **{str(one.table.__tablename__): one for one in _PERSONAL},
    **{str(table.__tablename__): None for table in _IMPERSONAL},
}
