"""The sale: a basket and its lines, the tenders that pay it, and the transaction it becomes."""

from retail.sale.adjustment import Adjustment
from retail.sale.basket import (
    Basket,
    add_coupon,
    add_line,
    change_quantity,
    find_line,
    new_basket,
    override_price,
    remove_coupon,
    set_line_note,
    void_line,
)
from retail.sale.coupon import Coupon, CouponCheck
from retail.sale.line import BasketLine, PriceOverride, PriceSource
from retail.sale.movements import stock_movements
from retail.sale.receipt_elsewhere import ReceiptElsewhere, ReceiptElsewhereLine, ReceiptProof
from retail.sale.refund import refund_for
from retail.sale.slip import Slip
from retail.sale.state import TRANSITIONS, SaleState, moved
from retail.sale.tender import Tender, TenderKind, TenderStatus, amount_due, apply_tender, change_of, settle_tender
from retail.sale.transaction import (
    CouponUse,
    LineKind,
    PricedAs,
    RewardCoupon,
    Transaction,
    TransactionKind,
    TransactionLine,
)

__all__ = [
    "TRANSITIONS",
    "Adjustment",
    "Basket",
    "BasketLine",
    "Coupon",
    "CouponCheck",
    "CouponUse",
    "LineKind",
    "PriceOverride",
    "PriceSource",
    "PricedAs",
    "ReceiptElsewhere",
    "ReceiptElsewhereLine",
    "ReceiptProof",
    "RewardCoupon",
    "SaleState",
    "Slip",
    "Tender",
    "TenderKind",
    "TenderStatus",
    "Transaction",
    "TransactionKind",
    "TransactionLine",
    "add_coupon",
    "add_line",
    "amount_due",
    "apply_tender",
    "change_of",
    "change_quantity",
    "find_line",
    "moved",
    "new_basket",
    "override_price",
    "refund_for",
    "remove_coupon",
    "set_line_note",
    "settle_tender",
    "stock_movements",
    "void_line",
]
