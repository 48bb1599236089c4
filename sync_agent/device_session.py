"""Requests in a device's name: short-lived tokens, fetched with the device's key and renewed before they end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sync_agent.errors import BadAnswer, ClockWrong, Unauthorized
from sync_agent.key import DeviceKey
from sync_agent.transport import ANSWER_LIMIT, Answer, Download, Request, Transport

_RENEW_BEFORE_S = 60.0
"""A token is not used in its last minute, so that it does not end on the way."""


class DeviceSession:
    """Sends requests of one device. ``difference`` is the hub's clock minus ours, zero until the hub minded."""

    def __init__(
        self,
        transport: Transport,
        device_id: str,
        key: DeviceKey,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        nonce: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self.device_id = device_id
        self.key = key
        self.difference = timedelta()
        self._transport = transport
        self._clock = clock
        self._monotonic = monotonic
        self._nonce = nonce
        self._token = ""
        self._good_until = float("-inf")

    def ask(self, request: Request, *, limit: int = ANSWER_LIMIT) -> Answer:
        """The answer to ``request`` with our token; a token the hub no longer accepts is replaced once."""
        try:
            return self._transport.ask(self._authorized(request), limit=limit)
        except Unauthorized:
            self.renew_token()
        return self._transport.ask(self._authorized(request), limit=limit)

    def renew_token(self) -> None:
        """The next request fetches another token."""
        self._token, self._good_until = "", float("-inf")

    @contextmanager
    def download(self, request: Request) -> Iterator[Download]:
        """The answer piece by piece; see :meth:`sync_agent.transport.Transport.download`."""
        self._renew_if_due()
        with self._transport.download(self._authorized(request)) as download:
            yield download

    def _authorized(self, request: Request) -> Request:
        self._renew_if_due()
        return request.with_headers({"Authorization": f"Bearer {self._token}"})

    def _renew_if_due(self) -> None:
        if self._monotonic() < self._good_until:
            return
        try:
            self._fetch_token()
        except ClockWrong as error:
            self.difference = error.server_time - self._clock()
            self._fetch_token()

    def _fetch_token(self) -> None:
        at = (self._clock() + self.difference).astimezone(UTC).isoformat(timespec="milliseconds")
        nonce = self._nonce()
        signature = self.key.sign(f"kontuar token {self.device_id} {at} {nonce}".encode())
        asked_at = self._monotonic()
        content = {"device_id": self.device_id, "at": at, "nonce": nonce, "signature": signature}
        answer = self._transport.ask(Request.post("/v1/auth/token", content)).json()
        token, expires_in = answer.get("token"), answer.get("expires_in")
        if (
            not isinstance(token, str)
            or not token
            or not token.isascii()
            or not token.isprintable()
            or type(expires_in) is not int
        ):
            raise BadAnswer("the hub's token answer holds no token")
        self._token, self._good_until = token, asked_at + max(expires_in - _RENEW_BEFORE_S, expires_in / 2)
