"""The demo's camera: labels are held before it, its folder of pictures is played, its cable is pulled."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer

from drivers.camera.virtual import VirtualCamera
from drivers.device import HealthState
from drivers.errors import Unavailable
from pos_app.demo.camera_pictures import label_picture
from pos_app.demo.labels import Label
from pos_app.demo.part_card import PartCard
from pos_app.widgets.parts import label, say
from pos_app.widgets.theme import Theme

HOLD_MS = 1_500
"""How long something is held before the camera; for as long it then sees the counter, and the next thing is new."""
_IDLE = "At the till Ctrl+K shows what it sees."
_HELD = "held.png"


class CameraCard(PartCard):
    """``folder`` holds the pictures that are played; what is held before the camera is drawn beside it."""

    def __init__(self, theme: Theme, camera: VirtualCamera, folder: Path) -> None:
        super().__init__(theme, "Camera")
        self._camera = camera
        self._folder = folder
        self._waiting: list[Path] = []
        self._note = label(_IDLE, "note", wrap=True)
        self._before = self.switch("Hold labels before it", lambda _: None)
        self._play = self.act("Play its pictures", self.play)
        self._cable = self.switch("Unplug the camera", self._switch_cable)
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._next)
        self.body.addWidget(self._note)
        line = self.line()
        for each in (self._before, self._play, self._cable):
            line.addWidget(each)

    def takes(self, held: Label) -> bool:
        """True when labels are held before the camera and not before the reader: then it is."""
        if not self._before.isChecked():
            return False
        path = self._folder.parent / _HELD
        label_picture(held).save(path)
        self._waiting = []
        self._show(path, held.name)
        return True

    def play(self) -> None:
        """Show the folder's pictures one after another."""
        self._waiting = sorted(self._folder.glob("*.png"))
        self._next()

    def refresh(self) -> None:
        """Look how it is."""
        health = self._camera.health()
        if health.state is HealthState.UNAVAILABLE:
            unplugged = self._cable.isChecked()
            self.say_state("Unplugged" if unplugged else "Off", "bad" if unplugged else "warn")
        else:
            self.say_state("Ready", "ok")

    def _next(self) -> None:
        if not self._waiting:
            self._camera.show(None)
            say(self._note, _IDLE)
            return
        path = self._waiting.pop(0)
        self._show(path, path.stem.partition("-")[2].replace("-", " "))

    def _show(self, path: Path, name: str) -> None:
        try:
            self._camera.show(path)
        except Unavailable as error:
            say(self._note, str(error))
            return
        say(self._note, f"It sees: {name}")
        self._timer.start()

    def _switch_cable(self, out: bool) -> None:
        self._camera.unplug() if out else self._camera.plug()
