"""Refusals in words: what happened, what it means, what to do, in the operator's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pos_app.words import Words
from retail.errors import Refusal
from retail.values import Money, Quantity


def sentence(words: Words, refusal: Refusal) -> str:
    """The sentence of a refusal; one that has none yet is said with its code, so that it can be reported."""
    text = _sentences(words).get(refusal.code)
    if text is None:
        text = words.translate("Errors", "This cannot be done ({code}). Nothing was changed. Tell your manager.")
        return text.format(code=refusal.code)
    return text.format_map(_Said(words, refusal.values))


class _Said(dict[str, str]):
    """The values of a refusal as people read them."""

    def __init__(self, words: Words, values: Mapping[str, object]) -> None:
        super().__init__({key: _said(words, value) for key, value in values.items()})

    def __missing__(self, key: str) -> str:
        return "–"


def _said(words: Words, value: object) -> str:
    match value:
        case Money():
            return words.money(value)
        case Quantity():
            return words.quantity(value)
        case datetime():
            return words.time(value)
        case date():
            return words.day(value)
        case _:
            return str(value)


def _sentences(words: Words) -> dict[str, str]:
    return {
        "scan.unknown": words.translate(
            "Errors",
            "No goods with the code {text} in the catalogue. Nothing was sold. Check the label or search by name (F2).",
        ),
        "scan.code_unknown": words.translate(
            "Errors",
            "The code {text} is not one this register can use. Nothing was sold.",
        ),
        "scan.truncated": words.translate(
            "Errors",
            "The code was read only in part: {text}. Nothing was sold. Scan it again.",
        ),
        "scan.bad_check_digit": words.translate(
            "Errors",
            "The code {text} was misread: its check digit does not agree. Nothing was sold. Scan it again.",
        ),
        "scan.expired": words.translate("Errors", "This pack expired on {expiry}. It must not be sold. Put it aside."),
        "scan.recalled": words.translate("Errors", "These goods were recalled. They must not be sold. Put them aside."),
        "scan.ambiguous": words.translate(
            "Errors",
            "The code {text} can mean more than one thing. Nothing was sold. Search by name (F2).",
        ),
        "customer.unknown_card": words.translate(
            "Errors",
            "The card {number} belongs to no customer known here. The sale goes on without it.",
        ),
        "item.inactive": words.translate("Errors", "{name} was withdrawn from sale. Nothing was sold."),
        "price.missing": words.translate(
            "Errors",
            "{name} has no price here. Nothing was sold; the manager sees it on the list of missing prices.",
        ),
        "basket.not_open": words.translate(
            "Errors",
            "The sale is being paid. Go back to the basket (Esc) to add goods.",
        ),
        "basket.quantity_out_of_range": words.translate(
            "Errors",
            "A line holds from 0.001 to 9,999. Nothing was changed. Type the quantity again.",
        ),
        "basket.line_missing": words.translate("Errors", "No line is selected. Choose a line first."),
        "basket.labelled_price": words.translate(
            "Errors",
            "{name} has its price printed on the label, so its quantity stays. Void the line instead.",
        ),
        "basket.unit_differs": words.translate(
            "Errors",
            "These goods are sold by {unit}. Nothing was changed. Type the quantity in {unit}.",
        ),
        "basket.fraction_of_piece": words.translate(
            "Errors",
            "These goods are sold by the piece. Type a whole number.",
        ),
        "basket.empty": words.translate("Errors", "The basket is empty. Scan the first goods."),
        "basket.other_open": words.translate(
            "Errors",
            "There are goods in the basket. Finish or suspend this sale first.",
        ),
        "basket.already_resumed": words.translate("Errors", "This basket has already been resumed."),
        "tender.in_doubt": words.translate(
            "Errors",
            "A card payment is not settled yet. Wait for the terminal or ask it again.",
        ),
        "tender.nothing_due": words.translate("Errors", "Everything is paid. Complete the sale (Enter)."),
        "tender.no_amount": words.translate("Errors", "Type an amount above zero."),
        "tender.more_than_due": words.translate(
            "Errors",
            "Only {due} is due, and this means of payment gives no change. Type a smaller amount.",
        ),
        "tender.still_due": words.translate("Errors", "{due} is still to be paid."),
        "tender.taken": words.translate(
            "Errors",
            "Money was already taken for this sale. Give it back first, or finish the sale.",
        ),
        "tender.not_returnable": words.translate("Errors", "This payment cannot be taken back here."),
        "terminal.none": words.translate("Errors", "No payment terminal is set up. Take cash."),
        "terminal.unknown": words.translate(
            "Errors",
            "The terminal did not answer. The card may have been charged. Ask the terminal before anything else.",
        ),
        "payment.declined": words.translate(
            "Errors",
            "The bank declined the payment. Nothing was charged. Choose another means of payment.",
        ),
        "payment.insufficient_funds": words.translate(
            "Errors",
            "There is not enough money on the account. Nothing was charged. Choose another means of payment.",
        ),
        "payment.card_expired": words.translate(
            "Errors",
            "The card has expired. Nothing was charged. Choose another means of payment.",
        ),
        "payment.wrong_pin": words.translate(
            "Errors",
            "The card's PIN was wrong. Nothing was charged. Try again or choose another means of payment.",
        ),
        "payment.canceled_by_customer": words.translate(
            "Errors",
            "The shopper canceled at the terminal. Nothing was charged.",
        ),
        "payment.canceled_by_operator": words.translate(
            "Errors",
            "The payment was canceled. Nothing was charged.",
        ),
        "payment.customer_timeout": words.translate(
            "Errors",
            "Nobody presented a card in time. Nothing was charged. Try again.",
        ),
        "payment.terminal_offline": words.translate(
            "Errors",
            "The terminal cannot be reached. Nothing was charged. Check its cable, or take cash.",
        ),
        "payment.terminal_busy": words.translate(
            "Errors",
            "The terminal is busy. Nothing was charged. Wait a moment and try again.",
        ),
        "payment.never_received": words.translate(
            "Errors",
            "The terminal never received this payment. Nothing was charged. Try again.",
        ),
        "payment.refused": words.translate(
            "Errors",
            "The terminal refused. Nothing was charged. Choose another means of payment.",
        ),
        "drawer.none": words.translate("Errors", "No cash drawer is set up."),
        "drawer.unavailable": words.translate(
            "Errors",
            "The drawer did not open. Check its cable and the printer, or use the key.",
        ),
        "store.unavailable": words.translate(
            "Errors",
            "The register's disk does not take the sale ({reason}). Nothing was lost. Call your manager.",
        ),
        "staff.nobody": words.translate("Errors", "Nobody is signed on. Sign on first."),
        "staff.unknown_operator": words.translate("Errors", "There is no such operator here. Choose your name."),
        "staff.pin_wrong": words.translate("Errors", "The PIN is wrong. Tries left: {tries_left}."),
        "staff.locked_until": words.translate("Errors", "Too many wrong PINs. Try again at {until}."),
        "staff.locked_by_other": words.translate(
            "Errors",
            "{name} locked this register over an open sale. Only {name} or a manager can unlock it.",
        ),
        "staff.inactive": words.translate("Errors", "This operator may not sign on here. Call your manager."),
        "staff.permission_missing": words.translate("Errors", "{name} may not do this. Ask a colleague who may."),
        "nip.bad_length": words.translate("Errors", "A NIP has ten digits. Type it again."),
        "nip.bad_checksum": words.translate("Errors", "This NIP has a wrong digit. Type it again."),
        "tax.class_unknown": words.translate(
            "Errors",
            "The tax class {tax_class} has no rate on this day. Nothing was sold. Tell your manager.",
        ),
        "receipt.missing": words.translate("Errors", "This receipt is no longer on this register. Ask at the hub."),
        "entry.no_amount": words.translate("Errors", "Type an amount, such as 12.50."),
        "entry.no_quantity": words.translate("Errors", "Type a quantity, such as 0.482."),
    }
