"""What staff and neighbours are told about complaints, as long as it holds."""

from centre import cases
from centre.cases import CaseCard
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import complaint_words
from models.cases import ENDED
from models.outbox import Notice


def _tell_followed(reader: Reader, notice: Notice) -> Reply | None:
    """What came of a matter that somebody joined; of the matter itself they see nothing."""
    came = cases.progress(reader.session, notice.subject_id or 0)
    if came.told is None:
        return None
    step = reader.t(f"queue.step.{came.told.value}")
    text = reader.t(f"notice.{notice.kind}", step=step, result=complaint_words.came_of(reader, came))
    return Reply(text, reader.rows([reader.menu("start")]))


def _tell_joined(reader: Reader, notice: Notice) -> Reply | None:
    card = cases.card(reader.session, notice.subject_id or 0, reader.language.code)
    if card.complaint is None or card.case.state in ENDED:
        return None
    text = reader.t(f"notice.{notice.kind}", number=card.case.number, count=card.complaint.joined)
    return about(reader, card, text)


def about(reader: Reader, card: CaseCard, text: str, *buttons: Button) -> Reply:
    """A notice about a case, with the button that opens it beside others."""
    number, case_id = card.case.number, card.case.id or 0
    opening = reader.action("desk.open", "queue.see", case_id, number=number)
    return Reply(text, reader.rows([*buttons, opening]), subject=("case", case_id))


ROOM = Room(words={"case.followed": _tell_followed, "case.joined": _tell_joined})
