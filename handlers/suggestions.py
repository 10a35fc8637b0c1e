"""/suggest: what could be better, with a number and the day by which it is decided."""

from centre import suggestions
from chat import engine
from chat.flow import Answers, Finished, Flow
from chat.parsers import file_refs
from chat.replies import Reply
from chat.rooms import Command, Room
from chat.talk import Reader, Talk
from handlers.common import note_files
from handlers.complaint_steps import leaves_no_trace, openness_step
from handlers.tellings import telling_step
from handlers.voices import receipt
from models.cases import Openness


def ask(talk: Talk) -> None:
    """Begin: what could be better?"""
    engine.start(talk, SUGGEST)


def remarks(reader: Reader, known: Answers) -> list[str]:
    """What whoever leaves no trace should know before they send it."""
    return [reader.t("openness.remark")] if leaves_no_trace(known) else []


def _finish(talk: Talk, form: Finished) -> Reply:
    about = form.answers["about"]
    filed = suggestions.submit(
        talk.session,
        talk.moment,
        talk.me,
        about["words"],
        openness=Openness(form.answers["openness"]),
        file_ids=note_files(talk, file_refs(about)),
    )
    return receipt(talk, filed)


SUGGEST = Flow(
    name="suggest",
    version=1,
    steps=(telling_step("about"), openness_step()),
    finish=_finish,
    remarks=remarks,
    reopens={"refused.too_many_files": ("about",)},
    traceless=leaves_no_trace,
)

ROOM = Room(
    commands={"suggest": Command(ask, listed=False)},
    flows=(SUGGEST,),
)
