"""Why a code or an offer gives nothing, in words: what happened, what it means, what to do."""

from __future__ import annotations

from pos_app.words import Words


def of_promotions(words: Words) -> dict[str, str]:
    """An offer whose conditions do not hold."""
    return {
        "promotion.not_today": words.translate("Codes", "The offer does not run on this day of the week."),
        "promotion.not_now": words.translate("Codes", "The offer runs from {start} to {end} only."),
        "promotion.other_dates": words.translate("Codes", "The offer runs from {first} to {last}."),
        "promotion.goods_missing": words.translate("Codes", "There are not enough goods of this offer in the basket."),
        "promotion.coupon_needed": words.translate("Codes", "The offer needs a code."),
        "promotion.other_location": words.translate("Codes", "The offer does not run in this shop."),
        "promotion.other_zone": words.translate("Codes", "The offer does not run in this region."),
        "promotion.other_channel": words.translate("Codes", "The offer does not run at the till."),
        "promotion.customer_needed": words.translate("Codes", "The offer is for known customers. Take the card first."),
        "promotion.not_this_customer": words.translate("Codes", "The offer is not for this customer."),
        "promotion.spend_not_reached": words.translate("Codes", "The minimum is not reached: {missing} are missing."),
        "promotion.other_tender": words.translate("Codes", "The offer is for another means of payment."),
        "promotion.unknown": words.translate(
            "Codes", "This register does not know the offer behind {code}. The goods sell at regular price."
        ),
        "promotion.used_up": words.translate("Codes", "This customer has used the offer as often as it allows."),
        "promotion.no_goods_for_it": words.translate(
            "Codes", "There are no goods in the basket that the offer is for."
        ),
        "promotion.not_combined": words.translate("Codes", "The offer cannot be combined with those applied already."),
        "promotion.nothing_to_take_off": words.translate(
            "Codes", "Other offers are better for the shopper, or nothing is left to take off."
        ),
    }


def of_coupons(words: Words) -> dict[str, str]:
    """A code that may not be used."""
    return {
        "coupon.same_promotion": words.translate("Codes", "Another code of the same offer is in the basket already."),
        "coupon.already_in_basket": words.translate("Codes", "Code {code} is in the basket already."),
        "coupon.hub_needed": words.translate(
            "Codes", "What the short code {code} stands for only the hub knows. Scan the code beside it."
        ),
        "coupon.unknown": words.translate("Codes", "No coupon has the code {code}. Check it and type it again."),
        "coupon.locked": words.translate(
            "Codes", "Code {code} is in another basket: {location_name}, register {register_id}, until {until_day}."
        ),
        "coupon.campaign_unknown": words.translate(
            "Codes", "This register does not know the campaign of code {code} yet. Try again when it is online."
        ),
        "coupon.campaign_closed": words.translate("Codes", "The campaign of code {code} is over. It cannot be used."),
        "coupon.not_yet_valid": words.translate("Codes", "Code {code} is valid from {starts_day}. Not yet."),
        "coupon.expired": words.translate("Codes", "Code {code} expired on {at_day}. It can no longer be used."),
        "coupon.online_only": words.translate(
            "Codes", "Code {code} can be used only while the hub answers. Try again when the register is online."
        ),
        "coupon.other_location": words.translate("Codes", "Code {code} is for another shop."),
        "coupon.customer_needed": words.translate(
            "Codes", "Code {code} was given to one customer. Take the customer's card first."
        ),
        "coupon.other_customer": words.translate("Codes", "Code {code} was given to another customer."),
        "coupon.revoked": words.translate("Codes", "Code {code} was taken back on {at_day}. It cannot be used."),
        "coupon.used": words.translate("Codes", "Code {code} was already used in {location_name} at {at_day}."),
        "coupon.no_reward": words.translate(
            "Codes", "No register may hand out coupons of the campaign of code {code}. It must not be accepted."
        ),
        "coupon.used_in_channel": words.translate(
            "Codes", "Code {code} was already used in the {channel} at {at_day}."
        ),
        "coupon.locked_in_channel": words.translate(
            "Codes", "Code {code} is in a basket of the {channel} until {until_day}."
        ),
        "coupon.in_suspended_basket": words.translate(
            "Codes", "Code {code} is in the basket suspended at {at_day}. Resume or cancel that basket first."
        ),
    }


def of_tokens(words: Words) -> dict[str, str]:
    """A signed code that is not believed."""
    return {
        "token.not_ours": words.translate("Codes", "This is no code of ours. Nothing was changed."),
        "token.truncated": words.translate("Codes", "The code was read only in part. Scan it again."),
        "token.damaged": words.translate("Codes", "The code is damaged. Scan it again, or type the short code."),
        "token.unknown_version": words.translate(
            "Codes", "The code is of a newer kind than this program reads. Tell your manager: the till needs an update."
        ),
        "token.unknown_key": words.translate(
            "Codes", "This register cannot verify the code yet: it has not received its key. Try again later."
        ),
        "token.forged": words.translate("Codes", "The code is not genuine. It must not be accepted."),
        "token.key_revoked": words.translate(
            "Codes", "The code was signed with a key that was withdrawn. It must not be accepted."
        ),
        "token.wrong_audience": words.translate(
            "Codes", "The code was not made by somebody who may issue it. It must not be accepted."
        ),
        "token.wrong_kind": words.translate("Codes", "This code is of no use here."),
        "token.unreadable": words.translate("Codes", "The code makes no sense. Tell your manager."),
        "token.not_yet_valid": words.translate("Codes", "The code is valid from {starts_day}. It cannot be used yet."),
        "token.expired": words.translate("Codes", "The code expired on {at_day}. It can no longer be used."),
        "token.key_not_yet_valid": words.translate(
            "Codes", "The code's key is valid from {starts_day}. Check this register's clock."
        ),
        "token.key_expired": words.translate("Codes", "The code's key expired on {at_day}. It can no longer be used."),
        "token.basket_too_large": words.translate(
            "Codes", "{lines} lines do not fit into a code. The basket can be resumed on this register only."
        ),
    }
