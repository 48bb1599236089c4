"""The tones are handed to a program of the system, and never keep the till waiting."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.view import Sound
from pos_app.widgets.sounds import ProgramPlayer, Sounds, beep, system_player


class Playing:
    """A program that plays until told to end."""

    def __init__(self) -> None:
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None


class Programs:
    """Starts nothing and keeps what was to be started."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.playing: list[Playing] = []

    def __call__(self, command: list[str], **_: Any) -> Any:
        self.commands.append(command)
        self.playing.append(Playing())
        return self.playing[-1]


@pytest.mark.parametrize("sound", list(Sound))
def test_every_tone_has_a_file(sound: Sound) -> None:
    played: list[Path] = []
    Sounds(played.append).play(sound)
    assert [each.is_file() for each in played] == [True]


def test_the_first_sound_program_found_plays() -> None:
    programs = Programs()
    play = system_player({"aplay": "/usr/bin/aplay"}.get, programs)
    play(Path("added.wav"))
    assert programs.commands == [["/usr/bin/aplay", "--quiet", "added.wav"]]


def test_without_a_sound_program_the_bell_rings() -> None:
    assert system_player(lambda name: None) is beep


def test_tones_do_not_pile_up() -> None:
    programs = Programs()
    play = ProgramPlayer(("play",), programs)
    for _ in range(10):
        play(Path("added.wav"))
    assert len(programs.commands) == 3


def test_a_tone_sounds_again_once_others_have_ended() -> None:
    programs = Programs()
    play = ProgramPlayer(("play",), programs)
    for _ in range(3):
        play(Path("added.wav"))
    programs.playing[0].ended = True
    play(Path("done.wav"))
    assert programs.commands[-1] == ["play", "done.wav"]


def test_a_program_that_does_not_start_is_no_fault_of_the_sale(qapp: object) -> None:
    def broken(*_: object, **__: object) -> subprocess.Popen[bytes]:
        raise OSError("no such program")

    ProgramPlayer(("play",), broken)(Path("added.wav"))
