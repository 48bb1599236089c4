"""``kontuar doctor``: what is connected, installed and reachable, and for each fault what to do about it."""

from __future__ import annotations

import ctypes.util
import enum
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from drivers.camera.libraries import Libraries
from drivers.camera.libraries import load as load_camera_libraries
from drivers.device import Device, Health, HealthState
from drivers.discovery import discover
from drivers.errors import DeviceError, LibraryMissing
from drivers.registry import Registry
from local_store import Store, StoreError
from pos_app.devices import make_devices
from pos_app.services.recovery import last_recovery, waiting_file
from pos_app.settings import SETTINGS_FILE, SettingsError, TillSettings, load_settings
from retail.values import Sku

LEAST_FREE_MB = 500
DEVICE_WAIT_S = 3.0


class Verdict(enum.StrEnum):
    """How something is; the value is its mark in the list."""

    GOOD = "✔"
    LOOK = "!"
    BAD = "✘"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what, how it is, and what to do about it."""

    subject: str
    verdict: Verdict
    text: str
    remedy: str = ""


LIBRARIES = {
    "xcb-cursor": ("libxcb-cursor0", "the till's window on an X11 desktop"),
    "EGL": ("libegl1", "drawing"),
    "GL": ("libgl1", "drawing"),
    "xkbcommon": ("libxkbcommon0", "the keyboard"),
    "fontconfig": ("libfontconfig1", "fonts"),
}
"""System libraries by the name the linker knows: the Debian package, and what needs it."""


def examine(
    data_dir: Path, clock: Callable[[], datetime], ask_hub: Callable[[Path, TillSettings], Finding]
) -> tuple[Finding, ...]:
    """Look at everything. ``ask_hub`` asks the hub, which this room does not know how to reach."""
    try:
        settings = load_settings(data_dir)
    except SettingsError as error:
        return (Finding(SETTINGS_FILE, Verdict.BAD, str(error)), *libraries(), *folder(data_dir))
    return (
        *libraries(),
        *camera_libraries(),
        *folder(data_dir),
        *database(data_dir, clock),
        ask_hub(data_dir, settings),
        *configured(settings),
        *plugged_in(),
    )


def libraries(find: Callable[[str], str | None] = ctypes.util.find_library) -> tuple[Finding, ...]:
    """Which system libraries are missing."""
    missing = [(package, use) for name, (package, use) in LIBRARIES.items() if find(name) is None]
    if not missing or not sys.platform.startswith("linux"):
        return (Finding("system libraries", Verdict.GOOD, "all there"),)
    return tuple(
        Finding(package, Verdict.LOOK, f"missing; needed for {use}", f"sudo apt-get install {package}")
        for package, use in missing
    )


def camera_libraries(load: Callable[[], Libraries] = load_camera_libraries) -> tuple[Finding, ...]:
    """What a camera lacks; nothing when it lacks nothing, and never worse than worth a look: selling needs none."""
    try:
        remarks = load().remarks
    except LibraryMissing as error:
        remarks = (str(error),)
    return tuple(Finding("camera", Verdict.LOOK, remark) for remark in remarks)


def folder(data_dir: Path) -> tuple[Finding, ...]:
    """Whether the register's folder can be written and has room."""
    if not data_dir.is_dir():
        return (Finding(str(data_dir), Verdict.LOOK, "not made yet", "enrol this register: kontuar enroll --hub URL"),)
    if not os.access(data_dir, os.W_OK):
        remedy = f"give this account the folder: sudo chown -R $USER {data_dir}"
        return (Finding(str(data_dir), Verdict.BAD, "cannot be written", remedy),)
    free_mb = shutil.disk_usage(data_dir).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        return (
            Finding(str(data_dir), Verdict.BAD, f"only {free_mb} MB free", "make room, or sales cannot be written"),
        )
    return (Finding(str(data_dir), Verdict.GOOD, f"{free_mb:,} MB free"),)


def database(data_dir: Path, clock: Callable[[], datetime]) -> tuple[Finding, ...]:
    """How the register's file is, what waits in it, and who carries it."""
    path = data_dir / "register.sqlite"
    if not path.exists():
        return (Finding(path.name, Verdict.LOOK, "not made yet", "enrol this register: kontuar enroll --hub URL"),)
    try:
        store = Store.open(path, clock, owner="tool")
    except StoreError as error:
        return (
            Finding(path.name, Verdict.BAD, str(error), "start the till: it puts a damaged file aside and goes on"),
        )
    try:
        return (*_contents(path, store), *_recovery(store), _agent(store), *_receipts(store))
    finally:
        store.close()


def configured(settings: TillSettings, registry: Registry | None = None) -> tuple[Finding, ...]:
    """How every configured device answers."""
    registry = registry or Registry()
    devices = make_devices(settings.devices, registry, lambda _: None)
    findings = [Finding("device", Verdict.BAD, problem, f"mend {SETTINGS_FILE}") for problem in devices.problems]
    findings += [Finding("driver", Verdict.LOOK, problem) for problem in registry.problems]
    devices.start(lambda _: None)
    try:
        findings += [_device(each) for each in devices.all]
    finally:
        devices.stop()
    return tuple(findings)


