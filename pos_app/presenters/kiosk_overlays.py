"""What lies over the kiosk's screens: a question, a code to type, a price explained, the door for staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.presenters.control_names import control_names
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_view import (
    ButtonView,
    CodeView,
    ConfirmView,
    LeaveView,
    OverlayView,
    ReasonView,
    StillThereView,
)
from pos_app.presenters.sentences import sentence
from pos_app.services.kiosk_patience import Asking, Patience
from pos_app.words import Words
from retail.errors import Refusal
from retail.staff import Operator

MOST_DIGITS = 12
LONGEST_CODE = 200


class StillThere:
    """The question to somebody who does nothing."""


STILL_THERE = StillThere()


def still_there(words: Words, asking: Asking, whole: int) -> StillThereView:
    """The question to somebody who does nothing."""
    return StillThereView(
        title=words.translate("Kiosk", "Are you still there?"),
        text=words.translate("Kiosk", "Otherwise your basket is emptied and the kiosk begins anew."),
        seconds=asking.seconds,
        whole=whole,
        countdown=words.translate("Kiosk", "%n second(s)", None, asking.seconds),
        stay=words.translate("Kiosk", "Yes, give me more time"),
        leave=words.translate("Kiosk", "No, finish"),
    )


def give_up_question(words: Words) -> ConfirmView:
    """Before a basket is emptied."""
    return ConfirmView(
        title=words.translate("Kiosk", "Empty the basket?"),
        text=words.translate("Kiosk", "All goods and codes are taken out, and the kiosk begins anew."),
        yes=words.translate("Kiosk", "Empty the basket"),
        no=words.translate("Kiosk", "Back to the basket"),
    )


@dataclass(slots=True)
class CodeEntry:
    """A code being typed; what was wrong with the last one stays until the next letter."""

    typed: str = ""
    error: str = ""

    def type(self, text: str) -> None:
        """The field changed."""
        self.typed, self.error = text[:LONGEST_CODE], ""

    def view(self, words: Words) -> CodeView:
        """As it is drawn."""
        return CodeView(
            title=words.translate("Kiosk", "Discount code"),
            hint=words.translate("Kiosk", "Type the short code, or scan the square one at the reader."),
            typed=self.typed,
            error=self.error,
            accept=ButtonView(words.translate("Kiosk", "Use the code"), enabled=bool(self.typed.strip())),
            cancel=words.translate("Kiosk", "Back"),
        )


class StaffDoor:
    """A member of staff leaves the kiosk: first the number or the badge, then the PIN."""

    def __init__(self, kiosk: KioskDesk, left: Callable[[], None], changed: Callable[[], None]) -> None:
        self._kiosk = kiosk
        self._left = left
        self._changed = changed
        self._number: str | None = None
        self._value = ""
        self._refused: Refusal | None = None
        self.checking = False

    def view(self, words: Words) -> LeaveView:
        """As it is drawn."""
        takes_pin = self._number is not None
        names = control_names(words)
        return LeaveView(
            title=words.translate("Kiosk", "For staff"),
            hint=words.translate("Kiosk", "Your PIN")
            if takes_pin
            else words.translate("Kiosk", "Your number, or scan your badge"),
            value="" if takes_pin else self._value,
            filled=len(self._value) if takes_pin else 0,
            takes_pin=takes_pin,
            pin_name=names.pin,
            error=sentence(words, self._refused) if self._refused is not None else "",
            accept=ButtonView(
                words.translate("Kiosk", "Leave the kiosk") if takes_pin else words.translate("Kiosk", "Next"),
                enabled=bool(self._value) and not self.checking,
            ),
            cancel=words.translate("Kiosk", "Back"),
            backspace=names.backspace,
        )

    def digit(self, digit: str) -> None:
        """Type one digit."""
        if digit.isdigit() and len(self._value) < MOST_DIGITS and not self.checking:
            self._value, self._refused = self._value + digit, None

    def backspace(self) -> None:
        """Take the last digit back."""
        self._value = self._value[:-1]

    def badge(self, number: str) -> None:
        """A badge stands for the number; the PIN is still asked."""
        found = self._kiosk.session.by_badge(number)
        if isinstance(found, Refusal):
            self._refused = found
        else:
            self._number, self._value, self._refused = found.number, "", None

    def accept(self) -> None:
        """Go on to the PIN, or have it tried off the screen's thread."""
        if self.checking or not self._value:
            return
        if self._number is None:
            self._number, self._value = self._value, ""
            return
        self.checking = True
        number, pin, session = self._number, self._value, self._kiosk.session
        self._value = ""
        self._kiosk.desk.operations.run(lambda: session.try_to_leave(number, pin), self._tried)

    def _tried(self, tried: Operator | Refusal) -> None:
        self.checking = False
        if isinstance(tried, Refusal):
            self._refused = tried
            # Which of the two was wrong is nobody's business who stands before a kiosk.
            self._number = None if tried.code == "staff.unknown_operator" else self._number
            self._changed()
        else:
            self._left()


Overlay = ReasonView | ConfirmView | CodeEntry | StaffDoor | StillThere | None


def overlay_view(words: Words, overlay: Overlay, patience: Patience) -> OverlayView | None:
    """What lies over the screen, as it is drawn."""
    if isinstance(overlay, CodeEntry | StaffDoor):
        return overlay.view(words)
    if isinstance(overlay, ReasonView | ConfirmView):
        return overlay
    asking = patience.look() if overlay is not None else None
    return still_there(words, asking, patience.whole) if isinstance(asking, Asking) else None
