"""Is this badge ours? Anybody may ask, and is told nothing about the person (rule V.9)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from centre import certificates, public_codes, rules
from centre.badges.holding import bearer
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_values
from models.badges import CodeCheck, Verdict, WrongCode
from models.certificates import Certificate, CertificateState
from models.shifts import Shift, ShiftState, SignUp, SignUpState
from models.sites import Site
from models.volunteers import SERVING, VolunteerState

# For so long a wrong code is remembered.
REMEMBERED = timedelta(hours=1)
_VERDICTS = {
    CertificateState.ISSUED: Verdict.VALID,
    CertificateState.REPLACED: Verdict.REPLACED,
    CertificateState.WITHDRAWN: Verdict.WITHDRAWN,
}
# They are still ours, and do not serve now.
_RESTING = frozenset({VolunteerState.PAUSED, VolunteerState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about a code.

    site: where they are on duty, if that is open to the public. certificate: of whose code it is.
    """

    verdict: Verdict
    site: Site | None = None
    certificate: Certificate | None = None


def check(session: Session, moment: Moment, chat_id: int, typed: str) -> Answer:
    """Say whether a code is ours; counted by day and verdict, never by who asked.

    What cannot be a code tells nothing, so it may be tried as often as one likes.

    Raises:
        Refused: this chat has tried too many codes that are nobody's (rule 14.20).
    """
    code = public_codes.figures(typed)
    answer = Answer(Verdict.UNKNOWN)
    if public_codes.holds(code):
        _expect_few(session, moment, chat_id)
        answer = _of_certificate(session, code) or _of_badge(session, moment, code)
        if answer.verdict is Verdict.UNKNOWN:
            session.add(WrongCode(telegram_id=chat_id, at=moment.now))
    _count(session, moment, answer.verdict)
    return answer


def counted(session: Session, first: date, last: date) -> dict[Verdict, int]:
    """How often which verdict was given on the days from the first to the last."""
    days = col(CodeCheck.day).between(first, last)
    found = select(col(CodeCheck.verdict), func.sum(col(CodeCheck.times))).where(days)
    return {verdict: int(n) for verdict, n in session.exec(found.group_by(col(CodeCheck.verdict)))}


def _of_certificate(session: Session, code: str) -> Answer | None:
    found = certificates.of_code(session, code)
    if found is None:
        return None
    corrected = certificates.corrected.since(session, found)
    return Answer(Verdict.CORRECTED if corrected else _VERDICTS[found.state], certificate=found)


def _of_badge(session: Session, moment: Moment, code: str) -> Answer:
    found = bearer(session, code)
    if found is None:
        return Answer(Verdict.UNKNOWN)
    person_id, state = found
    if state not in SERVING:
        return Answer(Verdict.OFF_DUTY if state in _RESTING else Verdict.UNKNOWN)
    site = session.exec(
        select(Site)
        .join(Shift, col(Shift.site_id) == col(Site.id))
        .join(SignUp, col(SignUp.shift_id) == col(Shift.id))
        .where(col(SignUp.person_id) == person_id, _on_duty(moment))
        .order_by(col(Shift.starts_at))
    ).first()
    if site is None:
        return Answer(Verdict.OFF_DUTY)
    return Answer(Verdict.ON_DUTY, site if site.public else None)


def _on_duty(moment: Moment) -> ColumnElement[bool]:
    """Checked in, or expected at a shift that is on: not everybody can check in where they serve."""
    begun = (col(Shift.starts_at) <= moment.now, col(Shift.ends_at) > moment.now)
    expected = and_(
        col(SignUp.state) == SignUpState.CONFIRMED, col(Shift.state) != ShiftState.CANCELLED, *begun
    )
    return or_(col(SignUp.state) == SignUpState.CHECKED_IN, expected)


def _expect_few(session: Session, moment: Moment, chat_id: int) -> None:
    # The updates of one chat take their turns one after the other.
    recent = (col(WrongCode.telegram_id) == chat_id, col(WrongCode.at) > moment.now - REMEMBERED)
    tried = session.exec(select(func.count()).select_from(WrongCode).where(*recent)).one()
    if tried >= rules.load(session).code_tries:
        raise Refused("refused.code_tries")


def _count(session: Session, moment: Moment, verdict: Verdict) -> None:
    day = moment.calendar.local(moment.now).date()
    if insert_values(session, CodeCheck, day=day, verdict=verdict) is None:
        same = (col(CodeCheck.day) == day, col(CodeCheck.verdict) == verdict)
        change(session, CodeCheck, *same, times=col(CodeCheck.times) + 1)
