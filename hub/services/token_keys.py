"""The keys of tokens: the hub's own that sign coupons, those of the registers, and how each is rotated or revoked.

Which key is believed, and until when, travels in the stream ``coupon``. A new key is published before it signs; the one
before it stays until the last coupon it signed has expired. A revoked key takes everything with it that it ever signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub.database.schema import campaign, device, feed_row, signing_key
from hub.errors import Problem, database_errors
from hub.feed.publish import publish, publish_many
from hub.services.identity import Entropy
from retail.feeds import COUPON, KeyRow, key_key
from retail.feeds.token_keys import key_row, verification_key
from retail.tokens import SigningKey, TokenKind, VerificationKey, key_id_of

LEAD = timedelta(hours=24)
"""How long a new key is known before it signs: registers that were cut off for a day believe its first coupon too."""

HUB_KINDS = frozenset({TokenKind.COUPON, TokenKind.PICK_UP})
REGISTER_KINDS = frozenset({TokenKind.RECEIPT, TokenKind.BASKET, TokenKind.REWARD})

_LOCK = 0x4B6F6E7475617220
"""Advisory lock: keys are made and rotated one after another."""

_UNPUBLISHED = """
SELECT device_id, public_key, enrolled_at FROM device
WHERE NOT EXISTS (
    SELECT FROM feed_row WHERE stream = :stream AND key = 'key:' || left(encode(sha256(public_key), 'hex'), 16))
ORDER BY device_id
"""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """A key as a manager sees it. ``signs``: new coupons are signed with it now."""

    key: str
    owner: str
    kinds: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    revoked: bool
    signs: bool


class TokenKeys:
    """``owner`` is the hub's id, which stands in its keys' rows."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], entropy: Entropy, owner: str) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._owner = owner

    def signer(self, connection: sa.Connection, until: datetime) -> SigningKey:
        """The key that signs now, for tokens that expire at ``until``; made when there is none yet."""
        now = self._clock()
        found = self._current(connection, now)
        if found is None:
            _lock(connection)
            found = self._current(connection, now) or self._make(connection, now, now)
        if found.valid_to is not None and found.valid_to < until:
            self._write(connection, found.public, valid_to=until)
        return SigningKey.from_seed(bytes(found.seed))

    def rotate(self, lead: timedelta = LEAD) -> str:
        """Make a key that signs after ``lead``; the ones before it end with the last coupon. The new key's name."""
        now = self._clock()
        with database_errors(), self._engine.begin() as connection:
            _lock(connection)
            live = connection.execute(sa.select(signing_key).where(signing_key.c.revoked_at.is_(None))).all()
            last = connection.scalar(sa.select(sa.func.max(campaign.c.valid_to)))
            made = self._make(connection, now, now + lead if live else now)
            end = max(made.signs_from, last or now)
            for row in live:
                if row.valid_to is None or row.valid_to < end:
                    self._write(connection, row.public, valid_to=end)
        return _name(bytes(made.public))

    def revoke(self, key: str) -> None:
        """Nothing that this key ever signed is believed any more; 404 when there is none, 409 when two are meant.

        ``key`` is its name, or the beginning of it: the hub's own or a register's. A hub's key that was signing is
        followed by a new one at once.
        """
        with database_errors(), self._engine.begin() as connection:
            _lock(connection)
            name, row = _published(connection, key)
            if row.revoked:
                return
            publish(connection, COUPON, name, row.model_copy(update={"revoked": True}))
            connection.execute(
                signing_key.update()
                .where(signing_key.c.public == bytes.fromhex(row.public))
                .values(revoked_at=self._clock())
            )
            if row.owner == self._owner and self._current(connection, self._clock()) is None:
                self._make(connection, self._clock(), self._clock())

    def all(self) -> list[KeyStatus]:
        """Every key that registers know, the hub's first."""
        with database_errors(), self._engine.connect() as connection:
            signing = self._current(connection, self._clock())
            found = [verification_key(row) for _, row in _key_rows(connection)]
        own = bytes(signing.public) if signing is not None else b""
        ordered = sorted(found, key=lambda key: (key.owner != self._owner, key.valid_from, key.owner))
        return [_status(key, signs=key.public == own) for key in ordered]

    def publish_devices(self) -> int:
        """Tell registers what devices may sign that were enrolled before they might; how many."""
        with database_errors(), self._engine.begin() as connection:
            rows = connection.execute(sa.text(_UNPUBLISHED), {"stream": COUPON}).all()
            told = [_device_key(row.device_id, row.public_key, row.enrolled_at) for row in rows]
            wider = tuple(sorted(REGISTER_KINDS))
            told += [
                (name, row.model_copy(update={"kinds": wider}))
                for name, row in _key_rows(connection)
                if row.owner != self._owner and not row.revoked and set(row.kinds) < set(wider)
            ]
            return len(publish_many(connection, COUPON, told))

    def _current(self, connection: sa.Connection, now: datetime) -> sa.Row[*tuple[Any, ...]] | None:
        return connection.execute(
            sa.select(signing_key)
            .where(signing_key.c.revoked_at.is_(None), signing_key.c.signs_from <= now)
            .order_by(signing_key.c.signs_from.desc())
            .limit(1)
        ).one_or_none()

    def _make(self, connection: sa.Connection, now: datetime, signs_from: datetime) -> sa.Row[*tuple[Any, ...]]:
        seed = self._entropy(32)
        public = SigningKey.from_seed(seed).public
        connection.execute(
            signing_key.insert().values(public=public, seed=seed, made_at=now, signs_from=signs_from, valid_to=None)
        )
        return self._write(connection, public)

    def _write(self, connection: sa.Connection, public: bytes, **values: Any) -> sa.Row[*tuple[Any, ...]]:
        if values:
            connection.execute(signing_key.update().where(signing_key.c.public == public).values(**values))
        row = connection.execute(sa.select(signing_key).where(signing_key.c.public == public)).one()
        publish(connection, COUPON, key_key(bytes(row.public)), key_row(self._as_key(row)))
        return row

    def _as_key(self, row: sa.Row[*tuple[Any, ...]]) -> VerificationKey:
        revoked = row.revoked_at is not None
        return VerificationKey(bytes(row.public), HUB_KINDS, self._owner, row.made_at, row.valid_to, revoked)


