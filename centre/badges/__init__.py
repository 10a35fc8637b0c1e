"""Badges: by what volunteers are known on the street, and how anybody checks that they are ours."""

from centre.badges.holding import mine, rename, renew
from centre.badges.verifying import REMEMBERED, Answer, check, counted

__all__ = ["REMEMBERED", "Answer", "check", "counted", "mine", "rename", "renew"]
