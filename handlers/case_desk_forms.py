"""What the staff do with a request in words: decide, arrange, charge, finish, send back, write, note."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from centre import cases, rules
from centre.moment import Moment
from chat import engine, money
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_words
from handlers import case_desk_words as words
from handlers.tellings import REOPENS, telling_step, told
from models.cases import CaseAction, Reason
from models.rights import Right
from models.who import Who

_ROUTES = (
    Reason.OUT_OF_SCOPE,
    Reason.NOT_ELIGIBLE,
    Reason.WRONG_ADDRESS,
    Reason.WRONG_DATA,
    Reason.DUPLICATE,
)
_RETURNS = (
    Reason.STEP_BEFORE,
    Reason.WRONG_DATA,
    Reason.WRONG_ADDRESS,
    Reason.MATERIAL_MISSING,
    Reason.WRONG_FORMAT,
    Reason.OUT_OF_SCOPE,
    Reason.NOT_ELIGIBLE,
    Reason.DUPLICATE,
)
_NOTHING, _AGREED = "0", "agreed"
Expect = Callable[[Session, Who, int], object]


def begin(flow_name: str, expects: Expect) -> Action:
    """Begin a form, if the request is in a state for it and the actor's: nobody writes in vain."""

    def run(talk: Talk, case_id: int, _extra: str) -> None:
        expects(talk.session, talk.me, case_id)
        engine.start(talk, talk.house.flows[flow_name], context={"case": case_id})

    return Action(run, Right.WORK_CASES)


def step_to(action: CaseAction) -> Expect:
    """The check that a step of a request can be taken now, by whoever wants to."""
    return lambda session, who, case_id: cases.expect(session, who, case_id, action)


def done(talk: Talk, form: Finished, key: str, **told: Any) -> Reply:
    """What was done, and the way back to the request."""
    case_id, blanks = form.context["case"], words.blanks(talk, form.context)
    opening = talk.action("desk.open", "queue.see", case_id, number=blanks["number"])
    text = talk.t(key, **blanks, **told)
    return Reply(text, talk.rows([opening, talk.menu("queue")]), subject=("case", case_id))


def amount(reader: Reader, incoming: Incoming) -> int:
    """An amount of money that somebody wrote.

    Raises:
        Misread: it is none.
    """
    said = in_words(reader, incoming)
    found = money.heard(said, rules.load(reader.session).currency)
    if found is None:
        raise Misread("misread.amount")
    return found


def show_amount(reader: Reader, value: int) -> str:
    """An amount as the card reads it back."""
    return booking_words.price(reader, value)


def reason_step(*reasons: Reason) -> Step:
    """The question for the coded reason, which is counted."""
    return Step(
        "reason",
        choices=among("case.reason", *reasons),
        show=shown_as("case.reason"),
    )


def words_step(*, optional: bool = False) -> Step:
    """The question for words that are kept with the request."""
    return Step("words", parse=in_words, merge=join_words, optional=optional)


def flow(name: str, *steps: Step, work: Callable[[Talk, int, Answers], object], **more: Any) -> Flow:
    """A form about a request that does one thing at its end; its receipt is the sentence `NAME.done`."""

    def finish(talk: Talk, form: Finished) -> Reply:
        work(talk, form.context["case"], form.answers)
        return done(talk, form, f"{name}.done")

    return Flow(name, 1, steps, finish, params=words.blanks, subject=words.of_case, **more)


def actor(talk: Talk) -> tuple[Session, Moment, Who]:
    """What every act of the centre begins with."""
    return talk.session, talk.moment, talk.me


