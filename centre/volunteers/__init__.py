"""Volunteers: from the first word to the thanks at the end."""

from centre.volunteers.farewell import leave
from centre.volunteers.moves import PREFIX
from centre.volunteers.probation import shift_confirmed
from centre.volunteers.standing import Standing, lock, standing
from centre.volunteers.stopping import STOPPED

__all__ = ["PREFIX", "STOPPED", "Standing", "leave", "lock", "shift_confirmed", "standing"]
