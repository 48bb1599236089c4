"""Refusals in words: what happened, what it means, what to do, in the operator's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from pos_app.presenters.coupon_sentences import of_coupons, of_promotions, of_tokens
from pos_app.presenters.kiosk_refusals import of_kiosk
from pos_app.words import Words
from retail.catalog import Recall
from retail.errors import Refusal
from retail.values import Money, Quantity


def sentence(words: Words, refusal: Refusal) -> str:
    """The sentence of a refusal; one that has none yet is said with its code, so that it can be reported."""
    group = _GROUPS.get(refusal.code.partition(".")[0])
    text = group(words).get(refusal.code) if group is not None else None
    if text is None:
        text = words.translate("Errors", "This cannot be done ({code}). Nothing was changed. Tell your manager.")
        return text.format(code=refusal.code)
    return fill_in(words, text, refusal)


def fill_in(words: Words, text: str, refusal: Refusal) -> str:
    """``text`` with the values of a refusal as people read them."""
    return text.format_map(_Said(words, refusal.values))


def recall_sentence(words: Words, recall: Recall) -> str:
    """What to look for on a pack that may have been recalled."""
    marks = []
    if recall.batch is not None:
        marks.append(words.translate("Till", "batch {batch}").format(batch=recall.batch))
    if recall.gtin is not None:
        marks.append(words.translate("Till", "barcode {code}").format(code=recall.gtin.lstrip("0")))
    said = words.translate(
        "Till", "Recalled: {which} ({reason}). Look at the pack; if it is one of these, void the line."
    )
    return said.format(which=", ".join(marks), reason=recall.reason)


class _Said(dict[str, str]):
    """The values of a refusal as people read them; ``at_day`` is ``at`` with its day."""

    def __init__(self, words: Words, values: Mapping[str, object]) -> None:
        super().__init__({key: _said(words, value) for key, value in values.items()})
        days = {f"{key}_day": words.day_and_time(at) for key, at in values.items() if isinstance(at, datetime)}
        self.update(days)

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
        case time():
            return f"{value:%H:%M}"
        case None:
            return "–"
        case _:
            return str(value)


def _of_scans(words: Words) -> dict[str, str]:
    return {
        "scan.unknown": words.translate(
            "Errors",
            "No goods with the code {text} in the catalogue. Nothing was sold. Check the label or search by name (F2).",
        ),
        "scan.code_unknown": words.translate(
            "Errors", "The code {text} is not one this register can use. Nothing was sold."
        ),
        "scan.truncated": words.translate(
            "Errors", "The code was read only in part: {text}. Nothing was sold. Scan it again."
        ),
        "scan.bad_check_digit": words.translate(
            "Errors", "The code {text} was misread: its check digit does not agree. Nothing was sold. Scan it again."
        ),
        "scan.expired": words.translate("Errors", "This pack expired on {expiry}. It must not be sold. Put it aside."),
        "scan.ambiguous": words.translate(
            "Errors", "The code {text} can mean more than one thing. Nothing was sold. Search by name (F2)."
        ),
        "scan.zero_measure": words.translate(
            "Errors",
            "The label names a weight or price of nothing: {text}. Nothing was sold. Weigh and label the goods again.",
        ),
        "scan.foreign_currency": words.translate(
            "Errors",
            "The price on the label is in {currency}, not in our money. Nothing was sold. Search by name (F2).",
        ),
        "scan.misread": words.translate(
            "Errors", "The reader sent something that is no code. Nothing was sold. Scan it again."
        ),
    }


def _of_goods(words: Words) -> dict[str, str]:
    return {
        "item.recalled": words.translate(
            "Errors", "{name} was recalled: {reason}. It must not be sold. Take it out of the basket and put it aside."
        ),
        "item.inactive": words.translate("Errors", "{name} was withdrawn from sale. Nothing was sold."),
        "price.approval_needed": words.translate(
            "Errors", "More than {percent}% below the regular price needs a colleague's approval: {lowest} does not."
        ),
        "price.missing": words.translate(
            "Errors", "{name} has no price here. Nothing was sold; the manager sees it on the list of missing prices."
        ),
        "tax.class_unknown": words.translate(
            "Errors", "The tax class {tax_class} has no rate on this day. Nothing was sold. Tell your manager."
        ),
    }


def _of_customers(words: Words) -> dict[str, str]:
    return {
        "customer.unknown_card": words.translate(
            "Errors", "The card {number} belongs to no customer known here. The sale goes on without it."
        ),
    }


def _of_baskets(words: Words) -> dict[str, str]:
    return {
        "basket.not_open": words.translate(
            "Errors", "The sale is being paid. Go back to the basket (Esc) to add goods."
        ),
        "basket.quantity_out_of_range": words.translate(
            "Errors", "A line holds from 0.001 to 9,999. Nothing was changed. Type the quantity again."
        ),
        "basket.line_missing": words.translate("Errors", "No line is selected. Choose a line first."),
        "basket.labelled_price": words.translate(
            "Errors", "{name} has its price printed on the label, so its quantity stays. Void the line instead."
        ),
        "basket.unit_differs": words.translate(
            "Errors", "These goods are sold by {unit}. Nothing was changed. Type the quantity in {unit}."
        ),
        "basket.fraction_of_piece": words.translate(
            "Errors", "These goods are sold by the piece. Type a whole number."
        ),
        "basket.empty": words.translate("Errors", "The basket is empty. Scan the first goods."),
        "basket.other_open": words.translate(
            "Errors", "There are goods in the basket. Finish or suspend this sale first."
        ),
        "return.more_than_sold": words.translate(
            "Errors", "Only {left} of {name} can still be taken back. Nothing was changed. Type a smaller quantity."
        ),
        "basket.already_resumed": words.translate("Errors", "This basket has already been resumed."),
        "basket.already_resumed_at": words.translate(
            "Errors", "This basket was already resumed here at {at_day}. A slip can be used once."
        ),
        "basket.taken_up": words.translate(
            "Errors",
            "This basket was taken up in {location_name}, register {register_id}, at {at_day}. A slip is used once.",
        ),
        "basket.empty_paper": words.translate(
            "Errors", "None of the goods on this slip are sold here. Nothing was changed. Ring them up by hand."
        ),
        "basket.agreed_price": words.translate(
            "Errors", "The price of {name} was agreed in another channel and cannot be changed here."
        ),
        "basket.note_too_long": words.translate(
            "Errors", "A note holds up to {longest} characters. Nothing was changed. Shorten it."
        ),
    }


def _of_tenders(words: Words) -> dict[str, str]:
    return {
        "tender.in_doubt": words.translate(
            "Errors", "A card payment is not settled yet. Wait for the terminal or ask it again."
        ),
        "tender.nothing_due": words.translate("Errors", "Everything is paid. Complete the sale (Enter)."),
        "tender.no_amount": words.translate("Errors", "Type an amount above zero."),
        "tender.more_than_due": words.translate(
            "Errors", "Only {due} is due, and this means of payment gives no change. Type a smaller amount."
        ),
        "tender.still_due": words.translate("Errors", "{due} is still to be paid."),
        "tender.taken": words.translate(
            "Errors", "Money was already taken for this sale. Give it back first, or finish the sale."
        ),
        "tender.not_returnable": words.translate("Errors", "This payment cannot be taken back here."),
        "tender.more_than_total": words.translate(
            "Errors",
            "{over} more than the total was taken. The sale is not complete. Take a tender back, or call your manager.",
        ),
    }


def _of_payments(words: Words) -> dict[str, str]:
    return {
        "payment.declined": words.translate(
            "Errors", "The bank declined the payment. Nothing was charged. Choose another means of payment."
        ),
        "payment.insufficient_funds": words.translate(
            "Errors", "There is not enough money on the account. Nothing was charged. Choose another means of payment."
        ),
        "payment.card_expired": words.translate(
            "Errors", "The card has expired. Nothing was charged. Choose another means of payment."
        ),
        "payment.wrong_pin": words.translate(
            "Errors", "The card's PIN was wrong. Nothing was charged. Try again or choose another means of payment."
        ),
        "payment.canceled_by_customer": words.translate(
            "Errors", "The shopper canceled at the terminal. Nothing was charged."
        ),
        "payment.canceled_by_operator": words.translate("Errors", "The payment was canceled. Nothing was charged."),
        "payment.customer_timeout": words.translate(
            "Errors", "Nobody presented a card in time. Nothing was charged. Try again."
        ),
        "payment.terminal_offline": words.translate(
            "Errors", "The terminal cannot be reached. Nothing was charged. Check its cable, or take cash."
        ),
        "payment.terminal_busy": words.translate(
            "Errors", "The terminal is busy. Nothing was charged. Wait a moment and try again."
        ),
        "payment.never_received": words.translate(
            "Errors", "The terminal never received this payment. Nothing was charged. Try again."
        ),
        "payment.refused": words.translate(
            "Errors", "The terminal refused. Nothing was charged. Choose another means of payment."
        ),
        "payment.original_missing": words.translate(
            "Errors",
            "The terminal does not know the payment that is to be given back. Nothing was refunded. Check the receipt.",
        ),
        "payment.no_answer": words.translate(
            "Errors",
            "The terminal did not answer. The card may have been charged. Ask the terminal before anything else.",
        ),
        "payment.in_progress": words.translate(
            "Errors", "The terminal is still busy with this payment. Wait until it is done, then ask it again."
        ),
        "payment.answer_wrong": words.translate(
            "Errors",
            "The terminal answered for another payment or amount. Do not take the money again. Call your manager.",
        ),
        "terminal.none": words.translate("Errors", "No payment terminal is set up. Take cash."),
        "terminal.unknown": words.translate(
            "Errors",
            "The terminal did not answer. The card may have been charged. Ask the terminal before anything else.",
        ),
    }


def _of_staff(words: Words) -> dict[str, str]:
    return {
        "staff.nobody": words.translate("Errors", "Nobody is signed on. Sign on first."),
        "staff.unknown_operator": words.translate("Errors", "There is no such operator here. Choose your name."),
        "staff.pin_wrong": words.translate("Errors", "The PIN is wrong. Tries left: {tries_left}."),
        "staff.locked_until": words.translate("Errors", "Too many wrong PINs. Try again at {until}."),
        "staff.locked_by_other": words.translate(
            "Errors", "{name} locked this register over an open sale. Only {name} or a manager can unlock it."
        ),
        "staff.inactive": words.translate("Errors", "This operator may not sign on here. Call your manager."),
        "staff.permission_missing": words.translate("Errors", "{name} may not do this. Ask a colleague who may."),
        "staff.same_operator": words.translate(
            "Errors", "{name} asked for this and cannot approve it too. Ask a colleague who may."
        ),
        "staff.pin_not_digits": words.translate(
            "Errors", "A PIN is made of digits only. Nothing was changed. Type it again."
        ),
        "staff.pin_length": words.translate(
            "Errors", "A PIN has from {shortest} to {longest} digits. Nothing was changed. Type it again."
        ),
        "staff.pin_trivial": words.translate(
            "Errors", "This PIN is too easy to guess. Nothing was changed. Choose digits without a pattern."
        ),
        "staff.pin_unchanged": words.translate(
            "Errors", "This is the PIN you have already. Nothing was changed. Choose another."
        ),
    }


def _of_devices(words: Words) -> dict[str, str]:
    return {
        "drawer.none": words.translate("Errors", "No cash drawer is set up."),
        "drawer.unavailable": words.translate(
            "Errors", "The drawer did not open. Check its cable and the printer, or use the key."
        ),
        "camera.not_usable": words.translate(
            "Errors", "No camera can be used at {address}. Nothing was changed. Choose another one."
        ),
        "printer.no_slip": words.translate(
            "Errors", "The slip was not printed. The basket is suspended on this register: resume it here (F5)."
        ),
        "receipt.hub_needed": words.translate(
            "Errors",
            "The receipt {code} is not of this register, and the hub cannot be asked. Scan the code beside it.",
        ),
        "receipt.unknown": words.translate(
            "Errors", "The hub has no such sale, or has not received it yet. Check what was typed, or try again later."
        ),
        "receipt.missing": words.translate("Errors", "This receipt is no longer on this register. Ask at the hub."),
    }


def _of_program(words: Words) -> dict[str, str]:
    return {
        "store.already_running": words.translate(
            "Errors", "Another program holds this register's file. Nothing was changed. Close it, then try again."
        ),
        "store.too_new": words.translate(
            "Errors",
            "This register's file was written by a newer program. Nothing was changed. Install the newer program.",
        ),
        "store.not_opened": words.translate(
            "Errors",
            "This register's file cannot be opened: {path}. Nothing was changed. Check the disk, or call your manager.",
        ),
        "store.read_only": words.translate(
            "Errors", "This register's disk can only be read. Nothing was saved. Call your manager."
        ),
        "store.disk_full": words.translate(
            "Errors",
            "This register's disk is full. Nothing was saved; the basket stays as it is. Make room, then try again.",
        ),
        "store.locked": words.translate(
            "Errors", "Another program keeps this register's file busy. Nothing was saved. Try again in a moment."
        ),
        "store.device_fault": words.translate(
            "Errors", "This register's disk fails. Nothing was saved. Stop selling here and call your manager."
        ),
        "store.fault_found": words.translate(
            "Errors",
            "The register's file has a fault ({detail}). Selling goes on; restart the till before the next shift.",
        ),
        "store.no_backup": words.translate(
            "Errors",
            "The hourly backup was not made ({reason}). Selling goes on; tell your manager.",
        ),
        "store.damaged": words.translate(
            "Errors", "This register's file is damaged. Nothing was saved. Stop selling here and call your manager."
        ),
        "hub.enrolment_failed": words.translate(
            "Errors",
            "The hub gave this machine no place ({reason}). Nothing was changed. Check the address and the network.",
        ),
        "program.fault": words.translate(
            "Errors",
            "The program made a mistake and wrote it down. What was saved is safe. Try again or call your manager.",
        ),
    }


def _of_lookups(words: Words) -> dict[str, str]:
    return {
        "lookup.no_hub": words.translate("Errors", "This register has no hub to ask. Selling goes on."),
        "lookup.unreachable": words.translate(
            "Errors", "The hub cannot be reached, so only what this register knows is shown. Selling goes on."
        ),
        "lookup.timed_out": words.translate(
            "Errors", "The hub did not answer in time, so only what this register knows is shown. Try again."
        ),
        "lookup.busy": words.translate(
            "Errors", "The hub is busy, so only what this register knows is shown. Try again in a moment."
        ),
        "lookup.refused": words.translate(
            "Errors", "The hub does not tell this register ({code}). Only what the register knows is shown."
        ),
        "lookup.bad_answer": words.translate(
            "Errors", "The hub's answer was not understood. Only what this register knows is shown. Tell your manager."
        ),
    }


def _of_entries(words: Words) -> dict[str, str]:
    return {
        "entry.no_amount": words.translate("Errors", "Type an amount, such as 12.50."),
        "entry.no_quantity": words.translate("Errors", "Type a quantity, such as 0.482."),
        "nip.bad_length": words.translate("Errors", "A NIP has ten digits. Type it again."),
        "nip.bad_checksum": words.translate("Errors", "This NIP has a wrong digit. Type it again."),
    }


_GROUPS: dict[str, Callable[[Words], dict[str, str]]] = {
    "scan": _of_scans,
    "promotion": of_promotions,
    "coupon": of_coupons,
    "token": of_tokens,
    "item": _of_goods,
    "price": _of_goods,
    "tax": _of_goods,
    "customer": _of_customers,
    "basket": _of_baskets,
    "return": _of_baskets,
    "tender": _of_tenders,
    "payment": _of_payments,
    "terminal": _of_payments,
    "staff": _of_staff,
    "drawer": _of_devices,
    "camera": _of_devices,
    "receipt": _of_devices,
    "printer": _of_devices,
    "store": _of_program,
    "hub": _of_program,
    "program": _of_program,
    "lookup": _of_lookups,
    "kiosk": of_kiosk,
    "entry": _of_entries,
    "nip": _of_entries,
}
"""What the first word of a code is about; only that group's texts are looked up in the translation."""
