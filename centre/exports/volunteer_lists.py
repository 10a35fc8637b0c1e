"""The lists of volunteers, of who was in which shift, and of their hours."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, true
from sqlmodel import col

from centre.exports.listing import Column, Kind, Listing
from models.activities import Activity, ActivityRole
from models.hours import Grade, HourLine, HourState
from models.people import Person
from models.rights import Right
from models.shifts import Origin, Post, Shift, SignUp, SignUpState
from models.volunteers import AgeBand, Volunteer, VolunteerState


def _volunteers(query: Select[Any]) -> Select[Any]:
    return query.select_from(Volunteer).join(Person, col(Person.id) == col(Volunteer.person_id))


def _sign_ups(query: Select[Any]) -> Select[Any]:
    joined = query.select_from(SignUp).join(Shift, col(Shift.id) == col(SignUp.shift_id))
    joined = joined.join(Activity, col(Activity.id) == col(Shift.activity_id))
    joined = joined.join(Post, col(Post.id) == col(SignUp.post_id))
    joined = joined.join(ActivityRole, col(ActivityRole.id) == col(Post.role_id))
    return joined.join(Person, col(Person.id) == col(SignUp.person_id))


def _hours(query: Select[Any]) -> Select[Any]:
    return query.select_from(HourLine).join(Person, col(Person.id) == col(HourLine.person_id))


VOLUNTEER_LISTS: Mapping[str, Listing] = {
    "volunteers": Listing(
        Right.SEE_VOLUNTEERS,
        Right.WORK_VOLUNTEERS,
        (
            Column("number", col(Volunteer.number)),
            Column("state", col(Volunteer.state), Kind.WORD, VolunteerState, "volunteer.state"),
            Column("level", col(Volunteer.level), Kind.NUMBER),
            Column("age", col(Volunteer.age_band), Kind.WORD, AgeBand, "volunteer.age"),
            Column("shifts", col(Volunteer.shifts), Kind.NUMBER),
            Column("applied_at", col(Volunteer.applied_at), Kind.MOMENT),
            Column("inducted_at", col(Volunteer.inducted_at), Kind.MOMENT),
            Column("last_at", col(Volunteer.ended_at), Kind.MOMENT),
            Column("person", col(Person.name), personal=True),
        ),
        col(Volunteer.applied_at),
        _volunteers,
        lambda _who: (true(),),
    ),
    "sign_ups": Listing(
        Right.SEE_VOLUNTEERS,
        Right.WORK_VOLUNTEERS,
        (
            Column("number", col(Shift.number)),
            Column("activity", col(Activity.title), Kind.TITLE),
            Column("role", col(ActivityRole.title), Kind.TITLE),
            Column("state", col(SignUp.state), Kind.WORD, SignUpState, "export.stands"),
            Column("origin", col(SignUp.origin), Kind.WORD, Origin, "export.origin"),
            Column("begins_at", col(Shift.starts_at), Kind.MOMENT),
            Column("ends_at", col(Shift.ends_at), Kind.MOMENT),
            Column("created_at", col(SignUp.created_at), Kind.MOMENT),
            Column("coming_at", col(SignUp.coming_at), Kind.MOMENT),
            Column("leave_asked_at", col(SignUp.leave_asked_at), Kind.MOMENT),
            Column("checked_in_at", col(SignUp.checked_in_at), Kind.MOMENT),
            Column("checked_out_at", col(SignUp.checked_out_at), Kind.MOMENT),
            Column("person", col(Person.name), personal=True),
        ),
        col(Shift.starts_at),
        _sign_ups,
        lambda _who: (true(),),
    ),
    "hours": Listing(
        Right.SEE_VOLUNTEERS,
        Right.WORK_VOLUNTEERS,
        (
            Column("what", col(HourLine.what)),
            Column("state", col(HourLine.state), Kind.WORD, HourState, "hours.state"),
            Column("day", col(HourLine.day), Kind.DAY),
            Column("begun_at", col(HourLine.begun_at), Kind.MOMENT),
            Column("ended_at", col(HourLine.ended_at), Kind.MOMENT),
            Column("hours", col(HourLine.minutes), Kind.MINUTES),
            Column("work", col(HourLine.grade), Kind.WORD, Grade, "weigh.grade", personal=True),
            Column("person", col(Person.name), personal=True),
        ),
        col(HourLine.day),
        _hours,
        lambda _who: (true(),),
        by_day=True,
    ),
}
