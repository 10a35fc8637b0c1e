"""The way to the Bot API: aiohttp behind PTB's request interface, at a fraction of its own client's CPU."""

import io
import json
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    InvalidURL,
    TCPConnector,
    encode_basic_auth,
)
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

TELEGRAM = "api.telegram.org"
_CONNECTIONS = 256
_JSON = {"Content-Type": "application/json"}
# All of these happen before the first byte of a request leaves: to send it again is to send it once.
_BEFORE_SENDING = (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError, InvalidURL)
# PTB gives times as `timedelta` to whoever says so here; everybody else is warned at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
Seconds = Any  # a number, None for no limit, or PTB's mark for "the default"


class NotSent(NetworkError):  # noqa: N818 - named as PTB names its errors
    """The request cannot have reached the server."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a request, in place of one of its parameters."""

    field: str
    name: str
    content: bytes


class Payload(RequestData):  # type: ignore[misc] # final, but its public face is all that is used
    """A request whose parameters are JSON already, with a file or without."""

    __slots__ = ("attachment", "body")

    def __init__(self, body: bytes, attachment: Attachment | None = None) -> None:
        super().__init__()
        self.body = body
        self.attachment = attachment
        self.contains_files = attachment is not None

    @property
    def parameters(self) -> dict[str, Any]:
        """Give the parameters as values."""
        parameters: dict[str, Any] = json.loads(self.body)
        return parameters

    @property
    def json_parameters(self) -> dict[str, str]:
        """Give the parameters as the fields of a form: text as it is, everything else as JSON."""
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in self.parameters.items()
        }

    @property
    def multipart_data(self) -> dict[str, Any]:
        """Give the file, by the name of the parameter that it fills."""
        if self.attachment is None:
            return {}
        file = InputFile(self.attachment.content, filename=self.attachment.name)
        return {self.attachment.field: file.field_tuple}


class AiohttpRequest(BaseRequest):
    """Requests over connections that are kept open, opened within the running loop when first needed."""

    __slots__ = ("_connect", "_media_write", "_pool", "_proxy", "_read", "_session", "_write")

    def __init__(
        self,
        base_url: str,
        *,
        read_timeout: float | None = 20,
        write_timeout: float | None = 10,
        connect_timeout: float | None = 10,
        pool_timeout: float | None = 5,
        media_write_timeout: float | None = 60,
    ) -> None:
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._proxy = proxy_for(base_url)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a request does not say."""
        return self._read

    async def initialize(self) -> None:
        """Get ready; a second time does nothing."""
        self._opened()

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; give the status and the body of the answer.

        Raises:
            NotSent: it cannot have reached the server.
            telegram.error.TimedOut: no answer came in time; what became of the request is unknown.
            telegram.error.NetworkError: the line broke; what became of the request is unknown.
        """
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            method,
            read=_given(read_timeout, self._read),
            write=_given(write_timeout, self._media_write if uploads else self._write),
            connect=_given(connect_timeout, self._connect),
            pool=_given(pool_timeout, self._pool),
        )
        try:
            async with self._opened().request(
                method,
                url,
                data=_encoded(request_data),
                headers=None if uploads or request_data is None else _JSON,
                timeout=timeout,
                allow_redirects=False,
                **self._proxy,
            ) as response:
                return response.status, await response.read()
        # What aiohttp says may hold the address, and the address holds the token.
        except _BEFORE_SENDING as error:
            raise NotSent(f"Not sent: {type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError) as error:
            raise NetworkError(f"Connection lost: {type(error).__name__}") from error

    def _opened(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=_CONNECTIONS),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


def proxy_for(base_url: str) -> dict[str, Any]:
    """Tell aiohttp of the environment's proxy, which only Telegram's own server is reached through.

    Asked once: aiohttp's `trust_env` would look it up anew, in a thread, for every request.
    """
    server = urlsplit(base_url)
    found = getproxies().get(server.scheme)
    if server.hostname != TELEGRAM or not found or proxy_bypass(TELEGRAM):
        return {}
    proxy = urlsplit(found if "://" in found else f"http://{found}")
    address = proxy._replace(netloc=proxy.netloc.rpartition("@")[2]).geturl()
    if not proxy.username:
        return {"proxy": address}
    authorization = encode_basic_auth(unquote(proxy.username), unquote(proxy.password or ""))
    return {"proxy": address, "proxy_headers": {"Proxy-Authorization": authorization}}


def _given(value: Seconds, default: float | None) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _timeout(
    method: str, *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> ClientTimeout:
    """Put PTB's limits into aiohttp's: it has none for writing, so a post gets one for everything together.

    A download has none, as it may be long: it only must not pause.
    """
    waiting = None if connect is None or pool is None else connect + pool
    ends = method != "GET" and waiting is not None and write is not None and read is not None
    total = waiting + write + read if ends else None  # type: ignore[operator]
    return ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


def _encoded(data: RequestData | None) -> bytes | FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.body if isinstance(data, Payload) else json.dumps(data.parameters).encode()
    form = FormData(quote_fields=False)  # a file's name is shown to people as it is written here
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=content_type)
    return form
