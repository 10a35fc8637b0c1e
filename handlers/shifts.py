"""/shifts: what fits somebody, near in time first; all there is; one good suggestion; links to a shift."""

from collections.abc import Sequence

from centre import shifts
from centre.errors import Refused
from centre.shifts import Offered
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import shift_card, shift_list
from handlers import shift_words as words
from handlers.shift_list import Entry
from models.people import Role

LINK = "shf_"


def show(talk: Talk) -> None:
    """List what fits this person."""
    _fitting(talk, 0, "")


def open_link(talk: Talk, payload: str) -> None:
    """Show the shift that a link leads to."""
    try:
        found = shifts.by_number(talk.session, payload[len(LINK) :])
    except Refused:
        found = None
    if found is None:
        engine.aside(talk, talk.t("refused.shift_unknown"), [[talk.menu("shifts"), talk.menu("start")]])
    else:
        shift_card.show(talk, found.id or 0)


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the shift of a number; False if it is the number of something else."""
    found = shifts.by_number(talk.session, number)
    if found is not None:
        shift_card.show(talk, found.id or 0)
    return found is not None


def _fitting(talk: Talk, page: int, _extra: str) -> None:
    if not shifts.serves(talk.session, talk.me.id):
        _all(talk, page, "")
        return
    until = shifts.paused_until(talk.session, talk.moment, talk.me.id)
    if until is not None:
        no = Refused("refused.pausing_after_late_leaves", until=until)
        engine.aside(talk, talk.why(no), talk.rows([talk.menu("myshifts"), talk.menu("start")]))
        return
    found = shifts.fitting(talk.session, talk.moment, talk.me.id)
    if not found:
        others = [_all_button(talk), talk.menu("myshifts"), talk.menu("start")]
        engine.aside(talk, talk.t("shifts.none_fits"), talk.rows(others))
        return
    more = [talk.action("shifts.suggest", "shifts.suggest", 0), _all_button(talk)]
    more += [talk.menu("myshifts"), talk.menu("start")]
    heading, entries = talk.t("shifts.heading"), _entries(talk, found)
    shift_list.show(talk, entries, page, listing="shifts.list", heading=heading, more=more)


def _all(talk: Talk, page: int, _extra: str) -> None:
    """List all there is; the card of each says whether it fits, and if not why."""
    found = shifts.coming(talk.session, talk.moment)
    serves = shifts.serves(talk.session, talk.me.id)
    more = [talk.action("shifts.fitting", "shifts.list", 0)] if serves else [talk.menu("volunteer")]
    if not found:
        engine.aside(talk, talk.t("shifts.none"), talk.rows([talk.menu("myshifts"), talk.menu("start")]))
        return
    heading = talk.t("shifts.all_heading" if serves else "shifts.for_volunteers")
    more += [talk.menu("myshifts"), talk.menu("start")]
    entries = _entries(talk, found)
    shift_list.show(talk, entries, page, listing="shifts.all", heading=heading, more=more)


def _entries(talk: Talk, found: Sequence[Offered]) -> list[Entry]:
    return [(_line(talk, one), words.opener(talk, one.shift)) for one in found]


def _line(talk: Talk, one: Offered) -> Markup:
    line = words.line(talk, one.shift)
    if one.shift.opens_at > talk.now:
        return talk.t("shifts.line_opens", shift=line, at=talk.moment_text(one.shift.opens_at))
    if not one.free:
        return talk.t("shifts.line_full", shift=line)
    if one.missing:
        return talk.t("shifts.line_needed", shift=line, n=one.missing)
    return talk.t("shifts.line", shift=line)


def _suggest(talk: Talk, _record: int, _extra: str) -> None:
    best = shifts.suggested(talk.session, talk.moment, talk.me.id)
    if best is None:
        talk.house.actions["shifts.list"].run(talk, 0, "")
        return
    one, because = best
    shift_card.show(talk, one.shift.id or 0, talk.t(f"shifts.because.{because.value}", n=one.missing))


def _see(talk: Talk, shift_id: int, _extra: str) -> None:
    shift_card.show(talk, shift_id)


def _all_button(talk: Talk) -> Button:
    return talk.action("shifts.all", "shifts.all", 0)


ROOM = Room(
    commands={"shifts": Command(show, role=Role.VOLUNTEER)},
    actions={
        "shifts.list": Action(_fitting),
        "shifts.all": Action(_all),
        "shifts.suggest": Action(_suggest),
        "shift.see": Action(_see),
    },
)
