"""The hub of the replayed chain: set up over HTTP as its managers do, and looked at in its own tables."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests
import sqlalchemy as sa

from benchmarks.shopping.assortment import tax_rows
from benchmarks.shopping.sums import Sums, hub_sums
from retail.feeds import CatalogRow
from retail.journal import genesis
from retail.staff import PRESETS, permissions_of
from retail.values import DeviceId, Quantity

ZONE, CURRENCY, TIME_ZONE = "US-A", "USD", "America/New_York"
OPERATOR, PIN = "op-1", "4711"
_ROWS_AT_ONCE = 2000
_NAMESPACE = uuid.UUID("6b6f6e74-7561-5272-8000-73686f707069")
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class JournalState:
    """What the hub has of a device's journal: its end, and everything that is wrong with the chain."""

    seq: int
    hash: str
    faults: tuple[str, ...]


class ChainHub:
    """A running hub: ``url`` is its door, ``engine`` its database, ``key`` an API key with the scope ``manage``."""

    def __init__(self, url: str, engine: sa.Engine, key: str) -> None:
        self.url = url
        self._engine = engine
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {key}"

    def close(self) -> None:
        """Hang up."""
        self._http.close()
        self._engine.dispose()

    # What managers do.

    def open_chain(self, goods: Sequence[CatalogRow]) -> None:
        """The tax table and the assortment."""
        self._put("/v1/tax", [row.model_dump(mode="json") for row in tax_rows()])
        for start in range(0, len(goods), _ROWS_AT_ONCE):
            rows = [row.model_dump(mode="json") for row in goods[start : start + _ROWS_AT_ONCE]]
            refused = self._put("/v1/catalog/variants", rows)["refused"]
            if refused:
                raise ValueError(f"the hub refused goods: {refused[:3]}")

    def open_location(self, location_id: str, register_id: str, goods: Mapping[str, Quantity]) -> None:
        """A shop with one register, one cashier, and goods on its shelves."""
        settings = {
            "location_id": location_id,
            "name": f"Shop {location_id}",
            "zone": ZONE,
            "currency": CURRENCY,
            "time_zone": TIME_ZONE,
            "language": "en",
        }
        cashier = {
            "number": "1",
            "name": "Cashier One",
            "short_name": "One",
            "pin": PIN,
            "language": "en",
            "permissions": sorted(permissions_of([PRESETS["cashier"]])),
        }
        self._put(f"/v1/locations/{location_id}", settings)
        self._put(f"/v1/locations/{location_id}/registers/{register_id}", {"name": "Register 1"})
        self._put(f"/v1/locations/{location_id}/operators/{OPERATOR}", cashier)
        lines = [{"sku": sku, "quantity": each.thousandths, "unit": each.unit.value} for sku, each in goods.items()]
        for start in range(0, len(lines), _ROWS_AT_ONCE):
            document = str(uuid.uuid5(_NAMESPACE, f"{location_id} opening {start}"))
            body = {"document": document, "reason": "received", "lines": lines[start : start + _ROWS_AT_ONCE]}
            self._ask("POST", f"/v1/stock/{location_id}/documents", body)

    def approve(self, code: str, register_id: str) -> None:
        """Let the machine that shows ``code`` be this register."""
        self._ask("POST", "/v1/enroll/approvals", {"code": code, "register_id": register_id})

    def report(self, location_id: str, day: date) -> Mapping[str, Any]:
        """The hub's own reconciliation of a day."""
        path = f"/v1/reports/reconciliation?location_id={location_id}&business_date={day}"
        answer: Mapping[str, Any] = self._ask("GET", path)
        return answer

    def exceptions(self, location_id: str) -> list[str]:
        """The codes of a location's open exceptions."""
        return [each["code"] for each in self._ask("GET", f"/v1/exceptions?location_id={location_id}")]

    # What its tables hold.

    def sums(self, location_id: str) -> Sums:
        """The sums of everything the location ever sold."""
        with self._engine.connect() as connection:
            return hub_sums(connection, location_id)

    def wait_published(self) -> None:
        """Wait until every change has a position in its feed. :class:`TimeoutError` when that takes too long."""
        ends = time.monotonic() + _PATIENCE_S
        while self._count("SELECT count(*) FROM feed_outbox"):
            if time.monotonic() > ends:
                raise TimeoutError("the hub does not publish what changed")
            time.sleep(0.02)

    def head_of(self, stream: str) -> int:
        """The last position of a feed."""
        return self._count("SELECT coalesce(max(head), 0) FROM feed_stream WHERE stream = :value", stream)

    def unbalanced_sales(self, location_id: str) -> int:
        """I11: sales whose lines, tenders and total differ, or whose change is not what was given too much."""
        return self._count(_UNBALANCED, location_id)

    def stock_differences(self, location_id: str) -> int:
        """I4: SKUs whose level is not the sum of their movements."""
        return self._count(_STOCK_DIFFERS, location_id)

    def effects(self, location_id: str) -> Mapping[str, int]:
        """I1: rows that must be as many as there are facts of a kind, or none at all."""
        return {name: self._count(query, location_id) for name, query in _EFFECTS.items()}

    def journal(self, device_id: str, epoch: int) -> JournalState:
        """I14: read the device's whole chain from its genesis; each gap, broken link and wrong hash is a fault."""
        end, faults = genesis(DeviceId(device_id), epoch), list[str]()
        seq, before = end.seq, end.hash
        for found, content, digest in self._facts(device_id, epoch):
            if found != seq + 1:
                faults.append(f"gap before {found}")
            if json.loads(content)["prev_hash"] != before:
                faults.append(f"broken link at {found}")
            if hashlib.sha256(content.encode()).digest() != digest:
                faults.append(f"wrong hash at {found}")
            seq, before = found, digest.hex()
        return JournalState(seq, before, tuple(faults))

    def _facts(self, device_id: str, epoch: int) -> Iterator[tuple[int, str, bytes]]:
        query = sa.text(
            "SELECT seq, content, hash FROM fact WHERE device_id = :device AND epoch = :epoch AND location_id ="
            " (SELECT location_id FROM device WHERE device_id = :device) ORDER BY seq"
        )
        with self._engine.connect() as connection:
            streamed = connection.execution_options(yield_per=1000)
            for seq, content, digest in streamed.execute(query, {"device": device_id, "epoch": epoch}):
                yield seq, content, bytes(digest)

    def _count(self, query: str, value: str = "") -> int:
        with self._engine.connect() as connection:
            return int(connection.scalar(sa.text(query), {"value": value} if ":value" in query else {}) or 0)

    def _put(self, path: str, body: object) -> Any:
        return self._ask("PUT", path, body)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        answer = self._http.request(method, f"{self.url}{path}", json=body, timeout=60)
        if not answer.ok:
            raise ValueError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None


