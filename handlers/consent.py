"""Getting to know each other: the privacy notice, and what was said before anybody agreed to it."""

from centre import people, privacy, rules
from chat import engine, replay
from chat.buttons import ActionTap, Button, CommandTap, decode, encode
from chat.incoming import Incoming
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import naming
from handlers.common import centre_name


def ask(talk: Talk) -> None:
    """Greet and show the privacy notice, in a language that can be changed on the spot.

    A split text and an album are one message to people: they are answered once.
    """
    if not replay.is_rest(talk.session, talk.inbox_id, talk.incoming):
        talk.say(_notice(talk, talk.inbox_id))


def is_due(talk: Talk) -> bool:
    """Whether this person has not agreed to the privacy notice in force."""
    return talk.who is None or people.needs_consent(talk.who, rules.load(talk.session))


def _notice(talk: Talk, inbox_id: int) -> Reply:
    # What was said stays in the inbox for now; its number travels in the buttons, so that after agreeing
    # nobody has to say it again.
    known = talk.who is not None
    hello = talk.t("consent.hello", name=_name(talk), centre=centre_name(talk))
    hours = int(rules.load(talk.session).keep_inbox)
    notice = talk.t("consent.changed" if known else "consent.notice", hours=hours)
    code = talk.language.code
    agree = talk.action("consent.agree", "consent.agree", inbox_id, code, style="primary")
    decline = talk.action("consent.decline", "consent.decline", inbox_id, code)
    tongues = [
        Button(other.name, encode(ActionTap("consent.language", inbox_id, other.code)))
        for other in talk.languages
        if other.code != code
    ]
    return Reply(f"{hello}\n\n{notice}", [[agree], [decline], *talk.rows(tongues)])


def _name(talk: Talk) -> str:
    return talk.who.name if talk.who else people.tidy(talk.incoming.sender_name) or _nameless(talk)


def _nameless(talk: Talk) -> str:
    return talk.language.label("consent.nameless")


def _in_language(talk: Talk, inbox_id: int, code: str) -> None:
    if not is_due(talk):
        engine.stale(talk)
        return
    talk.language = talk.languages[code]
    talk.show(_notice(talk, inbox_id))


def _agree(talk: Talk, inbox_id: int, code: str) -> None:
    if not is_due(talk):
        engine.stale(talk)
        return
    tapped = talk.incoming
    talk.language = talk.languages[code]
    newcomer, name = talk.who is None, _name(talk)
    talk.meet(people.register(talk.session, talk.moment, tapped.sender_id, name, talk.language.code))
    talk.show(Reply(talk.t("consent.agreed")))
    talk.inbox_id = inbox_id
    said = replay.earlier(talk.session, inbox_id, tapped.chat_id) or _had_to_wait(talk, inbox_id)
    nameless = newcomer and not people.is_readable(name)
    if nameless and all(message.command == "start" and not message.argument for message in said):
        talk.show_commands()
    else:
        _take_up(talk, said)
    if nameless:
        naming.ask(talk)
    talk.incoming = tapped


def _take_up(talk: Talk, said: list[Incoming]) -> None:
    if not said:
        talk.house.command(talk, "start")
        return
    talk.show_commands()
    for message in said:
        talk.incoming = message
        if message.is_tap:
            talk.house.tapped(talk)
        else:
            talk.house.take_up(talk)


def _had_to_wait(talk: Talk, inbox_id: int) -> list[Incoming]:
    """The tap that was answered with the notice, if it began something; forms go on by their own button."""
    tap = replay.tap(talk.session, inbox_id, talk.incoming.chat_id)
    match decode(tap.data or "") if tap else None:
        case CommandTap():
            begins = True
        case ActionTap(name):
            begins = name in talk.house.actions and not talk.house.actions[name].open
        case _:
            begins = False
    return [tap] if tap and begins else []


def _decline(talk: Talk, _inbox_id: int, code: str) -> None:
    if not is_due(talk):
        engine.stale(talk)
        return
    talk.language = talk.languages[code]
    if talk.who is not None:
        buttons = [talk.menu("privacy"), talk.menu("duty"), talk.menu("start")]
        talk.show(Reply(talk.t("consent.declined_change"), talk.rows(buttons)))
        return
    privacy.forget_stranger(talk.session, talk.incoming.chat_id)
    numbers = " · ".join(rules.load(talk.session).emergency_numbers)
    buttons = [talk.menu("duty"), talk.menu("start")]
    talk.show(Reply(talk.t("consent.declined", numbers=numbers), talk.rows(buttons)))


ROOM = Room(
    actions={
        "consent.agree": Action(_agree, open=True),
        "consent.decline": Action(_decline, open=True),
        "consent.language": Action(_in_language, open=True),
    }
)
