"""The contract between register and hub: facts, their envelope, the versioned codec and the chain of hashes."""

from retail.journal.canonical import canonical_json, sha256_hex
from retail.journal.chain import Link, genesis, is_whole, link_fault, verify_chain
from retail.journal.codec import FACT_BODIES, parse_body, read_envelope
from retail.journal.envelope import Envelope, FactDraft, seal
from retail.journal.facts import (
    BasketCanceled,
    BasketResumed,
    BasketSold,
    CouponRedeemed,
    DeviceHealth,
    DrawerOpened,
    FactBody,
    FactKind,
    LineVoided,
    PriceMissing,
    PriceOverridden,
    ReceiptReprinted,
    SaleCompleted,
    SlipRow,
    StockMoved,
    VoidedLine,
)
from retail.journal.sales import coupon_row, sale_body, sale_transaction
from retail.journal.slips import slip_of, slip_row

__all__ = [
    "FACT_BODIES",
    "BasketCanceled",
    "BasketResumed",
    "BasketSold",
    "CouponRedeemed",
    "DeviceHealth",
    "DrawerOpened",
    "Envelope",
    "FactBody",
    "FactDraft",
    "FactKind",
    "LineVoided",
    "Link",
    "PriceMissing",
    "PriceOverridden",
    "ReceiptReprinted",
    "SaleCompleted",
    "SlipRow",
    "StockMoved",
    "VoidedLine",
    "canonical_json",
    "coupon_row",
    "genesis",
    "is_whole",
    "link_fault",
    "parse_body",
    "read_envelope",
    "sale_body",
    "sale_transaction",
    "seal",
    "sha256_hex",
    "slip_of",
    "slip_row",
    "verify_chain",
]
