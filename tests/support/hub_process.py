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


class _Death:
    """Counts the statements that contain ``marker`` on every connection, and kills this process at the nth."""

    def __init__(self, marker: str, nth: int) -> None:
        self._marker = marker
        self._left = nth

    def meet(self, query: Any) -> None:
        text = query.decode() if isinstance(query, bytes) else str(query)
        if self._marker in text:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def lie_in_wait(self) -> None:
        for name in ("execute", "executemany", "copy"):
            setattr(psycopg.Cursor, name, self._before(getattr(psycopg.Cursor, name)))
        commit = psycopg.Connection.commit

        def around(connection: Any) -> None:
            self.meet("BEFORE-COMMIT")
            commit(connection)
            self.meet("AFTER-COMMIT")

        psycopg.Connection.commit = around  # type: ignore[method-assign]

    def _before(self, plain: Any) -> Any:
        def call(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            self.meet(query)
            return plain(cursor, query, *args, **kwargs)

        return call


def main() -> None:
    """Serve the hub of ``argv[1]`` and print where."""
    hub = open_hub(sys.argv[1], HubOptions(Path(sys.argv[2]), feed_pause=0.02))
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(hub)
    marker = os.environ.get("KONTUAR_TEST_DIE_AT", "")
    if marker:
        # After the start: opening the hub and reading the heads are no part of what dies.
        hub.heads.refresh()
        _Death(marker, int(os.environ.get("KONTUAR_TEST_DIE_NTH", "1"))).lie_in_wait()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([listening])


if __name__ == "__main__":
    main()
