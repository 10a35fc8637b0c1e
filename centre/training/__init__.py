"""Training: courses, their sessions, quizzes, and what somebody has passed until when."""

from centre.training.sessions import next_session
from centre.training.validity import last_day, valid, valid_until

__all__ = ["last_day", "next_session", "valid", "valid_until"]
