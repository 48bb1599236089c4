"""Everything that can go wrong with a device, and how the errors of libraries and of the system become ours.

DeviceError                    something is wrong with a device; ``code`` is dotted lower case for programs
├── Unavailable                it is not there, or it cannot be opened
│   ├── Busy                   it is there, but someone else holds it, or its queue is full
│   └── NotPermitted           it is there, but the system does not let us open it
├── Disconnected               it went away while we were talking to it
├── TimedOut                   it did not take our bytes, or did not answer, in time
├── ProtocolError              it answered something its protocol does not allow
├── Refused                    it understood and will not; nothing was done
├── Misconfigured              an address, an option or a driver entry that cannot work
│   └── LibraryMissing         a library that the driver needs is not installed
├── AlreadySent                a payment or fiscal job was about to be sent a second time: our own mistake
└── IllegalTransition          a change of state that the life of a device does not allow: our own mistake

:func:`mapped` wraps every call into pyserial, sockets and the operating system, so that nothing else leaves a driver.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import serial

try:
    import termios

    _TERMIOS_ERROR: type[Exception] | None = termios.error
except ImportError:
    _TERMIOS_ERROR = None


class DeviceError(Exception):
    """Something is wrong with a device."""

    code: ClassVar[str] = "device.error"


class Unavailable(DeviceError):
    """It is not there, or it cannot be opened."""

    code = "device.unavailable"


class Busy(Unavailable):
    """Someone else holds it, or its queue is full."""

    code = "device.busy"


class NotPermitted(Unavailable):
    """The system does not let us open it."""

    code = "device.not_permitted"


class Disconnected(DeviceError):
    """It went away while we were talking to it; what it last did may be unknown."""

    code = "device.disconnected"


class TimedOut(DeviceError):
    """It did not take our bytes, or did not answer, in time; some bytes may have been taken."""

    code = "device.timed_out"


class ProtocolError(DeviceError):
    """It answered something its protocol does not allow."""

    code = "device.protocol"


class Refused(DeviceError):
    """It understood what was asked and will not do it; nothing was done, and the connection is as good as before."""

    code = "device.refused"


class Misconfigured(DeviceError):
    """An address, an option or a driver entry that cannot work until somebody changes it."""

    code = "device.misconfigured"


class LibraryMissing(Misconfigured):
    """A library that the driver needs is not installed, or cannot be loaded."""

    code = "device.library_missing"


class AlreadySent(DeviceError):
    """A payment or fiscal job was about to be sent a second time; nothing left. Ask for its result instead."""

    code = "device.already_sent"


class IllegalTransition(DeviceError):
    """A change of state that is not in the table of the device life."""

    code = "device.illegal_transition"

    def __init__(self, subject: str, current: str, wanted: str) -> None:
        super().__init__(f"{subject}: {current} → {wanted} is not in the state table")
        self.current = current
        self.wanted = wanted


_BY_ERRNO: dict[int, type[DeviceError]] = {
    errno.ENOENT: Unavailable,
    errno.ENXIO: Unavailable,
    errno.ENOTTY: Unavailable,
    errno.EISDIR: Misconfigured,
    errno.EINVAL: Misconfigured,
    errno.ECONNREFUSED: Unavailable,
    errno.EHOSTUNREACH: Unavailable,
    errno.ENETUNREACH: Unavailable,
    errno.EHOSTDOWN: Unavailable,
    errno.EADDRNOTAVAIL: Unavailable,
    errno.EBUSY: Busy,
    errno.EAGAIN: Busy,
    errno.EACCES: NotPermitted,
    errno.EPERM: NotPermitted,
    errno.ENODEV: Disconnected,
    errno.EIO: Disconnected,
    errno.EPIPE: Disconnected,
    errno.EBADF: Disconnected,
    errno.ECONNRESET: Disconnected,
    errno.ECONNABORTED: Disconnected,
    errno.ENOTCONN: Disconnected,
    errno.ESHUTDOWN: Disconnected,
    errno.ETIMEDOUT: TimedOut,
}
"""What a system error means *while a device is in use*; before that, an absent one is merely unavailable."""

_ON_OPENING: dict[type[DeviceError], type[DeviceError]] = {Disconnected: Unavailable, TimedOut: Unavailable}


def from_foreign(error: Exception, subject: str, *, opening: bool = False) -> DeviceError:
    """Our error for one of pyserial, sockets, termios or the system; ``subject`` names the device in the text."""
    if isinstance(error, DeviceError):
        return error
    kind = _kind_of(error)
    if opening:
        kind = _ON_OPENING.get(kind, kind)
    return kind(f"{subject}: {error}")


@contextmanager
def mapped(subject: str, *, opening: bool = False) -> Iterator[None]:
    """Raise our error in place of any foreign one; programming errors pass unchanged.

    While ``opening``, a refused value is the address's fault; later on it would be ours, and passes.
    """
    foreign = _FOREIGN_ON_OPENING if opening else _FOREIGN
    try:
        yield
    except foreign as error:
        raise from_foreign(error, subject, opening=opening) from error


_FOREIGN: tuple[type[Exception], ...] = (OSError, *((_TERMIOS_ERROR,) if _TERMIOS_ERROR else ()))
"""pyserial's and socket's errors are ``OSError``; ``termios.error`` is not."""

_FOREIGN_ON_OPENING: tuple[type[Exception], ...] = (*_FOREIGN, ValueError, OverflowError)
"""``ValueError`` covers the host name that cannot be encoded, the port out of range and the unknown baud rate."""


def _kind_of(error: Exception) -> type[DeviceError]:
    if isinstance(error, serial.SerialTimeoutException | TimeoutError):
        return TimedOut
    if isinstance(error, socket.gaierror | socket.herror):
        return Unavailable
    if isinstance(error, ValueError | OverflowError):
        return Misconfigured
    return _BY_ERRNO.get(_number_of(error) or 0, Disconnected)


def _number_of(error: Exception) -> int | None:
    """The system's error number; termios keeps it as its first argument, pyserial sometimes only in the cause."""
    number = getattr(error, "errno", None)
    if number is None and error.args and isinstance(error.args[0], int):
        number = error.args[0]
    cause = error.__cause__ or error.__context__
    if number is None and isinstance(cause, OSError):
        number = cause.errno
    return number if isinstance(number, int) else None
