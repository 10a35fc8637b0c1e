"""The way in: /start, /help, /my, /status, /cancel."""

from centre import calls as call_backs
from chat import engine
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Command, Room
from chat.talk import Rows, Talk
from handlers import calls, staff
from handlers import people as people_talk
from handlers.common import aside, home
from models.rights import Right


def show(talk: Talk) -> None:
    """Greet and ask what is needed."""
    reply = Reply(talk.t("menu.greeting", name=talk.me.name), rows(talk))
    talk.show(reply)


def rows(talk: Talk) -> Rows:
    """At most six large buttons; whoever was in the middle of a form finds it first."""
    buttons: list[Button] = []
    if talk.me.may(Right.SEE_CALLS):
        buttons.append(talk.menu("calls", "primary"))
    buttons += [talk.menu("talk", "" if buttons else "primary"), talk.menu("my"), talk.menu("duty")]
    buttons += [talk.menu("language"), talk.menu("help")]
    waiting = engine.go_on_button(talk)
    laid = list(talk.rows(buttons))
    return [[waiting], *laid] if waiting else laid


def start(talk: Talk) -> None:
    """Greet; a deep link leads on to where it points."""
    payload = talk.incoming.argument if talk.incoming.command == "start" else ""
    if payload.startswith("inv_"):
        staff.join(talk, payload)
        return
    talk.show_commands()
    show(talk)


def help_(talk: Talk) -> None:
    """Say what the bot can do for this person."""
    lines = [talk.t("help.line", command=name, what=line) for name, line in talk.house.permitted(talk)]
    aside(
        talk,
        talk.t("help.text", commands="\n".join(lines)),
        talk.rows([talk.menu("talk"), talk.menu("start")]),
    )


def my(talk: Talk) -> None:
    """List what this person has going on."""
    mine = call_backs.of_resident(talk.session, talk.me.id)
    if not mine:
        aside(talk, talk.t("my.nothing"), talk.rows([talk.menu("talk"), talk.menu("start")]))
        return
    lines = [calls.line(talk, call) for call in mine]
    buttons = [talk.action("my.open", "call.see", call.id, number=call.number) for call in mine]
    aside(talk, "\n".join([talk.t("my.heading", n=len(mine)), *lines]), talk.rows(buttons))


def status(talk: Talk) -> None:
    """Show one matter by its number."""
    if not talk.incoming.argument:
        aside(talk, talk.t("status.how"), talk.rows([talk.menu("my"), talk.menu("start")]))
        return
    calls.show_by_number(talk, talk.incoming.argument)


def cancel(talk: Talk) -> None:
    """Put the running form away."""
    if not engine.cancel(talk):
        talk.say(Reply(talk.t("cancel.nothing"), home(talk)))


ROOM = Room(
    commands={
        "start": Command(start),
        "talk": Command(calls.ask),
        "my": Command(my),
        "status": Command(status, listed=False),
        "language": Command(people_talk.language),
        "privacy": Command(people_talk.privacy),
        "help": Command(help_),
        "cancel": Command(cancel),
    }
)
