"""Tables, states and constraints, one family a file."""

from models.audit import AuditLine
from models.calls import Call, CallLine
from models.deadlines import Deadline
from models.desk import Alert, PhoneLine
from models.dialogue import Dialogue
from models.files import StoredFile
from models.inbox import Update
from models.outbox import Message, Notice
from models.people import Assignment, Consent, Invite, Person
from models.settings import CentreSetting

__all__ = [
    "Alert",
    "Assignment",
    "AuditLine",
    "Call",
    "CallLine",
    "CentreSetting",
    "Consent",
    "Deadline",
    "Dialogue",
    "Invite",
    "Message",
    "Notice",
    "Person",
    "PhoneLine",
    "StoredFile",
    "Update",
]
