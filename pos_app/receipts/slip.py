"""The slip of a suspended basket: what is in it, and the code that resumes it at any register."""

from __future__ import annotations

from drivers.pos_printer import QR, Align, Cut, Document, Element, Feed, Rule, Text, pair
from pos_app.receipts.shop import ReceiptShop
from pos_app.words import Words
from retail.pricing import PricedBasket


def slip_document(words: Words, shop: ReceiptShop, priced: PricedBasket, label: str, code: str) -> Document:
    """The slip of a basket put by under ``label``; ``code`` is the text of its QR code."""
    basket = priced.basket
    elements: list[Element] = [Text(line, Align.CENTER, bold=place == 0) for place, line in enumerate(shop.header)]
    elements.append(Feed())
    elements.append(Text(words.translate("Receipt", "SUSPENDED BASKET"), Align.CENTER, bold=True))
    elements.append(Text(words.translate("Receipt", "not a receipt, nothing is paid"), Align.CENTER))
    elements.append(Rule())
    elements.append(pair(label or words.day_and_time(basket.opened_at), shop.register_name))
    elements.append(pair(words.translate("Till", "%n line(s)", None, len(priced.lines)), words.money(priced.total)))
    if basket.coupons:
        elements.append(Text(words.translate("Receipt", "Show your codes again when you pay.")))
    elements.append(Feed())
    elements.append(QR(code, module_dots=4))
    elements.append(Text(words.translate("Receipt", "Scan at any register of the chain."), Align.CENTER))
    elements.append(Cut())
    return Document(tuple(elements))
