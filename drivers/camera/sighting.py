"""One code seen in one picture, before it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.camera.port import Corners
from drivers.scan import Symbology

_FAMILY: Final = {
    Symbology.GS1_128: Symbology.CODE_128,
    Symbology.GS1_DATAMATRIX: Symbology.DATAMATRIX,
    Symbology.GS1_QR: Symbology.QR,
}
_MATRIX: Final = frozenset({Symbology.QR, Symbology.DATAMATRIX})


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a decoder read. ``aim_id`` is None where it cannot tell a GS1 code from a plain one."""

    raw: bytes
    text: str
    symbology: Symbology
    aim_id: str | None
    corners: Corners
    confidence: float = 1.0

    @property
    def family(self) -> Symbology:
        """The symbology, whether its content is GS1's or not."""
        return _FAMILY.get(self.symbology, self.symbology)

    @property
    def key(self) -> tuple[Symbology, str]:
        """Equal for two reads of one code, whichever decoder made them."""
        return self.family, self.text

    @property
    def is_matrix(self) -> bool:
        """True for the two-dimensional codes, whose error correction leaves no room for a wrong read."""
        return self.family in _MATRIX

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the upright rectangle around it."""
        across, down = [x for x, _ in self.corners], [y for _, y in self.corners]
        return min(across), min(down), max(across), max(down)


def without_parts(sightings: list[Sighting]) -> tuple[Sighting, ...]:
    """Without those that overlap a longer one (a piece of a code can look like another code), and each code once."""
    kept: list[Sighting] = []
    for sighting in sorted(sightings, key=lambda each: -len(each.text)):
        if not any(_overlap(sighting, other) for other in kept):
            kept.append(sighting)
    return tuple(sorted(kept, key=lambda each: each.box[:2]))


def _overlap(one: Sighting, other: Sighting) -> bool:
    left, top, right, bottom = one.box
    other_left, other_top, other_right, other_bottom = other.box
    return left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom
