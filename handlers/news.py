"""/news: which kinds of news somebody wants to hear; what is their own matter comes all the same."""

from centre.announcements import muting
from chat import engine
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from models.announcements import NewsKind


def show(talk: Talk) -> None:
    """The kinds of news, each to turn off or on."""
    engine.aside(talk, talk.t("news.which"), _switches(talk))


def _switches(talk: Talk) -> Rows:
    silent = muting.muted(talk.session, talk.me.id)
    buttons = [
        talk.action(
            f"news.{'off' if kind in silent else 'on'}",
            f"news.{'unmute' if kind in silent else 'mute'}",
            1,
            kind.value,
            kind=talk.language.label(f"news.kind.{kind.value}"),
        )
        for kind in muting.MUTABLE
    ]
    return [*talk.rows(buttons, 1), [talk.menu("start")]]


def _mute(talk: Talk, listed: int, said: str) -> None:
    """From the list, or below an announcement, which stays as it is."""
    if said not in set(NewsKind):
        engine.stale(talk)
        return
    kind = NewsKind(said)
    muting.mute(talk.session, talk.moment, talk.me, kind)
    name = talk.language.label(f"news.kind.{said}")
    _changed(talk, listed, kind, talk.t("news.muted", kind=name))


def _unmute(talk: Talk, listed: int, said: str) -> None:
    if said not in set(NewsKind):
        engine.stale(talk)
        return
    muting.unmute(talk.session, talk.moment, talk.me, NewsKind(said))
    name = talk.language.label(f"news.kind.{said}")
    _changed(talk, listed, NewsKind(said), talk.t("news.unmuted", kind=name))


def _changed(talk: Talk, listed: int, kind: NewsKind, note: Markup) -> None:
    if listed:
        talk.show(Reply(f"{note}\n\n{talk.t('news.which')}", _switches(talk)))
        return
    undo = talk.action("news.undo", "news.unmute", 0, kind.value)
    again = kind in muting.muted(talk.session, talk.me.id)
    talk.show(Reply(note, talk.rows([*([undo] if again else []), talk.menu("news")])))


ROOM = Room(
    commands={"news": Command(show, listed=False)},
    actions={"news.mute": Action(_mute), "news.unmute": Action(_unmute)},
)
