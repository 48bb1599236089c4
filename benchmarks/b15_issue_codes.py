"""B15: coupons issued by the hub: each signed, with a short code of its own, stored durably; and the memory it took."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

from benchmarks.figure import Figure, at_most
from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.embedded import EmbeddedPostgres, make_database
from hub.database.schema import promotion
from hub.services.campaigns import CampaignOrder
from hub.services.coupon_issue import IssueOrder

CODES = 100_000
LIMIT_S = 60.0
LIMIT_MB = 20.0
_PROMOTION = {
    "id": "OMNI",
    "names": {"pl": "Kod {code} −10 %"},
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a twentieth of the codes, and the seconds that all of them would take."""
    count = CODES // 20 if quick else CODES
    with tempfile.TemporaryDirectory(prefix="kontuar-b15-") as name:
        folder = Path(name)
        with EmbeddedPostgres(folder / "postgres") as url:
            hub = open_hub(make_database(url, "hub"), HubOptions(folder / "snapshots"))
            campaign = _campaign(hub)
            seconds = _issue(hub, campaign, "00000000-0000-7000-8000-000000000001", count) * CODES / count
            tracemalloc.start()
            _issue(hub, campaign, "00000000-0000-7000-8000-000000000002", count // 10)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            hub.engine.dispose()
    return [
        at_most("B15", f"{CODES} coupons issued, signed and stored ({count} measured)", seconds, "s", LIMIT_S),
        at_most("B15b", "most memory held while coupons are issued", most / 1e6, "MB", LIMIT_MB),
    ]


def _campaign(hub: Hub) -> int:
    now = hub.options.clock()
    row = {"promotion_id": "OMNI", "content": _PROMOTION, "active": True, "version": 1}
    with hub.engine.begin() as connection:
        connection.execute(promotion.insert().values(**row, changed_at=now, changed_by="bench"))
    order = CampaignOrder("Bench", "OMNI", "offline_ok", "OMNI", now, now + timedelta(days=30), value_cap=5000)
    return hub.campaigns.create(order, "bench").number


def _issue(hub: Hub, campaign: int, order_id: str, count: int) -> float:
    hub.coupon_issue.place(IssueOrder(order_id, campaign, count), "bench")
    started = time.perf_counter()
    done = hub.coupon_issue.issue(order_id)
    if done.issued != count:
        raise AssertionError(f"{done.issued} of {count} coupons were issued")
    return time.perf_counter() - started
