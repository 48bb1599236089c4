"""A register of the demo chain without a hub: its file filled with the feeds the hub would have sent."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from local_store import Identity, Store
from retail.feeds import CATALOG, TAX, FeedEntry, location_stream, price_key, price_stream, tax_key
from retail.staff import PRESETS, permissions_of
from retail.values import DeviceId, LocationId, RegisterId
from tests.support.pins import quick_hash
from tests.support.scratch import scratch

LOCATION, REGISTER, ZONE = LocationId("014"), RegisterId("014-2"), "PL-A"
PINS = {"anna": "4711", "tomasz": "3927", "ewa": "6180", "piotr": "7204"}
IDENTITY = Identity(DeviceId("device-014-2"), 1, REGISTER, LOCATION, ZONE, "http://127.0.0.1:1", "hub-of-the-tests")


def open_demo_register(path: Path, clock: Callable[[], datetime]) -> Store:
    """An open store, enrolled as 014-2, with the demo chain's goods, prices, taxes, settings and operators."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_filled(clock()))
    return Store.open(path, clock)


@lru_cache(maxsize=4)
def _filled(now: datetime) -> bytes:
    """The file as it is at ``now``, filled once: most tests begin at the same moment."""
    with TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "register.sqlite"
        store = Store.open(path, lambda: now)
        store.identity.save(IDENTITY)
        for stream, rows in feeds().items():
            entries = [FeedEntry(pos, 1, key, row) for pos, (key, row) in enumerate(rows, 1)]
            store.inbox.apply(stream, 1, entries)
        store.close()
        return path.read_bytes()


@cache
def feeds() -> dict[str, tuple[tuple[str, dict[str, Any]], ...]]:
    """The rows of every stream of the register's location."""
    chain = json.loads(_demo("chain.json"))
    location = next(each for each in chain["locations"] if each["settings"]["location_id"] == LOCATION)
    goods = list(csv.DictReader(_demo("items.csv").splitlines()))
    return {
        TAX: tuple((tax_key(row["tax_class"], row["valid_from"]), row) for row in chain["tax"]),
        location_stream(LOCATION): (
            ("settings", {**chain["every_location"], **location["settings"]}),
            *((f"register:{row['register_id']}", row) for row in location["registers"]),
            *_operators(),
        ),
        CATALOG: tuple((row["sku"], _variant(row)) for row in goods),
        price_stream(ZONE): tuple(_prices(goods, chain["prices_valid_from"])),
    }


def _operators() -> Iterator[tuple[str, dict[str, Any]]]:
    for row in json.loads(_demo("operators.json"))["operators"]:
        if LOCATION in row["locations"] and row["operator_id"] in PINS:
            kept = {key: row[key] for key in ("operator_id", "number", "name", "short_name", "badge", "language")}
            roles = [PRESETS[name] for name in row["roles"]]
            yield (
                f"operator:{row['operator_id']}",
                {**kept, "pin_hash": quick_hash(row["pin"]), "permissions": sorted(permissions_of(roles))},
            )


def _variant(row: dict[str, str]) -> dict[str, Any]:
    options = [pair.split("=", 1) for pair in row["options"].split("|") if pair]
    return {
        "sku": row["sku"],
        "item_id": row["item_id"],
        "name": row["name"],
        "brand": row["brand"],
        "category": row["category"],
        "unit": row["unit"],
        "tax_class": row["tax_class"],
        "options": options,
        "barcodes": [_barcode(code) for code in row["barcodes"].split("|") if code],
        "deposit": row["deposit"] or None,
        "open_price": bool(row["open_price"]),
        "min_age": int(row["min_age"]) if row["min_age"] else None,
        "content": row["content"],
    }


def _barcode(text: str) -> tuple[str, int]:
    code, _, pack = text.partition("x")
    stored = code.zfill(14) if len(code) > 6 else str(int(code))
    return stored, int(pack or 1) * 1000


def _prices(goods: list[dict[str, str]], valid_from: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in goods:
        if typed := row[f"price:{ZONE}"]:
            whole, _, fraction = typed.replace(",", ".").partition(".")
            minor = int(whole) * 100 + int(fraction.ljust(2, "0") or 0)
            yield price_key(row["sku"], valid_from), {"sku": row["sku"], "unit_price": minor, "valid_from": valid_from}


def _demo(name: str) -> str:
    return (files("resources") / "demo" / name).read_text(encoding="utf-8-sig")
