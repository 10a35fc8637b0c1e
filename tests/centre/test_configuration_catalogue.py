"""The catalogue in the configuration file: out and in is the same; in the chat it waits for a second."""

from datetime import date, time
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from centre import configuration, demo, slots
from centre.catalogue import Wording, planning, revising
from centre.configuration import Broken
from centre.errors import Refused
from centre.moment import Moment
from models.audit import AuditLine
from models.base import Row
from models.bookings import BookingState
from models.catalogue import Category, Fee, Mode, Service, ServiceState, ServiceText
from models.people import Role
from models.revisions import Revision, RevisionState
from models.slots import Closure, Slot, Window
from models.templates import Template
from models.who import Who
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.offers import a_booking, a_fee, a_service, a_window

TEXT = """\
[[service]]
code = "SVC-09"
category = "LIFE"
mode = "slot"
text.en.title = "Haircut day"
text.en.content = "A haircut"
text.en.eligibility = "All residents"
text.en.procedure = "Book and come"
text.en.basis = "Our list"
text.en.time_limit = "The same day"
"""
SHELF = '[[category]]\ncode = "LIFE"\nnames.en = "Everyday living"\n'
FEE = '[[fee]]\nservice = "SVC-09"\namount = 1200\nfrom_day = "2027-01-01"\n'
HOURS = """\
[[window]]
service = "SVC-09"
weekday = 2
opens = "09:00"
closes = "12:00"
minutes = 30
from_day = "2026-01-01"
"""
CLOSING = '[[closing]]\nstarts = "2026-12-24 00:00"\nends = "2026-12-25 00:00"\nreason = "Stock-taking"\n'

WORDS = """\
[[template]]
kind = "complaint"
action = "reply"
language = "en"
title = "Apology"
text = "Dear {name}"
"""


def written(session: Session, moment: Moment | None = None) -> str:
    return configuration.written(session, moment or a_moment(), lambda key: f"what {key} means")


def put(session: Session, actor: Who | None, text: str) -> configuration.Wanted:
    wanted = configuration.read(session, a_moment(), actor, text)
    configuration.put(session, a_moment(), actor, wanted)
    return wanted


