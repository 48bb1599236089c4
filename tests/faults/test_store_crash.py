"""Power lost before or after the commit of a sale: the whole sale is on disk, or none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from local_store import Store
from retail.journal import FactKind, read_envelope
from retail.sale import Basket, Transaction
from tests.support.clock import FakeClock
from tests.support.shop import basket_of, item, open_store, price, put_items, put_prices, sale, sell
from tests.support.store_crash import SKUS

ROOT = Path(__file__).parents[2]
BEFORE = 2
"""Sales already in the file."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Basket]:
    """A file with two sales and an open basket."""
    path = tmp_path_factory.mktemp("base") / "base.db"
    store = open_store(path, FakeClock())
    goods = sorted(set(SKUS))
    put_items(store, *(item(sku, sku.title()) for sku in goods))
    put_prices(store, *(price(sku, 100) for sku in goods))
    for _ in range(BEFORE):
        sell(store, FakeClock(), ["milk"])
    basket = basket_of(store, SKUS, FakeClock()())
    store.baskets.save_open(basket)
    store.close()
    return path, basket


@pytest.mark.parametrize(("unit", "step"), [("statements", 1), ("instructions", 37)])
def test_a_till_killed_anywhere_in_a_sale_has_sold_all_of_it_or_nothing(
    tmp_path: Path, base: tuple[Path, Basket], unit: str, step: int
) -> None:
    path, basket = base
    (tmp_path / "base.db").write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "tests.support.store_crash", str(tmp_path), unit, str(step)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=100)
    outcomes = [_outcome(killed, basket) for killed in sorted(tmp_path.glob("killed-*[0-9].db"))]
    assert outcomes == sorted(outcomes)
    assert outcomes[0] == "nothing"
    assert outcomes[-1] == "sold"
    assert len(outcomes) >= 25


def _outcome(path: Path, basket: Basket) -> str:
    store = open_store(path, FakeClock())
    try:
        chain = store.journal.verify()
        assert chain == store.journal.head()
        expected = sale(BEFORE + 1, FakeClock()(), SKUS)
        found = store.sales.find(expected.transaction_id)
        _assert_nothing(store, basket) if found is None else _assert_whole(store, expected, found)
        _assert_goes_on(store)
    finally:
        store.close()
    return "nothing" if found is None else "sold"


def _assert_nothing(store: Store, basket: Basket) -> None:
    assert store.baskets.open() == basket
    assert (store.sales.next_number(), store.journal.head().seq) == (BEFORE + 1, BEFORE)
    assert len(store.print_queue.waiting()) == BEFORE
    assert _movements(store) == BEFORE


def _assert_whole(store: Store, expected: Transaction, found: Transaction) -> None:
    last = read_envelope(store.outbox.pending(BEFORE, 500, 10**7)[-1])
    assert found == expected
    assert store.baskets.open() is None
    assert (store.sales.next_number(), store.journal.head().seq) == (BEFORE + 2, BEFORE + 1)
    assert (last.kind, last.body["transaction_id"]) == (FactKind.SALE_COMPLETED, expected.transaction_id)
    assert [job.transaction_id for job in store.print_queue.waiting()][-1] == expected.transaction_id
    assert _movements(store) == BEFORE + len(SKUS)


def _assert_goes_on(store: Store) -> None:
    number = store.sales.next_number()
    assert sell(store, FakeClock(), ["milk"]).number == number
    assert store.journal.verify().seq == number


def _movements(store: Store) -> int:
    return int(store.database.value("SELECT count(*) FROM stock_movement"))
