"""Methods about the bot itself: who it is, and its command menus."""

from dataclasses import dataclass

from playground import limits
from playground.errors import bad_request
from playground.menus import parse_commands, parse_language, parse_scope
from playground.methods.base import Method
from playground.world import World


@dataclass
class GetMe(Method):
    """Who the bot is."""

    def run(self, world: World) -> object:
        """Tell it."""
        return {
            **world.bot,
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


@dataclass
class _Profile(Method):
    language_code: str = ""

    def _put(self, world: World, what: str, text: str, limit: int) -> bool:
        if len(text) > limit:
            raise bad_request(f"bot {what.replace('_', ' ')} is too long")
        key = f"{what}/{parse_language(self.language_code)}"
        if text:
            world.store.put("settings", key, {"text": text})
        else:
            world.store.delete("settings", key)
        return True

    def _get(self, world: World, what: str) -> dict[str, str]:
        return {what: world.setting(what, parse_language(self.language_code))}


@dataclass
class SetMyName(_Profile):
    """The bot's name."""

    name: str = ""

    def run(self, world: World) -> object:
        """Set it."""
        return self._put(world, "name", self.name, limits.BOT_NAME)


@dataclass
class GetMyName(_Profile):
    """The bot's name in a language."""

    def run(self, world: World) -> object:
        """Tell it."""
        return self._get(world, "name")


@dataclass
class SetMyDescription(_Profile):
    """What an empty chat with the bot shows."""

    description: str = ""

    def run(self, world: World) -> object:
        """Set it."""
        return self._put(world, "description", self.description, limits.BOT_DESCRIPTION)


@dataclass
class GetMyDescription(_Profile):
    """The description in a language."""

    def run(self, world: World) -> object:
        """Tell it."""
        return self._get(world, "description")


@dataclass
class SetMyShortDescription(_Profile):
    """What the bot's profile shows."""

    short_description: str = ""

    def run(self, world: World) -> object:
        """Set it."""
        return self._put(world, "short_description", self.short_description, limits.BOT_SHORT_DESCRIPTION)


@dataclass
class GetMyShortDescription(_Profile):
    """The short description in a language."""

    def run(self, world: World) -> object:
        """Tell it."""
        return self._get(world, "short_description")


@dataclass
class _Menu(Method):
    scope: object = None
    language_code: str = ""

    def _place(self, world: World) -> tuple[str, str]:
        scope = parse_scope(self.scope)
        kind, _, rest = scope.partition(":")
        if kind == "chat":
            world.known_chat(rest)
        return scope, parse_language(self.language_code)


@dataclass
class SetMyCommands(_Menu):
    """A list of commands, for a scope and a language."""

    commands: object = None

    def run(self, world: World) -> object:
        """Set it."""
        world.menus.set(*self._place(world), parse_commands(self.commands))
        return True


@dataclass
class GetMyCommands(_Menu):
    """The list as it was set."""

    def run(self, world: World) -> object:
        """Tell it."""
        return world.menus.get(*self._place(world))


@dataclass
class DeleteMyCommands(_Menu):
    """No list of its own for a scope and a language."""

    def run(self, world: World) -> object:
        """Delete it."""
        world.menus.set(*self._place(world), [])
        return True
