"""What is particular to a camera's driver: missing libraries, broken pictures, and one picture at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera import Preview
from drivers.camera.libraries import Libraries, load, unchanged_environment
from drivers.camera.opencv_capture import OpenCvCamera, create
from drivers.camera.shown import Shown
from drivers.camera.virtual import VirtualCamera
from drivers.camera.worker import NewestWorker
from drivers.device import HealthState
from drivers.errors import DeviceError, LibraryMissing, ProtocolError, Unavailable
from drivers.scan import Misread, Scan
from drivers.transport import DeviceUrl
from tests.support.byte_lines import DEADLINE_S
from tests.support.collecting import Collector
from tests.support.pictures import BLANK, qr, write_folder


def no_opencv() -> Libraries:
    raise LibraryMissing("A camera needs OpenCV.")


# ── Libraries ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_loaded_before_a_camera_is_used() -> None:
    program = (
        "import sys, drivers.camera, drivers.camera.opencv_capture, drivers.camera.virtual\n"
        "from drivers.registry import create\n"
        "create('camera', 'camera://0'), create('camera', 'virtual:')\n"
        "print(sorted({'cv2', 'numpy', 'zxingcpp', 'pyzbar'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_opencv_leaves_the_environment_as_it_was() -> None:
    program = (
        "import os; before = dict(os.environ)\n"
        "from drivers.camera.libraries import load; load()\n"
        "import cv2; assert before == dict(os.environ)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_an_import_sets_for_qt_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_FONTDIR", "/ours")
    monkeypatch.delenv("QT_QPA_PLATFORM_PLUGIN_PATH", raising=False)
    with unchanged_environment():
        os.environ["QT_QPA_FONTDIR"] = os.environ["QT_QPA_PLATFORM_PLUGIN_PATH"] = "/theirs"
    assert os.environ["QT_QPA_FONTDIR"] == "/ours"
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ


@pytest.mark.parametrize(("missing", "package"), [("pyzbar", "libzbar0"), ("zxingcpp", "zxing-cpp")])
def test_one_missing_decoder_is_a_sentence(monkeypatch: pytest.MonkeyPatch, missing: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    found = load()
    assert [package in remark for remark in found.remarks] == [True]


def test_no_decoder_at_all_is_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    with pytest.raises(LibraryMissing, match="decoder"):
        load()


def test_a_missing_opencv_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(LibraryMissing, match="opencv-python-headless"):
        load()


def test_a_camera_without_opencv_is_unavailable_and_says_why(tmp_path: Path) -> None:
    stepped = VirtualCamera(libraries=no_opencv)
    real = OpenCvCamera("camera:", str(tmp_path), recorded=True, libraries=no_opencv)
    for camera in (stepped, real):
        camera.start(lambda _: None)
        assert camera.wait_until(lambda health: health.code == "device.library_missing", DEADLINE_S)
        camera.stop()


@pytest.mark.parametrize(("zxing", "zbar"), [(True, False), (False, True)])
def test_a_camera_reads_with_one_decoder_and_asks_for_attention(zxing: bool, zbar: bool) -> None:
    def some() -> Libraries:
        load()
        return Libraries(zxing, zbar, ("One is missing.",))

    scans = Collector[Scan]()
    camera = VirtualCamera(libraries=some)
    camera.start(scans)
    camera.show(qr("KONTUAR 1"))
    camera.step()
    assert scans.first(1)[0].text == "KONTUAR 1"
    assert (camera.health().state, camera.health().code) == (HealthState.ATTENTION, "camera.decoder_missing")


# ── Cameras and pictures that are none ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["/dev/v4l/by-id/no-such-camera", "/dev/null"])
def test_a_camera_that_is_not_there_is_unavailable(place: str) -> None:
    camera = create(DeviceUrl.parse(f"camera://{place}"))
    camera.start(lambda _: None)
    assert camera.wait_until(lambda health: place in health.detail, DEADLINE_S)
    assert camera.health().code == Unavailable.code
    camera.stop()


@pytest.mark.parametrize(
    "broken", [np.zeros((0, 0), np.uint8), np.zeros((4, 4, 3), np.uint8), np.zeros((480, 640), np.float64)], ids=str
)
def test_a_broken_picture_asks_for_attention_until_a_good_one_comes(broken: object) -> None:
    camera = VirtualCamera()
    camera.start(lambda _: None)
    camera.show(broken)
    camera.step()
    assert camera.health().code == "camera.bad_picture"
    camera.show(BLANK)
    camera.step()
    assert camera.health().state is HealthState.READY


def test_a_broken_file_among_pictures_is_passed_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pictures", [qr("KONTUAR 1"), BLANK, qr("KONTUAR 2")])
    (folder / "0001.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (folder / "0003.png").write_bytes(b"")
    (folder / "notes.txt").write_text("no picture")
    scans = Collector[Scan]()
    camera = VirtualCamera("virtual:", folder)
    camera.start(scans)
    camera.step(2)
    assert [scan.text for scan in scans.items] == ["KONTUAR 1", "KONTUAR 2"]


def test_a_folder_of_broken_files_is_a_sentence(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pictures", [])
    (folder / "0001.png").write_bytes(b"broken")
    camera = VirtualCamera("virtual:", folder)
    camera.start(lambda _: None)
    camera.step(3)
    assert str(folder) in camera.health().detail


def test_a_film_cut_off_in_the_middle_plays_as_far_as_it_goes(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
    for _ in range(10):
        writer.write(cv2.cvtColor(qr("KONTUAR 1"), cv2.COLOR_GRAY2BGR))
    writer.release()
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    camera = VirtualCamera("virtual:", film)
    camera.start(lambda _: None)
    camera.step(12)
    assert camera.health().state in (HealthState.READY, HealthState.UNAVAILABLE)


def test_a_file_that_is_no_picture_cannot_be_held_up(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"broken")
    with pytest.raises(DeviceError, match=r"picture\.png"):
        VirtualCamera().show(tmp_path / "picture.png")


def test_a_code_of_nothing_but_blanks_is_a_misread() -> None:
    scans, misreads = Collector[Scan](), Collector[Misread]()
    camera = VirtualCamera()
    camera.start(scans, misreads)
    camera.show(qr("   "))
    camera.step()
    assert [misread.reason for misread in misreads.items] == ["scan.garbage"]
    assert scans.items == []


def test_a_simulated_camera_plays_by_itself(tmp_path: Path) -> None:
    scans = Collector[Scan]()
    camera = VirtualCamera("virtual:", write_folder(tmp_path / "pictures", [qr("KONTUAR 1")]), fps=60)
    camera.start(scans)
    assert scans.first(1)[0].text == "KONTUAR 1"
    camera.stop()


# ── The newest only ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_slow_reader_gets_the_newest_picture_and_none_of_those_between() -> None:
    taken, entered, go_on = Collector[int](), threading.Event(), threading.Event()

    def take(picture: int, _: float) -> None:
        taken(picture)
        entered.set()
        assert go_on.wait(DEADLINE_S)

    worker = NewestWorker("pictures", take, 0.0)
    worker.start()
    worker.offer(0)
    assert entered.wait(DEADLINE_S)
    for number in range(1, 100):
        worker.offer(number)
    go_on.set()
    assert taken.first(2) == [0, 99]
    worker.stop()


def test_what_was_wrong_with_a_picture_is_told_and_a_mistake_of_ours_is_raised() -> None:
    errors: list[Exception] = [ProtocolError("no picture"), ZeroDivisionError("ours")]
    tried = Collector[int]()

    def take(picture: int, _: float) -> None:
        tried(picture)
        raise errors[picture]

    worker = NewestWorker("pictures", take, 0.0)
    worker.start()
    worker.offer(0)
    tried.first(1)
    worker.offer(1)
    tried.first(2)
    worker.stop()
    with pytest.raises(ZeroDivisionError):
        worker.complaint()


def test_a_picture_is_made_ready_once_and_only_for_somebody() -> None:
    made: list[int] = []
    shown = Shown()
    shown.open()

    def make() -> Preview:
        made.append(1)
        return Preview(1, 1, 1, 3, b"\0\0\0", (), None)  # type: ignore[arg-type]

    shown.put(make)
    assert made == []
    assert shown.newest() is shown.newest()
    assert made == [1]


def test_a_picture_that_comes_after_the_camera_is_gone_is_not_shown() -> None:
    shown = Shown()
    shown.open()
    shown.close()
    shown.put(lambda: Preview(1, 1, 1, 3, b"\0\0\0", (), None))  # type: ignore[arg-type]
    assert shown.newest() is None


def test_a_window_that_fails_does_not_end_the_reading() -> None:
    scans = Collector[Scan]()
    camera = VirtualCamera()

    def fail(_: Preview) -> None:
        raise RuntimeError("the window's own mistake")

    camera.watch(fail)
    camera.start(scans)
    for text in ("KONTUAR 1", "KONTUAR 2"):
        camera.show(qr(text))
        camera.step()
    assert [scan.text for scan in scans.items] == ["KONTUAR 1", "KONTUAR 2"]
