"""A call and an idea as they stand, and the one way from a state to the next."""

from centre.moves import Moves
from models.ideas import CALL_TRANSITIONS, IDEA_TRANSITIONS, Idea, IdeaCall

CALLS = Moves("idea_call", IdeaCall, CALL_TRANSITIONS)
IDEAS = Moves("idea", Idea, IDEA_TRANSITIONS)
