"""Announcements: one message to many, approved where it reaches very many, sent, paused, taken back."""

from centre.announcements import (
    moves,
    muting,
    progress,
    readers,
    recalling,
    sending,
    telling,
    wording,
    writing,
)

__all__ = [
    "DEADLINES",
    "moves",
    "muting",
    "progress",
    "readers",
    "recalling",
    "sending",
    "telling",
    "wording",
    "writing",
]

DEADLINES = {**sending.DEADLINES, **progress.DEADLINES}
