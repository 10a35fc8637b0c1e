"""The declarative face of a room of conversations, and the house that holds them all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session

from chat import engine, forms, inputs
from chat.buttons import ActionTap, AnswerTap, CommandTap, decode
from chat.flow import Flow
from chat.lengths import plain
from chat.replies import Envelope, Reply, command_list, publish
from chat.talk import Reader, Talk
from models.outbox import Notice
from models.people import Role
from models.refused import Refused, deciding
from models.rights import Right


@dataclass(frozen=True, slots=True)
class Command:
    """What a command or its menu button does. `open` ones need no consent; `listed` ones are in the menu.

    role: who finds it in their menu and in the help; others may use it all the same, and are told what it is.
    besides: whoever has this right finds it, too, without the role.
    """

    run: Callable[[Talk], None]
    right: Right | None = None
    open: bool = False
    listed: bool = True
    role: Role | None = None
    besides: Right | None = None

    def is_for(self, reader: Reader) -> bool:
        """Whether this reader finds it in their menu and in the help."""
        rights = reader.who.rights if reader.who else frozenset[Right]()
        roles = reader.who.roles if reader.who else frozenset[Role]()
        theirs = self.role is None or self.role in roles or self.besides in rights
        return theirs and (self.right is None or self.right in rights)

    @property
    def place(self) -> int:
        """Where it stands in the menu: what needs a right comes first, then what is for a role."""
        return 0 if self.right else 1 if self.role else 2


@dataclass(frozen=True, slots=True)
class Action:
    """What a button on a record does: `run(talk, record, extra)`, authorised when tapped.

    group: its button stands in a group, where only the answer to the tap (`Talk.toast`) is for who tapped.
    urgent: it is heard from whoever is not read just now, too.
    """

    run: Callable[[Talk, int, str], None]
    right: Right | None = None
    open: bool = False
    group: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class FileReader:
    """Who reads the files about one kind of record, instead of having them kept.

    read: makes plain data of a file's content; it runs beside everything else, knows no database and never
    raises. take: what comes of that, in a transaction. lost: the same where Telegram does not have the file.
    """

    read: Callable[[bytes], Any]
    take: Callable[[Session, Any, int, Any], None]
    lost: Callable[[Session, Any, int], None]


Words = Callable[[Reader, Notice], Reply | None]
Teller = Callable[[Reader, dict[str, Any]], Reply | None]
Keeper = Callable[[Reader, dict[str, Any]], Reply]
Maker = Callable[[Session, Path, dict[str, Any]], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Room:
    """All conversations about one thing.

    words: for each kind of notice its sentence in the reader's language, or None if it no longer holds.
    makers: documents that are made when they are sent, from the database and the folder of stored files.
    tellers: words, and pictures, that are found when they are sent; None if there is nothing to say by then.
    keepers: who writes down what a teller found, in a transaction of its own, and says that it is done. A
        message may be sent twice, so they write what is there already a second time no more.
    readers: for each kind of record whose files are read instead of kept.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    makers: Mapping[str, Maker] = field(default_factory=dict)
    tellers: Mapping[str, Teller] = field(default_factory=dict)
    keepers: Mapping[str, Keeper] = field(default_factory=dict)
    readers: Mapping[str, FileReader] = field(default_factory=dict)


def _guarded(flow: Flow, room: Room) -> Flow:
    """A form as its room has it: where one right opens every door, it is needed to the end of the form."""
    doors = {command.right for command in room.commands.values()}
    doors |= {action.right for action in room.actions.values()}
    if flow.right is not None or len(doors) != 1:
        return flow
    return replace(flow, right=doors.pop())


class Reception(Protocol):
    """Who meets people before they are in any conversation."""

    def listen(self, talk: Talk) -> None:
        """Hear every text first, whoever says it and wherever."""

    def admit(self, talk: Talk) -> bool:
        """Whether this person has agreed to be known; if not, ask."""

    def answered(self, talk: Talk) -> bool:
        """Take a reply to one of our messages as a word about its record; False if it is about none."""

    def recognised(self, talk: Talk) -> bool:
        """Take a message that can mean one thing only, in the middle of a form, too; False if it is none."""

    def overrun(self, talk: Talk) -> bool:
        """Whether this is not read, as too much of it came."""

    def stray(self, talk: Talk) -> None:
        """Answer a message that belongs to no form."""

    def apologise(self, talk: Talk) -> None:
        """Tell somebody plainly that what they sent could not be handled."""

    def membership(self, talk: Talk, *, blocked: bool) -> None:
        """Note that somebody blocked the bot, or let it in again."""

    def in_group(self, talk: Talk) -> None:
        """Take what happens in a group: hardly anything is said there, and nothing of anybody's matters."""