def count(session: Session, table: type[Row]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_the_demo_centre_goes_out_and_into_an_empty_one_and_out_again(session: Session) -> None:
    moment = a_moment()
    with session.begin_nested() as full:
        demo.load(session, moment)
        text = written(session)
        assert not configuration.read(session, moment, None, text)
        full.rollback()
    session.expire_all()
    put(session, None, text)
    assert written(session) == text
    counts = {table: count(session, table) for table in (Category, Service, ServiceText, Fee, Window)}
    assert counts[Service] == 20
    assert counts[Window] > 10
    # The same file once more changes nothing, and makes nothing twice.
    again = configuration.read(session, moment, None, text)
    assert not again
    configuration.put(session, moment, None, again)
    assert {table: count(session, table) for table in counts} == counts


def test_what_is_there_is_changed_and_what_is_not_said_is_left_alone(session: Session) -> None:
    service = a_service(session, code="SVC-09", moves=1)
    other = a_service(session, code="SVC-10")
    a_fee(session, service, 1000, date(2026, 1, 1))
    put(session, None, f"{SHELF}{TEXT}lead_hours = 4\n{FEE}{HOURS}{CLOSING}")
    session.expire_all()
    # What a file does not say of a service is as it is by default; a language that it does not say stays.
    assert (service.lead_hours, service.moves, service.version) == (4, 3, 2)
    texts = select(ServiceText.language, ServiceText.content).where(
        ServiceText.service_id == service.id, ServiceText.version == 2
    )
    assert dict(session.exec(texts).all()) == {"en": "A haircut", "zh-hans": "在中心免费理发。"}
    fees = session.exec(select(Fee.amount).order_by(col(Fee.from_day))).all()
    assert fees == [1000, 1200]
    assert (other.version, other.state) == (1, ServiceState.PUBLISHED)
    assert [one.reason for one in session.exec(select(Closure))] == ["Stock-taking"]
    assert session.get_one(Category, "LIFE").names == {"en": "Everyday living"}


def test_in_the_chat_a_service_waits_for_a_second_person(session: Session) -> None:
    director, second = (a_person(session, name, Role.DIRECTOR) for name in ("Lin", "Gao"))
    service = a_service(session, code="SVC-09")
    new = TEXT.replace("SVC-09", "SVC-77").replace("Haircut", "Beard")
    wanted = put(session, director, f"{SHELF}{TEXT}moves = 1\n{new}{FEE}")
    assert set(wanted.catalogue) == {"category", "service", "fee"}
    session.expire_all()
    assert (service.version, service.moves, count(session, Fee)) == (1, 3, 0)
    found = session.exec(select(Revision).order_by(col(Revision.service_id))).all()
    assert [one.state for one in found] == [RevisionState.WAITING] * 2
    with pytest.raises(Refused, match="revision_own"):
        revising.publish(session, a_moment(), director, found[0].id or 0, found[0].version)
    for one in found:
        revising.publish(session, a_moment(), second, one.id or 0, one.version)
    session.expire_all()
    beard = session.exec(select(Service).where(Service.code == "SVC-77")).one()
    assert (service.version, service.moves, count(session, Fee)) == (2, 1, 1)
    assert (beard.version, beard.state, beard.mode) == (1, ServiceState.PUBLISHED, Mode.SLOT)
    # Now all of it holds, and the file has nothing more to say.
    assert not configuration.read(session, a_moment(), director, f"{SHELF}{TEXT}moves = 1\n{new}{FEE}")


def test_only_the_command_line_takes_over_what_was_charged_before(session: Session) -> None:
    director, _ = (a_person(session, name, Role.DIRECTOR) for name in ("Lin", "Gao"))
    session.add(Category(code="LIFE", names={"en": "Everyday living"}))
    session.flush()
    past = FEE.replace("2027-01-01", "2025-01-01") + FEE.replace("2027-01-01", "2026-01-01")
    with pytest.raises(Broken) as broken:
        configuration.read(session, a_moment(), director, f"{TEXT}{past}")
    assert (broken.value.line, broken.value.why.key) == (11, "refused.fee_too_late")
    put(session, None, f"{TEXT}{past}")
    decided = select(func.count()).select_from(AuditLine).where(AuditLine.action == "fee.decided")
    assert (count(session, Fee), session.exec(decided).one()) == (2, 2)


def test_a_service_is_withdrawn_and_offered_again(session: Session) -> None:
    service = a_service(session, code="SVC-09")
    for state in (ServiceState.WITHDRAWN, ServiceState.PUBLISHED):
        put(session, None, f'{TEXT}state = "{state.value}"\n')
        session.refresh(service)
        assert service.state == state


def test_hours_end_by_a_file_only_where_nobody_is_booked(session: Session, moment: Moment) -> None:
    service = a_service(session, code="SVC-09")
    window = a_window(session, service)
    (slot, *_) = slots.free(session, moment, service)
    booking = a_booking(session, a_person(session, "Li"), session.get_one(Slot, slot.id))
    ended = f'{HOURS}until_day = "2026-11-30"\n'
    with pytest.raises(Broken) as broken:
        configuration.read(session, moment, None, ended)
    assert (broken.value.line, broken.value.why.key) == (1, "refused.config_booked")
    session.refresh(window)
    assert (window.until_day, booking.state) == (None, BookingState.CONFIRMED)
    put(session, None, ended.replace("2026-11-30", "2026-12-01"))
    session.refresh(window)
    assert window.until_day == date(2026, 12, 1)
    # What has ended is nothing to do any more, even by an old file.
    assert not configuration.read(session, at("10:00", "2026-12-09"), None, ended)


def test_whoever_is_booked_at_a_time_that_a_file_closes_hears_why(session: Session, moment: Moment) -> None:
    service = a_service(session, code="SVC-09")
    a_window(session, service)
    (slot, *_) = slots.free(session, moment, service)
    booking = a_booking(session, a_person(session, "Li"), session.get_one(Slot, slot.id))
    put(session, None, CLOSING.replace("12-24", "12-01").replace("12-25", "12-02"))
    session.refresh(booking)
    assert (booking.state, booking.reason) == (BookingState.CALLED_OFF, "Stock-taking")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (f"{SHELF}{SHELF}", 4, "config_twice"),
        (f"{TEXT}{TEXT}", 11, "config_twice"),
        (f"{FEE}{FEE}", 5, "config_twice"),
        (f"{HOURS}{HOURS}", 8, "config_twice"),
        (f"{CLOSING}{CLOSING}", 5, "config_twice"),
        ("category = 5\n", 1, "config_section"),
        ("[closing]\n", 1, "config_section"),
        ('[[category]]\ncode = "life"\nnames.en = "x"\n', 2, "config_value"),
        ('[[category]]\ncode = "LIFE"\nnames = {}\n', 3, "config_value"),
        (TEXT.replace('"LIFE"', '"NONE"'), 1, "category_unknown"),
        (TEXT.replace('"slot"', '"walk"'), 4, "config_value"),
        (TEXT.replace('"slot"', '"apply"'), 1, "config_mode"),
        (TEXT.replace('text.en.basis = "Our list"\n', ""), 5, "config_value"),
        (TEXT.replace("Haircut day", "x" * 81), 5, "config_value"),
        (f"{TEXT}lead_hours = -1\n", 11, "policy_bound"),
        (f"{TEXT}moves = 2.5\n", 11, "policy_bound"),
        (f'{TEXT}waitlist = "no"\n', 11, "policy_yes_no"),
        (f"{TEXT}done_days = 5\n", 11, "policy_unknown"),
        (f'{TEXT}place = "moon"\n', 11, "policy_unknown"),
        (f"{TEXT}version = 7\n", 11, "policy_unknown"),
        (f'{TEXT}state = "draft"\n', 11, "config_value"),
        (FEE.replace("SVC-09", "SVC-99"), 1, "service_unknown"),
        (FEE.replace("1200", "12.5"), 3, "config_value"),
        (FEE.replace("1200", "-1"), 3, "config_value"),
        (FEE.replace("2027-01-01", "2027-02-30"), 4, "config_value"),
        (FEE.replace("2027-01-01", "2026-11-24"), 1, "fee_too_late"),
        (FEE.replace("2027-01-01", "2026-01-01"), 1, "fee_twice"),
        (HOURS.replace("SVC-09", "SVC-99"), 1, "service_unknown"),
        (HOURS.replace("12:00", "09:20").replace("= 2", "= 3"), 1, "window_short"),
        (HOURS.replace("12:00", "25:00"), 5, "config_value"),
        (HOURS.replace("minutes = 30", "minutes = 20"), 1, "config_window"),
        (HOURS.replace('"09:00"', '"10:00"'), 1, "window_overlap"),
        (HOURS.replace("weekday = 2", "weekday = 8"), 3, "config_value"),
        (CLOSING.replace("2026-12-25", "2026-12-24"), 1, "config_order"),
        (CLOSING.replace("2026-12-24 00:00", "tomorrow"), 2, "config_value"),
        (f'{CLOSING}service = "SVC-99"\n', 1, "service_unknown"),
        (f"{WORDS}{WORDS}", 7, "config_twice"),
        (WORDS.replace('"reply"', '"accept"'), 1, "template_none"),
        (WORDS.replace('"complaint"', '"idea"'), 2, "config_value"),
        (f"{CLOSING}{TEXT}moves = 99\n", 15, "policy_bound"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_changed(
    session: Session, moment: Moment, text: str, line: int, why: str
) -> None:
    service = a_service(session, code="SVC-09")
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_window(session, service, opens=time(9), closes=time(12), minutes=30)
    before = written(session)
    with pytest.raises(Broken) as broken:
        configuration.read(session, moment, None, text)
    assert (broken.value.line, broken.value.why.key) == (line, f"refused.{why}")
    assert written(session) == before


def test_of_a_file_of_which_something_was_changed_meanwhile_nothing_holds(session: Session) -> None:
    director, _ = (a_person(session, name, Role.DIRECTOR) for name in ("Lin", "Gao"))
    service = a_service(session, code="SVC-09")
    wanted = configuration.read(session, a_moment(), director, f"{SHELF}{TEXT}")
    revising.begin(session, a_moment(), director, service.id or 0)
    with pytest.raises(Refused, match="config_changing"), session.begin_nested():
        configuration.put(session, a_moment(), director, wanted)
    session.expire_all()
    assert session.get_one(Category, "LIFE").names != {"en": "Everyday living"}


def test_words_to_start_from_are_taken_over_and_changed(session: Session) -> None:
    put(session, None, WORDS)
    put(session, None, WORDS.replace("Dear", "Good day,"))
    (kept,) = session.exec(select(Template)).all()
    assert (kept.text, kept.category) == ("Good day, {name}", None)


def test_who_alone_keeps_the_catalogue_hears_that_nobody_could_publish(session: Session) -> None:
    director = a_person(session, "Lin", Role.DIRECTOR)
    a_service(session, code="SVC-09")
    with pytest.raises(Broken) as broken:
        configuration.read(session, a_moment(), director, TEXT)
    assert (broken.value.line, broken.value.why.key) == (1, "refused.revision_no_second")


def test_a_service_that_is_only_drafted_is_in_no_file(session: Session, director: Who) -> None:
    a_service(session, code="SVC-09")
    before: Any = written(session)
    with session.begin_nested():
        words = Wording("en", "New", "", "", "", "", materials=[], time_limit="")
        planning.begin_new(session, a_moment(), director, "LIFE", Mode.APPLY, words)
    assert written(session) == before
