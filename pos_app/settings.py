"""A register's settings file: where its data is, its devices by address, its hub, its keys.

Everything a chain decides comes from the hub; here is only what belongs to this one machine. Every fault is a
sentence that names the key, the value and what is allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from drivers.errors import DeviceError
from drivers.transport import DeviceUrl

SETTINGS_FILE = "till.toml"


class SettingsError(Exception):
    """The settings file cannot be used; the message is a sentence for whoever wrote it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class DeviceSettings(_Section):
    """Addresses of devices, as docs/devices.md describes them; an empty address means: there is none."""

    scanners: tuple[str, ...] = ("wedge:",)
    printer: str = ""
    drawer: str = "printer:"
    """``printer:?pin=2`` when it hangs on the receipt printer, else another address, or empty."""
    terminal: str = ""
    display: str = ""
    camera: str = ""
    """A camera that reads codes like any scanner, until another one is chosen in the till's camera panel."""
    camera_reads: Literal["always", "panel"] = "always"
    """``panel``: it is switched on only while the camera panel is open."""

    @field_validator("scanners", "printer", "drawer", "terminal", "display", "camera")
    @classmethod
    def _is_address(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for each in (value,) if isinstance(value, str) else value:
            _parse_address(each)
        return value


class HubSettings(_Section):
    """How to reach the hub; the address itself is kept by the enrolment."""

    ca_bundle: Path | None = None
    allow_plain_http: bool = False


class KioskSettings(_Section):
    """What is for ``kontuar kiosk`` alone."""

    theme: Literal["light", "dark"] = "light"
    """What every shopper begins with; high contrast is a switch on the screen."""


class TillSettings(_Section):
    """The whole file."""

    language: Literal["pl", "en"] = "pl"
    preset: Literal["scan", "touch"] = "scan"
    """Which half of the selling screen is the wide one until somebody chooses: the basket's or the quick keys'."""
    fullscreen: bool = True
    customer_display: bool = True
    """A second window for the customer when a second screen is there."""
    receipt_columns: Literal[32, 42, 48] = 48
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    devices: DeviceSettings = Field(default_factory=DeviceSettings)
    hub: HubSettings = Field(default_factory=HubSettings)
    kiosk: KioskSettings = Field(default_factory=KioskSettings)
    keys: Mapping[str, str] = Field(default_factory=dict)
    """Action → key, such as ``pay = "F9"``; the rest keep their keys."""


def load_settings(data_dir: Path) -> TillSettings:
    """The settings in ``data_dir``; the defaults when there is no file; :class:`SettingsError` when it is wrong."""
    path = data_dir / SETTINGS_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return TillSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. Mend or remove the file.") from error
    try:
        return read_settings(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {error}. Mend that line or remove the file.") from error
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def read_settings(values: Mapping[str, Any]) -> TillSettings:
    """The settings in ``values``; :class:`SettingsError` names every wrong key."""
    try:
        return TillSettings.model_validate(values)
    except ValidationError as error:
        faults = (_fault(dict(each)) for each in error.errors())
        raise SettingsError(" ".join(faults)) from error


def _parse_address(address: str) -> None:
    try:
        if address:
            DeviceUrl.parse(address)
    except DeviceError as error:
        raise ValueError(str(error)) from error


def _fault(error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"There is no setting {key}. Check its spelling or remove it."
    return f"The setting {key} = {error['input']!r} cannot be used: {error['msg']}."
