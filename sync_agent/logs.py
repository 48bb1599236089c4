"""Logs of a register's processes: rotating JSON lines that say what happened, never who, what secret or what sold."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

LOG_FILE = "agent.log"
_MOST_BYTES = 2_000_000
_KEPT = 5

FIELDS = frozenset(
    {"code", "state", "was", "seq", "facts", "parked", "fact_status", "stream", "pos", "rows", "epoch", "why", "pid"}
)
"""What a record may carry besides its message: codes, counts and names of streams. Anything else is left out."""

_OURS = ("sync_agent", "local_store", "retail", "drivers", "pos_app")
_SECRETS = re.compile(
    r"""
      (?i:bearer|basic)\s+\S+                                  # a credential in a header
    | \bkk_\w+                                                 # an API key
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


def start_logs(folder: Path | None, file: str = LOG_FILE) -> logging.Handler:
    """Send all logs of this process to ``file`` in ``folder``, or to standard error, which a service manager keeps."""
    handler = _handler(folder, file)
    handler.setFormatter(PlainFormatter())
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return handler


def stop_logs(handler: logging.Handler) -> None:
    """Close what :func:`start_logs` opened."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For ``sys.excepthook``: our own mistakes go into the log as well."""
    logging.getLogger("sync_agent").critical("stopped by an error of ours", exc_info=(kind, error, trace))


def _handler(folder: Path | None, file: str) -> logging.Handler:
    if folder is None:
        return logging.StreamHandler(sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(folder / file, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8")


def _message(record: logging.LogRecord) -> str:
    return record.getMessage() if record.name.split(".")[0] in _OURS else str(record.msg)
