"""A complaint about a volunteer was right: the session that it was about gives no points."""

from typing import Any

from centre import hours, volunteers
from centre.cases.access import find
from chat import engine
from chat.buttons import row_in
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import hour_words as words
from models.rights import Right
from models.who import by_id

_SHOWN = 8


def _choose(talk: Talk, volunteer_id: int, said: str) -> None:
    """Show what they served before the complaint came in, each to be tapped."""
    person_id = volunteers.find(talk.session, volunteer_id).person_id
    case = find(talk.session, row_in(said))
    found = [row for row in hours.weighing.sessions(talk.session, person_id, case) if row.zeroed_at is None]
    blanks: dict[str, Any] = {"name": by_id(talk.session, person_id).name, "case": case.number}
    if not found:
        engine.aside(talk, talk.t("session_zero.none", **blanks), [[talk.menu("vol")]])
        return
    buttons = [
        [talk.action("session_zero.line", "weigh.zero_for", row.id or 0, said, line=words.line(talk, row))]
        for row in found[:_SHOWN]
    ]
    engine.aside(talk, talk.t("session_zero.which", **blanks), [*buttons, [talk.menu("vol")]])


def _zero(talk: Talk, line_id: int, said: str) -> None:
    case = find(talk.session, row_in(said))
    row = hours.weighing.zero_for(talk.session, talk.moment, talk.me, line_id, case)
    text = talk.t("session_zero.done", line=words.line(talk, row), case=case.number)
    talk.replace(Reply(text, [[talk.menu("vol")]]))


ROOM = Room(
    actions={
        "weigh.sessions": Action(_choose, Right.WORK_VOLUNTEERS),
        "weigh.zero_for": Action(_zero, Right.WORK_VOLUNTEERS),
    }
)
