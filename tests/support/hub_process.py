"""A hub in a process of its own, which can be told to die just before it sends a certain statement."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import psycopg
import uvicorn

from hub.api.app import create_app
from hub.bootstrap import HubOptions, open_hub


def _die_at(marker: str, nth: int) -> None:
    """Make every connection of this process count the statements that contain ``marker``, and die at the nth."""
    left = nth

    def check(query: Any) -> None:
        nonlocal left
        text = query.decode() if isinstance(query, bytes) else str(query)
        if marker in text:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(plain: Any) -> Any:
        def call(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            check(query)
            return plain(self, query, *args, **kwargs)

        return call

    def commit(self: Any, plain: Any = psycopg.Connection.commit) -> None:
        check("COMMIT")
        plain(self)

    def committed(self: Any, plain: Any = psycopg.Connection.commit) -> None:
        plain(self)
        check("COMMITTED")

    for name in ("execute", "executemany", "copy"):
        setattr(psycopg.Cursor, name, wrapped(getattr(psycopg.Cursor, name)))
    if marker == "COMMIT":
        psycopg.Connection.commit = commit  # type: ignore[method-assign]
    if marker == "COMMITTED":
        psycopg.Connection.commit = committed  # type: ignore[method-assign]


def main() -> None:
    """Serve the hub of ``argv[1]`` and print where."""
    hub = open_hub(sys.argv[1], HubOptions(Path(sys.argv[2]), feed_pause=0.02))
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(hub)
    marker = os.environ.get("KONTUAR_TEST_DIE_AT", "")
    if marker:
        # After the start: opening the hub and reading the heads are no part of what dies.
        hub.heads.refresh()
        _die_at(marker, int(os.environ.get("KONTUAR_TEST_DIE_NTH", "1")))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([listening])


if __name__ == "__main__":
    main()
