"""Whatever happens to a request, and in whatever order: somebody answers for it and something is due."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import Session, col, select

from centre import cases
from centre.errors import Refused, deciding
from centre.moment import Moment
from models.base import constant
from models.calls import Side
from models.cases import ENDED, RESIDENTS_TURN, Case, CaseAction, CaseLine, CaseState, Outcome
from models.deadlines import Deadline, DeadlineState
from models.outbox import Message, Notice
from models.people import Role
from models.who import Who
from tests.auxil.case_limits import assert_noted
from tests.auxil.factories import a_person, at
from tests.auxil.histories import go_through
from tests.auxil.offers import a_request
from tests.auxil.told import deliver
from tests.centre import test_case_transitions as table

HANDS = {**{name: act for name, (_, act) in table.ACTS.items() if name != "lapse"}}
OUTCOMES: dict[CaseState, set[Outcome | None]] = {
    CaseState.CLOSED: {Outcome.CONFIRMED, Outcome.UNCONFIRMED, Outcome.PRICE_REFUSED},
    CaseState.WITHDRAWN: {None, Outcome.GAPS_LEFT, Outcome.PLAN_UNANSWERED},
}
# What they were told last, to which they said nothing.
UNANSWERED = {
    Outcome.UNCONFIRMED: CaseAction.FINISH,
    Outcome.GAPS_LEFT: CaseAction.LIST_GAPS,
    Outcome.PLAN_UNANSWERED: CaseAction.OFFER_PLAN,
}
histories = st.lists(
    st.tuples(
        st.sampled_from([*HANDS, "time", "take over", "offer", "accept it", "deliver", "ring"]),
        st.integers(1, 90),
    ),
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, planned=st.booleans())
def test_a_request_is_never_left_alone(
    session: Session, history: list[tuple[str, int]], planned: bool
) -> None:
    with session.begin_nested() as attempt:
        resident = a_person(session, "Resident")
        clerks = [a_person(session, name, Role.CLERK) for name in ("One", "Two")]
        moment = at("09:00")
        case = a_request(session, resident, moment, plan_days=2 if planned else 0)
        assert case.id is not None
        case_id = case.id

        def act(now: Moment, name: str, number: int) -> None:
            clerk, colleague = clerks[number % 2], clerks[(number + 1) % 2]
            happens(session, now, name, case_id, resident, clerk, colleague)

        go_through(session, moment, history, act, lambda: is_in_order(session, case_id))
        attempt.rollback()


def happens(
    session: Session, moment: Moment, name: str, case_id: int, resident: Who, clerk: Who, colleague: Who
) -> None:
    """Somebody does something, if they may."""
    try:
        with deciding(session):
            if name == "take over":
                cases.take_over(session, moment, clerk, case_id)
            elif name == "offer":
                cases.offer_handover(session, moment, clerk, case_id, colleague.id)
            elif name == "deliver":
                deliver(session, moment)
            elif name == "ring":
                cases.say(session, moment, clerk, case_id, "As we wrote.", by_phone=True)
            elif name == "accept it":
                cases.accept_handover(session, moment, clerk, 1)
            else:
                HANDS[name](session, moment, resident if name in table.OF_RESIDENT else clerk, case_id)
    except Refused:
        pass


def is_in_order(session: Session, case_id: int) -> None:
    """What holds at every moment of a case."""
    case = session.get_one(Case, case_id, populate_existing=True)
    waiting = session.exec(
        select(func.count())
        .select_from(Deadline)
        .where(
            Deadline.state == constant(DeadlineState.WAITING),
            Deadline.subject_kind == "case",
            Deadline.subject_id == case_id,
        )
    ).one()
    assert case.custodian_id is not None
    assert_noted(session, case)
    if case.state in ENDED:
        assert case.due_at is None
        assert case.closed_at is not None
        assert waiting == 0
        assert case.outcome in OUTCOMES.get(case.state, {None})
    else:
        assert case.due_at is not None
        assert case.closed_at is None
        assert waiting > 0
    if case.outcome in UNANSWERED:
        # No silence ends it before its resident got what they were to answer.
        assert is_got(session, case_id, UNANSWERED[case.outcome])
    if case.state is CaseState.CLOSED and case.outcome is not Outcome.PRICE_REFUSED:
        # Nothing is closed that nobody was told the end of.
        said = select(CaseLine).where(CaseLine.case_id == case_id, CaseLine.side == Side.STAFF)
        assert any(line.text for line in session.exec(said.order_by(col(CaseLine.id))))
    assert case.paused_hours >= 0
    assert (case.paused_working_hours > 0) <= (case.paused_hours > 0 or case.state in RESIDENTS_TURN)


def is_got(session: Session, case_id: int, action: CaseAction) -> bool:
    """Whether the newest of such steps was delivered, or told on the telephone since."""
    lines = session.exec(select(CaseLine).where(CaseLine.case_id == case_id).order_by(col(CaseLine.id))).all()
    place = max(n for n, line in enumerate(lines) if line.action is action)
    sent = session.exec(
        select(Notice)
        .join(Message, col(Message.notice_id) == col(Notice.id))
        .where(Notice.kind == "case.step")
    ).all()
    rung = any(line.by_phone and line.side is Side.STAFF for line in lines[place:])
    return rung or any(notice.params["line"] == lines[place].id for notice in sent)
