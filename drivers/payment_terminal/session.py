"""Requests and answers with a JSON-lines terminal over one connection; runs on the terminal's owner thread."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from drivers.device import Health
from drivers.errors import Disconnected, Misconfigured, Refused, TimedOut
from drivers.payment_terminal.messages import PROTOCOL, LineFramer, Message, encode
from drivers.payment_terminal.port import PaymentStage, Watch
from drivers.transport import Transport

_SLICE_S: Final = 0.1
"""How soon an abort or a stop is noticed while waiting."""


class Session:
    """One conversation at a time; silence of ``silence_s`` is :class:`TimedOut`, whatever stage it had reached."""

    def __init__(self, transport: Transport, silence_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._silence_s = silence_s
        self._monotonic = monotonic
        self._framer = LineFramer()
        self._arrived: list[Message] = []
        # Begins anywhere: on a serial line an answer may come that an earlier run of the program asked for.
        self._number = secrets.randbelow(1 << 40)
        self._abort_wanted = threading.Event()
        self._closing = threading.Event()

    @property
    def description(self) -> str:
        """Where the terminal is."""
        return self._transport.description

    def connect(self) -> Health:
        """Open the channel and agree on the protocol."""
        self._framer.clear()
        self._arrived.clear()
        self._transport.open()
        hello = self.exchange({"do": "hello", "protocol": PROTOCOL})
        if not isinstance(hello, dict) or hello.get("protocol") != PROTOCOL:
            raise Misconfigured(f"{self.description}: the terminal speaks another protocol than version {PROTOCOL}")
        return Health.ready()

    def attend(self) -> Health:
        """See that the terminal still answers."""
        self.exchange({"do": "ping"})
        return Health.ready()

    def disconnect(self) -> None:
        """Let go of the channel."""
        self._transport.close()

    def abort(self) -> None:
        """From any thread: have the running conversation ask the terminal to stop waiting."""
        self._abort_wanted.set()

    def begin(self) -> None:
        """The conversations to come are wanted."""
        self._closing.clear()

    def forget_abort(self) -> None:
        """An abort that came when nothing was running must not stop the next payment."""
        self._abort_wanted.clear()

    def end(self) -> None:
        """From any thread: leave the running conversation as if the line had broken."""
        self._closing.set()

    def exchange(self, request: Message, watch: Watch | None = None, *, abortable: bool = False) -> Any:
        """The result of a request; raises a :class:`~drivers.errors.DeviceError` when it will not come.

        :class:`Refused` when the terminal answers with an error; then nothing was done.
        """
        self._number += 1
        number = self._number
        self._transport.write(encode({"id": number, **request}))
        deadline = self._monotonic() + self._silence_s
        while True:
            message = self._next(deadline, abortable)
            if message.get("id") != number:
                continue
            if "result" in message:
                return message["result"]
            if "error" in message:
                raise Refused(f"{self.description}: {message['error']}")
            deadline = self._monotonic() + self._silence_s
            _tell(message.get("stage"), watch)

    def _next(self, deadline: float, abortable: bool) -> Message:
        """The next message, looking after aborts and stops in between."""
        while not self._arrived:
            if self._closing.is_set():
                raise Disconnected(f"{self.description}: the till let go of it")
            if abortable and self._abort_wanted.is_set():
                self._abort_wanted.clear()
                self._transport.write(encode({"id": 0, "do": "abort"}))
            left = deadline - self._monotonic()
            if left <= 0:
                raise TimedOut(f"{self.description}: silent for {self._silence_s:g} s")
            self._arrived = self._framer.feed(self._transport.read(min(left, _SLICE_S)))
        return self._arrived.pop(0)


def _tell(stage: object, watch: Watch | None) -> None:
    if watch is not None and isinstance(stage, str) and stage in set(PaymentStage):
        watch(PaymentStage(stage))
