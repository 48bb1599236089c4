"""From a transaction to a document any printer can print and any screen can show."""

from pos_app.receipts.receipt import receipt_document, receipt_text
from pos_app.receipts.rewards import PaperReward
from pos_app.receipts.shop import ReceiptShop
from pos_app.receipts.slip import slip_document

__all__ = ["PaperReward", "ReceiptShop", "receipt_document", "receipt_text", "slip_document"]
