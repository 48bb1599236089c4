"""What an operator can ask for with one key, and the keys as they come from the factory."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pos_app.words import Words


class Action(enum.StrEnum):
    """One thing a key or button asks for; the value names it in the settings file."""

    HELP = "help"
    SEARCH = "search"
    SUSPEND = "suspend"
    RESUME = "resume"
    PRICE_CHECK = "price_check"
    PAY = "pay"
    EXACT_CASH = "exact_cash"
    DRAWER = "drawer"
    LOCK = "lock"
    VOID_LINE = "void_line"
    CANCEL_BASKET = "cancel_basket"
    NOTE = "note"
    RECEIPTS = "receipts"
    TAX_NUMBER = "tax_number"
    MORE = "more"
    LESS = "less"
    QUANTITY = "quantity"
    UP = "up"
    DOWN = "down"
    BACK = "back"
    ALL_KEYS = "all_keys"
    MENU = "menu"
    COUPON = "coupon"
    WHY = "why"
    OVERRIDE = "override"
    STATUS = "status"
    ASK_AGAIN = "ask_again"
    COMPLETE = "complete"
    REPRINT = "reprint"
    MIRROR = "mirror"
    PRESET = "preset"
    THEME = "theme"
    TEXT_SIZE = "text_size"
    LANGUAGE = "language"
    CAMERA = "camera"
    CAMERA_MIRROR = "camera_mirror"


DEFAULT_KEYS: Mapping[Action, str] = {
    Action.HELP: "F1",
    Action.SEARCH: "F2",
    Action.SUSPEND: "F4",
    Action.RESUME: "F5",
    Action.PRICE_CHECK: "F6",
    Action.MENU: "F7",
    Action.COUPON: "F8",
    Action.RECEIPTS: "Ctrl+R",
    Action.PAY: "F9",
    Action.EXACT_CASH: "F10",
    Action.DRAWER: "F11",
    Action.LOCK: "F12",
    Action.VOID_LINE: "Del",
    Action.CANCEL_BASKET: "Ctrl+Del",
    Action.NOTE: "Ctrl+N",
    Action.TAX_NUMBER: "Ctrl+T",
    Action.MORE: "+",
    Action.LESS: "-",
    Action.QUANTITY: "*",
    Action.WHY: "/",
    Action.OVERRIDE: "Ctrl+O",
    Action.CAMERA: "Ctrl+K",
    Action.UP: "Up",
    Action.DOWN: "Down",
    Action.BACK: "Esc",
    Action.ALL_KEYS: "?",
}
"""Names of keys as Qt's portable key sequences write them. F3 and the return on F7 wait for their rooms."""


def bound_keys(wanted: Mapping[str, str]) -> Mapping[Action, str]:
    """The keys of each action, with those of the settings file in place of ours; unknown actions are passed over."""
    known = {Action(name): key for name, key in wanted.items() if name in set(Action)}
    return {**DEFAULT_KEYS, **known}


def action_label(words: Words, action: Action) -> str:
    """The action's name on a button and in the list of keys."""
    return {
        Action.HELP: words.translate("Keys", "Help"),
        Action.SEARCH: words.translate("Keys", "Search"),
        Action.SUSPEND: words.translate("Keys", "Suspend"),
        Action.RESUME: words.translate("Keys", "Resume"),
        Action.PRICE_CHECK: words.translate("Keys", "Price and stock"),
        Action.PAY: words.translate("Keys", "Pay"),
        Action.EXACT_CASH: words.translate("Keys", "Exact cash"),
        Action.DRAWER: words.translate("Keys", "Drawer"),
        Action.LOCK: words.translate("Keys", "Lock"),
        Action.VOID_LINE: words.translate("Keys", "Void line"),
        Action.CANCEL_BASKET: words.translate("Keys", "Cancel basket"),
        Action.NOTE: words.translate("Keys", "Note"),
        Action.RECEIPTS: words.translate("Keys", "Receipts"),
        Action.TAX_NUMBER: words.translate("Keys", "Tax number"),
        Action.MORE: words.translate("Keys", "One more"),
        Action.LESS: words.translate("Keys", "One less"),
        Action.QUANTITY: words.translate("Keys", "Quantity"),
        Action.UP: words.translate("Keys", "Line up"),
        Action.DOWN: words.translate("Keys", "Line down"),
        Action.BACK: words.translate("Keys", "Back"),
        Action.ALL_KEYS: words.translate("Keys", "All keys"),
        Action.MENU: words.translate("Keys", "Menu"),
        Action.COUPON: words.translate("Keys", "Code"),
        Action.WHY: words.translate("Keys", "Why this price"),
        Action.OVERRIDE: words.translate("Keys", "Another price"),
        Action.STATUS: words.translate("Keys", "State of this register"),
        Action.ASK_AGAIN: words.translate("Keys", "Ask the terminal"),
        Action.COMPLETE: words.translate("Keys", "Complete sale"),
        Action.REPRINT: words.translate("Keys", "Print a copy"),
        Action.MIRROR: words.translate("Keys", "Mirror the screen"),
        Action.PRESET: words.translate("Keys", "More room for basket or quick keys"),
        Action.THEME: words.translate("Keys", "Light or dark"),
        Action.TEXT_SIZE: words.translate("Keys", "Text size"),
        Action.LANGUAGE: words.translate("Keys", "Language"),
        Action.CAMERA: words.translate("Keys", "Camera"),
        Action.CAMERA_MIRROR: words.translate("Keys", "Mirror picture"),
    }[action]
