"""Certificates: exactly the confirmed hours, issued by somebody else, in time, and checked by anybody."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageOps
from sqlmodel import Session, col, select

from centre import badges, certificates, hours, public_codes, retention
from centre.certificate_paper import draw
from centre.certificates import Draft, Wanted
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS
from models.badges import Verdict
from models.certificates import Certificate, CertificateState
from models.hours import HourLine, HourState
from models.who import Who
from tests.auxil.factories import NOW, a_person
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer

FIRST, LAST = date(2026, 1, 1), NOW.date()
STRANGER = 4242
# Of a page drawn with two dots a point, in dots: within it nothing is cut off.
MARGIN = 60


def served(session: Session, who: Who, day: date, minutes: int, **values: Any) -> HourLine:
    """A line of hours, confirmed if nothing else is said."""
    line = HourLine(
        **{
            "person_id": who.id,
            "what": "Phone class",
            "day": day,
            "minutes": minutes,
            "state": HourState.CONFIRMED,
            "created_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    session.add(line)
    session.flush()
    return line


def wanted(**values: Any) -> Wanted:
    return Wanted(**{"language": "en", "name": "Xu  Xiao", "first_day": FIRST, "last_day": LAST, **values})


def sheet(row: Certificate, draft: Draft, code: str) -> dict[str, Any]:
    return {"number": row.number, "minutes": draft.minutes, "code": code}


def issued(session: Session, moment: Moment, actor: Who, row: Certificate) -> Certificate:
    _, draft = certificates.look(session, actor, row.id or 0)
    return certificates.issue(session, moment, actor, row.id or 0, minutes=draft.minutes, write=sheet)


@pytest.fixture
def student(session: Session) -> Who:
    """Somebody who served for three days (a short-term volunteer)."""
    who = a_volunteer(session, "Xu Xiao", first_day=date(2026, 11, 2), last_day=date(2026, 11, 4))
    for day in (2, 3, 4):
        served(session, who, date(2026, 11, day), 150)
    return who


def test_a_student_of_three_days_is_certified_for_exactly_their_hours(
    session: Session, moment: Moment, coordinator: Who, student: Who
) -> None:
    line = served(session, student, date(2026, 11, 4), 120)
    served(session, student, date(2026, 11, 4), -30, corrects_id=line.id)
    nothing = served(session, student, date(2026, 11, 3), 60)
    served(session, student, date(2026, 11, 3), -60, corrects_id=nothing.id)
    served(session, student, date(2025, 12, 31), 600)  # of another time
    served(session, student, date(2026, 11, 4), 60, state=HourState.PROPOSED)
    served(session, student, date(2026, 11, 4), 60, state=HourState.REFUSED)

    draft = certificates.draft(session, student.id, FIRST, LAST)

    assert [one.minutes for one in draft.lines] == [150, 150, 150, 90]
    assert (draft.minutes, draft.waiting) == (540, 1)
    assert draft.minutes == hours.total(session, student.id, FIRST, LAST)

    row = certificates.ask(session, moment, student, wanted())
    assert (row.name, row.due_at) == ("Xu Xiao", moment.calendar.add_working_days(moment.now, 5))
    assert told(session) == [("certificate.asked", coordinator.id)]
    row = issued(session, moment, coordinator, row)
    assert (row.state, row.minutes, row.sheet["minutes"]) == (CertificateState.ISSUED, 540, 540)
    assert public_codes.holds(row.code or "")
    assert told(session) == [("certificate.decided", student.id)]


def test_what_may_not_be_asked_for(session: Session, moment: Moment, coordinator: Who, student: Who) -> None:
    with pytest.raises(Refused, match="no_hours"):
        certificates.ask(session, moment, student, wanted(last_day=date(2026, 10, 31)))
    with pytest.raises(Refused, match="no_hours"):
        certificates.ask(session, moment, a_person(session, "Nobody"), wanted())
    row = certificates.ask(session, moment, student, wanted())
    with pytest.raises(Refused, match="waits"):
        certificates.ask(session, moment, student, wanted())
    with pytest.raises(Refused, match="unknown"):
        certificates.drop(session, moment, coordinator, row.id or 0)
    certificates.drop(session, moment, student, row.id or 0)
    assert told(session) == []
    certificates.ask(session, moment, student, wanted())


def test_hours_corrected_after_its_issue_ask_for_a_newer_one(
    session: Session, moment: Moment, coordinator: Who, student: Who
) -> None:
    row = issued(session, moment, coordinator, certificates.ask(session, moment, student, wanted()))

    def verdict() -> Verdict:
        return badges.check(session, moment, STRANGER, row.code or "").verdict

    late = served(session, student, date(2026, 11, 4), 60)  # counted later, and no correction
    assert verdict() is Verdict.VALID
    for minutes, said in ((120, Verdict.CORRECTED), (150, Verdict.CORRECTED), (0, Verdict.CORRECTED)):
        of_the_day = select(HourLine).where(HourLine.day == date(2026, 11, 2)).order_by(col(HourLine.id))
        line = session.exec(of_the_day).first()
        assert line is not None
        hours.correct(session, moment, coordinator, line.id or 0, minutes=minutes, reason="The list")
        assert verdict() is said
    assert told(session).count(("certificate.corrected", student.id)) == 1
    hours.correct(session, moment, coordinator, late.id or 0, minutes=30, reason="The list")
    newer = certificates.ask(session, moment, student, wanted(replaces=row.id))
    issued(session, moment, coordinator, newer)
    assert verdict() is Verdict.REPLACED
    assert badges.check(session, moment, STRANGER, newer.code or "").verdict is Verdict.VALID


def test_nobody_certifies_their_own_and_only_what_was_read(
    session: Session, moment: Moment, coordinator: Who, student: Who
) -> None:
    row = certificates.ask(session, moment, student, wanted())
    row_id = row.id or 0
    with pytest.raises(Refused, match="not_allowed"):
        certificates.issue(session, moment, student, row_id, minutes=450, write=sheet)
    served(session, student, date(2026, 11, 4), 60)
    with pytest.raises(Refused, match="hours_changed"):
        certificates.issue(session, moment, coordinator, row_id, minutes=450, write=sheet)
    served(session, coordinator, date(2026, 11, 4), 60)
    own = certificates.ask(session, moment, coordinator, wanted())
    with pytest.raises(Refused, match="own"):
        certificates.look(session, coordinator, own.id or 0)
    certificates.send_back(session, moment, coordinator, row_id, "The name is not theirs.")
    assert row.state is CertificateState.RETURNED
    with pytest.raises(Refused, match="returned"):
        certificates.issue(session, moment, coordinator, row_id, minutes=510, write=sheet)


def test_a_correction_replaces_and_anybody_can_check(
    session: Session, moment: Moment, coordinator: Who, student: Who
) -> None:
    def check(row: Certificate) -> Verdict:
        answer = badges.check(session, moment, STRANGER, public_codes.grouped(row.code or ""))
        assert answer.certificate is row
        return answer.verdict

    first = issued(session, moment, coordinator, certificates.ask(session, moment, student, wanted()))
    assert check(first) is Verdict.VALID
    again = certificates.ask(session, moment, student, wanted(replaces=first.id))
    assert check(first) is Verdict.VALID  # until the other is there
    second = issued(session, moment, coordinator, again)
    assert (check(first), check(second)) == (Verdict.REPLACED, Verdict.VALID)
    with pytest.raises(Refused, match="replaced"):
        certificates.ask(session, moment, student, wanted(replaces=first.id))
    certificates.withdraw(session, moment, coordinator, second.id or 0, "False hours.")
    assert check(second) is Verdict.WITHDRAWN

    late = NOW + timedelta(days=DEFAULTS.keep_hours + 30)
    retention.purge(session, late, 100)
    assert session.exec(select(Certificate)).all() == []
    assert session.exec(select(HourLine)).all() == []


def test_what_nobody_decides_is_heard_of(
    session: Session, moment: Moment, coordinator: Who, leader: Who, student: Who
) -> None:
    row = certificates.ask(session, moment, student, wanted())
    near = Moment(moment.calendar.add_working_days(moment.now, 4), moment.calendar)
    act_on_due(session, near, 100)
    assert ("certificate.due", coordinator.id) in told(session)
    late, later = (
        Moment(moment.calendar.add_working_days(moment.now, days), moment.calendar) for days in (5, 6)
    )
    act_on_due(session, late, 100)
    act_on_due(session, later, 100)
    assert told(session).count(("certificate.late", leader.id)) == 2
    assert told(session).count(("certificate.waits", student.id)) == 1
    issued(session, late, coordinator, row)
    assert {kind for kind, _ in told(session)} == {"certificate.waits", "certificate.decided"}


@pytest.mark.parametrize("lines", [1, 41, 120])
def test_a_paper_can_be_read_by_eyes_and_by_phones(lines: int) -> None:
    link = "https://t.me/linli_bot?start=vol_480715269034"
    rows = [["2026年11月2日", f"手机课 {n} · Phone class", "2小时30分钟"] for n in range(lines)]
    paper = draw(
        {
            "lang": "zh-hans",
            "draft": "",
            "title": "志愿服务记录证明",
            "number": "编号：ZM-7K3-2",
            "centre": "清塘社区服务中心",
            "body": "兹证明 许晓 于2026年1月1日至2026年11月24日，参加志愿服务，共2小时30分钟。",
            "columns": ["日期", "服务内容", "时长"],
            "rows": rows,
            "total": ["", "合计", "2小时30分钟"],
            "signed": ["清塘社区服务中心", "经办：协调员", "2026年11月24日"],
            "seal": "（盖章处）",
            "check": "核对真伪：/verify 4807 1526 9034",
            "link": link,
        }
    )
    with pypdfium2.PdfDocument(BytesIO(paper)) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
        pictures = [page.render(scale=2).to_pil().convert("L") for page in document]
    text, count = "".join(texts), {1: 1, 41: 2, 120: 4}[lines]
    assert len(pictures) == count
    codes = zxingcpp.read_barcodes(pictures[-1])
    assert [code.text for code in codes] == [link]
    # Every line once, in their order, and on every page what it belongs to.
    assert [int(n) for n in re.findall(r"手机课 (\d+) ", text)] == list(range(lines))
    for number, said in enumerate(texts, 1):
        assert re.search(rf"ZM-7K3-2\s+·\s+{number}/{count}\b", said)
    for picture in pictures:
        within = (MARGIN, MARGIN, picture.width - MARGIN, picture.height - MARGIN)
        inked = ImageOps.invert(picture).getbbox()
        assert inked is not None
        assert all(edge <= found for edge, found in zip(within[:2], inked[:2], strict=True))
        assert all(edge >= found for edge, found in zip(within[2:], inked[2:], strict=True))
    for words in (
        "志愿服务记录证明",
        "ZM-7K3-2",
        "许晓",
        f"手机课 {lines - 1}",
        "合计",
        "（盖章处）",
        "经办：协调员",
    ):
        assert words in text
    assert b"/FontFile3" in paper
