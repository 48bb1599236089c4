"""Issuing coupons: an order for so many, carried out in short transactions, gone on with after whatever stopped it.

The serials of an order are reserved when it is placed, so that an order that is carried out twice, or by two processes
at once, never issues more than it asks for. Nothing grows with the order but the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import campaign, coupon, coupon_order
from hub.errors import Problem, database_errors
from hub.ingest.effects import copy_text
from hub.services.campaigns import CampaignItem, campaign_in, check_location
from hub.services.coupon_serials import next_serial
from hub.services.identity import Entropy
from hub.services.token_keys import TokenKeys
from retail.tokens import (
    CouponClass,
    CouponToken,
    SigningKey,
    customer_digest,
    location_digest,
    normalize_short_code,
    short_code,
    sign_token,
)
from retail.values import CustomerId, LocationId

MOST = 10_000_000
"""Coupons of one order."""

MOST_SERIAL = 2**53 - 1
"""What a whole number in JSON can say."""

_BATCH = 2_000
"""Coupons of one transaction: signed and stored in a fraction of a second."""
_CHANCE_BYTES = 5
_MOST_TRIES = 20
_COPY = "COPY coupon (serial, campaign, code, code_key, token, location_id, customer_id) FROM STDIN"


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """So many coupons of a campaign; ``order_id`` (a UUID) names the order, and the same one again goes on with it.

    ``location_id`` and ``customer_id`` bind what is issued; a customer gets exactly one.
    """

    order_id: str
    campaign: int
    count: int
    location_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrderItem(IssueOrder):
    """An order as it stands: ``issued`` of ``count``, their serials from ``first_serial`` on."""

    first_serial: int = 0
    issued: int = 0
    made_at: datetime | None = None
    made_by: str = ""
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssuedCoupon:
    """A coupon as it is handed out: ``code`` is what people type, ``token`` what stands in the QR code."""

    serial: int
    code: str
    token: str
    state: str
    name: str
    valid_from: datetime
    valid_to: datetime
    location_id: str | None
    customer_id: str | None


Raw = psycopg.Connection[tuple[Any, ...]]


class CouponIssue:
    """Orders, and what was issued by them."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], entropy: Entropy, keys: TokenKeys) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._keys = keys

    def place(self, order: IssueOrder, by: str) -> OrderItem:
        """Reserve the serials of an order; the same order again is the one that stands.

        404 without the campaign, 409 when it is closed or the id belongs to another order, 422 for what cannot be.
        """
        with database_errors(), self._engine.begin() as connection:
            first = next_serial(connection)
            known = _order(connection, order.order_id)
            if known is not None:
                return _same(known, order)
            order = replace(order, location_id=order.location_id or _home(connection, order))
            _check(connection, order, self._clock())
            values = {**asdict(order), "first_serial": first, "made_at": self._clock(), "made_by": by}
            made = connection.execute(coupon_order.insert().values(**values).returning(*coupon_order.c)).one()
        return _item(made)

    def issue(self, order_id: str) -> OrderItem:
        """Issue all that is left of an order. Refusals as for :meth:`steps`."""
        for order in self.steps(order_id):
            done = order
        return done

    def steps(self, order_id: str) -> Iterator[OrderItem]:
        """Issue what is left of an order a batch at a time, the order as it stands after each; at least one.

        Whoever stops taking steps stops the issuing. 404 when there is no such order, 409 when it was revoked or its
        campaign closed.
        """
        while True:
            order = self._batch(order_id)
            yield order
            if order.issued == order.count:
                return

    def issue_to(self, order: IssueOrder, by: str) -> IssuedCoupon:
        """One coupon for one customer; the same order again gives the same coupon."""
        placed = self.place(order, by)
        self.issue(placed.order_id)
        return next(self.issued(placed.campaign, placed.order_id))

    def orders(self, number: int) -> list[OrderItem]:
        """The orders of a campaign, the newest first."""
        query = sa.select(coupon_order).where(coupon_order.c.campaign == number)
        with database_errors(), self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query.order_by(coupon_order.c.first_serial.desc()))]

    def order(self, order_id: str) -> OrderItem:
        """One order; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            found = _order(connection, order_id)
        if found is None:
            raise _unknown()
        return found

    def issued(
        self, number: int, order_id: str | None = None, skip: int = 0, most: int | None = None
    ) -> Iterator[IssuedCoupon]:
        """The coupons of a campaign by serial, or those of one order but the first ``skip``; ``most`` at most.

        Read as they are taken, so that neither memory nor a transaction grows with them. 404 without the campaign.
        """
        with database_errors(), self._engine.connect() as connection:
            campaign_in(connection, number)
        after, last = 0, MOST_SERIAL
        if order_id is not None:
            placed = self.order(order_id)
            after, last = placed.first_serial + skip - 1, placed.first_serial + placed.count - 1
        left = MOST_SERIAL if most is None else most
        while left > 0 and (page := self._page(number, after, last, min(left, _BATCH))):
            yield from page
            after, left = page[-1].serial, left - len(page)

    def _page(self, number: int, after: int, last: int, most: int) -> list[IssuedCoupon]:
        query = _ISSUED.where(coupon.c.campaign == number, coupon.c.serial > after, coupon.c.serial <= last)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(coupon.c.serial).limit(most))
            return [IssuedCoupon(**row._mapping) for row in rows]

    def _batch(self, order_id: str) -> OrderItem:
        """Issue up to a batch of what is left, under the order's lock; the order as it stands then."""
        with database_errors(), self._engine.begin() as connection:
            order = _order(connection, order_id, lock=True)
            if order is None:
                raise _unknown()
            if order.issued == order.count:
                return order
            issuing = campaign_in(connection, order.campaign)
            _check_open(issuing, order)
            first = order.first_serial + order.issued
            serials = range(first, min(first + _BATCH, order.first_serial + order.count))
            key = self._keys.signer(connection, issuing.valid_to)
            self._store(connection, order, issuing.prefix, serials, [_token(issuing, order, key, at) for at in serials])
            done = connection.execute(
                coupon_order.update()
                .where(coupon_order.c.order_id == order_id)
                .values(issued=order.issued + len(serials))
                .returning(*coupon_order.c)
            ).one()
        return _item(done)

    def _store(
        self, connection: sa.Connection, order: OrderItem, prefix: str, serials: range, tokens: Sequence[str]
    ) -> None:
        raw, bound = raw_connection(connection), f"{copy_text(order.location_id)}\t{copy_text(order.customer_id)}"
        for _ in range(_MOST_TRIES):
            codes = self._codes(raw, prefix, len(serials))
            rows = [
                f"{serial}\t{order.campaign}\t{code}\t{key}\t{token}\t{bound}\n"
                for serial, (key, code), token in zip(serials, codes.items(), tokens, strict=True)
            ]
            try:
                with raw.transaction(), raw.cursor() as cursor, cursor.copy(_COPY.encode()) as copy:
                    copy.write("".join(rows))
                return
            except psycopg.errors.UniqueViolation:
                # Another order drew one of these codes between our look and our writing: draw again.
                continue
        raise Problem(503, "coupon.codes_crowded", "No free codes were found; try again, or take another prefix.")

    def _codes(self, raw: Raw, prefix: str, count: int) -> dict[str, str]:
        """So many codes that nobody has yet, by the spelling they are compared in."""
        found: dict[str, str] = {}
        while len(found) < count:
            chance = self._entropy(_CHANCE_BYTES * (count - len(found)))
            for place in range(0, len(chance), _CHANCE_BYTES):
                code = short_code(prefix, chance[place : place + _CHANCE_BYTES])
                found[normalize_short_code(code) or code] = code
            taken = raw.execute("SELECT code_key FROM coupon WHERE code_key = ANY(%s)", [list(found)]).fetchall()
            for (key,) in taken:
                del found[str(key)]
        return found


