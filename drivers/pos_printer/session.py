"""The conversation with one ESC/POS printer: status before, the job in pieces, confirmation after."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from drivers.device import Health, Outcome, Result
from drivers.errors import DeviceError
from drivers.pos_printer.document import Document, Pulse
from drivers.pos_printer.encoder import EscPosEncoder
from drivers.pos_printer.errors import NoAnswer, PrinterError, in_words_of_printers
from drivers.pos_printer.status import Confirmation, PrinterStatus, Reply, StatusBack, StatusParser
from drivers.transport import Transport

_CONFIRM = b"\x1dr\x01"
_RECOVER = b"\x10\x05\x02"
_PULSE = {2: b"\x10\x14\x01\x00\x01", 5: b"\x10\x14\x01\x01\x01"}
_FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_TAIL = 16
"""Bytes kept for the last piece: while it has not been sent, the receipt is certainly not cut."""
_ROUNDS = 3
_SETTLE_S = 0.05
"""After this long without a byte, no doubled or late reply is on its way."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a printer may take, in seconds."""

    reply_s: float = 0.5
    """For one status reply: a printer obeys `DLE EOT` at once, whatever it is doing."""
    confirm_s: float = 10.0
    """For a short job to be printed and confirmed."""
    bytes_per_s: float = 600.0
    """The slowest line and print head we wait for: 9600 baud and long pictures."""
    poll_s: float = 0.5
    """Between looks at the status while a job is being printed."""
    ask_again_s: float = 3.0
    """Without a confirmation from a printer that says it is well: the answer may have been lost."""
    piece: int = 1024
    """Bytes written at once, so that a change is noticed between two pieces."""


