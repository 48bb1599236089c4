from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.presenters.view import TillView
from pos_app.till.window import TillWindow
from pos_app.widgets.theme import install_fonts
from tests.support import till_views
from tests.support.recording import RecordingPresenter, Show


@pytest.fixture(scope="session")
def recording() -> RecordingPresenter:
    return RecordingPresenter()


@pytest.fixture(scope="session")
def till_window(qapp: QApplication, recording: RecordingPresenter) -> Iterator[TillWindow]:
    install_fonts()
    made = TillWindow(recording.as_presenter())
    made.show()
    yield made
    made.close()


@pytest.fixture
def presenter(recording: RecordingPresenter) -> RecordingPresenter:
    """What the window asked for in this test."""
    recording.calls.clear()
    return recording


@pytest.fixture
def window(qapp: QApplication, till_window: TillWindow, presenter: RecordingPresenter) -> TillWindow:
    """A till's window of 1366 by 768 pixels in front; building one takes long, so tests share it."""
    till_window.draw(till_views.selling(till_views.EMPTY))
    till_window.resize(1366, 768)
    till_window.activateWindow()
    # A window that comes to the front is painted once more, and that must not fall into the test.
    assert QTest.qWaitForWindowActive(till_window)
    settle(qapp)
    return till_window


@pytest.fixture
def show(qapp: QApplication, window: TillWindow) -> Show:
    """Draws a view and lets the window settle."""

    def draw(view: TillView) -> TillWindow:
        window.draw(view)
        settle(qapp)
        return window

    return draw


def settle(qapp: QApplication) -> None:
    """Let Qt lay out what has changed, and what changes by that."""
    for _ in range(3):
        qapp.processEvents()
