"""/ideas: what ideas are called for, to hand one in, and what became of those that were chosen."""

from typing import Any

from centre import ideas
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import file_refs, words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import idea_words as words
from handlers.common import home, note_files
from handlers.complaint_steps import leaves_no_trace, openness_step
from handlers.suggestions import remarks
from handlers.tellings import telling_step
from handlers.voices import receipt
from models.cases import Openness
from models.ideas import IdeaCall, IdeaCallState
from models.rights import Right

# What a poster says to the bot: the row of a call, which is no secret.
LINK = "ide_"
_NAME = 60
# What the staff can do with a call as it stands.
DESK = {
    IdeaCallState.PLANNED: ("poster", "call_off"),
    IdeaCallState.OPEN: ("read", "poster", "call_off"),
    IdeaCallState.SCREENING: ("read", "shortlist", "call_off"),
    IdeaCallState.SHORTLISTED: ("vote", "announce", "read"),
    IdeaCallState.VOTING: ("read",),
    IdeaCallState.ANNOUNCED: ("read", "archive"),
    IdeaCallState.ARCHIVED: ("read",),
    IdeaCallState.CALLED_OFF: ("read",),
}


def show(talk: Talk) -> None:
    """List the calls that are on or came out lately; the staff also see what is planned."""
    desk = talk.me.may(Right.RUN_VOTES)
    hidden = set() if desk else {IdeaCallState.PLANNED, IdeaCallState.CALLED_OFF}
    found = ideas.shown(talk.session, talk.moment, *(set(IdeaCallState) - hidden))
    lines = [talk.t("idea_call.heading" if found else "idea_call.none")]
    lines += [_line(talk, one) for one in found]
    opens = [
        talk.action("idea_call.open", "idea_call.see", one.id or 0, title=words.title(talk, one))
        for one in found
    ]
    opens += [talk.action("idea_call.make", "idea_call.make", 0, style="primary")] if desk else []
    engine.aside(talk, "\n".join(lines), [*talk.rows(opens, 1), *home(talk)])


def _line(talk: Talk, call: IdeaCall) -> Markup:
    state = talk.t(f"idea_call.state.{call.state.value}")
    return talk.t("idea_call.line", title=words.title(talk, call), state=state)


def open_link(talk: Talk, payload: str) -> None:
    """Show the call of a poster; all of them, if it names none."""
    said = payload[len(LINK) :]
    row = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
    if any(one.id == row for one in ideas.shown(talk.session, talk.moment, *IdeaCallState)):
        see(talk, row)
    else:
        show(talk)


def see(talk: Talk, call_id: int, _extra: str = "") -> None:
    """Show one call with what can be done now."""
    call = ideas.find(talk.session, call_id)
    buttons: list[Button] = []
    if call.state is IdeaCallState.OPEN:
        buttons.append(talk.action("idea.hand_in", "idea.hand_in", call_id, style="primary"))
    if call.state is IdeaCallState.VOTING and call.vote_id is not None:
        buttons.append(talk.action("idea_call.ballot", "vote.see", call.vote_id, style="primary"))
    lines = words.card(talk, call)
    if talk.me.may(Right.RUN_VOTES):
        came = len(ideas.entries(talk.session, call_id))
        lines.append(talk.t("idea_call.came", n=came))
        buttons += [talk.action(f"idea_call.{act}", f"idea_call.{act}", call_id) for act in DESK[call.state]]
    ways = [talk.menu("ideas"), talk.menu("start")]
    talk.replace(Reply("\n".join(lines), [*talk.rows(buttons, 1), *talk.rows(ways)]))


def _hand_in(talk: Talk, call_id: int, _extra: str) -> None:
    call = ideas.find(talk.session, call_id)
    if call.state is not IdeaCallState.OPEN:
        see(talk, call_id)
        return
    engine.start(talk, HAND_IN, context={"call": call_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return words.blanks(reader, ideas.find(reader.session, context["call"]))


def _finish(talk: Talk, form: Finished) -> Reply:
    about = form.answers["about"]
    filed = ideas.hand_in(
        talk.session,
        talk.moment,
        talk.me,
        form.context["call"],
        form.answers["title"],
        about["words"],
        openness=Openness(form.answers["openness"]),
        file_ids=note_files(talk, file_refs(about)),
    )
    return receipt(talk, filed)


HAND_IN = Flow(
    name="idea",
    version=1,
    steps=(Step("title", parse=words_within(_NAME)), telling_step("about"), openness_step()),
    finish=_finish,
    params=_blanks,
    remarks=remarks,
    reopens={"refused.too_many_files": ("about",)},
    traceless=leaves_no_trace,
)

ROOM = Room(
    commands={"ideas": Command(show, listed=False)},
    flows=(HAND_IN,),
    actions={"idea_call.see": Action(see), "idea.hand_in": Action(_hand_in)},
)
