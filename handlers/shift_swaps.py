"""A shift changes hands: somebody of one's teams is asked by name to take it, or to exchange one for it."""

from typing import Any

from centre import shifts
from centre.shifts import mates, swaps
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import shift_list
from handlers import shift_words as words
from handlers.common import home
from handlers.people_steps import name_of, person_of, person_step
from models.outbox import Notice
from models.shifts import Shift, SignUp, SignUpState
from models.swaps import ShiftSwap, ShiftSwapState
from models.who import by_id


def _which(talk: Talk, page: int, _extra: str) -> None:
    """List what somebody has ahead, each to be given to somebody they know."""
    ahead = shifts.ahead(talk.session, talk.moment, talk.me.id)
    if len(ahead) == 1:
        _begin_giving(talk, ahead[0].id or 0, "")
        return
    entries = [
        (
            talk.t("leave.shift", shift=words.line(talk, shift)),
            talk.action("swap.give_of", "swap.give", one.id or 0, shift=words.label(talk, shift)),
        )
        for one in ahead
        for shift in [shifts.shift_of(talk.session, one)]
    ]
    heading = talk.t("swap.which")
    more = [talk.menu("myshifts"), talk.menu("start")]
    shift_list.show(talk, entries, page, listing="swap.which", heading=heading, more=more)


def _begin_giving(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = swaps.expect_mine(talk.session, talk.moment, talk.me, sign_up_id)
    if mates.able(talk.session, talk.moment, one):
        engine.start(talk, GIVE, context={"sign_up": sign_up_id})
    else:
        _nobody(talk, one, talk.t("shift_give.nobody", **_following(talk, one)))


def _begin_exchange(talk: Talk, sign_up_id: int, _extra: str) -> None:
    one = swaps.expect_mine(talk.session, talk.moment, talk.me, sign_up_id)
    if mates.partners(talk.session, talk.moment, one):
        engine.start(talk, EXCHANGE, context={"sign_up": sign_up_id})
    else:
        _nobody(talk, one, talk.t("shift_exchange.nobody", **_following(talk, one)))


def _nobody(talk: Talk, one: SignUp, said: Markup) -> None:
    """Nobody can be asked by name; leave asks everybody whom it fits."""
    leave = [] if one.state is SignUpState.LEAVING else [[talk.action("leave.ask", "leave.ask", one.id or 0)]]
    engine.aside(talk, said, [*leave, *home(talk)])


def _following(talk: Talk, one: SignUp) -> dict[str, Any]:
    """The shift, and what comes next: whoever has asked for leave is being looked for already."""
    key = "swap.search_goes_on" if one.state is SignUpState.LEAVING else "swap.leave_instead"
    return {"shift": words.line(talk, _shift(talk, one.id or 0)), "next": talk.t(key)}


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"shift": words.line(reader, _shift(reader, context["sign_up"]))}


def _able(reader: Reader, known: Answers) -> list[tuple[int, str]]:
    one = shifts.find_sign_up(reader.session, known["sign_up"])
    return mates.able(reader.session, reader.moment, one)


def _partners(reader: Reader, known: Answers) -> list[tuple[int, str]]:
    one = shifts.find_sign_up(reader.session, known["sign_up"])
    return mates.partners(reader.session, reader.moment, one)


def _theirs(reader: Reader, known: Answers) -> list[Choice]:
    """The shifts of whoever was chosen that fit in return."""
    if "whom" not in known:
        return []
    one, mate_id = shifts.find_sign_up(reader.session, known["sign_up"]), person_of(known["whom"])
    found = mates.exchanges(reader.session, reader.moment, one, mate_id)
    return [Choice(f"s{place.id}", words.label(reader, _shift(reader, place.id))) for place in found]


def _show_theirs(reader: Reader, code: str) -> str:
    return words.label(reader, _shift(reader, person_of(code)))


def _asked(talk: Talk, form: Finished) -> Reply:
    instead = form.answers.get("instead")
    swap = swaps.ask(
        talk.session,
        talk.moment,
        talk.me,
        form.context["sign_up"],
        person_of(form.answers["whom"]),
        takes_id=None if instead is None else person_of(instead),
    )
    back = talk.action("swap.take_back", "swap.take_back", swap.id or 0)
    return words.news(
        talk,
        "swap.asked",
        _shift(talk, swap.gives_id),
        [back],
        *home(talk),
        name=name_of(talk, form.answers["whom"]),
        until=talk.moment_text(swap.until),
    )


