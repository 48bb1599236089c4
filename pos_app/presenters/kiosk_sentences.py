"""Refusals as a shopper may hear them: kindly, without the words of the trade, and with what she can do."""

from __future__ import annotations

from pos_app.presenters.kiosk_refusals import of_kiosk
from pos_app.presenters.sentences import fill_in, sentence
from pos_app.words import Words
from retail.errors import Refusal


def kiosk_sentence(words: Words, refusal: Refusal) -> str:
    """The sentence of a refusal; what is about codes is said as at the till, the rest never with its code."""
    said = {**of_kiosk(words), **_of_goods(words), **_of_codes(words), **_of_payments(words)}.get(refusal.code)
    if said is not None:
        return fill_in(words, said, refusal)
    if refusal.code.partition(".")[0] in _AS_AT_THE_TILL:
        return sentence(words, refusal)
    return words.translate("Kiosk", "This did not work, and nothing was changed. Please ask our staff.")


_AS_AT_THE_TILL = ("promotion", "coupon", "token")


def _of_goods(words: Words) -> dict[str, str]:
    not_found = words.translate("Kiosk", "We do not know this code. Try again, or find the goods by their name.")
    again = words.translate("Kiosk", "The code could not be read. Please try again, slowly.")
    at_the_till = words.translate("Kiosk", "{name} cannot be bought here. Please ask our staff.")
    return {
        "scan.unknown": not_found,
        "scan.code_unknown": not_found,
        "scan.ambiguous": not_found,
        "scan.foreign_currency": not_found,
        "scan.truncated": again,
        "scan.bad_check_digit": again,
        "scan.misread": again,
        "scan.zero_measure": again,
        "scan.expired": words.translate(
            "Kiosk", "This pack is past its date ({expiry}). Please take another one and leave this one with our staff."
        ),
        "item.recalled": words.translate(
            "Kiosk", "{name} was recalled by its maker. Please leave the pack with our staff and take something else."
        ),
        "item.inactive": at_the_till,
        "price.missing": at_the_till,
        "tax.class_unknown": at_the_till,
        "customer.unknown_card": words.translate(
            "Kiosk", "Cards of the loyalty programme are not read here yet. Show yours at the till."
        ),
        "basket.quantity_out_of_range": words.translate(
            "Kiosk", "That is more than fits into one line. Please ask our staff."
        ),
        "basket.fraction_of_piece": at_the_till,
    }


def _of_codes(words: Words) -> dict[str, str]:
    return {
        "promotion.other_channel": words.translate("Kiosk", "The offer does not hold at this kiosk."),
        "promotion.customer_needed": words.translate("Kiosk", "The offer is for known customers: show it at the till."),
        "promotion.unknown": words.translate(
            "Kiosk", "The offer behind {code} is not known here: show it at the till."
        ),
        "coupon.customer_needed": words.translate(
            "Kiosk", "The code {code} was given to one customer. Show it at the till, with the loyalty card."
        ),
        "coupon.campaign_unknown": words.translate(
            "Kiosk", "The code {code} is not known here yet. Show it at the till."
        ),
        "coupon.online_only": words.translate(
            "Kiosk", "The code {code} cannot be checked just now. Show it at the till."
        ),
        "coupon.hub_needed": words.translate(
            "Kiosk", "What {code} stands for cannot be checked just now. Scan the square code beside it."
        ),
        "coupon.in_suspended_basket": words.translate(
            "Kiosk", "The code {code} is in a basket that was put by at {at_day}. Show it at the till."
        ),
        "token.unknown_version": words.translate("Kiosk", "This code is too new for the kiosk. Show it at the till."),
        "token.unknown_key": words.translate("Kiosk", "This code cannot be checked just now. Show it at the till."),
        "token.unreadable": words.translate("Kiosk", "This code makes no sense to us. Show it at the till."),
        "token.key_not_yet_valid": words.translate(
            "Kiosk", "This code cannot be checked just now. Show it at the till."
        ),
        "token.basket_too_large": words.translate(
            "Kiosk", "So many goods do not fit on a ticket. Please pay by card here, or take them to the till."
        ),
    }


def _of_payments(words: Words) -> dict[str, str]:
    unknown = words.translate(
        "Kiosk", "We do not know yet whether the payment went through. Please do not pay again; we are asking."
    )
    again = words.translate("Kiosk", "Nothing was charged. Please try again.")
    unreachable = words.translate(
        "Kiosk", "The card terminal does not answer. Nothing was charged. Take a ticket and pay at the till."
    )
    return {
        "payment.declined": words.translate(
            "Kiosk",
            "The bank declined the payment. Nothing was charged. Try another card, or take a ticket to the till.",
        ),
        "payment.insufficient_funds": words.translate(
            "Kiosk", "There is not enough on the account. Nothing was charged. Try another card, or pay at the till."
        ),
        "payment.card_expired": words.translate(
            "Kiosk", "The card has expired. Nothing was charged. Try another card, or pay at the till."
        ),
        "payment.wrong_pin": words.translate("Kiosk", "The PIN was wrong. Nothing was charged. Please try again."),
        "payment.canceled_by_customer": words.translate("Kiosk", "You canceled at the terminal. Nothing was charged."),
        "payment.canceled_by_operator": words.translate("Kiosk", "The payment was canceled. Nothing was charged."),
        "payment.customer_timeout": words.translate(
            "Kiosk", "No card was presented in time. Nothing was charged. Please try again."
        ),
        "payment.refused": words.translate(
            "Kiosk", "The terminal refused. Nothing was charged. Try another card, or take a ticket to the till."
        ),
        "payment.terminal_offline": unreachable,
        "terminal.none": unreachable,
        "payment.terminal_busy": again,
        "payment.never_received": again,
        "payment.no_answer": unknown,
        "payment.in_progress": unknown,
        "terminal.unknown": unknown,
        "tender.in_doubt": unknown,
        "payment.answer_wrong": words.translate(
            "Kiosk", "The terminal answered something else than we asked. Please do not pay again, and call our staff."
        ),
        "store.disk_full": words.translate("Kiosk", "The kiosk cannot save just now. Please go to the till."),
        "store.device_fault": words.translate("Kiosk", "The kiosk cannot save just now. Please go to the till."),
        "store.read_only": words.translate("Kiosk", "The kiosk cannot save just now. Please go to the till."),
        "printer.no_slip": words.translate(
            "Kiosk", "The printer does not print. Take a photo of this code and show it at the till."
        ),
    }
