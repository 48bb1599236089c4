"""Quotes: a basket of any channel priced by the function that prices it at a till, with one version of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.database.schema import location
from hub.errors import Problem, database_errors
from hub.feed.manifests import BRIEFLY_MS, InForce, close_versions, versions_in_force
from hub.services.books import Books
from hub.services.coupons import Coupons
from hub.services.goods import UNPRICED, Asked, asked_on, prices_at_version, prices_now, skus_of, variants_of
from hub.services.prices import zone_time
from retail.catalog import Deposit, Price, Variant
from retail.customers import Shopper
from retail.errors import Refusal
from retail.feeds import PROMO, TAX, LocationSettings, price_stream
from retail.pricing import PricedBasket, price_basket
from retail.promotions import PromotionBook, Situation
from retail.sale import Basket, BasketLine, Coupon, CouponCheck, PriceSource, new_basket
from retail.tax import TaxTable
from retail.values import BasketId, Currency, LocationId, Money, OperatorId, Quantity, RegisterId, Unit, currency


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line to be priced: a SKU or a barcode, thousandths, and what a label or a person says the whole line costs."""

    sku: str = ""
    barcode: str = ""
    quantity: int = 1000
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class AskedCoupon:
    """A coupon by its code, or by the promotion it was issued for, when whoever asks has checked it.

    A code without a promotion is looked up among those the hub issued; ``cap``, the most that a checked one may take
    off, is in minor units.
    """

    promotion_id: str = ""
    code: str = ""
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A basket, and where, when and for whom. ``at`` None is now; a ``location_id`` stands for its zone too."""

    lines: Sequence[AskedLine]
    zone: str = ""
    location_id: str = ""
    channel: str = "web"
    language: str = "pl"
    at: datetime | None = None
    shopper: Shopper | None = None
    coupons: Sequence[AskedCoupon] = ()
    tenders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """The priced basket, its place, and of each line the price that held and promises its lowest of 30 days.

    ``refused`` are the codes that may not be used at all, each with the reason.
    """

    priced: PricedBasket
    settings: LocationSettings
    prices: Sequence[Price | None]
    refused: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class _World:
    """Everything a quote is made from, read in one view of the database."""

    settings: LocationSettings
    at: datetime
    variants: Mapping[str, Variant]
    asked: Mapping[str, Asked]
    barcodes: Mapping[str, tuple[str, int]]
    taxes: TaxTable
    promotions: PromotionBook
    price_version: int

    @property
    def money(self) -> Currency:
        return currency(self.settings.currency)


class Quotes:
    """Prices baskets. ``clock`` is now for questions that name no time; ``coupons`` knows the codes."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], books: Books, coupons: Coupons) -> None:
        self._coupons = coupons
        self._engine = engine
        self._clock = clock
        self._books = books

    def quote(self, question: Question) -> Quote:
        """The basket with its prices.

        :class:`Problem` 404 for an unknown zone or location, 422 ``quote.lines`` that names each line that cannot be
        priced, 422 with the trade's own code when the tax table has no rate.
        """
        # What was changed a moment ago holds at once; what an import has written so far does not.
        close_versions(self._engine, patience_ms=BRIEFLY_MS)
        with database_errors(), self._engine.connect() as connection:
            # One view of prices, promotions and taxes, and of their versions.
            connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            world = self._look(connection, question)
        coupons, refused = self._brought(question, world.money)
        basket = replace(_basket(question, world), coupons=coupons)
        priced = price_basket(basket, world.taxes, world.promotions, _situation(question, world), world.price_version)
        if isinstance(priced, Refusal):
            raise Problem(422, priced.code, "The tax table has no rate for these goods on that day.", priced.values)
        prices = [line.chosen or world.asked.get(line.line.variant.sku, UNPRICED).regular for line in priced.lines]
        return Quote(priced, world.settings, prices, refused)

    def _brought(self, question: Question, money: Currency) -> tuple[tuple[Coupon, ...], Mapping[str, Refusal]]:
        """The coupons the basket carries, and the codes that may not be used."""
        coupons: list[Coupon] = []
        refused: dict[str, Refusal] = {}
        for number, asked in enumerate(question.coupons, 1):
            found = _checked(number, asked, money) if asked.promotion_id else self._issued(asked.code, question)
            if isinstance(found, Refusal):
                refused[asked.code] = found
            else:
                coupons.append(found)
        return tuple(coupons), refused

    def _issued(self, code: str, question: Question) -> Coupon | Refusal:
        customer_id = question.shopper.customer_id if question.shopper else None
        return self._coupons.resolve(code, question.location_id or None, customer_id or None)

    def _look(self, connection: sa.Connection, question: Question) -> _World:
        settings = _settings(connection, question)
        at = (question.at or self._clock()).astimezone(ZoneInfo(settings.time_zone))
        barcodes = skus_of(connection, {line.barcode for line in question.lines if line.barcode})
        skus = {line.sku for line in question.lines if line.sku} | {sku for sku, _ in barcodes.values()}
        list_of_prices = price_stream(settings.zone)
        versions = versions_in_force(connection, [PROMO, TAX, list_of_prices])
        money = currency(settings.currency)
        return _World(
            settings,
            at,
            variants_of(connection, skus),
            _asked(connection, settings.zone, skus, at.date(), money, versions[list_of_prices]),
            barcodes,
            self._books.taxes(connection, versions[TAX].version),
            self._books.promotions(connection, versions[PROMO].version),
            versions[list_of_prices].version,
        )


