"""All lists that can be had as files."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from centre.exports.case_lists import CASE_LISTS
from centre.exports.listing import ADDRESS, Column, Condition, Kind, Listing
from centre.exports.volunteer_lists import VOLUNTEER_LISTS
from models.bookings import Booking, BookingState, Channel
from models.people import Person
from models.ratings import Matter, Rating, RatingState
from models.rectification import Gravity, Item, ItemState
from models.rights import Right
from models.slots import Slot
from models.who import Who

_owner = aliased(Person)


def _bookings(query: Select[Any]) -> Select[Any]:
    joined = query.select_from(Booking).join(Slot, col(Slot.id) == col(Booking.slot_id))
    return joined.outerjoin(Person, col(Person.id) == col(Booking.person_id))


def _items(query: Select[Any]) -> Select[Any]:
    return query.select_from(Item).outerjoin(_owner, col(_owner.id) == col(Item.owner_id))


def _of_others(who: Who) -> Sequence[Condition]:
    """Neither what they said themselves, nor what is said about them: that they see only in sums."""
    return (col(Rating.person_id) != who.id, col(Rating.about_id).is_distinct_from(who.id))


# Whose word it was, and on which booking, stands in none of its columns; nor does the order of its rows tell.
_RATINGS = Listing(
    Right.SEE_RATINGS,
    Right.DECIDE_MARKS,
    (
        Column("service", col(Rating.service_id), Kind.SERVICE),
        Column("state", col(Rating.state), Kind.WORD, RatingState, "export.asked"),
        Column("rated", col(Rating.matter), Kind.WORD, Matter, "export.rated"),
        Column("asked_on", col(Rating.invited_at), Kind.DAY),
        Column("given_on", col(Rating.given_at), Kind.DAY),
        *(
            Column(name, getattr(Rating, name), Kind.NUMBER)
            for name in ("grade", "speed", "completeness", "skill", "environment", "useful")
        ),
        Column("words", col(Rating.words), personal=True),
    ),
    col(Rating.invited_at),
    lambda query: query.select_from(Rating),
    _of_others,
    order=(col(Rating.matter), col(Rating.service_id), col(Rating.state), col(Rating.grade)),
)

LISTINGS: Mapping[str, Listing] = {
    "bookings": Listing(
        Right.SEE_BOOKINGS,
        Right.WORK_BOOKINGS,
        (
            Column("number", col(Booking.number)),
            Column("service", col(Booking.service_id), Kind.SERVICE),
            Column("state", col(Booking.state), Kind.WORD, BookingState, "booking.state"),
            Column("starts_at", col(Slot.starts_at), Kind.MOMENT),
            Column("created_at", col(Booking.created_at), Kind.MOMENT),
            Column("arrived_at", col(Booking.arrived_at), Kind.MOMENT),
            Column("channel", col(Booking.channel), Kind.WORD, Channel, "export.channel"),
            Column("quoted", col(Booking.quoted), Kind.MONEY),
            Column("charged", col(Booking.charged), Kind.MONEY),
            Column("person", col(Person.name), personal=True),
            *(Column(name, getattr(Booking, name), personal=True) for name in ADDRESS),
            Column("note", col(Booking.note), personal=True),
        ),
        col(Slot.starts_at),
        _bookings,
        lambda who: (col(Booking.person_id) != who.id,),
    ),
    **CASE_LISTS,
    "ratings": _RATINGS,
    **VOLUNTEER_LISTS,
    "items": Listing(
        Right.SEE_ITEMS,
        Right.WORK_ITEMS,
        (
            Column("number", col(Item.number)),
            Column("state", col(Item.state), Kind.WORD, ItemState, "item.state"),
            Column("gravity", col(Item.severity), Kind.WORD, Gravity, "item.severity"),
            Column("created_at", col(Item.created_at), Kind.MOMENT),
            Column("due_at", col(Item.due_at), Kind.MOMENT),
            Column("closed_at", col(Item.closed_at), Kind.MOMENT),
            Column("finding_words", col(Item.finding), personal=True),
            Column("measure", col(Item.measure), personal=True),
            Column("owner", col(_owner.name), personal=True),
        ),
        col(Item.created_at),
        _items,
        lambda _who: (true(),),
    ),
}
