"""Duty: who leads today, and who takes the next urgent matter."""

from centre.duty.load import leads

__all__ = ["leads"]
