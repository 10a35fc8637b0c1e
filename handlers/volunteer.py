"""/volunteer: how one stands as a volunteer, and what one can do about it."""

from typing import Any

from centre import teams, volunteers
from centre.volunteers import VolunteerCard
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import volunteer_guardian
from handlers import volunteer_words as words
from handlers.common import home, in_language
from models.teams import MembershipState
from models.volunteers import (
    MAY_APPLY,
    SERVING,
    TRANSITIONS,
    Volunteer,
    VolunteerAction,
    VolunteerState,
)


def show(talk: Talk) -> None:
    """Show how the speaker stands; who has not applied is told what it is about."""
    volunteer = volunteers.of(talk.session, talk.me.id)
    wards = volunteer_guardian.buttons(talk)
    if volunteer is None:
        apply = talk.action("volunteer.apply", "volunteer.apply", 0, style="primary")
        engine.aside(talk, talk.t("volunteer.invitation"), talk.rows([apply, *wards, talk.menu("start")]))
        return
    card = volunteers.card(talk.session, talk.moment, volunteer)
    lines: list[str] = [
        talk.t("volunteer.heading", number=volunteer.number, state=words.state(talk, volunteer))
    ]
    if volunteer.state not in MAY_APPLY:
        lines += words.profile(talk, card) + words.checks(talk, card)
    lines += ["", _next(talk, card)]
    rows = talk.rows([*_buttons(talk, volunteer), *wards, talk.menu("start")])
    engine.aside(talk, "\n".join(lines), rows)


def _next(talk: Talk, card: VolunteerCard) -> str:
    """What happens next, and by whom."""
    volunteer = card.volunteer
    until: Any = ""
    if volunteer.state is VolunteerState.GUARDIAN and card.link_until is not None:
        return talk.t("volunteer.link_waits", until=talk.moment_text(card.link_until))
    if volunteer.state is VolunteerState.SUSPENDED:
        until = talk.moment_text(volunteers.hearing_ends(talk.session, talk.moment, volunteer))
        key = "volunteer.heard_already" if volunteer.heard_at else "volunteer.next.suspended"
        return talk.t(key, until=until)
    if volunteer.state is VolunteerState.REMOVED and not volunteers.may_appeal(
        talk.session, talk.moment, volunteer
    ):
        waits = volunteer.appealed_at is not None and volunteer.upheld_at is None
        return talk.t("volunteer.appeal_waits" if waits else "volunteer.appeal_over")
    return talk.t(f"volunteer.next.{volunteer.state.value}")


def _buttons(talk: Talk, volunteer: Volunteer) -> list[Button]:
    state = volunteer.state
    if state in MAY_APPLY:
        return [talk.action("volunteer.apply", "volunteer.apply", 0, style="primary")]
    if state is VolunteerState.REMOVED:
        may = volunteers.may_appeal(talk.session, talk.moment, volunteer)
        return [talk.action("volunteer.appeal", "volunteer.appeal", 0)] if may else []
    first = []
    if state is VolunteerState.GUARDIAN:
        first.append(talk.action("volunteer.link", "volunteer.link", 0, style="primary"))
    if state is VolunteerState.SUSPENDED:
        first.append(talk.action("volunteer.hear", "volunteer.hear", 0, style="primary"))
    if state is VolunteerState.PAUSED:
        first.append(talk.action("volunteer.resume", "volunteer.resume", 0, style="primary"))
    rest = [
        *([talk.menu("badge")] if state in SERVING else []),
        talk.action("volunteer.change_skills", "volunteer.skills", 0),
        talk.action("volunteer.change_times", "volunteer.times", 0),
        talk.action("volunteer.change_term", "volunteer.term", 0),
        talk.action("volunteer.my_teams", "volunteer.teams", 0),
    ]
    if (state, VolunteerAction.PAUSE) in TRANSITIONS:
        rest.append(talk.action("volunteer.pause", "volunteer.pause", 0))
    leave = talk.action("volunteer.exit", "volunteer.exit", 0, style="danger")
    return [*first, *rest, leave]


def _sure(talk: Talk, action: VolunteerAction, name: str) -> None:
    """Ask once more before something ends."""
    volunteers.expect_own(talk.session, talk.me, action)
    yes = talk.action(f"volunteer.{name}_now", f"volunteer.{name}_now", 0, style="danger")
    talk.show(Reply(talk.t(f"volunteer.{name}_sure"), talk.rows([yes, talk.menu("volunteer")], 1)))


