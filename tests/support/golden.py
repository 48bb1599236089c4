"""The golden baskets: cases written by hand in ``tests/golden``, read as values of the trade."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from retail.catalog import Deposit, Price, Variant
from retail.customers import Shopper
from retail.feeds import CatalogRow, DepositRow, PriceRow
from retail.promotions import Promotion, PromotionBook, Situation, read_promotion
from retail.sale import (
    Adjustment,
    Basket,
    BasketLine,
    Coupon,
    CouponCheck,
    PriceOverride,
    PriceSource,
    add_line,
    new_basket,
)
from retail.values import (
    PLN,
    BasketId,
    CustomerId,
    ItemId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    Sku,
    Unit,
)

FOLDER = Path(__file__).parents[1] / "golden"
WARSAW = ZoneInfo("Europe/Warsaw")
ZONE = "PL-A"
LOCATION = LocationId("014")
LONG_AGO = date(2026, 1, 1)

_ENTRY = re.compile(r"(?:(?P<count>[\d.]+) )?(?P<sku>[A-Z-]+)(?P<terms>.*)")
_TERMS = re.compile(r" (at|label|open|agreed|less) ([\d.]+)")


def money(text: str) -> Money:
    """``3.99`` as an amount."""
    return Money(int(Decimal(text) * 100), PLN)


@dataclass(frozen=True)
class Case:
    """One basket with what it must cost. ``lines`` are the goods' amounts in order, ``total`` is with deposits."""

    name: str
    offers: list[str]
    basket: list[str]
    lines: list[str]
    total: str
    at: str = "2026-11-16T12:00"
    customer: dict[str, Any] | None = None
    tenders: list[str] = field(default_factory=list)
    coupons: list[str] = field(default_factory=list)
    refused: list[str] | None = None
    saved: dict[str, str] | None = None
    points: dict[str, str] | None = None
    next_coupons: list[str] | None = None
    gifts: list[str] | None = None
    text: str | None = None
    returns: list[str] = field(default_factory=list)
    only_in_shops: bool = False

    @property
    def moment(self) -> datetime:
        """When it is priced, on the clock of the shop."""
        return datetime.fromisoformat(self.at).replace(tzinfo=WARSAW)


@dataclass(frozen=True)
class GoldenFile:
    """The cases of a file and the promotions they name."""

    promotions: Mapping[str, Promotion]
    cases: tuple[Case, ...]

    def book(self, case: Case) -> PromotionBook:
        """The promotions of one case."""
        return PromotionBook([self.promotions[name] for name in case.offers])


@dataclass(frozen=True)
class Goods:
    """One of the shop's goods."""

    variant: Variant
    price: Money
    choices: tuple[Price, ...]
    deposit: Deposit | None


def read_file(path: Path) -> GoldenFile:
    """The cases of one file."""
    content = tomllib.loads(path.read_text("utf-8"))
    promotions = {name: _promotion(name, offer) for name, offer in content.get("offer", {}).items()}
    return GoldenFile(promotions, tuple(Case(**case) for case in content["case"]))


def read_goods() -> Mapping[str, Goods]:
    """The shop's goods by SKU."""
    return {
        sku: _goods(sku, **entry) for sku, entry in tomllib.loads((FOLDER / "goods.toml").read_text())["goods"].items()
    }


def catalog_row(goods: Goods) -> CatalogRow:
    """The goods as the hub publishes them."""
    variant = goods.variant
    return CatalogRow(
        sku=variant.sku,
        item_id=variant.item_id,
        name=variant.name,
        unit=variant.unit.value,
        tax_class=variant.tax_class,
        brand=variant.brand,
        category=variant.category,
        options=variant.options,
        deposit=variant.deposit,
    )


def price_rows(goods: Goods) -> list[PriceRow]:
    """Their prices as the hub publishes them: everybody's first."""
    sku = goods.variant.sku
    base = PriceRow(sku=sku, unit_price=goods.price.minor, valid_from=LONG_AGO)
    return [
        base,
        *(
            PriceRow(
                sku=sku,
                unit_price=choice.unit_price.minor,
                valid_from=LONG_AGO,
                group=choice.group,
                min_quantity=choice.min_quantity,
            )
            for choice in goods.choices
        ),
    ]


