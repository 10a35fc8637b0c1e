"""The life of a kept report: who may do what when, what is frozen, what is owed and still to be told."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import periods, reports, rules
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.figures import Share
from centre.metrics import METRICS
from centre.metrics.asking import Ask
from centre.moment import Moment
from centre.periods import Unit
from centre.report_days import due_at
from centre.reports import due, moves, questions, sending, writing
from models.deadlines import Deadline
from models.outbox import Notice
from models.people import Role
from models.reports import HANDED_IN, TRANSITIONS, Report, ReportAction, ReportKind, ReportState
from models.rights import RIGHTS, Right
from models.sites import EntryState
from models.who import Who
from tests.auxil.factories import a_moment, a_person, a_rule, at
from tests.auxil.races import race
from tests.auxil.reports import a_kept, a_month, a_report, taken
from tests.auxil.shifts import a_site

_DOES: dict[ReportAction, Callable[[Session, Moment, Who, Report], Report]] = {
    ReportAction.EDIT: lambda s, m, who, one: writing.edit(s, m, who, one.id or 0, "done", "Much"),
    ReportAction.SUBMIT: lambda s, m, who, one: writing.submit(s, m, who, one.id or 0),
    ReportAction.APPROVE: lambda s, m, who, one: writing.approve(s, m, who, one.id or 0, one.version),
    ReportAction.DECLINE: lambda s, m, who, one: writing.decline(
        s, m, who, one.id or 0, one.version, "Short"
    ),
    ReportAction.SEND: lambda s, m, who, one: sending.send(s, m, who, one.id or 0, ["The district"]),
    ReportAction.RECEIVE: lambda s, m, who, one: sending.receive(s, m, who, one.id or 0),
    ReportAction.ASK: lambda s, m, who, one: questions.ask(s, m, who, one.id or 0, "Why so few?"),
    ReportAction.ANSWER: lambda s, m, who, one: questions.answer(s, m, who, one.id or 0, "A holiday"),
    ReportAction.CLOSE: lambda s, m, who, one: questions.close(s, m, who, one.id or 0),
    ReportAction.PUT_AWAY: lambda s, m, who, one: sending.put_away(s, m, who, one.id or 0),
}
_SECOND = {ReportAction.APPROVE, ReportAction.DECLINE}


def _sent(session: Session, moment: Moment, writer: Who, second: Who, *events: str) -> Report:
    row = a_kept(session, moment, writer, None, *events).id or 0
    writing.submit(session, moment, writer, row)
    writing.approve(session, moment, second, row, 1)
    return sending.send(session, moment, writer, row, ["The district"])


def test_every_action_in_every_state_by_every_role(session: Session, moment: Moment) -> None:
    assert set(_DOES) == set(ReportAction)
    people = {role: a_person(session, role.value, role) for role in Role}
    writer = a_person(session, "Writer", Role.COORDINATOR)
    day = date(2020, 1, 1)
    for state in ReportState:
        for action, do in _DOES.items():
            for role, who in people.items():
                day += timedelta(days=1)
                one = a_report(session, moment, state, day, written_by=writer.id)
                before = one.model_dump()
                right = Right.APPROVE_REPORTS if action in _SECOND else Right.WRITE_REPORTS
                may = right in RIGHTS[role]
                after = TRANSITIONS.get((state, action)) if may else None
                if after is not None:
                    assert do(session, moment, who, one).state is after, (state, action)
                    continue
                why = f"refused.report_{state.value}" if may else "refused.not_allowed"
                with pytest.raises(Refused, match=why), session.begin_nested():
                    do(session, moment, who, one)
                assert moves.find(session, one.id or 0).model_dump() == before
    assert {role for role in Role if Right.WRITE_REPORTS in RIGHTS[role]} == {Role.COORDINATOR, Role.DIRECTOR}


def test_a_second_person_approves_the_very_version(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    row = a_kept(session, moment, coordinator).id or 0
    writing.submit(session, moment, coordinator, row)
    asked = session.exec(select(Notice.person_id).where(Notice.kind == writing.ASKED)).all()
    assert asked == [director.id]
    writing.edit(session, moment, coordinator, row, "done", "We mopped.")
    writing.submit(session, moment, coordinator, row)
    with pytest.raises(Refused, match="report_changed"):
        writing.approve(session, moment, director, row, 1)
    back = writing.decline(session, moment, director, row, 2, "Say where")
    assert (back.state, back.why) == (ReportState.EDITED, "Say where")
    # Whoever changes it last cannot say yes to it, whatever their role, and nobody else can be asked.
    writing.edit(session, moment, director, row, "plans", "More mops.")
    with pytest.raises(Refused, match="report_no_second"):
        writing.submit(session, moment, coordinator, row)
    writing.edit(session, moment, coordinator, row, "plans", "")
    writing.submit(session, moment, coordinator, row)
    approved = writing.approve(session, moment, director, row, 4)
    assert (approved.approved_by, approved.words) == (director.id, {"done": "We mopped."})
    # A change takes the approval back.
    changed = writing.edit(session, moment, director, row, "done", "We swept.")
    assert (changed.state, changed.approved_by, changed.approved_at) == (ReportState.EDITED, None, None)
    with pytest.raises(Refused, match="report_edited"):
        sending.send(session, moment, coordinator, row, ["The district"])
    with pytest.raises(Refused, match="report_own"):
        writing.approve(session, moment, director, row, changed.version)


@pytest.mark.parametrize(
    "values",
    [
        {"approved_by": 1, "written_by": 1, "approved_at": a_moment().now},
        {"state": ReportState.APPROVED, "approved_at": None},
        {"state": ReportState.SENT, "sent_at": None},
        {"last_day": date(2019, 12, 31)},
    ],
)
def test_the_database_itself_refuses_what_no_second_person_saw(
    session: Session, moment: Moment, coordinator: Who, values: dict[str, object]
) -> None:
    for name in ("approved_by", "written_by"):
        if name in values:
            values = {**values, name: coordinator.id}
    with pytest.raises(IntegrityError), session.begin_nested():
        a_report(session, moment, **{"state": ReportState.DRAFT, "day": date(2020, 1, 1), **values})  # type: ignore[arg-type]


def test_what_was_sent_never_changes_and_is_corrected_by_another(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    period = a_month(moment)
    first = _sent(session, moment, coordinator, director, "site:1")
    frozen = first.model_dump()
    # To keep it again gives the same; a correction has figures of its own and the words of the first.
    assert a_kept(session, moment, coordinator).id == first.id
    second = reports.keep(session, moment, coordinator, period, taken(moment), corrects=first.id)
    assert (second.corrects_id, second.words, second.state) == (first.id, first.words, ReportState.DRAFT)
    again = reports.keep(session, moment, director, period, taken(moment), corrects=first.id)
    assert again.id == second.id
    with pytest.raises(Refused, match="report_draft"):
        reports.keep(session, moment, coordinator, period, taken(moment), corrects=second.id)
    assert moves.of_period(session, period) == second
    sending.put_away(session, moment, coordinator, second.id or 0)
    third = reports.keep(session, moment, coordinator, period, taken(moment), corrects=first.id)
    assert third.id != second.id
    sending.receive(session, moment, coordinator, first.id or 0)
    after = moves.find(session, first.id or 0).model_dump()
    changed = {name for name in after if after[name] != frozen[name]}
    assert changed <= {"state", "received_at", "updated_at"}


def test_whoever_got_a_report_is_offered_again_behind_those_of_the_list(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    a_rule(session, "report_recipients", ["The street office", "The district"])
    assert sending.recipients(session) == ["The street office", "The district"]
    row = _sent(session, moment, coordinator, director).id or 0
    later = a_report(
        session, moment, ReportState.SENT, date(2020, 1, 1), sent_to=["The bureau", "The district"]
    )
    assert moves.find(session, row).sent_to == ["The district"]
    assert sending.recipients(session) == ["The street office", "The district", "The bureau"]
    # What nobody got lately is not offered for ever.
    for day in range(2, 12):
        at_last = moment.now + timedelta(days=day)
        a_report(session, moment, ReportState.SENT, date(2020, 1, day), sent_to=["A"], sent_at=at_last)
    assert later.sent_to[0] not in sending.recipients(session)


def test_only_a_time_that_is_over_is_kept_and_only_by_who_writes(
    session: Session, moment: Moment, coordinator: Who, auditor: Who
) -> None:
    with pytest.raises(Refused, match="report_running"):
        a_kept(session, moment, coordinator, a_month(moment, 11))
    with pytest.raises(Refused, match="not_allowed"):
        a_kept(session, moment, auditor)


def test_of_many_who_keep_or_approve_at_once_one_does(engine: Engine) -> None:
    moment = a_moment()
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Writer {number}", Role.COORDINATOR) for number in range(2)]
        seconds = [a_person(session, f"Second {number}", Role.DIRECTOR) for number in range(2)]

    def keeps(who: Who) -> Callable[[Session], object]:
        return lambda session: a_kept(session, moment, who).id

    assert len(set(race(engine, *map(keeps, people)))) == 1
    with Session(engine) as session, session.begin():
        report = session.exec(select(Report).order_by(col(Report.id))).one()
        row, writer = report.id or 0, next(one for one in people if one.id == report.written_by)
        writing.submit(session, moment, writer, row)

    def approves(who: Who) -> Callable[[Session], object]:
        return lambda session: writing.approve(session, moment, who, row, 1).state.value

    def edits(session: Session) -> object:
        return writing.edit(session, moment, seconds[0], row, "done", "New").state.value

    race(engine, *map(approves, seconds), edits)
    with Session(engine) as session:
        report = moves.find(session, row)
        assert (
            (report.state is ReportState.APPROVED) == (report.words == {}) == (report.approved_by is not None)
        )


def test_whoever_writes_is_reminded_before_and_the_next_one_is_watched(
    session: Session, coordinator: Who, director: Who
) -> None:
    a_rule(session, "report_month", 5)
    a_rule(session, "report_remind", 2)
    begun = at("10:00", "2026-11-03")
    october, november = a_month(begun), a_month(begun, 11)
    report = a_kept(session, begun, coordinator)
    assert report.due_at is not None
    assert report.due_at == due_at(session, begun, ReportKind.MONTH, october)
    assert begun.calendar.local(report.due_at).date() == date(2026, 11, 6)

    def told(clock: str, day: str) -> list[tuple[str, int]]:
        known = set(session.exec(select(Notice.id)).all())
        act_on_due(session, at(clock, day), 100)
        new = select(Notice).where(col(Notice.id).not_in(known)).order_by(col(Notice.id))
        return [(one.kind, one.person_id) for one in session.exec(new) if one.kind.startswith("report.")]

    assert told("08:00", "2026-11-04") == []
    both = [coordinator.id, director.id]
    assert told("09:00", "2026-11-04") == [(due.DUE, who) for who in both]
    assert told("18:00", "2026-11-06") == [(due.LATE, who) for who in both]
    # Nobody has begun the next one, and it is asked for all the same; once it was sent nothing is said.
    assert told("09:00", "2026-12-03") == [(due.DUE, who) for who in both]
    later = at("10:00", "2026-12-03")
    row = a_kept(session, later, coordinator, november).id or 0
    writing.submit(session, later, coordinator, row)
    writing.approve(session, later, director, row, 1)
    sending.send(session, later, coordinator, row, ["The district"])
    assert due.is_sent(session, november)
    assert told("18:00", "2026-12-07") == []
    # Where none is owed any more nobody is asked, and nothing is watched.
    a_rule(session, "report_month", 0)
    assert told("18:00", "2027-02-20") == []
    waiting = select(Deadline).where(Deadline.kind == due.WATCH, Deadline.state == "waiting")
    assert session.exec(waiting).all() == []


def test_what_no_sent_report_tells_is_named_in_the_next_draft(
    session: Session, coordinator: Who, director: Who
) -> None:
    moment = at("10:00")
    days_ago = {"old": 400, "told": 50, "late": 40, "new": 5}
    rows = {}
    for name, days in days_ago.items():
        ago = moment.now - timedelta(days=days)
        site = a_site(session, name, state=EntryState.APPROVED)
        site.decided_at, rows[name] = ago, site.id
    session.flush()

    def names() -> list[str]:
        return [(event.name or {}).get("zh-hans", "") for event in reports.unreported(session, moment.now)]

    assert names() == ["told", "late", "new"]
    report = _sent(session, moment, coordinator, director, f"site:{rows['told']}")
    assert report.state in HANDED_IN
    assert names() == ["late", "new"]
    week = reports.last(moment, reports.UNITS[0])
    drafted = reports.draft(session, moment, week)
    assert [event.row for event in drafted.events] == [rows["new"]]
    assert [event.row for event in drafted.earlier] == [rows["late"]]


@pytest.mark.parametrize("seed", range(3))
def test_how_many_were_sent_in_time_is_what_a_slow_count_finds(
    session: Session, coordinator: Who, seed: int
) -> None:
    chance, moment = Random(seed), at("10:00", "2026-11-24")
    a_rule(session, "report_month", chance.choice([1, 5, 40]))
    sent: dict[date, datetime | None] = {}
    for number in sorted(chance.sample(range(1, 11), 5)):
        month = a_month(moment, number)
        due = due_at(session, moment, ReportKind.MONTH, month)
        assert due is not None
        at_last = chance.choice([None, due, due - timedelta(days=2), due + timedelta(seconds=1)])
        state = ReportState.SENT if at_last else ReportState.DRAFT
        of = {"kind": ReportKind.MONTH, "last_day": month.last, "due_at": due, "sent_at": at_last}
        a_report(session, moment, state, month.first, **of)
        sent[month.first] = at_last
    # Neither what was put away nor a correction counts.
    last = a_month(moment, max(sent).month)
    away = {"kind": ReportKind.MONTH, "last_day": last.last, "due_at": moment.now}
    a_report(session, moment, ReportState.PUT_AWAY, last.first, **away)

    def slow_due(first: date) -> datetime:
        month = a_month(moment, first.month)
        days = [month.last + timedelta(days=number) for number in range(1, 100)]
        left = [day for day in days if moment.calendar.is_working_day(day)]
        return moment.calendar.at(left[rules.load(session).report_month - 1], time(17, 30))

    for span in (
        a_month(moment, 11),
        a_month(moment, 6),
        periods.containing(moment.calendar, Unit.YEAR, last.first),
    ):
        part = whole = 0
        for number in range(min(sent).month, 12):
            first = date(2026, number, 1)
            due = slow_due(first)
            if span.begins <= due < min(span.ends, moment.now):
                whole += 1
                on = sent.get(first)
                part += on is not None and on <= due
        assert METRICS["M99"].read(Ask(session, moment, span)) == {None: Share(part, whole)}


def test_what_is_asked_of_a_report_is_answered_and_nothing_of_it_changes(
    session: Session, moment: Moment, coordinator: Who, director: Who
) -> None:
    sent = _sent(session, moment, coordinator, director)
    row, paper = sent.id or 0, dict(sent.papers)
    asked = questions.ask(session, at("10:00"), coordinator, row, "Why so few?")
    assert (asked.state, asked.received_at) == (ReportState.QUESTIONS, at("10:00").now)
    with pytest.raises(Refused, match="report_questions"):
        questions.close(session, moment, coordinator, row)
    answered = questions.answer(session, at("11:00"), coordinator, row, "A holiday")
    said = {"question": "Why so few?", "answer": "A holiday"}
    assert [{key: one[key] for key in said} for one in answered.questions] == [said]
    assert questions.close(session, moment, coordinator, row).state is ReportState.CLOSED
    again = questions.ask(session, at("12:00"), coordinator, row, "And in May?")
    assert (len(again.questions), again.received_at) == (2, at("10:00").now)
    assert (again.papers, again.sent_at) == (paper, sent.sent_at)


def test_of_two_who_note_a_question_at_once_none_is_lost(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"No {number}", Role.COORDINATOR) for number in range(3)]
        row = a_report(session, a_moment(), ReportState.RECEIVED, date(2020, 1, 1)).id or 0

    def act(who: Who) -> Any:
        return lambda session: questions.ask(session, a_moment(), who, row, who.name).state

    came_of_it = race(engine, *map(act, people))
    assert sorted(map(str, came_of_it)).count("questions") == 1
    with Session(engine) as session:
        assert len(moves.find(session, row).questions) == 1