class PrinterSession:
    """One printer over one channel, used by one thread; knows documents and status, no queue and no reconnecting."""

    def __init__(
        self,
        transport: Transport,
        encoder: EscPosEncoder,
        timing: Timing | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._encoder = encoder
        self._profile = encoder.profile
        self._timing = timing or Timing()
        self._monotonic = monotonic
        self._parser = StatusParser()
        self._confirmations = 0
        self._quiet = True
        self._cause: DeviceError | None = None
        self.status = PrinterStatus()

    @property
    def description(self) -> str:
        """Where the printer is."""
        return self._transport.description

    def connect(self) -> Health:
        """Open the channel and ask how the printer is; raises NoAnswer when it should answer and does not."""
        self._parser.reset()
        self._cause = None
        self.status = PrinterStatus()
        self._encoder.warm_up()
        try:
            self._transport.open()
        except DeviceError as error:
            raise in_words_of_printers(error) from error
        return self.attend()

    def attend(self) -> Health:
        """Ask how it is; raises what it was lost by, now or in a job since the last time."""
        if self._cause is not None:
            raise self._cause
        try:
            self.status = self._ask()
        except DeviceError as error:
            raise self._lost_by(error) from error
        return self._health()

    def disconnect(self) -> None:
        """Close the channel."""
        self._transport.close()

    def print(self, document: Document) -> Result:
        """Print all of it, or say why not; ValueError for a document that cannot be printed by anyone."""
        return self._run(self._encoder.encode(document))

    def pulse(self, pin: int) -> Result:
        """Open the drawer on connector pin 2 or 5; without paper only where the printer can do it in real time."""
        if not self._profile.real_time_pulse:
            return self._run(self._encoder.encode(Document((Pulse(pin),))))
        try:
            self._transport.write(_PULSE[pin])
            self.status = self._ask()
        except DeviceError as error:
            return self._lost(error, begun_tail=True)
        return Result.done()

    def drawer_pin(self) -> bool | None:
        """The level of the drawer's switch now; None when the printer does not say."""
        if 1 not in self._profile.status_queries:
            return None
        self.attend()
        return self.status.drawer_pin

    def _run(self, job: bytes) -> Result:
        """Nothing of the job is sent to a printer that says it cannot print."""
        try:
            self.status = self._ask()
            self._try_to_recover()
        except DeviceError as error:
            return Result.not_done(self._lost_by(error))
        problem = self.status.problem()
        return self._send(job) if problem is None else Result.not_done(problem)

    def _try_to_recover(self) -> None:
        """A cutter freed by hand stays in error until told to go on."""
        if self.status.cutter_jammed and not self.status.cover_open and self._profile.clears_buffer:
            self._transport.write(_RECOVER)
            self.status = self._ask()

    def _send(self, job: bytes) -> Result:
        """Until the tail is handed over the receipt is certainly not whole; afterwards only the printer knows."""
        self._confirmations = 0
        job += _CONFIRM if self._profile.confirms else b""
        begun_tail = False
        try:
            for piece in self._pieces(job[:-_TAIL]):
                self._transport.write(piece)
                self._listen(0.0)
                if (problem := self.status.problem()) is not None:
                    return self._abandoned(problem)
            begun_tail = True
            self._transport.write(job[-_TAIL:])
            return self._confirmed(len(job))
        except DeviceError as error:
            return self._lost(error, begun_tail)

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        size = self._timing.piece
        return (data[start : start + size] for start in range(0, len(data), size))

    def _confirmed(self, size: int) -> Result:
        """Wait until the printer has worked everything off, looking at its status meanwhile.

        A confirmation is one bare byte, and so is the end of an automatic status that lost its beginning: the printer
        is asked a second time when it has said the first, and only then believed.
        """
        if not self._profile.confirms:
            self.status = self._ask()
            problem = self.status.problem()
            return Result.unknown(problem) if problem else Result.done()
        deadline = self._monotonic() + self._timing.confirm_s + size / self._timing.bytes_per_s
        refused = self._awaited(deadline)
        if refused is not None:
            return refused
        self._settle(_SETTLE_S)
        self._confirmations = 0
        self._transport.write(_CONFIRM)
        doubted = self._awaited(deadline)
        return Result.done() if doubted is None else replace(doubted, outcome=Outcome.UNKNOWN)

    def _awaited(self, deadline: float) -> Result | None:
        """Nothing when a confirmation came, else what became of the job instead."""
        asked = self._monotonic()
        while (now := self._monotonic()) < deadline:
            self._listen(self._timing.poll_s)
            if not self._confirmations:
                self._look()
            if self._confirmations:
                return None
            if (problem := self.status.problem()) is not None:
                return self._abandoned(problem)
            if now - asked >= self._timing.ask_again_s:
                self._transport.write(_CONFIRM)
                asked = now
        return Result.unknown(NoAnswer("the job was sent, but the printer does not confirm it"))

    def _look(self) -> None:
        """A printer too busy to tell its status may still confirm; only the deadline decides then."""
        try:
            self.status = self._ask()
        except NoAnswer:
            return

    def _abandoned(self, problem: PrinterError) -> Result:
        """Stopped in the middle: the rest is forgotten where the printer can forget, for it will be printed anew."""
        if self._profile.clears_buffer:
            self._transport.write(_FORGET)
        return Result.not_done(problem)

    def _lost(self, error: DeviceError, begun_tail: bool) -> Result:
        problem = self._lost_by(self._last_words() or error)
        return Result.unknown(problem) if begun_tail else Result.not_done(problem)

    def _lost_by(self, error: DeviceError) -> DeviceError:
        """Nobody knows where in the stream we stand: the channel is closed, and opened anew by who supervises."""
        self._cause = in_words_of_printers(error)
        self.disconnect()
        return self._cause

    def _last_words(self) -> PrinterError | None:
        """Why it stopped taking bytes, if it said so unasked."""
        try:
            self._listen(0.0)
        except DeviceError:
            return None
        return self.status.problem()

    def _ask(self) -> PrinterStatus:
        """Ask all there is, the first twice: only when both answers agree did every answer fit its question.

        A lost, late or doubled reply shifts the others, and two read together would hide it: then all are asked
        again, with a pause after each. What stays unanswered is unknown.
        """
        queries = self._profile.status_queries
        self._listen(0.0)
        if not queries:
            return self.status
        replies: list[int | None] = []
        for pause_s in (0.0, *(_SETTLE_S,) * (_ROUNDS - 1)):
            self._settle(pause_s)
            replies = list(self._replies((*queries, queries[0]), pause_s))
            if None not in replies and replies[0] == replies[-1]:
                return _read_off(queries, replies)
        if set(replies) == {None}:
            raise NoAnswer(f"{self.description}: no answer to the question how it is")
        return _read_off(queries, replies)

    def _replies(self, queries: tuple[int, ...], pause_s: float) -> Iterator[int | None]:
        """The answers in order; after the first or two in a row stayed away no more are asked for."""
        missing = 1
        for query in queries:
            self._transport.write(bytes((0x10, 0x04, query)))
            reply = self._reply(pause_s)
            yield reply
            missing = missing + 1 if reply is None else 0
            if missing == 2:
                return

    def _reply(self, pause_s: float) -> int | None:
        """The only reply; with a pause the last of those that came before it was quiet."""
        deadline = self._monotonic() + self._timing.reply_s
        while (left := deadline - self._monotonic()) > 0:
            if replies := self._listen(left):
                replies += self._settle(pause_s)
                return replies[-1].byte if pause_s or len(replies) == 1 else None
        return None

    def _settle(self, pause_s: float) -> list[Reply]:
        """Everything that still comes until it has been quiet for so long, or a reply's whole time has passed."""
        late: list[Reply] = []
        deadline = self._monotonic() + self._timing.reply_s
        while pause_s and self._monotonic() < deadline:
            late += self._listen(pause_s)
            if self._quiet:
                break
        return late

    def _listen(self, timeout_s: float) -> list[Reply]:
        """Take in what came: changes are noted, confirmations counted, replies given to who asked."""
        replies = []
        data = self._transport.read(timeout_s)
        self._quiet = not data
        for message in self._parser.feed(data):
            match message:
                case Reply():
                    replies.append(message)
                case StatusBack(data):
                    self.status = self.status.with_status_back(data)
                case Confirmation():
                    self._confirmations += 1
        return replies

    def _health(self) -> Health:
        problem = self.status.problem()
        if problem is not None:
            return Health.of(problem)
        return Health.attention("printer.paper_low") if self.status.paper_low else Health.ready()


def _read_off(queries: tuple[int, ...], replies: list[int | None]) -> PrinterStatus:
    status = PrinterStatus()
    for query, reply in zip(queries, replies, strict=False):
        if reply is not None:
            status = status.with_reply(query, reply)
    return status
