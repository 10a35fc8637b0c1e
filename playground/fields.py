"""The body of a `/play/…` request, read with plain complaints about what is wrong in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.errors import DeedError
from playground.files import Upload


@dataclass(frozen=True)
class Fields:
    """Named values, and the files of a multipart body in their order."""

    values: Mapping[str, Any]
    files: Sequence[Upload] = ()

    @classmethod
    async def read(cls, request: web.Request) -> "Fields":
        """Read a JSON object, or a form with files; an empty body is an empty object."""
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            files = [
                Upload(part.filename, part.file.read(), part.content_type)
                for part in form.values()
                if isinstance(part, web.FileField)
            ]
            return cls({name: part for name, part in form.items() if isinstance(part, str)}, files)
        try:
            values = json.loads(await request.read() or b"{}")
        except ValueError:
            raise DeedError("The body is not JSON.") from None
        if not isinstance(values, dict):
            raise DeedError("The body is not a JSON object.")
        return cls(values)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it is needed."""
        value = self._get(name, default)
        if not isinstance(value, str):
            raise DeedError(f"“{name}” must be a text.")
        return value

    def decimal(self, name: str, default: float | None = None) -> float:
        """A number; without a default it is needed."""
        try:
            return float(self._get(name, default))
        except (TypeError, ValueError):
            raise DeedError(f"“{name}” must be a number.") from None

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number; without a default it is needed."""
        value = self.decimal(name, default)
        if not value.is_integer():
            raise DeedError(f"“{name}” must be a whole number.")
        return int(value)

    def maybe_whole(self, name: str) -> int | None:
        """A whole number, or nothing."""
        return None if self.values.get(name) in (None, "") else self.whole(name)

    def file(self) -> Upload:
        """The one file."""
        if len(self.files) != 1:
            raise DeedError("One file is needed, as multipart/form-data.")
        return self.files[0]

    def _get(self, name: str, default: object) -> Any:
        value = self.values.get(name)
        if value is None:
            value = default
        if value is None:
            raise DeedError(f"“{name}” is missing.")
        return value
