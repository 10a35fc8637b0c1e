"""Log lines: one way for ours, those of libraries, warnings and whatever nobody caught."""

import asyncio
import contextlib
import logging
import sys
import threading
import warnings
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import redactor, said, shown, traceback_of

log = structlog.get_logger(__name__)
OURS = ("bot", "centre", "chat", "handlers", "migrations", "models", "playground", "scheduler")
# Libraries whose lines are about revisions and jobs, whatever they fill in.
_HARMLESS = {*OURS, "alembic", "apscheduler"}


def configure(
    style: Literal["text", "json"], level: str, secrets: Iterable[str] = (), *, stream: TextIO | None = None
) -> None:
    """Send every line and every unhandled error of this process through the same mill, to standard error."""
    target = stream or sys.stderr
    render: Processor
    if style == "json":
        render = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        render = ConsoleRenderer(
            colors=target.isatty(), repr_native_str=True, exception_formatter=plain_traceback
        )
    redact = redactor(secrets)
    sink = _Sink(target)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _show,
            render,
            lambda _logger, _method, line: redact(str(line)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=lambda *_: sink,
        cache_logger_on_first_use=False,
    )
    _take_over_logging(level)
    # Whatever the lines above do not reach.
    warnings.showwarning = _warn
    sys.excepthook = _crash
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_crash


def loop_fault(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what a task or callback left behind: `loop.set_exception_handler(loop_fault)`."""
    # From the first bracket on asyncio shows the arguments of the callback.
    reason = str(context.get("message", "")).partition("(")[0]
    log.error("loop_fault", reason=reason, exc_info=context.get("exception"))


class _Sink:
    """Writes lines; a reader that went away must not fail the turn that had something to say."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        """Write a line, whole and at once."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = exception = fatal = msg


class _Forward(logging.Handler):
    """Hands the lines of the standard library's loggers on."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand on one line."""
        log.log(record.levelno, _event(record), logger=record.name, exc_info=record.exc_info)


def _event(record: logging.LogRecord) -> str:
    """Give what a line says; what a library filled in may be a person's, so only its template is kept."""
    if record.name.partition(".")[0] in _HARMLESS:
        with contextlib.suppress(TypeError, ValueError):  # the values do not fit the template
            return record.getMessage()
    return record.msg.partition("\n")[0] if isinstance(record.msg, str) else type(record.msg).__name__


def _take_over_logging(level: str) -> None:
    root = logging.getLogger()
    root.handlers = [_Forward()]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _show(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave only what may be seen."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error and not isinstance(error, BaseException):
        error = sys.exception()
    visible: EventDict = {name: shown(value) for name, value in event.items()}
    if error:
        visible["exception"] = traceback_of(error)
    return visible


def _warn(  # noqa: PLR0917 - the signature is the standard library's
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    warning = message if isinstance(message, Warning) else category(message)
    log.warning(said(warning), place=f"{filename}:{lineno}")


def _crash(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("crash", exc_info=error)


def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    log.error("unraisable", owner=unraisable.object, exc_info=unraisable.exc_value)


def _thread_crash(args: threading.ExceptHookArgs) -> None:
    if args.exc_value and not isinstance(args.exc_value, SystemExit):
        log.critical("thread_crash", exc_info=args.exc_value)
