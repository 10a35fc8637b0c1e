"""The files of the world: pictures, voice notes and documents, kept beside the journal or in memory."""

import mimetypes
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath

import imagesize  # type: ignore[import-untyped]

from playground.errors import bad_request
from playground.jsons import Json
from playground.limits import PHOTO_BYTES, UPLOAD_BYTES
from playground.store import Store

# Real ids are this long; a column or a button too narrow for them should be found out here.
_ID_LENGTH = 83
_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}
_SUFFIXES = {"photo": ".jpg", "voice": ".oga", "sticker": ".webp"}


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its name, its content and what kind of content that is."""

    name: str
    content: bytes
    mime_type: str | None = None

    @property
    def guessed_type(self) -> str:
        """The stated content type, or what the name suggests."""
        return self.mime_type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class FileBox:
    """Stored files by their id and by the path under which a bot downloads them."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._rows = store.table("files")
        self._folder = folder
        self._contents: dict[str, bytes] = {}
        self._by_path = {row["file_path"]: file_id for file_id, row in self._rows.items()}

    def add(self, kind: str, upload: Upload) -> Json:
        """Keep a file of this kind and tell about it; inside a batch."""
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if size > UPLOAD_BYTES:
            raise bad_request("file is too big")
        about: Json = {"kind": kind, "file_size": size}
        if kind == "photo":
            about |= _measured(upload)
        number = self._store.count("file")
        suffix = _SUFFIXES.get(kind) or PurePath(upload.name).suffix
        about |= {
            "file_id": f"{kind}_{number}_".ljust(_ID_LENGTH, "A"),
            "file_unique_id": f"AQ{number:012d}",
            "file_path": f"{_FOLDERS[kind]}/file_{number}{suffix}",
            "file_name": PurePath(upload.name).name,
            "mime_type": upload.guessed_type,
        }
        self._write(about["file_unique_id"], upload.content)
        self._by_path[about["file_path"]] = about["file_id"]
        self._store.put("files", about["file_id"], about)
        return about

    def find(self, file_id: str) -> Json | None:
        """What is known about a file."""
        row: Json | None = self._rows.get(file_id)
        return row

    def find_path(self, path: str) -> Json | None:
        """The file that a bot downloads from this path."""
        return self.find(self._by_path.get(path, ""))

    def content(self, about: Json) -> bytes:
        """The bytes of a file."""
        if self._folder:
            return (self._folder / str(about["file_unique_id"])).read_bytes()
        return self._contents[str(about["file_unique_id"])]

    def _write(self, name: str, content: bytes) -> None:
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(content)
        else:
            self._contents[name] = content


def _measured(upload: Upload) -> Json:
    size = len(upload.content)
    if size > PHOTO_BYTES:
        raise bad_request(f'file "{upload.name}" of size {size} bytes is too big for a photo')
    width, height = imagesize.get(BytesIO(upload.content))
    if width <= 0 or height <= 0:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}
