"""Failures of the trade that are our own mistakes; refusals of the world are values (:class:`Refusal`).

RetailError                 a caller broke a rule that code must keep
├── CurrencyMismatch        two currencies met in one sum
├── UnitMismatch            two units of measure met in one sum
├── IllegalTransition       a state change that the state table does not allow
└── JournalError            a fact or chain of facts that cannot be trusted
    ├── UnknownFact         a kind or version this program cannot read
    └── BrokenChain         a gap, a wrong link or a wrong hash

A *refusal* ("this code has expired") is what the world says no to. It is returned, not raised, and carries a code
for programs and the values a sentence needs; the screens turn it into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class RetailError(Exception):
    """A rule of the trade was broken by a caller."""


class CurrencyMismatch(RetailError):
    """Two currencies met in one sum."""


class UnitMismatch(RetailError):
    """Two units of measure met in one sum."""


class IllegalTransition(RetailError):
    """A state change that is not in the state table."""

    def __init__(self, subject: str, current: str, wanted: str) -> None:
        super().__init__(f"{subject}: {current} → {wanted} is not in the state table")
        self.current = current
        self.wanted = wanted


class JournalError(RetailError):
    """A fact or chain of facts that cannot be trusted."""


class UnknownFact(JournalError):
    """A kind or version this program cannot read; the fact is parked, never dropped."""

    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"no reader for {kind} version {version}")
        self.kind = kind
        self.version = version


class BrokenChain(JournalError):
    """A gap, a wrong link or a wrong hash in a register's journal."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the world said no to: a code for programs, and the values its sentence needs.

    ``code`` is dotted lower case (``scan.unknown``, ``price.missing``); ``values`` are plain data (``str``, ``int``,
    ``Money``, ``date`` …) and never sentences. Equal refusals are equal values, so tests compare them directly.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
