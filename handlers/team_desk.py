"""/team: who belongs to a team, who would like to, who leads it."""

from centre import teams
from centre.shifts import load
from chat import engine
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import team_make
from handlers import volunteer_words as words
from handlers.common import home, in_language
from models.people import Person, Role
from models.refused import Refused
from models.rights import Right
from models.teams import MembershipState, Team, TeamState

_SHOWN = 12


def show(talk: Talk) -> None:
    """Show the teams that the speaker leads or keeps; whoever leads just one sees that one."""
    led = teams.led_by(talk.session, talk.me)
    made = team_make.maker(talk)
    if len(led) == 1 and not made:
        _see(talk, led[0].id or 0)
        return
    if not led and not made:
        _belong(talk)
        return
    lines = [talk.t("team.heading", n=len(led))]
    buttons = []
    for team in led:
        members = teams.members(talk.session, team.id or 0)
        asked = teams.members(talk.session, team.id or 0, MembershipState.ASKED)
        name = words.team_name(talk, team)
        line = talk.t("team.line", team=name, n=len(members), asked=len(asked))
        lines.append(talk.t("team.line_paused", line=line) if team.state is TeamState.PAUSED else line)
        buttons.append(talk.action("team.name", "team.see", team.id or 0, team=name))
    engine.aside(talk, "\n".join(lines), talk.rows([*buttons, *made, talk.menu("start")]))


def _belong(talk: Talk) -> None:
    """Show somebody who leads no team those to which they belong."""
    theirs = teams.of_person(talk.session, talk.me.id)
    lines = [
        talk.t("team.mine", team=words.team_name(talk, team), leader=_name(talk, team.leader_id))
        for membership, team in theirs
        if membership.state is MembershipState.ADMITTED
    ]
    ways = talk.rows([talk.menu("volunteer"), talk.menu("start")])
    engine.aside(talk, "\n".join(lines) or talk.t("team.none"), ways)


def _see(talk: Talk, team_id: int, _extra: str = "") -> None:
    team = _led(talk, team_id)
    members = teams.members(talk.session, team_id)
    asked = teams.members(talk.session, team_id, MembershipState.ASKED)
    ahead = load.of_team(talk.session, talk.moment, team_id)
    lines = [
        talk.t("team.card", team=words.team_name(talk, team), n=len(members), level=team.level),
        *([talk.t("team.is_paused")] if team.state is TeamState.PAUSED else []),
        in_language(team.field, talk.language.code),
        *([talk.t("team.skills", skills=words.skills(talk, team.skills))] if team.skills else []),
        talk.t("team.load", n=ahead.shifts, missing=ahead.missing),
        talk.t("team.leads", leader=_name(talk, team.leader_id), deputy=_name(talk, team.deputy_id)),
        *(talk.t("team.member", name=person.name) for _, person in members[:_SHOWN]),
        *(talk.t("team.wish", name=person.name) for _, person in asked[:_SHOWN]),
    ]
    takes = [
        talk.action("team.admit", "team.admit", team_id, str(person.id), name=person.name, style="primary")
        for _, person in asked[:_SHOWN]
    ]
    more = []
    if teams.leads(talk.me, team):
        more.append(talk.action("team.let_go", "team.choose", team_id, "out"))
        more.append(talk.action("group.open", "team.group", team_id))
    else:
        takes = []
    if talk.me.may(Right.WORK_VOLUNTEERS):
        more += [
            talk.action("team.leader", "team.choose", team_id, "leader"),
            talk.action("team.deputy", "team.choose", team_id, "deputy"),
            *team_make.ways(talk, team),
        ]
    rows = [*talk.rows(takes, 1), *talk.rows([*more, talk.menu("team"), talk.menu("start")])]
    engine.aside(talk, "\n".join(lines), rows)


def _led(talk: Talk, team_id: int) -> Team:
    team = teams.find(talk.session, team_id)
    if not teams.leads(talk.me, team) and not talk.me.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    return team


def _name(talk: Talk, person_id: int | None) -> str:
    person = talk.session.get(Person, person_id) if person_id is not None else None
    return person.name if person else talk.language.label("engine.none")


def _admit(talk: Talk, team_id: int, code: str) -> None:
    teams.admit(talk.session, talk.moment, talk.me, team_id, _person(code))
    talk.toast = talk.language.label("team.admitted_toast")
    _see(talk, team_id)


def _choose(talk: Talk, team_id: int, post: str) -> None:
    """Ask who is to lead, to step in, or to leave the team."""
    team = _led(talk, team_id)
    if post not in {"leader", "deputy", "out"}:
        engine.stale(talk)
        return
    found = teams.members(talk.session, team_id)
    if post == "out":
        found += teams.members(talk.session, team_id, MembershipState.ASKED)
    names = [
        talk.action("team.person", f"team.{post}", team_id, str(person.id), name=person.name)
        for _, person in found
    ]
    text = talk.t(f"team.which_{post}", team=words.team_name(talk, team))
    back = talk.action("engine.back", "team.see", team_id)
    talk.show(Reply(text, [*talk.rows(names), [back], *home(talk)]))


def _lead(talk: Talk, team_id: int, code: str, *, deputy: bool) -> None:
    teams.appoint(talk.session, talk.moment, talk.me, team_id, _person(code), deputy=deputy)
    talk.toast = talk.language.label("team.appointed_toast")
    _see(talk, team_id)


def _out(talk: Talk, team_id: int, code: str) -> None:
    teams.leave(talk.session, talk.moment, talk.me, team_id, _person(code))
    talk.toast = talk.language.label("team.out_toast")
    if teams.find(talk.session, team_id) in teams.led_by(talk.session, talk.me):
        _see(talk, team_id)
    else:
        show(talk)


def _person(code: str) -> int:
    """Whom a button names; nobody where a changed client wrote something else."""
    return int(code) if code.isascii() and code.isdigit() and len(code) < 16 else 0


ROOM = Room(
    commands={"team": Command(show, role=Role.VOLUNTEER, besides=Right.SEE_VOLUNTEERS)},
    actions={
        "team.see": Action(_see),
        "team.admit": Action(_admit),
        "team.choose": Action(_choose),
        "team.leader": Action(lambda talk, team, code: _lead(talk, team, code, deputy=False)),
        "team.deputy": Action(lambda talk, team, code: _lead(talk, team, code, deputy=True)),
        "team.out": Action(_out),
    },
)