_UNBALANCED = """
SELECT count(*) FROM sale
LEFT JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS paid, coalesce(sum(given - amount), 0) AS back FROM sale_tender t
    WHERE t.location_id = sale.location_id AND t.fact_id = sale.fact_id) AS tendered ON true
LEFT JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS lines FROM sale_line l
    WHERE l.location_id = sale.location_id AND l.fact_id = sale.fact_id) AS listed ON true
WHERE sale.location_id = :value AND NOT (paid = total AND lines = total AND back = change)
"""

_STOCK_DIFFERS = """
SELECT count(*) FROM (SELECT sku, on_hand FROM stock_level WHERE location_id = :value) AS level
FULL JOIN (SELECT sku, sum(quantity) AS moved FROM stock_movement WHERE location_id = :value GROUP BY sku) AS summed
    USING (sku)
WHERE coalesce(on_hand, 0) <> coalesce(moved, 0)
"""

_EFFECTS = {
    "facts": "SELECT count(*) FROM fact WHERE location_id = :value",
    "keys": "SELECT count(*) FROM fact_key WHERE location_id = :value",
    "sales": "SELECT count(DISTINCT transaction_id) FROM sale WHERE location_id = :value",
    "facts of sales": "SELECT count(*) FROM fact WHERE location_id = :value AND kind = 'sale.completed'",
    "parked": "SELECT count(*) FROM parked_fact WHERE location_id = :value AND repaired_at IS NULL",
    "conflicts": "SELECT count(*) FROM conflict_fact WHERE location_id = :value",
}
