"""From one picture to scans and a preview: what every camera does with what it sees, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drivers.camera.agreement import Agreement
from drivers.camera.decoding import Decoder
from drivers.camera.pixels import Color, grey_of, rgb_of, usable
from drivers.camera.port import Found, Preview
from drivers.camera.shown import Shown
from drivers.camera.sighting import Sighting
from drivers.scan import Listeners, Misread, Scan


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture that was looked at, as it came."""

    number: int
    color: Color
    found: tuple[Found, ...]
    at: datetime

    def shown(self) -> Preview:
        height, width = self.color.shape[:2]
        return Preview(self.number, width, height, width * 3, rgb_of(self.color), self.found, self.at)


class Looking:
    """Takes pictures one after another, always on one thread at a time."""

    def __init__(
        self, source: str, decoder: Decoder, listeners: Listeners, shown: Shown, clock: Callable[[], datetime]
    ) -> None:
        self._source = source
        self._decoder = decoder
        self._agreement = Agreement()
        self._listeners = listeners
        self._shown = shown
        self._clock = clock
        self._number = 0

    def begin_anew(self) -> None:
        """Whoever starts a camera wants what lies before it, even if it lay there before."""
        self._agreement = Agreement()

    def take(self, picture: Any, at_s: float) -> None:
        """Read one picture, taken at ``at_s`` of a clock that never goes back.

        :class:`~drivers.errors.ProtocolError` says why when it is no picture.
        """
        color = usable(picture)
        sightings = self._decoder.read(grey_of(color), self._agreement.holds)
        at = self._clock()
        for sighting in self._agreement.see(sightings, at_s):
            self._listeners.tell(self._item(sighting, at))
        found = tuple(Found(each.corners, each.text, self._agreement.holds(each)) for each in sightings)
        self._number += 1
        self._shown.put(_Seen(self._number, color, found, at).shown)

    def _item(self, sighting: Sighting, at: datetime) -> Scan | Misread:
        if not sighting.text.strip():
            return Misread(sighting.raw, "scan.garbage", self._source, at)
        return Scan(
            sighting.raw,
            sighting.text,
            sighting.aim_id,
            sighting.symbology,
            self._source,
            at,
            sighting.confidence,
        )
