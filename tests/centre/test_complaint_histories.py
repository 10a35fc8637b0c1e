"""Whatever happens to a complaint, in whatever order: somebody answers for it, nothing ends unanswered."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from centre import follow_up_calls, follow_ups
from centre.complaints import Bearer
from centre.moment import Moment
from models.cases import ENDED, Case, CaseAction, CaseLine, CaseState, Openness, Outcome
from models.complaints import Complaint, Got
from models.deadlines import Deadline, DeadlineState
from models.follow_ups import FollowUpKind
from models.people import Role
from models.who import Who
from tests.auxil.case_limits import assert_noted
from tests.auxil.factories import a_person, at
from tests.auxil.histories import go_through, happens
from tests.centre.test_complaint_transitions import ACTS, NOTES, OF_RESIDENT, act_of, bring_to


def ring(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """Ring whoever did not answer, in vain."""
    case = session.get_one(Case, case_id)
    call = follow_ups.of_matter(session, FollowUpKind.COMPLAINT, case_id, case.reopened)
    row = call.id or 0 if call else 0
    follow_up_calls.take(session, moment, who, row, former=call.caller_id if call else None)
    return follow_up_calls.note_try(session, moment, who, row)


HANDS = [name for name in (*ACTS, *NOTES) if name != "lapse"]
OUTCOMES = {CaseState.CLOSED: {Outcome.FIXED, Outcome.PARTLY_FIXED, Outcome.UNREACHABLE, Outcome.UNANSWERED}}
# Where the histories begin: what comes last would else be reached too seldom.
BEGINNINGS = [CaseState.SUBMITTED, CaseState.INVESTIGATING, CaseState.REPLIED]
# What goes on by itself is tried more often than what ends it at once.
_ON = ["triage", "assign", "contact", "investigate", "reply", "not fixed", "try", "time", "time"]
histories = st.lists(
    st.tuples(st.sampled_from([*HANDS, *_ON, *_ON, "take over"]), st.integers(1, 40)), max_size=40
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, openness=st.sampled_from(Openness), state=st.sampled_from(BEGINNINGS))
def test_a_complaint_is_never_left_alone(
    session: Session, history: list[tuple[str, int]], openness: Openness, state: CaseState
) -> None:
    with session.begin_nested() as attempt:
        resident = a_person(session, "Resident")
        clerks = [a_person(session, name, Role.CLERK) for name in ("One", "Two")]
        a_person(session, "Leader", Role.DUTY_LEADER)
        moment = at("11:00")
        case = bring_to(session, state, resident, openness=openness)
        voice = resident if case.person_id else Bearer(case.code_hash)

        def act(now: Moment, name: str, number: int) -> None:
            def deed(custodian: Who) -> object:
                if name == "try":
                    return ring(session, now, clerks[number % 2], case.id or 0)
                return act_of(name)(session, now, voice if name in OF_RESIDENT else custodian, case.id or 0)

            happens(session, now, case, clerks[number % 2], None if name == "take over" else deed)

        go_through(session, moment, history, act, lambda: is_in_order(session, case.id or 0))
        attempt.rollback()


def is_in_order(session: Session, case_id: int) -> None:
    """What holds at every moment of a complaint."""
    case = session.get_one(Case, case_id, populate_existing=True)
    complaint = session.get_one(Complaint, case_id, populate_existing=True)
    call = follow_ups.of_matter(session, FollowUpKind.COMPLAINT, case_id, case.reopened)
    rung = case.state is CaseState.FOLLOW_UP and call is not None
    waits = select(Deadline.id).where(
        Deadline.subject_kind == ("follow_up" if rung else "case"),
        Deadline.subject_id == (call.id if rung and call is not None else case_id),
        Deadline.state == DeadlineState.WAITING,
    )
    waiting = session.exec(waits).all()
    ended = case.state in ENDED
    assert case.custodian_id is not None
    assert_noted(session, case)
    assert ended is (case.due_at is None) is (case.closed_at is not None) is (not waiting)
    if not ended:
        assert case.outcome is None
        return
    assert case.outcome in OUTCOMES.get(case.state, {None})
    if case.state is CaseState.CLOSED:
        assert complaint.finding is not None
        assert complaint.measure
        assert_got(session, case, complaint)


def assert_got(session: Session, case: Case, complaint: Complaint) -> None:
    """Whoever complained has the reply, or it waits for them: the last one, of after it came back last."""
    steps = session.exec(
        select(CaseLine)
        .where(CaseLine.case_id == case.id, col(CaseLine.action).is_not(None))
        .order_by(col(CaseLine.id))
    ).all()
    place, reply = [(n, line) for n, line in enumerate(steps) if line.action is CaseAction.REPLY][-1]
    since = {line.action for line in steps[place + 1 :]}
    assert not since & {CaseAction.NOT_FIXED, CaseAction.INVESTIGATE, CaseAction.ASK_REVIEW}
    assert reply.text
    assert complaint.got is not None
    assert complaint.got_at is not None
    assert complaint.got_at >= reply.said_at
    if case.outcome in {Outcome.FIXED, Outcome.PARTLY_FIXED}:
        assert complaint.got is not Got.WAITING