def deposit_rows(goods: Mapping[str, Goods]) -> tuple[DepositRow, ...]:
    """The deposits of all goods, as a location's settings name them."""
    deposits = (each.deposit for each in goods.values())
    return tuple(DepositRow(code=each.code, name=each.name, amount=each.amount.minor) for each in deposits if each)


def basket_of(case: Case, goods: Mapping[str, Goods]) -> Basket:
    """The basket of a case, as it would be scanned."""
    day = case.moment.date()
    basket = new_basket(BasketId("golden"), LOCATION, RegisterId("014-2"), OperatorId("o-1"), day, case.moment, PLN)
    for entry in case.basket:
        added = add_line(basket, line_of(entry, goods))
        assert isinstance(added, tuple), added
        basket = added[0]
    return replace(basket, coupons=tuple(_coupon(number, text) for number, text in enumerate(case.coupons)))


def situation_of(case: Case, channel: str) -> Situation:
    """Where and for whom a case is priced."""
    shopper = shopper_of(case.customer) if case.customer is not None else None
    return Situation(case.moment, LOCATION, ZONE, channel, "pl", shopper, frozenset(case.tenders))


def shopper_of(customer: Mapping[str, Any]) -> Shopper:
    """The customer of a case."""
    return Shopper(
        CustomerId("c-1"),
        groups=frozenset(customer.get("groups", ())),
        tier=customer.get("tier", ""),
        segments=frozenset(customer.get("segments", ())),
        birthday=tuple(customer["birthday"]) if "birthday" in customer else None,
        first_purchase=customer.get("first_purchase", False),
        staff=customer.get("staff", False),
        used=customer.get("used", {}),
    )


def line_of(entry: str, goods: Mapping[str, Goods]) -> BasketLine:
    """``2 MILK at 3.00`` as a line."""
    found = _ENTRY.fullmatch(entry)
    assert found is not None, entry
    one, terms = goods[found["sku"]], dict(_TERMS.findall(found["terms"]))
    quantity = Quantity(int(Decimal(found["count"] or "1") * 1000), one.variant.unit)
    line = BasketLine(0, one.variant, quantity, one.price, deposit=one.deposit, choices=one.choices)
    if "at" in terms:
        line = replace(line, override=PriceOverride(money(terms["at"]), "uszkodzone", OperatorId("o-1")))
    if "label" in terms:
        line = replace(line, label_amount=money(terms["label"]), price_source=PriceSource.LABEL)
    if "open" in terms:
        line = replace(line, unit_price=money(terms["open"]), price_source=PriceSource.OPEN)
    if "agreed" in terms:
        given = (Adjustment("order:7", "Rabat zamówienia", -money(terms["less"])),) if "less" in terms else ()
        line = replace(line, label_amount=money(terms["agreed"]), price_source=PriceSource.AGREED, given=given)
    return line


def _coupon(number: int, text: str) -> Coupon:
    promotion_id, _, cap = text.partition(" up to ")
    code = f"OMNI-{promotion_id}"
    return Coupon(str(number), code, promotion_id, CouponCheck.OFFLINE, money(cap) if cap else None)


def _promotion(name: str, offer: Mapping[str, Any]) -> Promotion:
    read = read_promotion({"id": name, "names": {"pl": name}, "combines_with": ["*"], **offer})
    assert isinstance(read, Promotion), (name, read)
    return read


def _goods(sku: str, price: str, tax: str, **more: Any) -> Goods:
    deposit = Deposit(f"K-{sku}", f"Kaucja {sku}", money(more["deposit"])) if "deposit" in more else None
    variant = Variant(
        Sku(sku),
        ItemId(more.get("item", sku)),
        f"Towar {sku}",
        Unit(more.get("unit", "pcs")),
        tax,
        brand=more.get("brand", ""),
        category=more.get("category", ""),
        options=tuple(more.get("options", {}).items()),
        deposit=deposit.code if deposit else None,
    )
    choices = tuple(
        Price(
            variant.sku,
            ZONE,
            money(choice["price"]),
            LONG_AGO,
            group=choice.get("group", ""),
            min_quantity=int(Decimal(choice.get("from", "0")) * 1000),
        )
        for choice in more.get("choices", ())
    )
    return Goods(variant, money(price), choices, deposit)
