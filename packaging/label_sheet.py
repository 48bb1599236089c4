"""A picture of a sheet of shelf labels for the documents, of the demo's goods: a part of `make screenshots`."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

from PIL import Image

from hub.labels.formats import FORMATS
from hub.labels.label import Goods, Label, label_of
from hub.labels.layout import Print, label_pages
from hub.sheets.png import write_png
from retail.catalog import Price, Variant, read_content
from retail.values import PLN, ItemId, Money, Sku, Unit

NAME = "labels-a4-pl.png"
ZONE, DAY = "PL-A", date(2026, 11, 24)
GOODS = (
    *("NAB-019", "NAP-002", "PIE-001", "OWO-001", "SLO-001", "KAW-001"),
    *("SUC-007", "JEA-3232-CZA", "SER-006", "NAB-010", "NAP-006", "MRO-007"),
)
REDUCED = {"NAB-019": (929, 999), "SLO-001": (649, 699), "SER-006": (5790, 6290)}
"""The lowest of the 30 days before, and what they cost before their price of the demo."""
DEPOSITS = {"pet": Money(50, PLN), "can": Money(50, PLN), "glass": Money(100, PLN)}
ROWS, ACROSS = 4, 1240
"""Of the sheet, the rows that are shown, and dots of the picture."""


def main(folder: Path) -> None:
    out = io.BytesIO()
    (page,) = label_pages(labels(), Print(FORMATS["a4-24"]))
    write_png(page, out)
    picture = Image.open(out)
    shown = picture.crop((0, 0, picture.width, round(picture.height * ROWS / 8)))
    shown.resize((ACROSS, round(shown.height * ACROSS / shown.width)), Image.Resampling.LANCZOS).save(folder / NAME)


def labels() -> Iterator[Label]:
    table = (files("resources") / "demo" / "items.csv").read_text(encoding="utf-8")
    rows = {row["sku"]: row for row in csv.DictReader(table.splitlines())}
    for sku in GOODS:
        made = label_of(goods(rows[sku]), ZONE, DAY, DEPOSITS)
        assert isinstance(made, Label), made
        yield made


def goods(row: dict[str, str]) -> Goods:
    variant = Variant(
        sku=Sku(row["sku"]),
        item_id=ItemId(row["item_id"]),
        name=row["name"],
        unit=Unit(row["unit"]),
        tax_class=row["tax_class"],
        deposit=row["deposit"] or None,
        content=read_content(row["content"]),
    )
    single = [code for code in row["barcodes"].split("|") if "x" not in code]
    codes = [(code.zfill(14) if len(code) > 6 else code, 1000) for code in single]
    return Goods(variant, codes, list(prices(row)))


def prices(row: dict[str, str]) -> Iterator[Price]:
    sku = Sku(row["sku"])
    amount = minor(row[f"price:{ZONE}"])
    if sku in REDUCED:
        lowest, former = (Money(each, PLN) for each in REDUCED[sku])
        yield Price(sku, ZONE, former, date(2026, 3, 2))
        yield Price(sku, ZONE, Money(amount, PLN), DAY, date(2026, 12, 6), lowest_30=lowest)
    else:
        yield Price(sku, ZONE, Money(amount, PLN), date(2026, 3, 2))
    if row[f"price:{ZONE}*6"]:
        yield Price(sku, ZONE, Money(minor(row[f"price:{ZONE}*6"]), PLN), date(2026, 3, 2), min_quantity=6000)


def minor(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0") or 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
