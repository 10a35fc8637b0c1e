"""The code of a shift: whoever can read it is there. It changes every few minutes (rule 13.41)."""

import hmac
from datetime import datetime, timedelta

from sqlmodel import Session

from centre import rules
from centre.errors import Refused
from centre.moment import Moment
from models.shifts import Shift

LINK = "chk_"
FIGURES = 6
# A code of the last two days is an old one; any other was never shown.
_REMEMBERED = timedelta(days=2)


def current(session: Session, shift: Shift, at: datetime) -> tuple[str, datetime]:
    """The code that a shift shows at an instant, and until when it is shown."""
    lasts = _lasts(session)
    turn = _turn(at, lasts)
    return _code(shift, turn), datetime.fromtimestamp((turn + 1) * lasts.total_seconds(), at.tzinfo)


def link(shift: Shift, code: str) -> str:
    """What the picture of a code says to the bot."""
    return f"{LINK}{shift.id}_{code}"


def read(payload: str) -> tuple[int, str]:
    """The shift and the code in such a link.

    Raises:
        Refused: it is none.
    """
    number, _, code = payload.removeprefix(LINK).partition("_")
    if not number.isdecimal() or not code:
        raise Refused("refused.code_wrong")
    return int(number), code


def holds(session: Session, moment: Moment, shift: Shift, said: str) -> bool:
    """Whether this is the code of a shift now, or was just before: people need time to type."""
    turn = _turn(moment.now, _lasts(session))
    return said in (_code(shift, turn), _code(shift, turn - 1))


def is_old(session: Session, moment: Moment, shift: Shift, said: str) -> bool:
    """Whether this was the code of a shift in the last two days."""
    lasts = _lasts(session)
    turn = _turn(moment.now, lasts)
    return any(said == _code(shift, turn - back) for back in range(2, _REMEMBERED // lasts))


def _lasts(session: Session) -> timedelta:
    return timedelta(minutes=rules.load(session).check_in_code)


def _turn(at: datetime, lasts: timedelta) -> int:
    return int(at.timestamp() // lasts.total_seconds())


def _code(shift: Shift, turn: int) -> str:
    digest = hmac.digest(shift.secret.encode(), str(turn).encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**FIGURES:0{FIGURES}}"
