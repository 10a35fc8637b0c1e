"""Methods by which a bot receives: updates and files."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playground import limits
from playground.errors import bad_request, webhook_is_active
from playground.jsons import Json
from playground.methods.base import Method
from playground.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass
class GetUpdates(Method):
    """What is there now; waiting for more is the business of the edge."""

    offset: int = 0
    limit: int = limits.UPDATES_IN_A_BATCH
    timeout: int = 0
    allowed_updates: object = None

    def run(self, world: World) -> object:
        """Confirm what lies below the offset and give what follows."""
        if world.store.table("settings").get("webhook"):
            raise webhook_is_active()
        world.updates.allow(self.allowed_updates)
        return world.updates.get(self.offset, min(max(self.limit, 1), limits.UPDATES_IN_A_BATCH))


@dataclass
class SetWebhook(Method):
    """Updates are posted from now on; an empty address ends that."""

    url: str = ""
    secret_token: str = ""
    allowed_updates: object = None
    drop_pending_updates: bool = False

    def run(self, world: World) -> object:
        """Remember where to."""
        if self.secret_token and not _SECRET.fullmatch(self.secret_token):
            raise bad_request("secret token contains unallowed characters")
        if self.url and urlsplit(self.url).scheme not in {"http", "https"}:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        world.updates.allow(self.allowed_updates)
        _hook(world, {"url": self.url, "secret": self.secret_token} if self.url else None)
        if self.drop_pending_updates:
            world.updates.clear()
        return True


@dataclass
class DeleteWebhook(Method):
    """Updates are asked for from now on; pending ones may be dropped."""

    drop_pending_updates: bool = False

    def run(self, world: World) -> object:
        """Forget where to."""
        _hook(world, None)
        if self.drop_pending_updates:
            world.updates.clear()
        return True


@dataclass
class GetWebhookInfo(Method):
    """Where updates are posted, and how many wait."""

    def run(self, world: World) -> object:
        """Tell it."""
        return {
            "url": world.store.table("settings").get("webhook", {"url": ""})["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(world.updates.pending()),
        }


def _hook(world: World, hook: Json | None) -> None:
    if hook is None:
        world.store.delete("settings", "webhook")
    elif hook != world.store.table("settings").get("webhook"):
        world.store.put("settings", "webhook", hook)


@dataclass
class GetFile(Method):
    """Where a file can be downloaded."""

    file_id: str = ""

    def run(self, world: World) -> object:
        """Tell it, unless the file is too big for a bot."""
        about = world.files.find(self.file_id)
        if about is None:
            raise bad_request("invalid file_id")
        if about["file_size"] > limits.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {name: about[name] for name in ("file_id", "file_unique_id", "file_size", "file_path")}
