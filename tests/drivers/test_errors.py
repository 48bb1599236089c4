"""Every error of pyserial, sockets, termios and the system becomes one of ours."""

from __future__ import annotations

import errno
import inspect
import os
import socket
import termios
from pathlib import Path

import pytest
import serial

from drivers import errors
from drivers.errors import (
    Busy,
    DeviceError,
    Disconnected,
    IllegalTransition,
    Misconfigured,
    NotPermitted,
    TimedOut,
    Unavailable,
    from_foreign,
    mapped,
)
from drivers.transport import transport_for

IN_USE = [
    (OSError(errno.EIO, "i/o"), Disconnected),
    (OSError(errno.ENODEV, "gone"), Disconnected),
    (BrokenPipeError(errno.EPIPE, "pipe"), Disconnected),
    (ConnectionResetError(errno.ECONNRESET, "reset"), Disconnected),
    (ConnectionAbortedError(errno.ECONNABORTED, "aborted"), Disconnected),
    (OSError(errno.EBUSY, "busy"), Busy),
    (PermissionError(errno.EACCES, "no"), NotPermitted),
    (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Unavailable),
    (OSError(errno.EHOSTUNREACH, "unreachable"), Unavailable),
    (TimeoutError("slow"), TimedOut),
    (OSError(errno.ETIMEDOUT, "slow"), TimedOut),
    (serial.SerialTimeoutException("Write timeout"), TimedOut),
    (serial.SerialException("device reports readiness to read but returned no data"), Disconnected),
    (serial.PortNotOpenError(), Disconnected),
    (termios.error(errno.EIO, "i/o"), Disconnected),
    (OSError("an error without a number"), Disconnected),
    (socket.gaierror(socket.EAI_NONAME, "unknown host"), Unavailable),
]


@pytest.mark.parametrize(("foreign", "ours"), IN_USE, ids=lambda value: getattr(value, "__name__", repr(value)))
def test_a_foreign_error_in_use_becomes_ours(foreign: Exception, ours: type[DeviceError]) -> None:
    with pytest.raises(DeviceError) as caught, mapped("the printer"):
        raise foreign
    assert type(caught.value) is ours


@pytest.mark.parametrize("foreign", [foreign for foreign, _ in IN_USE], ids=repr)
def test_on_opening_nothing_is_disconnected_or_late_but_only_unavailable(foreign: Exception) -> None:
    with pytest.raises(Unavailable), mapped("the printer", opening=True):
        raise foreign


@pytest.mark.parametrize("name", [name for name in dir(serial) if inspect.isclass(getattr(serial, name))])
def test_no_exception_of_pyserial_is_left_out(name: str) -> None:
    kind = getattr(serial, name)
    if issubclass(kind, Exception):
        error = kind() if name == "PortNotOpenError" else kind("text")
        with pytest.raises(DeviceError), mapped("the printer"):
            raise error


def test_a_mistake_of_ours_is_not_hidden_as_a_devices() -> None:
    with pytest.raises(ValueError), mapped("the printer"):
        raise ValueError("ours")


def test_a_refused_value_while_opening_is_the_addresss_fault() -> None:
    with pytest.raises(Misconfigured), mapped("the printer", opening=True):
        raise ValueError("Not a valid baudrate")


def test_an_error_of_ours_stays_itself() -> None:
    error = Busy("taken")
    assert from_foreign(error, "the printer") is error


def test_the_number_is_found_in_the_cause_where_pyserial_drops_it() -> None:
    error = serial.SerialException("could not open port")
    error.__cause__ = OSError(errno.EACCES, "no")
    assert isinstance(from_foreign(error, "scanner"), NotPermitted)


def test_the_text_names_the_device() -> None:
    assert str(from_foreign(OSError(errno.EIO, "i/o"), "serial:///dev/ttyACM0")).startswith("serial:///dev/ttyACM0:")


def test_every_kind_has_a_code_of_its_own() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DeviceError)]
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    kinds = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DeviceError)}
    drawn = {line.split("── ")[1].split()[0] for line in (errors.__doc__ or "").splitlines() if "── " in line}
    assert drawn | {"DeviceError"} == kinds


def test_an_illegal_transition_names_both_states() -> None:
    error = IllegalTransition("scanner", "closed", "busy")
    assert (error.current, error.wanted) == ("closed", "busy")


# The real errors of a real system, not only those we made up.


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("serial:///dev/ttyNONE7", Unavailable),
        ("serial:///dev/null", Unavailable),
        ("file:///dev/usb/lp77", Unavailable),
        ("file:///", Misconfigured),
        ("tcp://127.0.0.1:1", Unavailable),
        ("tcp://no-such-host.invalid:9100", Unavailable),
        ("tcp://a..b:9100", Misconfigured),
        ("usb://04b8:0e15", Unavailable),
        ("hidraw://04b8:0e15", Unavailable),
    ],
)
def test_what_is_not_there_cannot_be_opened(url: str, ours: type[DeviceError]) -> None:
    with pytest.raises(ours):
        transport_for(url).open()


def test_a_port_that_somebody_holds_is_busy() -> None:
    master, node = os.openpty()
    url = f"serial://{os.ttyname(node)}"
    first, second = transport_for(url), transport_for(url)
    first.open()
    with pytest.raises(Busy):
        second.open()
    first.close()
    os.close(node)
    os.close(master)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_opened_is_not_permitted(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.touch(mode=0o000)
    with pytest.raises(NotPermitted):
        transport_for(f"file://{path}").open()
