"""What the doctor says about the libraries of a camera."""

from __future__ import annotations

from drivers.camera.libraries import Libraries
from drivers.errors import LibraryMissing
from pos_app.doctor import Verdict, camera_libraries


def test_a_camera_that_lacks_nothing_is_not_mentioned() -> None:
    assert camera_libraries(lambda: Libraries(zxing=True, zbar=True)) == ()


def test_a_missing_decoder_is_worth_a_look() -> None:
    found = camera_libraries(lambda: Libraries(zxing=True, zbar=False, remarks=("sudo apt-get install libzbar0",)))
    assert [(each.verdict, each.text) for each in found] == [(Verdict.LOOK, "sudo apt-get install libzbar0")]


def test_a_missing_opencv_is_worth_a_look_and_no_worse() -> None:
    def fail() -> Libraries:
        raise LibraryMissing("A camera needs OpenCV.")

    assert [each.verdict for each in camera_libraries(fail)] == [Verdict.LOOK]
