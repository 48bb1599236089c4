"""The camera's panel: what it sees and read, how it is, and which of the cameras plugged in is used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from drivers.device import HealthState
from drivers.scan import Scan, Symbology
from pos_app.presenters.actions import Action, action_label
from pos_app.presenters.desk import Desk
from pos_app.presenters.device_sentences import health_sentence
from pos_app.presenters.panels import Choice
from pos_app.presenters.view import ActionView, Banner, CameraView, RowView, Tone
from pos_app.services.cameras import Cameras
from pos_app.words import Words
from retail.errors import Refusal
from retail.scans import ItemScan, LoyaltyCardScan, OperatorBadgeScan, TokenScan, interpret
from retail.scans.rules import ScanRules

if TYPE_CHECKING:
    from pos_app.presenters.till import TillPresenter

NO_CAMERA = ""
"""The row for working without one."""


class CameraPanel(Choice):
    """A list of cameras below the picture of the one in use. Scans leave it open: they are what it is for."""

    stays = True

    def __init__(self, words: Words, desk: Desk) -> None:
        super().__init__(
            title=action_label(words, Action.CAMERA),
            empty=words.translate("Camera", "No camera is plugged in."),
            pick=desk.cameras.choose,
            label=words.translate("Panel", "Choose"),
        )
        self._desk = desk
        self._words = words
        desk.cameras.open()
        self._list()
        self.selected = next((place for place, row in enumerate(self.rows) if row.row_id == desk.cameras.address), 0)

    def view(self, words: Words) -> CameraView:  # type: ignore[override]
        """As it is drawn; the picture itself comes past the presenter, from :attr:`CameraView.pictures`."""
        self._list()
        cameras = self._desk.cameras
        state = health_sentence(words, cameras.health)
        return CameraView(
            title=self.title,
            name=words.translate("Camera", "What the camera sees"),
            pictures=cameras,
            live=cameras.health.state is not HealthState.UNAVAILABLE,
            mirrored=cameras.mirrored,
            is_ready=state.tone is Tone.OK,
            state=self._ready() if state.tone is Tone.OK else state,
            last=last_read(words, self._desk.register.scan_rules, cameras.last, self._desk.selling.business_date),
            heading=words.translate("Camera", "Cameras"),
            rows=self.rows,
            selected=self.selected,
            empty=self.empty,
            error=self.error,
            mirror=ActionView(
                Action.CAMERA_MIRROR,
                action_label(words, Action.CAMERA_MIRROR),
                self._desk.keys.get(Action.CAMERA_MIRROR, ""),
            ),
            choose=self.label,
            cancel=words.translate("Panel", "Back"),
        )

    def move(self, step: int) -> None:
        """Up or down; the last complaint goes."""
        self.error = ""
        super().move(step)

    def choose(self, row_id: str | None, words: Words) -> bool:
        """Use that camera; the panel stays, to show what it sees."""
        places = {row.row_id: place for place, row in enumerate(self.rows)}
        self.selected = self.selected if row_id is None else places.get(row_id, self.selected)
        super().choose(row_id, words)
        return False

    def closed(self) -> None:
        """Taken away."""
        self._desk.cameras.close()

    def _ready(self) -> Banner:
        said = self._words.translate("Camera", "Show a code to the camera, about 10 cm away.")
        return Banner(said, Tone.MUTED)

    def _list(self) -> None:
        """The list as it is now; the selection stays with its camera while others come and go."""
        before = self.rows[self.selected].row_id if self.rows else None
        self.rows = camera_rows(self._words, self._desk.cameras)
        places = [row.row_id for row in self.rows]
        self.selected = places.index(before) if before in places else min(self.selected, max(0, len(places) - 1))


def open_camera(desk: Desk, till: TillPresenter) -> None:
    """Show the panel; it is no matter when it is there already."""
    if not isinstance(till.panel, CameraPanel):
        till.open_panel(CameraPanel(till.words, desk))


def camera_rows(words: Words, cameras: Cameras) -> tuple[RowView, ...]:
    """The cameras plugged in, the one in use even if it is not, and none."""
    used, in_use = cameras.address, words.translate("Camera", "in use")
    rows = [
        RowView(each.url, each.name, _place(each.url), in_use if each.url == used else "", Tone.PLAIN)
        for each in cameras.found
    ]
    if used and used not in {each.url for each in cameras.found}:
        rows.insert(0, _unlisted(words, used, in_use))
    if rows:
        none = words.translate("Camera", "No camera")
        rows.append(RowView(NO_CAMERA, none, "", "" if used else in_use, Tone.PLAIN))
    return tuple(rows)


def _unlisted(words: Words, used: str, in_use: str) -> RowView:
    """The camera in use when it is not plugged in, or is none of this machine's."""
    if used.startswith("virtual"):
        return RowView(used, words.translate("Camera", "A simulated camera"), "", in_use)
    return RowView(used, words.translate("Camera", "The camera set up here"), _place(used), in_use)


def last_read(words: Words, rules: ScanRules, scan: Scan | None, today: date) -> str:
    """What was read last: what kind of thing it is and on what kind of code; badges and signed codes keep theirs."""
    if scan is None:
        return ""
    said = words.translate("Camera", "Read at {time}: {thing} · {symbol}")
    thing = _thing(words, interpret(scan.text, rules, aim_id=scan.aim_id, today=today))
    return said.format(time=words.time(scan.at), thing=thing, symbol=_symbol(words, scan.symbology))


def _thing(words: Words, meaning: object) -> str:
    match meaning:
        case ItemScan(code=code):
            return words.translate("Camera", "goods {code}").format(code=code.lstrip("0"))
        case OperatorBadgeScan():
            return words.translate("Camera", "a badge")
        case LoyaltyCardScan():
            return words.translate("Camera", "a customer's card")
        case TokenScan():
            return words.translate("Camera", "a signed code")
        case Refusal():
            return words.translate("Camera", "a code of no use here")
        case _:
            return words.translate("Camera", "a short code")


def _symbol(words: Words, symbology: Symbology | None) -> str:
    """Names of makers' norms are the same in every language."""
    names = {
        Symbology.EAN_13: "EAN-13",
        Symbology.EAN_8: "EAN-8",
        Symbology.CODE_128: "Code 128",
        Symbology.GS1_128: "GS1-128",
        Symbology.GS1_DATABAR: "GS1 DataBar",
        Symbology.DATAMATRIX: "DataMatrix",
        Symbology.GS1_DATAMATRIX: "GS1 DataMatrix",
        Symbology.GS1_QR: "GS1 QR",
    }
    if symbology is Symbology.QR:
        return words.translate("Camera", "QR code")
    return names.get(symbology, words.translate("Camera", "bar code")) if symbology else ""


def _place(address: str) -> str:
    """What tells two cameras of one maker apart: the name that stays with the socket or the device."""
    return address.partition("://")[2].removeprefix("/dev/v4l/by-id/") or address
