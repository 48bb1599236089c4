"""Whether data, register and hub say the same: one row per figure, one per promise, and what differs by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.shopping.sums import Sums

_MONEY = {
    "total": "Σ sales",
    "before_adjustments": "Σ before discounts",
    "adjustments": "Σ discounts: {}",
    "tenders": "Σ paid: {}",
    "gross": "gross, letter {}",
    "tax": "tax, letter {}",
}
_BY_SKU = {"units": "units sold by SKU", "amounts": "Σ paid by SKU", "stock": "stock level by SKU"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One figure as the three say it; ``differing`` names the keys (SKUs) on which they do not agree."""

    what: str
    source: str
    register: str
    hub: str
    differing: tuple[str, ...] = ()
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that must hold; ``found`` is what was found instead of nothing."""

    name: str
    what: str
    found: str = ""

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return not self.found


def compare(source: Sums, register: Sums, hub: Sums) -> list[Agreement]:
    """Every figure of the three, side by side."""
    three = (source, register, hub)
    rows = [
        _row("baskets", *(str(each.baskets) for each in three)),
        _row("lines", *(str(each.lines) for each in three)),
    ]
    for field, label in _MONEY.items():
        values = [getattr(each, field) for each in three]
        if isinstance(values[0], Counter):
            rows += [_row(label.format(key), *(dollars(value[key]) for value in values)) for key in _keys(values)]
        else:
            rows.append(_row(label, *(dollars(value) for value in values)))
    return rows + [_by_sku(label, [getattr(each, field) for each in three]) for field, label in _BY_SKU.items()]


def merged(shops: Sequence[Sequence[Agreement]], totals: Sequence[Agreement]) -> list[Agreement]:
    """The table of all shops together: it agrees only where every single shop does."""
    failing = {row.what: row for rows in shops for row in rows if not row.ok}
    return [failing.get(row.what, row) for row in totals]


def dollars(cents: int) -> str:
    """An amount to the cent."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def table(rows: Iterable[Agreement]) -> str:
    """The figures as text."""
    lines = [f"  {'':30} {'data':>18} {'register':>18} {'hub':>18}"]
    for row in rows:
        mark = "✓" if row.ok else "✗"
        lines.append(f"{mark} {row.what:30} {row.source:>18} {row.register:>18} {row.hub:>18}")
        lines += [f"    differs: {key}" for key in row.differing[:5]]
    return "\n".join(lines)


def promises(rows: Iterable[Promise]) -> str:
    """The promises as text."""
    return "\n".join(
        f"{'✓' if row.ok else '✗'} {row.name:4} {row.what}{'  ' + row.found if row.found else ''}" for row in rows
    )


def _row(what: str, source: str, register: str, hub: str) -> Agreement:
    return Agreement(what, source, register, hub, ok=source == register == hub)


def _by_sku(label: str, values: Sequence[Counter[str]]) -> Agreement:
    differing = tuple(
        f"{key}: {', '.join(str(value[key]) for value in values)}"
        for key in _keys(values)
        if len({value[key] for value in values}) > 1
    )
    shown = [f"{sum(each != 0 for each in value.values())} SKUs {sum(value.values())}" for value in values]
    return Agreement(label, shown[0], shown[1], shown[2], differing, not differing)


def _keys(values: Sequence[Counter[str]]) -> list[str]:
    return sorted({key for value in values for key in value if value[key]})
