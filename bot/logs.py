"""Logs that cannot tell on anybody: allow-listed fields, plain values, the hour only, no messages of libraries.

An error is logged as its class and the lines it came from. Its message is left out: libraries put inputs into messages.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO

# structlog would import rich for tracebacks that print local variables: 5 MiB and 0.1 s for what must never be printed.
_WITHOUT_RICH = "rich" not in sys.modules
if _WITHOUT_RICH:
    sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402

if _WITHOUT_RICH:
    del sys.modules["rich"]

#: ids, kinds, counts, durations, error classes; nothing a person typed, nothing that leads to a person
ALLOWED = frozenset({
    "event", "level", "hour", "logger", "error", "where", "kind", "code", "action", "state", "step", "status",
    "count", "rows", "conversations", "media", "sessions", "invites", "keys", "units", "steps", "places", "attempts",
    "seconds", "ms", "bytes", "unit_id", "tip_id", "alert_id", "job", "version", "revision", "demo", "port", "dropped",
})  # fmt: skip
#: a word, an id or a number; a sentence has blanks and letters with marks and does not fit
PLAIN = re.compile(r"[A-Za-z0-9_.,:/<>*+-]{1,80}( <- [A-Za-z0-9_.,:/<>*+-]{1,80})*")
MASK = "…"
LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

#: what these write below WARNING holds addresses, tokens, SQL values or form fields
TALKATIVE = (
    "httpx", "httpcore", "sqlalchemy.engine", "sqlalchemy.pool", "aiosqlite", "asyncio", "multipart",
    "python_multipart", "uvicorn.access", "aiogram", "telegram", "asyncpg", "apscheduler",
)  # fmt: skip


class UnsafeLogs(RuntimeError):
    """Something in this process would write content into a log. The message says what, and how to turn it off."""


def configure(level: str = "info", *, stream: TextIO | None = None, now: Callable[[], datetime] | None = None) -> None:
    """Set up structlog and the standard library's logging for the whole process."""
    write = _writer(stream)
    clock = now or (lambda: datetime.now(UTC))
    structlog.configure(
        processors=[structlog.processors.add_log_level, _error_without_message, _hour(clock), _only_allowed, _as_json],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_LibraryHandler(write, clock)]
    root.setLevel(logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    _name_unseen_errors()


def _name_unseen_errors() -> None:
    """Errors that no caller sees: Python would print their message, the object or the thread they came from."""
    sys.unraisablehook = lambda unseen: _say_unseen("unraisable", unseen.exc_value, unseen.exc_type)
    threading.excepthook = lambda unseen: _say_unseen("thread_failed", unseen.exc_value, unseen.exc_type)


def _say_unseen(event: str, error: BaseException | None, kind: type[BaseException]) -> None:
    place = {"where": where(error)} if error is not None else {}
    structlog.get_logger().error(event, error=kind.__name__, **place)


def refuse_unsafe(engines: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> None:
    """Raise UnsafeLogs when a library would log content, an engine SQL values, asyncio its arguments."""
    environ = os.environ if environ is None else environ
    for name in TALKATIVE:
        if logging.getLogger(name).getEffectiveLevel() < logging.WARNING:
            raise UnsafeLogs(f"the logger {name!r} is set below WARNING; it would print content. Remove that setting.")
    for variable in ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE"):
        if environ.get(variable):
            raise UnsafeLogs(f"{variable} is set; asyncio would print arguments of slow calls. Unset it.")
    if sys.flags.dev_mode:
        raise UnsafeLogs("Python runs with -X dev; asyncio would print arguments of slow calls. Start it without.")
    for name, engine in (engines or {}).items():
        if getattr(engine, "echo", False) or not getattr(engine, "hide_parameters", True):
            raise UnsafeLogs(f"the database engine {name!r} prints SQL values. Set echo=False, hide_parameters=True.")


def where(error: BaseException) -> str:
    """The last places an error came through, innermost first, as file:line:function; no values, no message."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " <- ".join(f"{_short(f.filename)}:{f.lineno}:{f.name}" for f in reversed(frames))


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


# --- structlog's processors -------------------------------------------------------------------------------------------

Event = MutableMapping[str, Any]


def _hour(clock: Callable[[], datetime]) -> Callable[[Any, str, Event], Event]:
    # Only the hour: an error on a worker's request would otherwise tell when somebody sent a tip.
    def stamp(_logger: Any, _method: str, event: Event) -> Event:
        event["hour"] = clock().astimezone(UTC).strftime("%Y-%m-%dT%H")
        return event

    return stamp


def _error_without_message(_logger: Any, _method: str, event: Event) -> Event:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = where(error)
    return event


def _only_allowed(_logger: Any, _method: str, event: Event) -> Event:
    kept = {name: _plain(value) for name, value in event.items() if name in ALLOWED}
    if len(kept) < len(event):
        kept["dropped"] = len(event) - len(kept)
    return kept


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if PLAIN.fullmatch(text) else MASK


def _as_json(_logger: Any, _method: str, event: Event) -> str:
    return json.dumps(event, ensure_ascii=False)


# --- what libraries log -----------------------------------------------------------------------------------------------


def _writer(stream: TextIO | None) -> Callable[[str], None]:
    def write(line: str) -> None:
        print(line, file=stream or sys.stderr, flush=True)

    return write


class _LibraryHandler(logging.Handler):
    """One line per record of a library: logger, level, place, error class; never its message."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._write = write
        self._stamp = _hour(clock)

    def emit(self, record: logging.LogRecord) -> None:
        event: Event = {
            "event": "library",
            "level": record.levelname.lower(),
            "logger": record.name,
            "where": f"{_short(record.pathname)}:{record.lineno}:{record.funcName}",
        }
        if record.exc_info and record.exc_info[1] is not None:
            event["error"] = type(record.exc_info[1]).__name__
            event["where"] = where(record.exc_info[1])
        self._write(_as_json(None, "", _only_allowed(None, "", self._stamp(None, "", event))))
