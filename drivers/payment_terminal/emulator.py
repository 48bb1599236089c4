"""A terminal at the far end of a line, or of a loopback socket: the simulated core behind the real protocol."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from drivers.errors import DeviceError, Disconnected, ProtocolError, mapped
from drivers.payment_terminal.messages import (
    HEARTBEAT_S,
    PROTOCOL,
    LineFramer,
    Message,
    close_out,
    encode,
    intent_in,
    result_out,
)
from drivers.payment_terminal.port import PaymentResult, PaymentStage
from drivers.payment_terminal.simulation import Kind, Line, TerminalCore
from drivers.transport import READ_CHUNK, Transport
from retail.values import PLN, Currency

_SLICE_S: Final = 0.02


class TerminalEmulator:
    """Serves one till over ``line`` until :meth:`stop`; what happens is decided by ``core``.

    ``piece`` cuts every answer into pieces of that many bytes, ``pause_s`` apart. A reply that is to be lost is lost
    together with the connection, as it is when somebody trips over the cable.
    """

    def __init__(
        self,
        line: Transport,
        core: TerminalCore,
        *,
        home: Currency = PLN,
        piece: int = 0,
        pause_s: float = 0.0,
        drop: Callable[[], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._core = core
        self._home = home
        self._piece = piece
        self._pause_s = pause_s
        self._drop = drop or line.close
        self._monotonic = monotonic
        self._framer = LineFramer()
        self._stopping = threading.Event()
        self._running: tuple[int, str, float] | None = None
        """The number and reference of the payment under way, and when its next heartbeat is due."""

    def serve(self) -> None:
        """Answer until stopped or until the line is gone."""
        self._framer.clear()
        with contextlib.suppress(DeviceError):
            while not self._stopping.is_set():
                for message in self._framer.feed(self._line.read(_SLICE_S)):
                    self._answer(message)
                self._see_to_payment()

    def stop(self) -> None:
        """From any thread: serve no longer."""
        self._stopping.set()

    def _answer(self, message: Message) -> None:
        number, do = message.get("id", 0), message.get("do")
        if do in set(Kind):
            self._begin(number, Kind(do), message)
        elif do == "abort":
            self._core.abort()
        else:
            self._send({"id": number, **self._simple(do, message)})

    def _simple(self, do: object, message: Message) -> Message:
        """The answer to what needs no customer."""
        match do:
            case "hello":
                return {"result": {"protocol": PROTOCOL, "terminal": "simulated"}}
            case "ping":
                return {"result": {}}
            case "ask":
                return {"result": result_out(self._core.ask(str(message.get("reference", ""))))}
            case "last":
                last = self._core.last()
                return {"result": None if last is None else result_out(last)}
            case "close":
                return {"result": close_out(self._core.close_day(self._home))}
        return {"error": f"cannot do {do!r}"}

    def _begin(self, number: int, kind: Kind, message: Message) -> None:
        if self._core.next_line() is Line.LOSES_REQUEST:
            self._break()
        try:
            intent = intent_in(message)
        except ProtocolError as error:
            self._send({"id": number, "error": str(error)})
            return
        result = self._core.begin(kind, intent)
        if result is not None:
            self._deliver(number, result)
            return
        self._running = (number, intent.reference, self._monotonic() + HEARTBEAT_S)
        self._send({"id": number, "stage": PaymentStage.PRESENT})

    def _see_to_payment(self) -> None:
        if self._running is None:
            return
        number, reference, beat_s = self._running
        result = self._core.wait(reference, 0)
        if result is not None:
            self._running = None
            self._deliver(number, result)
        elif self._monotonic() >= beat_s:
            self._running = (number, reference, self._monotonic() + HEARTBEAT_S)
            self._send({"id": number, "stage": PaymentStage.PRESENT})

    def _deliver(self, number: int, result: PaymentResult) -> None:
        line = self._core.line_of(result.reference)
        if line is Line.LOSES_REPLY:
            self._break()
        answer = {"id": number, "result": result_out(result)}
        for _ in range(2 if line is Line.DOUBLES_REPLY else 1):
            self._send(answer)

    def _send(self, message: Message) -> None:
        data = encode(message)
        for part in _parts(data, self._piece or len(data)):
            self._line.write(part)
            if self._pause_s:
                self._stopping.wait(self._pause_s)

    def _break(self) -> None:
        self._drop()
        raise Disconnected("the simulated line broke")


class TerminalServer:
    """A simulated terminal on a loopback port, one till at a time; each connection is served by a new emulator."""

    def __init__(self, core: TerminalCore, *, port: int = 0, **emulator_options: Any) -> None:
        self._core = core
        self._port = port
        self._options = emulator_options
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """The address a driver connects to; kept over :meth:`stop` and :meth:`start`."""
        return f"jsonl+tcp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Switch on."""
        self._stopping.clear()
        with mapped("terminal emulator", opening=True):
            self._listener = socket.create_server(("127.0.0.1", self._port))
        self._listener.settimeout(_SLICE_S)
        self._port = self._listener.getsockname()[1]
        self._thread = threading.Thread(
            target=self._serve, args=(self._listener,), name="terminal emulator", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Pull the plug: the connection breaks, new ones are refused."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _serve(self, listener: socket.socket) -> None:
        with listener:
            while not self._stopping.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                line = _Accepted(connection, self._stopping)
                try:
                    TerminalEmulator(line, self._core, **self._options).serve()
                finally:
                    line.close()


class _Accepted:
    """The terminal's end of an accepted connection, as a transport that ends when the plug is pulled."""

    description = "terminal emulator"

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping

    def open(self) -> None:
        """It is open from the start."""

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def write(self, data: bytes) -> None:
        """Send."""
        with mapped(self.description):
            self._connection.settimeout(1.0)
            self._connection.sendall(data)

    def read(self, timeout_s: float) -> bytes:
        """Receive."""
        if self._stopping.is_set():
            raise Disconnected("the plug was pulled")
        with mapped(self.description):
            self._connection.settimeout(timeout_s)
            try:
                data = self._connection.recv(READ_CHUNK)
            except TimeoutError:
                return b""
        if not data:
            raise Disconnected("the till hung up")
        return data


def _parts(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))
