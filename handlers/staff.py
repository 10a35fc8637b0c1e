"""How people join the staff, and who may do what: one-time invites and roles."""

from collections.abc import Callable

from centre import notices, rules, staff
from chat import engine
from chat.buttons import Button, CommandTap
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.common import home, office_name, role_name, unit_name
from models.outbox import Notice
from models.people import Role
from models.refused import Refused
from models.rights import Right
from models.who import Who, by_id, holders

_INVITABLE = (Role.CLERK, Role.COORDINATOR, Role.AUDITOR, Role.DIRECTOR)
_INVITED_BY_DIRECTOR = frozenset({Role.COORDINATOR, Role.AUDITOR, Role.DIRECTOR})


def join(talk: Talk, payload: str) -> None:
    """Join by the link that somebody was given."""
    role = staff.accept_invite(talk.session, talk.moment, talk.me, payload)
    talk.meet(by_id(talk.session, talk.me.id))
    talk.show_commands()
    buttons = [talk.menu("calls", "primary")] if talk.me.may(Right.SEE_CALLS) else []
    offices = [office_name(talk, *office) for office in sorted(talk.me.offices) if office[0] is role]
    text = talk.t("staff.joined", role=talk.t("engine.comma").join(offices))
    talk.say(Reply(text, talk.rows([*buttons, talk.menu("start")])))


def invite(talk: Talk) -> None:
    """Ask for which role."""
    roles = [r for r in _INVITABLE if r not in _INVITED_BY_DIRECTOR or talk.me.may(Right.MANAGE_ROLES)]
    buttons = [talk.action(f"role.{role.value}", "invite.role", 0, role.value) for role in roles]
    talk.show(Reply(talk.t("invite.which"), [*talk.rows(buttons), *home(talk)]))


def _invite(talk: Talk, _record: int, code: str) -> None:
    office = _post(talk, code)
    if office is None or office[0] not in {*_INVITABLE, *staff.EARNED}:
        engine.stale(talk)
        return
    role, unit = office
    if unit is None:
        _ask_unit(talk, "invite.role", 0, role, talk.menu("invite"))
        return
    invitation = staff.invite(talk.session, talk.moment, talk.me, role, unit)
    link = talk.house.deep_link(invitation.payload)
    text = talk.t(
        "invite.link",
        role=office_name(talk, role, unit),
        link=link,
        until=talk.moment_text(invitation.expires_at),
    )
    copy = Button(talk.language.label("invite.copy"), copies=link)
    talk.show(Reply(text, [[copy], [talk.menu("invite")], *home(talk)]))


def _post(talk: Talk, code: str) -> tuple[Role, str | None] | None:
    """A role and its unit as a button says them ("" is the whole centre; None where it is still asked)."""
    name, slash, unit = code.partition("/")
    if name not in set(Role):
        return None
    role = Role(name)
    asked = role in staff.IN_UNITS and bool(rules.load(talk.session).staff_units)
    return role, unit if slash or not asked else None


def _ask_unit(talk: Talk, action: str, record: int, role: Role, back: Button) -> None:
    """Ask for which unit of the staff a role is."""
    units = [
        talk.action("unit.name", action, record, f"{role.value}/{unit}", name=unit_name(talk, unit))
        for unit in rules.load(talk.session).staff_units
    ]
    whole = talk.action("unit.whole", action, record, f"{role.value}/")
    text = talk.t("unit.which", role=role_name(talk, role))
    talk.show(Reply(text, [*talk.rows([*units, whole]), [back]]))


def roles(talk: Talk) -> None:
    """Show who holds which role."""
    lines = staff.staff_lines(talk.session)
    people = dict.fromkeys((line.person_id, line.name) for line in lines)
    text = [talk.t("roles.heading", n=len(people))]
    text += [
        talk.t("roles.line", name=line.name, role=office_name(talk, line.role, line.unit)) for line in lines
    ]
    buttons = [talk.action("roles.person", "roles.person", number, name=name) for number, name in people]
    talk.show(Reply("\n".join(text), talk.rows([*buttons, talk.menu("invite"), talk.menu("start")])))


