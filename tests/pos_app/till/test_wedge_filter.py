"""A reader that types: its codes never reach the screen, and no key of a person is ever lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drivers.scanner.wedge import WedgeRecognizer, WedgeSettings
from pos_app.till.wedge_filter import WedgeFilter, event_time

# What Qt's platform without a screen says when a small window is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CODE = "5901234123457"
READER_MS, HAND_MS = 4.0, 120.0


class Desk(QWidget):
    """A field and a button behind a filter, and a clock that the test moves."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        super().__init__()
        self.now_ms = 1_000.0
        self.takes_pin = False
        self.scans: list[tuple[str, str | None]] = []
        self.presses = 0
        self.field, self.button = QLineEdit(), QPushButton("Zapłać")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._pressed)
        self.filter = WedgeFilter(
            WedgeRecognizer(settings),
            lambda text, aim_id: self.scans.append((text, aim_id)),
            takes_pin=lambda: self.takes_pin,
            time_of=lambda event: self.now_ms,
            parent=self,
        )

    def type(self, text: str, each_ms: float, *, then: Qt.Key | None = None) -> None:
        """Type with a pause after each key; a silent pause longer than the filter waits lets it give up."""
        for sign in text:
            QTest.keyClicks(self.target(), sign)
            self.pass_time(each_ms)
        if then is not None:
            QTest.keyClick(self.target(), then)

    def pass_time(self, by_ms: float) -> None:
        """Time passes; the filter's timer would have fired."""
        self.now_ms += by_ms
        if by_ms >= 60:
            self.filter._timer.stop()
            self.filter.expire()

    def target(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def _pressed(self) -> None:
        self.presses += 1


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    made = Desk()
    qapp.installEventFilter(made.filter)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    qapp.processEvents()
    yield made
    qapp.removeEventFilter(made.filter)
    made.close()


def test_a_code_that_a_reader_typed_is_a_scan_and_no_text(desk: Desk) -> None:
    desk.type(CODE, READER_MS, then=Qt.Key.Key_Return)
    assert (desk.scans, desk.field.text()) == ([(CODE, None)], "")


def test_typing_by_hand_arrives_intact(desk: Desk) -> None:
    desk.type("zolty ser 150", HAND_MS)
    assert (desk.scans, desk.field.text()) == ([], "zolty ser 150")


def test_a_scan_never_presses_the_button_that_has_the_keyboard(desk: Desk) -> None:
    desk.button.setFocus()
    desk.type(CODE, READER_MS, then=Qt.Key.Key_Return)
    desk.type("ABC 123 456 7", READER_MS, then=Qt.Key.Key_Return)
    assert (desk.presses, [text for text, _ in desk.scans]) == (0, [CODE, "ABC 123 456 7"])


def test_a_space_typed_by_hand_still_presses_the_button(desk: Desk) -> None:
    desk.button.setFocus()
    desk.type(" ", HAND_MS)
    assert desk.presses == 1


def test_the_second_enter_of_a_reader_is_swallowed(desk: Desk) -> None:
    enters: list[int] = []
    desk.field.returnPressed.connect(lambda: enters.append(1))
    desk.type(CODE, READER_MS, then=Qt.Key.Key_Return)
    desk.pass_time(5)
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert enters == []


def test_an_enter_of_a_person_after_a_scan_arrives(desk: Desk) -> None:
    enters: list[int] = []
    desk.field.returnPressed.connect(lambda: enters.append(1))
    desk.type(CODE, READER_MS, then=Qt.Key.Key_Return)
    desk.pass_time(300)
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert enters == [1]


def test_a_reader_without_an_end_is_understood_by_its_silence(desk: Desk) -> None:
    desk.type(CODE, READER_MS)
    desk.pass_time(80)
    assert desk.scans == [(CODE, None)]


def test_the_aim_identifier_is_cut_off_and_told(desk: Desk) -> None:
    desk.type(f"]E0{CODE}", READER_MS, then=Qt.Key.Key_Return)
    assert desk.scans == [(CODE, "]E0")]


def test_keys_before_a_key_that_types_nothing_come_first(desk: Desk) -> None:
    desk.type("ab", READER_MS)
    QTest.keyClick(desk.field, Qt.Key.Key_Left)
    desk.pass_time(HAND_MS)
    desk.type("X", HAND_MS)
    assert desk.field.text() == "aXb"


def test_shift_within_a_code_does_not_break_it(desk: Desk) -> None:
    desk.type("OM", READER_MS)
    QTest.keyPress(desk.field, Qt.Key.Key_Shift)
    QTest.keyRelease(desk.field, Qt.Key.Key_Shift)
    desk.type("NI-7F2K", READER_MS, then=Qt.Key.Key_Return)
    assert desk.scans == [("OMNI-7F2K", None)]


def test_a_pin_is_never_held_back(desk: Desk) -> None:
    desk.takes_pin = True
    QTest.keyClicks(desk.field, "4711")
    assert desk.field.text() == "4711"


def test_a_badge_is_read_while_a_pin_is_asked_for(desk: Desk) -> None:
    desk.takes_pin = True
    desk.type("OP001177", READER_MS, then=Qt.Key.Key_Return)
    assert (desk.scans, desk.field.text()) == ([("OP001177", None)], "")


def test_two_codes_in_a_row_are_two_scans(desk: Desk) -> None:
    for code in (CODE, "5900010001101"):
        desk.type(code, READER_MS, then=Qt.Key.Key_Return)
    assert [text for text, _ in desk.scans] == [CODE, "5900010001101"]


def test_nothing_is_held_once_the_time_is_up(desk: Desk) -> None:
    desk.type("7", HAND_MS)
    assert desk.field.text() == "7"


def test_the_timer_itself_lets_go_of_a_key(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.field, "7")
    qtbot.waitUntil(lambda: desk.field.text() == "7", timeout=5_000)


def test_the_time_of_a_key_is_the_systems_own() -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7")
    event.setTimestamp(4_711)
    assert event_time(event) == 4_711
