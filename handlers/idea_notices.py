"""What is told about calls for ideas, as long as it still holds."""

from centre import ideas
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import idea_words as words
from models.cases import Case
from models.ideas import IdeaCallState
from models.outbox import Notice


def _tell_opened(reader: Reader, notice: Notice) -> Reply | None:
    call = ideas.find(reader.session, notice.subject_id or 0)
    if call.state is not IdeaCallState.OPEN or reader.now >= call.closes_at:
        return None
    go = reader.action("idea.hand_in", "idea.hand_in", call.id or 0, style="primary")
    look = reader.action("idea_call.back", "idea_call.see", call.id or 0)
    return Reply(reader.t("notice.idea_call.opened", **words.blanks(reader, call)), [[go], [look]])


def _tell_stage(reader: Reader, notice: Notice) -> Reply | None:
    found = ideas.of_case(reader.session, notice.subject_id)
    if found is None or found[0].state != notice.params["stage"]:
        return None
    call, idea = found
    case = reader.session.get_one(Case, idea.case_id)
    said = words.stage(reader, call, ideas.Entry(idea, case))
    look = reader.action("idea_call.back", "idea_call.see", call.id or 0)
    own = reader.action("case.see", "voice.see", idea.case_id)
    return Reply(reader.t("notice.idea.stage", said=said), [[own], [look]], subject=("case", idea.case_id))


def _tell_read(reader: Reader, notice: Notice) -> Reply | None:
    call = ideas.find(reader.session, notice.subject_id or 0)
    if call.state != notice.params["stage"]:
        return None
    came = len(ideas.entries(reader.session, call.id or 0))
    said = reader.t(f"idea.read.{call.state.value}", **words.blanks(reader, call), n=came)
    return Reply(
        reader.t("notice.idea.read", said=said),
        [[reader.action("idea_call.back", "idea_call.see", call.id or 0, style="primary")]],
    )


def _tell_waits(reader: Reader, notice: Notice) -> Reply | None:
    call = ideas.find(reader.session, notice.subject_id or 0)
    if call.state != notice.params["stage"]:
        return None
    said = reader.t(f"idea.waits.{call.state.value}", **words.blanks(reader, call))
    go_on = reader.action("idea_call.back", "idea_call.see", call.id or 0, style="primary")
    return Reply(reader.t("notice.idea_call.waits", said=said), [[go_on]])


ROOM = Room(
    words={
        ideas.OPENED: _tell_opened,
        ideas.STAGE: _tell_stage,
        ideas.READ: _tell_read,
        ideas.WAITS: _tell_waits,
    },
)
