"""What every customer display keeps to; real ones are read back through a screen that knows only their manuals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from drivers.device import HealthState
from drivers.line_display.port import LineDisplay
from drivers.line_display.vfd import Cd5220, Epson, Language, VfdDisplay
from drivers.line_display.virtual import VirtualDisplay
from drivers.supervisor import Backoff
from tests.support.byte_lines import DEADLINE_S, KINDS, ByteLine, line_named
from tests.support.vfd_screens import ScreenAtTheLine

BLANK = " " * 20


class Rig(Protocol):
    display: LineDisplay

    def ready(self) -> None: ...
    def shows(self, top: str, bottom: str) -> bool: ...
    def close(self) -> None: ...


class VfdRig:
    def __init__(self, line: ByteLine, language: Language) -> None:
        self.line = line
        self.display = VfdDisplay(
            line.transport(), language, page="cp852", page_number=18, backoff=Backoff(0.001, 0.01)
        )
        self.eye = ScreenAtTheLine(line.device_end(), "cp852")

    def ready(self) -> None:
        assert self.display.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)

    def shows(self, top: str, bottom: str) -> bool:
        return self.eye.shows(top, bottom)

    def close(self) -> None:
        self.display.stop()
        self.eye.stop()
        self.line.unplug()


class VirtualRig:
    def __init__(self) -> None:
        self.display = VirtualDisplay()

    def ready(self) -> None:
        """It is ready when started."""

    def shows(self, top: str, bottom: str) -> bool:
        return self.display.lines == (top, bottom)

    def close(self) -> None:
        self.display.stop()


LANGUAGES: dict[str, Language] = {"epson": Epson(), "cd5220": Cd5220()}
STREAMS = [f"{language}-{kind}" for language in LANGUAGES for kind in KINDS]


@pytest.fixture(params=[*STREAMS, "virtual"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    name: str = request.param
    made: Rig = VirtualRig() if name == "virtual" else vfd_rig(name, tmp_path)
    yield made
    made.close()


def vfd_rig(name: str, folder: Path) -> VfdRig:
    language, _, kind = name.partition("-")
    return VfdRig(line_named(kind, folder), LANGUAGES[language])


def started(rig: Rig) -> LineDisplay:
    rig.display.start()
    rig.ready()
    return rig.display


def test_two_lines_are_shown_as_they_are(rig: Rig) -> None:
    started(rig).show_lines("Mleko 3,2% 1 l", "4,99 zl")
    assert rig.shows("Mleko 3,2% 1 l      ", "4,99 zl             ")


def test_polish_letters_are_shown(rig: Rig) -> None:
    started(rig).show_lines("Żółta gęś jaźń ćwok", "ŁĄKA ŚWIŃ")
    assert rig.shows("Żółta gęś jaźń ćwok ", "ŁĄKA ŚWIŃ           ")


def test_an_amount_stands_at_the_right_edge(rig: Rig) -> None:
    started(rig).show_amount("Do zapłaty", "416,61\N{NO-BREAK SPACE}zł")
    assert rig.shows("Do zapłaty          ", "           416,61 zł")


def test_what_is_too_long_is_cut(rig: Rig) -> None:
    started(rig).show_lines("Pomidory malinowe luz, kraj pochodzenia Polska", "x" * 50)
    assert rig.shows("Pomidory malinowe lu", "x" * 20)


def test_a_cleared_display_shows_nothing(rig: Rig) -> None:
    display = started(rig)
    display.show_lines("Dzień dobry", "Kasa 2")
    display.clear()
    assert rig.shows(BLANK, BLANK)


def test_the_newest_lines_win(rig: Rig) -> None:
    display = started(rig)
    for number in range(300):
        display.show_lines(f"Pozycja {number}", "")
    assert rig.shows("Pozycja 299         ", BLANK)


def test_control_characters_cannot_command_the_display(rig: Rig) -> None:
    started(rig).show_lines("a\x1b@b\x0cc\rd\ne", "\x00\x1f$")
    assert rig.shows("a@b c d e".ljust(20), " $".ljust(20))


def test_a_started_display_is_ready_and_a_stopped_one_is_not(rig: Rig) -> None:
    display = started(rig)
    before = display.health().state
    display.stop()
    assert (before, display.health().state) == (HealthState.READY, HealthState.UNAVAILABLE)


def test_showing_on_a_display_never_started_is_harmless(rig: Rig) -> None:
    rig.display.show_lines("nobody", "sees this")
    rig.display.stop()
    assert rig.display.health().state is HealthState.UNAVAILABLE


def test_it_is_a_line_display(rig: Rig) -> None:
    assert isinstance(rig.display, LineDisplay)


# What only a byte stream can do wrong.


@pytest.fixture(params=STREAMS)
def stream(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VfdRig]:
    made = vfd_rig(request.param, tmp_path)
    yield made
    made.close()


def test_after_replugging_the_newest_lines_appear_by_themselves(stream: VfdRig) -> None:
    display = started(stream)
    display.show_lines("before", "")
    assert stream.shows("before              ", BLANK)
    stream.line.unplug()
    display.show_lines("while it was", "out")
    stream.eye.stop()
    stream.line.plug()
    stream.eye = ScreenAtTheLine(stream.line.device_end(), "cp852")
    assert stream.shows("while it was        ", "out                 ")


def test_a_pulled_cable_is_noticed(stream: VfdRig) -> None:
    display = started(stream)
    stream.line.unplug()
    display.show_lines("into the", "void")
    assert stream.display.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)


def test_the_code_page_is_chosen_at_each_connection(stream: VfdRig) -> None:
    started(stream).show_lines("ż", "")
    assert stream.shows("ż".ljust(20), BLANK)
    assert stream.eye.screen.page_number == 18
