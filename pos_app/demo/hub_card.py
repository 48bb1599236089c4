"""The demo's hub: running or not, its switch, and the two pages worth a look."""

from __future__ import annotations

import enum
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pos_app.demo.aside import Aside
from pos_app.demo.hub_service import DemoHub
from pos_app.demo.part_card import PartCard
from pos_app.widgets.parts import label, say, write
from pos_app.widgets.theme import Theme, mark

START_LIMIT_S, TURN_S = 60.0, 0.1


class HubState(enum.Enum):
    """What the card says."""

    RUNNING = enum.auto()
    STOPPED = enum.auto()
    STARTING = enum.auto()
    STOPPING = enum.auto()
    SILENT = enum.auto()
    """It was started and does not answer."""


_SAID = {
    HubState.RUNNING: ("Running", "ok", "Stop the hub", "Stop it and go on selling: the till waits for nobody."),
    HubState.STOPPED: ("Stopped", "bad", "Start the hub", "Receipts wait in the register's file. None is lost."),
    HubState.STARTING: ("Starting …", "warn", "Start the hub", "PostgreSQL first, then the hub itself."),
    HubState.STOPPING: ("Stopping …", "warn", "Stop the hub", "It closes its database properly."),
    HubState.SILENT: ("No answer", "bad", "Stop the hub", "It runs but does not answer. Stop it and start it again."),
}


class HubCard(PartCard):
    """Starting and stopping take seconds and happen aside."""

    def __init__(self, theme: Theme, hub: DemoHub, aside: Aside) -> None:
        super().__init__(theme, "Hub")
        self._hub = hub
        self._aside = aside
        self._busy: HubState | None = None
        self._silent = False
        self._note = label(kind="note", wrap=True)
        self._switch = self.act("", self._turn)
        self.body.addWidget(_links(hub.url))
        self.body.addWidget(self._note)
        self.body.addWidget(self._switch)
        self.refresh()

    def refresh(self) -> None:
        """Look whether its process lives."""
        state, tone, action, note = _SAID[self._now()]
        self.say_state(state, tone)
        say(self._note, note)
        write(self._switch, action)
        self._switch.setEnabled(self._busy is None)

    def _now(self) -> HubState:
        if self._busy is not None:
            return self._busy
        if not self._hub.is_running:
            return HubState.STOPPED
        return HubState.SILENT if self._silent else HubState.RUNNING

    def _turn(self) -> None:
        if self._hub.is_running:
            self._busy = HubState.STOPPING
            self._aside.run(self._stop, self._turned)
        else:
            self._busy = HubState.STARTING
            self._aside.run(self._start, self._turned)
        self.refresh()

    def _turned(self, answers: bool) -> None:
        self._busy, self._silent = None, not answers
        self.refresh()

    def _stop(self) -> bool:
        self._hub.stop()
        return True

    def _start(self) -> bool:
        self._hub.start()
        deadline = time.monotonic() + START_LIMIT_S
        while self._hub.is_running and time.monotonic() < deadline:
            if self._hub.door.answers():
                return True
            time.sleep(TURN_S)
        return False


def _links(url: str) -> QLabel:
    pages = ((url, url.removeprefix("http://")), (f"{url}/docs", "/docs"), (f"{url}/metrics", "/metrics"))
    made = QLabel(" &nbsp;·&nbsp; ".join(f'<a href="{address}">{text}</a>' for address, text in pages[0:1] + pages[1:]))
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setOpenExternalLinks(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    made.setAccessibleName(f"The hub's pages: {url}, /docs, /metrics")
    mark(made, kind="note")
    return made
