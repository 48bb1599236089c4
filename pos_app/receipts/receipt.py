"""The customer's receipt: everything the law and the shopper want of a sale, top to bottom.

This paper confirms a sale and is not a fiscal receipt, and says so: in Poland those come from a fiscal printer alone
(regulation of 29 April 2019 on cash registers, § 12). It carries what the fiscal one does, letters and tax included.
"""

from __future__ import annotations

from collections.abc import Sequence

from drivers.pos_printer import (
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    Element,
    Feed,
    Image,
    Rule,
    Symbology,
    Text,
    pair,
    render_text,
)
from pos_app.receipts.rewards import PaperReward, reward_elements
from pos_app.receipts.shop import ReceiptShop
from pos_app.words import Words
from retail.sale import LineKind, PriceSource, Tender, TenderKind, Transaction, TransactionLine
from retail.staff import SELF_SERVICE_ID
from retail.tax import format_nip
from retail.values import Money, Unit


def receipt_document(
    words: Words,
    shop: ReceiptShop,
    transaction: Transaction,
    copy: bool = False,
    code: tuple[str, str] | None = None,
    rewards: Sequence[PaperReward] = (),
) -> Document:
    """The receipt of ``transaction`` in the words' language; ``copy`` marks it as printed again.

    ``code`` is the text of the QR code that proves the sale, and the short code beside it. ``rewards`` are the coupons
    that the sale handed out: a copy carries the same ones, and each counts once however many papers tell of it.
    """
    return Document(
        (
            *_head(words, shop, transaction, copy),
            *_goods(words, transaction),
            *_totals(words, transaction),
            *_foot(words, shop, transaction, code),
            *reward_elements(words, rewards, transaction.location_id),
            *([_copy_mark(words)] if copy else []),
            Cut(),
        )
    )


def receipt_text(words: Words, shop: ReceiptShop, transaction: Transaction, columns: int = 42) -> str:
    """The receipt as plain text, for a screen; the coupons it handed out are told by their short codes."""
    rewards = [PaperReward(each) for each in transaction.rewards]
    return render_text(receipt_document(words, shop, transaction, rewards=rewards), columns)


def _head(words: Words, shop: ReceiptShop, transaction: Transaction, copy: bool) -> list[Element]:
    elements: list[Element] = [Image(shop.logo)] if shop.logo else []
    for place, line in enumerate(shop.header):
        elements.append(Text(line, Align.CENTER, bold=place == 0))
    if shop.tax_number:
        elements.append(Text(f"NIP {format_nip(shop.tax_number)}", Align.CENTER))
    elements.append(Feed())
    elements.append(Text(words.translate("Receipt", "SALE CONFIRMATION"), Align.CENTER, bold=True))
    elements.append(Text(words.translate("Receipt", "not a fiscal receipt"), Align.CENTER))
    if copy:
        elements.append(_copy_mark(words))
    at = transaction.completed_at
    elements.append(pair(f"{words.day(at.astimezone(words.zone).date())} {words.time(at)}", transaction.receipt_number))
    elements.append(pair(shop.register_name, _operator(words, shop, transaction)))
    elements.append(Rule())
    return elements


def _operator(words: Words, shop: ReceiptShop, transaction: Transaction) -> str:
    if transaction.operator_id == SELF_SERVICE_ID:
        return words.translate("Receipt", "self-service")
    return shop.operators.get(transaction.operator_id, transaction.operator_id)


def _goods(words: Words, transaction: Transaction) -> list[Element]:
    elements: list[Element] = []
    for line in transaction.lines:
        elements.extend(_deposit(words, line) if line.kind is LineKind.DEPOSIT else _item(words, line))
    return elements


def _item(words: Words, line: TransactionLine) -> list[Element]:
    elements: list[Element] = [
        Text(line.name),
        pair(f"  {_count(words, line)}", f"{words.amount(line.extended)} {line.tax_letter}"),
    ]
    if line.regular_price is not None:
        regular = words.unit_price(line.regular_price, line.quantity.unit)
        instead = words.translate("Receipt", "instead of {price}").format(price=regular)
        elements.append(Text(f"  {instead}"))
    elements.extend(pair(f"  {each.text}", f"{words.amount(each.amount)}  ") for each in line.adjustments)
    if line.adjustments:
        elements.append(pair("", f"{words.amount(line.amount)} {line.tax_letter}"))
    if line.note:
        elements.append(Text(f"  {line.note}"))
    return elements


def _count(words: Words, line: TransactionLine) -> str:
    quantity = words.quantity(line.quantity)
    if line.price_source is PriceSource.LABEL and line.quantity.unit is Unit.PIECE:
        return quantity
    return f"{quantity} × {words.unit_price(line.unit_price, line.quantity.unit)}"


def _deposit(words: Words, line: TransactionLine) -> list[Element]:
    """A deposit has no letter: it stands outside tax."""
    return [pair(f"  {line.name} {_count(words, line)}", f"{words.amount(line.amount)}  ")]


def _totals(words: Words, transaction: Transaction) -> list[Element]:
    elements: list[Element] = [Rule()]
    elements.append(pair(words.translate("Receipt", "TOTAL"), words.money(transaction.total), bold=True, height=2))
    saved = _saved(transaction)
    if saved:
        elements.append(pair(words.translate("Receipt", "You save"), words.money(saved), bold=True))
    elements.extend(_vat(words, transaction))
    elements.append(Rule())
    elements.extend(pair(_tender(words, each), words.amount(each.given)) for each in transaction.tenders)
    if transaction.change:
        elements.append(pair(words.translate("Receipt", "Change"), words.amount(transaction.change), bold=True))
    return elements


def _saved(transaction: Transaction) -> Money:
    adjusted = (each.amount for line in transaction.lines for each in line.adjustments if each.amount.minor < 0)
    return -Money.total(adjusted, transaction.currency)


def _vat(words: Words, transaction: Transaction) -> list[Element]:
    rows: list[Element] = []
    for row in transaction.vat:
        name = words.translate("Receipt", "VAT {letter} {rate}").format(
            letter=row.letter, rate=words.rate(row.rate_hundredths) or words.translate("Receipt", "exempt")
        )
        taxed = words.translate("Receipt", "of {gross}").format(gross=words.amount(row.gross))
        rows.append(pair(f"{name} {taxed}", words.amount(row.tax)))
    return rows


def _tender(words: Words, tender: Tender) -> str:
    names = {
        TenderKind.CASH: words.translate("Tender", "Cash"),
        TenderKind.CARD: words.translate("Tender", "Card"),
        TenderKind.BLIK: words.translate("Tender", "BLIK"),
    }
    digits = f" ****{tender.last_digits}" if tender.last_digits else ""
    return f"{names[tender.kind]}{digits}"


def _foot(words: Words, shop: ReceiptShop, transaction: Transaction, code: tuple[str, str] | None) -> list[Element]:
    elements: list[Element] = [Rule()]
    if transaction.buyer_tax_number:
        label = words.translate("Receipt", "Buyer's NIP")
        elements.append(pair(label, format_nip(transaction.buyer_tax_number), bold=True))
        elements.append(Rule())
    elements.extend(Text(line, Align.CENTER) for line in shop.footer)
    elements.append(Feed())
    elements.append(Barcode(Symbology.CODE128, transaction.receipt_number))
    if code is not None:
        text, short = code
        elements += [QR(text, module_dots=4), Text(short, Align.CENTER)]
    return elements


def _copy_mark(words: Words) -> Columns | Text:
    return Text(words.translate("Receipt", "COPY"), Align.CENTER, bold=True, inverse=True, width=2)
