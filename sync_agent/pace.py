"""How often the agent looks at its two sides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the agent looks, in seconds."""

    outbox_s: float = 0.3
    heads_s: float = 3.0
    hello_s: float = 600.0
    enrolled_s: float = 1.0
    lease_s: float = 2.0
    maintain_s: float = 60.0
    refused_s: float = 60.0
    """Revoked, wrong hub, not authorized: a person has to act, so asking often helps nobody."""
