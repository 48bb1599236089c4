"""A hub for a replay: the embedded PostgreSQL, and the hub's own door in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from benchmarks.shopping.chain import ChainHub
from hub.api.app import create_app
from hub.bootstrap import HubOptions, open_hub
from hub.database.embedded import EmbeddedPostgres, make_database

_STOP_S = 20.0


@contextmanager
def served_hub(folder: Path) -> Iterator[ChainHub]:
    """A new hub whose database and files are in ``folder``; it listens on this machine only."""
    with EmbeddedPostgres(folder / "postgresql") as server:
        url = make_database(server, "kontuar")
        hub = open_hub(url, HubOptions(folder / "snapshots-of-replay", pool_size=2))
        key = hub.keys.make("replay", ("manage",))
        command = [sys.executable, "-m", "benchmarks.shopping.serve", url, str(folder / "snapshots")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                chain = ChainHub(_address(process), hub.engine, key)
                yield chain
                chain.close()
            finally:
                process.terminate()
                process.wait(_STOP_S)
                hub.close()


def _address(process: subprocess.Popen[str]) -> str:
    address = process.stdout.readline().strip() if process.stdout is not None else ""
    if not address:
        raise RuntimeError("the hub does not start")
    return address


def main() -> None:
    """Serve the hub of the database ``argv[1]`` and print where."""
    hub = open_hub(sys.argv[1], HubOptions(Path(sys.argv[2])))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(hub), log_config=None, ws="none")
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main()
