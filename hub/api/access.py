"""Who is asking: the device or key behind a bearer, and whether it may."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from fastapi import Request

from hub.bootstrap import Hub
from hub.errors import Problem
from hub.ingest.place import revoked
from hub.services.credentials import DeviceCredential, KeyCredential, Scope, is_api_key

_REVOKED_SECONDS = 2.0


class Access:
    """Dependencies of the routes. Revoked devices are remembered for a moment, so that a page costs no extra query."""

    def __init__(self, hub: Hub, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._revoked: frozenset[str] = frozenset()
        self._read_at = -_REVOKED_SECONDS

    def device(self, request: Request) -> DeviceCredential:
        """The device that asks; 401 without a token of ours. Its revocation is checked where it writes."""
        bearer = _bearer(request)
        if is_api_key(bearer):
            raise Problem(403, "auth.device_only", "Only a device may do this.")
        return self._hub.tokens.open(bearer)

    def live_device(self, request: Request) -> DeviceCredential:
        """The device that asks, for reading: 403 ``auth.revoked`` within moments of its revocation."""
        credential = self.device(request)
        self._check_alive(credential)
        return credential

    def reader_of(self, request: Request, stream: str) -> None:
        """Let a device read its own streams, and a key with ``read`` any; 403 for all others (I13)."""
        bearer = _bearer(request)
        if is_api_key(bearer):
            self._hub.keys.check(bearer).require("read")
            return
        credential = self._hub.tokens.open(bearer)
        self._check_alive(credential)
        if stream not in credential.streams:
            raise Problem(403, "auth.foreign_stream", "A device reads only its own location's and zone's streams.")

    def key(self, scope: Scope) -> Callable[[Request], KeyCredential]:
        """A dependency: the key that asks, which must have ``scope``."""

        def checked(request: Request) -> KeyCredential:
            bearer = _bearer(request)
            if not is_api_key(bearer):
                raise Problem(403, "auth.key_only", "This needs an API key.")
            key = self._hub.keys.check(bearer)
            key.require(scope)
            return key

        return checked

    def caller(self, scope: Scope) -> Callable[[Request], DeviceCredential | KeyCredential]:
        """A dependency: a live device, or the key that asks, which must have ``scope``."""
        key = self.key(scope)

        def checked(request: Request) -> DeviceCredential | KeyCredential:
            return key(request) if is_api_key(_bearer(request)) else self.live_device(request)

        return checked

    def forget(self) -> None:
        """Read the revoked devices anew at the next request."""
        self._read_at = -_REVOKED_SECONDS

    def _check_alive(self, credential: DeviceCredential) -> None:
        if credential.device_id in self._revoked_now():
            raise revoked()

    def _revoked_now(self) -> frozenset[str]:
        with self._lock:
            now = self._monotonic()
            if now - self._read_at >= _REVOKED_SECONDS:
                self._revoked = self._hub.devices.revoked_ids()
                self._read_at = now
            return self._revoked


def _bearer(request: Request) -> str:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not bearer:
        raise Problem(401, "auth.missing", "Send a token or an API key: Authorization: Bearer …")
    return bearer.strip()
