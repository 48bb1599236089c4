"""What only a kiosk refuses, in words: goods that need staff, and papers that are for the till."""

from __future__ import annotations

from pos_app.words import Words


def of_kiosk(words: Words) -> dict[str, str]:
    """Each sends the shopper on, kindly."""
    return {
        "kiosk.look_at_pack": words.translate(
            "Kiosk", "Some packs of {name} were recalled. Our staff will check yours: please pay for it at the till."
        ),
        "kiosk.age": words.translate(
            "Kiosk", "Only for those aged {age} or older. Our staff will check that: please pay for it at the till."
        ),
        "kiosk.weigh": words.translate(
            "Kiosk", "Sold by weight. Weigh it, stick the label on and scan it here, or pay for it at the till."
        ),
        "kiosk.open_price": words.translate(
            "Kiosk", "Our staff will tell you the price: please pay for it at the till."
        ),
        "kiosk.ticket_at_till": words.translate("Kiosk", "This is a ticket for the till: please pay for it there."),
        "kiosk.code_asked": words.translate("Kiosk", "We are still asking about your code. In a moment you can pay."),
        "kiosk.receipt": words.translate("Kiosk", "This is a receipt. For returns please come to the till."),
        "kiosk.no_ticket": words.translate(
            "Kiosk", "No ticket can be made just now. Please pay by card here, or take the goods to the till."
        ),
    }
