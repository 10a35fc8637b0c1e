"""Draw the states of things from the tables that the code obeys, as docs/architecture.md shows them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from models import (
    activities,
    announcements,
    bad_marks,
    bookings,
    calls,
    cases,
    certificates,
    contests,
    covers,
    emergency,
    follow_ups,
    honours,
    hours,
    ideas,
    proposals,
    ratings,
    rectification,
    reports,
    revisions,
    shifts,
    sites,
    surveys,
    volunteers,
)


def of_calls() -> str:
    """Give the diagram of call-backs that docs/architecture.md shows, in Mermaid."""
    return _drawing(calls.CallState, calls.TRANSITIONS, {"ask": [calls.CallState.OPEN]})


def of_bookings() -> str:
    """Give the diagram of bookings, likewise."""
    states = bookings.BookingState
    begins = {
        "book": [states.CONFIRMED],
        "book what needs approval": [states.PENDING],
        "offer": [states.HELD],
    }
    return _drawing(states, bookings.TRANSITIONS, begins)


def of_requests() -> str:
    """Give the diagram of requests, likewise."""
    return _cases(cases.CaseKind.REQUEST)


def of_complaints() -> str:
    """Give the diagram of complaints, likewise."""
    return _cases(cases.CaseKind.COMPLAINT)


def of_suggestions() -> str:
    """Give the diagram of suggestions, likewise."""
    return _cases(cases.CaseKind.SUGGESTION)


def _cases(kind: cases.CaseKind) -> str:
    table = cases.TRANSITIONS[kind]
    known = {*table.values(), *(before for before, _ in table)}
    states = [state for state in cases.CaseState if state in known]
    return _drawing(states, table, {"hand in": [cases.CaseState.SUBMITTED]})


def of_emergencies() -> str:
    """Give the diagram of emergencies, likewise."""
    states = emergency.EmergencyState
    return _drawing(states, emergency.TRANSITIONS, {"declare": [states.DECLARED]})


def of_volunteers() -> str:
    """Give the diagram of volunteers, likewise."""
    states = volunteers.VolunteerState
    return _drawing(
        states, volunteers.TRANSITIONS, {"apply": [states.APPLIED], "apply as a minor": [states.GUARDIAN]}
    )


def of_entries() -> str:
    """Give the diagram of places and names on the register, likewise."""
    return _drawing(sites.EntryState, sites.TRANSITIONS, {"enter": [sites.EntryState.PROPOSED]})


def of_proposals() -> str:
    """Give the diagram of proposals, likewise."""
    states = proposals.ProposalState
    return _drawing(states, proposals.TRANSITIONS, {"propose": [states.SUBMITTED]})


def of_follow_ups() -> str:
    """Give the diagram of calls after a service, likewise."""
    states = follow_ups.FollowUpState
    begins = {"end, drawn": [states.DUE], "end, not drawn": [states.NOT_DRAWN]}
    return _drawing(states, follow_ups.TRANSITIONS, begins)


def of_bad_marks() -> str:
    """Give the diagram of bad marks, likewise."""
    states = bad_marks.BadMarkState
    return _drawing(states, bad_marks.TRANSITIONS, {"a low grade": [states.OPEN]})


def of_items() -> str:
    """Give the diagram of what must be put right, likewise."""
    states = rectification.ItemState
    return _drawing(states, rectification.TRANSITIONS, {"find": [states.FOUND]})


def of_activities() -> str:
    """Give the diagram of activities, likewise."""
    states = activities.ActivityState
    return _drawing(states, activities.ACTIVITY_TRANSITIONS, {"make": [states.DRAFT]})


def of_shifts() -> str:
    """Give the diagram of shifts, likewise."""
    return _drawing(shifts.ShiftState, shifts.SHIFT_TRANSITIONS, {"lay": [shifts.ShiftState.OPEN]})


def of_sign_ups() -> str:
    """Give the diagram of sign-ups, likewise."""
    states = shifts.SignUpState
    begins = {"sign up, step in": [states.CONFIRMED], "wait": [states.WAITING]}
    return _drawing(states, shifts.SIGN_UP_TRANSITIONS, begins)


def of_hours() -> str:
    """Give the diagram of lines of hours, likewise."""
    states = hours.HourState
    return _drawing(states, hours.HOUR_TRANSITIONS, {"propose": [states.PROPOSED]})


def of_covers() -> str:
    """Give the diagram of covers of ordinary duty, likewise."""
    return _drawing(covers.CoverState, covers.COVER_TRANSITIONS, {"ask": [covers.CoverState.ASKED]})


def of_certificates() -> str:
    """Give the diagram of certificates, likewise."""
    states = certificates.CertificateState
    return _drawing(states, certificates.TRANSITIONS, {"ask": [states.ASKED]})


def of_rounds() -> str:
    """Give the diagram of choices of the best, likewise."""
    states = honours.RoundState
    return _drawing(states, honours.ROUND_TRANSITIONS, {"open": [states.OPEN]})


def of_honours() -> str:
    """Give the diagram of candidates in them, likewise."""
    states = honours.HonourState
    return _drawing(states, honours.HONOUR_TRANSITIONS, {"shortlist": [states.SHORTLISTED]})


def of_votes() -> str:
    """Give the diagram of votes, likewise."""
    return _drawing(contests.VoteState, contests.VOTE_TRANSITIONS, {"make": [contests.VoteState.PLANNED]})


def of_candidates() -> str:
    """Give the diagram of candidates in them, likewise."""
    states = contests.CandidateState
    begins = {"ask a person": [states.ASKED], "put anything else": [states.LISTED]}
    return _drawing(states, contests.CANDIDATE_TRANSITIONS, begins)


def of_idea_calls() -> str:
    """Give the diagram of calls for ideas, likewise."""
    states = ideas.IdeaCallState
    return _drawing(states, ideas.CALL_TRANSITIONS, {"make": [states.PLANNED]})


def of_ideas() -> str:
    """Give the diagram of the ideas in them, likewise."""
    return _drawing(ideas.IdeaState, ideas.IDEA_TRANSITIONS, {"hand in": [ideas.IdeaState.HANDED_IN]})


def of_announcements() -> str:
    """Give the diagram of announcements, likewise."""
    states = announcements.AnnouncementState
    return _drawing(states, announcements.TRANSITIONS, {"make": [states.DRAFT]})


def of_revisions() -> str:
    """Give the diagram of revisions of services, likewise."""
    states = revisions.RevisionState
    return _drawing(states, revisions.TRANSITIONS, {"begin": [states.DRAFT]})


def of_reports() -> str:
    """Give the diagram of reports, likewise."""
    states = reports.ReportState
    return _drawing(states, reports.TRANSITIONS, {"keep": [states.DRAFT]})


def of_surveys() -> str:
    """Give the diagram of surveys, likewise."""
    states = surveys.SurveyState
    return _drawing(states, surveys.TRANSITIONS, {"make": [states.DRAFT]})


def of_ratings() -> str:
    """Give the diagram of ratings, likewise."""
    states = ratings.RatingState
    return _drawing(states, ratings.TRANSITIONS, {"invite": [states.INVITED]})


def _drawing(
    states: Iterable[StrEnum],
    transitions: Mapping[Any, StrEnum],
    begins: Mapping[str, Iterable[StrEnum]],
) -> str:
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for (before, action), after in transitions.items():
        arrows.setdefault((before, after), []).append(action.replace("_", " "))
    lines = [f"    [*] --> {state}: {how}" for how, reached in begins.items() for state in reached]
    lines += [f"    {before} --> {after}: {', '.join(acts)}" for (before, after), acts in arrows.items()]
    left = {before for before, _ in arrows}
    lines += [f"    {state} --> [*]" for state in states if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
