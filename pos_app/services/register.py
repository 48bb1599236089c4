"""What this register is: its location, money, taxes and rules of scanning, read from the local file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from local_store import Identity, Store
from retail.catalog import Deposit, Recall
from retail.feeds import LocationSettings
from retail.scans import CardKind, CardLayout, LabelLayout, LabelMeaning, ScanRules
from retail.staff import Operator
from retail.tax import TaxTable
from retail.values import Currency, LocationId, RegisterId, Sku, currency


@dataclass(frozen=True, slots=True)
class Register:
    """Everything about a register that does not change during a sale."""

    identity: Identity
    settings: LocationSettings
    operators: tuple[Operator, ...]
    taxes: TaxTable
    deposits: dict[str, Deposit]
    scan_rules: ScanRules
    name: str
    recalls: Mapping[Sku, tuple[Recall, ...]] = field(default_factory=dict)

    @property
    def currency(self) -> Currency:
        """The location's currency."""
        return currency(self.settings.currency)

    @property
    def location_id(self) -> LocationId:
        """The location this register stands in."""
        return LocationId(self.identity.location_id)

    @property
    def register_id(self) -> RegisterId:
        """This register."""
        return RegisterId(self.identity.register_id)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the location's clock shows."""
        return ZoneInfo(self.settings.time_zone)


def load_register(store: Store) -> Register | None:
    """The register as the local file knows it; None until it is enrolled and its settings have come."""
    identity, settings = store.identity.get(), store.location.settings()
    if identity is None or settings is None:
        return None
    row = store.location.register()
    return Register(
        identity=identity,
        settings=settings,
        operators=store.location.operators(),
        taxes=store.location.tax_table(),
        deposits=store.location.deposits(),
        scan_rules=scan_rules(settings),
        name=row.name if row is not None else identity.register_id,
        recalls=store.location.recalls(),
    )


def scan_rules(settings: LocationSettings) -> ScanRules:
    """The location's label and card layouts in the form the scan grammar takes."""
    money_of = currency(settings.currency)
    labels = tuple(LabelLayout(row.pattern, LabelMeaning(row.meaning), money_of) for row in settings.label_layouts)
    cards = tuple(CardLayout(row.prefix, row.length, CardKind(row.kind), row.luhn) for row in settings.card_layouts)
    return ScanRules(labels, cards, currency=money_of)
