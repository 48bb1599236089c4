"""The life of a device, its health, and the three-valued outcome of what it is asked to do."""

from __future__ import annotations

import enum
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol, runtime_checkable

from drivers.errors import DeviceError, IllegalTransition


class Category(enum.StrEnum):
    """The kinds of devices; the value is the name of the package that holds the category."""

    POS_PRINTER = "pos_printer"
    CASH_DRAWER = "cash_drawer"
    SCANNER = "scanner"
    CAMERA = "camera"
    LINE_DISPLAY = "line_display"
    SCALE = "scale"
    PAYMENT_TERMINAL = "payment_terminal"
    FISCAL_PRINTER = "fiscal_printer"


class DeviceState(enum.StrEnum):
    """Where a device is in its life, after UnifiedPOS."""

    CLOSED = "closed"
    """Nothing is known of it but its address."""
    OPEN = "open"
    """A driver stands ready; the device itself is not held yet."""
    CLAIMED = "claimed"
    """The channel to it is ours alone."""
    ENABLED = "enabled"
    """It is set up and waits for work or for input."""
    BUSY = "busy"
    """It is doing a job."""
    OFFLINE = "offline"
    """It went away; its supervisor keeps trying."""
    FAULT = "fault"
    """It, or its driver, is broken in a way that trying again may not mend."""


_S = DeviceState
TRANSITIONS: Final[Mapping[DeviceState, frozenset[DeviceState]]] = MappingProxyType(
    {
        _S.CLOSED: frozenset({_S.OPEN}),
        _S.OPEN: frozenset({_S.CLAIMED, _S.OFFLINE, _S.FAULT, _S.CLOSED}),
        _S.CLAIMED: frozenset({_S.ENABLED, _S.OPEN, _S.OFFLINE, _S.FAULT, _S.CLOSED}),
        _S.ENABLED: frozenset({_S.BUSY, _S.CLAIMED, _S.OFFLINE, _S.FAULT, _S.CLOSED}),
        _S.BUSY: frozenset({_S.ENABLED, _S.OFFLINE, _S.FAULT, _S.CLOSED}),
        _S.OFFLINE: frozenset({_S.CLAIMED, _S.FAULT, _S.CLOSED}),
        _S.FAULT: frozenset({_S.CLAIMED, _S.OFFLINE, _S.CLOSED}),
    }
)
"""The whole life of a device: from each state, the states it may move to."""


class DeviceLife:
    """The state of one device; moved by its owner thread only, readable from anywhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._state = DeviceState.CLOSED

    @property
    def state(self) -> DeviceState:
        """Where the device is now."""
        return self._state

    def move(self, wanted: DeviceState) -> None:
        """Go to ``wanted``; :class:`IllegalTransition` names both states when the table does not allow it."""
        if wanted not in TRANSITIONS[self._state]:
            raise IllegalTransition(self._name, self._state, wanted)
        self._state = wanted


class HealthState(enum.StrEnum):
    """How a device is, in one word."""

    READY = "ready"
    ATTENTION = "attention"
    """It works, but somebody should look: paper is low, the cover was opened."""
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Health:
    """How a device is, why in a dotted ``code`` for the screens' sentence, and a technical ``detail`` for the log."""

    state: HealthState
    code: str = "device.ready"
    detail: str = ""

    @classmethod
    def ready(cls) -> Health:
        """It works."""
        return cls(HealthState.READY)

    @classmethod
    def attention(cls, code: str, detail: str = "") -> Health:
        """It works, but somebody should look."""
        return cls(HealthState.ATTENTION, code, detail)

    @classmethod
    def unavailable(cls, code: str, detail: str = "") -> Health:
        """It does not work now."""
        return cls(HealthState.UNAVAILABLE, code, detail)

    @classmethod
    def of(cls, error: DeviceError) -> Health:
        """Unavailable because of ``error``."""
        return cls.unavailable(error.code, str(error))


CLOSED: Final = "device.closed"
"""The code of a device that was not started, or was stopped: unavailable, and nothing is wrong."""


class HealthLog:
    """The last health of a device; a change is logged once and told once, however often it is reported.

    Two reports are the same when state and code agree: a detail that merely counts does not fill the log.
    """

    def __init__(self, name: str, logger: logging.Logger, on_change: Callable[[Health], None] | None = None) -> None:
        self._name = name
        self._logger = logger
        self._on_change = on_change
        self._health = Health.unavailable(CLOSED)

    @property
    def health(self) -> Health:
        """As last reported."""
        return self._health

    def report(self, health: Health) -> None:
        """Take note of ``health``; log and tell it when it differs from the last."""
        previous, self._health = self._health, health
        if (previous.state, previous.code) == (health.state, health.code):
            return
        is_wanted = health.state is HealthState.READY or health.code == CLOSED
        level = logging.INFO if is_wanted else logging.WARNING
        self._logger.log(level, "%s is %s (%s) %s", self._name, health.state, health.code, health.detail)
        if self._on_change is not None:
            try:
                self._on_change(health)
            except Exception:
                # A listener's mistake must not take the device's owner thread with it.
                self._logger.exception("%s: whoever listens to its health failed", self._name)


class Outcome(enum.StrEnum):
    """What became of something a device was asked to do."""

    DONE = "done"
    NOT_DONE = "not_done"
    """Certain: nothing happened, it may be tried again."""
    UNKNOWN = "unknown"
    """The answer was lost; only the device can tell. Never sent again on its own where money is concerned."""


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, why in a dotted ``code`` (empty when done), and a technical ``detail`` for the log."""

    outcome: Outcome
    code: str = ""
    detail: str = ""

    @classmethod
    def done(cls) -> Result:
        """It was done."""
        return cls(Outcome.DONE)

    @classmethod
    def not_done(cls, error: DeviceError) -> Result:
        """It was certainly not done, because of ``error``."""
        return cls(Outcome.NOT_DONE, error.code, str(error))

    @classmethod
    def unknown(cls, error: DeviceError) -> Result:
        """Nobody here knows whether it was done, because of ``error``."""
        return cls(Outcome.UNKNOWN, error.code, str(error))


@runtime_checkable
class Device(Protocol):
    """What every device of every category can be asked."""

    @property
    def description(self) -> str:
        """What it is and where, for people: ``serial:///dev/ttyUSB0``."""

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do beyond the bare port; each category lists its own words in its ``port.py``."""

    def health(self) -> Health:
        """How it is now; never waits for the device."""

    def stop(self) -> None:
        """Let go of it; harmless when it was never started or has been stopped."""
