"""Names of controls that show a picture instead of a word."""

from __future__ import annotations

from pos_app.presenters.view import ControlNames
from pos_app.words import Words


def control_names(words: Words) -> ControlNames:
    """The names in this language."""
    return ControlNames(
        backspace=words.translate("Controls", "Delete the last sign"),
        shift=words.translate("Controls", "Capital letters"),
        space=words.translate("Controls", "Space"),
        hide_keyboard=words.translate("Controls", "Hide the keyboard"),
        take_back=words.translate("Controls", "Take this payment back"),
        pin=words.translate("Controls", "PIN"),
        scan_field=words.translate("Controls", "Scan field"),
        basket=words.translate("Controls", "Basket"),
        found=words.translate("Controls", "Goods found"),
    )
