"""What holds of requests, and of all cases, at the end, however often the bot was killed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from models.calls import Side
from models.cases import Case, CaseAction, CaseLine
from models.outbox import NoticeState
from tests.kill_loop.applicants import Demand
from tests.kill_loop.books import Books
from tests.kill_loop.evidence import Evidence

_SUBMITTED = "case.submitted"
# Steps that change nothing for the resident.
_UNTOLD = frozenset({CaseAction.PLAN, CaseAction.START, CaseAction.TRIAGE, CaseAction.ASSIGN})


def every_request_goes_its_way_once(evidence: Evidence) -> Iterator[str]:
    """Each demand is one case, with a line and an audit line for every step that was taken, and no other."""
    books = evidence.books
    for applicant in evidence.applicants:
        demands = [demand for demand in applicant.demands if demand.handed_in]
        kept = books.cases_of(applicant.phone.id)
        if [token_of(case.about) for case in kept] != [demand.token for demand in demands]:
            yield f"{applicant.phone}: {[case.about for case in kept]} for {demands}"
            continue
        for case, demand in zip(kept, demands, strict=True):
            if not (demand.confirmed or (demand.open and demand.planned)):
                continue  # the loop got stuck, and says so
            yield from goes_its_way(books, case, demand.token, _steps(demand))


def nobody_forgets_a_case(evidence: Evidence) -> Iterator[str]:
    """It has a number of its own and somebody who answers for it; until it is closed something is due."""
    books = evidence.books
    for place, kill in enumerate(evidence.kills):
        if kill.look.forgotten:
            yield f"at kill {place} nobody looked after the cases {sorted(kill.look.forgotten)}"
    if len({case.number for case in books.cases}) != len(books.cases):
        yield "two cases have the same number"
    for case in books.cases:
        open_, watched = case.closed_at is None, case.id in books.watched
        if case.number is None or case.custodian_id is None:
            yield f"case {case.id} has number {case.number} and custodian {case.custodian_id}"
        if not (case.due_at is not None) is watched is open_:
            yield f"case {case.id} is {case.state}, due at {case.due_at}, watched: {watched}"


def every_step_is_told_once(evidence: Evidence) -> Iterator[str]:
    """Whoever did not take a step hears of it: one notice for each, one message for each that was told."""
    books = evidence.books
    messages = Counter(message.notice_id for message in books.messages)
    for case in books.cases:
        owed = Counter([("case.new", None), *(_notice(case, line) for line in books.case_lines_of(case))])
        del owed["", None]
        promised = [notice for notice in books.case_notices if notice.subject_id == case.id]
        kept = Counter((notice.kind, notice.params.get("line")) for notice in promised)
        if kept != owed:
            yield f"case {case.id}: {kept - owed} too much was promised, {owed - kept} too little"
        for notice in promised:
            if messages[notice.id] != (notice.state is NoticeState.TOLD):
                yield f"notice {notice.id} ({notice.kind}) is {notice.state}, {messages[notice.id]} messages"


def goes_its_way(books: Books, case: Case, token: str, steps: Sequence[CaseAction]) -> Iterator[str]:
    """What speaks against a case having gone its way in these steps, with nothing in it but its own words."""
    lines = books.case_lines_of(case)
    if [line.action for line in lines] != steps:
        yield f"{token}: {[line.action for line in lines]} instead of {steps}"
    acts, done = Counter(books.acts_on(case)), Counter(f"case.{step}" for step in steps)
    done[_SUBMITTED] += 1
    if any(acts[act] != done[act] for act in _ACTS):
        yield f"{token}: {acts - done} too much in the audit, {done - acts} too little"
    if foreign := [line.text for line in lines if not _is_about(line, token)]:
        yield f"{token} contains {foreign}"


def token_of(text: str) -> str:
    """The words by which a case is known, in what was written in it."""
    return text.partition(":")[0]


LAWS = (every_request_goes_its_way_once, nobody_forgets_a_case, every_step_is_told_once)
_ACTS = {_SUBMITTED, *(f"case.{action}" for action in CaseAction)}


def _steps(demand: Demand) -> list[CaseAction]:
    """The way of a request, as its resident knows it."""
    steps = [CaseAction.TAKE_UP, *[CaseAction.LIST_GAPS, CaseAction.FILL_GAPS] * demand.filled]
    steps += [CaseAction.ACCEPT, CaseAction.PLAN]
    steps += [*[CaseAction.OFFER_PLAN, CaseAction.ASK_CHANGE] * demand.changed, CaseAction.OFFER_PLAN]
    if demand.open:
        return steps
    steps += [CaseAction.AGREE, CaseAction.START, CaseAction.FINISH]
    return [*steps, *[CaseAction.NOT_DONE, CaseAction.FINISH] * demand.undone, CaseAction.CONFIRM]


def _notice(case: Case, line: CaseLine) -> tuple[str, int | None]:
    if line.side is Side.RESIDENT:
        return "case.news", line.id
    # Nobody is told who left no trace.
    return ("", None) if line.action in _UNTOLD or case.person_id is None else ("case.step", line.id)


def _is_about(line: CaseLine, token: str) -> bool:
    return line.side is Side.STAFF or not line.text or token_of(line.text) == token