_ISSUED = sa.select(
    coupon.c.serial, coupon.c.code, coupon.c.token, coupon.c.state, campaign.c.name, campaign.c.valid_from,
    campaign.c.valid_to, coupon.c.location_id, coupon.c.customer_id,
).join(campaign, campaign.c.number == coupon.c.campaign)  # fmt: skip


def _token(issuing: CampaignItem, order: OrderItem, key: SigningKey, serial: int) -> str:
    token = CouponToken(
        serial=serial,
        campaign=issuing.number,
        valid_from=issuing.valid_from,
        expires=issuing.valid_to,
        coupon_class=CouponClass(issuing.coupon_class),
        value_cap=issuing.value_cap,
        customer=customer_digest(CustomerId(order.customer_id)) if order.customer_id is not None else None,
        location=location_digest(LocationId(order.location_id)) if order.location_id is not None else None,
    )
    return sign_token(token, key)


def _order(connection: sa.Connection, order_id: str, *, lock: bool = False) -> OrderItem | None:
    query = sa.select(coupon_order).where(coupon_order.c.order_id == order_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _item(row)


def _item(row: sa.Row[*tuple[Any, ...]]) -> OrderItem:
    return OrderItem(**row._mapping)


def _same(known: OrderItem, order: IssueOrder) -> OrderItem:
    asked = {**asdict(order), "location_id": order.location_id or known.location_id}
    if any(getattr(known, name) != value for name, value in asked.items()):
        raise Problem(409, "coupon.order_id_used", "This order id belongs to another order.")
    return known


def _home(connection: sa.Connection, order: IssueOrder) -> str | None:
    return campaign_in(connection, order.campaign).location_id


def _check(connection: sa.Connection, order: IssueOrder, now: datetime) -> None:
    issuing = campaign_in(connection, order.campaign)
    check_location(connection, order.location_id)
    _check_open(issuing, None)
    if issuing.valid_to <= now:
        raise Problem(409, "campaign.over", f"The campaign {issuing.name} is over.", {"at": issuing.valid_to})
    if not 1 <= order.count <= MOST:
        raise Problem(422, "coupon.count", f"An order is for 1 to {MOST} coupons.", {"field": "count"})
    if (order.customer_id is not None or issuing.for_customers) and (order.customer_id is None or order.count != 1):
        detail = "A coupon for a customer is issued to that one customer, one at a time."
        raise Problem(422, "coupon.one_customer", detail, {"field": "customer_id"})
    _check_place(issuing, order)


def _check_place(issuing: CampaignItem, order: IssueOrder) -> None:
    if issuing.location_id not in (None, order.location_id):
        raise Problem(
            422,
            "coupon.location_differs",
            f"The coupons of {issuing.name} are for {issuing.location_id}.",
            {"field": "location_id", "location_id": issuing.location_id},
        )
    if issuing.coupon_class == "location_bound" and order.location_id is None:
        raise Problem(422, "coupon.location_needed", "Say for which location.", {"field": "location_id"})


def _check_open(issuing: CampaignItem, order: OrderItem | None) -> None:
    if issuing.closed_at is not None:
        raise Problem(
            409, "campaign.closed", f"The campaign {issuing.name} was closed.", {"at": issuing.closed_at.isoformat()}
        )
    if order is not None and order.revoked_at is not None:
        raise Problem(409, "coupon.order_revoked", "What this order issued was taken back; place another order.")


def _unknown() -> Problem:
    return Problem(404, "coupon.order_unknown", "There is no such order.")
