"""Logs of the hub: rotating JSON lines that say what happened, and never who, what secret, or what was sold.

Several workers write into one file: each line is one write at its end, and whoever finds it full turns it over under a
lock while the others reopen it.
"""

from __future__ import annotations

import contextvars
import fcntl
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

LOG_FILE = "hub.log"
_MOST_BYTES = 10_000_000
_KEPT = 10

FIELDS = frozenset(
    {
        *("request_id", "method", "route", "status", "ms", "code", "pid", "revision", "workers", "tls"),
        *("device_id", "location_id", "stream", "epoch", "pos", "seq", "facts", "parked", "entries", "rows", "good"),
        *("bad", "changed", "kind", "state", "lag_s", "why", "scopes", "key_id"),
    }
)
"""What a record may carry besides its message: codes, counts, names of streams. Anything else is left out."""

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
"""Set for the length of a request; every line logged meanwhile carries it."""

_OURS = ("hub", "retail")
_SECRETS = re.compile(
    r"""
      (?i:bearer|basic)\s+\S+                                  # a credential in a header
    | \bkk_\w+                                                 # an API key
    | (?<=://)[^/\s:@]*:[^/\s@]*(?=@)                          # the account and password of a database's address
    | (?i:password\s*=\s*)\S+                                  # … and in its other spelling
    | \$argon2\S+                                              # a PIN's hash
    | -----BEGIN\ [^-]+-----.*?(?:-----END\ [^-]+-----|\Z)     # a key file
    | \b[A-Za-z0-9_=-]{16,}\.[A-Za-z0-9_.=-]{16,}              # a token of several parts
    | \b(?=\w*\d)[A-Za-z0-9_-]{40,}={0,2}                      # a key, signature or hash
    | [\w.+-]+@[\w-]+\.[\w.-]+                                 # an e-mail address
    """,
    re.VERBOSE | re.DOTALL,
)


def redacted(text: str) -> str:
    """``text`` with everything that looks like a secret or an e-mail address struck out."""
    return _SECRETS.sub("[…]", text)


class PlainFormatter(JsonFormatter):
    """One JSON object per line: time, level, logger, message, and the fields of :data:`FIELDS`.

    Of other libraries only the template of a message is kept, and of an exception its kinds and places: their texts
    may quote a row, a name or a header.
    """

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        log_data["message"] = redacted(_message(record))
        fields = {name: value for name, value in vars(record).items() if name in FIELDS}
        if "request_id" not in fields and (current := request_id.get()):
            fields["request_id"] = current
        log_data.update({name: redacted(value) if isinstance(value, str) else value for name, value in fields.items()})
        if record.exc_info and record.exc_info[1] is not None:
            log_data["exception"] = places(record.exc_info[1])


def places(error: BaseException) -> list[str]:
    """The kinds of an exception and of its causes, each with where it passed, innermost last."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        passed = " ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames)
        lines.append(f"{type(current).__name__} {passed}".rstrip())
        current = current.__cause__ or current.__context__
    return lines


class SharedRotatingHandler(RotatingFileHandler):
    """A rotating file that several processes write to."""

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 – the name is logging's
        if self._was_turned_over():
            self._reopen()
        return bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802
        with _locked(Path(self.baseFilename + ".lock")):
            if self._was_turned_over():  # another worker was first
                self._reopen()
            else:
                super().doRollover()

    def _was_turned_over(self) -> bool:
        try:
            there = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return True
        return self.stream is None or not _same_file(there.st_ino, self.stream.fileno())

    def _reopen(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open()


def start_logs(folder: Path | None, level: str = "info") -> logging.Handler:
    """Send all logs of this process to ``folder``, or to standard error, which a service manager keeps."""
    handler = _handler(folder)
    handler.setFormatter(PlainFormatter())
    root = logging.getLogger()
    root.setLevel(level.upper())
    root.addHandler(handler)
    # Each request has its own line from us; the server's would quote whole addresses.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler


def stop_logs(handler: logging.Handler) -> None:
    """Close what :func:`start_logs` opened."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _handler(folder: Path | None) -> logging.Handler:
    if folder is None:
        return logging.StreamHandler(sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    return SharedRotatingHandler(folder / LOG_FILE, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8")


def _message(record: logging.LogRecord) -> str:
    return record.getMessage() if record.name.split(".")[0] in _OURS else str(record.msg)


def _same_file(inode: int, descriptor: int) -> bool:
    return os.fstat(descriptor).st_ino == inode


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
