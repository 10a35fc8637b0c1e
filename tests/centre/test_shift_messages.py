"""Messages about a shift: to those in it, in daytime, a few a day, and answered to whoever wrote."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import shifts
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import messages
from models.shift_messages import ShiftMessage
from models.shifts import LeaveReason, Search, SearchState
from tests.auxil.factories import a_rule
from tests.auxil.shifts import the_post
from tests.auxil.told import notices, told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_check_in import Day


def test_everybody_in_a_shift_reads_it_and_only_they_answer(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    row, (first, second) = day.shift.id or 0, day.people
    with pytest.raises(Refused, match="not_allowed"):
        messages.write(session, moment, first, row, "Hello")
    with pytest.raises(Refused, match="appeal"):
        messages.write(session, moment, day.lead, row, "Please donate money for the party")
    gone = a_volunteer(session, "Gone")
    shifts.leave(session, moment, gone, day.joins(gone, day.shift), reason=LeaveReason.ILL)
    assert messages.write(session, moment, day.lead, row, "Bring a cable") == 2
    assert [person for kind, person in told(session) if kind == "shift.message"] == [first.id, second.id]
    sent = session.get_one(ShiftMessage, 1)
    for stranger in (day.lead, gone, a_volunteer(session, "Passer-by")):
        with pytest.raises(Refused, match="message_unknown"):
            messages.answer(session, moment, stranger, sent.id or 0, "Hm")
    messages.answer(session, moment, second, sent.id or 0, "Which one?")
    assert told(session)[-1] == ("shift.answer", day.lead.id)
    with pytest.raises(Refused, match="message_unknown"):  # what was written to one is theirs alone
        messages.answer(session, moment, first, 2, "Hm")
    messages.answer(session, moment, day.lead, 2, "The long one")
    assert told(session)[-1] == ("shift.answer", second.id)


def test_it_waits_for_the_morning_and_there_is_an_end_to_it(session: Session, moment: Moment) -> None:
    a_rule(session, "shift_messages", 2)
    day = Day(session, moment)
    row, night = (
        day.shift.id or 0,
        moment.calendar.at(day.shift.starts_at.date(), moment.calendar.opening.opens),
    )
    before = Moment(night - timedelta(hours=11), moment.calendar)  # 21:30 of the day before
    messages.write(session, before, day.lead, row, "Bring a cable")
    (notice,) = notices(session, kind="shift.message")
    assert moment.calendar.local(notice.due_at).hour == 8
    messages.write(session, before, day.lead, row, "And an umbrella")
    with pytest.raises(Refused, match="messages_enough"):
        messages.write(session, before, day.lead, row, "And a chair")
    messages.write(session, Moment(night - timedelta(hours=3), moment.calendar), day.lead, row, "A chair")
    with pytest.raises(Refused, match="shift_over"):
        messages.write(session, day.at(hours=3), day.lead, row, "Thank you")


def test_whose_search_is_over_by_now_hears_that_and_not_that_they_may_not(
    session: Session, moment: Moment
) -> None:
    day = Day(session, moment)
    row, named = day.shift.id or 0, a_volunteer(session, "Named")
    with pytest.raises(Refused, match="not_allowed"):
        shifts.for_lead(session, named, row)
    post = the_post(session, day.shift)
    search = Search(
        shift_id=row, post_id=post.id or 0, owner_id=named.id, next_at=moment.now, created_at=moment.now
    )
    session.add(search)
    session.flush()
    assert shifts.for_lead(session, named, row).id == row
    search.state = SearchState.OVER
    session.flush()
    with pytest.raises(Refused, match="search_closed"):
        shifts.for_lead(session, named, row)
