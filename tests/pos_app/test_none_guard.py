"""A till asks Qt for nothing thousands of times a day, and lives."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.widgets.none_guard import SPARE, binding_loses_none


class Speaker(QObject):
    said = Signal()


@pytest.mark.parametrize(
    ("python", "binding", "loses"),
    [((3, 11), "6.12.0", True), ((3, 11), "6.11.0", False), ((3, 12), "6.12.0", False)],
)
def test_only_the_binding_that_loses_references_is_guarded_against(
    python: tuple[int, int], binding: str, loses: bool
) -> None:
    assert binding_loses_none(python, binding) is loses


@pytest.mark.skipif(not binding_loses_none(), reason="this binding keeps its references")
def test_none_has_references_to_spare(qapp: QApplication) -> None:
    widget = QWidget()
    for _ in range(10_000):
        widget.parentWidget()
    assert sys.getrefcount(None) > SPARE // 2


@pytest.mark.skipif(not binding_loses_none(), reason="this binding keeps its references")
def test_true_has_references_to_spare(qapp: QApplication) -> None:
    speaker = Speaker()
    for _ in range(10_000):
        speaker.said.emit()
    assert sys.getrefcount(True) > SPARE // 2
