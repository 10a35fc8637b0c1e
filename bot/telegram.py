"""Raw calls of the Bot API through PTB's request interface: JSON in, JSON out, PTB's errors."""

import json
from typing import Any

from telegram.request import BaseRequest

from bot.http import Attachment, Payload


class Telegram:
    """One bot at one Bot API server."""

    def __init__(self, request: BaseRequest, base_url: str, token: str) -> None:
        self._request = request
        self._base = f"{base_url.rstrip('/')}/bot{token}"
        self._files = f"{base_url.rstrip('/')}/file/bot{token}"

    def file_url(self, path: str) -> str:
        """Where the content of a file is."""
        return f"{self._files}/{path}"

    async def call(
        self,
        method: str,
        payload: dict[str, Any] | str,
        *,
        timeout: float = 20,  # noqa: ASYNC109 - handed to the request, which tells "not sent" from "unknown"
        attachment: Attachment | None = None,
    ) -> Any:
        """Call a method; `payload` may be JSON already. Returns the result.

        Raises:
            telegram.error.TelegramError: as PTB raises it for this answer.
        """
        body = payload if isinstance(payload, str) else json.dumps(payload)
        data = Payload(body.encode(), attachment)
        return await self._request.post(f"{self._base}/{method}", data, read_timeout=timeout)
