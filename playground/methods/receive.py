"""Methods by which a bot receives: updates and files."""

from dataclasses import dataclass

from playground import limits
from playground.errors import bad_request
from playground.methods.base import Method
from playground.world import World


@dataclass
class GetUpdates(Method):
    """What is there now; waiting for more is the business of the edge."""

    offset: int = 0
    limit: int = limits.UPDATES_IN_A_BATCH
    timeout: int = 0
    allowed_updates: object = None

    def run(self, world: World) -> object:
        """Confirm what lies below the offset and give what follows."""
        world.updates.allow(self.allowed_updates)
        return world.updates.get(self.offset, min(max(self.limit, 1), limits.UPDATES_IN_A_BATCH))


@dataclass
class SetWebhook(Method):
    """Refused: the emulator does not call back."""

    url: str = ""
    drop_pending_updates: bool = False

    def run(self, world: World) -> object:
        """Only an empty address, which means no webhook, is taken."""
        if self.url:
            raise bad_request("bad webhook: the playground delivers by getUpdates only")
        if self.drop_pending_updates:
            world.updates.clear()
        return True


@dataclass
class DeleteWebhook(Method):
    """There never is one; pending updates may be dropped."""

    drop_pending_updates: bool = False

    def run(self, world: World) -> object:
        """Drop them if asked to."""
        if self.drop_pending_updates:
            world.updates.clear()
        return True


@dataclass
class GetWebhookInfo(Method):
    """No webhook, so many updates."""

    def run(self, world: World) -> object:
        """Tell it."""
        return {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(world.updates.pending()),
        }


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
