"""The frozen states that the kiosk's views draw: texts ready to paint, with a name for every control."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from pos_app.presenters.view import Banner, ControlNames, DetailView, SumView, TileView, Tone


class KioskScreen(enum.StrEnum):
    """Which of the kiosk's screens is in front."""

    ATTRACT = "attract"
    HOME = "home"
    GOODS = "goods"
    SEARCH = "search"
    ITEM = "item"
    BASKET = "basket"
    PAY = "pay"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class KioskLook:
    """How this shopper wants the screen; the next one begins anew. ``reach``: the controls stand in the lower half."""

    theme: str = "light"
    text_size: int = 100
    reach: bool = False


@dataclass(frozen=True, slots=True)
class ButtonView:
    """A button: its text, and its name for those who hear it where the text alone does not tell."""

    label: str
    name: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class SwitchView:
    """A switch of the bar: what it does, and whether it is on."""

    label: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class ChromeView:
    """The bar that stands on every screen but the first: the way back, the helps, the basket."""

    title: str
    back: ButtonView | None
    reach: SwitchView
    large: SwitchView
    contrast: SwitchView
    language: ButtonView
    basket: ButtonView | None


@dataclass(frozen=True, slots=True)
class AttractView:
    """What stands there for whoever passes by."""

    shop: str
    title: str
    hint: str
    offers: tuple[str, ...]
    start: ButtonView
    languages: tuple[tuple[str, ButtonView], ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """Where the goods begin: search, and the categories."""

    heading: str
    search: ButtonView
    hint: str
    tiles: tuple[TileView, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class CardView:
    """Goods in a grid."""

    sku: str
    name: str
    price: str
    detail: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True)
class AisleView:
    """A category within the one shown."""

    path: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class GoodsView:
    """The goods of a category, or those that were searched for: then ``typed`` is not None."""

    aisles: tuple[AisleView, ...]
    cards: tuple[CardView, ...]
    more: ButtonView | None
    empty: str
    typed: str | None = None
    placeholder: str = ""
    clear: str = ""


@dataclass(frozen=True, slots=True)
class ChipView:
    """A value of an option. ``available`` is False where it is not in this shop; ``name`` then says so."""

    sku: str
    label: str
    name: str
    selected: bool
    available: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option of an item and its values."""

    name: str
    chips: tuple[ChipView, ...]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where goods are: the place, how old the figure is, and how many there are."""

    name: str
    detail: str
    amount: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class ItemView:
    """The page of an item. ``refusal`` says why it cannot be taken here; then ``add`` is None."""

    sku: str
    mark: str
    """What stands large in the place of a picture."""
    category: str
    hint: str
    """What else can be done here, under the mark."""
    name: str
    price: str
    struck: str
    reason: str
    lowest: str
    notes: tuple[str, ...]
    promotions: tuple[str, ...]
    promotions_heading: str
    options: tuple[OptionView, ...]
    places_heading: str
    places: tuple[PlaceView, ...]
    places_note: str
    refusal: str
    added: str
    add: ButtonView | None
    onward: ButtonView


@dataclass(frozen=True, slots=True)
class KioskLineView:
    """A line of the basket; ``less`` is None where the quantity stands as it was scanned."""

    line_id: int
    name: str
    details: tuple[DetailView, ...]
    quantity: str
    amount: str
    struck: str
    less: ButtonView | None
    more: ButtonView | None
    remove: ButtonView
    why: ButtonView


@dataclass(frozen=True, slots=True)
class CodeRowView:
    """A code in the basket, and what it gives."""

    serial: str
    title: str
    detail: str
    amount: str
    tone: Tone
    remove: ButtonView


@dataclass(frozen=True, slots=True)
class KioskBasketView:
    """The basket."""

    lines: tuple[KioskLineView, ...]
    codes: tuple[CodeRowView, ...]
    sums: tuple[SumView, ...]
    count: str
    total_label: str
    total: str
    savings: str
    empty: str
    pay: ButtonView
    code: ButtonView
    onward: ButtonView
    give_up: ButtonView | None


@dataclass(frozen=True, slots=True)
class WayView:
    """A way to pay."""

    way: str
    label: str
    detail: str
    icon: str


@dataclass(frozen=True, slots=True)
class PayView:
    """Paying. While ``busy`` or in doubt there is nothing to choose."""

    heading: str
    total_label: str
    total: str
    savings: str
    ways: tuple[WayView, ...]
    busy: str
    busy_hint: str
    doubt: str
    ask_again: ButtonView | None
    none: str
    """Said when there is no way to pay at all."""


@dataclass(frozen=True, slots=True)
class DoneView:
    """The end of a visit: the number, large, and for a ticket its code."""

    title: str
    number_label: str
    number: str
    lines: tuple[str, ...]
    warning: str
    code: str
    code_name: str
    finish: ButtonView


@dataclass(frozen=True, slots=True)
class StillThereView:
    """The question to somebody who does nothing, with the seconds left for an answer."""

    title: str
    text: str
    seconds: int
    whole: int
    countdown: str
    stay: str
    leave: str


@dataclass(frozen=True, slots=True)
class LeaveView:
    """The door for staff: number, then PIN, of which only the count is shown."""

    title: str
    hint: str
    value: str
    filled: int
    takes_pin: bool
    pin_name: str
    error: str
    accept: ButtonView
    cancel: str
    backspace: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code to be typed."""

    title: str
    hint: str
    typed: str
    error: str
    accept: ButtonView
    cancel: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a line costs what it costs."""

    title: str
    text: str
    rows: tuple[SumView, ...]
    close: str


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """A question before something is lost."""

    title: str
    text: str
    yes: str
    no: str


OverlayView = StillThereView | LeaveView | CodeView | ReasonView | ConfirmView


@dataclass(frozen=True, slots=True)
class KioskView:
    """Everything the kiosk's window draws."""

    screen: KioskScreen
    language: str
    look: KioskLook
    chrome: ChromeView
    banner: Banner | None = None
    overlay: OverlayView | None = None
    attract: AttractView | None = None
    home: HomeView | None = None
    goods: GoodsView | None = None
    item: ItemView | None = None
    basket: KioskBasketView | None = None
    pay: PayView | None = None
    done: DoneView | None = None
    names: ControlNames = field(default_factory=ControlNames)
