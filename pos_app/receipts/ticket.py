"""The ticket of a kiosk: what is in the basket, what it comes to, and the code to pay it with at a till."""

from __future__ import annotations

from datetime import datetime

from drivers.pos_printer import QR, Align, Cut, Document, Element, Feed, Rule, Text, pair
from pos_app.receipts.shop import ReceiptShop
from pos_app.words import Words
from retail.pricing import PricedBasket


def ticket_document(
    words: Words, shop: ReceiptShop, priced: PricedBasket, number: str, code: str, until: datetime, *, with_codes: bool
) -> Document:
    """The ticket ``number``; ``code`` is the text of its QR code, good until ``until``.

    ``with_codes``: codes were in the basket, which the till wants to see again.
    """
    elements: list[Element] = [Text(line, Align.CENTER, bold=place == 0) for place, line in enumerate(shop.header)]
    elements.append(Feed())
    elements.append(Text(words.translate("Receipt", "TICKET FOR THE TILL"), Align.CENTER, bold=True))
    elements.append(Text(number, Align.CENTER, bold=True, width=2, height=2))
    elements.append(Text(words.translate("Receipt", "not a receipt, nothing is paid"), Align.CENTER))
    elements.append(Rule())
    for line in priced.lines:
        elements.append(Text(line.line.variant.name))
        elements.append(pair(f"  {words.quantity(line.line.quantity)}", words.amount(line.payable)))
    elements.append(Rule())
    elements.append(pair(words.translate("Kiosk", "To pay"), words.money(priced.total), bold=True))
    if with_codes:
        elements.append(Text(words.translate("Receipt", "Show your codes again when you pay.")))
    elements.append(Feed())
    elements.append(QR(code, module_dots=4))
    elements.append(Text(words.translate("Receipt", "Scan at any register of the chain."), Align.CENTER))
    good = words.translate("Receipt", "Good until {day}").format(day=words.day(until.astimezone(words.zone).date()))
    elements.append(pair(good, shop.register_name))
    elements.append(Cut())
    return Document(tuple(elements))
