"""What we call somebody: asked where Telegram's name cannot be read out, and changed at any time."""

from centre import people
from chat import engine
from chat.flow import Finished, Flow, Step
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers.common import home


def ask(talk: Talk) -> None:
    """Ask how somebody wants to be called."""
    engine.start(talk, NAMING)


def _finish(talk: Talk, form: Finished) -> Reply:
    talk.meet(people.rename(talk.session, talk.moment, talk.me, form.answers["words"]))
    return Reply(talk.t("naming.done", name=talk.me.name), home(talk))


NAMING = Flow("naming", 1, (Step("words", parse=words),), _finish, carded=False)

ROOM = Room(flows=(NAMING,), actions={"naming.ask": Action(lambda talk, _record, _extra: ask(talk))})
