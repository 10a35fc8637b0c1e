"""What holds of complaints at the end, and of whoever left no trace, however often the bot was killed."""

import json
from collections.abc import Iterator

from centre.complaints import hashed
from models.cases import Case, CaseAction, CaseKind
from tests.kill_loop.case_laws import goes_its_way, token_of
from tests.kill_loop.complainers import Grief
from tests.kill_loop.evidence import Evidence

_GRADED = "case.graded"


def every_complaint_goes_its_way_once(evidence: Evidence) -> Iterator[str]:
    """Each grief is one case, with a line and an audit line for every step that was taken, and one grade."""
    books = evidence.books
    for complainer in evidence.complainers:
        by_name = [grief.token for grief in complainer.griefs if grief.handed_in and not grief.traceless]
        kept = [token_of(case.about) for case in books.cases_of(complainer.phone.id)]
        if kept != by_name:
            yield f"{complainer.phone}: {kept} for {by_name}"
        for grief in complainer.griefs:
            if not grief.fixed:
                continue  # the loop got stuck, and says so
            cases = _cases(evidence, grief)
            if len(cases) != 1:
                yield f"{grief.token} is {len(cases)} cases"
                continue
            yield from goes_its_way(books, cases[0], grief.token, _steps(grief))
            complaint, graded = books.complaints[cases[0].id or 0], books.acts_on(cases[0]).count(_GRADED)
            if (complaint.reworks, complaint.grade, graded) != (grief.undone, grief.grade, 1):
                yield f"{grief.token} went back {complaint.reworks} times, graded {graded} times"


def who_left_no_trace_is_in_no_row_about_it(evidence: Evidence) -> Iterator[str]:
    """What is kept of such a complaint leads to nobody; its code is kept nowhere, and opens it."""
    for complainer in evidence.complainers:
        person_id = evidence.books.people.get(complainer.phone.id, 0)
        theirs = evidence.left.about(person_id, complainer.phone.id)
        for grief in complainer.griefs:
            if not (grief.traceless and grief.code):
                continue
            for case in _cases(evidence, grief):
                leading = [row for row in theirs if _is_about(evidence.left.rows[row], case, grief)]
                if leading:
                    yield f"{leading} lead from {grief.token} to {complainer.phone}"
                if case.code_hash != hashed(grief.code):
                    yield f"{grief.code} does not open {grief.token}"
            if places := evidence.left.places(grief.code, grief.code.replace("-", "")):
                yield f"the code of {grief.token} is in {sorted(places)}"


LAWS = (every_complaint_goes_its_way_once, who_left_no_trace_is_in_no_row_about_it)


def _cases(evidence: Evidence, grief: Grief) -> list[Case]:
    complaints = evidence.books.of_kind(CaseKind.COMPLAINT)
    return [case for case in complaints if token_of(case.about) == grief.token]


def _steps(grief: Grief) -> list[CaseAction]:
    """The way of a complaint, as its maker knows it; whoever is not known is not spoken to."""
    first = CaseAction.INVESTIGATE if grief.traceless else CaseAction.CONTACT
    steps = [CaseAction.TRIAGE, CaseAction.ASSIGN, first, CaseAction.REPLY]
    again = [CaseAction.NOT_FIXED, CaseAction.INVESTIGATE, CaseAction.REPLY]
    return [*steps, *again * grief.undone, CaseAction.FIXED]


def _is_about(row: str, case: Case, grief: Grief) -> bool:
    """Whether a row is about a case: by its words, its number, or by a reference."""
    values = json.loads(row)
    refers = values.get("case_id") == case.id or (
        (values.get("subject_kind"), values.get("subject_id")) == ("case", case.id)
    )
    return refers or f"{grief.token}:" in row or (case.number or "") in row
