"""A hub as it runs: in processes of its own, with TLS, several workers, and its own PostgreSQL."""

from __future__ import annotations

import http.client
import io
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from hub.__main__ import main
from hub.databases import refuse_foreign_folder, wait_for
from hub.errors import DatabaseUnavailable, EmbeddedFailure
from hub.settings import SettingsError
from hub.tls import check_certificate
from tests.support.certificates import certificate

ROOT = Path(__file__).resolve().parents[2]
_DEADLINE = 60


@contextmanager
def serving(home: Path, *options: str) -> Iterator[str]:
    """A hub process; where it listens. It is ended as a service manager does, and must then end well."""
    command = [sys.executable, "-m", "hub", "--port", "0", *options]
    environment: Mapping[str, str] = {**os.environ, "HOME": str(home), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "listens on" in line:
                break
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=_DEADLINE)
    assert (process.returncode, errors) == (0, "")


def refused(*options: str) -> str:
    """What a hub says that does not start."""
    err = io.StringIO()
    assert main(options, io.StringIO(), err) == 1
    return err.getvalue()


def status_of(url: str, path: str) -> int:
    """A request on a connection of its own, so that any worker may take it."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=_DEADLINE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


class TestServing:
    def test_it_serves_behind_a_proxy_refuses_what_came_without_tls_and_ends_by_a_signal(
        self, database_url: str, tmp_path: Path
    ) -> None:
        with serving(tmp_path, "--database", database_url, "--proxied") as url, httpx.Client(base_url=url) as http:
            assert url.startswith("http://127.0.0.1:")
            plain = http.get("/healthz", headers={"X-Forwarded-Proto": "http"})
            safe = http.get("/healthz", headers={"X-Forwarded-Proto": "https"})
            direct = http.get("/healthz")
        assert (plain.status_code, plain.json()["code"]) == (403, "request.plain_http")
        assert (safe.status_code, direct.json()["status"]) == (200, "ok")

    def test_it_brings_its_own_postgresql_which_commands_share_and_which_ends_with_it(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        with serving(tmp_path, "--data", str(data)) as url:
            assert httpx.get(f"{url}/healthz").json()["database"] == "ok"
            shared = subprocess.run(
                [sys.executable, "-m", "hub", "devices", "--data", str(data)],
                cwd=ROOT,
                capture_output=True,
                check=False,
            )
            assert shared.returncode == 0
            assert httpx.get(f"{url}/healthz").json()["database"] == "ok"
        assert not (data / "postgresql" / "postmaster.pid").exists()

    def test_several_workers_keep_their_figures_together(self, database_url: str, tmp_path: Path) -> None:
        with serving(tmp_path, "--database", database_url, "--workers", "2") as url:
            assert {status_of(url, "/healthz") for _ in range(20)} == {200}
            page = httpx.get(f"{url}/metrics").text
        (line,) = [each for each in page.splitlines() if each.startswith("kontuar_hub_requests_total{")]
        assert line.endswith(" 20.0")

    def test_with_a_certificate_it_speaks_tls_and_nothing_else(self, database_url: str, tmp_path: Path) -> None:
        cert, key = certificate(tmp_path)
        options = ("--database", database_url, "--tls-cert", str(cert), "--tls-key", str(key))
        with serving(tmp_path, *options) as url:
            trusting = ssl.create_default_context(cafile=str(cert))
            assert httpx.get(f"{url}/healthz", verify=trusting).status_code == 200
            with pytest.raises(httpx.HTTPError):
                httpx.get(url.replace("https", "http") + "/healthz")
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{url}/healthz")


class TestRefusals:
    def test_plain_http_beyond_this_machine_is_not_served(self) -> None:
        assert "does not serve plain HTTP on 0.0.0.0" in refused("--host", "0.0.0.0")

    def test_a_port_that_is_taken_is_told(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            words = refused("--database", "postgresql://nobody@127.0.0.1/none", "--port", port)
        assert f"cannot listen on 127.0.0.1 port {port}" in words

    def test_a_key_that_is_not_the_certificate_s_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        cert, _ = certificate(tmp_path)
        _, key = certificate(tmp_path / "other")
        with pytest.raises(SettingsError, match="do not make a certificate and its key"):
            check_certificate(cert, key, datetime.now(UTC))

    def test_a_certificate_that_has_ended_is_not_served_and_one_that_ends_soon_is_told(self, tmp_path: Path) -> None:
        cert, key = certificate(tmp_path)
        assert "Renew it" in (check_certificate(cert, key, datetime.now(UTC)) or "")
        with pytest.raises(SettingsError, match="ended on"):
            check_certificate(cert, key, datetime.now(UTC) + timedelta(days=2))

    def test_a_database_that_refuses_the_account_is_not_waited_for(self, postgres_url: str) -> None:
        with pytest.raises(DatabaseUnavailable, match="does not exist"):
            wait_for(postgres_url.replace("/postgres?", "/nowhere?"), lambda _: None)

    def test_another_account_s_embedded_database_is_left_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
        with pytest.raises(EmbeddedFailure, match="belong to the account"):
            refuse_foreign_folder(tmp_path)