def _pause(talk: Talk, _record: int, _extra: str) -> None:
    volunteers.pause(talk.session, talk.moment, talk.me)
    _over(talk, talk.t("volunteer.paused"))


def _resume(talk: Talk, _record: int, _extra: str) -> None:
    volunteers.resume(talk.session, talk.moment, talk.me)
    _over(talk, talk.t("volunteer.resumed"))


def _exit(talk: Talk, _record: int, _extra: str) -> None:
    volunteers.exit_(talk.session, talk.moment, talk.me)
    _over(talk, talk.t("volunteer.exited"))


def _over(talk: Talk, text: str) -> None:
    # Somebody who stops, or goes on, sees other commands from now on.
    talk.show_commands()
    talk.show(Reply(text, [[talk.menu("volunteer")], *home(talk)]))


def _words(name: str) -> Flow:
    """A form in which somebody says something about their own record."""
    say = {"volunteer_hear": volunteers.hear, "volunteer_appeal": volunteers.appeal}[name]

    def finish(talk: Talk, form: Finished) -> Reply:
        volunteer = say(talk.session, talk.moment, talk.me, form.answers["words"])
        text = talk.t(f"{name}.done", number=volunteer.number)
        return Reply(text, [[talk.menu("volunteer")], *home(talk)])

    return Flow(name, 1, (Step("words", parse=in_words, merge=join_words),), finish)


HEAR, APPEAL = _words("volunteer_hear"), _words("volunteer_appeal")


def _begin(talk: Talk, action: VolunteerAction, flow: Flow) -> None:
    volunteers.expect_own(talk.session, talk.me, action)
    engine.start(talk, flow)


def _teams(talk: Talk, _record: int = 0, _extra: str = "") -> None:
    """The teams, each with the way in or out; those that need what the speaker can do come first."""
    skilled = _skilled(talk)
    theirs = {team.id: one.state for one, team in teams.of_person(talk.session, talk.me.id)}
    lines, buttons = [talk.t("volunteer.teams_heading")], []
    for team in sorted(teams.active(talk.session), key=lambda one: -len(skilled & set(one.skills))):
        name, state = words.team_name(talk, team), theirs.get(team.id)
        what = in_language(team.field, talk.language.code)
        lines.append(talk.t("volunteer.team_line", team=name, what=what, level=team.level))
        if wanted := [skill for skill in team.skills if skill in skilled]:
            lines.append(talk.t("volunteer.team_fits", skills=words.skills(talk, wanted)))
        if state is None:
            key = "volunteer.join"
        else:
            key = "volunteer.unask" if state is MembershipState.ASKED else "volunteer.quit"
        buttons.append(
            talk.action(key, "volunteer.quit" if state else "volunteer.join", team.id or 0, team=name)
        )
    rows = [*talk.rows(buttons, 1), [talk.menu("volunteer")]]
    talk.show(Reply("\n".join(lines), rows))


def _skilled(talk: Talk) -> set[str]:
    """What the speaker said that they can do."""
    mine = volunteers.of(talk.session, talk.me.id)
    return set(volunteers.card(talk.session, talk.moment, mine).skills) if mine else set()


def _join(talk: Talk, team_id: int, _extra: str) -> None:
    volunteers.expect_correcting(talk.session, talk.me)
    teams.ask(talk.session, talk.moment, talk.me.id, team_id)
    talk.toast = talk.language.label("volunteer.asked_toast")
    _teams(talk)


def _quit(talk: Talk, team_id: int, _extra: str) -> None:
    teams.leave(talk.session, talk.moment, talk.me, team_id, talk.me.id)
    talk.toast = talk.language.label("volunteer.quit_toast")
    _teams(talk)


ROOM = Room(
    commands={"volunteer": Command(show, listed=False)},
    flows=(HEAR, APPEAL),
    actions={
        "volunteer.pause": Action(lambda talk, _r, _e: _sure(talk, VolunteerAction.PAUSE, "pause")),
        "volunteer.pause_now": Action(_pause),
        "volunteer.resume": Action(_resume),
        "volunteer.exit": Action(lambda talk, _r, _e: _sure(talk, VolunteerAction.EXIT, "exit")),
        "volunteer.exit_now": Action(_exit),
        "volunteer.hear": Action(lambda talk, _r, _e: _begin(talk, VolunteerAction.HEAR, HEAR)),
        "volunteer.appeal": Action(lambda talk, _r, _e: _begin(talk, VolunteerAction.APPEAL, APPEAL)),
        "volunteer.teams": Action(_teams),
        "volunteer.join": Action(_join),
        "volunteer.quit": Action(_quit),
    },
)
