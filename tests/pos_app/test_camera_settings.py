"""A register's camera in its settings: where it is, when it reads, and what became of the choice at the till."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.camera.opencv_capture import OpenCvCamera
from drivers.camera.virtual import VirtualCamera
from drivers.device import Health
from drivers.registry import Registry
from pos_app.devices import Devices, make_devices
from pos_app.presenters.device_sentences import health_sentence
from pos_app.services.cameras import CHOICE, with_choice
from pos_app.settings import DeviceSettings, SettingsError, read_settings
from pos_app.widgets.translations import Languages
from tests.support.clock import FakeClock
from tests.support.headless_till import WARSAW
from tests.support.shop import open_store

CODES = (
    *("device.library_missing", "camera.decoder_missing", "camera.bad_picture", "device.not_configured"),
    *("device.unavailable", "device.busy", "device.not_permitted", "device.disconnected", "device.fault"),
)


def made(**settings: object) -> Devices:
    return make_devices(DeviceSettings(scanners=(), drawer="", **settings), Registry(), lambda _: None)  # type: ignore[arg-type]


def test_a_register_has_no_camera_unless_it_is_given_one() -> None:
    assert made().camera is None


def test_a_real_camera_is_made_from_its_address_and_not_yet_touched() -> None:
    camera = made(camera="camera:///dev/v4l/by-id/usb-Acme_Wide_7-video-index0").camera
    assert isinstance(camera, OpenCvCamera)
    assert camera.health().code == "device.closed"


def test_a_wrong_address_names_the_key_the_value_and_what_is_wrong() -> None:
    with pytest.raises(SettingsError, match=r"devices\.camera = 'webcam' cannot be used"):
        read_settings({"devices": {"camera": "webcam"}})


def test_a_wrong_time_to_read_names_what_is_allowed() -> None:
    with pytest.raises(SettingsError, match=r"devices\.camera_reads = 'never' .*'always' or 'panel'"):
        read_settings({"devices": {"camera_reads": "never"}})


def test_an_address_that_no_camera_has_is_a_sentence_and_the_rest_goes_on() -> None:
    devices = made(camera="serial:///dev/ttyACM0", display="virtual:")
    assert devices.camera is None
    assert devices.display is not None
    assert "known are: camera, virtual" in devices.problems[0]


def test_a_camera_reads_from_the_start_like_any_scanner() -> None:
    devices = made(camera="virtual:?fps=0")
    devices.start(lambda scan: None)
    assert devices.camera is not None
    assert devices.camera.health() == Health.ready()
    devices.stop()


def test_a_camera_that_waits_for_its_panel_is_off_and_not_missed() -> None:
    devices = made(camera="virtual:?fps=0", camera_reads="panel")
    devices.start(lambda scan: None)
    assert devices.camera is not None
    assert devices.camera.health().code == "device.closed"
    assert "camera" not in devices.by_name


def test_a_camera_is_stopped_with_the_other_devices() -> None:
    devices = Devices(camera=VirtualCamera())
    devices.start(lambda scan: None)
    devices.stop()
    assert devices.by_name["camera"].health().code == "device.closed"


@pytest.mark.parametrize(
    ("chosen", "used"), [(None, "virtual:"), ("camera://0", "camera://0"), ("", "")], ids=["nothing", "another", "none"]
)
def test_what_was_chosen_at_the_till_goes_before_the_settings(
    tmp_path: Path, clock: FakeClock, chosen: str | None, used: str
) -> None:
    store = open_store(tmp_path / "register.sqlite", clock)
    store.preferences.set(CHOICE, chosen)
    assert with_choice(DeviceSettings(camera="virtual:"), store).camera == used
    store.close()


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("code", CODES)
def test_whatever_is_wrong_with_a_camera_is_said_in_words(language: str, code: str) -> None:
    said = health_sentence(Languages(WARSAW).words(language), Health.unavailable(code)).text
    assert code not in said
    assert said.endswith(".")


def test_a_code_without_a_sentence_is_said_with_its_code() -> None:
    assert "device.other" in health_sentence(Languages(WARSAW).words("en"), Health.unavailable("device.other")).text
