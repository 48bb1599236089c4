"""Cash drawers: opening them, and knowing whether they stand open."""

from drivers.cash_drawer.port import CashDrawer, DrawerCapability

__all__ = ["CashDrawer", "DrawerCapability"]
