"""The centre's rules: every limit with its default, its unit and where it comes from."""

from centre.rules.chapter import LAW, OURS, Note
from centre.rules.in_force import DEFAULTS, NOTES, Rules, change, checked, load, problems, restore, value

__all__ = [
    "DEFAULTS",
    "LAW",
    "NOTES",
    "OURS",
    "Note",
    "Rules",
    "change",
    "checked",
    "load",
    "problems",
    "restore",
    "value",
]
