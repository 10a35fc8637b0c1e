"""What is written down of a case's limits, against where the case stands."""

from sqlmodel import Session, select

from models.cases import Case, CaseKind, CaseLimit, CaseState

# Where our next step is owed; in `PRICE_ASKED` we wait in the middle of one.
_OWED = {
    CaseKind.REQUEST: {
        CaseState.SUBMITTED,
        CaseState.REVIEWING,
        CaseState.ACCEPTED,
        CaseState.PLANNING,
        CaseState.SCHEDULED,
        CaseState.IN_SERVICE,
    },
    CaseKind.COMPLAINT: {
        CaseState.SUBMITTED,
        CaseState.TRIAGED,
        CaseState.ASSIGNED,
        CaseState.INVESTIGATING,
    },
    CaseKind.SUGGESTION: {CaseState.SUBMITTED, CaseState.REVIEWING},
}


def assert_noted(session: Session, case: Case) -> None:
    """What runs is due when the case is, and nothing runs that is not owed."""
    running = session.exec(
        select(CaseLimit).where(CaseLimit.case_id == case.id, CaseLimit.met_at == None)  # noqa: E711
    ).all()
    if case.state in _OWED[case.kind]:
        assert [one.due_at for one in running] == [case.due_at]
    elif case.state is CaseState.PRICE_ASKED:
        assert [one.due_at for one in running] == [None]
    else:
        assert not running
