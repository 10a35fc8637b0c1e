"""The way in: /start, /help, /cancel."""

from collections.abc import Callable, Mapping

from centre import cases, public_codes
from centre.shifts import codes
from chat import engine
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Command, Room
from chat.talk import Rows, Talk
from handlers import (
    calls,
    check_in,
    complaint_posters,
    ideas,
    other_side,
    services,
    shifts,
    staff,
    staff_group,
    survey_answer,
    verify,
    volunteer_guardian,
    votes,
)
from handlers.common import home
from models.people import Role
from models.rights import Right

# What is reached from "How this works", for those who may use it.
MORE = (
    "request",
    "complain",
    "suggest",
    "vote",
    "ideas",
    "volunteer",
    "verify",
    "certificate",
    "team",
    "shiftadmin",
    "vol",
    "shifts",
    "myshifts",
    "leave",
    "checkin",
    "checkout",
    "hours",
    "points",
    "training",
    "propose",
    "poster",
    "services",
    "proposals",
    "followups",
    "bad",
    "items",
    "inspection",
    "surveys",
    "announce",
    "ratings",
    "export",
    "summary",
    "week",
    "month",
    "report",
    "digest",
    "catalogue",
    "sites",
    "duty",
    "rota",
    "language",
    "news",
    "privacy",
    "invite",
    "roles",
    "settings",
    "staffgroup",
    "audit",
)
_LARGE_BUTTONS = 6
# How what somebody says to /start begins, and what it opens: for everybody, and for who is known.
_OPEN_LINKS: dict[str, Callable[[Talk, str], None]] = {
    services.LINK: services.open_link,
    public_codes.LINK: verify.open_link,
}
_LINKS: dict[str, Callable[[Talk, str], None]] = {
    staff_group.LINK: staff_group.open_link,
    complaint_posters.LINK: complaint_posters.open_link,
    cases.PARTY_LINK: other_side.open_link,
    "inv_": staff.join,
    volunteer_guardian.LINK: volunteer_guardian.open_link,
    shifts.LINK: shifts.open_link,
    codes.LINK: check_in.open_link,
    votes.LINK: votes.open_link,
    ideas.LINK: ideas.open_link,
    survey_answer.LINK: survey_answer.open_link,
}


def show(talk: Talk) -> None:
    """Greet and ask what is needed."""
    talk.show(Reply(talk.t("menu.greeting", name=talk.me.name), rows(talk)))


def rows(talk: Talk) -> Rows:
    """At most six large buttons; whoever was in the middle of a form finds it first."""
    desk: list[Button] = []
    if talk.me.may(Right.SEE_CALLS):
        desk.append(talk.menu("calls", "primary"))
    if talk.me.may(Right.SEE_CASES):
        desk.append(talk.menu("queue"))
    if talk.me.may(Right.SEE_BOOKINGS):
        desk.append(talk.menu("today"))
    buttons = [*desk, talk.menu("book", "" if desk else "primary")]
    # Whoever works at the desk finds a person without us, and what else there is under "How this works".
    helps = ["shifts"] if Role.VOLUNTEER in talk.me.roles else []
    buttons += [talk.menu(name) for name in (["my"] if desk else ["my", *helps, "complain", "talk"])]
    buttons += [talk.menu("help"), talk.menu("language")]
    waiting = engine.go_on_button(talk)
    # What finds no place here is found under "How this works".
    laid = talk.rows(buttons[:_LARGE_BUTTONS])
    return [[waiting], *laid] if waiting else laid


def named(talk: Talk, text: str) -> str | None:
    """The command whose button somebody wrote out instead of tapping it, alone or as a wish."""
    said = text.casefold()
    permitted = dict(talk.house.permitted(talk))
    return next((name for name, line in permitted.items() if said in _ways(talk, name, line)), None)


def _ways(talk: Talk, command: str, line: str) -> set[str]:
    """How a command is called: in the list, on its button or half of it ("投诉·反映问题"), as a wish."""
    key = f"menu.{command}"
    label = talk.language.label(key) if talk.language.has(key) else line
    names = {line, label, *label.split("·")}
    wishes = {talk.language.label("menu.wish", what=name) for name in names}
    return {name.casefold() for name in names | wishes}


def start(talk: Talk) -> None:
    """Greet; a deep link leads on to where it points. What posters and badges show, strangers see, too."""
    payload = talk.incoming.argument if talk.incoming.command == "start" else ""
    if _opened(talk, payload, _OPEN_LINKS) or not talk.house.reception.admit(talk):
        return
    if not _opened(talk, payload, _LINKS):
        talk.show_commands()
        show(talk)


def _opened(talk: Talk, payload: str, links: Mapping[str, Callable[[Talk, str], None]]) -> bool:
    for link, open_link in links.items():
        if payload.casefold().startswith(link):
            open_link(talk, payload)
            return True
    return False


def help_(talk: Talk) -> None:
    """Say what the bot can do for this person."""
    permitted = dict(talk.house.permitted(talk))
    lines = [talk.t("help.line", command=name, what=line) for name, line in permitted.items()]
    buttons = [talk.menu(name) for name in ("talk", *MORE, "start") if name in permitted]
    engine.aside(talk, talk.t("help.text", commands="\n".join(lines)), talk.rows(buttons))


def cancel(talk: Talk) -> None:
    """Put the running form away."""
    if not engine.cancel(talk):
        talk.say(Reply(talk.t("cancel.nothing"), home(talk)))


ROOM = Room(
    commands={
        "start": Command(start, open=True),
        "talk": Command(calls.ask),
        "help": Command(help_),
        "cancel": Command(cancel, listed=False),
    },
)
