"""A hub in a process of its own, which can be told to die just before it sends a certain statement."""

from __future__ import annotations

import os
import signal
import socket
from multiprocessing.connection import Connection
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
        self._last = ""

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
            commit(connection)
            self.meet(f"AFTER THE COMMIT OF {self._last}")

        psycopg.Connection.commit = around  # type: ignore[method-assign]

    def _before(self, plain: Any) -> Any:
        def call(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            self.meet(query)
            self._last = query.decode() if isinstance(query, bytes) else str(query)
            return plain(cursor, query, *args, **kwargs)

        return call


def serve(database_url: str, snapshots: str, die_at: str, nth: int, told: Connection) -> None:
    """Serve the hub of ``database_url``, tell where, and die at the ``nth`` statement that contains ``die_at``."""
    hub = open_hub(database_url, HubOptions(Path(snapshots), feed_pause=0.02))
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(hub)
    if die_at:
        _Death(die_at, nth).lie_in_wait()
    told.send(f"http://127.0.0.1:{listening.getsockname()[1]}")
    told.close()
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([listening])
