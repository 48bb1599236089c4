"""Coupons as a table, for whoever prints them or sends them out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from hub.services.coupon_issue import IssuedCoupon

COLUMNS = ("serial", "code", "token", "state", "name", "valid_from", "valid_to", "location_id", "customer_id")


def coupons_csv(coupons: Iterable[IssuedCoupon]) -> Iterator[str]:
    """Coupons as CSV (RFC 4180), a row each."""
    line = io.StringIO()
    writer = csv.DictWriter(line, COLUMNS)
    writer.writeheader()
    for coupon in coupons:
        row = asdict(coupon)
        moments = {name: row[name].isoformat() for name in ("valid_from", "valid_to")}
        writer.writerow({**row, **moments})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()
