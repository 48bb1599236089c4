"""Promotions: checked field by field, kept in every version they ever had, and published together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from hub.database.engine import raw as raw_connection
from hub.database.schema import promotion, promotion_version
from hub.errors import Problem, database_errors
from hub.feed.publish import publish_many
from hub.feed.versions import lock_version, next_version
from hub.services.promotion_notes import notes_on
from retail.feeds import PROMO, VERSION_KEY
from retail.promotions import FieldFault, Promotion, read_promotion

Content = Mapping[str, Any]

_WRITE = """
INSERT INTO promotion (promotion_id, content, active, version, changed_at, changed_by)
SELECT id, content, true, %s, %s, %s FROM unnest(%s::text[], %s::jsonb[]) AS given (id, content)
ON CONFLICT (promotion_id) DO UPDATE SET content = excluded.content, active = true, version = excluded.version,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""
_KEEP = """
INSERT INTO promotion_version (promotion_id, version, content, changed_at, changed_by)
SELECT id, %s, content, %s, %s FROM unnest(%s::text[], %s::jsonb[]) AS given (id, content)
"""


@dataclass(frozen=True, slots=True)
class KeptPromotion:
    """A promotion as it was given, with the version that its last change made; one that is not active was taken out."""

    promotion_id: str
    content: Content
    active: bool
    version: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a promotion, and what a person should look at although it may be kept."""

    faults: tuple[FieldFault, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadPromotion:
    """A promotion of a file that was left out: its place (from 1), its id where it has one, its faults."""

    place: int
    promotion_id: str
    faults: tuple[FieldFault, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of many promotions; ``version`` is that of the book afterwards."""

    version: int
    changed: int
    unchanged: int
    bad: tuple[BadPromotion, ...]


class Promotions:
    """The chain's promotions. All that one call changes is one version of the book."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def save(self, promotion_id: str, content: Content, by: str) -> KeptPromotion:
        """Make or change a promotion; :class:`Problem` 422 with every fault, and what was there stays."""
        whole = {"id": promotion_id, **content}
        faults = faults_of(whole)
        if whole["id"] != promotion_id:
            faults = (*faults, FieldFault("id", f"the path says {promotion_id}"))
        if faults:
            raise invalid(faults)
        with database_errors(), self._engine.begin() as connection:
            self._write(connection, {promotion_id: whole}, by)
        return self.get(promotion_id)

    def take_in(self, contents: Sequence[object], by: str) -> TakenIn:
        """Make or change many; good ones are kept beside bad ones, and those that are not named stay as they are."""
        good: dict[str, Content] = {}
        bad: list[BadPromotion] = []
        for place, content in enumerate(contents, 1):
            name = str(content.get("id", "")) if isinstance(content, Mapping) else ""
            faults = faults_of(content)
            if not faults and name in good:
                faults = (FieldFault("id", "an earlier promotion of the file has it"),)
            if faults:
                bad.append(BadPromotion(place, name, faults))
            elif isinstance(content, Mapping):
                good[name] = content
        with database_errors(), self._engine.begin() as connection:
            version, changed = self._write(connection, good, by)
        return TakenIn(version, changed, len(good) - changed, tuple(bad))

    def remove(self, promotion_id: str, by: str) -> None:
        """Take a promotion out; its content stays to be read. 404 when there is none that is active."""
        with database_errors(), self._engine.begin() as connection:
            lock_version(connection, PROMO)
            row = connection.execute(
                sa.select(promotion.c.active).where(promotion.c.promotion_id == promotion_id)
            ).one_or_none()
            if row is None or not row.active:
                raise _unknown(promotion_id)
            version, now = next_version(connection, PROMO), self._clock()
            connection.execute(
                promotion.update()
                .where(promotion.c.promotion_id == promotion_id)
                .values(active=False, version=version, changed_at=now, changed_by=by)
            )
            _keep(connection, version, now, by, {promotion_id: None})

    def get(self, promotion_id: str) -> KeptPromotion:
        """A promotion, active or not; 404 when there never was one."""
        query = sa.select(promotion).where(promotion.c.promotion_id == promotion_id)
        with database_errors(), self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise _unknown(promotion_id)
        return KeptPromotion(**row._mapping)

    def all(self, *, inactive: bool = False) -> list[KeptPromotion]:
        """The active promotions by id, or with ``inactive`` those too that were taken out."""
        query = sa.select(promotion).order_by(promotion.c.promotion_id)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query if inactive else query.where(promotion.c.active)).all()
        return [KeptPromotion(**row._mapping) for row in rows]

    def versions(self, promotion_id: str) -> list[Mapping[str, Any]]:
        """Every version of a promotion, the newest first; 404 when there never was one."""
        query = sa.select(promotion_version).where(promotion_version.c.promotion_id == promotion_id)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(promotion_version.c.version.desc())).all()
        if not rows:
            raise _unknown(promotion_id)
        return [dict(row._mapping) for row in rows]

    def check(self, content: object) -> Checked:
        """What would be said of a promotion, with nothing changed."""
        faults = faults_of(content)
        if faults or not isinstance(content, Mapping):
            return Checked(faults, ())
        with database_errors(), self._engine.connect() as connection:
            return Checked((), notes_on(connection, content))

    def _write(self, connection: sa.Connection, given: Mapping[str, Content], by: str) -> tuple[int, int]:
        """Keep and publish what differs from what is there; the version, and how many differed."""
        version = lock_version(connection, PROMO)
        query = sa.select(promotion.c.promotion_id, promotion.c.content).where(
            promotion.c.promotion_id.in_(given), promotion.c.active
        )
        before = {row.promotion_id: row.content for row in connection.execute(query)}
        changed = {key: content for key, content in given.items() if before.get(key) != content}
        if not changed:
            return version, 0
        version, now, keys = next_version(connection, PROMO), self._clock(), sorted(changed)
        contents = [Jsonb(changed[key]) for key in keys]
        raw_connection(connection).execute(_WRITE, [version, now, by, keys, contents])
        _keep(connection, version, now, by, changed)
        return version, len(changed)


def faults_of(content: object) -> tuple[FieldFault, ...]:
    """Every fault of a promotion, none when it can be kept."""
    read = read_promotion(content)
    if not isinstance(read, Promotion):
        return read
    return (FieldFault("id", f"{VERSION_KEY} is no name for a promotion"),) if read.id == VERSION_KEY else ()


def invalid(faults: Sequence[FieldFault]) -> Problem:
    """The refusal that names every fault."""
    told = [{"field": fault.field, "reason": fault.reason} for fault in faults]
    sentence = "; ".join(f"{fault.field}: {fault.reason}" for fault in faults[:3])
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    return Problem(422, "promotion.invalid", f"The promotion cannot be kept: {sentence}{more}.", {"faults": told})


def _keep(
    connection: sa.Connection, version: int, now: datetime, by: str, changed: Mapping[str, Content | None]
) -> None:
    """Add to the record of versions, and publish."""
    keys = sorted(changed)
    contents = [None if changed[key] is None else Jsonb(changed[key]) for key in keys]
    raw_connection(connection).execute(_KEEP, [version, now, by, keys, contents])
    publish_many(connection, PROMO, [(key, changed[key]) for key in keys])


def _unknown(promotion_id: str) -> Problem:
    return Problem(404, "promotion.unknown", f"There is no promotion {promotion_id}.")
