"""B4: search as you type among the goods, and the read behind a scan. Customers join it with their own feed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence

from benchmarks.figure import Figure, at_most, percentile
from benchmarks.material import DAY, ITEMS, NOW, QUICK_ITEMS, catalog_rows, gtin_of, register_file, sku_of
from local_store import Store

ROUNDS = 3
CODES = 5_000


def run(quick: bool = False) -> list[Figure]:
    """Measure on the whole assortment."""
    items = QUICK_ITEMS if quick else ITEMS
    store = Store.open(register_file(items), lambda: NOW, owner="tool")
    # As a till does as soon as its window is shown.
    store.warm_up()
    try:
        return [*_searches(store, items), *_finds(store, items)]
    finally:
        store.close()


def _searches(store: Store, items: int) -> list[Figure]:
    groups = {
        "one letter": list("abcdefghijklmnoprstuwzłśż"),
        "two and three letters": ["se", "go", "ka", "sz", "ml", "ser", "kol", "cze", "łab", "500", "pie", "świ"],
        "two short words": ["se go", "ml wi", "k s", "cz ml", "s 1", "ł ż", "m b 1", "po ka"],
        "common words": [
            "ser żółty",
            "mleko wiejskie",
            "czekolada mleczna",
            "1 l",
            "500 g",
            "zolty",
            "bez cukru",
            "kaszubski",
        ],
        "typed name by name, letter by letter": list(_typed(items)),
        "nothing to find": ["xqz", "żółw galapagos", "99999999", "mleko xylofon", "brrr se go"],
    }
    return [
        at_most("B4", f"search {items:,} goods: {name}, p99", _p99(store, texts), "ms", 20)
        for name, texts in groups.items()
    ]


def _finds(store: Store, items: int) -> list[Figure]:
    chance = random.Random(4)
    codes = [gtin_of(chance.randrange(items)) for _ in range(CODES)]
    found = [_timed(lambda code=code: store.catalog.find_code(code, DAY)) for code in codes]  # type: ignore[misc]
    skus = [sku_of(chance.randrange(items)) for _ in range(CODES)]
    by_sku = [_timed(lambda sku=sku: store.catalog.find_sku(sku, DAY)) for sku in skus]  # type: ignore[misc]
    return [
        at_most("B4", f"find one of {items:,} goods by barcode, p99", percentile(found, 0.99), "ms", 1),
        at_most("B4", f"find one of {items:,} goods by SKU, p99", percentile(by_sku, 0.99), "ms", 1),
    ]


def _typed(items: int) -> Iterable[str]:
    """What arrives while names are typed: every beginning of each of twenty names."""
    among = min(items, 40_000)
    for place, (_, _, row) in enumerate(catalog_rows(among)):
        if place % (among // 20) == 0:
            yield from (row["name"][:length] for length in range(1, min(24, len(row["name"])) + 1))


def _p99(store: Store, texts: Sequence[str]) -> float:
    times = [
        _timed(lambda text=text: store.catalog.search(text, DAY))  # type: ignore[misc]
        for _ in range(ROUNDS)
        for text in texts
    ]
    return percentile(times, 0.99)


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
