"""The life of an announcement: who may do what when, who approves what, and what may go out."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre.announcements import (
    moves,
    recalling,
    sending,
    telling,
    wording,
    writing,
)
from centre.announcements.writing import AnnouncementPlan
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from models.announcements import (
    TRANSITIONS,
    Announcement,
    AnnouncementAction,
    AnnouncementReader,
    AnnouncementState,
    NewsKind,
    ReaderOutcome,
)
from models.audience import ByLink, ByRole, Everybody
from models.outbox import Notice
from models.people import Person, Role
from models.sites import EntryState
from models.who import Who
from tests.auxil.announcements import PHOTO, WORDS, a_plan, deliver, later
from tests.auxil.factories import a_moment, a_person, a_rule, again
from tests.auxil.races import race
from tests.auxil.shifts import a_site, an_issuer

_DOES: dict[AnnouncementAction, Callable[[Session, Moment, Who, Announcement], Announcement]] = {
    AnnouncementAction.SCHEDULE: lambda s, m, who, one: writing.give_free(s, m, who, one.id or 0),
    AnnouncementAction.APPROVE: lambda s, m, who, one: writing.approve(s, m, who, one.id or 0, one.version),
    AnnouncementAction.DECLINE: lambda s, m, who, one: writing.decline(
        s, m, who, one.id or 0, one.version, "Too long"
    ),
    AnnouncementAction.REWRITE: lambda s, m, who, one: writing.rewrite(s, m, who, one.id or 0, a_plan()),
    AnnouncementAction.PAUSE: lambda s, m, who, one: sending.pause(s, m, who, one.id or 0),
    AnnouncementAction.RESUME: lambda s, m, who, one: sending.resume(s, m, who, one.id or 0),
    AnnouncementAction.STOP: lambda s, m, who, one: sending.stop(s, m, who, one.id or 0),
    AnnouncementAction.RECALL: lambda s, m, who, one: recalling.recall(s, m, who, one.id or 0),
    AnnouncementAction.CALL_OFF: lambda s, m, who, one: writing.call_off(s, m, who, one.id or 0),
}
# What the centre does by itself.
_ITS_OWN = {AnnouncementAction.SUBMIT, AnnouncementAction.START, AnnouncementAction.FINISH}


def test_every_action_in_every_state_by_every_role(session: Session, moment: Moment) -> None:
    assert set(_DOES) | _ITS_OWN == set(AnnouncementAction)
    people = {role: a_person(session, role.value, role) for role in Role}
    reader = a_person(session, "Reader")
    for state in AnnouncementState:
        for action, do in _DOES.items():
            for role, who in people.items():
                one = Announcement(
                    kind=NewsKind.EVENTS,
                    state=state,
                    words=WORDS,
                    audience=Everybody().model_dump(mode="json"),
                    sends_at=later(moment, days=1).now,
                    created_at=moment.now,
                    updated_at=moment.now,
                )
                session.add(one)
                session.flush()
                about: dict[str, Any] = {"announcement_id": one.id, "person_id": reader.id}
                about |= {
                    "outcome": ReaderOutcome.SENT,
                    "message_id": 5,
                    "sent_at": moment.now,
                }
                session.add(AnnouncementReader(**about))
                session.flush()
                may = role in {Role.COORDINATOR, Role.DIRECTOR}
                after = TRANSITIONS.get((state, action)) if may else None
                if after is not None:
                    assert do(session, moment, who, one).state is after, (state, action)
                    continue
                why = f"refused.announcement_{state.value}" if may else "refused.not_allowed"
                with pytest.raises(Refused, match=why), session.begin_nested():
                    do(session, moment, who, one)
                assert moves.find(session, one.id or 0).state is state


def test_for_many_a_second_person_approves_the_very_version(
    session: Session, moment: Moment, coordinator: Who, director: Who, resident: Who
) -> None:
    a_rule(session, "news_readers", 2)
    one = writing.make(session, moment, coordinator, a_plan())
    row = one.id or 0
    assert writing.give_free(session, moment, coordinator, row).state is AnnouncementState.WAITING
    asked = session.exec(select(Notice).where(Notice.kind == sending.ASKED)).all()
    assert [notice.person_id for notice in asked] == [director.id]
    with pytest.raises(Refused, match="announcement_own"):
        writing.approve(session, moment, coordinator, row, 1)
    writing.rewrite(session, moment, coordinator, row, a_plan(words={"en": "Another text"}))
    writing.give_free(session, moment, coordinator, row)
    # What was read is not what stands there now.
    with pytest.raises(Refused, match="announcement_changed"):
        writing.approve(session, moment, director, row, 1)
    declined = writing.decline(session, moment, director, row, 2, "Say where")
    assert (declined.state, declined.why) == (AnnouncementState.DRAFT, "Say where")
    writing.give_free(session, moment, coordinator, row)
    assert writing.approve(session, moment, director, row, 2).state is AnnouncementState.SENDING
    assert set(deliver(session, moment)) == {coordinator.id, director.id, resident.id}


def test_a_change_voids_the_approval_and_a_larger_audience_asks_for_one(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    a_rule(session, "news_readers", 2)
    tomorrow = later(moment, days=1)
    one = writing.make(session, moment, coordinator, a_plan(sends_at=tomorrow.now))
    row = one.id or 0
    assert writing.give_free(session, moment, coordinator, row).state is AnnouncementState.SCHEDULED
    a_person(session, "A third reader")
    act_on_due(session, tomorrow, 100)
    assert moves.find(session, row).state is AnnouncementState.WAITING
    assert deliver(session, tomorrow) == []
    told = set(session.exec(select(Notice.kind)))
    assert told >= {sending.ASKED, sending.GROWN}
    # Approved before its time, and changed after that: the approval was of other words.
    writing.rewrite(session, moment, coordinator, row, a_plan(sends_at=tomorrow.now))
    writing.give_free(session, moment, coordinator, row)
    writing.approve(session, moment, director, row, 2)
    changed = writing.rewrite(session, moment, coordinator, row, a_plan(sends_at=tomorrow.now))
    assert (changed.approved_by, changed.state) == (None, AnnouncementState.DRAFT)
    act_on_due(session, later(tomorrow, minutes=1), 100)
    assert moves.find(session, row).state is AnnouncementState.DRAFT
    assert writing.give_free(session, moment, coordinator, row).state is AnnouncementState.WAITING
    session.get_one(Person, director.id).reachable = False
    call = writing.call_off(session, moment, coordinator, row)
    assert call.state is AnnouncementState.CALLED_OFF


def test_without_a_second_person_it_says_so(session: Session, moment: Moment, coordinator: Who) -> None:
    a_rule(session, "news_readers", 1)
    a_person(session, "A second reader")
    one = writing.make(session, moment, coordinator, a_plan())
    with pytest.raises(Refused, match="announcement_no_second"):
        writing.give_free(session, moment, coordinator, one.id or 0)
    empty = writing.make(session, moment, coordinator, a_plan(audience=ByRole(roles=(Role.AUDITOR,))))
    with pytest.raises(Refused, match="announcement_nobody"):
        writing.give_free(session, moment, coordinator, empty.id or 0)


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (a_plan(words={"en": "x" * 4097}), "announcement_long"),
        (a_plan(words={"en": "😀" * 2048 + "x"}), "announcement_long"),
        (a_plan(words={"en": "x" * 1025}, photo=PHOTO), "announcement_long"),
        (a_plan(words={"en": "x" * 1020, "zh-hans": "字" * 1025}, photo=PHOTO), "announcement_long"),
        (a_plan(words={"en": "&" * 820}), "announcement_long"),
        (a_plan(words={}), "announcement_empty"),
        (a_plan(words={"en": " "}), "announcement_empty"),
        (a_plan(words={"en": "Please donate money to us"}), "appeal"),
        (a_plan(audience=ByLink()), "announcement_nobody"),
        (a_plan(sends_at=a_moment().now), "announcement_past"),
    ],
)
def test_what_may_not_go_out_is_not_even_written_down(
    session: Session, moment: Moment, coordinator: Who, plan: AnnouncementPlan, why: str
) -> None:
    with pytest.raises(Refused, match=why) as refused:
        writing.make(session, moment, coordinator, plan)
    if why == "announcement_long":
        assert refused.value.params["over"] == 1 or "&" in plan.words["en"]
    assert session.exec(select(Announcement)).first() is None


def test_only_listed_names_and_places_stand_below_it(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    site, office = a_site(session, "Park"), an_issuer(session, "Office")
    unlisted = an_issuer(session, "Company", state=EntryState.PROPOSED)
    with pytest.raises(Refused, match="issuer_unlisted"):
        writing.make(session, moment, coordinator, a_plan(issuer_id=unlisted.id))
    named: dict[str, Any] = {"issuer_id": office.id, "site_id": site.id}
    with pytest.raises(Refused, match="announcement_long") as refused:
        writing.make(session, moment, coordinator, a_plan(words={"en": "x" * 4096}, **named))
    assert refused.value.params["over"] == len("\n\n— Park · Office")
    tomorrow = later(moment, days=1)
    one = writing.make(session, moment, coordinator, a_plan(sends_at=tomorrow.now, **named))
    assert wording.said(session, one, "en").endswith("\n\n— Park · Office")
    writing.give_free(session, moment, coordinator, one.id or 0)
    # It is taken off the list before it goes out.
    office.state = EntryState.CLOSED
    session.flush()
    act_on_due(session, tomorrow, 100)
    one = moves.find(session, one.id or 0)
    assert (one.state, one.version) == (AnnouncementState.DRAFT, 2)
    withheld = session.exec(select(Notice.person_id).where(Notice.kind == sending.WITHHELD)).all()
    assert withheld == [coordinator.id]
    with pytest.raises(Refused, match="issuer_unlisted"):
        writing.give_free(session, tomorrow, coordinator, one.id or 0)


def test_as_much_as_fits_is_taken(session: Session, moment: Moment, coordinator: Who) -> None:
    for words, photo in (("x" * 4096, ""), ("😀" * 2048, ""), ("字" * 1024, PHOTO)):
        assert writing.make(session, moment, coordinator, a_plan(words={"en": words}, photo=photo)).id


def test_of_two_who_act_at_once_one_does(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        a_rule(session, "news_readers", 1)
        writer = a_person(session, "Writer", Role.COORDINATOR)
        seconds = [a_person(session, f"Second {number}", Role.DIRECTOR) for number in range(3)]
        one = writing.make(session, a_moment(), writer, a_plan())
        writing.give_free(session, a_moment(), writer, one.id or 0)
    row = one.id or 0

    def approves(who: Who) -> Callable[[Session], str]:
        return lambda session: writing.approve(session, a_moment(), who, row, 1).state.value

    def rewrites(session: Session) -> str:
        return writing.rewrite(session, a_moment(), writer, row, a_plan(words={"en": "New"})).state.value

    came_of_it = race(engine, *map(approves, seconds), rewrites)
    with Session(engine) as session:
        one = moves.find(session, row)
        told = session.exec(select(Notice).where(Notice.kind == telling.TOLD)).all()
        if one.words == WORDS:
            assert came_of_it.count("sending") == 1
            assert len(told) == 4
        else:
            assert (one.state, one.approved_by) == (AnnouncementState.DRAFT, None)
            assert told == []
        assert again(session, writer).id == writer.id
