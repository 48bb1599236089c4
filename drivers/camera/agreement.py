"""Decides which codes seen are believed and given as scans: pure, told the time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from drivers.camera.sighting import Sighting
from drivers.scan import Symbology

_Key = tuple[Symbology, str]


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """A bar code is believed when two pictures ``within_s`` say the same, a matrix code at once.

    A code given is held off until it has left: until it was missing from ``patience_frames`` pictures in a row *and*
    for ``patience_s``. Time alone would not do, for a stalled camera sees nothing leave; pictures alone neither, for
    a decoder misses a poor one now and then.
    """

    within_s: float = 0.5
    patience_s: float = 0.7
    patience_frames: int = 4


@dataclass(slots=True)
class _Held:
    seen_s: float
    missed: int = 0


class Agreement:
    """Feed it what each picture shows; it gives what is to become a scan."""

    def __init__(self, settings: AgreementSettings | None = None) -> None:
        self._settings = settings or AgreementSettings()
        self._once: dict[_Key, tuple[float, Sighting]] = {}
        self._held: dict[_Key, _Held] = {}

    def see(self, sightings: Sequence[Sighting], at_s: float) -> tuple[Sighting, ...]:
        """One picture's codes, none included; those believed now, each once until it leaves."""
        seen = {sighting.key: sighting for sighting in sightings}
        believed = [self._believed(key, sighting, at_s) for key, sighting in seen.items()]
        self._release(seen.keys(), at_s)
        within_s = self._settings.within_s
        self._once = {key: read for key, read in self._once.items() if at_s - read[0] <= within_s}
        return tuple(each for each in believed if each is not None)

    def holds(self, sighting: Sighting) -> bool:
        """True when it was given, and has not left since."""
        return sighting.key in self._held

    def _believed(self, key: _Key, sighting: Sighting, at_s: float) -> Sighting | None:
        if key in self._held:
            self._held[key] = _Held(at_s)
            return None
        before = self._once.get(key)
        is_second = before is not None and at_s - before[0] <= self._settings.within_s
        self._once[key] = (at_s, sighting)
        if not sighting.is_matrix and not is_second:
            return None
        self._held[key] = _Held(at_s)
        # Of two decoders that agree, one may know whether the code is GS1's.
        return before[1] if before is not None and sighting.aim_id is None else sighting

    def _release(self, seen: Collection[_Key], at_s: float) -> None:
        """Let go of what has left."""
        for key in [each for each in self._held if each not in seen]:
            held = self._held[key]
            held.missed += 1
            is_patient = at_s - held.seen_s < self._settings.patience_s
            if held.missed >= self._settings.patience_frames and not is_patient:
                del self._held[key]
                self._once.pop(key, None)
