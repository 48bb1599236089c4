"""Another price for a line: set by a person, for a reason, within a limit or with a second operator's approval."""

from __future__ import annotations

from pos_app.services.drafts import FactDrafts
from pos_app.services.selling import Selling
from pos_app.services.session import Session
from retail.errors import Refusal
from retail.journal import FactDraft, FactKind
from retail.sale import BasketLine, PriceOverride, override_price
from retail.staff import Approval, Permission
from retail.values import Money

REASONS = ("damaged", "short_date", "competitor", "shelf_label", "display", "other")
"""Why a price may be overridden; the screen has a word for each."""

WHOLE = 100_00


class PriceOverrides:
    """Overrides of the selected line; each is a fact."""

    def __init__(self, selling: Selling, session: Session, drafts: FactDrafts) -> None:
        self._selling = selling
        self._session = session
        self._drafts = drafts

    def needs_approval(self, price: Money) -> Refusal | None:
        """Why the operator may not give the selected line this price alone; None when she may.

        ``price.approval_needed`` names the limit and the lowest price within it; otherwise she lacks the permission.
        """
        line = self._selling.selected_line
        refused = self._session.may(Permission.OVERRIDE_PRICE)
        if line is None or refused is not None:
            return refused or Refusal("basket.line_missing", {})
        lowest = self._lowest(line.unit_price)
        if price >= lowest:
            return None
        return Refusal("price.approval_needed", {"lowest": lowest, "percent": self._selling.override_limit // 100})

    def set(self, price: Money, reason: str, approval: Approval | None = None) -> Refusal | None:
        """Give the selected line this unit price; above the operator's own limit only with an approval."""
        line, operator = self._selling.selected_line, self._session.active
        if line is None or operator is None:
            return Refusal("basket.line_missing", {})
        if price.minor < 0 or price.currency != line.unit_price.currency:
            return Refusal("entry.no_amount", {})
        refused = self.needs_approval(price)
        if refused is not None and approval is None:
            return refused
        approved_by = approval.operator_id if refused is not None and approval is not None else None
        return self._change(line, PriceOverride(price, reason, operator.operator_id, approved_by))

    def take_back(self) -> Refusal | None:
        """Give the selected line its own price back."""
        line = self._selling.selected_line
        if line is None or line.override is None:
            return Refusal("basket.line_missing", {})
        return self._session.may(Permission.OVERRIDE_PRICE) or self._change(line, None)

    def _lowest(self, regular: Money) -> Money:
        """The lowest price within the location's limit, rounded up: a half grosz is not given away."""
        kept = WHOLE - self._selling.override_limit
        return Money(-(-regular.minor * kept // WHOLE), regular.currency)

    def _change(self, line: BasketLine, override: PriceOverride | None) -> Refusal | None:
        basket = self._selling.basket
        assert basket is not None
        changed = override_price(basket, line.line_id, override)
        if isinstance(changed, Refusal):
            return changed
        return self._selling.take_basket(changed, self._fact(line, override))

    def _fact(self, line: BasketLine, override: PriceOverride | None) -> FactDraft:
        basket = self._selling.basket
        assert basket is not None
        body = {
            "basket_id": basket.basket_id,
            "currency": basket.currency.code,
            "line": line.line_id,
            "sku": line.variant.sku,
            "name": line.variant.name,
            "regular_price": line.unit_price.minor,
            "unit_price": override.unit_price.minor if override is not None else None,
            "reason": override.reason if override is not None else "",
            "approved_by": override.approved_by if override is not None else None,
        }
        return self._drafts.draft(FactKind.PRICE_OVERRIDDEN, self._selling.business_date, body)
