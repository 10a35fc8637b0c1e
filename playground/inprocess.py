"""PTB's requests handed straight to the emulator, without a network: for tests of the real application."""

import asyncio
import math
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from playground.edge import Answer, ConnectionLostError, Edge, NoAnswerError, refusal
from playground.errors import ApiError
from playground.files import Upload

_READ_TIMEOUT = 5.0


class InProcessRequest(BaseRequest):
    """A request class for `Application.builder().request(…).get_updates_request(…)`."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, unless a call says otherwise."""
        return _READ_TIMEOUT

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # noqa: PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do what a bot asks, with the errors that PTB's own request classes raise."""
        is_file, token, name = _target(url)
        if is_file:
            return self._download(token, name)
        parameters = dict(request_data.json_parameters) if request_data else {}
        files = await _uploads(request_data)
        patience = _seconds(read_timeout)
        try:
            return await self._edge.request(token, name, parameters, files, patience=patience)
        except ConnectionLostError:
            raise NetworkError("The playground dropped the connection.") from None
        except NoAnswerError:
            raise TimedOut from None

    def _download(self, token: str, path: str) -> tuple[int, bytes]:
        try:
            _, content = self._edge.telegram.download(token, path)
        except ApiError as error:
            return refusal(error)
        return Answer(200, content)


def _target(url: str) -> tuple[bool, str, str]:
    """Whether a file is asked for, whose token asks, and the method or the file's path."""
    path = unquote(urlsplit(url).path).removeprefix("/")
    token, _, name = path.removeprefix("file/").partition("/")
    return path.startswith("file/"), token.removeprefix("bot"), name


async def _uploads(request_data: RequestData | None) -> dict[str, Upload]:
    if not request_data or not request_data.contains_files:
        return {}
    return {
        field: Upload(name, content if isinstance(content, bytes) else await _read(content), mime_type)
        for field, (name, content, mime_type) in request_data.multipart_data.items()
    }


async def _read(handle: Any) -> bytes:
    content: bytes = await asyncio.to_thread(handle.read)
    return content


def _seconds(timeout: Any) -> float:
    if timeout is None:
        return math.inf
    return timeout if isinstance(timeout, int | float) else _READ_TIMEOUT
