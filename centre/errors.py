"""How the centre says no, under the centre's own roof."""

from models.refused import CONSTRAINTS, Refused, Sentence, deciding

__all__ = ["CONSTRAINTS", "Refused", "Sentence", "deciding"]
