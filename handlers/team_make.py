"""Forming a team, changing what it is, pausing and closing it: for the volunteer desk."""

from typing import Any

from centre import skills, team_making, teams
from centre.team_making import LEVELS, Draft
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Step, among, from_label, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import volunteer_words as words
from handlers.common import home
from handlers.wordings import show_wording, wording
from models.outbox import Notice
from models.refused import Refused
from models.rights import Right
from models.teams import Team, TeamState

PARTS = ("name", "field", "skills", "level")
_NAME, _FIELD = 60, 200  # characters
_WAYS = {"pause": TeamState.PAUSED, "reopen": TeamState.ACTIVE, "close": TeamState.CLOSED}


def ways(talk: Talk, team: Team) -> list[Button]:
    """What the volunteer desk can do with a team besides choosing who leads it."""
    row = team.id or 0
    states = team_making.NEXT[team.state]
    changing = [talk.action("team.change", "team.change", row)] if team.state is not TeamState.CLOSED else []
    return [
        *changing,
        *(
            talk.action(f"team.{way}", f"team.{way}", row, style="danger" if way == "close" else "")
            for way, state in _WAYS.items()
            if state in states
        ),
    ]


def maker(talk: Talk) -> list[Button]:
    """The way to a new team, for those who may form one."""
    return [talk.action("team.make", "team.make", 0)] if talk.me.may(Right.WORK_VOLUNTEERS) else []


def _make(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, TEAM_MAKE)


def _change(talk: Talk, team_id: int, _extra: str) -> None:
    team = _open(talk, team_id)
    engine.start(talk, TEAM_CHANGE, context={"team": team_id}, ticked={"skills": list(team.skills)})


def _open(talk: Talk, team_id: int) -> Team:
    team = teams.find(talk.session, team_id)
    if team.state is TeamState.CLOSED:
        raise Refused("refused.team_closed")
    return team


def _put(talk: Talk, team_id: int, way: str) -> None:
    team = team_making.put(talk.session, talk.moment, talk.me, team_id, _WAYS[way])
    talk.show(_done(talk, team, f"team.{way}_done"))


def _sure(talk: Talk, team_id: int, _extra: str) -> None:
    """Closing lets everybody go, so it is asked once more."""
    team = _open(talk, team_id)
    text = talk.t(
        "team.close_sure", team=words.team_name(talk, team), n=len(teams.members(talk.session, team_id))
    )
    yes = talk.action("team.close_now", "team.close_now", team_id, style="danger")
    back = talk.action("engine.back", "team.see", team_id)
    talk.show(Reply(text, talk.rows([yes, back], 1)))


def _done(talk: Talk, team: Team, key: str) -> Reply:
    opens = [] if team.state is TeamState.CLOSED else [talk.action("team.open", "team.see", team.id or 0)]
    text = talk.t(key, team=words.team_name(talk, team))
    return Reply(text, [*talk.rows([*opens, talk.menu("team")]), *home(talk)], subject=("team", team.id or 0))


def _finish_make(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    draft = Draft(said["name"], said["field"], tuple(said["skills"] or ()), int(said["level"]))
    return _done(talk, team_making.form(talk.session, talk.moment, talk.me, draft), "team_make.done")


def _finish_change(talk: Talk, form: Finished) -> Reply:
    part = form.answers["what"]
    said = form.answers[part]
    value: Any = int(said) if part == "level" else said or []
    team_id = form.context["team"]
    team = team_making.reshape(talk.session, talk.moment, talk.me, team_id, **{part: value})
    return _done(talk, team, "team_change.done")


def _levels(reader: Reader, _known: Answers) -> list[Choice]:
    return from_label(reader, "volunteer.level", *(str(level) for level in LEVELS))


def _steps(asked: Any) -> tuple[Step, ...]:
    """The questions about a team; `asked` says of each part when it is one of them."""
    return (
        Step("name", parse=wording(_NAME), show=show_wording, when=asked("name")),
        Step("field", parse=wording(_FIELD), show=show_wording, when=asked("field")),
        Step(
            "skills",
            choices=lambda reader, _known: from_label(reader, "skill", *skills.SKILLS),
            several=True,
            optional=True,
            show=words.skills,
            when=asked("skills"),
        ),
        Step("level", choices=_levels, show=shown_as("volunteer.level"), columns=1, when=asked("level")),
    )


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("team", context["team"])


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"team": words.team_name(reader, teams.find(reader.session, context["team"]))}


TEAM_MAKE = Flow(
    name="team_make",
    version=1,
    steps=_steps(lambda _part: lambda _known: True),
    finish=_finish_make,
    reopens={"refused.team_there": ("name",)},
)
TEAM_CHANGE = Flow(
    name="team_change",
    version=1,
    steps=(
        Step("what", choices=among("team_change.what", *PARTS), show=shown_as("team_change.what"), columns=1),
        *_steps(lambda part: lambda known: known.get("what") == part),
    ),
    finish=_finish_change,
    params=_blanks,
    subject=_subject,
    reopens={"refused.team_there": ("name",)},
)


def _tell_closed(reader: Reader, notice: Notice) -> Reply:
    """That a team is no more, to whoever belonged to it."""
    team = teams.find(reader.session, notice.subject_id or 0)
    text = reader.t("notice.team.closed", team=words.team_name(reader, team))
    return Reply(text, [[reader.menu("volunteer")]])


ROOM = Room(
    words={team_making.CLOSED: _tell_closed},
    flows=(TEAM_MAKE, TEAM_CHANGE),
    actions={
        "team.make": Action(_make, right=Right.WORK_VOLUNTEERS),
        "team.change": Action(_change, right=Right.WORK_VOLUNTEERS),
        "team.pause": Action(
            lambda talk, team, _extra: _put(talk, team, "pause"), right=Right.WORK_VOLUNTEERS
        ),
        "team.reopen": Action(
            lambda talk, team, _extra: _put(talk, team, "reopen"), right=Right.WORK_VOLUNTEERS
        ),
        "team.close": Action(_sure, right=Right.WORK_VOLUNTEERS),
        "team.close_now": Action(
            lambda talk, team, _extra: _put(talk, team, "close"), right=Right.WORK_VOLUNTEERS
        ),
    },
)