_REOPENS = {"refused.swap_does_not_fit": ("whom",)}
GIVE = Flow("shift_give", 1, (person_step("whom", _able),), _asked, params=_blanks, reopens=_REOPENS)
EXCHANGE = Flow(
    name="shift_exchange",
    version=1,
    steps=(
        person_step("whom", _partners, clears=("instead",)),
        Step("instead", choices=_theirs, show=_show_theirs, columns=1),
    ),
    finish=_asked,
    params=_blanks,
    reopens=_REOPENS,
)


def _question(reader: Reader, swap: ShiftSwap) -> Reply:
    """What somebody asks, by when, and the two answers; they carry which version of the shifts was read."""
    shift, name = _shift(reader, swap.gives_id), by_id(reader.session, swap.from_id).name
    told: dict[str, Any] = {"name": name, "role": _role(reader, swap.gives_id)}
    key = "notice.shift_swap.asked"
    if swap.takes_id is not None:
        key = "swap.asked_exchange"
        told["other"] = words.line(reader, _shift(reader, swap.takes_id))
    swap_id = swap.id or 0
    buttons = [
        reader.action("swap.yes", "swap.yes", swap_id, _read(reader, swap), style="primary"),
        reader.action("swap.no", "swap.no", swap_id),
    ]
    until = reader.moment_text(swap.until)
    return words.news(reader, key, shift, *reader.rows(buttons), until=until, **told)


def _yes(talk: Talk, swap_id: int, read: str) -> None:
    swap = swaps.find(talk.session, swap_id)
    if swap.to_id == talk.me.id and swap.state is ShiftSwapState.ASKED and read != _read(talk, swap):
        asked = _question(talk, swap)
        talk.replace(Reply(Markup(f"{talk.t('shift.changed_meanwhile')}\n\n{asked.text}"), asked.rows))
        return
    talk.replace(_now(talk, swaps.accept(talk.session, talk.moment, talk.me, swap_id), talk.me.id))


