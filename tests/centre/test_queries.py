"""What runs in turns and sweeps finds its rows by an index, however many there are behind them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from centre import (
    bookings,
    calls,
    duty,
    emergencies,
    emergency,
    files,
    notices,
    periods,
    phone_list,
    phone_numbers,
    plans,
    roll_call,
    staff,
    summaries,
    visitors,
)
from centre.calls import View
from centre.calls.owners import first_owner
from centre.deadlines import URGENT
from models.who import Who
from tests.auxil.factories import NOW, a_moment
from tests.auxil.plans import tables_read_whole

MOMENT = a_moment()
DAY = MOMENT.calendar.local(NOW).date()
MONTH, BEFORE = periods.containing(MOMENT.calendar, periods.Unit.MONTH, DAY), summaries.Beside.BEFORE
SOON = NOW + timedelta(hours=2)
SUBJECT = ("call", 1)
Work = Callable[[Session, Who], Any]
WORK: dict[str, Work] = {
    "due notices": lambda session, _: notices.due(session, MOMENT.now, 10),
    "due deadlines": lambda session, _: plans.due(session, MOMENT.now, 10),
    "dropped notices": lambda session, _: notices.drop(session, MOMENT, SUBJECT, {"call.new"}),
    "dropped deadlines": lambda session, _: plans.drop(session, MOMENT, SUBJECT),
    "files to see to": lambda session, _: files.waiting(session, MOMENT.now, 10, 1),
    "files of a matter": lambda session, _: files.of(session, SUBJECT),
    "the phone list": lambda session, _: phone_list.open_lines(session),
    "a phone line": lambda session, who: phone_list.add(session, MOMENT, who.id, "Hello"),
    "the owner": lambda session, who: first_owner(session, MOMENT, who.id),
    "the duty": lambda session, _: staff.on_duty(session, MOMENT),
    "who takes what is urgent": lambda session, _: duty.leads(session, MOMENT),
    "the rota": lambda session, _: duty.lines(session, DAY, 7),
    "what was handed over": lambda session, _: duty.before(session, DAY),
    "an emergency": lambda session, _: emergencies.current(session),
    "what an emergency holds back": lambda session, _: emergencies.holding(session),
    "the roll-call": lambda session, _: roll_call.members(session, 1),
    "due notices in an emergency": lambda session, _: notices.due(session, MOMENT.now, 10, urgent=True),
    "due deadlines in an emergency": lambda session, _: plans.due(session, MOMENT.now, 10, kinds=URGENT),
    "an alarm": lambda session, _: emergency.raise_alert(session, MOMENT, 7, None, name="", words="gas"),
    "one's matters": lambda session, who: calls.of_resident(session, who.id),
    "the queue of one": lambda session, who: calls.queue(session, MOMENT, who, View.MINE),
    "the queue of all": lambda session, who: calls.queue(session, MOMENT, who, View.ALL),
    "the open queue": lambda session, who: calls.queue(session, MOMENT, who, View.OPEN),
    "the overdue queue": lambda session, who: calls.queue(session, MOMENT, who, View.OVERDUE),
    "the day": lambda session, who: bookings.of_day(session, MOMENT, who, DAY, page=0, size=9),
    "what waits for approval": lambda session, who: bookings.pending(session, who, page=0, size=9),
    "whom closing concerns": lambda session, _: bookings.concerned(session, starts_at=NOW, ends_at=SOON),
    "what is closed": lambda session, _: bookings.on_day(session, MOMENT, DAY),
    "whose number it is": lambda session, who: visitors.with_number(session, who, "13800138000"),
    "one's number": lambda session, who: phone_numbers.of(session, who.id),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_no_table_is_read_from_end_to_end(session: Session, clerk: Who, work: Work) -> None:
    assert tables_read_whole(session, lambda session: work(session, clerk)) <= {"centre_setting"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_figures_of_a_period_are_found_among_its_rows(session: Session) -> None:
    def look(session: Session) -> None:
        summaries.read(session, MOMENT, MONTH, summaries.HEAD, beside=BEFORE)

    assert tables_read_whole(session, look) <= {"centre_setting"}
