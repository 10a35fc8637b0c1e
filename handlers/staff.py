"""How people join the staff, and who may do what: one-time invites and roles."""

from collections.abc import Callable

from sqlmodel import Session

from centre import notices, staff
from centre.moment import Moment
from chat import engine
from chat.buttons import Button, CommandTap
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.common import home, role_name
from models.outbox import Notice
from models.people import Role
from models.refused import Refused
from models.rights import Right
from models.who import Who, by_id, holders

_INVITABLE = (Role.VOLUNTEER, Role.CLERK, Role.COORDINATOR, Role.AUDITOR, Role.DIRECTOR)
_INVITED_BY_DIRECTOR = frozenset({Role.COORDINATOR, Role.AUDITOR, Role.DIRECTOR})


def join(talk: Talk, payload: str) -> None:
    """Join by the link that somebody was given."""
    role = staff.accept_invite(talk.session, talk.moment, talk.me, payload)
    talk.meet(by_id(talk.session, talk.me.id))
    talk.show_commands()
    buttons = [talk.menu("calls", "primary")] if talk.me.may(Right.SEE_CALLS) else []
    text = talk.t("staff.joined", role=role_name(talk, role))
    talk.say(Reply(text, talk.rows([*buttons, talk.menu("start")])))


def invite(talk: Talk) -> None:
    """Ask for which role."""
    roles = [r for r in _INVITABLE if r not in _INVITED_BY_DIRECTOR or talk.me.may(Right.MANAGE_ROLES)]
    buttons = [talk.action(f"role.{role.value}", "invite.role", 0, role.value) for role in roles]
    talk.show(Reply(talk.t("invite.which"), [*talk.rows(buttons), *home(talk)]))


def _invite(talk: Talk, _record: int, role: str) -> None:
    if role not in set(_INVITABLE):
        engine.stale(talk)
        return
    invitation = staff.invite(talk.session, talk.moment, talk.me, Role(role))
    link = talk.house.deep_link(invitation.payload)
    text = talk.t(
        "invite.link",
        role=role_name(talk, invitation.role),
        link=link,
        until=talk.moment_text(invitation.expires_at),
    )
    copy = Button(talk.language.label("invite.copy"), copies=link)
    talk.show(Reply(text, [[copy], [talk.menu("invite")], *home(talk)]))


def roles(talk: Talk) -> None:
    """Show who holds which role."""
    lines = staff.staff_lines(talk.session)
    people = dict.fromkeys((line.person_id, line.name) for line in lines)
    text = [talk.t("roles.heading", n=len(people))]
    text += [talk.t("roles.line", name=line.name, role=role_name(talk, line.role)) for line in lines]
    buttons = [talk.action("roles.person", "roles.person", number, name=name) for number, name in people]
    talk.show(Reply("\n".join(text), talk.rows([*buttons, talk.menu("invite"), talk.menu("start")])))


def _person(talk: Talk, number: int, _extra: str) -> None:
    who = _somebody(talk, number)
    held = [role for role in Role if role in who.roles]
    names = talk.t("engine.comma").join(role_name(talk, role) for role in held) or talk.t("engine.none")
    take = [_role_button(talk, "roles.take", number, role) for role in held]
    give = [_role_button(talk, "roles.give", number, role) for role in Role if role not in who.roles]
    rows = [*talk.rows(take), *talk.rows(give), [talk.button("roles.back", CommandTap("roles"))]]
    talk.show(Reply(talk.t("roles.of", name=who.name, roles=names), rows))


def _role_button(talk: Talk, action: str, number: int, role: Role) -> Button:
    style = "danger" if action == "roles.take" else ""
    return talk.action(action, action, number, role.value, style=style, role=role_name(talk, role))


def _give(talk: Talk, number: int, role: str) -> None:
    _change(talk, number, role, staff.grant)


def _take(talk: Talk, number: int, role: str) -> None:
    _change(talk, number, role, staff.revoke)


def _change(
    talk: Talk, number: int, code: str, do: Callable[[Session, Moment, Who, int, Role], None]
) -> None:
    if code not in set(Role):
        engine.stale(talk)
        return
    role = Role(code)
    _somebody(talk, number)
    before = _holders(talk, role)
    do(talk.session, talk.moment, talk.me, number, role)
    # Of some roles there is one at a time: whoever had it has lost it.
    for person_id in before ^ _holders(talk, role):
        _let_know(talk, person_id, role)
    talk.meet(by_id(talk.session, talk.me.id))
    if talk.me.may(Right.MANAGE_ROLES):
        _person(talk, number, "")
    else:
        talk.house.command(talk, "start")


def _holders(talk: Talk, role: Role) -> set[int]:
    return {who.id for who in holders(talk.session, [role])}


def _let_know(talk: Talk, person_id: int, role: Role) -> None:
    who = by_id(talk.session, person_id)
    talk.show_commands(who)
    if person_id != talk.me.id:
        kind = "staff.role_given" if role in who.roles else "staff.role_taken"
        notices.promise(talk.session, talk.moment, kind, person_id, params={"role": role.value})


def _somebody(talk: Talk, number: int) -> Who:
    try:
        return by_id(talk.session, number)
    except LookupError:
        raise Refused("refused.person_unknown") from None


def _tell_role(reader: Reader, notice: Notice) -> Reply | None:
    role = Role(notice.params["role"])
    given = notice.kind == "staff.role_given"
    if reader.who is None or (role in reader.who.roles) != given:
        return None
    start = reader.menu("start")
    return Reply(reader.t(f"notice.{notice.kind}", role=role_name(reader, role)), [[start]])


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
