"""Finding anything that the centre holds, each thing only by whoever may see it."""

from centre.finding.everything import KINDS, Heap, look, of_person, page
from centre.finding.sought import REACH, Sought, read

__all__ = ["KINDS", "REACH", "Heap", "Sought", "look", "of_person", "page", "read"]
