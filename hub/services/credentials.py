"""Credentials: short-lived tokens of devices, and API keys of people and channels, with their scopes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa

from hub.database.schema import api_key
from hub.errors import Problem, database_errors
from hub.services.identity import Entropy
from retail.feeds import CATALOG, CONTROL, COUPON, PROMO, TAX, location_stream, price_stream, stock_stream
from retail.values import LocationId

Scope = Literal["manage", "catalog", "read", "quote", "coupon"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_IMPLIED: dict[str, frozenset[str]] = {
    "manage": frozenset({"manage", "catalog", "read", "quote", "coupon"}),
    "catalog": frozenset({"catalog", "read"}),
    "read": frozenset({"read"}),
    "quote": frozenset({"quote"}),
    "coupon": frozenset({"quote", "coupon"}),
}

TOKEN_SECONDS = 900
_TOKEN = "kt_"
_KEY = "kk_"


@dataclass(frozen=True, slots=True)
class DeviceCredential:
    """Whose token this is; location and register never come from anywhere else."""

    device_id: str
    register_id: str
    location_id: str
    zone: str

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams this device may read (I13)."""
        location = LocationId(self.location_id)
        return (
            CATALOG, CONTROL, COUPON, PROMO, TAX, price_stream(self.zone), location_stream(location),
            stock_stream(location),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyCredential:
    """A person's or a channel's key and what it may do."""

    key_id: str
    name: str
    scopes: frozenset[str]

    def require(self, scope: Scope) -> None:
        """403 ``auth.scope`` unless the key has ``scope``; ``manage`` includes all, ``catalog`` includes
        ``read``, ``coupon`` includes ``quote``."""
        if scope not in self.scopes:
            raise Problem(403, "auth.scope", f"This key lacks the scope {scope}.", {"scope": scope})


class Tokens:
    """Seals and opens device tokens with the hub's own key: no database on the way."""

    def __init__(self, key: bytes, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock

    def seal(self, device: DeviceCredential) -> str:
        """A token that lives :data:`TOKEN_SECONDS`."""
        expires = int(self._clock().timestamp()) + TOKEN_SECONDS
        payload = json.dumps({**asdict(device), "exp": expires}, separators=(",", ":")).encode()
        return f"{_TOKEN}{_pack(payload)}.{_pack(self._mac(payload))}"

    def open(self, token: str) -> DeviceCredential:
        """Whose token it is; 401 ``auth.token`` for one that is not ours, 401 ``auth.expired`` for one that was."""
        try:
            payload, mac = (unpack64(part) for part in token.removeprefix(_TOKEN).split("."))
        except ValueError:
            raise _bad_token() from None
        if not token.startswith(_TOKEN) or not hmac.compare_digest(mac, self._mac(payload)):
            raise _bad_token()
        content = json.loads(payload)
        if content.pop("exp") <= self._clock().timestamp():
            raise Problem(401, "auth.expired", "The token has expired; ask for a new one.")
        return DeviceCredential(**content)

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, b"kontuar device token\0" + payload, "sha256")


class ApiKeys:
    """Keys of people and channels; only their hashes are kept, so a key is shown once."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], entropy: Entropy) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def make(self, name: str, scopes: tuple[Scope, ...]) -> str:
        """A new key with these scopes. The answer is the only time it is seen."""
        key_id, secret = self._entropy(8).hex(), _pack(self._entropy(24))
        with database_errors(), self._engine.begin() as connection:
            connection.execute(
                api_key.insert().values(
                    key_id=key_id,
                    secret_hash=_digest(secret),
                    name=name,
                    scopes=list(scopes),
                    created_at=self._clock(),
                )
            )
        return f"{_KEY}{key_id}.{secret}"

    def check(self, key: str) -> KeyCredential:
        """The credential behind a key; 401 ``auth.key`` when there is none or it was revoked."""
        key_id, _, secret = key.removeprefix(_KEY).partition(".")
        with database_errors(), self._engine.connect() as connection:
            row = connection.execute(
                sa.select(api_key).where(api_key.c.key_id == key_id.replace("\0", ""))
            ).one_or_none()
        stored = row.secret_hash if row is not None else b""
        if row is None or row.revoked_at is not None or not hmac.compare_digest(stored, _digest(secret)):
            raise Problem(401, "auth.key", "This API key is not known here, or was revoked.")
        scopes = frozenset[str]().union(*(_IMPLIED.get(scope, frozenset()) for scope in row.scopes))
        return KeyCredential(row.key_id, row.name, scopes)

    def revoke(self, key_id: str) -> None:
        """The key stops working at once; 404 when it is not known."""
        with database_errors(), self._engine.begin() as connection:
            done = connection.execute(
                api_key.update().where(api_key.c.key_id == key_id).values(revoked_at=self._clock())
            )
        if not done.rowcount:
            raise Problem(404, "key.unknown", "There is no such key.")


def is_api_key(bearer: str) -> bool:
    """True for a bearer that is an API key and not a device's token."""
    return bearer.startswith(_KEY)


def unpack64(text: str) -> bytes:
    """The bytes of base64url without padding; :class:`ValueError` when it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _pack(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _digest(secret: str) -> bytes:
    # The secret has 192 random bits: nothing to guess, so a plain hash is enough and costs a request nothing.
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _bad_token() -> Problem:
    return Problem(401, "auth.token", "This token is not one of this hub's.")
