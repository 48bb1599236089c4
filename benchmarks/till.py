"""A whole till to measure: the shop of :mod:`benchmarks.material` in its file, the real window, a simulated reader."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import material
from benchmarks.offers import fast_numbers, fast_skus, promotion_rows
from local_store import Store
from retail.feeds import PROMO, FeedEntry, location_stream
from retail.staff import PRESETS, hash_pin, permissions_of

OPERATOR, PIN = "anna", "4711"
FILE_NAME = "register.sqlite"
PATIENCE_S = 20.0
_CATEGORIES = ("Spożywcze/Pieczywo", "Spożywcze/Warzywa i owoce", "Spożywcze/Napoje", "Odzież/Damska")


def utc_now() -> datetime:
    return datetime.now(UTC)


def till_folder(items: int, folder: Path) -> Path:
    """A register's folder: so many items, 500 promotions, somebody who may sell, and eight quick keys."""
    file = material.register_copy(items, folder).rename(folder / FILE_NAME)
    store = Store.open(file, utc_now, owner="tool")
    entries = [FeedEntry(3, 1, f"operator:{OPERATOR}", _operator()), FeedEntry(4, 9, "settings", _settings())]
    store.inbox.apply(location_stream(material.LOCATION), 1, entries)
    store.inbox.apply(PROMO, 1, list(_promotions(items)))
    store.close()
    return folder


def codes(items: int, count: int) -> list[str]:
    """So many of the fast sellers, the goods that promotions name; the same at each run."""
    return [material.gtin_of(number) for number in fast_numbers(items)[:count]]


def _promotions(items: int) -> Iterator[FeedEntry]:
    brands = sorted({row["brand"] for _, _, row in material.catalog_rows(2_000)})
    for place, row in enumerate(promotion_rows(fast_skus(items), brands), start=1):
        yield FeedEntry(place, 1, row["id"], row)


class MeasuredTill:
    """A till that sells, its window 1366 by 768 pixels; ``codes`` that :meth:`scan` gets must be in its file."""

    def __init__(self, folder: Path) -> None:
        # Qt is loaded when a till is wanted: the other benchmarks need none.
        from drivers.scanner.virtual import VirtualScanner
        from pos_app import garbage
        from pos_app.devices import Devices
        from pos_app.program import TillProgram, make_application
        from pos_app.services.register import load_register
        from pos_app.settings import TillSettings

        self._application = make_application()
        store = Store.open(folder / FILE_NAME, utc_now)
        register = load_register(store)
        if register is None:
            raise AssertionError("the file of the benchmark is no register")
        self._scanner = VirtualScanner()
        self.program = TillProgram(store, register, TillSettings(), utc_now, Devices((self._scanner,)))
        self._painted_s = 0.0
        self.program.window.resize(1366, 768)
        self.program.show()
        self._connect()
        self._sign_on()
        # As a till does when its start is over; its ticks look for garbage from then on.
        garbage.leave_it_to_the_tick()

    def scan(self, code: str) -> float:
        """Seconds from the reader's callback to the end of the paint that shows the line."""
        self._connect()
        lines = self.pieces
        self._painted_s = 0.0
        began = time.perf_counter()
        self._scanner.scan(code)
        self.until(lambda: self._painted_s > 0.0 and self.pieces > lines)
        taken = self._painted_s - began
        self.settle()
        return taken

    @property
    def pieces(self) -> int:
        """How many thousandths of goods are in the basket."""
        basket = self.program.till.desk.selling.basket
        return sum(line.quantity.thousandths for line in basket.lines) if basket is not None else 0

    @property
    def lines(self) -> int:
        """How many lines the basket has."""
        basket = self.program.till.desk.selling.basket
        return len(basket.lines) if basket is not None else 0

    def until(self, claim: Callable[[], bool]) -> None:
        """Let the till work until something holds."""
        ends = time.perf_counter() + PATIENCE_S
        while not claim():
            self._application.processEvents()
            if time.perf_counter() > ends:
                raise AssertionError("the till does not get on")

    def settle(self) -> None:
        """Let everything that is on its way be done."""
        for _ in range(3):
            self._application.processEvents()

    def close(self) -> None:
        """End the till."""
        self.program.window.close()
        self.program.stop()

    def _connect(self) -> None:
        """The window builds another table when its look changes."""
        table = self.program.window.basket
        if getattr(self, "_table", None) is not table:
            self._table = table
            table.painted.connect(self._on_painted)

    def _on_painted(self) -> None:
        self._painted_s = time.perf_counter()

    def _sign_on(self) -> None:
        presenter = self.program.till.presenter
        presenter.operator_chosen(OPERATOR)
        for digit in PIN:
            presenter.pin_typed(digit)
        presenter.pin_accepted()
        self.until(lambda: self.program.till.presenter.view().selling is not None)
        self.settle()


def _operator() -> dict[str, Any]:
    return {
        "operator_id": OPERATOR,
        "number": "41",
        "name": "Anna Kaczmarek",
        "short_name": "Anna K.",
        "badge": "7700000412",
        "language": "pl",
        "pin_hash": hash_pin(PIN, bytes(16)).phc,
        "permissions": sorted(permissions_of([PRESETS["cashier"]])),
    }


def _settings() -> dict[str, Any]:
    settings = dict(
        next(row for key, _, row in material.small_streams()[location_stream(material.LOCATION)] if key == "settings")
    )
    keys = [{"label": f"Szybki {number}", "sku": material.sku_of(number)} for number in range(1, 5)]
    keys += [{"label": name.partition("/")[2], "category": name} for name in _CATEGORIES]
    badges = {"prefix": "77", "length": 10, "kind": "badge", "luhn": True}
    return {**settings, "quick_keys": keys, "card_layouts": [badges]}
