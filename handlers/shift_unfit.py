"""Who has a place in a shift and may not serve by then hears what is missing, or that the place was freed."""

from centre import shifts
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import shift_card
from handlers import shift_words as words
from models.outbox import Notice
from models.shifts import ShiftState


def _tell(reader: Reader, notice: Notice) -> Reply | None:
    """What is missing and how to get it, as long as it is so."""
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    shift = shifts.shift_of(reader.session, one)
    no = shifts.still_fit.why_not(reader.session, reader.moment, one)
    waits = notice.kind == shifts.still_fit.UNFIT
    if no is None or shift.state is not ShiftState.OPEN or (one.state in shifts.still_fit.PLACED) != waits:
        return None
    by = reader.moment_text(shifts.still_fit.freed_at(reader.session, shift))
    further, buttons = shift_card.ways(reader, no)
    said = reader.t(f"notice.{notice.kind}", shift=words.line(reader, shift), why=reader.why(no), by=by)
    return Reply("\n".join([said, *further]), reader.rows(buttons, 1), subject=("shift", shift.id or 0))


ROOM = Room(words={"shift.unfit": _tell, "shift.unfit_freed": _tell})
