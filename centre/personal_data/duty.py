"""What is personal about the rota."""

from sqlalchemy import or_
from sqlmodel import col

from centre.personal_data.kinds import Personal, blank, remove, whose
from models.covers import DutyCover
from models.digests import Digest
from models.duty import DutyDay, DutyNote, DutyPost, DutySwap

_written, _told = whose(DutyNote.author_id), whose(Digest.person_id)

PERSONAL = (
    Personal(
        "duties",
        DutyDay,
        lambda who: or_(col(DutyDay.leader_id) == who.id, col(DutyDay.deputy_id) == who.id),
        ("day",),
        kept="kept.roles",
    ),
    Personal("duty_posts", DutyPost, whose(DutyPost.person_id), ("day", "kind"), kept="kept.roles"),
    Personal(
        "duty_swaps",
        DutySwap,
        lambda who: or_(col(DutySwap.from_id) == who.id, col(DutySwap.to_id) == who.id),
        ("day", "in_return", "state", "asked_at", "settled_at"),
        kept="kept.roles",
    ),
    Personal(
        "duty_covers",
        DutyCover,
        lambda who: or_(col(DutyCover.for_id) == who.id, col(DutyCover.by_id) == who.id),
        ("starts_at", "ends_at", "why", "state", "asked_at", "updated_at"),
        # Why somebody was away is theirs to take along; who did the duty is not.
        blank(DutyCover, whose(DutyCover.for_id), "why"),
        kept="kept.roles",
    ),
    Personal(
        "duty_notes", DutyNote, _written, ("day", "text", "written_at"), blank(DutyNote, _written, "text")
    ),
    Personal("digests", Digest, _told, ("kind", "is_on", "clock", "left_out"), remove(Digest, _told)),
)
