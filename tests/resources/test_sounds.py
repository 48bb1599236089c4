"""The tones: short, clean at both ends, and told apart by ear."""

from __future__ import annotations

import itertools
import wave
from array import array
from pathlib import Path

import pytest

SOUNDS = Path(__file__).parents[2] / "resources" / "sounds"
NAMES = ("added", "attention", "done", "unknown")


def samples(name: str) -> array[int]:
    """The 16-bit samples of a tone, after checking its format."""
    with wave.open(str(SOUNDS / f"{name}.wav")) as tone:
        assert (tone.getnchannels(), tone.getsampwidth(), tone.getframerate()) == (1, 2, 44_100)
        return array("h", tone.readframes(tone.getnframes()))


def test_there_is_a_tone_for_each_thing_to_say() -> None:
    assert tuple(sorted(path.stem for path in SOUNDS.glob("*.wav"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_tone_is_over_before_the_next_scan(name: str) -> None:
    assert len(samples(name)) <= 44_100 * 0.2


@pytest.mark.parametrize("name", NAMES)
def test_a_tone_neither_clicks_nor_clips(name: str) -> None:
    wave_form = samples(name)
    assert max(abs(wave_form[0]), abs(wave_form[-1])) < 400
    assert 8_000 < max(map(abs, wave_form)) < 24_000


def test_the_tone_for_nothing_sold_is_the_lowest() -> None:
    assert min(NAMES, key=lambda name: crossings(samples(name))) == "unknown"


def crossings(wave_form: array[int]) -> float:
    """Sign changes per sample, which grow with the pitch."""
    changes = sum((one < 0) != (other < 0) for one, other in itertools.pairwise(wave_form))
    return changes / len(wave_form)
