"""What keeps a printer from printing.

DeviceError
└── PrinterError           the printer says why it does not print, or says nothing
    ├── PaperOut           the roll is at its end
    ├── CoverOpen          somebody opened it
    ├── CutterJammed       the knife is stuck
    ├── PrinterFault       it is broken until switched off and on, or repaired
    ├── PrinterOffline     it does not print and does not say why: feed key held, too hot
    ├── PrinterBusy        it stopped taking our bytes
    ├── NoAnswer           the way to it is there, but nobody answers: switched off, wrong speed, wrong device
    ├── PrinterUnavailable there is no way to it
    └── PrinterUnplugged   it went away in the middle of a job
"""

from __future__ import annotations

from drivers.errors import Busy, DeviceError, Disconnected, Misconfigured, NotPermitted, TimedOut


class PrinterError(DeviceError):
    """The printer says why it does not print, or says nothing."""

    code = "printer.error"


class PaperOut(PrinterError):
    """The roll is at its end."""

    code = "printer.paper_out"


class CoverOpen(PrinterError):
    """Somebody opened it."""

    code = "printer.cover_open"


class CutterJammed(PrinterError):
    """The knife is stuck."""

    code = "printer.cutter"


class PrinterFault(PrinterError):
    """It is broken until switched off and on, or repaired."""

    code = "printer.fault"


class PrinterOffline(PrinterError):
    """It does not print and does not say why: feed key held, print head too hot."""

    code = "printer.offline"


class PrinterBusy(PrinterError):
    """It stopped taking our bytes."""

    code = "printer.busy"


class NoAnswer(PrinterError):
    """The way to it is there, but nobody answers: switched off, wrong speed, wrong device."""

    code = "printer.no_answer"


class PrinterUnavailable(PrinterError):
    """There is no way to it."""

    code = "printer.unavailable"


class PrinterUnplugged(PrinterError):
    """It went away in the middle of a job."""

    code = "printer.unplugged"


def in_words_of_printers(error: DeviceError) -> DeviceError:
    """The error of a channel said as an error of the printer behind it; what a person must settle stays as it is."""
    if isinstance(error, PrinterError | Misconfigured | NotPermitted | Busy):
        return error
    if isinstance(error, TimedOut):
        return PrinterBusy(str(error))
    return PrinterUnplugged(str(error)) if isinstance(error, Disconnected) else PrinterUnavailable(str(error))
