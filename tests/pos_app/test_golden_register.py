"""The golden baskets cost at a register what was worked out by hand, from its own file and through its services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local_store import Store
from pos_app.services.ring_up import Found
from pos_app.services.selling import LineAdded, Selling
from retail.feeds import CATALOG, PROMO, FeedEntry, location_stream, price_key, price_stream
from retail.pricing import PricedBasket
from retail.sale import Basket, BasketLine, PriceSource, SaleState, TenderKind, override_price
from retail.scans import ItemScan
from retail.values import Money, Unit
from tests.support.clock import FakeClock
from tests.support.demo_register import LOCATION, ZONE, feeds
from tests.support.golden import (
    FOLDER,
    Case,
    GoldenFile,
    basket_of,
    catalog_row,
    deposit_rows,
    line_of,
    money,
    price_rows,
    read_file,
    read_goods,
    shopper_of,
)
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk
from tests.support.headless_till import HeadlessTill, open_till

FILES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "goods")
GOODS = read_goods()
Row = tuple[str, dict[str, Any] | None]
NOT_HERE = re.compile(r" open ")
"""A price from the keypad is for goods that have none in the list; these all have."""


def stock_up(store: Store) -> None:
    """Put the golden goods, their prices and deposits into a register of the demo chain."""
    settings = dict(feeds()[location_stream(LOCATION)])["settings"]
    deposits = [*settings["deposits"], *(row.model_dump(mode="json") for row in deposit_rows(GOODS))]
    apply(store, location_stream(LOCATION), [("settings", {**settings, "deposits": deposits})])
    apply(store, CATALOG, [(sku, catalog_row(each).model_dump(mode="json")) for sku, each in GOODS.items()])
    prices = [row for each in GOODS.values() for row in price_rows(each)]
    rows = [(price_key(row.sku, row.valid_from, row.group, row.min_quantity), row) for row in prices]
    apply(store, price_stream(ZONE), [(key, row.model_dump(mode="json")) for key, row in rows])


def apply(store: Store, stream: str, rows: Sequence[Row]) -> None:
    """Bring rows as the next entries of a stream."""
    _, place = store.inbox.cursors().get(stream, (1, 0))
    store.inbox.apply(stream, 1, [FeedEntry(place + n, place + n, key, row) for n, (key, row) in enumerate(rows, 1)])


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    """Register 014-2 with the golden goods and a manager signed on."""
    made = open_till(tmp_path / "register.sqlite", clock, stock_up)
    made.sign_on("ewa")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HeadlessKiosk, FakeClock]]:
    """A kiosk with the golden goods, one for all baskets."""
    clock = FakeClock()
    made = open_kiosk(tmp_path_factory.mktemp("kiosk") / "register.sqlite", clock, stock_up)
    yield made, clock
    made.store.close()


@pytest.mark.parametrize("stem", FILES)
def test_a_kiosk_asks_the_same(stem: str, kiosk: tuple[HeadlessKiosk, FakeClock]) -> None:
    register, clock = kiosk
    file = read_file(FOLDER / f"{stem}.toml")
    sold = [case for case in file.cases if case.basket and not any(map(NOT_HERE.search, case.basket))]
    sold = [case for case in sold if len(case.tenders) < 2]
    asked = {case.name: amounts(rung_up(register, clock, file, case)) for case in sold}
    assert asked == {case.name: ([money(amount) for amount in case.lines], money(case.total)) for case in sold}


@pytest.mark.parametrize("stem", FILES)
def test_the_register_asks_what_was_worked_out_by_hand(stem: str, till: HeadlessTill, clock: FakeClock) -> None:
    file = read_file(FOLDER / f"{stem}.toml")
    sold = [case for case in file.cases if case.basket and not any(map(NOT_HERE.search, case.basket))]
    asked = {case.name: amounts(rung_up(till, clock, file, case)) for case in sold if len(case.tenders) < 2}
    assert asked == {
        case.name: ([money(amount) for amount in case.lines], money(case.total))
        for case in sold
        if len(case.tenders) < 2
    }


def selling_of(register: HeadlessTill | HeadlessKiosk) -> Selling:
    return register.till.desk.selling if isinstance(register, HeadlessTill) else register.kiosk.desk.selling


def rung_up(till: HeadlessTill | HeadlessKiosk, clock: FakeClock, file: GoldenFile, case: Case) -> PricedBasket:
    selling = selling_of(till)
    assert selling.cancel() is None
    clock.set(case.moment)
    gone: list[tuple[str, dict[str, object] | None]] = [
        (each.id, None) for each in till.store.promotions.book().promotions
    ]
    apply(till.store, PROMO, [*gone, *((name, file.promotions[name].model_dump(mode="json")) for name in case.offers)])
    selling.for_shopper(shopper_of(case.customer) if case.customer is not None else None)
    for entry in case.basket:
        sell(till, line_of(entry, GOODS))
    give_coupons(till, basket_of(case, GOODS))
    if case.tenders and selling.basket is not None:
        asked = replace(selling.basket.to(SaleState.TENDERING), total_asked_at=clock())
        assert selling.take_basket(asked) is None
        selling.tender_chosen(TenderKind(case.tenders[0]))
    assert selling.priced is not None
    return selling.priced


def sell(till: HeadlessTill | HeadlessKiosk, line: BasketLine) -> None:
    selling, store = selling_of(till), till.store
    entry = store.catalog.find_sku(line.variant.sku, selling.business_date)
    assert entry is not None
    amount = line.label_amount
    added: object
    if line.price_source is PriceSource.AGREED and amount is not None:
        added = selling.add_agreed(
            Found(entry, ItemScan(line.variant.sku, gtin=False)), line.quantity, amount, line.given
        )
    elif amount is not None:
        label = ItemScan(line.variant.sku, gtin=False, price=amount, quantity=line.quantity)
        added = selling.add(Found(entry, label))
    elif line.variant.unit is not Unit.PIECE and isinstance(till, HeadlessKiosk):
        # Nobody types a weight there: it comes with the label.
        added = selling.add(Found(entry, ItemScan(line.variant.sku, gtin=False, quantity=line.quantity)))
    else:
        added = selling.add_sku(line.variant.sku, line.quantity.thousandths)
    assert isinstance(added, LineAdded), added
    if line.override is not None and selling.basket is not None:
        changed = override_price(selling.basket, added.line_id, line.override)
        assert isinstance(changed, Basket)
        assert selling.take_basket(changed) is None


def give_coupons(till: HeadlessTill | HeadlessKiosk, golden: Basket) -> None:
    selling = selling_of(till)
    assert selling.basket is not None
    assert selling.take_basket(replace(selling.basket, coupons=golden.coupons)) is None


def amounts(basket: PricedBasket) -> tuple[list[Money], Money]:
    return [line.amount for line in basket.lines], basket.total