def _person(talk: Talk, number: int, _extra: str) -> None:
    who = _somebody(talk, number)
    held = sorted(who.offices, key=lambda office: (list(Role).index(office[0]), office[1]))
    names = talk.t("engine.comma").join(office_name(talk, *office) for office in held) or talk.t(
        "engine.none"
    )
    take = [
        talk.action(
            "roles.take",
            "roles.take",
            number,
            f"{role.value}/{unit}",
            style="danger",
            role=office_name(talk, role, unit),
        )
        for role, unit in held
        if role not in staff.EARNED
    ]
    give = [
        talk.action("roles.give", "roles.give", number, role.value, role=role_name(talk, role))
        for role in Role
        if role not in staff.EARNED and (role, "") not in who.offices
    ]
    rows = [*talk.rows(take), *talk.rows(give), [talk.button("roles.back", CommandTap("roles"))]]
    talk.show(Reply(talk.t("roles.of", name=who.name, roles=names), rows))


def _give(talk: Talk, number: int, code: str) -> None:
    office = _post(talk, code)
    if office is not None and office[1] is None:
        who = _somebody(talk, number)
        back = talk.action("roles.person", "roles.person", number, name=who.name)
        _ask_unit(talk, "roles.give", number, office[0], back)
    else:
        _change(talk, number, office, staff.grant)


def _take(talk: Talk, number: int, code: str) -> None:
    _change(talk, number, _post(talk, code), staff.revoke)


def _change(talk: Talk, number: int, office: tuple[Role, str | None] | None, do: Callable[..., None]) -> None:
    if office is None:
        engine.stale(talk)
        return
    role, unit = office[0], office[1] or ""
    _somebody(talk, number)
    before = _holders(talk, role, unit)
    do(talk.session, talk.moment, talk.me, number, role, unit=unit)
    # Of some roles there is one at a time: whoever had it has lost it.
    for person_id in before ^ _holders(talk, role, unit):
        _let_know(talk, person_id, role, unit)
    talk.meet(by_id(talk.session, talk.me.id))
    if talk.me.may(Right.MANAGE_ROLES):
        _person(talk, number, "")
    else:
        talk.house.command(talk, "start")


def _holders(talk: Talk, role: Role, unit: str) -> set[int]:
    return {who.id for who in holders(talk.session, [role]) if (role, unit) in who.offices}


def _let_know(talk: Talk, person_id: int, role: Role, unit: str) -> None:
    who = by_id(talk.session, person_id)
    talk.show_commands(who)
    if person_id != talk.me.id:
        kind = "staff.role_given" if (role, unit) in who.offices else "staff.role_taken"
        params = {"role": role.value, "unit": unit}
        notices.promise(talk.session, talk.moment, kind, person_id, params=params)


def _somebody(talk: Talk, number: int) -> Who:
    try:
        return by_id(talk.session, number)
    except LookupError:
        raise Refused("refused.person_unknown") from None


def _tell_role(reader: Reader, notice: Notice) -> Reply | None:
    role, unit = Role(notice.params["role"]), notice.params["unit"]
    given = notice.kind == "staff.role_given"
    if reader.who is None or ((role, unit) in reader.who.offices) != given:
        return None
    start = reader.menu("start")
    return Reply(reader.t(f"notice.{notice.kind}", role=office_name(reader, role, unit)), [[start]])


ROOM = Room(
    commands={
        "invite": Command(invite, Right.INVITE),
        "roles": Command(roles, Right.MANAGE_ROLES),
    },
    actions={
        "invite.role": Action(_invite, Right.INVITE),
        "roles.person": Action(_person, Right.MANAGE_ROLES),
        "roles.give": Action(_give, Right.MANAGE_ROLES),
        "roles.take": Action(_take, Right.MANAGE_ROLES),
    },
    words={"staff.role_given": _tell_role, "staff.role_taken": _tell_role},
)
