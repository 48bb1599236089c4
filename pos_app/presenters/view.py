"""The frozen states that views draw: everything is text, ready to paint, and nothing is computed there."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol

from drivers.camera import OnPreview


class Tone(enum.StrEnum):
    """How a text or a pill is coloured; the names are those of the style's tokens."""

    PLAIN = "plain"
    MUTED = "muted"
    OK = "ok"
    ACCENT = "accent"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


class Sound(enum.StrEnum):
    """The distinct tones of the till; each names a file of the resources."""

    ADDED = "added"
    UNKNOWN = "unknown"
    ATTENTION = "attention"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence beside the scan field: what happened, what it means, what to do. The next scan clears it."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ActionView:
    """A button: ``action`` is the value of :class:`pos_app.presenters.actions.Action`, ``key`` the keycap on it."""

    action: str
    label: str
    key: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class TopBarView:
    """The bar that is always visible."""

    place: str
    """Location and register: ``Sklep 014 · Kasa 2``."""
    operator: str
    status: Banner
    """The network and the age of what we know, in words."""
    notes: tuple[str, ...]
    """Short counts at the right: suspended baskets, receipts waiting for the printer."""
    clock: str


@dataclass(frozen=True, slots=True)
class DetailView:
    """A small line under a basket line: why it costs what it costs, a note, a batch."""

    text: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the basket."""

    line_id: int
    quantity: str
    name: str
    details: tuple[DetailView, ...]
    price: str
    amount: str
    struck_price: str = ""


@dataclass(frozen=True, slots=True)
class SumView:
    """A row under the table: a label, an amount, a tone."""

    label: str
    amount: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True)
class TileView:
    """A quick key; ``detail`` is its price, or how many goods its page holds."""

    tile_id: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a list that can be chosen: goods found, a suspended basket, a receipt, a reason."""

    row_id: str
    title: str
    detail: str = ""
    amount: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class SaleDoneView:
    """What stays on the screen after a sale until the next scan: the change, largest of all."""

    title: str
    change_label: str
    change: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of quick keys: those of the location, or the goods of one category."""

    page_id: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class SellingView:
    """The selling screen."""

    placeholder: str
    entry: str
    """What stands in the scan field."""
    search: ActionView
    pending: str
    """The quantity typed for the next scan: ``3 ×``."""
    columns: tuple[str, str, str, str]
    lines: tuple[LineView, ...]
    selected: int | None
    empty: str
    """What an empty basket says."""
    results: tuple[RowView, ...]
    """Goods found for the words being typed."""
    result: int
    """Which of them Enter takes."""
    sums: tuple[SumView, ...]
    tax: str
    count: str
    due_label: str
    due: str
    pay: ActionView
    actions: tuple[ActionView, ...]
    tiles: tuple[TileView, ...]
    pages: tuple[PageView, ...] = ()
    """Which tiles there are to choose from, where the screen is made for touch."""
    done: SaleDoneView | None = None


@dataclass(frozen=True, slots=True)
class TenderButtonView:
    """A means of payment; ``key`` is one letter."""

    kind: str
    label: str
    key: str
    enabled: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A sum the shopper is likely to hand over; ``typed`` goes into the entry."""

    label: str
    typed: str


@dataclass(frozen=True, slots=True)
class TakenTenderView:
    """A tender already applied."""

    index: int
    label: str
    amount: str
    tone: Tone
    removable: bool


@dataclass(frozen=True, slots=True)
class TenderView:
    """The tender screen."""

    sums: tuple[SumView, ...]
    total: SumView
    taken: tuple[TakenTenderView, ...]
    due_label: str
    due: str
    heading: str
    tenders: tuple[TenderButtonView, ...]
    given_heading: str
    suggestions: tuple[SuggestionView, ...]
    entry: str
    decimal_mark: str
    change_label: str
    change: str
    change_pieces: str
    """The change in notes and coins: ``20 + 10 + 2×0,20``."""
    tax_number: ActionView
    complete: ActionView
    back: ActionView
    busy: str = ""
    """What is being waited for ("Terminal …"); empty when nothing is."""
    ask_again: ActionView | None = None


