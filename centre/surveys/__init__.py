"""Surveys: questions that are put to many people, once, with their name or without a trace of it."""

from centre.surveys import (
    answering,
    board,
    campaign,
    editing,
    from_sheet,
    making,
    moves,
    opinions,
    pot,
    quarterly,
    sending,
)

__all__ = [
    "DEADLINES",
    "answering",
    "board",
    "campaign",
    "editing",
    "from_sheet",
    "making",
    "moves",
    "opinions",
    "pot",
    "quarterly",
    "sending",
]

DEADLINES = {
    **board.DEADLINES,
    **campaign.DEADLINES,
    **quarterly.DEADLINES,
    **sending.DEADLINES,
}