def publish_device_key(connection: sa.Connection, device_id: str) -> None:
    """Tell registers the key of a device that was just enrolled, in the transaction that enrols it."""
    row = connection.execute(
        sa.select(device.c.device_id, device.c.public_key, device.c.enrolled_at).where(device.c.device_id == device_id)
    ).one()
    publish_many(connection, COUPON, [_device_key(row.device_id, row.public_key, row.enrolled_at)])


def _device_key(device_id: str, public: bytes, enrolled_at: datetime) -> tuple[str, KeyRow]:
    # A replaced register's key stays without an end, so that its receipts stand.
    key = VerificationKey(bytes(public), REGISTER_KINDS, device_id, enrolled_at)
    return key_key(bytes(public)), key_row(key)


def _key_rows(connection: sa.Connection) -> list[tuple[str, KeyRow]]:
    query = sa.select(feed_row.c.key, feed_row.c.row).where(
        feed_row.c.stream == COUPON, feed_row.c.key.startswith("key:"), feed_row.c.row.is_not(None)
    )
    return [(row.key, KeyRow.model_validate_json(row.row)) for row in connection.execute(query.order_by("key"))]


def _published(connection: sa.Connection, key: str) -> tuple[str, KeyRow]:
    named = [(name, row) for name, row in _key_rows(connection) if key and name.startswith(f"key:{key.lower()}")]
    if not named:
        raise Problem(404, "key.unknown", f"There is no key {key}.")
    if len(named) > 1:
        raise Problem(409, "key.ambiguous", f"{len(named)} keys begin with {key}: give more of the name.")
    return named[0]


def _status(key: VerificationKey, *, signs: bool) -> KeyStatus:
    kinds = tuple(sorted(key.kinds))
    return KeyStatus(_name(key.public), key.owner, kinds, key.valid_from, key.valid_to, key.revoked, signs)


def _name(public: bytes) -> str:
    name = key_key(public).removeprefix("key:")
    assert name.startswith(key_id_of(public).hex())
    return name


def _lock(connection: sa.Connection) -> None:
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
