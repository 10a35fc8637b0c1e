"""A call and an idea as they stand, and the one way from a state to the next."""

from centre.errors import Refused
from centre.moves import Moves
from models.ideas import CALL_TRANSITIONS, IDEA_TRANSITIONS, Idea, IdeaCall
from models.rights import Right
from models.who import Who

CALLS = Moves("idea_call", IdeaCall, CALL_TRANSITIONS)
IDEAS = Moves("idea", Idea, IDEA_TRANSITIONS)


def expect_desk(actor: Who) -> None:
    """Let only those go on who run votes and calls for ideas.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.RUN_VOTES):
        raise Refused("refused.not_allowed")