class House:
    """All rooms together: finds what an update asks for and sees that it is allowed."""

    def __init__(self, rooms: Iterable[Room], reception: Reception) -> None:
        self.reception = reception
        self.address = ""
        self.commands: dict[str, Command] = {}
        self.actions: dict[str, Action] = {}
        self.flows: dict[str, Flow] = {}
        self.words: dict[str, Words] = {}
        self.makers: dict[str, Maker] = {}
        self.tellers: dict[str, Teller] = {}
        self.keepers: dict[str, Keeper] = {}
        self.readers: dict[str, FileReader] = {}
        for room in rooms:
            _add(self.commands, room.commands)
            _add(self.actions, room.actions)
            _add(self.flows, {flow.name: _guarded(flow, room) for flow in room.flows})
            _add(self.words, room.words)
            _add(self.makers, room.makers)
            _add(self.tellers, room.tellers)
            _add(self.keepers, room.keepers)
            _add(self.readers, room.readers)

    def message(self, talk: Talk) -> None:
        """Answer a message: a command, an answer to a form, or neither."""
        self.reception.listen(talk)
        if not self.reception.overrun(talk):
            self.take_up(talk)

    def take_up(self, talk: Talk) -> None:
        """Answer a message that was listened to already."""
        if talk.incoming.command:
            self.command(talk, talk.incoming.command)
        elif self.reception.admit(talk):
            self._hear(talk, forms.active(talk.session, talk.me.id))

    def edited(self, talk: Talk) -> None:
        """Answer an edited message."""
        self.reception.listen(talk)
        if not self.reception.overrun(talk) and self.reception.admit(talk):
            engine.correct(talk, forms.active(talk.session, talk.me.id))

    def tapped(self, talk: Talk) -> None:
        """Answer a tap on a button, whoever was shown it."""
        tapped = decode(talk.incoming.data or "")
        action = self.actions.get(tapped.action) if isinstance(tapped, ActionTap) else None
        if not (action and action.urgent) and self.reception.overrun(talk):
            return
        match tapped:
            case CommandTap(command):
                self.command(talk, command)
            case ActionTap(_, record, extra) if action is not None and not action.group:
                if self._allowed(talk, action):
                    self.attempt(talk, lambda: action.run(talk, record, extra))
            case AnswerTap() as tap if self.reception.admit(talk):
                engine.tap(talk, tap)
            case None | ActionTap() if self.reception.admit(talk):
                engine.stale(talk)

    def in_group(self, talk: Talk) -> None:
        """Answer what happens in a group; who taps there is answered so that only they see it."""
        if not talk.incoming.is_tap:
            self.reception.listen(talk)
            self.reception.in_group(talk)
            return
        tap = decode(talk.incoming.data or "")
        action = self.actions.get(tap.action) if isinstance(tap, ActionTap) else None
        if action is None or not action.group or not isinstance(tap, ActionTap):
            talk.toast = plain(talk.t("group.old_button"))
            return
        try:
            with deciding(talk.session):
                action.run(talk, tap.record, tap.extra)
        except Refused as no:
            talk.toast = plain(talk.why(no))

    def command(self, talk: Talk, name: str) -> None:
        """Do what a command does."""
        command = self.commands.get(name)
        if command is None:
            if self.reception.admit(talk):
                unknown = talk.t("refused.unknown_command", command=name)
                engine.aside(talk, unknown, [[talk.menu("help")]])
        elif self._allowed(talk, command):
            self.attempt(talk, lambda: command.run(talk))

    def deep_link(self, payload: str) -> str:
        """A link that opens the bot and says `payload`; `address` is the bot's name at Telegram."""
        return f"https://t.me/{self.address}?start={payload}"

    def listed(self, reader: Reader) -> list[tuple[str, str]]:
        """The commands in this reader's menu, each with a line about it; what is theirs above all first."""
        found = [(name, line) for name, line in self.permitted(reader) if self.commands[name].listed]
        return sorted(found, key=lambda one: self.commands[one[0]].place)

    def show_commands(self, reader: Reader, envelope: Envelope) -> None:
        """Have a phone list the commands of its reader."""
        commands = command_list(self.listed(reader), chat_id=envelope.chat_id)
        publish(reader.session, envelope, commands)

    def permitted(self, reader: Reader) -> list[tuple[str, str]]:
        """All commands that this reader may use, each with a line about it."""
        return [
            (name, reader.language.label(f"command.{name}"))
            for name, command in self.commands.items()
            if command.is_for(reader)
        ]

    def attempt(self, talk: Talk, work: Callable[[], None]) -> None:
        """Do something that the centre may refuse; what it refuses is undone and explained."""
        try:
            with deciding(talk.session):
                work()
        except Refused as no:
            back = engine.go_on_button(talk) or talk.menu("start")
            talk.say(Reply(talk.why(no), [[back]]))

    def _hear(self, talk: Talk, form: forms.Form | None) -> None:
        is_rest = form is not None and inputs.continues(form.last_input, talk.incoming)
        if not is_rest and (
            (talk.incoming.answers is not None and self.reception.answered(talk))
            or self.reception.recognised(talk)
        ):
            return
        if form is not None:
            engine.hear(talk, form)
        else:
            self.reception.stray(talk)

    def _allowed(self, talk: Talk, what: Command | Action) -> bool:
        if not what.open and not self.reception.admit(talk):
            return False
        if what.right is None or (talk.who is not None and talk.who.may(what.right)):
            return True
        engine.aside(talk, talk.t("refused.not_allowed"), [[talk.menu("start")]])
        return False


def _add(known: dict[str, Any], more: Mapping[str, Any]) -> None:
    twice = known.keys() & more.keys()
    if twice:
        raise ValueError(f"two rooms claim {', '.join(sorted(twice))}")
    known.update(more)