def _asked(
    connection: sa.Connection, zone: str, skus: Iterable[str], day: date, money: Currency, in_force: InForce
) -> Mapping[str, Asked]:
    """What the version in force asks; the history is read only while a newer one is being written."""
    if in_force.is_newest:
        return prices_now(connection, zone, skus, day, money)
    prices = prices_at_version(connection, zone, skus, in_force.version, money, zone_time(connection, zone))
    return {sku: asked_on(each, day) for sku, each in prices.items()}


def _settings(connection: sa.Connection, question: Question) -> LocationSettings:
    """Those of the location, or of a zone's first active one: its money, its clock, its container deposits."""
    query = sa.select(location.c.settings).order_by(location.c.active.desc(), location.c.location_id).limit(1)
    if question.location_id:
        found = connection.scalar(query.where(location.c.location_id == question.location_id))
        if found is None:
            raise Problem(404, "location.unknown", f"There is no location {question.location_id}.")
    else:
        found = connection.scalar(query.where(location.c.zone == question.zone))
        if found is None:
            raise Problem(404, "zone.unknown", f"No location belongs to the zone {question.zone}.")
    return LocationSettings.model_validate(found)


def _basket(question: Question, world: _World) -> Basket:
    lines = _lines(question, world)
    empty = new_basket(
        BasketId("quote"),
        LocationId(question.location_id),
        RegisterId(""),
        OperatorId(""),
        world.at.date(),
        world.at,
        world.money,
    )
    customer_id = question.shopper.customer_id if question.shopper else None
    return replace(empty, lines=tuple(lines), next_line=len(lines) + 1, customer_id=customer_id)


def _situation(question: Question, world: _World) -> Situation:
    return Situation(
        world.at,
        LocationId(question.location_id),
        world.settings.zone,
        question.channel,
        question.language,
        question.shopper,
        question.tenders,
    )


def _lines(question: Question, world: _World) -> list[BasketLine]:
    """The lines of the basket; :class:`Problem` that names every one that cannot be priced."""
    lines: list[BasketLine] = []
    faults = []
    for number, asked in enumerate(question.lines, 1):
        line = _line(number, asked, world)
        if isinstance(line, Refusal):
            faults.append({"line": number, "code": line.code, "detail": line.values["detail"]})
        else:
            lines.append(line)
    if faults:
        first = faults[0]
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        detail = f"Line {first['line']}: {first['detail']}{more}"
        raise Problem(422, "quote.lines", detail, {"lines": faults})
    return lines


def _line(number: int, asked: AskedLine, world: _World) -> BasketLine | Refusal:
    sku, thousandths = world.barcodes.get(asked.barcode, ("", 1000)) if asked.barcode else (asked.sku, 1000)
    variant = world.variants.get(sku)
    if variant is None:
        return _refused("catalog.unknown_sku", f"nothing is known by {asked.barcode or asked.sku}.")
    if not variant.active:
        return _refused("catalog.not_sold", f"{variant.name} ({sku}) is not sold any more.")
    prices = world.asked.get(sku, UNPRICED)
    if prices.regular is None and asked.amount is None:
        return _refused("price.missing", f"{variant.name} ({sku}) has no price there on {world.at.date()}.")
    quantity = Quantity(asked.quantity * thousandths // 1000, variant.unit)
    if not quantity.thousandths or (variant.unit is Unit.PIECE and not quantity.is_whole):
        return _refused("quantity.fraction", f"{variant.name} ({sku}) is sold by the piece.")
    label = None if asked.amount is None else Money(asked.amount, world.money)
    regular = prices.regular.unit_price if prices.regular is not None else label
    assert regular is not None
    source = PriceSource.LIST if label is None else PriceSource.LABEL
    return BasketLine(
        number, variant, quantity, regular, source, label, _deposit(variant, world),
        choices=prices.choices, price_version=world.price_version,
    )  # fmt: skip


def _deposit(variant: Variant, world: _World) -> Deposit | None:
    rows = (row for row in world.settings.deposits if row.code == variant.deposit)
    return next((Deposit(row.code, row.name, Money(row.amount, world.money)) for row in rows), None)


def _checked(number: int, asked: AskedCoupon, money: Currency) -> Coupon:
    cap = None if asked.cap is None else Money(asked.cap, money)
    return Coupon(f"quote-{number}", asked.code, asked.promotion_id, CouponCheck.HUB, cap)


def _refused(code: str, detail: str) -> Refusal:
    return Refusal(code, {"detail": detail})
