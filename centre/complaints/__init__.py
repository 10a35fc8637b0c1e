"""Complaints: heard, weighed, looked into by others than whom they are about, answered, checked."""

from centre.cases.codes import Bearer, Voice, by_code, grouped, hashed, looks_like_code
from centre.cases.followers import FOLLOWED
from centre.cases.senders import Filed
from centre.complaints import extension
from centre.complaints.desk import (
    assign,
    call_emergency,
    contact,
    investigate,
    merge,
    note_told,
    refer,
    reply,
    triage,
)
from centre.complaints.joining import Similar, expect_not_fixed, join, similar, split_until
from centre.complaints.resident import (
    GRADES,
    Grievance,
    ask_review,
    expect_review,
    fixed,
    grade,
    not_fixed,
    partly_fixed,
    submit,
    withdraw,
)
from centre.complaints.targets import staff_named

__all__ = [
    "FOLLOWED",
    "GRADES",
    "Bearer",
    "Filed",
    "Grievance",
    "Similar",
    "Voice",
    "ask_review",
    "assign",
    "by_code",
    "call_emergency",
    "contact",
    "expect_not_fixed",
    "expect_review",
    "extension",
    "fixed",
    "grade",
    "grouped",
    "hashed",
    "investigate",
    "join",
    "looks_like_code",
    "merge",
    "not_fixed",
    "note_told",
    "partly_fixed",
    "refer",
    "reply",
    "similar",
    "split_until",
    "staff_named",
    "submit",
    "triage",
    "withdraw",
]
