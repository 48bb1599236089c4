"""Recalled goods at the register: refused when the pack is certainly meant, looked at when it may be."""

from __future__ import annotations

from datetime import date

from pos_app.services.register import Register
from pos_app.services.ring_up import Found
from retail.catalog import Recall, doubtful, recalled
from retail.errors import Refusal
from retail.sale import BasketLine
from retail.scans import ItemScan, interpret


def recall_refusal(register: Register, found: Found, day: date) -> Refusal | None:
    """Why goods that were found must not be sold; None when no recall certainly means this pack."""
    recalls = register.recalls.get(found.entry.variant.sku, ())
    hit = recalled(recalls, _gtin(found.scan), found.scan.batch, day)
    return _refusal(hit, found.entry.variant.name) if hit is not None else None


def packs_to_look_at(register: Register, found: Found, day: date) -> tuple[Recall, ...]:
    """Recalls that may mean this pack, because its code told neither barcode nor batch."""
    recalls = register.recalls.get(found.entry.variant.sku, ())
    return doubtful(recalls, _gtin(found.scan), found.scan.batch, day)


def recalled_line(register: Register, lines: tuple[BasketLine, ...], day: date) -> Refusal | None:
    """The first line that must not be paid: its recall came after it was scanned, or while its basket was put by."""
    for line in lines:
        recalls = register.recalls.get(line.variant.sku)
        hit = recalled(recalls, _gtin_of(register, line, day), line.batch, day) if recalls else None
        if hit is not None:
            return _refusal(hit, line.variant.name)
    return None


def _refusal(recall: Recall, name: str) -> Refusal:
    return Refusal("item.recalled", {"name": name, "reason": recall.reason, "sku": recall.sku})


def _gtin(scan: ItemScan) -> str | None:
    # Goods chosen on the screen carry their SKU in the place of a code.
    return scan.code if scan.gtin else None


def _gtin_of(register: Register, line: BasketLine, day: date) -> str | None:
    scan = interpret(line.scanned, register.scan_rules, today=day) if line.scanned else None
    return _gtin(scan) if isinstance(scan, ItemScan) else None
