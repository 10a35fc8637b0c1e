"""/duty: who is on duty today, for everybody; for the staff the days to come, swaps and the last note."""

from centre import duty, rules, staff
from centre.duty import DutyLine
from chat import engine, when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Rows, Talk
from handlers import cover_words, days
from handlers import duty_words as words
from handlers.call_words import DESK
from handlers.common import centre_name
from models.outbox import Notice
from models.rights import Right

# Of a long note so much is seen here; whoever leads next has got all of it.
_NOTE = 300


def show(talk: Talk) -> None:
    """Say who leads today, when the centre is open and whom to ring in an emergency; open to strangers."""
    if talk.who is None or not talk.who.may(Right.SEE_ROTA):
        engine.aside(talk, _today(talk), talk.rows([talk.menu("talk"), talk.menu("start")]))
        return
    coming = duty.lines(talk.session, days.today(talk), days.NEXT)
    back = engine.go_on_button(talk)
    rows = [*_buttons(talk, coming), *([[back]] if back else [])]
    reply = Reply("\n\n".join([_today(talk), *_rota(talk, coming)]), rows, subject=DESK)
    # What somebody was told of their duty stays where it is; only the rota itself is renewed in place.
    if talk.subject_of(talk.incoming.message_id) == DESK:
        talk.replace(reply)
    else:
        talk.show(reply)


def _today(talk: Talk) -> Markup:
    on_duty, in_force = staff.on_duty(talk.session, talk.moment), rules.load(talk.session)
    opening, is_open = talk.moment.calendar.opening, talk.moment.calendar.is_open(talk.now)
    return talk.t(
        "duty.text",
        leader=on_duty.leader.name if on_duty.leader else talk.t("duty.nobody"),
        state=talk.t("duty.open" if is_open else "duty.closed"),
        opens=when.clock(talk.language, opening.opens),
        closes=when.clock(talk.language, opening.closes),
        centre=centre_name(talk),
        where=_where(talk, in_force),
        numbers=" · ".join(in_force.emergency_numbers),
    )


def _where(talk: Talk, in_force: rules.Rules) -> Markup:
    address = in_force.centre_address.get(talk.language.code)
    lines = [talk.t("duty.address", address=address)] if address else []
    lines += [talk.t("duty.phone", phone=in_force.centre_phone)] if in_force.centre_phone else []
    return Markup("".join(lines))


def _rota(talk: Talk, coming: list[DutyLine]) -> list[Markup]:
    """The days to come, and what was handed over last to those who may lead next."""
    rest = (words.line(talk, line) for line in coming[1:])
    if any(line.leader for line in coming):
        parts = [Markup("\n".join([talk.t("duty.coming"), _first(talk, coming[0]), *rest]))]
    else:
        parts = [talk.t("duty.no_rota", n=len(coming))]
    parts += cover_words.of_rota(talk)
    if talk.me.may(Right.TAKE_DUTY):
        last = duty.before(talk.session, days.today(talk))
        note = words.handed_over(talk, last, limit=_NOTE)
        parts += [note] if note else []
    return parts


def _first(talk: Talk, today: DutyLine) -> Markup:
    """Today's line; where the rota names nobody, who leads all the same."""
    leader = staff.on_duty(talk.session, talk.moment).leader
    if today.leader is not None or leader is None:
        return words.line(talk, today)
    day = when.day(talk.language, today.day, today.day)
    return talk.t("duty.line_stands_in", day=day, leader=leader.name)


def _buttons(talk: Talk, coming: list[DutyLine]) -> Rows:
    mine = [button for line in coming if (button := _about(talk, line))]
    tools = [_write(talk, line) for line in _noted(talk, coming[0])]
    if talk.me.may(Right.LAY_ROTA):
        tools.append(talk.action("duty.lay", "duty.lay", 0))
    return [*talk.rows(mine), *cover_words.buttons(talk), *talk.rows([*tools, talk.menu("start")])]


def _about(talk: Talk, line: DutyLine) -> Button | None:
    """What one can do about a day: answer whoever asks, take one's own question back, or ask."""
    blanks = {"day": when.plain_day(talk.language, line.day)}
    if line.swap is not None and line.swap.to_id == talk.me.id:
        return talk.action("duty.asked", "duty.asked", line.swap.id or 0, style="primary", **blanks)
    if line.swap is not None and line.swap.from_id == talk.me.id:
        return talk.action("duty.withdraw", "duty.withdraw", line.swap.id or 0, **blanks)
    if line.swap is None and line.names(talk.me.id):
        return talk.action("duty.swap", "duty.swap", line.id or 0, **blanks)
    return None


def _noted(talk: Talk, today: DutyLine) -> list[DutyLine]:
    """The days about which one may still want to tell the next: today, and the last if nobody did."""
    last = duty.before(talk.session, today.day)
    found = [last.line] if last is not None and last.owed and not last.notes else []
    return [line for line in (*found, today) if line.names(talk.me.id)]


def _write(talk: Talk, line: DutyLine) -> Button:
    return talk.action("duty.write", "duty.note", line.id or 0, day=when.plain_day(talk.language, line.day))


def _withdraw(talk: Talk, swap_id: int, _extra: str) -> None:
    duty.withdraw(talk.session, talk.moment, talk.me, swap_id)
    talk.toast = talk.language.label("duty.withdrawn")
    show(talk)


def _tell_unreached(reader: Reader, _notice: Notice) -> Reply | None:
    """That nobody on duty can be written to, and to whom it goes meanwhile what cannot wait."""
    silent = duty.unreached(reader.session, reader.moment)
    if silent is None:
        return None
    key = "notice.duty.unreached" if silent else "notice.duty.unnamed"
    names = reader.t("engine.comma").join(one.name for one in silent)
    to = duty.ladder(reader.session, reader.moment)[0].name
    return Reply(reader.t(key, names=names, to=to), reader.rows([reader.menu("duty")]))


ROOM = Room(
    commands={"duty": Command(show, open=True)},
    actions={"duty.withdraw": Action(_withdraw, Right.TAKE_DUTY)},
    words={duty.UNREACHED: _tell_unreached},
)
