"""One request to the hub and its answer: bounded in time and size, never redirected, its errors ours."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies

from sync_agent.address import checked_address, is_loopback
from sync_agent.backoff import Backoff
from sync_agent.errors import AnswerTooLarge, BadAnswer, Busy, NotTrusted, Stopping, TimedOut, Unreachable, mapped
from sync_agent.problems import raise_problem

Wait = Callable[[float], bool]
"""Waits so many seconds, or less when we are asked to stop; True says stop."""

Result = TypeVar("Result")

ANSWER_LIMIT = 16_000_000
"""Bytes of an answer after decompression. A page of 1,000 rows is under one megabyte."""
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to connect, between two pieces of an answer, and for a whole answer that is kept in memory.

    A download may begin late: the hub first writes the snapshot of a million rows.
    """

    connect_s: float = 5.0
    read_s: float = 20.0
    total_s: float = 60.0
    download_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; ``path`` begins with ``/v1/``."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @classmethod
    def post(cls, path: str, content: Mapping[str, Any]) -> Request:
        """A POST of one JSON object."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return cls("POST", path, {"Content-Type": "application/json"}, body)

    def with_headers(self, more: Mapping[str, str]) -> Request:
        """The same request with further headers."""
        return Request(self.method, self.path, {**self.headers, **more}, self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, decompressed. Header names are looked up in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The JSON object of the answer; :class:`BadAnswer` when it is none."""
        try:
            content = json.loads(self.body)
        except ValueError as error:
            raise BadAnswer(f"the hub answered {self.status} without JSON") from error
        if not isinstance(content, dict):
            raise BadAnswer(f"the hub answered {self.status} with JSON that is no object")
        return content


@dataclass(frozen=True, slots=True)
class Download:
    """An answer still coming in: its bytes exactly as sent, so that a range of them means something."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class Transport:
    """Talks to one hub over kept connections.

    Every request of the sync protocol may safely be sent twice, so a lost connection or a short *come back later* is
    tried again here, ``attempts`` times in all; longer trouble is the caller's to wait out.
    """

    def __init__(
        self,
        url: str,
        *,
        wait: Wait,
        chance: Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
        allow_plain_http: bool = False,
        ca_bundle: Path | None = None,
        timeouts: Timeouts = Timeouts(),
        attempts: int = 3,
        patience_s: float = 5.0,
        program: str = "kontuar",
    ) -> None:
        self.url = checked_address(url, allow_plain_http=allow_plain_http)
        if ca_bundle is not None and not ca_bundle.is_file():
            raise NotTrusted(f"there is no file of certificates at {ca_bundle}")
        self._wait = wait
        self._chance = chance
        self._monotonic = monotonic
        self._timeouts = timeouts
        self._attempts = attempts
        self._patience_s = patience_s
        self._session = _session(self.url, ca_bundle, program)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def ask(self, request: Request, *, limit: int = ANSWER_LIMIT) -> Answer:
        """The hub's answer (2xx or 304) to ``request``, of at most ``limit`` bytes; any :class:`SyncError` else."""
        return self._patiently(lambda: self._ask_once(request, limit))

    @contextmanager
    def download(self, request: Request) -> Iterator[Download]:
        """The answer piece by piece; 2xx, or 416 when a range was asked for that is not there."""
        response = self._patiently(lambda: self._open_download(request))
        with closing(response):
            yield Download(response.status_code, response.headers, _pieces(response, decode=False))

    def _patiently(self, attempt: Callable[[], Result]) -> Result:
        backoff = Backoff(self._chance, base_s=0.2, cap_s=2.0)
        for _ in range(self._attempts - 1):
            try:
                return attempt()
            except (Unreachable, Busy) as error:
                if not self._worth_another(error):
                    raise
                asked_s = error.retry_after_s if isinstance(error, Busy) else None
                if self._wait(backoff.next_s(asked_s)):
                    raise Stopping("asked to stop while waiting for the hub") from error
        return attempt()

    def _worth_another(self, error: Unreachable | Busy) -> bool:
        if isinstance(error, Busy):
            return error.retry_after_s is None or error.retry_after_s <= self._patience_s
        return not isinstance(error, TimedOut | NotTrusted)

    def _ask_once(self, request: Request, limit: int) -> Answer:
        with (
            mapped(f"{request.method} {request.path}"),
            closing(self._send(request, "gzip", self._timeouts.read_s)) as response,
        ):
            body = self._read(response, limit)
        answer = Answer(response.status_code, response.headers, body)
        raise_problem(answer.status, answer.headers, answer.body)
        return answer

    def _open_download(self, request: Request) -> requests.Response:
        with mapped(f"{request.method} {request.path}"):
            response = self._send(request, "identity", self._timeouts.download_s)
            if response.status_code in (200, 206, 416):
                return response
            with closing(response):
                raise_problem(response.status_code, response.headers, self._read(response, ANSWER_LIMIT))
        raise BadAnswer(f"the hub answered a download with {response.status_code}")

    def _send(self, request: Request, encoding: str, read_s: float) -> requests.Response:
        return self._session.request(
            request.method,
            self.url + request.path,
            data=request.body,
            headers={"Accept-Encoding": encoding, **request.headers},
            timeout=(self._timeouts.connect_s, read_s),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, response: requests.Response, limit: int) -> bytes:
        """The whole body; the limit counts decompressed bytes, so that a small answer cannot swell in memory."""
        until = self._monotonic() + self._timeouts.total_s
        body = bytearray()
        for piece in _pieces(response, decode=True):
            body += piece
            if len(body) > limit:
                raise AnswerTooLarge(f"the hub's answer is longer than {limit} bytes")
            if self._monotonic() > until:
                raise TimedOut(f"the hub's answer took longer than {self._timeouts.total_s} seconds")
        return bytes(body)


def _session(url: str, ca_bundle: Path | None, program: str) -> requests.Session:
    session = requests.Session()
    # The environment may name a proxy, but not a .netrc whose password would replace our token.
    session.trust_env = False
    if not is_loopback(urlsplit(url).hostname or ""):
        session.proxies.update(get_environ_proxies(url))
    session.verify = str(ca_bundle) if ca_bundle is not None else True
    session.headers.update({"User-Agent": program, "Accept": "application/json"})
    return session


def _pieces(response: requests.Response, *, decode: bool) -> Iterator[bytes]:
    with mapped("reading the hub's answer"):
        yield from response.raw.stream(_CHUNK, decode_content=decode)