DECLINE = flow(
    "queue_decline",
    reason_step(*_ROUTES),
    words_step(),
    work=lambda talk, case, said: cases.decline(
        *actor(talk), case, Reason(said["reason"]), text=said["words"]
    ),
)
TRANSFER = flow(
    "queue_transfer",
    words_step(),
    work=lambda talk, case, said: cases.transfer(*actor(talk), case, said["words"]),
)
SCHEDULE = flow(
    "queue_schedule",
    words_step(optional=True),
    work=lambda talk, case, said: cases.schedule(*actor(talk), case, said["words"] or ""),
)
BACK = flow(
    "queue_back",
    reason_step(*_RETURNS),
    words_step(optional=True),
    work=lambda talk, case, said: cases.send_back(
        *actor(talk), case, Reason(said["reason"]), text=said["words"] or ""
    ),
)
SAY = flow(
    "queue_say",
    telling_step(),
    work=lambda talk, case, said: cases.say(*actor(talk), case, **told(talk, said["words"])),
    reopens=REOPENS,
)
PHONED = flow(
    "queue_phoned",
    words_step(),
    work=lambda talk, case, said: cases.say(*actor(talk), case, said["words"], by_phone=True),
)
NOTE = flow(
    "queue_note",
    words_step(),
    work=lambda talk, case, said: cases.add_note(*actor(talk), case, said["words"]),
)


def _higher(reader: Reader, known: Answers, value: int) -> int:
    """Only what is more than was agreed has to be asked for."""
    case = cases.card(reader.session, known["case"], reader.language.code).case
    if value <= (case.price or 0):
        raise Misread("refused.price_not_higher")
    return value


PRICE = flow(
    "queue_price",
    Step("price", parse=amount, settle=_higher, show=show_amount),
    words_step(),
    work=lambda talk, case, said: cases.ask_price(*actor(talk), case, said["price"], text=said["words"]),
    reopens={"refused.price_not_higher": ("price",)},
)


def _charges(reader: Reader, known: Answers) -> list[Choice]:
    """What may be charged on this day, or nothing."""
    most = _most(reader, known)
    agreed = reader.language.label("queue_finish.agreed", price=show_amount(reader, most))
    # What was agreed to be paid, and is not any more, is exempt.
    exempt = not most and bool(_price(reader, known))
    nothing = Choice(
        _NOTHING, reader.language.label("queue_finish.exempt" if exempt else "queue_finish.nothing")
    )
    return [Choice(_AGREED, agreed), nothing] if most else [nothing]


def _price(reader: Reader, known: Answers) -> int:
    return cases.card(reader.session, known["case"], reader.language.code).case.price or 0


def _most(reader: Reader, known: Answers) -> int:
    case = cases.card(reader.session, known["case"], reader.language.code).case
    return cases.chargeable(reader.session, reader.moment, case)


def _charged(reader: Reader, known: Answers, value: str | int) -> int:
    """What was tapped or written, unless it is more than was agreed, or than the list says by now."""
    most = _most(reader, known)
    charged = most if value == _AGREED else int(value)
    if charged > most:
        agreed = _price(reader, known)
        raise Misread("refused.price_not_agreed" if most == agreed else "refused.price_lowered")
    return charged


FINISH = flow(
    "queue_finish",
    telling_step(),
    Step("charged", parse=amount, choices=_charges, settle=_charged, show=show_amount, columns=1),
    work=lambda talk, case, said: cases.finish(
        *actor(talk), case, **told(talk, said["words"]), charged=said["charged"]
    ),
    reopens={
        "refused.price_not_agreed": ("charged",),
        "refused.price_lowered": ("charged",),
        **REOPENS,
    },
)


def _finish(talk: Talk, case_id: int, _extra: str) -> None:
    """Begin the form; where nothing was agreed to be paid, nothing is asked about it."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.FINISH)
    given = {} if case.price else {"charged": 0}
    engine.start(talk, FINISH, context={"case": case_id}, given=given)


ROOM = Room(
    flows=(DECLINE, TRANSFER, SCHEDULE, BACK, SAY, PHONED, NOTE, PRICE, FINISH),
    actions={
        "queue.decline": begin("queue_decline", step_to(CaseAction.DECLINE)),
        "queue.transfer": begin("queue_transfer", step_to(CaseAction.TRANSFER)),
        "queue.schedule": begin("queue_schedule", step_to(CaseAction.SCHEDULE)),
        "queue.back": begin("queue_back", step_to(CaseAction.SEND_BACK)),
        "queue.price": begin("queue_price", step_to(CaseAction.ASK_PRICE)),
        "queue.finish": Action(_finish, Right.WORK_CASES),
        "queue.say": begin("queue_say", cases.expect_writable),
        "queue.phoned": begin("queue_phoned", cases.expect_yours),
        "queue.note": begin("queue_note", cases.for_staff),
    },
)
