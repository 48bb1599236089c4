"""The till's tones: handed to the sound program of the system, never waited for, never a reason to fail."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.presenters.view import Sound
from pos_app.widgets.theme import RESOURCES

Play = Callable[[Path], None]

PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "--quiet"))
"""Programs that play a file and end; the first that is installed is used."""
_MOST_AT_ONCE = 3


class Sounds:
    """Plays a tone by its meaning."""

    def __init__(self, play: Play | None = None, folder: Path = RESOURCES / "sounds") -> None:
        self._play = play or system_player()
        self._folder = folder

    def play(self, sound: Sound) -> None:
        """Sound this tone and return at once."""
        self._play(self._folder / f"{sound.value}.wav")


class ProgramPlayer:
    """Plays files with a program of the system; a tone that would pile up on others is left out."""

    def __init__(self, command: tuple[str, ...], spawn: Callable[..., subprocess.Popen[bytes]]) -> None:
        self._command = command
        self._spawn = spawn
        self._sounding: list[subprocess.Popen[bytes]] = []

    def __call__(self, path: Path) -> None:
        """Play a file."""
        self._sounding = [each for each in self._sounding if each.poll() is None]
        if len(self._sounding) >= _MOST_AT_ONCE:
            return
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        try:
            self._sounding.append(self._spawn([*self._command, str(path)], **quiet))
        except OSError:
            beep(path)


def beep(_: Path) -> None:
    """What is left without a sound program: the bell of the display."""
    QApplication.beep()


def system_player(
    which: Callable[[str], str | None] = shutil.which,
    spawn: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen,
) -> Play:
    """The first sound program found on this machine, or the bell."""
    for name, *options in PLAYERS:
        found = which(name)
        if found is not None:
            return ProgramPlayer((found, *options), spawn)
    return beep
