"""It takes longer: the custodian names a new day and the reason, and its resident hears both beforehand."""

from datetime import date

from centre import cases
from chat.flow import Answers, Choice, Misread, Step
from chat.rooms import Room
from chat.talk import Reader
from handlers import days
from handlers.case_desk_forms import actor, begin, flow, words_step


def _coming(reader: Reader, known: Answers) -> list[Choice]:
    """The working days after the limit."""
    case = cases.card(reader.session, known["case"], reader.language.code).case
    return days.choices(reader, cases.days_after(reader.session, reader.moment, case))


def _day(reader: Reader, known: Answers, value: str) -> str:
    """One of them, tapped or said."""
    if value not in {choice.code for choice in _coming(reader, known)}:
        raise Misread("refused.day_out_of_reach")
    return value


LONGER = flow(
    "queue_longer",
    Step("day", parse=days.said, choices=_coming, settle=_day, show=days.show),
    words_step(),
    work=lambda talk, case, said: cases.tell_longer(
        *actor(talk), case, date.fromisoformat(said["day"]), text=said["words"]
    ),
    reopens={"refused.day_out_of_reach": ("day",)},
)

ROOM = Room(flows=(LONGER,), actions={"queue.longer": begin("queue_longer", cases.expect_late)})