@dataclass(frozen=True, slots=True)
class OperatorTileView:
    """An operator who may sign on."""

    operator_id: str
    name: str
    selected: bool


@dataclass(frozen=True, slots=True)
class SignOnView:
    """Sign-on and lock: choose who you are, then the PIN. ``filled`` is how many digits were typed."""

    title: str
    hint: str
    operators: tuple[OperatorTileView, ...]
    filled: int
    enter: str
    locked: bool


class PromptKind(enum.StrEnum):
    """Which keys a prompt offers."""

    AMOUNT = "amount"
    QUANTITY = "quantity"
    DIGITS = "digits"
    PIN = "pin"
    """Digits that nobody may read from the screen."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class PromptView:
    """A question with one field: a price, a weight, a tax number, a note."""

    title: str
    hint: str
    kind: PromptKind
    value: str
    unit: str
    accept: str
    cancel: str
    error: str = ""
    decimal_mark: str = ","


@dataclass(frozen=True, slots=True)
class ListView:
    """A list to choose from; ``searchable`` gives it a field of its own."""

    title: str
    rows: tuple[RowView, ...]
    selected: int
    empty: str
    choose: str
    cancel: str
    searchable: bool = False
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet to read: a receipt, a price check, all keys. ``mono`` text keeps its columns."""

    title: str
    text: str
    mono: bool
    rows: tuple[SumView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    cancel: str = ""


class Pictures(Protocol):
    """Where a window gets the camera's pictures; they come on a thread of the camera's."""

    def watch(self, watcher: OnPreview) -> None:
        """Give ``watcher`` every new picture."""

    def unwatch(self, watcher: OnPreview) -> None:
        """No more."""


@dataclass(frozen=True, slots=True)
class CameraView:
    """The camera: its picture, how it is, what it read last, and the cameras to choose from.

    ``pictures`` come past the presenter, as they are made; nothing is shown of them while the camera is not ``live``.
    """

    title: str
    name: str
    """What the picture is, for those who hear the screen."""
    pictures: Pictures
    live: bool
    mirrored: bool
    is_ready: bool
    """True while ``state`` only says what to do with it."""
    state: Banner
    last: str
    heading: str
    rows: tuple[RowView, ...]
    selected: int
    empty: str
    error: str
    mirror: ActionView
    choose: str
    cancel: str


PanelView = PromptView | ListView | SheetView | CameraView


class Screen(enum.StrEnum):
    """Which of the till's screens is in front."""

    SIGN_ON = "sign_on"
    SELLING = "selling"
    TENDER = "tender"


@dataclass(frozen=True, slots=True)
class LookView:
    """How the operator wants the screen: a theme's name, the size of type in per cent, the basket's side.

    ``touch_first`` gives the quick keys the wide half and pages them; else the basket has it.
    """

    theme: str = "light"
    text_size: int = 100
    mirrored: bool = False
    touch_first: bool = False


@dataclass(frozen=True, slots=True)
class ControlNames:
    """Names of what shows a picture instead of a word, for those who hear the screen."""

    backspace: str = ""
    shift: str = ""
    space: str = ""
    hide_keyboard: str = ""
    take_back: str = ""
    pin: str = ""
    scan_field: str = ""
    basket: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class TillView:
    """Everything the till's window draws."""

    top: TopBarView
    screen: Screen
    banner: Banner | None
    sign_on: SignOnView | None = None
    selling: SellingView | None = None
    tender: TenderView | None = None
    panel: PanelView | None = None
    look: LookView = LookView()
    names: ControlNames = ControlNames()


@dataclass(frozen=True, slots=True)
class CustomerLineView:
    """A line on the customer display."""

    quantity: str
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The customer display: a second window, and in two rows a line display."""

    greeting: str
    lines: tuple[CustomerLineView, ...]
    total_label: str
    total: str
    savings: str
    change_label: str = ""
    change: str = ""
    rows: tuple[str, str] = ("", "")
    """The same for a two-line display."""
