"""The way in: /start, /help, /my, /status, /cancel."""

from centre import calls as call_backs
from centre import rules
from chat import engine
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from handlers import call_words, calls, services, staff
from handlers.common import home
from models.rights import Right

# What is reached from "How this works", for those who may use it.
MORE = ("language", "privacy", "invite", "roles")
_LARGE_BUTTONS = 6


def show(talk: Talk) -> None:
    """Greet and ask what is needed."""
    talk.show(Reply(talk.t("menu.greeting", name=talk.me.name), rows(talk)))


def rows(talk: Talk) -> Rows:
    """At most six large buttons; whoever was in the middle of a form finds it first."""
    buttons: list[Button] = []
    if talk.me.may(Right.SEE_CALLS):
        buttons.append(talk.menu("calls", "primary"))
    buttons += [talk.menu("services", "" if buttons else "primary"), talk.menu("talk"), talk.menu("my")]
    buttons += [talk.menu("duty"), talk.menu("help"), talk.menu("language")]
    waiting = engine.go_on_button(talk)
    # Whoever has the desk before all this finds the language under "How this works".
    laid = talk.rows(buttons[:_LARGE_BUTTONS])
    return [[waiting], *laid] if waiting else laid


def named(talk: Talk, text: str) -> str | None:
    """The command whose button somebody wrote out instead of tapping it."""
    said = text.casefold()
    permitted = dict(talk.house.permitted(talk))
    return next(
        (name for name, line in permitted.items() if said in {line.casefold(), _label(talk, name)}), None
    )


def _label(talk: Talk, command: str) -> str:
    key = f"menu.{command}"
    return talk.language.label(key).casefold() if talk.language.has(key) else ""


def start(talk: Talk) -> None:
    """Greet; a deep link leads on to where it points. What a poster shows, strangers see, too."""
    payload = talk.incoming.argument if talk.incoming.command == "start" else ""
    if payload.casefold().startswith(services.LINK):
        services.open_link(talk, payload)
        return
    if not talk.house.reception.admit(talk):
        return
    if payload.startswith("inv_"):
        staff.join(talk, payload)
        return
    talk.show_commands()
    show(talk)


def help_(talk: Talk) -> None:
    """Say what the bot can do for this person."""
    permitted = dict(talk.house.permitted(talk))
    lines = [talk.t("help.line", command=name, what=line) for name, line in permitted.items()]
    buttons = [talk.menu(name) for name in ("talk", *MORE, "start") if name in permitted]
    engine.aside(talk, talk.t("help.text", commands="\n".join(lines)), talk.rows(buttons))


def my(talk: Talk) -> None:
    """List what this person has going on."""
    _list(talk, 0)


def _list(talk: Talk, page: int) -> None:
    mine = call_backs.of_resident(talk.session, talk.me.id)
    if not mine:
        engine.aside(talk, talk.t("my.nothing"), talk.rows([talk.menu("talk"), talk.menu("start")]))
        return
    size = rules.load(talk.session).page
    pages = -(-len(mine) // size)
    page = min(page, pages - 1)
    shown = mine[page * size : (page + 1) * size]
    lines = [talk.t("my.heading", n=len(mine)), *(call_words.line(talk, call) for call in shown)]
    opens = [talk.action("my.open", "call.see", call.id, number=call.number) for call in shown]
    turns = talk.turns("my.list", page, pages)
    engine.aside(talk, "\n".join(lines), [*talk.rows(opens), *turns, *home(talk)])


def status(talk: Talk) -> None:
    """Show one matter by its number."""
    if not talk.incoming.argument:
        engine.aside(talk, talk.t("status.how"), talk.rows([talk.menu("my"), talk.menu("start")]))
        return
    calls.show_by_number(talk, talk.incoming.argument)


def cancel(talk: Talk) -> None:
    """Put the running form away."""
    if not engine.cancel(talk):
        talk.say(Reply(talk.t("cancel.nothing"), home(talk)))


ROOM = Room(
    commands={
        "start": Command(start, open=True),
        "talk": Command(calls.ask),
        "my": Command(my),
        "status": Command(status, listed=False),
        "help": Command(help_),
        "cancel": Command(cancel, listed=False),
    },
    actions={"my.list": Action(lambda talk, page, _extra: _list(talk, page))},
)