def _no(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.decline(talk.session, talk.moment, talk.me, swap_id)
    talk.replace(words.news(talk, "swap.declined", _shift(talk, swap.gives_id), *home(talk)))


def _take_back(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.withdraw(talk.session, talk.moment, talk.me, swap_id)
    buttons = _again(talk, swap)
    talk.replace(words.news(talk, "swap.taken_back", _shift(talk, swap.gives_id), *buttons, *home(talk)))


def _undo(talk: Talk, swap_id: int, _extra: str) -> None:
    swap = swaps.undo(talk.session, talk.moment, talk.me, swap_id)
    talk.conclude(_again_theirs(talk, swap, talk.me.id, by_themselves=True))


def _now(reader: Reader, swap: ShiftSwap, person_id: int) -> Reply:
    """Who has which shift now, as one of the two is told."""
    given = person_id == swap.from_id
    other_id = swap.to_id if given else swap.from_id
    name = by_id(reader.session, other_id).name
    mine, theirs = (swap.takes_id, swap.gives_id) if given else (swap.gives_id, swap.takes_id)
    if mine is None:
        return words.news(reader, "swap.given", _shift(reader, swap.gives_id), name=name)
    shift = _shift(reader, mine)
    told = {"name": name, "role": _role(reader, mine), "where": words.address(reader, shift)}
    if theirs is None:
        place = swaps.successor(reader.session, mine)
        leave = [[reader.action("leave.ask", "leave.ask", place.id or 0)]] if place else []
        return words.news(reader, "swap.taken", shift, *leave, **told)
    other = words.line(reader, _shift(reader, theirs))
    until = swaps.undo_until(reader.session, swap)
    if until is None or until <= reader.now:
        return words.news(reader, "swap.exchanged", shift, other=other, undo="", **told)
    undo = Markup("\n" + reader.t("swap.can_undo", until=reader.moment_text(until)))
    button = reader.action("swap.undo", "swap.undo", swap.id or 0)
    return words.news(reader, "swap.exchanged", shift, [button], other=other, undo=undo, **told)


def _again_theirs(reader: Reader, swap: ShiftSwap, person_id: int, *, by_themselves: bool) -> Reply:
    """Each has their own shift again, as one of the two is told."""
    asked = person_id == swap.from_id
    mine, theirs = (swap.gives_id, swap.takes_id) if asked else (swap.takes_id, swap.gives_id)
    name = by_id(reader.session, swap.to_id if asked else swap.from_id).name
    other = words.line(reader, _shift(reader, theirs))
    key = "swap.undone" if by_themselves else "notice.shift_swap.undone"
    return words.news(reader, key, _shift(reader, mine), name=name, other=other)


def _again(reader: Reader, swap: ShiftSwap) -> list[list[Any]]:
    """To ask somebody else; whoever had asked for leave is being looked for already."""
    one = shifts.find_sign_up(reader.session, swap.gives_id)
    again = [reader.action("swap.another", "swap.give", swap.gives_id)]
    if one.state is SignUpState.CONFIRMED:
        again.append(reader.action("leave.ask", "leave.ask", swap.gives_id))
    return [list(row) for row in reader.rows(again)]


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    """The question; once it is over otherwise than by their answer the same message says so."""
    swap = swaps.find(reader.session, notice.subject_id)
    if swap.state is ShiftSwapState.ASKED:
        return _question(reader, swap)
    if notice.settled_at is None or swap.state not in (ShiftSwapState.WITHDRAWN, ShiftSwapState.LAPSED):
        return None
    return words.news(reader, "swap.over", _shift(reader, swap.gives_id))


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    swap = swaps.find(reader.session, notice.subject_id)
    if swap.state is ShiftSwapState.AGREED:
        return _now(reader, swap, swap.from_id)
    one = shifts.find_sign_up(reader.session, swap.gives_id)
    begun = _shift(reader, swap.gives_id).starts_at <= reader.moment.now
    if begun or one.state not in (SignUpState.CONFIRMED, SignUpState.LEAVING):
        return None
    silent = swap.state is ShiftSwapState.LAPSED and _still_there(reader, swap.takes_id)
    searched = one.state is SignUpState.LEAVING
    return words.news(
        reader,
        "swap.no_answer" if silent else "notice.shift_swap.settled",
        _shift(reader, swap.gives_id),
        *_again(reader, swap),
        name=by_id(reader.session, swap.to_id).name,
        next=reader.t("swap.search_goes_on" if searched else "swap.still_yours"),
    )


def _still_there(reader: Reader, takes_id: int | None) -> bool:
    """Whether the place that was asked for in return is still its owner's to give."""
    if takes_id is None:
        return True
    return shifts.find_sign_up(reader.session, takes_id).state is SignUpState.CONFIRMED


def _tell_undone(reader: Reader, notice: Notice) -> Reply | None:
    swap = swaps.find(reader.session, notice.subject_id)
    if swap.state is not ShiftSwapState.UNDONE:
        return None
    return _again_theirs(reader, swap, notice.person_id, by_themselves=False)


def _read(reader: Reader, swap: ShiftSwap) -> str:
    rows = [row for row in (swap.gives_id, swap.takes_id) if row is not None]
    return ".".join(str(_shift(reader, row).sequence) for row in rows)


def _role(reader: Reader, sign_up_id: int) -> str:
    return words.role(reader, shifts.find_sign_up(reader.session, sign_up_id).post_id)


def _shift(reader: Reader, sign_up_id: int | None) -> Shift:
    return shifts.shift_of(reader.session, shifts.find_sign_up(reader.session, sign_up_id or 0))


ROOM = Room(
    flows=(GIVE, EXCHANGE),
    actions={
        "swap.which": Action(_which),
        "swap.give": Action(_begin_giving),
        "swap.exchange": Action(_begin_exchange),
        "swap.yes": Action(_yes),
        "swap.no": Action(_no),
        "swap.take_back": Action(_take_back),
        "swap.undo": Action(_undo),
    },
    words={
        "shift_swap.asked": _tell_asked,
        "shift_swap.settled": _tell_settled,
        "shift_swap.undone": _tell_undone,
    },
)