def plugged_in() -> tuple[Finding, ...]:
    """What is plugged in, with the address to configure."""
    try:
        found = discover()
    except DeviceError as error:
        return (Finding("plugged in", Verdict.LOOK, str(error)),)
    if not found:
        return (Finding("plugged in", Verdict.GOOD, "no serial port, no USB printer and no camera found"),)
    remedy = "sudo usermod -aG dialout,lp,video $USER, then sign in again"
    return tuple(
        Finding(
            each.name,
            Verdict.GOOD if each.permitted else Verdict.BAD,
            f"{each.url} at {each.node}" + ("" if each.permitted else ": this account may not open it"),
            "" if each.permitted else remedy,
        )
        for each in found
    )


def write(findings: Iterable[Finding], out: TextIO) -> bool:
    """Print the findings as a list; True when nothing is bad."""
    listed = tuple(findings)
    width = max((len(each.subject) for each in listed), default=0)
    for each in listed:
        print(f"{each.verdict} {each.subject:<{width}}  {each.text}", file=out)
        if each.remedy:
            print(f"  {'':<{width}}  → {each.remedy}", file=out)
    return all(each.verdict is not Verdict.BAD for each in listed)


def _contents(path: Path, store: Store) -> tuple[Finding, ...]:
    identity = store.identity.get()
    if identity is None:
        return (Finding(path.name, Verdict.LOOK, "sound, not enrolled", "kontuar enroll --hub URL"),)
    waiting = store.outbox.summary()
    text = f"register {identity.register_id}, {store.catalog.count():,} items, {waiting.waiting} facts to send"
    findings = [Finding(path.name, Verdict.GOOD, text)]
    missing = [each for each in store.missing_prices.list() if _has_no_price(store, each.sku)]
    if missing:
        names = ", ".join(each.name for each in missing[:3])
        findings.append(
            Finding("prices", Verdict.LOOK, f"{len(missing)} items had no price: {names}", "price them at the hub")
        )
    return (*findings, *_unreadable(store))


def _recovery(store: Store) -> tuple[Finding, ...]:
    """What became of a damaged file."""
    waits, last = waiting_file(store), last_recovery(store)
    if waits is not None:
        text = f"{waits.name} waits: nobody knows yet which register it belongs to"
        return (Finding("recovery", Verdict.LOOK, text, "enrol this register: kontuar enroll --hub URL"),)
    if last is None:
        return ()
    text = f"{last.taken.facts} facts, {last.taken.sales} sales of {last.file} taken over on {last.at:%Y-%m-%d %H:%M}"
    return (Finding("recovery", Verdict.GOOD, text),)


def _has_no_price(store: Store, sku: Sku) -> bool:
    """Still: a price may have come since the goods were refused."""
    entry = store.catalog.find_sku(sku, store.now().date())
    return entry is None or entry.price is None


def _unreadable(store: Store) -> Iterator[Finding]:
    """Promotions that this program is too old for."""
    for each in store.promotions.unreadable():
        text = f"{each.promotion_id} ({each.name}) cannot be evaluated; its goods sell at regular price. {each.reason}"
        yield Finding("promotion", Verdict.LOOK, text, "install the newer program")


def _agent(store: Store) -> Finding:
    holder = store.lease.holder()
    if holder is None:
        return Finding(
            "sync agent", Verdict.LOOK, "not running", "the till starts it; or: systemctl --user start kontuar-agent"
        )
    status = store.status.read()
    verdict = Verdict.GOOD if status.state == "online" else Verdict.LOOK
    return Finding("sync agent", verdict, f"{status.state} since {status.since:%Y-%m-%d %H:%M}", status.last_error)


def _receipts(store: Store) -> tuple[Finding, ...]:
    waiting = store.print_queue.waiting()
    if not waiting:
        return ()
    return (Finding("receipts", Verdict.LOOK, f"{len(waiting)} wait for the printer", "see the printer below"),)


def _device(device: Device) -> Finding:
    health = _settled(device)
    verdicts = {
        HealthState.READY: Verdict.GOOD,
        HealthState.ATTENTION: Verdict.LOOK,
        HealthState.UNAVAILABLE: Verdict.BAD,
    }
    remedy = (
        "" if health.state is HealthState.READY else _REMEDIES.get(health.code, "check its cable, power and address")
    )
    return Finding(
        device.description, verdicts[health.state], f"{health.state} ({health.code}) {health.detail}".rstrip(), remedy
    )


def _settled(device: Device) -> Health:
    """The device's health once it had time to connect."""
    wait = getattr(device, "wait_until", None)
    if wait is not None:
        wait(lambda health: health.state is not HealthState.UNAVAILABLE, DEVICE_WAIT_S)
    return device.health()


_REMEDIES = {
    "printer.paper_out": "put in a new roll",
    "printer.paper_low": "keep a new roll at hand",
    "printer.cover_open": "close the cover",
    "printer.cutter": "switch the printer off and on",
    "device.not_permitted": "sudo usermod -aG dialout,lp,video $USER, then sign in again",
    "device.library_missing": "install what is named; selling goes on without it",
    "camera.decoder_missing": "install what is named; the camera then reads more codes",
    "camera.bad_picture": "unplug the camera and plug it in again",
}
