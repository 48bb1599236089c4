"""How a device is, in words: one word for a list, and a sentence that says what it means and what to do."""

from __future__ import annotations

from drivers.device import CLOSED, Health, HealthState
from pos_app.presenters.view import Banner, Tone
from pos_app.words import Words

_TONES = {HealthState.READY: Tone.OK, HealthState.ATTENTION: Tone.WARN, HealthState.UNAVAILABLE: Tone.BAD}


def health_sentence(words: Words, health: Health) -> Banner:
    """What ``health`` means and what to do about it; a code without a sentence is said as it is, to be reported."""
    said = _of_cameras(words).get(health.code) or _of_devices(words).get(health.code)
    if said is None:
        said = words.translate("Devices", "Something is wrong with it ({code}). Tell your manager.")
    return Banner(said.format(code=health.code), tone_of_health(health))


def health_word(words: Words, health: Health) -> str:
    """The same in a word or two, for a list."""
    if health.code == CLOSED:
        return words.translate("Devices", "Off")
    return {
        HealthState.READY: words.translate("Devices", "Ready"),
        HealthState.ATTENTION: words.translate("Devices", "Needs a look"),
        HealthState.UNAVAILABLE: words.translate("Devices", "Does not work"),
    }[health.state]


def tone_of_health(health: Health) -> Tone:
    """The colour of it; what is off on purpose has none."""
    return Tone.MUTED if health.code == CLOSED else _TONES[health.state]


def printer_reason(words: Words, code: str) -> str:
    """Why a printer does not print, and what to do."""
    return _of_printers(words).get(code) or words.translate("Status", "The printer does not print.")


def device_name(words: Words, name: str) -> str:
    """A device as people call it; ``name`` is its key in :attr:`pos_app.devices.Devices.by_name`."""
    kind, _, number = name.partition(" ")
    said = {
        "scanner": words.translate("Devices", "Reader"),
        "camera": words.translate("Devices", "Camera"),
        "printer": words.translate("Devices", "Receipt printer"),
        "drawer": words.translate("Devices", "Cash drawer"),
        "terminal": words.translate("Devices", "Payment terminal"),
        "display": words.translate("Devices", "Customer display"),
    }.get(kind, kind)
    return f"{said} {number}" if number else said


def _of_cameras(words: Words) -> dict[str, str]:
    return {
        "camera.decoder_missing": words.translate(
            "Devices",
            "It works, but reads fewer codes than it could. The command kontuar doctor says what to install.",
        ),
        "camera.bad_picture": words.translate(
            "Devices", "It gave something that is no picture. If that stays so, unplug it and plug it in again."
        ),
        "device.not_configured": words.translate(
            "Devices", "None is set up. Plug one in, or choose one that is plugged in."
        ),
    }


def _of_devices(words: Words) -> dict[str, str]:
    return {
        "device.ready": words.translate("Devices", "It works."),
        "device.closed": words.translate("Devices", "It is switched off."),
        "device.unavailable": words.translate(
            "Devices", "It is not plugged in, or cannot be reached. Check its cable; it comes back by itself."
        ),
        "device.busy": words.translate(
            "Devices", "Another program holds it. Close that program; it comes back by itself."
        ),
        "device.not_permitted": words.translate(
            "Devices", "This machine does not let the till use it. The command kontuar doctor says what to do."
        ),
        "device.disconnected": words.translate(
            "Devices", "It was unplugged. Plug it in again; it comes back by itself."
        ),
        "device.timed_out": words.translate(
            "Devices", "It does not answer. Check its cable and power; it comes back by itself."
        ),
        "device.protocol": words.translate(
            "Devices", "It answered something nobody understands. Switch it off and on again."
        ),
        "device.misconfigured": words.translate(
            "Devices", "Its address cannot work. The command kontuar doctor says why."
        ),
        "device.library_missing": words.translate(
            "Devices",
            "A part of the program is missing for it. Selling goes on; kontuar doctor says what to install.",
        ),
        "device.fault": words.translate(
            "Devices", "The program that drives it failed and wrote it down. Unplug it and plug it in again."
        ),
        **_of_printers(words),
        "printer.paper_low": words.translate("Devices", "Its paper is nearly at its end. Keep a new roll at hand."),
    }


def _of_printers(words: Words) -> dict[str, str]:
    silent = words.translate("Status", "The printer does not answer. Check its cable and power.")
    return {
        "printer.none": words.translate("Status", "No receipt printer is set up."),
        "printer.paper_out": words.translate("Status", "The printer is out of paper. Put in a new roll."),
        "printer.cover_open": words.translate("Status", "The printer's cover is open. Close it."),
        "printer.cutter": words.translate("Status", "The printer's cutter is stuck. Switch the printer off and on."),
        "printer.unavailable": silent,
        "printer.unplugged": silent,
        "printer.no_answer": silent,
        "printer.offline": silent,
    }
