"""What every camera keeps to, whatever it is made of: a simulation, or OpenCV's capture of a real film."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from drivers.camera import Camera, Preview
from drivers.camera.opencv_capture import CaptureSettings, OpenCvCamera
from drivers.camera.virtual import VirtualCamera
from drivers.device import Health, HealthState
from drivers.errors import Unavailable
from drivers.scan import Scan, Symbology
from drivers.scanner import Scanner
from drivers.supervisor import Backoff
from tests.support.byte_lines import DEADLINE_S
from tests.support.collecting import Collector
from tests.support.pictures import BLANK, Picture, held_up, qr, symbol, write_film, write_folder

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GTIN = "5901234123457"
GAP = [BLANK] * 16
"""Long enough for a code to count as gone."""


class Rig(Protocol):
    camera: Camera

    def see(self, pictures: Sequence[Picture]) -> None:
        """Have the camera look at these before it is started."""

    def go_on(self, count: int) -> None:
        """Let it look at the next pictures; nothing to do for one that plays by itself."""

    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class StepRig:
    """The simulation, which looks when it is told to."""

    def __init__(self, folder: Path, film: bool) -> None:
        self._folder = folder
        self._film = film
        self.camera = VirtualCamera(clock=lambda: NOON)

    def see(self, pictures: Sequence[Picture]) -> None:
        recording = recorded(self._folder, self._film, pictures)
        self.camera = VirtualCamera("virtual:", recording, clock=lambda: NOON)

    def go_on(self, count: int) -> None:
        self.camera.step(count)

    def unplug(self) -> None:
        self.camera.unplug()

    def plug(self) -> None:
        self.camera.plug()

    def close(self) -> None:
        self.camera.stop()


class CaptureRig:
    """The real driver with a film in the place of a camera: plays again and again; taking it away unplugs it."""

    def __init__(self, folder: Path, film: bool) -> None:
        self._folder = folder
        self._film = film
        self._recording = folder / "recording"
        self.camera = self._made(folder)

    def see(self, pictures: Sequence[Picture]) -> None:
        self._recording = recorded(self._folder, self._film, pictures)
        self.camera = self._made(self._recording)

    def go_on(self, count: int) -> None:
        """It goes on by itself."""

    def unplug(self) -> None:
        self._recording.rename(self._folder / "taken away")

    def plug(self) -> None:
        (self._folder / "taken away").rename(self._recording)

    def close(self) -> None:
        self.camera.stop()

    @staticmethod
    def _made(recording: Path) -> OpenCvCamera:
        settings = CaptureSettings(fps=60)
        backoff = Backoff(0.001, 0.01)
        return OpenCvCamera("camera:", str(recording), settings, recorded=True, clock=lambda: NOON, backoff=backoff)


def recorded(folder: Path, film: bool, pictures: Sequence[Picture]) -> Path:
    return write_film(folder / "film.avi", pictures) if film else write_folder(folder / "pictures", pictures)


@pytest.fixture(params=["virtual, folder", "virtual, film", "capture, folder", "capture, film"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    kind, _, source = request.param.partition(", ")
    made = (StepRig if kind == "virtual" else CaptureRig)(tmp_path, source == "film")
    yield made
    made.close()


def looking(rig: Rig, pictures: Sequence[Picture]) -> Collector[Scan]:
    """The scans of a started camera that sees these pictures."""
    scans = Collector[Scan]()
    rig.see(pictures)
    rig.camera.start(scans)
    rig.go_on(len(pictures) if len(pictures) < 60 else 3)
    return scans


def test_a_qr_code_becomes_one_scan(rig: Rig) -> None:
    assert looking(rig, [qr("KONTUAR 1")] * 4).first(1)[0].text == "KONTUAR 1"


def test_a_scan_says_where_when_and_of_which_symbology_it_was_read(rig: Rig) -> None:
    scan = looking(rig, [qr("KONTUAR 1")] * 4).first(1)[0]
    assert (scan.source, scan.at, scan.aim_id, scan.symbology, scan.raw) == (
        rig.camera.description,
        NOON,
        "]Q1",
        Symbology.QR,
        b"KONTUAR 1",
    )


def test_a_barcode_becomes_a_scan(rig: Rig) -> None:
    scan = looking(rig, [held_up(symbol(GTIN, "EAN13"))] * 6).first(1)[0]
    assert (scan.text, scan.aim_id) == (GTIN, "]E0")


def test_labels_one_after_another_arrive_in_order(rig: Rig) -> None:
    texts = [f"KONTUAR {number}" for number in range(3)]
    scans = looking(rig, [picture for text in texts for picture in [qr(text)] * 6])
    assert [scan.text for scan in scans.first(3)] == texts


def test_a_preview_shows_the_newest_picture_and_what_is_in_it(rig: Rig) -> None:
    previews = Collector[Preview]()
    rig.see([qr("KONTUAR 1")] * 4)
    rig.camera.watch(previews)
    rig.camera.start(lambda _: None)
    rig.go_on(4)
    shown = previews.first(1)[0]
    assert (shown.width, shown.height, shown.stride, len(shown.rgb)) == (640, 480, 1920, 640 * 480 * 3)
    assert [(found.text, found.is_scan) for found in shown.found] == [("KONTUAR 1", True)]


def test_the_found_box_lies_around_the_code(rig: Rig) -> None:
    previews = Collector[Preview]()
    rig.see([qr("KONTUAR 1")] * 4)
    rig.camera.watch(previews)
    rig.camera.start(lambda _: None)
    rig.go_on(4)
    corners = previews.first(1)[0].found[0].corners
    assert all(abs(x - 320) < 90 and abs(y - 240) < 90 for x, y in corners)
    assert max(x for x, _ in corners) - min(x for x, _ in corners) > 80


def test_a_pulled_camera_is_noticed_and_shows_no_stale_picture(rig: Rig) -> None:
    looking(rig, [qr("KONTUAR 1")] * 60)
    assert rig.camera.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
    rig.unplug()
    assert rig.camera.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)
    assert rig.camera.preview() is None


def test_a_camera_plugged_in_again_comes_back_by_itself(rig: Rig) -> None:
    scans = looking(rig, [qr("KONTUAR 1")] * 6 + GAP + [qr("KONTUAR 2")] * 6)
    scans.first(1)
    rig.unplug()
    assert rig.camera.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)
    rig.plug()
    assert rig.camera.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
    rig.go_on(28)
    assert "KONTUAR 2" in [scan.text for scan in scans.until(lambda items: len({item.text for item in items}) == 2)]


def test_a_listener_that_fails_still_gets_the_next_scan(rig: Rig) -> None:
    scans = Collector[Scan]()

    def fail(scan: Scan) -> None:
        scans(scan)
        raise RuntimeError("the listener's own mistake")

    rig.see([qr("KONTUAR 1")] * 6 + [qr("KONTUAR 2")] * 6)
    rig.camera.start(fail)
    rig.go_on(12)
    assert [scan.text for scan in scans.first(2)] == ["KONTUAR 1", "KONTUAR 2"]


def test_a_started_camera_is_ready(rig: Rig) -> None:
    looking(rig, [BLANK] * 60)
    assert rig.camera.wait_until(lambda health: health == Health.ready(), DEADLINE_S)


def test_a_stopped_camera_is_unavailable_and_stopping_twice_is_harmless(rig: Rig) -> None:
    looking(rig, [BLANK] * 4)
    rig.camera.stop()
    rig.camera.stop()
    assert rig.camera.health().state is HealthState.UNAVAILABLE


def test_a_camera_never_started_can_be_stopped(rig: Rig) -> None:
    rig.camera.stop()
    assert rig.camera.health().state is HealthState.UNAVAILABLE


def test_a_camera_can_be_started_again(rig: Rig) -> None:
    looking(rig, [BLANK] * 4 + [qr("KONTUAR 1")] * 6)
    rig.camera.stop()
    scans = Collector[Scan]()
    rig.camera.start(scans)
    rig.go_on(10)
    assert scans.first(1)[0].text == "KONTUAR 1"


def test_it_is_a_camera_and_so_a_scanner(rig: Rig) -> None:
    assert isinstance(rig.camera, Camera)
    assert isinstance(rig.camera, Scanner)


@pytest.mark.parametrize("kind", [StepRig, CaptureRig])
def test_a_source_that_is_not_there_is_a_sentence_and_found_once_it_is(kind: type[Rig], tmp_path: Path) -> None:
    rig = kind(tmp_path, True)  # type: ignore[call-arg]
    rig.see([qr("KONTUAR 1")] * 4)
    rig.camera.stop()
    (tmp_path / "film.avi").rename(tmp_path / "elsewhere")
    scans = Collector[Scan]()
    rig.camera.start(scans)
    assert rig.camera.wait_until(lambda health: "film.avi" in health.detail, DEADLINE_S)
    assert rig.camera.health().code == Unavailable.code
    shutil.copy(tmp_path / "elsewhere", tmp_path / "film.avi")
    rig.go_on(4)
    assert scans.first(1)[0].text == "KONTUAR 1"
    rig.close()


@pytest.mark.parametrize("kind", [StepRig, CaptureRig])
@pytest.mark.parametrize("name", ["film.avi", "pictures.txt", "picture.png"])
def test_a_file_that_is_neither_film_nor_picture_is_a_sentence(kind: type[Rig], name: str, tmp_path: Path) -> None:
    rig = kind(tmp_path, True)  # type: ignore[call-arg]
    file = tmp_path / name
    file.write_bytes(b"RIFF\x00\x00 neither a film nor a picture")
    if isinstance(rig, StepRig):
        rig.camera = VirtualCamera("virtual:", file)
    else:
        rig.camera = CaptureRig._made(file)
    rig.camera.start(lambda _: None)
    rig.go_on(2)
    assert rig.camera.wait_until(lambda health: name in health.detail, DEADLINE_S)
    assert rig.camera.health().state is HealthState.UNAVAILABLE
    rig.close()
