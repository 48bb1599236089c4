"""The products of the data as goods of the hub's catalogue: names, codes, and a tax class for each department."""

from __future__ import annotations

from benchmarks.shopping.source import Product
from retail.feeds import CatalogRow, TaxRow

RATES: dict[str, int | None] = {"A": 2300, "B": 800, "C": 500, "D": 0, "E": None}
"""Hundredths of a per cent by letter, None exempt: Poland's table, whose every letter some department uses."""

_CLASSES = {
    "A": ("AUTOMOTIVE", "COSMETICS", "DRUG GM", "ELECT &PLUMBING", "FUEL", "GARDEN CENTER", "GM MERCH EXP",
          "HOUSEWARES", "PHOTO & VIDEO", "SPIRITS", "TOYS", "CNTRL/STORE SUP"),
    "B": ("CHARITABLE CONT", "CHEF SHOPPE", "FLORAL", "RESTAURANT", "SALAD BAR"),
    "D": ("COUPON", "PROD-WHS SALES"),
    "E": ("POSTAL CENTER", "TRAVEL & LEISURE"),
}  # fmt: skip
_CLASS_OF = {department: letter for letter, departments in _CLASSES.items() for department in departments}
_FOOD = "C"
"""What most shelves hold, and what stands in no table."""


def tax_rows() -> list[TaxRow]:
    """The tax table."""
    return [
        TaxRow.model_validate({"tax_class": letter, "letter": letter, "rate": rate, "valid_from": "2011-01-01"})
        for letter, rate in RATES.items()
    ]


def tax_letter(product: Product) -> str:
    """The class and letter that a product is taxed at."""
    return _CLASS_OF.get(product.department, _FOOD)


def gtin(product_id: int) -> str:
    """The code on the goods: a GTIN-13 made of the product's number."""
    digits = f"{product_id:012d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


def catalog_row(product: Product) -> CatalogRow:
    """The product as a row of the catalogue."""
    name = " ".join(part for part in (product.kind or product.category or product.department, product.size) if part)
    return CatalogRow(
        sku=str(product.product_id),
        item_id=str(product.product_id),
        name=name or f"Product {product.product_id}",
        unit=product.unit.value,
        tax_class=tax_letter(product),
        brand=f"{product.brand} {product.manufacturer}" if product.brand else "",
        category="/".join(part for part in (product.department, product.category) if part),
        barcodes=((f"0{gtin(product.product_id)}", 1000),),
    )
