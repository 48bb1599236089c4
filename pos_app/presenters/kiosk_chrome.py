"""The kiosk's bar and its first screen: the helps for every shopper, in her language."""

from __future__ import annotations

from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_view import AttractView, ButtonView, ChromeView, KioskLook, KioskScreen, SwitchView
from pos_app.words import Words
from retail.promotions import Promotion
from retail.promotions.conditions import AllOf
from retail.values import Unit

MOST_OFFERS = 3

_OWN_NAMES = {"pl": ("Polski", "PL"), "en": ("English", "EN")}
"""A language is named in itself, so that whoever needs it can read it."""


def chrome_view(words: Words, kiosk: KioskDesk, screen: KioskScreen, look: KioskLook, title: str) -> ChromeView:
    """The bar on ``screen``."""
    other = next((each for each in kiosk.languages if each != words.language), words.language)
    name, short = _OWN_NAMES[other]
    goes_back = screen not in (KioskScreen.HOME, KioskScreen.ATTRACT, KioskScreen.DONE)
    sells = screen in (KioskScreen.HOME, KioskScreen.GOODS, KioskScreen.SEARCH, KioskScreen.ITEM)
    return ChromeView(
        title=title,
        back=ButtonView(words.translate("Kiosk", "Back")) if goes_back else None,
        reach=SwitchView(
            words.translate("Kiosk", "Lower", "the controls, into reach"),
            words.translate("Kiosk", "Controls in the lower half of the screen"),
            look.reach,
        ),
        large=SwitchView(
            words.translate("Kiosk", "Larger", "the letters"),
            words.translate("Kiosk", "Larger letters"),
            look.text_size > 100,
        ),
        contrast=SwitchView(
            words.translate("Kiosk", "Contrast"),
            words.translate("Kiosk", "High contrast"),
            look.theme == "high_contrast",
        ),
        language=ButtonView(short, name),
        basket=_basket_button(words, kiosk) if sells else None,
    )


def attract_view(words: Words, kiosk: KioskDesk) -> AttractView:
    """What stands there while nobody does."""
    settings = kiosk.desk.register.settings
    promotions = kiosk.desk.selling.pricing.book.promotions
    offers = [each for each in promotions if each.runs_on(kiosk.desk.selling.pricing.day) and _for_everybody(each)]
    return AttractView(
        shop=settings.name,
        title=words.translate("Kiosk", "Touch to begin"),
        hint=words.translate("Kiosk", "or scan the label of any goods"),
        offers=tuple(each.text(words.language) for each in offers[:MOST_OFFERS]),
        start=ButtonView(words.translate("Kiosk", "Begin")),
        languages=tuple((each, ButtonView(_OWN_NAMES[each][0])) for each in kiosk.languages),
    )


def _basket_button(words: Words, kiosk: KioskDesk) -> ButtonView:
    basket = kiosk.desk.selling.basket
    lines = basket.lines if basket is not None else ()
    count = sum(line.quantity.thousandths // 1000 if line.quantity.unit is Unit.PIECE else 1 for line in lines)
    label = words.translate("Kiosk", "Basket")
    in_pieces = words.translate("Till", "%n piece(s)", None, count)
    return ButtonView(f"{label} · {count}" if count else label, f"{label}, {in_pieces}")


def _for_everybody(promotion: Promotion) -> bool:
    """True for an offer that asks for nothing: no code, no card, no hour of its own."""
    return isinstance(promotion.when, AllOf) and not promotion.when.of
