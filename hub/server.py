"""Serving: one listening socket, one or several workers behind it, and the database they share."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from hub.api.app import create_app
from hub.bootstrap import HubOptions, open_hub
from hub.databases import opened_database
from hub.ingest.push import IngestLimits
from hub.logs import start_logs, stop_logs
from hub.process import tune_process
from hub.settings import HubSettings, SettingsError, refusal_to_serve
from hub.tls import RefusePlainProxy, check_certificate
from hub.watch.metrics import FOLDER_VARIABLE, Metrics

_log = logging.getLogger(__name__)

_BACKLOG = 2048
_FINISH_SECONDS = 20
_PROXIES = "127.0.0.1,::1"


@dataclass(frozen=True, slots=True)
class Worker:
    """Makes the application of one process; picklable, so that each worker process makes its own."""

    settings: HubSettings
    url: str
    logs: bool = True

    def __call__(self) -> FastAPI:
        """Open the hub and its application."""
        if self.logs:
            start_logs(self.settings.logs, self.settings.log_level)
        limits = IngestLimits(durable_after="backup" if self.settings.durable_after == "backup" else "commit")
        options = HubOptions(
            self.settings.data / "snapshots",
            limits,
            coupon_lock=timedelta(minutes=self.settings.coupon_lock_minutes),
            pool_size=self.settings.database_connections,
        )
        app = create_app(open_hub(self.url, options), Metrics.of_this_process())
        if self.settings.proxied:
            app.add_middleware(RefusePlainProxy)
        tune_process()
        return app


def serve(
    settings: HubSettings, say: Callable[[str], None], *, on_listening: Callable[[str], None] | None = None
) -> None:
    """Serve until a signal ends it. :class:`SettingsError` for what must not or cannot be served."""
    refusal = refusal_to_serve(settings)
    if refusal is not None:
        raise SettingsError(refusal)
    _check_tls(settings, say)
    listening = _listen(settings)
    handler = start_logs(settings.logs, settings.log_level)
    try:
        with _quiet_end(), opened_database(settings, say) as url, _shared_figures(settings):
            address = _address(settings, listening)
            say(f"The hub listens on {address}")
            _log.info("listening", extra={"workers": settings.workers, "tls": settings.serves_tls, "pid": os.getpid()})
            if on_listening is not None:
                on_listening(address)
            _run(settings, url, listening)
        _log.info("stopped", extra={"pid": os.getpid()})
    finally:
        listening.close()
        stop_logs(handler)


def _run(settings: HubSettings, url: str, listening: socket.socket) -> None:
    if settings.workers > 1:
        Multiprocess(_config(settings, Worker(settings, url), factory=True), sockets=[listening]).run()
        return
    app = Worker(settings, url, logs=False)()
    uvicorn.Server(_config(settings, app, factory=False)).run(sockets=[listening])


def _config(settings: HubSettings, app: FastAPI | Worker, *, factory: bool) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        proxy_headers=settings.proxied,
        forwarded_allow_ips=_PROXIES,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        timeout_worker_healthcheck=30,
    )


def _check_tls(settings: HubSettings, say: Callable[[str], None]) -> None:
    if settings.tls_cert is None or settings.tls_key is None:
        return
    warning = check_certificate(settings.tls_cert, settings.tls_key, datetime.now(UTC))
    if warning is not None:
        say(warning)


def _listen(settings: HubSettings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingsError(
            f"The hub cannot listen on {settings.host} port {settings.port}: {error.strerror or error}. "
            "Another hub may be running; --port takes another one."
        ) from error
    listening.set_inheritable(True)
    return listening


def _address(settings: HubSettings, listening: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.serves_tls else 'http'}://{host}:{listening.getsockname()[1]}"


@contextmanager
def _quiet_end() -> Iterator[None]:
    """The server raises the signal that ended it once more when it is through; we still have a database to close."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shared_figures(settings: HubSettings) -> Iterator[None]:
    """A folder in which several workers keep their figures together; their processes find it in the environment."""
    if settings.workers == 1:
        yield
        return
    folder = tempfile.mkdtemp(prefix="kontuar-figures-")
    os.environ[FOLDER_VARIABLE] = folder
    try:
        yield
    finally:
        del os.environ[FOLDER_VARIABLE]
        shutil.rmtree(folder, ignore_errors=True)
