"""Baskets, priced baskets and transactions of a made-up shop, by hand and by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from retail.catalog import Deposit, Variant
from retail.errors import Refusal
from retail.pricing import PricedBasket, complete_sale, price_basket
from retail.sale import (
    Adjustment,
    Basket,
    BasketLine,
    PriceSource,
    SaleState,
    Tender,
    TenderKind,
    Transaction,
    add_line,
    amount_due,
    apply_tender,
    new_basket,
)
from retail.tax import POLAND
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
    TransactionId,
    Unit,
)

MONDAY = date(2026, 3, 2)
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOTTLE = Deposit("K-PET", "Kaucja butelka PET", Money(50, PLN))
GLASS = Deposit("K-GLASS", "Kaucja butelka szklana", Money(100, PLN))


def pln(minor: int) -> Money:
    return Money(minor, PLN)


def variant(sku: str = "MILK", unit: Unit = Unit.PIECE, tax_class: str = "C", *, own_line: bool = False) -> Variant:
    return Variant(Sku(sku), ItemId(sku), f"Towar {sku}", unit, tax_class, own_line=own_line)


MILK = variant("MILK")
WATER = replace(variant("WATER", tax_class="A"), deposit=BOTTLE.code)
BEER = replace(variant("BEER", tax_class="A"), deposit=GLASS.code)
JEANS = variant("JEANS", tax_class="A", own_line=True)
BOOK = variant("BOOK", tax_class="E")
HAM = variant("HAM", Unit.KILOGRAM, "B")
WINE = variant("WINE", Unit.LITRE, "A")
RIBBON = variant("RIBBON", Unit.METRE, "D")

_DEPOSITS = {BOTTLE.code: BOTTLE, GLASS.code: GLASS}


def line(
    of: Variant = MILK,
    price: int = 399,
    thousandths: int = 1000,
    *,
    label: int | None = None,
    given: tuple[Adjustment, ...] = (),
) -> BasketLine:
    """A line of ``of`` at ``price`` grosz, with the deposit its variant names; ``label`` is a printed amount."""
    return BasketLine(
        line_id=0,
        variant=of,
        quantity=Quantity(thousandths, of.unit),
        unit_price=pln(price),
        price_source=PriceSource.LIST if label is None else PriceSource.LABEL,
        label_amount=None if label is None else pln(label),
        deposit=_DEPOSITS.get(of.deposit or ""),
        given=given,
    )


def reduction(minor: int, source: str = "order:1") -> Adjustment:
    """An adjustment that takes ``minor`` grosz off."""
    return Adjustment(source, "Rabat zamówienia", pln(-minor))


def empty_basket() -> Basket:
    return new_basket(
        BasketId("basket-1"), LocationId("014"), RegisterId("014-2"), OperatorId("op-1"), MONDAY, OPENED, PLN
    )


def basket_of(*lines: BasketLine) -> Basket:
    """An open basket into which ``lines`` were scanned one after another."""
    basket = empty_basket()
    for each in lines:
        basket = added(basket, each)
    return basket


def added(basket: Basket, scanned: BasketLine) -> Basket:
    result = add_line(basket, scanned)
    assert not isinstance(result, Refusal), result
    return result[0]


def priced(basket: Basket, price_version: int = 7) -> PricedBasket:
    """The basket at its regular prices and given adjustments, taxed as in Poland."""
    result = price_basket(basket, POLAND, price_version=price_version)
    assert isinstance(result, PricedBasket), result
    return result


def cash(given: int) -> Tender:
    return Tender(TenderKind.CASH, pln(given), pln(given))


def card(given: int, reference: str = "ref-1") -> Tender:
    return Tender(TenderKind.CARD, pln(given), pln(given), reference, authorization="A1B2C3", last_digits="4321")


def tendering(basket: Basket, *tenders: Tender) -> Basket:
    """The basket with its total asked for and ``tenders`` applied one after another."""
    total, applied = priced(basket).total, basket.tenders
    for tender in tenders:
        result = apply_tender(total, applied, tender)
        assert not isinstance(result, Refusal), result
        applied = result
    return replace(basket.to(SaleState.TENDERING), tenders=applied)


def completed(basket: Basket, number: int = 1) -> Transaction:
    """The transaction of a paid basket."""
    result = complete_sale(
        priced(basket), TransactionId(f"sale-{number}"), number, basket.opened_at + timedelta(minutes=2)
    )
    assert isinstance(result, Transaction), result
    return result


def sold(*lines: BasketLine) -> Transaction:
    """The sale of ``lines``, paid exactly in cash."""
    basket = basket_of(*lines)
    return completed(tendering(basket, cash(priced(basket).total.minor)))


# By chance.

_PIECES = (MILK, WATER, BEER, JEANS, BOOK)
_MEASURED = (HAM, WINE, RIBBON)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_reductions = st.builds(reduction, st.integers(0, 3_000), st.sampled_from(["order:1", "order:2"]))
_surcharges = st.builds(lambda minor: Adjustment("gift-wrap", "Pakowanie", pln(minor)), st.integers(0, 500))
_given = st.one_of(
    st.just(()), st.lists(st.one_of(_reductions, _surcharges), min_size=1, max_size=3).map(lambda each: tuple(each))
)


@st.composite
def basket_lines(draw: st.DrawFn) -> BasketLine:
    """A line as it comes to a basket: counted or measured, its price from any source, with or without more."""
    goods = draw(st.sampled_from(_PIECES + _MEASURED))
    counted = goods.unit is Unit.PIECE
    thousandths = draw(st.integers(1, 12).map(lambda count: count * 1000) if counted else st.integers(1, 30_000))
    source = draw(st.sampled_from([PriceSource.LIST, *PriceSource]))
    whole_line = source in {PriceSource.LABEL, PriceSource.AGREED}
    label = draw(st.integers(0, 50_000)) if whole_line else None
    price = draw(st.sampled_from([0, 1, 399, 1_005, 3_499, 24_999]))
    plain = line(goods, price, thousandths, label=label, given=draw(_given))
    return replace(
        plain,
        price_source=source,
        batch=draw(st.sampled_from([None, None, "L-17"])),
        expiry=draw(st.sampled_from([None, None, date(2026, 4, 1)])),
        note=draw(st.sampled_from(["", "", "bez cebuli"])),
    )


@st.composite
def baskets(draw: st.DrawFn, min_lines: int = 0, max_lines: int = 12) -> Basket:
    """An open basket as scanning fills it."""
    scanned = draw(st.lists(basket_lines(), min_size=min_lines, max_size=max_lines))
    return replace(
        basket_of(*scanned),
        customer_id=draw(st.sampled_from([None, CustomerId("c-7")])),
        buyer_tax_number=draw(st.sampled_from([None, "5250001009"])),
        note=draw(_texts),
    )


def priced_baskets(min_lines: int = 0) -> st.SearchStrategy[PricedBasket]:
    """An open basket with its prices."""
    return st.builds(priced, baskets(min_lines), st.integers(0, 10**6))


@st.composite
def paid_baskets(draw: st.DrawFn) -> Basket:
    """A basket whose tenders reach its total: cards for parts of it, then cash with or without change, or exact."""
    basket = draw(baskets(min_lines=1))
    total, tenders = priced(basket).total, list[Tender]()
    left = total.minor
    for place in range(draw(st.integers(0, 3))):
        part = draw(st.integers(0, left))
        if part:
            tenders.append(card(part, f"ref-{place}"))
            left -= part
    if left:
        tenders.append(
            draw(st.sampled_from([cash(left), card(left, "ref-last"), cash(left + draw(st.integers(0, 9_999)))]))
        )
    return tendering(basket, *tenders)


@st.composite
def transactions(draw: st.DrawFn) -> Transaction:
    """A completed sale."""
    basket = draw(paid_baskets())
    assert not amount_due(priced(basket).total, basket.tenders)
    opened = draw(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    return completed(replace(basket, opened_at=opened), draw(st.integers(1, 10**6)))
