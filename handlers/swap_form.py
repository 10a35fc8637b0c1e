"""What is asked by every form that swaps a day: whom, and which of their days one takes in return."""

from collections.abc import Callable
from datetime import date

from centre.duty import swaps
from chat.flow import Answers, Choice, Finished, Step, Told
from chat.replies import Reply
from chat.talk import Reader
from handlers import days
from models.duty import DutySwap, SwapState
from models.outbox import Notice
from models.people import Person

_NOTHING = "nothing"
# Where the form goes on if what was chosen does not hold any more.
REOPENS = {"refused.duty_not_for_them": ("whom",), "refused.duty_changed": ("instead",)}
Colleagues = Callable[[Reader, Answers], list[Choice]]
# The days of a colleague that can be had in return.
Theirs = Callable[[Reader, Answers, int], list[date]]


def name(reader: Reader, code: str) -> str:
    """Who was chosen."""
    found = reader.session.get(Person, int(code[1:]))
    return found.name if found else ""


def steps(colleagues: Colleagues, theirs: Theirs) -> tuple[Step, Step]:
    """The two questions; whoever has no day to give is not asked which one."""

    def whom(reader: Reader, known: Answers, code: str) -> str | Told:
        return code if theirs(reader, known, int(code[1:])) else Told(code, {"instead": _NOTHING})

    def in_return(reader: Reader, known: Answers) -> list[Choice]:
        nothing = Choice(_NOTHING, reader.language.label("swap.nothing"))
        found = theirs(reader, known, int(known["whom"][1:])) if "whom" in known else []
        return [nothing, *days.choices(reader, found)]

    return (
        Step("whom", choices=colleagues, settle=whom, show=name, clears=("instead",)),
        Step("instead", choices=in_return, show=_show_return, columns=1),
    )


def given(form: Finished) -> tuple[int, date | None]:
    """Who is asked, and which day is taken in return, if any."""
    whom, back = form.answers["whom"], form.answers["instead"]
    return int(whom[1:]), None if back == _NOTHING else date.fromisoformat(back)


def teller(question: Callable[[Reader, DutySwap], Reply]) -> Callable[[Reader, Notice], Reply | None]:
    """How whoever is asked hears the question, for as long as it is open."""

    def tell(reader: Reader, notice: Notice) -> Reply | None:
        swap = swaps.find(reader.session, notice.subject_id)
        return question(reader, swap) if swap is not None and swap.state is SwapState.ASKED else None

    return tell


def _show_return(reader: Reader, code: str) -> str:
    return reader.language.label("engine.none") if code == _NOTHING else days.show(reader, code)
