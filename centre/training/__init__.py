"""Training: courses, their sessions, quizzes, and what somebody has passed until when."""

from centre.training import courses, figures, questions, quizzes, roll, seats, sessions, views, wishes
from centre.training.seats import learns, leave
from centre.training.sessions import next_session
from centre.training.validity import grant, last, last_day, recognise, revoke, valid, valid_until

DEADLINES = roll.DEADLINES

__all__ = [
    "DEADLINES",
    "courses",
    "figures",
    "grant",
    "last",
    "last_day",
    "learns",
    "leave",
    "next_session",
    "questions",
    "quizzes",
    "recognise",
    "revoke",
    "roll",
    "seats",
    "sessions",
    "valid",
    "valid_until",
    "views",
    "wishes",
]
