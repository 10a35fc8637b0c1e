"""What the staff do with a suggestion in words: adopt all of it, a part or nothing, and carry it out."""

from collections.abc import Callable
from functools import partial

from centre import cases, suggestions
from chat.flow import Finished, Flow
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Talk
from handlers import case_desk_words as words
from handlers.case_desk_forms import actor, begin, done, step_to
from handlers.tellings import REOPENS, told
from handlers.templates import keeping
from handlers.templates import words_step as words_for_them
from models.cases import CaseAction


def _decides(name: str, action: CaseAction, work: Callable[..., object]) -> Flow:
    """A form that takes one decision with the words for whoever suggested it."""

    def finish(talk: Talk, form: Finished) -> Reply:
        case_id = form.context["case"]
        work(*actor(talk), case_id, **told(talk, form.answers["words"]))
        return keeping(talk, done(talk, form, f"{name}.done"), case_id)

    return Flow(
        name,
        1,
        (words_for_them(action),),
        finish,
        params=words.blanks,
        subject=words.of_case,
        reopens=REOPENS,
    )


ADOPT = _decides("suggestion_adopt", CaseAction.ADOPT, suggestions.adopt)
ADOPT_PART = _decides("suggestion_adopt_part", CaseAction.ADOPT, partial(suggestions.adopt, partly=True))
NOT_ADOPT = _decides("suggestion_not_adopt", CaseAction.NOT_ADOPT, suggestions.not_adopt)
DONE = _decides("suggestion_done", CaseAction.FINISH, cases.finish)

ROOM = Room(
    flows=(ADOPT, ADOPT_PART, NOT_ADOPT, DONE),
    actions={
        "suggestion.adopt": begin("suggestion_adopt", step_to(CaseAction.ADOPT)),
        "suggestion.adopt_part": begin("suggestion_adopt_part", step_to(CaseAction.ADOPT)),
        "suggestion.not_adopt": begin("suggestion_not_adopt", step_to(CaseAction.NOT_ADOPT)),
        "suggestion.done": begin("suggestion_done", step_to(CaseAction.FINISH)),
    },
)
