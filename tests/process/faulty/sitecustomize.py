"""Breaks the command /help of a bot: a module of this name is imported by Python itself when it starts."""

import handlers.menu
from chat.rooms import Command
from chat.talk import Talk


def _help(talk: Talk) -> None:
    int(talk.incoming.argument)


_commands = handlers.menu.ROOM.commands
assert isinstance(_commands, dict)
_commands["help"] = Command(_help)
